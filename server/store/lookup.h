/* lookup.h: rows by their keys, many keys in one round trip.  Private to
 * store/. */

#ifndef STORE_LOOKUP_H
#define STORE_LOOKUP_H

#include "core/change.h"
#include "store/sql.h"

/* By which column of which kind. */
enum lookup {
	LOOKUP_PERSON,             /* by handle */
	LOOKUP_KEY,                /* by handle */
	LOOKUP_LINK,               /* by handle */
	LOOKUP_LINK_IDENTITY,      /* by identity */
	LOOKUP_KEY_LINE,           /* by line */
	LOOKUP_PROFILE,            /* by handle */
	LOOKUP_AFFILIATION_OF,     /* by handle */
	LOOKUP_DECLARATION,        /* by handle */
	LOOKUP_AFFILIATION,        /* by digest */
	LOOKUP_KEY_ADDED,          /* by the key that signed for it */
	LOOKUP_STATEMENT,          /* by digest */
	LOOKUP_PENDING,            /* by digest */
	LOOKUP_OCCASION,           /* by digest */
	LOOKUP_OCCASION_PLACE,     /* by world_place() */
	LOOKUP_OCCASION_SOURCE,    /* by digest of the file */
	LOOKUP_FACT,               /* by digest */
	LOOKUP_FACT_IDENTITY,      /* by identity */
	LOOKUP_FACT_LINKED,        /* by handle that their identity ever had */
	LOOKUP_ENDORSEMENT_TARGET, /* by digest */
	LOOKUP_ENDORSEMENT,        /* by digest */
	LOOKUP_RETRACTION_TARGET,  /* by digest */
	LOOKUP_IMPORT,             /* by digest */
	LOOKUP_IMPORT_SOURCE,      /* by digest of the file */
	LOOKUP_LIST,               /* by slug */
	LOOKUP_LISTED,             /* by digest */
	LOOKUP_METRIC,             /* by source */
	LOOKUP_MEASURED,           /* by digest */
	LOOKUP_MEASURED_IDENTITY,  /* by identity */
	LOOKUP_POLICY,             /* by slug */
	LOOKUPS,                   /* how many there are; not a lookup */
};

/* What is to be looked up: starts with lookups_init. */
struct lookups {
	struct sql_list list[LOOKUPS]; /* keys; empty: not looked up */
};

void lookups_init(struct lookups *lookups);
void lookups_done(struct lookups *lookups);

/* Is nothing to be looked up? */
bool lookups_empty(const struct lookups *lookups) MUST_CHECK;

#define auto_lookups __attribute__((cleanup(lookups_done)))

struct lookup_scope {
	int32_t community;
	uint64_t size; /* rows that came at or after it are left out */
};

/* What was asked in a pipe, in order. */
struct lookups_asked {
	enum lookup by[LOOKUPS];
	size_t n;
};

/* Where rows go: take() copies what it keeps, strings live until it returns. */
struct lookups_taker {
	bool (*take)(enum lookup by, const struct change *change, void *context,
	    struct err *err);
	void *context;
};

/* Ask, in a pipe, for everything. */
bool lookups_send(struct lookups *lookups, struct pipe *pipe,
    const struct lookup_scope *scope, struct lookups_asked *asked,
    struct err *err) MUST_CHECK;

/*
 * Hand over each row of the i-th answer, in order of (since, ordinal) within
 * its lookup.
 */
bool lookups_take(const struct lookups_asked *asked, size_t i,
    const PGresult *res, const struct lookups_taker *taker,
    struct err *err) MUST_CHECK;

/* Both in one round trip; none when all lists are empty. */
bool lookups_run(struct lookups *lookups, struct db *db,
    const struct lookup_scope *scope, const struct lookups_taker *taker,
    struct err *err) MUST_CHECK;

#endif
