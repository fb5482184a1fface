/* verifier.h: entries of a bundle, parsed and verified ahead of their turn on
 * every core: all that needs no knowledge of the log. */

#ifndef CLI_VERIFIER_H
#define CLI_VERIFIER_H

#include "core/statement.h"
#include "formats/bundle.h"

/* One entry.  Everything but entry and line is the verifier's to fill. */
struct verified {
	struct bundle_entry entry;
	json_t *line; /* what entry borrows from; owned */

	struct digest digest; /* of the payload, unless it is erased */
	bool ok;              /* erased, or a statement that verifies */
	struct err err;       /* why not */
	struct statement statement;
	struct arena arena; /* of the statement */
};

#define VERIFIER_BATCH 256

/* To be cleared before it is filled again. */
struct verified_batch {
	struct verified item[VERIFIER_BATCH];
	size_t n;
};

/* Another entry; never beyond VERIFIER_BATCH. */
void verified_add(struct verified_batch *batch,
    const struct bundle_entry *entry, json_t *line);
void verified_clear(struct verified_batch *batch);

struct verifier;

/*
 * A verifier has two batches, 0 and 1, for one to be read while the other is
 * verified.
 *
 * As many threads as there are processors, or fewer where they cannot be had;
 * for verifier_free.  schemas is borrowed.  NULL with err set.
 */
struct verifier *verifier_new(const struct schemas *schemas,
    struct err *err) MUST_CHECK;
void verifier_free(struct verifier *verifier);

static inline void
scope_verifier(struct verifier **verifier)
{
	verifier_free(*verifier);
}

#define auto_verifier __attribute__((cleanup(scope_verifier)))

/* Owned by the verifier. */
struct verified_batch *verifier_batch(struct verifier *verifier, size_t i);

/*
 * Start with a batch, which must not be touched until verifier_wait says that
 * it is done; one at a time.  Waiting is helping.
 */
void verifier_start(struct verifier *verifier, struct verified_batch *batch);
void verifier_wait(struct verifier *verifier);

#endif
