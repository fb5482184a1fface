/* lists.h: who and what there is, in pages.  What is few (groups, policies,
 * activities) is loaded into a world instead: see load.h. */

#ifndef STORE_LISTS_H
#define STORE_LISTS_H

#include "core/arena.h"
#include "store/community.h"

struct store_person {
	const char *handle;
	const char *kinds; /* blank-separated */
	bool keyless;
	uint64_t since;
	int64_t recorded_at; /* since when */
	uint64_t statements; /* how many they signed */
};
struct store_people {
	struct store_person *item;
	size_t n;
};

/*
 * People by handle.  With a folded text (or NULL) those who have it in their
 * handle, in the name in their profile or in an identity; it looks at everybody
 * until the page is full.
 */
bool store_people(struct db *db, const struct store_scope *scope,
    const struct store_page *page, const char *text, struct arena *arena,
    struct store_people *out, struct err *err) MUST_CHECK;

/* Somebody who was found, and which handle, name or identity has the text. */
struct store_found {
	const char *handle;
	const char *text;
};
struct store_found_list {
	struct store_found *item;
	size_t n;
};

/*
 * The same people, but best first: by a handle that is the text, by what begins
 * with it, and by handle.  It looks at everybody.
 */
bool store_find_people(struct db *db, const struct store_scope *scope,
    const char *text, size_t limit, struct arena *arena,
    struct store_found_list *out, struct err *err) MUST_CHECK;

struct store_unmatched {
	const char *identity;
	uint64_t facts;
	uint64_t occasions;
	int64_t first; /* of its facts' dates */
	int64_t last;
};
struct store_unmatched_list {
	struct store_unmatched *item;
	size_t n;
};

/* Identities with facts that belong to nobody, bytewise by identity. */
bool store_unmatched(struct db *db, const struct store_scope *scope,
    const struct store_page *page, struct arena *arena,
    struct store_unmatched_list *out, struct err *err) MUST_CHECK;

/* How often something is there: statements of a type, facts of a group. */
struct store_count {
	const char *name;
	uint64_t n;
};
struct store_counts {
	struct store_count *item;
	size_t n;
};

/* Statements by type, in order of type. */
bool store_counts_by_type(struct db *db, const struct store_scope *scope,
    struct arena *arena, struct store_counts *out, struct err *err) MUST_CHECK;

/* Facts by group, in order of group; those without a group are left out. */
bool store_counts_by_group(struct db *db, const struct store_scope *scope,
    struct arena *arena, struct store_counts *out, struct err *err) MUST_CHECK;

/*
 * People by the organisation they are affiliated with at an instant, in order
 * of organisation; those who are independent come last, under a NULL name.
 */
bool store_counts_by_organisation(struct db *db,
    const struct store_scope *scope, int64_t instant, struct arena *arena,
    struct store_counts *out, struct err *err) MUST_CHECK;

/* Whose facts are counted together: a handle, and who that turned out to be. */
struct store_self {
	const char *handle;
	const char *self;
};
struct store_selves {
	struct store_self *item;
	size_t n;
};

/*
 * Facts by the second handle, of the first ones and of all identities linked
 * to them, in order; who has none is left out.
 */
bool store_count_facts(struct db *db, const struct store_scope *scope,
    const struct store_selves *selves, struct arena *arena,
    struct store_counts *out, struct err *err) MUST_CHECK;

/*
 * Claims that nobody has judged yet, by group, in order; those without a group
 * come last, under a NULL name.  Reads all facts.
 */
bool store_counts_unjudged(struct db *db, const struct store_scope *scope,
    struct arena *arena, struct store_counts *out, struct err *err) MUST_CHECK;

/* Who and what there is, and what waits; reads all facts. */
struct store_totals {
	uint64_t people;    /* handles */
	uint64_t requests;  /* statements that wait for an assent */
	uint64_t newcomers; /* handles in the waiting room at `now` */
	uint64_t unmatched; /* identities with facts that are nobody's */
};
bool store_totals(struct db *db, const struct store_scope *scope, int64_t now,
    struct store_totals *out, struct err *err) MUST_CHECK;

#endif
