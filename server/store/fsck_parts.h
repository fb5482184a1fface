/* fsck_parts.h: one community while it is looked at, and the parts of that.
 * Private to store/fsck*.c. */

#ifndef STORE_FSCK_PARTS_H
#define STORE_FSCK_PARTS_H

#include "core/merkle.h"
#include "core/note.h"
#include "core/replay.h"
#include "core/tree.h"
#include "store/fsck.h"
#include "store/sql.h"

/* What the row of a log says; edge and root as they lie there. */
struct checked_log {
	bool there;
	uint64_t size;
	int64_t last_recorded_at;
	int64_t governance;
	struct digest root;
	struct merkle_edge edge; /* n is 0 when it is no whole number of them */
};

struct checking {
	const struct store_fsck *fsck;
	struct store_fscked *out;
	struct db *db;
	int32_t id;
	char name[48]; /* its slug, or its number if that can be no slug */
	struct digest digest;   /* of the log, as the community's row says */
	struct checkpoint mark; /* size 0: there is none */

	struct checked_log log;
	struct replay *replay;
	struct tree *tree;   /* of the entries up to the first gap */
	uint64_t replayed;   /* entries that passed, from 0 */
	bool stopped;        /* one did not pass, or is missing */
	bool gap;            /* one is missing: the tree ends there */
	uint64_t next;       /* the index that should come next */
	int64_t recorded_at; /* of the entry before it */
	uint64_t governance; /* as the replay has it */
};

/* A place in a table, for fsck_damage. */
struct fsck_place {
	const char *table;
	const char *row;
	const char *column; /* or "" */
};

void fsck_damage(struct checking *checking, const struct fsck_place *place,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void fsck_note(struct checking *checking, const struct fsck_place *place,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void fsck_behind(struct checking *checking, const struct fsck_place *place,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* "5", and "5/2"; as values. */
struct fsck_name {
	char text[48];
};
struct fsck_name fsck_name(uint64_t index);
struct fsck_name fsck_name_pair(int64_t first, int64_t second);

/*
 * Run a query that DECLAREs the cursor `fsck` for the rows of this community,
 * $1, and give each row to take; the result is borrowed.
 */
#define FSCK_CURSOR "DECLARE fsck NO SCROLL CURSOR FOR "
struct fsck_stream {
	const char *table;
	const char *sql;
	bool (*take)(const PGresult *res, int row, void *context,
	    struct err *err);
	void *context;
	bool everywhere; /* not of one community: there is no $1 */
};
bool fsck_stream(struct checking *checking, const struct fsck_stream *stream,
    struct err *err) MUST_CHECK;

/* Is a cell just this?  Whatever its length; NULL and zero are NULL. */
bool fsck_cell_is(const PGresult *res, int row, int col,
    struct bytes value) MUST_CHECK;
bool fsck_cell_is_text(const PGresult *res, int row, int col,
    const char *value) MUST_CHECK;
bool fsck_cell_is_digest(const PGresult *res, int row, int col,
    const struct digest *value) MUST_CHECK;
bool fsck_cell_is_int(const PGresult *res, int row, int col,
    int64_t value) MUST_CHECK;
bool fsck_cell_is_bool(const PGresult *res, int row, int col,
    bool value) MUST_CHECK;

/*
 * Is a sealed seed, which lies at place, that of a public key of this log?
 * The key itself is the column vkey of the same row.
 */
void fsck_seed(struct checking *checking, const struct fsck_place *place,
    const char *vkey, struct bytes sealed);

/* The parts, in the order in which they must be asked. */
bool fsck_entries(struct checking *checking, struct err *err) MUST_CHECK;
bool fsck_tree(struct checking *checking, struct err *err) MUST_CHECK;
bool fsck_community(struct checking *checking, struct err *err) MUST_CHECK;
bool fsck_keys(struct checking *checking, struct err *err) MUST_CHECK;
bool fsck_rows(struct checking *checking, struct err *err) MUST_CHECK;
bool fsck_waiting(struct checking *checking, struct err *err) MUST_CHECK;
bool fsck_private(struct checking *checking, struct err *err) MUST_CHECK;
bool fsck_cosignatures(struct checking *checking, struct err *err) MUST_CHECK;

/* Rows of communities that are not there; checking->id is not used. */
bool fsck_strays(struct checking *checking, struct err *err) MUST_CHECK;

#endif
