/* quorum.h: who is another person, and whether enough people are left to do
 * together what takes two (docs/keys.md, "What a community must do"). */

#ifndef CORE_QUORUM_H
#define CORE_QUORUM_H

#include "core/office.h"
#include "core/wants.h"

/*
 * Did `first` ever add a key of handle's?  Then handle is no second person for
 * what first says; nor after such a key is revoked, for it may have added the
 * ones that stand now.
 */
bool quorum_added_by(const struct world *world, const char *handle,
    const char *first) MUST_CHECK;

/*
 * The office whose assent completes that `by`, a registrar, adds a key of
 * handle's: registrar.  But when handle is a registrar, nobody among the
 * registrars except `by` has a key, and another official has one: official.
 * Else two registrars of whom one lost every key were stuck for ever.
 */
const char *quorum_for_key(const struct world *world, const char *by,
    const char *handle, const struct moment *at) MUST_CHECK;

/*
 * If `lost` had no key (NULL: as it is now), could the registrars still do
 * what takes two?  Either one with a key is the only one in office; or there
 * is another with a key who is a second person; or at least an official who
 * is, and may help to bring a registrar back.
 */
bool quorum_left(const struct world *world, const char *lost,
    const struct moment *at) MUST_CHECK;

/*
 * The registrars without whom nothing would be left: n handles, each once, in
 * the arena.
 */
bool quorum_missed(const struct world *world, const struct moment *at,
    struct arena *arena, const char ***out, size_t *n,
    struct err *err) MUST_CHECK;

/* The registrars in office who have no key: like quorum_missed. */
bool quorum_keyless(const struct world *world, const struct moment *at,
    struct arena *arena, const char ***out, size_t *n,
    struct err *err) MUST_CHECK;

/*
 * Name everybody whom these look at, in a world that knows who holds which
 * office.
 */
bool quorum_wants(const struct world *world, struct wants *wants,
    struct err *err) MUST_CHECK;

#endif
