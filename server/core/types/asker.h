/* asker.h: whom is a statement about?  Who may ask for its erasure.  Private to
 * core/types. */

#ifndef CORE_TYPES_ASKER_H
#define CORE_TYPES_ASKER_H

#include "core/world.h"

/* Who asks; and a registrar whose links and merges do not count, or NULL. */
struct asker {
	const char *by;
	const char *without;
	uint64_t size;
};

/* Does an identity (or NULL) belong to this person, merged or not? */
bool asker_owns(const struct world *world, const struct asker *asker,
    const char *identity) MUST_CHECK;

/*
 * Is a statement about this person?  It is what was said of them, where they
 * were, and what they themselves said of others.  Of one that is gone already
 * nobody can tell any more, and the registrar who assented could.
 */
bool asker_is_meant(const struct world *world, const struct asker *asker,
    const struct digest *digest) MUST_CHECK;

#endif
