#include "http/html.h"

#include <limits.h>
#include <stdio.h>

#include "api/pages.h"
#include "http/bidi.h"

#define API_PREFIX "/api/v1"

/* Deeper values are shown as JSON text; wider tables as lists. */
enum { DEPTH_MAX = 8, COLUMNS_MAX = 12, HEADING_MAX = 6 };

/* How deep a value lies, and below a heading of which level: lists have
 * none, and none may be skipped. */
struct place {
	int depth;
	int level;
};

static void add_value(struct buf *buf, json_t *value, struct place at);

static void
escape(struct buf *buf, const char *text, size_t len)
{
	size_t done = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		const char *safe = NULL;

		if (c == '&')
			safe = "&amp;";
		else if (c == '<')
			safe = "&lt;";
		else if (c == '>')
			safe = "&gt;";
		else if (c == '"')
			safe = "&quot;";
		else if (c == '\'')
			safe = "&#39;";
		else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			safe = "\xef\xbf\xbd";
		if (safe == NULL)
			continue;
		buf_add(buf, text + done, i - done);
		buf_puts(buf, safe);
		done = i + 1;
	}
	buf_add(buf, text + done, len - done);
}

void
html_escape(struct buf *buf, const char *text, size_t len)
{
	auto_buf struct buf tame = { 0 };

	bidi_tame(&tame, (struct bytes){ (const unsigned char *)text, len });
	if (tame.len > 0)
		escape(buf, tame.data, tame.len);
	buf->failed |= buf_failed(&tame);
}

static bool
is_plain(const json_t *value)
{
	return !json_is_object(value) && !json_is_array(value);
}

/* Note a column once; false when there is no room for it. */
static bool
add_column(const char *column[COLUMNS_MAX], size_t *n, const char *key)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(column[i], key) == 0)
			return true;
	if (*n == COLUMNS_MAX)
		return false;
	column[(*n)++] = key;
	return true;
}

/*
 * The columns of an array of objects whose members are all plain; 0 when it
 * is anything else or would be too wide.
 */
static size_t
find_columns(const json_t *array, const char *column[COLUMNS_MAX])
{
	size_t n = 0;
	size_t i;
	json_t *row;

	json_array_foreach (array, i, row) {
		const char *key;
		json_t *cell;

		if (!json_is_object(row))
			return 0;
		json_object_foreach (row, key, cell)
			if (!is_plain(cell) || !add_column(column, &n, key))
				return 0;
	}
	return n;
}

/* A member's name as people write: "recorded_at" is "recorded at". */
static void
add_name(struct buf *buf, const char *key)
{
	size_t start = buf->len;

	html_escape(buf, key, strlen(key));
	for (size_t i = start; i < buf->len; i++)
		if (buf->data[i] == '_')
			buf->data[i] = ' ';
}

/* Who follows a link wants to read: the page, where there is one. */
static const char *
page_target(const char *path)
{
	struct route_part part[QUERY_PARAMS_MAX];
	const char *page = path + sizeof(API_PREFIX) - 1;
	char bare[PATH_MAX];
	int len =
	    snprintf(bare, sizeof(bare), "%.*s", (int)strcspn(page, "?"), page);

	if (len < 0 || (size_t)len >= sizeof(bare))
		return path;
	return page_match(bare, part) != NULL ? page : path;
}

/* A browser reads a backslash as a slash, after which a host would stand. */
const char *
html_target(const char *text)
{
	const char *c = text;

	if (strncmp(text, API_PREFIX "/", sizeof(API_PREFIX)) != 0)
		return NULL;
	while (*c > ' ' && *c <= '~' && *c != '\\')
		c++;
	return *c == '\0' ? page_target(text) : NULL;
}

/* Has the text the form, where 0 stands for any digit? */
static bool
has_form(const char *text, const char *form)
{
	for (; *form != '\0'; form++, text++)
		if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	return true;
}

bool
html_time(struct buf *buf, const char *text)
{
	enum { MONTH = 5, DAY = 8, HOUR = 11, END = 19 };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	bool instant = has_form(text, "0000-00-00T00:00:00") &&
		       text[strspn(text + END, ".0123456789") + END] == 'Z';
	if (!has_form(text, "0000-00-00") ||
	    (!instant && text[HOUR - 1] != '\0'))
		return false;
	int month = (text[MONTH] - '0') * 10 + text[MONTH + 1] - '0';
	int day = (text[DAY] - '0') * 10 + text[DAY + 1] - '0';

	if (month < 1 || month > (int)COUNT(months))
		return false;
	buf_puts(buf, "<time datetime=\"");
	html_escape(buf, text, strlen(text));
	buf_printf(buf, "\">%d %s %.4s", day, months[month - 1], text);
	if (instant && strncmp(text + HOUR, "00:00:00Z", 9) != 0)
		buf_printf(buf, ", %.5s UTC", text + HOUR);
	buf_puts(buf, "</time>");
	return true;
}

static void
add_string(struct buf *buf, const json_t *value)
{
	const char *text = json_string_value(value);
	size_t len = json_string_length(value);
	const char *open = "";
	const char *close = "";
	const char *target = html_target(text);

	if (html_time(buf, text))
		return;
	if (target != NULL) {
		buf_puts(buf, "<a href=\"");
		html_escape(buf, target, strlen(target));
		open = "\">";
		close = "</a>";
	} else if (memchr(text, '\n', len) != NULL) {
		open = "<pre>";
		close = "</pre>";
	}
	buf_puts(buf, open);
	html_escape(buf, text, len);
	buf_puts(buf, close);
}

static void
add_plain(struct buf *buf, const json_t *value)
{
	if (json_is_string(value))
		add_string(buf, value);
	else if (json_is_integer(value))
		buf_printf(buf, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
	else if (json_is_real(value))
		buf_printf(buf, "%.17g", json_real_value(value));
	else if (json_is_boolean(value))
		buf_puts(buf, json_is_true(value) ? "yes" : "no");
	else
		buf_puts(buf, "\xe2\x80\x93");
}

static void
add_heading(struct buf *buf, const char *key, int level)
{
	buf_printf(buf, "<h%d>", level);
	add_name(buf, key);
	buf_printf(buf, "</h%d>\n", level);
}

static void
add_table(struct buf *buf, const json_t *rows, const char *const *column,
    size_t columns_n)
{
	size_t i;
	json_t *row;

	buf_puts(buf, "<table>\n<thead><tr>");
	for (size_t c = 0; c < columns_n; c++) {
		buf_puts(buf, "<th scope=\"col\">");
		add_name(buf, column[c]);
		buf_puts(buf, "</th>");
	}
	buf_puts(buf, "</tr></thead>\n<tbody>\n");
	json_array_foreach (rows, i, row) {
		buf_puts(buf, "<tr>");
		for (size_t c = 0; c < columns_n; c++) {
			const json_t *cell = json_object_get(row, column[c]);

			buf_puts(buf, "<td>");
			if (cell != NULL)
				add_plain(buf, cell);
			buf_puts(buf, "</td>");
		}
		buf_puts(buf, "</tr>\n");
	}
	buf_puts(buf, "</tbody>\n</table>\n");
}

static void
add_array(struct buf *buf, const json_t *array, struct place at)
{
	const char *column[COLUMNS_MAX];
	size_t columns_n = find_columns(array, column);
	size_t i;
	json_t *item;

	if (json_array_size(array) == 0) {
		buf_puts(buf, "<p>none</p>\n");
		return;
	}
	if (columns_n > 0) {
		add_table(buf, array, column, columns_n);
		return;
	}
	buf_puts(buf, "<ul>\n");
	json_array_foreach (array, i, item) {
		buf_puts(buf, "<li>");
		add_value(buf, item, (struct place){ at.depth + 1, at.level });
		buf_puts(buf, "</li>\n");
	}
	buf_puts(buf, "</ul>\n");
}

/* The plain members as one table, then a section for each of the others. */
static void
add_object(struct buf *buf, json_t *object, struct place at)
{
	struct place below = { at.depth + 1,
		at.level < HEADING_MAX ? at.level + 1 : HEADING_MAX };
	const char *key;
	json_t *value;
	bool open = false;

	json_object_foreach (object, key, value) {
		if (!is_plain(value))
			continue;
		buf_puts(buf, open ? "" : "<table>\n<tbody>\n");
		open = true;
		buf_puts(buf, "<tr><th scope=\"row\">");
		add_name(buf, key);
		buf_puts(buf, "</th><td>");
		add_plain(buf, value);
		buf_puts(buf, "</td></tr>\n");
	}
	buf_puts(buf, open ? "</tbody>\n</table>\n" : "");
	json_object_foreach (object, key, value) {
		if (is_plain(value))
			continue;
		add_heading(buf, key, below.level);
		add_value(buf, value, below);
	}
}

static void
add_value(struct buf *buf, json_t *value, struct place at)
{
	if (is_plain(value)) {
		add_plain(buf, value);
	} else if (at.depth >= DEPTH_MAX) {
		auto_free char *text = json_dumps(value, JSON_COMPACT);

		buf_puts(buf, "<code>");
		if (text != NULL)
			html_escape(buf, text, strlen(text));
		buf->failed |= text == NULL;
		buf_puts(buf, "</code>");
	} else if (json_is_array(value)) {
		add_array(buf, value, at);
	} else {
		add_object(buf, value, at);
	}
}

void
html_value(struct buf *buf, json_t *value, int level)
{
	add_value(buf, value, (struct place){ 0, level });
}
