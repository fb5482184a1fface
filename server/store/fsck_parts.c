#include "store/fsck_parts.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>

enum kind { DAMAGE, BEHIND, NOTE };

static void tell(struct checking *checking, enum kind kind,
    const struct fsck_place *place, const char *fmt, va_list ap)
    __attribute__((format(printf, 4, 0)));

static void
tell(struct checking *checking, enum kind kind, const struct fsck_place *place,
    const char *fmt, va_list ap)
{
	char what[ERR_MSG_MAX * 2];
	const struct store_finding finding = {
		.community = checking->name,
		.note = kind == NOTE,
		.behind = kind == BEHIND,
		.table = place->table,
		.row = place->row,
		.column = place->column,
		.what = what,
	};

	(void)vsnprintf(what, sizeof(what), fmt, ap);
	checking->out->damaged += kind == DAMAGE;
	checking->out->behind += kind == BEHIND;
	checking->fsck->found(&finding, checking->fsck->context);
}

void
fsck_damage(struct checking *checking, const struct fsck_place *place,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(checking, DAMAGE, place, fmt, ap);
	va_end(ap);
}

void
fsck_note(struct checking *checking, const struct fsck_place *place,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(checking, NOTE, place, fmt, ap);
	va_end(ap);
}

void
fsck_behind(struct checking *checking, const struct fsck_place *place,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(checking, BEHIND, place, fmt, ap);
	va_end(ap);
}

struct fsck_name
fsck_name(uint64_t index)
{
	struct fsck_name name;

	(void)snprintf(name.text, sizeof(name.text), "%" PRId64,
	    (int64_t)index);
	return name;
}

struct fsck_name
fsck_name_pair(int64_t first, int64_t second)
{
	struct fsck_name name;

	(void)snprintf(name.text, sizeof(name.text), "%" PRId64 "/%" PRId64,
	    first, second);
	return name;
}

static bool
take_all(const PGresult *res, const struct fsck_stream *stream, struct err *err)
{
	for (int i = 0; i < PQntuples(res); i++)
		if (!stream->take(res, i, stream->context, err))
			return false;
	return true;
}

bool
fsck_stream(struct checking *checking, const struct fsck_stream *stream,
    struct err *err)
{
	static const char fetch[] = "FETCH 500 FROM fsck";
	const struct sql_param params[] = { sql_int(checking->id) };
	const struct store_fsck *fsck = checking->fsck;
	uint64_t done = 0;
	int n = 1;

	auto_result PGresult *opened = sql_run_once(checking->db, stream->sql,
	    params, stream->everywhere ? 0 : COUNT(params), err);
	if (opened == NULL)
		return err_under(err, stream->table);
	while (n > 0) {
		auto_result PGresult *res =
		    sql_run_once(checking->db, fetch, NULL, 0, err);

		if (res == NULL || !take_all(res, stream, err))
			return err_under(err, stream->table);
		n = PQntuples(res);
		done += (uint64_t)n;
		if (n > 0 && fsck->progress != NULL)
			fsck->progress(stream->table, done, fsck->context);
	}
	return sql_command(checking->db, "CLOSE fsck", err);
}

bool
fsck_cell_is(const PGresult *res, int row, int col, struct bytes value)
{
	const struct bytes cell = sql_get_bytes(res, row, col);

	if (PQgetisnull(res, row, col) || value.data == NULL)
		return PQgetisnull(res, row, col) && value.data == NULL;
	return cell.len == value.len &&
	       (cell.len == 0 || memcmp(cell.data, value.data, cell.len) == 0);
}

bool
fsck_cell_is_text(const PGresult *res, int row, int col, const char *value)
{
	return fsck_cell_is(res, row, col,
	    value != NULL ? bytes_of(value) : (struct bytes){ NULL, 0 });
}

bool
fsck_cell_is_digest(const PGresult *res, int row, int col,
    const struct digest *value)
{
	return fsck_cell_is(res, row, col,
	    digest_is_zero(value) ? (struct bytes){ NULL, 0 }
				  : digest_bytes(value));
}

bool
fsck_cell_is_int(const PGresult *res, int row, int col, int64_t value)
{
	return !PQgetisnull(res, row, col) &&
	       sql_get_int(res, row, col) == value;
}

bool
fsck_cell_is_bool(const PGresult *res, int row, int col, bool value)
{
	return !PQgetisnull(res, row, col) &&
	       sql_get_bool(res, row, col) == value;
}
