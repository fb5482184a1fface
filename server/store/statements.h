/* statements.h: statements as lists and references show them. */

#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include "core/arena.h"
#include "store/community.h"

/* One statement of the log; everything lives in an arena. */
struct store_statement {
	uint64_t index;
	int64_t recorded_at;
	int64_t made_at;
	struct digest digest;
	const char *type;
	const char *by;
	const char *subject; /* or NULL, as the next three */
	const char *group;
	const char *activity;
	struct digest target;   /* or zero */
	bool pending;           /* still without effect */
	struct bytes payload;   /* NUL-terminated too */
	struct bytes signature; /* the decoded blob */
};

enum store_status {
	STORE_ANY,
	STORE_PENDING,   /* without effect until somebody completes it */
	STORE_EFFECTIVE, /* the others */
	STORE_UNJUDGED,  /* claims that nobody endorsed or disputed yet */
};

/* Which ones.  Starts as { .limit = n }: absent members do not restrict. */
struct store_filter {
	const char *type;
	const char *by;
	const char *subject; /* normalised: what is said of this identity */
	const char *group;
	const char *activity;
	enum store_status status;
	int64_t from;         /* recorded_at >= from */
	int64_t until;        /* recorded_at < until; 0: no bound */
	const char *text;     /* part of the payload, whatever the case */
	struct digest source; /* of the file that an import read */
	struct digest target; /* what refers to this digest */
	struct digest first;  /* digests from this one on; with last */
	struct digest last;   /* and up to this one; zero: no bounds */
	uint64_t before;      /* index < before; 0: from the newest */
	size_t limit;
};

struct store_statements {
	struct store_statement *item;
	size_t n;
};

/*
 * ERR_NOT_FOUND when the log of this size has none with this digest, ERR_GONE
 * when it had and it was erased.
 */
bool store_statement(struct db *db, const struct store_scope *scope,
    const struct digest *digest, struct arena *arena,
    struct store_statement *out, struct err *err) MUST_CHECK;

/* Newest first, within the log of this size. */
bool store_statements(struct db *db, const struct store_scope *scope,
    const struct store_filter *filter, struct arena *arena,
    struct store_statements *out, struct err *err) MUST_CHECK;

struct store_digests {
	const struct digest *item;
	size_t n;
};

/* Those of these digests that are in the log of this size, in any order. */
bool store_statements_of(struct db *db, const struct store_scope *scope,
    const struct store_digests *digests, struct arena *arena,
    struct store_statements *out, struct err *err) MUST_CHECK;

/* Which thanks: to any of these identities, normalised, at index < before. */
struct store_thanks_filter {
	const char *const *to;
	size_t to_n;
	uint64_t before;
	size_t limit;
};

/* Thanks, newest first, within the log of this size. */
bool store_thanks(struct db *db, const struct store_scope *scope,
    const struct store_thanks_filter *filter, struct arena *arena,
    struct store_statements *out, struct err *err) MUST_CHECK;

/* What is looked for in the last so many entries of a log. */
struct store_words_filter {
	const char *text; /* folded */
	uint64_t newest;
	size_t limit;
};

/*
 * Newest first, those within the log of this size that say a text in words of
 * their own: what was done or thanked for, the name of an occasion, a reason.
 */
bool store_statements_saying(struct db *db, const struct store_scope *scope,
    const struct store_words_filter *filter, struct arena *arena,
    struct store_statements *out, struct err *err) MUST_CHECK;

/*
 * How many of the entries within the log of this size were recorded at an
 * instant or before it, and when the last of them was; 0, with *recorded_at as
 * it was, when it had none then.
 */
bool store_size_at(struct db *db, const struct store_scope *scope, int64_t at,
    uint64_t *size, int64_t *recorded_at, struct err *err) MUST_CHECK;

#endif
