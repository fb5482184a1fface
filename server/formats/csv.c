#include "formats/csv.h"

#include <csv.h>

#include "core/identity.h"
#include "core/instant.h"
#include "core/line.h"
#include "core/text.h"
#include "core/utf8.h"

enum { UNIT_MAX = 32, SUMMARY_MAX = 2000, URL_MAX = 2048, FIRST_ROWS = 64 };

enum column {
	COLUMN_SUBJECT,
	COLUMN_ACTIVITY,
	COLUMN_DATE,
	COLUMN_GROUP,
	COLUMN_UNTIL,
	COLUMN_HAT,
	COLUMN_EVIDENCE,
	COLUMN_SUMMARY,
	COLUMN_NAMES, /* how many have a fixed name */
	COLUMN_QUANTITY,
};

/* How the header calls them, and why a row is rejected for such a cell. */
static const struct {
	const char *name;
	const char *reason;
} columns[] = {
	[COLUMN_SUBJECT] = { "subject", "no-subject" },
	[COLUMN_ACTIVITY] = { "activity", "bad-activity" },
	[COLUMN_DATE] = { "date", "bad-date" },
	[COLUMN_GROUP] = { "group", "bad-group" },
	[COLUMN_UNTIL] = { "until", "bad-until" },
	[COLUMN_HAT] = { "hat", "bad-hat" },
	[COLUMN_EVIDENCE] = { "evidence", "bad-evidence" },
	[COLUMN_SUMMARY] = { "summary", "bad-summary" },
	[COLUMN_QUANTITY] = { "quantity:", "bad-quantity" },
};

struct reader {
	struct csv_parser parser;
	struct arena *arena;
	struct csv_rows *rows;
	struct err *err;
	bool failed;
	bool has_header;
	enum column column[CSV_MAX_COLUMNS];
	const char *name[CSV_MAX_COLUMNS]; /* of a quantity: its unit */
	size_t columns_n;
	const char *cell[CSV_MAX_COLUMNS]; /* of the present row; or NULL */
	size_t cells_n;
	bool not_text;
};

static void
fails(struct reader *reader, const char *what, const char *name)
{
	if (!reader->failed)
		(void)err_set(reader->err, ERR_MALFORMED, "%s column \"%.64s\"",
		    what, name);
	reader->failed = true;
}

static void
out_of_memory(struct reader *reader)
{
	reader->failed = true;
	(void)err_memory(reader->err);
}

/* A cell of several lines gets LF alone, as statements have it. */
static size_t
fold_line_ends(unsigned char *text, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		text[to++] = text[i] == '\r' ? '\n' : text[i];
	}
	return to;
}

/* libcsv calls this at the end of each cell, which it lets us change. */
static void
on_cell(void *data, size_t len, void *context)
{
	struct reader *reader = context;
	size_t folded = fold_line_ends(data, len);
	struct bytes text = text_trim((struct bytes){ data, folded });
	size_t at = reader->cells_n++;

	if (at >= CSV_MAX_COLUMNS || reader->failed)
		return;
	reader->cell[at] = NULL;
	if (!text_is_valid(text))
		reader->not_text = true;
	else if (text.len > 0 &&
		 (reader->cell[at] = arena_copy(reader->arena, text)) == NULL)
		out_of_memory(reader);
}

static bool
is_unit(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 0 && len <= UNIT_MAX && text[len] == '\0' &&
	       text[0] >= 'a' && text[0] <= 'z';
}

/* Which column a cell of the header names; COLUMN_NAMES: none. */
static enum column
column_of(const char *name)
{
	enum column column = COLUMN_SUBJECT;

	if (strncmp(name, "quantity:", 9) == 0 && is_unit(name + 9))
		return COLUMN_QUANTITY;
	while (column < COLUMN_NAMES && strcmp(name, columns[column].name) != 0)
		column++;
	return column;
}

static bool
is_repeated(const struct reader *reader, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(reader->cell[i], reader->cell[at]) == 0)
			return true;
	return false;
}

static bool
has_column(const struct reader *reader, enum column column)
{
	for (size_t i = 0; i < reader->columns_n; i++)
		if (reader->column[i] == column)
			return true;
	return false;
}

static void
read_header(struct reader *reader)
{
	if (reader->cells_n > CSV_MAX_COLUMNS) {
		reader->failed = true;
		(void)err_set(reader->err, ERR_TOO_LARGE,
		    "the header has more than %d columns", CSV_MAX_COLUMNS);
		return;
	}
	for (size_t i = 0; i < reader->cells_n && !reader->failed; i++) {
		const char *name =
		    reader->cell[i] != NULL ? reader->cell[i] : "";

		reader->cell[i] = name;
		reader->column[i] = column_of(name);
		if (reader->column[i] == COLUMN_NAMES)
			fails(reader, "the header has an unknown", name);
		else if (is_repeated(reader, i))
			fails(reader, "the header repeats", name);
		reader->name[i] = reader->column[i] == COLUMN_QUANTITY
				      ? name + strlen("quantity:")
				      : name;
		reader->columns_n++;
	}
	for (enum column c = COLUMN_SUBJECT; c <= COLUMN_DATE; c++)
		if (!has_column(reader, c))
			fails(reader, "the header misses the", columns[c].name);
}

static bool
set_date(const char *cell, const char **out)
{
	struct err unused;
	int64_t ms;

	/* Facts are dated to the second, as schemas/common.json has it. */
	*out = cell;
	return strchr(cell, '.') == NULL && date_start(cell, 0, &ms, &unused);
}

static bool
set_slug(const char *cell, const char **out)
{
	*out = cell;
	return handle_is_valid(cell);
}

static bool
set_quantity(const char *cell, const char *unit, struct csv_row *row)
{
	uint64_t value;

	if (!line_uint64(bytes_of(cell), &value) || value > CSV_MAX_QUANTITY ||
	    row->quantities_n == CSV_MAX_QUANTITIES)
		return false;
	row->quantity[row->quantities_n++] =
	    (struct csv_quantity){ unit, (int64_t)value };
	return true;
}

static bool
has_evidence(const struct csv_row *row, const char *url)
{
	for (size_t i = 0; i < row->evidence_n; i++)
		if (strcmp(row->evidence[i], url) == 0)
			return true;
	return false;
}

/* Characters that no URL has and that would grow in JSON. */
static bool
has_quotes(struct bytes text)
{
	return memchr(text.data, '"', text.len) != NULL ||
	       memchr(text.data, '\\', text.len) != NULL;
}

/* One address of the cell; a repeated one is dropped. */
static bool
add_evidence(struct reader *reader, struct bytes text, struct csv_row *row)
{
	struct bytes rest = text;
	const char *url;

	if (!text_is_line(text) || text.len > URL_MAX || has_quotes(text) ||
	    !(line_skip(&rest, "https://") || line_skip(&rest, "http://")) ||
	    rest.len == 0)
		return false;
	url = arena_copy(reader->arena, text);
	if (url == NULL) {
		out_of_memory(reader);
		return false;
	}
	if (has_evidence(row, url))
		return true;
	if (row->evidence_n == CSV_MAX_EVIDENCE)
		return false;
	row->evidence[row->evidence_n++] = url;
	return true;
}

static bool
set_evidence(struct reader *reader, const char *cell, struct csv_row *row)
{
	static const char blanks[] = " \t\n";

	for (cell += strspn(cell, blanks); *cell != '\0';
	     cell += strspn(cell, blanks)) {
		size_t len = strcspn(cell, blanks);

		if (!add_evidence(reader,
			(struct bytes){ (const unsigned char *)cell, len },
			row))
			return false;
		cell += len;
	}
	return true;
}

static bool
set_text(const char *cell, size_t max, const char **out)
{
	*out = cell;
	return utf8_count(bytes_of(cell)) <= max;
}

/* Put one cell into the row; can it be used? */
static bool
set_cell(struct reader *reader, size_t i, struct csv_row *row)
{
	const char *cell = reader->cell[i];

	switch (reader->column[i]) {
	case COLUMN_SUBJECT:
		row->subject = cell;
		return true;
	case COLUMN_ACTIVITY:
		return set_slug(cell, &row->activity);
	case COLUMN_DATE:
		return set_date(cell, &row->from);
	case COLUMN_GROUP:
		return set_text(cell, IDENTITY_MAX - 1, &row->group);
	case COLUMN_UNTIL:
		return set_date(cell, &row->until);
	case COLUMN_HAT:
		return set_slug(cell, &row->hat);
	case COLUMN_EVIDENCE:
		return set_evidence(reader, cell, row);
	case COLUMN_SUMMARY:
		return set_text(cell, SUMMARY_MAX, &row->summary);
	case COLUMN_QUANTITY:
		return set_quantity(cell, reader->name[i], row);
	case COLUMN_NAMES:
		break;
	}
	return false;
}

/* Does it end before it begins?  Both dates have been read before. */
static bool
ends_early(const struct csv_row *row)
{
	struct err unused;
	int64_t from, end;

	if (row->until == NULL || !date_start(row->from, 0, &from, &unused) ||
	    !date_end(row->until, 0, &end, &unused))
		return false;
	/* A day reaches to its last moment, so its end is the next one. */
	return date_is_day(row->until) ? end <= from : end < from;
}

/* Fill a row from its cells; the reason when it cannot be used. */
static const char *
fill_row(struct reader *reader, struct csv_row *row)
{
	size_t empty = 0;

	if (reader->cells_n != reader->columns_n)
		return "wrong-width";
	if (reader->not_text)
		return "not-text";
	for (size_t i = 0; i < reader->cells_n; i++)
		if (reader->cell[i] == NULL)
			empty++;
		else if (!set_cell(reader, i, row))
			return columns[reader->column[i]].reason;
	if (empty == reader->cells_n)
		return "empty";
	if (row->subject == NULL)
		return columns[COLUMN_SUBJECT].reason;
	if (row->activity == NULL)
		return columns[COLUMN_ACTIVITY].reason;
	if (row->from == NULL)
		return columns[COLUMN_DATE].reason;
	return ends_early(row) ? columns[COLUMN_UNTIL].reason : NULL;
}

/* Room for one more row; the arena keeps the outgrown ones. */
static struct csv_row *
add_row(struct reader *reader)
{
	struct csv_rows *rows = reader->rows;
	size_t size = rows->size == 0 ? FIRST_ROWS : rows->size * 2;
	struct csv_row *bigger;

	if (rows->n == rows->size) {
		bigger = arena_array(reader->arena, size, sizeof(*bigger));
		if (bigger == NULL)
			return NULL;
		if (rows->n > 0)
			memcpy(bigger, rows->row, rows->n * sizeof(*bigger));
		rows->row = bigger;
		rows->size = size;
	}
	return &rows->row[rows->n++];
}

static void
read_row(struct reader *reader)
{
	struct csv_row *row;

	if (reader->rows->n == CSV_MAX_ROWS) {
		reader->failed = true;
		(void)err_set(reader->err, ERR_TOO_LARGE,
		    "a file has at most %d rows", CSV_MAX_ROWS);
		return;
	}
	row = add_row(reader);
	if (row == NULL) {
		out_of_memory(reader);
		return;
	}
	row->reason = fill_row(reader, row);
	row->row = reader->rows->n;
}

/* libcsv calls this at the end of each line that has any character. */
static void
on_line(int end, void *context)
{
	struct reader *reader = context;

	(void)end;
	if (!reader->failed && !reader->has_header)
		read_header(reader);
	else if (!reader->failed)
		read_row(reader);
	reader->has_header = true;
	reader->cells_n = 0;
	reader->not_text = false;
}

static bool
broken_quotes(struct bytes file, size_t at, struct err *err)
{
	size_t line = 1;

	for (size_t i = 0; i < at && i < file.len; i++)
		if (file.data[i] == '\n')
			line++;
	return err_set(err, ERR_MALFORMED,
	    "line %zu: a quote stands alone; a cell with quotes is enclosed in "
	    "quotes and each inside is doubled",
	    line);
}

static bool
feed(struct reader *reader, struct bytes file, struct err *err)
{
	size_t done = csv_parse(&reader->parser, file.data, file.len, on_cell,
	    on_line, reader);

	if (reader->failed)
		return false;
	if (done != file.len && csv_error(&reader->parser) == CSV_EPARSE)
		return broken_quotes(file, done, err);
	if (done != file.len)
		return err_memory(err);
	if (csv_fini(&reader->parser, on_cell, on_line, reader) != 0)
		return err_set(err, ERR_MALFORMED,
		    "a quote is opened and never closed");
	return !reader->failed;
}

bool
csv_rows_parse(struct bytes file, struct arena *arena, struct csv_rows *rows,
    struct err *err)
{
	struct reader reader = { .arena = arena, .rows = rows, .err = err };
	bool fed;

	*rows = (struct csv_rows){ .sha256 = digest_sha256(file) };
	if (file.len > CSV_MAX_BYTES)
		return err_set(err, ERR_TOO_LARGE,
		    "a CSV file is at most %zu bytes", CSV_MAX_BYTES);
	if (file.len == 0)
		return err_set(err, ERR_MALFORMED, "the file is empty");
	if (memchr(file.data, '\0', file.len) != NULL)
		return err_set(err, ERR_MALFORMED,
		    "this is a binary file, not CSV");
	if (file.len >= 3 && memcmp(file.data, "\xEF\xBB\xBF", 3) == 0)
		file = (struct bytes){ file.data + 3, file.len - 3 };
	if (csv_init(&reader.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return err_memory(err);
	fed = feed(&reader, file, err);
	csv_free(&reader.parser);
	if (!fed)
		return false;
	if (!reader.has_header)
		return err_set(err, ERR_MALFORMED, "the file is empty");
	if (rows->n == 0)
		return err_set(err, ERR_MALFORMED,
		    "the file has a header but no rows");
	return true;
}
