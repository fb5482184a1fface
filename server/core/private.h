/* private.h: kinds of private rows, and who may write and read which. */

#ifndef CORE_PRIVATE_H
#define CORE_PRIVATE_H

#include "core/office.h"

/* The text of a value is at most this long, in canonical form. */
#define PRIVATE_VALUE_MAX ((size_t)8 * 1024)

/* The names of the closed table, for messages. */
#define PRIVATE_KINDS "contact, grounds, conflict"

/* One kind; the table in private.c is closed. */
struct private_kind {
	const char *name;   /* "contact" */
	const char *reader; /* community-wide office that may read it too */
	bool of_person;     /* its id is the handle of its owner */
	int days;           /* it is kept so long, unless less is asked for */
};

/* The row of a kind, or NULL with ERR_NOT_FOUND. */
const struct private_kind *private_kind_find(const char *name,
    struct err *err) MUST_CHECK;

/*
 * Can a row of this kind have that id: a handle where it is of a person, else
 * 22 characters of base64url, as in an identity private:ID?  ERR_INVALID.
 */
bool private_check_id(const struct private_kind *kind, const char *id,
    struct err *err) MUST_CHECK;

/*
 * May they write a row of this owner?  Only the owner, and a registrar where
 * it is of a person without keys (whose person row the world must hold).
 * ERR_FORBIDDEN otherwise.
 */
bool private_may_write(const struct private_kind *kind,
    const struct world *world, const char *owner, const char *writer,
    const struct moment *at, struct err *err) MUST_CHECK;

/* May they read it?  The owner, and who holds the kind's office. */
bool private_may_read(const struct private_kind *kind,
    const struct world *world, const char *owner, const char *reader,
    const struct moment *at, struct err *err) MUST_CHECK;

#endif
