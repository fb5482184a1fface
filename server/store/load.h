/* load.h: rows of the database back into a world. */

#ifndef STORE_LOAD_H
#define STORE_LOAD_H

#include "core/wants.h"
#include "core/world.h"
#include "store/community.h"

/*
 * In all of these, size is how much of the log is to be known: rows that
 * came at or after it are left out, or, where they are cached, may be there
 * with a since that says so.  Rows that are already in the world stay as they
 * are, so that one world must not be loaded from two states of the log.
 */

/*
 * The community, its groups, aliases, attributes, offices, activities,
 * organisations, merges, gaps of coverage, distrusted keys, redactions and the
 * log's own keys, whole; kept with the connection until community->governance
 * changes.
 */
bool store_load_governance(struct db *db,
    const struct store_community *community, struct world *world,
    struct err *err) MUST_CHECK;

/* The community and its log's keys alone, out of the same. */
bool store_load_log_keys(struct db *db, const struct store_community *community,
    struct world *world, struct err *err) MUST_CHECK;

/* Is there a row of one of those kinds among these changes? */
bool governance_touched(const struct changes *changes) MUST_CHECK;

/*
 * All that is named by wants, as wants.h promises; then, until nothing new
 * turns up, the links of the identities of facts, and person, keys and links
 * of the handles found by key, link or identity.  Heads are computed from
 * the nodes of the tree.
 */
bool store_load_wants(struct db *db, const struct store_community *community,
    const struct wants *wants, uint64_t size, struct world *world,
    struct err *err) MUST_CHECK;

/* Governance, and every policy. */
bool store_load_policies(struct db *db, const struct store_community *community,
    uint64_t size, struct world *world, struct err *err) MUST_CHECK;

/* Handles, or identities, normalised; perhaps of nobody. */
struct store_ids {
	const char *const *item;
	size_t n;
};

/*
 * All that decides about some people: governance and policies, and what is
 * known about them: person, keys, links, profile,
 * affiliations, declarations, the facts of all their identities (and of
 * everybody they were ever merged with), the occasions, imports, endorsements
 * and retractions of these facts.  Two round trips, and one more for
 * identities, however many they are.
 */
bool store_load_people(struct db *db, const struct store_community *community,
    const struct store_ids *ids, uint64_t size, struct world *world,
    struct err *err) MUST_CHECK;

/* The same about one. */
bool store_load_person(struct db *db, const struct store_community *community,
    const char *id, uint64_t size, struct world *world,
    struct err *err) MUST_CHECK;

/* Every row of the kinds whose bits, CHANGE_BIT(kind), are set. */
bool store_load_kinds(struct db *db, const struct store_community *community,
    uint64_t kinds, uint64_t size, struct world *world,
    struct err *err) MUST_CHECK;

/* The kinds that, besides governance and policies, decide about everyone. */
#define STORE_EVERYONE                                                         \
	(CHANGE_BIT(CHANGE_PERSON) | CHANGE_BIT(CHANGE_LINK) |                 \
	    CHANGE_BIT(CHANGE_OCCASION) | CHANGE_BIT(CHANGE_FACT) |            \
	    CHANGE_BIT(CHANGE_ENDORSEMENT) | CHANGE_BIT(CHANGE_IMPORT) |       \
	    CHANGE_BIT(CHANGE_RETRACTION))

#endif
