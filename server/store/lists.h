/* lists.h: who and what there is, in pages.  What is few (groups, policies,
 * activities) is loaded into a world instead: see load.h. */

#ifndef STORE_LISTS_H
#define STORE_LISTS_H

#include "core/arena.h"
#include "store/community.h"

struct store_person {
	const char *handle;
	const char *name;  /* of the profile, or NULL */
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

/* Those who have a text in handle, name of their profile or an identity. */
struct store_people_filter {
	struct store_page page;
	const char *text; /* folded; NULL: everybody */
};

/* People by handle.  With a text it looks at all until the page is full. */
bool store_people(struct db *db, const struct store_scope *scope,
    const struct store_people_filter *filter, struct arena *arena,
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
 * The same people with a text, but best first: by a handle that is the text, by
 * what begins with it, and by handle; one page.  It looks at everybody.
 */
bool store_find_people(struct db *db, const struct store_scope *scope,
    const struct store_people_filter *filter, struct arena *arena,
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

/* The newest occasion of a group that was held. */
struct store_last_meeting {
	const char *group;
	struct digest statement;
	const char *name;
	int64_t start;
};
struct store_last_list {
	struct store_last_meeting *item;
	size_t n;
};

struct store_slugs {
	const char *const *item;
	size_t n;
};

/* Those of some groups, in any order; who never met is left out. */
bool store_last_meetings(struct db *db, const struct store_scope *scope,
    const struct store_slugs *groups, struct arena *arena,
    struct store_last_list *out, struct err *err) MUST_CHECK;

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
