/* bundle.h: the lines of a bundle, a log as a file (protocol.md 5). */

#ifndef FORMATS_BUNDLE_H
#define FORMATS_BUNDLE_H

#include <jansson.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/bytes.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"

#define BUNDLE_LINE_MAX ((size_t)256 * 1024)

/* The first line of a page. */
struct bundle_header {
	struct digest log;
	const char *origin;
	const char *vkey;       /* the key in force, as signed notes have it */
	const char *checkpoint; /* text of a signed note */
	uint64_t from;          /* index of the first entry that follows */
	uint64_t to;            /* one more than that of the last */
};

/* Any other line. */
struct bundle_entry {
	uint64_t index;
	int64_t recorded_at; /* instant.h */
	bool redacted;

	/* Unless redacted: the exact bytes that were signed, and the armor. */
	struct bytes payload;
	struct bytes signature;

	/* If redacted: what is left of them. */
	struct digest payload_digest;
	struct digest signature_digest;
};

/*
 * Reads one page, or pages in a row as a download of several leaves them:
 * each begins where the one before ended and has the same log and origin.
 * Between bundle_open and bundle_done.
 */
struct bundle {
	struct bundle_header header; /* of the present page */
	struct bytes rest;           /* borrowed */
	size_t line;                 /* number of the line read last */
	uint64_t index;              /* of the next entry */
	json_t *page;                /* what header borrows from; owned */
	json_t *entry;               /* what an entry borrows from; owned */
};

/*
 * Read the header of a file that must outlive *bundle.  ERR_MALFORMED with
 * the line's number in the message; ERR_TORN for a line without LF and an empty
 * file, ERR_UNSUPPORTED for a bundle of another version.  bundle_done is needed
 * in any case.
 */
bool bundle_open(struct bundle *bundle, struct bytes file,
    struct err *err) MUST_CHECK;

/*
 * Read the next entry; it borrows from *bundle until the next call.  *more is
 * false, and *entry untouched, at the end.  Objects are closed and no line is
 * over BUNDLE_LINE_MAX: ERR_MALFORMED, naming the line, otherwise.  ERR_TORN
 * for a line without LF and a page that ends before its `to`; ERR_DUPLICATED
 * for an index or page that was there, ERR_OUT_OF_ORDER for one whose turn is
 * later; ERR_WRONG_LOG for a page of another log; ERR_NOT_COVERED for an entry
 * that follows its page. recorded_at is an instant, digests are lower-case hex.
 * What the payload says, and whether the signature is one, is not looked at.
 */
bool bundle_next(struct bundle *bundle, struct bundle_entry *entry, bool *more,
    struct err *err) MUST_CHECK;

void bundle_done(struct bundle *bundle);

#define auto_bundle __attribute__((cleanup(bundle_done)))

/*
 * Append one line with its LF.  ERR_INTERNAL when a text is not UTF-8 or
 * there is no memory.
 */
bool bundle_write_header(const struct bundle_header *header, struct buf *buf,
    struct err *err) MUST_CHECK;
bool bundle_write_entry(const struct bundle_entry *entry, struct buf *buf,
    struct err *err) MUST_CHECK;

#endif
