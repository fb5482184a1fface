#include "store/bundle.h"

#include "core/armor.h"
#include "core/jcs.h"
#include "store/sql.h"

enum { PAGE_ENTRIES = 500 };

/* One page; *n is how many entries it had. */
static bool
visit_page(const PGresult *res, const struct store_visitor *visitor, bool *more,
    struct err *err)
{
	for (int i = 0; *more && i < PQntuples(res); i++) {
		const struct store_entry entry = {
			.index = sql_get_size(res, i, 0),
			.recorded_at = sql_get_int(res, i, 1),
			.payload = sql_get_bytes(res, i, 2),
			.signature = sql_get_bytes(res, i, 3),
		};

		if (!visitor->visit(&entry, more, visitor->context, err))
			return false;
	}
	return true;
}

bool
store_entries(struct db *db, const struct store_scope *scope, uint64_t from,
    const struct store_visitor *visitor, struct err *err)
{
	static const char sql[] =
	    "SELECT index, recorded_at, payload, signature FROM entry"
	    " WHERE community = $1 AND index >= $2 AND index < $3"
	    " ORDER BY index LIMIT $4";
	bool more = from < scope->size;

	while (more) {
		const struct sql_param params[] = {
			sql_int(scope->community),
			sql_size(from),
			sql_size(scope->size),
			sql_int(PAGE_ENTRIES),
		};
		auto_result PGresult *res =
		    sql_run(db, sql, params, COUNT(params), err);

		if (res == NULL || !visit_page(res, visitor, &more, err))
			return false;
		from += (uint64_t)PQntuples(res);
		more = more && from < scope->size && PQntuples(res) > 0;
	}
	return true;
}

/* A page of a bundle as it fills up. */
struct filling {
	struct buf *out;
	size_t start; /* of the page within out */
	uint64_t next;
};

static json_t *
entry_json(const struct store_entry *entry, const struct buf *armored)
{
	return json_pack("{s:I, s:s%, s:I, s:s%}", "index",
	    (json_int_t)entry->index, "payload",
	    (const char *)entry->payload.data, entry->payload.len,
	    "recorded_at", (json_int_t)entry->recorded_at, "signature",
	    armored->data, armored->len);
}

static bool
add_line(const struct store_entry *entry, bool *more, void *context,
    struct err *err)
{
	struct filling *filling = context;
	auto_buf struct buf armored = { 0 };
	auto_buf struct buf line = { 0 };

	armor_write(entry->signature, &armored);
	if (buf_failed(&armored))
		return err_memory(err);
	auto_json json_t *json = entry_json(entry, &armored);
	if (json == NULL)
		return err_memory(err);
	if (!jcs_write(json, &line, err))
		return false;
	buf_putc(&line, '\n');
	size_t used = filling->out->len - filling->start;
	if (used > 0 && used + line.len > STORE_BUNDLE_MAX) {
		*more = false;
		return true;
	}
	buf_add(filling->out, line.data, line.len);
	filling->next = entry->index + 1;
	return !buf_failed(&line) && !buf_failed(filling->out)
		   ? true
		   : err_memory(err);
}

bool
store_bundle(struct db *db, const struct store_scope *scope, uint64_t from,
    struct buf *out, uint64_t *next, struct err *err)
{
	struct filling filling = { out, out->len, from };
	const struct store_visitor visitor = { add_line, &filling };

	if (from > scope->size)
		return err_field(err, ERR_INVALID, "from",
		    "is beyond the end of the log");
	if (!store_entries(db, scope, from, &visitor, err))
		return false;
	*next = filling.next;
	return true;
}
