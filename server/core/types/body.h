/* body.h: read a body that has passed its schema into plain members.
 * Private to core/types. */

#ifndef CORE_TYPES_BODY_H
#define CORE_TYPES_BODY_H

#include <jansson.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"
#include "core/sshsig.h"

/*
 * A reader of one object.  The first failure is kept in err and makes
 * body_ok false; reads after it return empty values.  Start with body_of.
 */
struct body {
	const json_t *json;
	struct arena *arena;
	struct err *err;
	char path[96]; /* JSON pointer of this object */
	bool failed;
};

struct body body_of(const json_t *json, struct arena *arena, struct err *err);

/* The n-th object of an array member; NULL json when there is none. */
struct body body_item(struct body *body, const char *name, size_t n);
size_t body_count(const struct body *body, const char *name);

/* Did every read go well?  An item's failure is its own: check it too. */
bool body_ok(const struct body *body) MUST_CHECK;

/* Fail with a member's path: body_fail(&b, "from", "must ..."). */
bool body_fail(struct body *body, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Where a member of an item of the body stands, for errors. */
struct body_field {
	char text[48];
};
struct body_field body_field(const char *list, size_t i, const char *member);

/* Whole-object memory of a type's own struct; NULL fails the body. */
void *body_alloc(struct body *body, size_t n, size_t size);

bool body_has(const struct body *body, const char *name);
bool body_flag(const struct body *body, const char *name);
int64_t body_int(const struct body *body, const char *name, int64_t fallback);

/* A copy in the arena; NULL when absent. */
const char *body_text(struct body *body, const char *name);

/* Zero when absent. */
struct digest body_digest(struct body *body, const char *name);

/*
 * The same where zero stands for absent from then on: 64 zeros, which no hash
 * ever gives, are refused with ERR_UNKNOWN_TARGET.
 */
struct digest body_reference(struct body *body, const char *name);

/* An array of slugs as one blank-separated list; "" when absent. */
const char *body_list(struct body *body, const char *name);

/* The canonical text of an object member; fallback when absent. */
const char *body_canonical(struct body *body, const char *name,
    const char *fallback);

/* An identity that must be in its normal form; the error shows that form. */
const char *body_identity(struct body *body, const char *name);

/* "handle:" and the handle that a member names; NULL when absent. */
const char *body_handle(struct body *body, const char *name);

/* A date's start, in UTC; fallback when absent. */
int64_t body_date(struct body *body, const char *name, int64_t fallback);

/* An expiry's exclusive end, in UTC; INSTANT_MAX when absent. */
int64_t body_expiry(struct body *body, const char *name);

/* A public key line, in its one form. */
bool body_key(struct body *body, const char *name, struct ssh_key *key);

/* The same for a line that is an item of the array that a member names. */
bool body_key_line(struct body *body, const char *name, const char *line,
    struct ssh_key *key);

#endif
