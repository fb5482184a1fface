#include "store/waiting.h"

#include "store/room.h"

enum { RIVALS = 9 }; /* the column behind WAITING_COLUMNS */

static bool
copy_bytes(const PGresult *res, int row, int col, struct arena *arena,
    struct bytes *out, struct err *err)
{
	struct bytes bytes = sql_get_bytes(res, row, col);
	const char *copy = arena_copy(arena, bytes);

	if (copy == NULL)
		return err_memory(err);
	*out = (struct bytes){ (const unsigned char *)copy, bytes.len };
	return true;
}

bool
waiting_read(const PGresult *res, int row, struct arena *arena,
    struct waiting *out, struct err *err)
{
	out->digest = sql_get_digest(res, row, 0);
	out->signature_digest = sql_get_digest(res, row, 1);
	out->received_at = sql_get_int(res, row, 5);
	out->arrival = sql_get_int(res, row, 6);
	return sql_get_text(res, row, 2, arena, &out->handle, err) &&
	       sql_get_text(res, row, 3, arena, &out->type, err) &&
	       sql_get_text(res, row, 4, arena, &out->key_line, err) &&
	       copy_bytes(res, row, 7, arena, &out->payload, err) &&
	       copy_bytes(res, row, 8, arena, &out->signature, err);
}

bool
store_waiting(struct db *db, const struct waiting_page *page,
    struct arena *arena, struct waiting **out, size_t *n, struct err *err)
{
	static const char sql[] =
	    "SELECT " WAITING_COLUMNS ", (SELECT count(DISTINCT o.key_line)"
	    " FROM waiting o WHERE o.community = $1 AND o.received_at > $2"
	    " AND o.type = 'person' AND o.handle = w.handle"
	    " AND o.key_line <> w.key_line) FROM waiting w"
	    " WHERE community = $1 AND received_at > $2 AND arrival > $3"
	    " ORDER BY arrival LIMIT $4";
	const struct sql_param params[] = {
		sql_int(page->community->id),
		sql_int(page->now - WAITING_MS),
		sql_int(page->after),
		sql_size(page->limit),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	struct waiting *list = sql_items(res, sizeof(*list), arena, n, err);

	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		list[i].rivals = sql_get_size(res, i, RIVALS);
		if (!waiting_read(res, i, arena, &list[i], err))
			return false;
	}
	*out = list;
	return true;
}
