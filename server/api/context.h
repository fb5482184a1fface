/* context.h: what a service is made of.  Private to api/. */

#ifndef API_CONTEXT_H
#define API_CONTEXT_H

#include "api/rolls.h"
#include "api/service.h"
#include "core/map.h"
#include "core/schema.h"
#include "store/heads.h"

struct service {
	struct db *db;           /* reconnects by itself */
	struct heads *heads;     /* signs checkpoints */
	struct schemas *schemas; /* compiled */
	struct map *founded;     /* slugs that are known to be communities */
	const char *hosts;       /* names of ours for sessions, or NULL */
	const struct limit *key_limit; /* what a key may record, or NULL */
	struct rolls rolls;            /* those that were computed last */
	struct rolls summaries;        /* answers of summary.c, likewise */
};

/* The clock, for as-of and for receipts only: milliseconds since 1970. */
int64_t service_now(void);

/*
 * Is there a community under this slug?  ERR_NOT_FOUND otherwise.  None ever
 * goes away, so that each is looked up once.
 */
bool service_knows(struct service *service, const char *slug,
    struct err *err) MUST_CHECK;

#endif
