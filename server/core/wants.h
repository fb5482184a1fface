/* wants.h: what a statement needs to know, so that a server can load it. */

#ifndef CORE_WANTS_H
#define CORE_WANTS_H

#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"

/*
 * Groups, aliases, attributes, offices, activities, organisations, merges, gaps
 * of coverage, distrusted keys, redactions and the log's own keys are few:
 * whoever loads a world loads them whole.  Everything else is asked for by key.
 */
enum want_kind {
	WANT_HANDLE,    /* person, keys and links of a handle */
	WANT_ABOUT,     /* what a handle says of itself: profile,
			 * affiliations, declarations */
	WANT_KEY_LINE,  /* whoever has this key */
	WANT_ADDED_BY,  /* by a key's fingerprint: keys it signed for, keys
			 * those signed for, and so on, each with all keys of
			 * its person */
	WANT_IDENTITY,  /* links of an identity */
	WANT_STATEMENT, /* by digest in hex: its statement row, pending row,
			 * occasion, facts (and the links of their identities,
			 * or the people these name), import, affiliation, who
			 * is listed and what is measured there, endorsements
			 * and retractions of it and, if it is one, what it
			 * endorses */
	WANT_RECORDED,  /* by digest in hex: its statement row alone */
	WANT_PLACE,     /* occasions by world_place() or world_source_place() */
	WANT_SOURCE,    /* imports by the digest of their file, in hex */
	WANT_LIST,      /* parts of a list, by its slug */
	WANT_METRIC,    /* parts of metrics, by their source */
	WANT_MEASURED,  /* numbers of an identity */
	WANT_POLICY,    /* all versions of a policy, by slug */
	WANT_HEAD,      /* the root at a tree size, in decimal */
	WANT_KINDS,     /* how many there are; not a kind */
};

struct want_list {
	const char **item; /* NUL-terminated keys */
	size_t n;
	size_t size;
};

/* Starts as { .arena = a }.  Keys are copied there; doubles are kept. */
struct wants {
	struct arena *arena;
	struct want_list list[WANT_KINDS];
};

bool wants_add(struct wants *wants, enum want_kind kind, const char *key,
    struct err *err) MUST_CHECK;
bool wants_digest(struct wants *wants, enum want_kind kind,
    const struct digest *digest, struct err *err) MUST_CHECK;

#endif
