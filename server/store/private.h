/* private.h: rows that never enter a log or a public page: sealed, kept for a
 * time, and read only with a trace. */

#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include "store/seal.h"

#define PRIVATE_ROWS_PER_OWNER_MAX 100 /* of one kind */
#define PRIVATE_READS_DAYS 400         /* a trace of reading is kept */

/* Which row of which log. */
struct store_private_name {
	int32_t community;
	struct digest log;
	const char *kind;
	const char *id;
};

/* One row; strings are borrowed, or live in an arena when it was read. */
struct store_private {
	const char *owner;
	const char *by; /* who wrote it */
	int64_t written_at;
	int64_t kept_until;
	struct bytes value;  /* JSON text; for store_private_put */
	struct bytes sealed; /* for store_private_open */
};

/*
 * Write a row, or replace it where it is the same owner's or has expired.
 * *created says which.  ERR_FORBIDDEN when it is somebody else's;
 * ERR_TOO_MANY beyond PRIVATE_ROWS_PER_OWNER_MAX.
 */
bool store_private_put(struct db *db, const struct seal_key *key,
    const struct store_private_name *name, const struct store_private *row,
    bool *created, struct err *err) MUST_CHECK;

/*
 * Find a row, still sealed.  ERR_NOT_FOUND when there is none or it has
 * expired by now.
 */
bool store_private_find(struct db *db, const struct store_private_name *name,
    int64_t now, struct arena *arena, struct store_private *out,
    struct err *err) MUST_CHECK;

/*
 * Remove an owner's row; the traces of reading it stay.  ERR_NOT_FOUND when
 * there is none.
 */
bool store_private_remove(struct db *db, const struct store_private_name *name,
    const char *owner, struct err *err) MUST_CHECK;

/* Leave the trace of reading a row, and commit it, before it is opened. */
bool store_private_trace(struct db *db, const struct store_private_name *name,
    const char *owner, const char *reader, int64_t now,
    struct err *err) MUST_CHECK;

/* Append what is kept of a row in place of its value. */
bool store_private_seal(const struct seal_key *key,
    const struct store_private_name *name, const struct store_private *row,
    struct buf *sealed, struct err *err) MUST_CHECK;

/*
 * Append the text of a row that was found.  ERR_INTERNAL when any of its
 * columns is not what was sealed.
 */
bool store_private_open(const struct seal_key *key,
    const struct store_private_name *name, const struct store_private *row,
    struct buf *out, struct err *err) MUST_CHECK;

struct store_private_read {
	int64_t number; /* grows */
	const char *reader;
	int64_t read_at;
};

/* A page of an owner's, newest first. */
struct store_private_page {
	const struct store_private_name *name;
	const char *owner;
	int64_t before; /* number of the last one seen */
	size_t limit;
};

/* Who has read an owner's row. */
bool store_private_reads(struct db *db, const struct store_private_page *page,
    struct arena *arena, struct store_private_read **out, size_t *n,
    struct err *err) MUST_CHECK;

/* What store_expire has removed. */
struct store_expired {
	int64_t private_rows;
	int64_t private_reads;
	int64_t sessions;
	int64_t waiting;
};

/*
 * Remove, in all communities, private rows past their date, traces of reading
 * older than PRIVATE_READS_DAYS, sessions that are over, and what has waited
 * for too long.  As the owner of the tables.
 */
bool store_expire(struct db *db, int64_t now, struct store_expired *out,
    struct err *err) MUST_CHECK;

#endif
