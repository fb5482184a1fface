/* facts.h: what is recorded about one person, as it is known at a size:
 * the facts that rules select from (docs/policy.md, "From statements to
 * facts"). */

#ifndef CORE_FACTS_H
#define CORE_FACTS_H

#include "core/world.h"

/* Who is asked about. */
struct subject {
	const struct world *world;
	const char *handle;   /* NULL: an identity that belongs to nobody */
	const char *identity; /* "handle:ada", or that identity */
};

/*
 * Find out whose an identity, in its normal form, is at a size.  It is copied
 * to the arena.
 */
bool subject_find(const struct world *world, const char *id, uint64_t size,
    struct arena *arena, struct subject *subject, struct err *err) MUST_CHECK;

/* Two facts with the same number under a key are the same in that way. */
enum fact_key {
	FACT_KEY_DUPLICATE,
	FACT_KEY_DAY,
	FACT_KEY_MONTH,
	FACT_KEY_GROUP,
	FACT_KEY_OCCASION,
	FACT_KEYS, /* how many there are; not a key */
};

/*
 * One fact, as it is known at the size: it stands, or it was taken back, and
 * then it only shows that it did.  Attendance under several identities of one
 * person is one.
 */
struct fact {
	const struct fact_row *const *row; /* the first is the least */
	size_t rows_n;
	bool retracted;
	const char *group; /* slug at this size, or NULL */
	int64_t from;      /* days sit at 00:00 in the zone */
	int64_t until;     /* exclusive, after from */
	int64_t day;       /* numbers that differ when days differ, */
	int64_t month;     /* or months do */
	size_t key[FACT_KEYS];
};

/* In the order of index, then ordinal. */
struct facts {
	const struct subject *subject;
	uint64_t size;
	int32_t offset_minutes;
	struct fact *item;
	size_t n;
};

/* The facts of a subject known at a size, their days read in a zone. */
bool facts_find(const struct subject *subject, uint64_t size,
    int32_t offset_minutes, struct arena *arena, struct facts *facts,
    struct err *err) MUST_CHECK;

/* Rows of facts, each once, in the order of index, then ordinal. */
struct fact_rows {
	const struct fact_row **item;
	size_t n;
};

/*
 * Every row that is or ever was the subject's before a size, whether it
 * stands or not: whatever smaller size is asked about, its rows are here.
 */
bool facts_history(const struct subject *subject, uint64_t size,
    struct arena *arena, struct fact_rows *rows, struct err *err) MUST_CHECK;

#endif
