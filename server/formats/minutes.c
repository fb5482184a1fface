#include "formats/minutes.h"

#include <stdio.h>

#include "core/buf.h"
#include "core/instant.h"
#include "core/line.h"
#include "core/text.h"
#include "core/utf8.h"
#include "formats/lines.h"

enum { MS_PER_SECOND = 1000, FIRST_ROWS = 32 };

static const char stamp_form[] = ".0000-00-00-00.00";

struct reader {
	struct lines lines;
	struct bytes line; /* the present one, without blanks at its end */
	struct arena *arena;
	struct minutes *minutes;
	struct err *err;
	size_t rows_size;
};

static bool
fails(const struct reader *reader, const char *what)
{
	return err_set(reader->err, ERR_MALFORMED, "line %zu: %s",
	    reader->lines.number, what);
}

static bool
cut_off(const struct reader *reader, const char *what)
{
	return err_set(reader->err, ERR_MALFORMED,
	    "the minutes are cut off after line %zu: %s", reader->lines.number,
	    what);
}

static bool
next(struct reader *reader)
{
	struct bytes line;

	if (!lines_next(&reader->lines, &line))
		return false;
	while (line.len > 0 && (line.data[line.len - 1] == ' ' ||
				   line.data[line.len - 1] == '\t'))
		line.len--;
	reader->line = line;
	return true;
}

/* Go to the next line that begins so. */
static bool
seek(struct reader *reader, const char *word)
{
	while (next(reader)) {
		struct bytes line = reader->line;

		if (line_skip(&line, word))
			return true;
	}
	return false;
}

static bool
begins_with(const struct reader *reader, const char *word)
{
	struct bytes line = reader->line;

	return line_skip(&line, word);
}

/* Where word is first in text, or text.len. */
static size_t
find(struct bytes text, const char *word)
{
	const unsigned char *at = NULL;

	if (text.data != NULL)
		at = memmem(text.data, text.len, word, strlen(word));
	return at != NULL ? (size_t)(at - text.data) : text.len;
}

static struct bytes
head(struct bytes text, size_t len)
{
	return (struct bytes){ text.data, len };
}

static struct bytes
tail(struct bytes text, size_t from)
{
	return (struct bytes){ text.data + from, text.len - from };
}

/* Copy one line of text to the arena. */
static bool
keep(const struct reader *reader, struct bytes text, const char **out)
{
	if (!text_is_line(text))
		return fails(reader, "has characters that are not text");
	*out = arena_copy(reader->arena, text);
	return *out != NULL || err_memory(reader->err);
}

/* "HH:MM:SS UTC" and what may follow, as milliseconds of the day. */
static bool
parse_clock(struct bytes text, int64_t *ms)
{
	char instant[] = "1970-01-01T00:00:00Z";
	struct err unused;

	if (text.len < 12 || memcmp(text.data + 8, " UTC", 4) != 0)
		return false;
	memcpy(instant + 11, text.data, 8);
	return instant_parse(instant, ms, &unused);
}

/* What can be said of the whole file before its first line is read. */
static bool
check_file(struct bytes file, struct err *err)
{
	struct lines lines = lines_of(file);
	struct bytes text = { NULL, 0 };

	if (file.len > MINUTES_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "minutes are at most %zu bytes", MINUTES_MAX);
	while (text.len == 0)
		if (!lines_next(&lines, &text))
			return err_set(err, ERR_MALFORMED, "the file is empty");
		else
			text = text_trim(text);
	if (memchr(file.data, '\0', file.len) != NULL)
		return err_set(err, ERR_MALFORMED,
		    "this is a binary file, not minutes in text form");
	if (text.data[0] == '<')
		return err_set(err, ERR_MALFORMED,
		    "line %zu: this is HTML; the minutes also exist as .txt",
		    lines.number);
	return true;
}

/* A line of "=", "#channel: Name", a line of "=". */
static bool
read_title(struct reader *reader)
{
	struct minutes *minutes = reader->minutes;
	struct bytes title;
	size_t colon;

	do {
		if (!next(reader))
			return cut_off(reader, "there is no title");
	} while (reader->line.len == 0);
	if (!begins_with(reader, "="))
		return fails(reader, "these are not MeetBot minutes, which "
				     "begin with a title between lines of =");
	if (!next(reader))
		return cut_off(reader, "there is no title");
	title = text_trim(reader->line);
	colon = find(title, ": ");
	if (title.len == 0 || title.data[0] != '#')
		return fails(reader, "the title is no \"#channel: Name\"");
	if (!keep(reader, head(title, colon), &minutes->channel))
		return false;
	if (colon < title.len)
		title = text_trim(tail(title, colon + 2));
	if (utf8_count(title) > MINUTES_NAME_MAX)
		return fails(reader, "the title is too long");
	return keep(reader, title, &minutes->name);
}

/* The lines of the present paragraph, joined by blanks. */
static bool
join_paragraph(struct reader *reader, struct buf *buf)
{
	do {
		buf_add(buf, reader->line.data, reader->line.len);
		buf_putc(buf, ' ');
	} while (next(reader) && reader->line.len > 0);
	return !buf_failed(buf) || err_memory(reader->err);
}

/* The URL, from which wrapping may have taken the blanks' place: "... ." */
static bool
read_url(struct reader *reader, struct bytes text)
{
	auto_buf struct buf url = { 0 };

	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] != ' ' && text.data[i] != '\t')
			buf_putc(&url, (char)text.data[i]);
	if (buf_failed(&url))
		return err_memory(reader->err);
	while (url.len > 0 && url.data[url.len - 1] == '.')
		url.len--;

	struct bytes bytes = buf_bytes(&url);
	if (find(bytes, "://") == bytes.len ||
	    (find(bytes, "http://") != 0 && find(bytes, "https://") != 0))
		return fails(reader, "the address of the full log is missing");
	if (bytes.len > MINUTES_URL_MAX)
		return fails(reader, "the address of the full log is too long");
	return keep(reader, bytes, &reader->minutes->url);
}

/* "Meeting started by NICK at HH:MM:SS UTC.  The full logs are ..." */
static bool
read_started(struct reader *reader)
{
	auto_buf struct buf buf = { 0 };
	struct bytes text;
	size_t at;

	if (!seek(reader, "Meeting started by"))
		return cut_off(reader, "no line says who started the meeting");
	if (!join_paragraph(reader, &buf))
		return false;
	text = buf_bytes(&buf);
	if (!line_skip(&text, "Meeting started by "))
		return fails(reader, "does not say who started the meeting");
	at = find(text, " at ");
	if (at == text.len ||
	    !parse_clock(tail(text, at + 4), &reader->minutes->start))
		return fails(reader, "does not say when the meeting started, "
				     "as \"at HH:MM:SS UTC\"");
	if (!keep(reader, text_trim(head(text, at)),
		&reader->minutes->started_by))
		return false;
	at = find(text, "available at ");
	if (at == text.len)
		return fails(reader, "the address of the full log is missing");
	return read_url(reader, tail(text, at + strlen("available at ")));
}

static bool
is_stamp(const char *text)
{
	for (const char *form = stamp_form; *form != '\0'; form++, text++)
		if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	return true;
}

/* The last ".YYYY-MM-DD-HH.MM" in a name, or NULL. */
static const char *
find_stamp(const char *name)
{
	const char *found = NULL;

	for (; *name != '\0'; name++)
		if (is_stamp(name))
			found = name;
	return found;
}

/* Turn the times of day into instants. */
static bool
set_day(const struct reader *reader, const char *file_name)
{
	struct minutes *minutes = reader->minutes;
	const char *stamp = find_stamp(minutes->url);
	char day[] = "0000-00-00";
	int64_t midnight;

	if (stamp == NULL)
		stamp = find_stamp(file_name);
	if (stamp == NULL)
		return err_set(reader->err, ERR_MALFORMED,
		    "neither the log's address nor the file's name has the "
		    "date, as .YYYY-MM-DD-HH.MM.");
	memcpy(day, stamp + 1, sizeof(day) - 1);
	if (!date_is_day(day) || !date_start(day, 0, &midnight, reader->err))
		return err_set(reader->err, ERR_MALFORMED,
		    "the date %s is not in the calendar", day);
	if (minutes->end < minutes->start)
		minutes->end += INSTANT_MS_PER_DAY;
	minutes->start += midnight;
	minutes->end += midnight;
	return true;
}

static bool
set_group(const struct reader *reader)
{
	struct bytes url = bytes_of(reader->minutes->url);
	size_t at = find(url, "/meetings/");
	struct bytes group = { NULL, 0 };
	const char *stamp = find_stamp(reader->minutes->url);

	if (at < url.len) {
		group = tail(url, at + strlen("/meetings/"));
		group = head(group, find(group, "/"));
	} else if (stamp != NULL) {
		group = head(url, (size_t)(stamp - reader->minutes->url));
		while (find(group, "/") < group.len)
			group = tail(group, find(group, "/") + 1);
	}
	if (group.len == 0)
		return err_set(reader->err, ERR_MALFORMED,
		    "the log's address does not name the group");
	return keep(reader, group, &reader->minutes->group);
}

static bool
read_ended(struct reader *reader)
{
	struct bytes line;

	if (!seek(reader, "Meeting ended at "))
		return cut_off(reader, "no line says when the meeting ended");
	line = tail(reader->line, strlen("Meeting ended at "));
	if (!parse_clock(line, &reader->minutes->end))
		return fails(reader, "does not say when the meeting ended, as "
				     "\"at HH:MM:SS UTC\"");
	return true;
}

/* Room for one more row; the arena keeps the outgrown ones. */
static struct minutes_row *
add_row(struct reader *reader)
{
	struct minutes *minutes = reader->minutes;
	size_t size =
	    reader->rows_size == 0 ? FIRST_ROWS : reader->rows_size * 2;
	struct minutes_row *rows;

	if (minutes->rows_n == reader->rows_size) {
		rows = arena_array(reader->arena, size, sizeof(*rows));
		if (rows == NULL)
			return NULL;
		if (minutes->rows_n > 0)
			memcpy(rows, minutes->row,
			    minutes->rows_n * sizeof(*rows));
		minutes->row = rows;
		reader->rows_size = size;
	}
	return &minutes->row[minutes->rows_n++];
}

/* "* NICK (LINES)" */
static bool
read_row(struct reader *reader)
{
	struct bytes line = reader->line;
	struct minutes_row *row;
	uint64_t said;
	size_t open;

	if (!line_skip(&line, "* ") || line.len == 0 ||
	    line.data[line.len - 1] != ')')
		return fails(reader, "is no \"* nick (lines said)\"");
	line.len--;
	for (open = line.len; open > 0 && line.data[open - 1] != '(';)
		open--;
	if (open < 3 || line.data[open - 2] != ' ')
		return fails(reader, "is no \"* nick (lines said)\"");
	if (!line_uint64(tail(line, open), &said))
		return fails(reader, "the lines said are no number");
	if (said > MINUTES_LINES_MAX)
		return fails(reader, "nobody says so many lines");
	if (open - 2 > MINUTES_NICK_MAX)
		return fails(reader, "the nick is too long");
	if (reader->minutes->rows_n == MINUTES_ROWS_MAX)
		return err_set(reader->err, ERR_TOO_LARGE,
		    "minutes have at most %d people present", MINUTES_ROWS_MAX);
	row = add_row(reader);
	if (row == NULL)
		return err_memory(reader->err);
	row->row = reader->minutes->rows_n;
	row->lines = (int64_t)said;
	/* As it is: a nick that is not even text is a row to reject later. */
	row->nick = arena_copy(reader->arena, head(line, open - 2));
	return row->nick != NULL || err_memory(reader->err);
}

static bool
read_people(struct reader *reader)
{
	if (!seek(reader, "People present (lines said)"))
		return cut_off(reader, "there is no list of people present");
	if (!next(reader) || !begins_with(reader, "-"))
		return cut_off(reader, "the list of people present is missing");
	for (;;) {
		if (!next(reader))
			return cut_off(reader, "the line \"Generated by "
					       "`MeetBot`_\" is missing");
		if (begins_with(reader, "Generated by `MeetBot`_"))
			break;
		if (reader->line.len > 0 && !read_row(reader))
			return false;
	}
	if (reader->minutes->rows_n == 0)
		return fails(reader, "the list of people present is empty");
	return true;
}

bool
minutes_parse(struct bytes file, const char *file_name, struct arena *arena,
    struct minutes *minutes, struct err *err)
{
	struct reader reader = {
		.lines = lines_of(file),
		.arena = arena,
		.minutes = minutes,
		.err = err,
	};

	*minutes = (struct minutes){ .sha256 = digest_sha256(file) };
	return check_file(file, err) && read_title(&reader) &&
	       read_started(&reader) && read_ended(&reader) &&
	       read_people(&reader) && set_day(&reader, file_name) &&
	       set_group(&reader);
}
