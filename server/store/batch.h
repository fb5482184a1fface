/* batch.h: one batch on its way into the log, under its lock.  Private to
 * store/; append.c says what happens around it. */

#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "core/logkeys.h"
#include "store/append.h"
#include "store/loading.h"
#include "store/nodes.h"
#include "store/room.h"

/* Where a payload is in the log, or is going to be. */
struct batch_place {
	uint64_t index;
	int64_t recorded_at;
	struct digest signature_digest;
	bool erased;
	const struct batch_entry *entry; /* of this batch, or NULL */
};

/* One entry that the batch adds. */
struct batch_entry {
	struct batch_entry *next;
	const struct statement *statement;
	struct bytes signature; /* decoded */
	uint64_t index;
	int64_t recorded_at;
	struct changes changes;
};

struct batch {
	const struct append_config *config;
	struct store_community community; /* as the lock found it */
	int64_t now; /* clock of the database, read under the lock */
	struct arena arena;
	struct world *world;
	struct map *places; /* struct batch_place by payload digest */
	struct room room;
	struct wants wants;     /* of the items */
	struct loading loading; /* of what they want; begun with the lock */

	struct merkle_edge edge;
	struct digest root; /* of the tree as it was, or as it was written */
	struct nodes nodes; /* the old edge and every new node and leaf */
	int64_t last_recorded_at;
	uint64_t governance;
	struct batch_entry *first;
	struct batch_entry **last;
	size_t entries_n;
	bool erases; /* the last of them: what was loaded is no longer so */

	/* What the tree got from this batch, for the tables. */
	struct sql_list node_levels;
	struct sql_list node_indices;
	struct sql_list node_hashes;
	struct err err; /* of a step that cannot say so itself */
};

bool batch_init(struct batch *batch, const struct append_config *config,
    struct err *err) MUST_CHECK;
void batch_done(struct batch *batch);

#define auto_batch __attribute__((cleanup(batch_done)))

/*
 * batch_load.c.  Lock the log of a community, read the clock, and find what
 * is recorded or waits already; leaves the transaction open in tx.  On a
 * connection that has locked it before, this begins to fill the world too.
 */
bool batch_lock(struct batch *batch, struct tx *tx, const char *slug,
    const struct append_item *items, size_t n, struct err *err) MUST_CHECK;

/* Forget what was loaded. */
bool batch_new_world(struct batch *batch, struct err *err) MUST_CHECK;

/* Fill the world with what judging these items asks for. */
bool batch_load(struct batch *batch, const struct append_item *items, size_t n,
    struct err *err) MUST_CHECK;

/*
 * A statement that refers to others of this batch asks more of the world than
 * the tables could name when it was loaded.
 */
bool batch_load_more(struct batch *batch, const struct statement *statement,
    struct err *err) MUST_CHECK;

/* Parse and verify what waits, unless it was done. */
bool batch_room_parse(struct batch *batch, struct room_row *row,
    struct err *err) MUST_CHECK;

/*
 * batch.c.  Judge one item and put it where it belongs: its outcome is set,
 * except that APPEND_RECORDED holds only once the batch is committed.  False
 * with err set when the batch cannot go on.
 */
bool batch_admit(struct batch *batch, struct append_item *item,
    struct err *err) MUST_CHECK;

/*
 * batch_keys.c.  The keys that sign the log as the batch has it by now.  Then:
 * can this server sign with the one in force?  ERR_INTERNAL otherwise, before
 * anything is written that it could not publish.
 */
bool batch_keys(const struct batch *batch, struct logkeys *out,
    struct err *err) MUST_CHECK;
bool batch_can_sign(const struct batch *batch, struct err *err) MUST_CHECK;

/*
 * Can this server sign with the log key that a statement names, or gives
 * effect to?  Otherwise it must not be recorded, or the log would stop:
 * ERR_UNKNOWN_TARGET.  Holds for all other statements.
 */
bool batch_holds_named(const struct batch *batch,
    const struct statement *statement, const struct changes *changes,
    struct err *err) MUST_CHECK;

/* batch_write.c.  Write everything and commit, in one round trip. */
bool batch_write(struct batch *batch, struct tx *tx,
    struct err *err) MUST_CHECK;

#endif
