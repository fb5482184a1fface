/* endorsed.h: was a fact endorsed by those who may, and does no dispute
 * stand? (docs/policy.md, "From statements to facts") */

#ifndef CORE_ENDORSED_H
#define CORE_ENDORSED_H

#include "core/selection.h"

/*
 * The stages disputed to endorser-not-in-office, as it was known at
 * facts->size; FACT_COUNTS when all are passed.  Those after disputed apply
 * only where the rule asks for endorsed facts.
 *
 * What was signed with a distrusted key is neither endorsement nor dispute.
 * Who records a fact in office endorses it by that office.  What the person
 * says about their own fact is no endorsement and no dispute.  A dispute
 * stands until the one who made it, or a chair of a group above the one it
 * was given for, endorses later.  Only endorsements in one of
 * select->endorsed_by (if any are named) count, one for each endorser.
 */
enum fact_reason endorsed_check(const struct facts *facts,
    const struct fact *fact, const struct select *select) MUST_CHECK;

#endif
