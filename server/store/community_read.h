/* community_read.h: a community and the head of its log, as queries bring them.
 * Private to store/. */

#ifndef STORE_COMMUNITY_READ_H
#define STORE_COMMUNITY_READ_H

#include "store/community.h"
#include "store/sql.h"

/* The first columns of a query that has `community c JOIN log l`; what else it
 * asks for begins at COMMUNITY_COLUMNS_N. */
#define COMMUNITY_COLUMNS                                                      \
	"c.id, c.slug, c.log, c.vkey, c.log_seed, c.replay,"                   \
	" l.size, l.root, l.last_recorded_at, l.governance"
enum { COMMUNITY_COLUMNS_N = 10 };

/*
 * The community of the first row.  ERR_INTERNAL when its key or its sealed
 * seed cannot be what was written.
 */
bool community_read(const PGresult *res, struct store_community *out,
    struct err *err) MUST_CHECK;

#endif
