#include "store/room.h"

#include "store/append.h"

bool
room_send(struct pipe *pipe, const char *slug, struct sql_list *handles,
    struct sql_list *digests, struct err *err)
{
	static const char sql[] =
	    "WITH w AS MATERIALIZED (SELECT * FROM waiting"
	    " WHERE community = (SELECT id FROM community WHERE slug = $1)"
	    " AND received_at > extract(epoch FROM clock_timestamp()) * 1000"
	    " - $4::bigint)"
	    " SELECT " WAITING_COLUMNS " FROM w WHERE handle = ANY ($2)"
	    " OR handle IN (SELECT handle FROM w WHERE digest = ANY ($3))"
	    " ORDER BY arrival";
	const struct sql_param params[] = {
		sql_text(slug),
		sql_list_param(handles),
		sql_list_param(digests),
		sql_int(WAITING_MS),
	};

	return pipe_send(pipe, sql, params, COUNT(params), err);
}

/* Room for one more row. */
static struct room_row *
grow(struct room *room, struct err *err)
{
	if (room->n == room->size) {
		size_t size = room->size != 0 ? room->size * 2 : 8;
		struct room_row **row =
		    arena_array(room->arena, size, sizeof(struct room_row *));

		if (row == NULL) {
			(void)err_memory(err);
			return NULL;
		}
		for (size_t i = 0; i < room->n; i++)
			row[i] = room->row[i];
		room->row = row;
		room->size = size;
	}
	struct room_row *row = arena_alloc(room->arena, sizeof(*row));
	if (row == NULL)
		(void)err_memory(err);
	else
		room->row[room->n++] = row;
	return row;
}

bool
room_take(struct room *room, const PGresult *res, struct err *err)
{
	for (int i = 0; i < PQntuples(res); i++) {
		struct room_row *row = grow(room, err);

		if (row == NULL ||
		    !waiting_read(res, i, room->arena, &row->waiting, err))
			return false;
	}
	return true;
}

struct room_row *
room_find(const struct room *room, const struct digest *digest)
{
	for (size_t i = 0; i < room->n; i++)
		if (!room->row[i]->gone &&
		    digest_equal(&room->row[i]->waiting.digest, digest))
			return room->row[i];
	return NULL;
}

/* Is the key among body.keys of a person statement that was checked before? */
static bool
person_has_key(struct bytes payload, const char *line)
{
	auto_json json_t *json = json_loadb((const char *)payload.data,
	    payload.len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *keys =
	    json_object_get(json_object_get(json, "body"), "keys");
	struct ssh_key key;
	struct err ignored;

	for (size_t i = 0; i < json_array_size(keys); i++) {
		const char *text = json_string_value(
		    json_object_get(json_array_get(keys, i), "key"));

		if (text != NULL &&
		    ssh_key_parse(bytes_of(text), &key, &ignored) &&
		    strcmp(ssh_key_line(&key).text, line) == 0)
			return true;
	}
	return false;
}

bool
room_has_key(const struct room *room, const char *handle,
    const struct ssh_key *key)
{
	const struct ssh_key_line line = ssh_key_line(key);

	for (size_t i = 0; i < room->n; i++) {
		const struct room_row *row = room->row[i];

		if (!row->gone && strcmp(row->waiting.handle, handle) == 0 &&
		    strcmp(row->waiting.type, "person") == 0 &&
		    person_has_key(row->waiting.payload, line.text))
			return true;
	}
	return false;
}

static bool
count_all(struct room *room, struct db *db, int32_t community, struct err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM waiting WHERE community = $1"
	    " AND received_at > extract(epoch FROM clock_timestamp()) * 1000"
	    " - $2::bigint";
	const struct sql_param params[] = {
		sql_int(community),
		sql_int(WAITING_MS),
	};

	if (room->total >= 0)
		return true;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	if (res == NULL)
		return false;
	room->total = sql_get_int(res, 0, 0);
	return true;
}

/* Did the same key sign a row before this one under the same handle? */
static bool
is_repeated(const struct room *room, size_t at)
{
	const struct waiting *own = &room->row[at]->waiting;

	for (size_t i = 0; i < at; i++) {
		const struct waiting *waiting = &room->row[i]->waiting;

		if (!room->row[i]->gone &&
		    strcmp(waiting->handle, own->handle) == 0 &&
		    strcmp(waiting->key_line, own->key_line) == 0)
			return true;
	}
	return false;
}

/*
 * Is there room under this handle?  Each key has its own, so that nobody can
 * fill what another needs who wants the same handle.
 */
static bool
check_handle(const struct room *room, const struct waiting *newcomer,
    struct err *err)
{
	size_t own = 0;
	size_t keys = 0;

	for (size_t i = 0; i < room->n; i++) {
		const struct waiting *waiting = &room->row[i]->waiting;

		if (room->row[i]->gone ||
		    strcmp(waiting->handle, newcomer->handle) != 0)
			continue;
		keys += !is_repeated(room, i);
		own += strcmp(waiting->key_line, newcomer->key_line) == 0;
	}
	if (own >= WAITING_PER_HANDLE_MAX)
		return err_set(err, ERR_TOO_MANY,
		    "%d statements of %s wait already", WAITING_PER_HANDLE_MAX,
		    newcomer->handle);
	return own > 0 || keys < WAITING_KEYS_MAX ||
	       err_set(err, ERR_TOO_MANY,
		   "%d keys wait already for the handle %s; tell a registrar, "
		   "or take another",
		   WAITING_KEYS_MAX, newcomer->handle);
}

bool
room_add(struct room *room, struct db *db, int32_t community,
    const struct room_row *row, struct err *err)
{
	const struct room_row *before = room_find(room, &row->waiting.digest);

	if (before != NULL)
		return digest_equal(&before->waiting.signature_digest,
			   &row->waiting.signature_digest) ||
		       err_set(err, ERR_CONFLICT,
			   "waits already with another signature");
	if (!check_handle(room, &row->waiting, err) ||
	    !count_all(room, db, community, err))
		return false;
	if (room->total >= WAITING_MAX)
		return err_set(err, ERR_TOO_MANY,
		    "the waiting room is full: registrars vouch or it empties"
		    " by itself after %d days",
		    WAITING_DAYS);
	struct room_row *added = grow(room, err);
	if (added == NULL)
		return false;
	*added = *row;
	added->fresh = true;
	room->total++;
	return true;
}

static bool
send_insert(struct pipe *pipe, int32_t community, const struct waiting *waiting,
    int64_t now, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO waiting (community, digest, signature_digest, handle,"
	    " type, key_line, received_at, payload, signature)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	    " ON CONFLICT DO NOTHING";
	const struct sql_param params[] = {
		sql_int(community),
		sql_digest(&waiting->digest),
		sql_digest(&waiting->signature_digest),
		sql_text(waiting->handle),
		sql_text(waiting->type),
		sql_text(waiting->key_line),
		sql_int(now),
		sql_bytes(waiting->payload),
		sql_bytes(waiting->signature),
	};

	return pipe_send(pipe, sql, params, COUNT(params), err);
}

static bool
send_deletes(struct pipe *pipe, int32_t community, struct sql_list *gone,
    int64_t now, struct err *err)
{
	static const char sql[] = "DELETE FROM waiting WHERE community = $1"
				  " AND (digest = ANY ($2)"
				  " OR received_at <= $3)";
	const struct sql_param params[] = {
		sql_int(community),
		sql_list_param(gone),
		sql_int(now - WAITING_MS),
	};

	return pipe_send(pipe, sql, params, COUNT(params), err);
}

bool
room_write(const struct room *room, struct pipe *pipe, int32_t community,
    int64_t now, struct err *err)
{
	auto_list struct sql_list gone = { .type = SQL_BYTEA };
	bool changed = false;

	for (size_t i = 0; i < room->n; i++) {
		const struct room_row *row = room->row[i];

		if (row->gone && !row->fresh)
			sql_list_add(&gone, digest_bytes(&row->waiting.digest));
		changed = changed || row->gone || row->fresh;
	}
	/* Deletions first: an expired one may have come again. */
	if (changed && !send_deletes(pipe, community, &gone, now, err))
		return false;
	for (size_t i = 0; i < room->n; i++)
		if (room->row[i]->fresh && !room->row[i]->gone &&
		    !send_insert(pipe, community, &room->row[i]->waiting, now,
			err))
			return false;
	return true;
}
