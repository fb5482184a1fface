/* small_world.h: worlds made by hand, a row at a time, for tests of the
 * evaluator.  Everything asserts: a test that cannot be set up fails. */

#ifndef SMALL_WORLD_H
#define SMALL_WORLD_H

#include "core/decide.h"
#include "core/selection.h"

struct small {
	struct world *world;
	uint64_t size; /* entries so far; each row is one, unless said */
};

struct small small_open(void);
void small_close(struct small *small);

#define auto_small __attribute__((cleanup(small_close)))

/* "2026-01-01T00:00:00Z" in milliseconds. */
int64_t at(const char *instant);

/* The digest of the statement at an index: not a real one. */
struct digest small_digest(uint64_t index);

/* Add a row as the next entry; returns its index. */
uint64_t small_add(struct small *small, struct change change);

/* End a row by an entry of its own; returns that entry's index. */
uint64_t small_end(struct small *small, enum change_kind kind, uint64_t since);

/* The same, because what was said at `since` was taken back. */
uint64_t small_retract(struct small *small, enum change_kind kind,
    uint64_t since);

/* Rows of the common kinds.  Each is one entry and gives its index. */
uint64_t small_person(struct small *small, const char *handle);
uint64_t small_link(struct small *small, const char *identity,
    const char *handle);
uint64_t small_group(struct small *small, const char *slug, const char *kind,
    const char *parent);
uint64_t small_office(struct small *small, struct office_row office);

/*
 * A contribution: activity "talk" unless said, a point unless it has an end,
 * recorded by nobody in particular.
 */
uint64_t small_fact(struct small *small, struct fact_row fact);

/* One attendee of an occasion, in no entry of its own: see small_occasion. */
struct attendee {
	const char *identity;
	const char *quantities; /* or NULL */
	const char *hat;        /* or NULL */
};

/* An occasion of a group, recorded by its chair `by`; n attendees. */
uint64_t small_occasion(struct small *small, const char *group,
    const char *start, const char *by, const struct attendee *attendee,
    size_t n);

uint64_t small_endorse(struct small *small, uint64_t target,
    struct endorsement_row endorsement);

/*
 * A policy document, written with ' for ".  It has passed its schema, or the
 * test fails.
 */
uint64_t small_policy(struct small *small, const char *document);

/* JSON written with ' for ", for json_decref. */
json_t *small_json(const char *text);

/* Who asks for nothing but role, id and instant, at the newest size. */
struct ask small_ask(const struct small *small, const char *role,
    const char *id, const char *instant);

/* The outcome and the whole decision; both assert success. */
enum result small_result(const struct ask *ask);
json_t *small_decide(const struct ask *ask);

/* The facts of an id under a rule that is one count or one sum. */
struct looked {
	struct arena arena;
	struct subject subject;
	struct facts facts;
	struct selection selection;
	json_t *document;
	struct policy policy;
};

/* The rule with ' for "; days are read two hours east if it begins with +. */
void look(struct looked *looked, const struct small *small, const char *id,
    const char *rule, uint64_t size);
void looked_close(struct looked *looked);

#define auto_looked __attribute__((cleanup(looked_close)))

/* Why fact i counted or not, the last time selection_at() was asked. */
const char *reason(const struct looked *looked, size_t i);

#endif
