/* compose.h: payloads: what is going to be signed. */

#ifndef CLI_COMPOSE_H
#define CLI_COMPOSE_H

#include "core/note.h"
#include "core/statement.h"

/* What goes around a body. */
struct composition {
	const char *by;
	const char *type;
	json_t *body; /* borrowed */
	struct digest log;
	int64_t made_at;               /* cut to seconds */
	const struct checkpoint *seen; /* for types of governance */
};

/*
 * Write the canonical payload with a fresh nonce and check it as the server
 * will: schema, then what the type demands.  `seen` is left out for types
 * that must not have it; ERR_USAGE when one that needs it has none.  *out and
 * what it points to live in the arena.
 */
bool compose(const struct composition *composition,
    const struct schemas *schemas, struct arena *arena, struct statement *out,
    struct err *err) MUST_CHECK;

/* The time now, in milliseconds, cut to seconds. */
int64_t compose_now(void);

#endif
