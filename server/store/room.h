/* room.h: the waiting room as the appender uses it.  Private to store/. */

#ifndef STORE_ROOM_H
#define STORE_ROOM_H

#include "store/append.h"
#include "store/sql.h"
#include "store/waiting.h"

#define WAITING_MS (INT64_C(1) * WAITING_DAYS * 24 * 3600 * 1000)
#define WAITING_COLUMNS                                                        \
	"digest, signature_digest, handle, type, key_line, received_at,"       \
	" arrival, payload, signature"

/* Read one row that was selected with these columns; copied to the arena. */
bool waiting_read(const PGresult *res, int row, struct arena *arena,
    struct waiting *out, struct err *err) MUST_CHECK;

/* One statement in it, as one batch sees it. */
struct room_row {
	struct waiting waiting;
	const struct statement *statement; /* NULL until somebody needs it */
	bool fresh;                        /* came with this batch */
	bool gone;                         /* leaves with this batch */
};

/* What of the room may matter to a batch, in order of arrival. */
struct room {
	struct arena *arena;
	struct room_row **row;
	size_t n;
	size_t size;
	int64_t total; /* of the whole community; -1: not counted yet */
};

/*
 * Ask, in a pipe, for everything that waits under the handles, and under the
 * handles of those that digests name; expired ones are left out.
 */
bool room_send(struct pipe *pipe, const char *slug, struct sql_list *handles,
    struct sql_list *digests, struct err *err) MUST_CHECK;

/* Keep the answer. */
bool room_take(struct room *room, const PGresult *res,
    struct err *err) MUST_CHECK;

/* The one with this digest that is not gone, or NULL. */
struct room_row *room_find(const struct room *room,
    const struct digest *digest);

/* Does a person wait under this handle who brings this key? */
bool room_has_key(const struct room *room, const char *handle,
    const struct ssh_key *key);

/*
 * Let a statement wait.  The same again is fine; ERR_CONFLICT for another
 * signature; ERR_TOO_MANY beyond the limits of append.h.
 */
bool room_add(struct room *room, struct db *db, int32_t community,
    const struct room_row *row, struct err *err) MUST_CHECK;

/* Send what the batch changed: newcomers, those who left, the expired. */
bool room_write(const struct room *room, struct pipe *pipe, int32_t community,
    int64_t now, struct err *err) MUST_CHECK;

#endif
