/* waiting.h: the waiting room: what people say who are not vouched for yet
 * (docs/statements.md). */

#ifndef STORE_WAITING_H
#define STORE_WAITING_H

#include "core/statement.h"
#include "store/community.h"

/* One statement that waits; strings live in an arena. */
struct waiting {
	struct digest digest;
	struct digest signature_digest;
	const char *handle;
	const char *type;
	const char *key_line; /* that signed it */
	int64_t received_at;
	int64_t arrival; /* grows; 0 before it is stored */
	struct bytes payload;
	struct bytes signature; /* the decoded blob */
};

struct waiting_page {
	const struct store_community *community;
	int64_t now;   /* what has expired by then is left out */
	int64_t after; /* arrival of the last one seen; 0: from the first */
	size_t limit;
};

/* A page of them, in order of arrival. */
bool store_waiting(struct db *db, const struct waiting_page *page,
    struct arena *arena, struct waiting **out, size_t *n,
    struct err *err) MUST_CHECK;

#endif
