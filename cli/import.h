/* import.h: many files at once on their way to the log. */

#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/say.h"
#include "core/map.h"
#include "formats/draft.h"

enum import_state {
	IMPORT_WAITING,   /* read, and not yet sent */
	IMPORT_FAILED,    /* err says why */
	IMPORT_ALREADY,   /* it is all in the log */
	IMPORT_NEW,       /* recorded now */
	IMPORT_COMPLETED, /* of an earlier import, what was missing */
};

/* One file. */
struct import_file {
	const char *path;
	enum import_state state;
	struct err err;
	struct minutes minutes; /* one of the two */
	struct csv_rows rows;
	struct draft draft;
	struct digest import; /* its statement */
	size_t sent;          /* facts that were sent now */
};

/* Envelopes that wait for the next request. */
struct import_queue {
	struct buf lines;
	struct import_file *of[SUBMIT_LINES_MAX];
	size_t n;
};

/* For import_done, also when something failed. */
struct import {
	struct call *call;
	bool csv; /* else minutes */
	struct import_file *file;
	size_t n;
	struct speaker speaker;
	struct map *groups;  /* slug by every normalised spelling */
	struct map *owners;  /* handle by normalised identity */
	struct map *sources; /* file by SHA-256, of those in this call */
	const char *group;   /* --group as a slug, or NULL */
	const char *bot[DRAFT_BOTS_MAX];
	size_t bots_n;
	struct import_queue queue;
};

void import_done(struct import *import);

#define auto_import __attribute__((cleanup(import_done)))

/*
 * Read and parse all files; one that cannot be used is marked as failed.
 * Minutes are put in the order in which their meetings ended.
 */
bool import_read(struct import *import, struct err *err) MUST_CHECK;

/*
 * Ask the server what the files' groups and identities mean there.
 * ERR_UNKNOWN_TARGET when --group is no group.
 */
bool import_prepare(struct import *import, struct err *err) MUST_CHECK;

/* What one file says, as statements; sets file->draft. */
bool import_draft(struct import *import, struct import_file *file,
    struct err *err) MUST_CHECK;

/*
 * Sign and send everything that is not in the log yet: of each file the
 * import, then its facts.  What the log refuses marks the file as failed.
 * False when the server cannot be spoken to: what was sent before stands, and
 * the same call again does the rest.
 */
bool import_send(struct import *import, struct err *err) MUST_CHECK;

/*
 * Print what became of every file and of all rows, and set the exit status:
 * 1 when a file failed.
 */
void import_report(struct import *import);

#endif
