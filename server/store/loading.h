/* loading.h: a question to the tables as it leads from round trip to round
 * trip.  Private to store/; load.c answers whole questions with it. */

#ifndef STORE_LOADING_H
#define STORE_LOADING_H

#include "core/map.h"
#include "store/load.h"
#include "store/lookup.h"

struct loading {
	struct db *db;
	struct lookup_scope scope;
	struct world *world;        /* borrowed; where rows go */
	struct lookups next;        /* what the next round looks up */
	struct lookups_asked asked; /* what the one under way did */
	struct map *handles;        /* asked for already */
	struct map *identities;
	struct map *signers; /* keys, by fingerprint */
};

bool loading_init(struct loading *loading, struct db *db,
    const struct lookup_scope *scope, struct world *world,
    struct err *err) MUST_CHECK;
void loading_done(struct loading *loading);

#define auto_loading __attribute__((cleanup(loading_done)))

/*
 * Look up in the next round: a person with keys and links, what somebody says
 * of themselves, whose an identity is.  Nothing is looked up twice.
 */
bool loading_need_handle(struct loading *loading, const char *handle,
    struct err *err) MUST_CHECK;
void loading_need_about(struct loading *loading, const char *handle);
bool loading_need_identity(struct loading *loading, const char *identity,
    struct err *err) MUST_CHECK;

/* Ask for what is named by wants in the next round; heads come later. */
bool loading_want(struct loading *loading, const struct wants *wants,
    struct err *err) MUST_CHECK;

/* One round trip; what it leads to is looked up in the next one. */
bool loading_round(struct loading *loading, struct err *err) MUST_CHECK;

/* The next round within a pipe of the caller's, who hands over its answers. */
bool loading_send(struct loading *loading, struct pipe *pipe,
    struct err *err) MUST_CHECK;
bool loading_take(struct loading *loading, size_t i, const PGresult *res,
    struct err *err) MUST_CHECK;

/* All rounds that are left, and the heads that wants names. */
bool loading_finish(struct loading *loading,
    const struct store_community *community, const struct wants *wants,
    struct err *err) MUST_CHECK;

#endif
