/* reseal.h: everything that the master key has sealed, sealed anew with
 * another one: private rows, and the seeds of log keys. */

#ifndef STORE_RESEAL_H
#define STORE_RESEAL_H

#include "store/seal.h"

/* So many private rows are sealed anew in one transaction. */
#define RESEAL_BATCH 100

struct store_reseal {
	struct db *db; /* as the owner of the tables */
	const struct seal_key *from;
	const struct seal_key *to;
	bool check; /* only look */

	/* This one opens with neither key, and is left as it is. */
	void (*lost)(const char *slug, const char *table, const char *row,
	    void *context);
	/* So many private rows were looked at; after each batch. */
	void (*progress)(uint64_t done, void *context);
	void *context;
};

/* How many things opened with which key when they were come to. */
struct store_resealed {
	uint64_t from; /* and were sealed anew, unless to check */
	uint64_t to;
	uint64_t neither;
};
struct store_reseals {
	struct store_resealed rows;  /* private ones */
	struct store_resealed seeds; /* of log keys */
};

/*
 * Which key has sealed a thing is found by opening it, so that this may be
 * ended at any time and run again.  First the private rows, RESEAL_BATCH in a
 * transaction, then all seeds in one: a log can be signed with the one key or
 * with the other, whenever this ends.  No server may run meanwhile.
 * ERR_CONFLICT when somebody changed a row nevertheless.
 */
bool store_reseal(const struct store_reseal *reseal, struct store_reseals *out,
    struct err *err) MUST_CHECK;

/*
 * How many connections to this database others have as the role of the
 * servers, kleos_app.
 */
bool store_served(struct db *db, uint64_t *n, struct err *err) MUST_CHECK;

#endif
