/* draft.h: what was read from a file, as statements that wait for a
 * signature.  `kleos import` and POST /import/{format} both give this. */

#ifndef FORMATS_DRAFT_H
#define FORMATS_DRAFT_H

#include <jansson.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"
#include "formats/csv.h"
#include "formats/minutes.h"

/* A payload is at most 32 KiB; what goes around a body needs some of it. */
#define DRAFT_BODY_MAX ((size_t)31 * 1024)
#define DRAFT_BOTS_MAX 64

struct draft_options {
	const char *file_name; /* without folders; becomes the import's name */

	/*
	 * Slug of the group, or NULL.  For csv it is the group of the rows
	 * that name none.
	 */
	const char *group;

	/*
	 * The slug of the group that is spelled so, or NULL; for minutes
	 * without `group`, and for the group cells of csv.  May be NULL: then
	 * a cell must be a slug itself.
	 */
	const char *(*group_of)(const char *spelling, void *context);

	/*
	 * The handle of the person to whom a normalised identity belongs at
	 * signing, or NULL for nobody.  The text it returns must stay as it
	 * is until draft_* returns.  May be NULL: nobody is known.
	 */
	const char *(*owner)(const char *identity, void *context);
	void *context;

	const char *const *bots; /* nicks; compared as irc identities */
	size_t bots_n;
};

/* All rows that were refused for one reason. */
struct draft_rejection {
	const char *reason;
	const size_t *row; /* ascending */
	size_t n;
};

struct draft_fact {
	const char *type; /* "occasion" or "contribution" */
	json_t *body;     /* owned by the draft */
	int64_t made_at;  /* 0: whenever it is signed */
};

/* Starts as { 0 }; a failed draft_* leaves something for draft_done. */
struct draft {
	struct arena arena;
	const char *format; /* "minutes" or "csv" */
	const char *name;
	struct digest sha256;
	size_t rows_in;
	size_t matched; /* rows of an identity that belongs to a person */
	size_t queued;  /* rows of an identity that belongs to nobody */
	size_t rejected;
	struct draft_rejection *rejection; /* by reason, bytewise */
	size_t rejections_n;
	json_t *import;  /* body of the import statement; owned */
	int64_t made_at; /* of the import; 0: whenever it is signed */
	struct draft_fact *fact;
	size_t facts_n;
};

/*
 * Minutes give one occasion, at the meeting's end.  Every row counts once:
 * it is matched, queued, or rejected as `bot` or as `no-identity` (a nick of
 * which normalising leaves nothing, or none at all).  Rows with the same
 * normalised nick, and rows of the same person, are one attendee with the
 * lines added, under the nick of the first of these rows.
 *
 * ERR_INVALID for a bot that is no nick and without a file name;
 * ERR_UNKNOWN_TARGET when no group is given and group_of knows none;
 * ERR_TOO_LARGE when the attendees do not fit into one statement.
 */
bool draft_minutes(const struct minutes *minutes,
    const struct draft_options *options, struct draft *draft,
    struct err *err) MUST_CHECK;

/*
 * Rows of a CSV file give a contribution each.  Beside csv.h's reasons a row
 * is rejected as `no-identity`, as `bot` and as `bad-group`.  The import
 * names the group of the options or, without it, the one that all usable
 * rows share.  ERR_INVALID as above; ERR_TOO_LARGE when more rows are rejected
 * than one statement can list.
 */
bool draft_csv(const struct csv_rows *rows, const struct draft_options *options,
    struct draft *draft, struct err *err) MUST_CHECK;

/* Write the digest of the signed import into every fact. */
bool draft_bind(struct draft *draft, const struct digest *import,
    struct err *err) MUST_CHECK;

void draft_done(struct draft *draft);

#define auto_draft __attribute__((cleanup(draft_done)))

#endif
