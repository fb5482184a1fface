#include "http/sheet.h"

#include "core/identity.h"
#include "core/text.h"
#include "http/address.h"
#include "http/html.h"

/* Rules stand in rules only so deep (core/policy.h). */
enum { DEPTH_MAX = 20, DIGITS_SHOWN = 8, LEVEL = 2 };

/* What goes along while members are written. */
struct writer {
	struct buf *buf;
	const struct look *look;
	int depth; /* of lists in lists */
};

static void add_lines(struct writer *w, const struct sheet_field *field,
    json_t *value, const char *class);

static void
add_text(struct writer *w, const char *text)
{
	html_escape(w->buf, text, strlen(text));
}

static bool
is_empty(const json_t *value)
{
	return value == NULL || json_is_null(value) ||
	       (json_is_array(value) && json_array_size(value) == 0) ||
	       (json_is_object(value) && json_object_size(value) == 0) ||
	       (json_is_string(value) && json_string_length(value) == 0);
}

static bool
is_part(enum sheet_kind kind)
{
	return kind >= SHEET_EXACT;
}

/* Open a link to what a field of a row leads to, with something in front;
 * false, with nothing written, when it is none. */
static bool
open_link(struct writer *w, const char *before, const char *link, json_t *row)
{
	auto_buf struct buf path = { 0 };
	const char *target = NULL;

	if (link == NULL)
		return false;
	if (link[0] != '/') {
		const char *text =
		    json_string_value(address_value(row, bytes_of(link)));

		target = text != NULL ? html_target(text) : NULL;
	} else if (address_write(&path, bytes_of(link), w->look->param, row)) {
		target = path.data;
	}
	if (target == NULL)
		return false;
	buf_puts(w->buf, before);
	buf_puts(w->buf, "<a href=\"");
	add_text(w, target);
	buf_puts(w->buf, "\">");
	return true;
}

static const char *
word_of(const struct sheet_word *words, const char *code)
{
	for (; words->code != NULL; words++)
		if (strcmp(words->code, code) == 0)
			return words->word;
	return code;
}

/* What a row has for a field; NULL also where there is no word for it. */
static json_t *
member_of(json_t *row, const struct sheet_field *field)
{
	json_t *value = address_value(row, bytes_of(field->name));

	if (field->kind == SHEET_WORD && json_is_string(value) &&
	    word_of(field->words, json_string_value(value))[0] == '\0')
		return NULL;
	return value;
}

/* Somebody: by their handle, with a link, or by another identity. */
static void
add_who(struct writer *w, const char *id)
{
	bool linked;

	if (identity_handle(id) != NULL)
		id = identity_handle(id);
	auto_json json_t *row = json_pack("{s:s}", "id", id);
	linked = open_link(w, "", "/{c}/people/{=id}", row);
	buf_puts(w->buf, "<bdi>");
	add_text(w, id);
	buf_puts(w->buf, linked ? "</bdi></a>" : "</bdi>");
}

/* Only what a browser fetches is a link; scripts are none. */
static void
add_outside(struct writer *w, const char *address)
{
	bool linked = strncmp(address, "https://", 8) == 0 ||
		      strncmp(address, "http://", 7) == 0;

	if (linked) {
		buf_puts(w->buf, "<a rel=\"nofollow noopener noreferrer\" "
				 "href=\"");
		add_text(w, address);
		buf_puts(w->buf, "\">");
	}
	buf_puts(w->buf, "<bdi>");
	add_text(w, address);
	buf_puts(w->buf, linked ? "</bdi></a>" : "</bdi>");
}

static void
add_string(struct writer *w, const struct sheet_field *field, const char *text)
{
	struct buf *buf = w->buf;

	if (field->kind == SHEET_WHO) {
		add_who(w, text);
	} else if (field->kind == SHEET_OUTSIDE) {
		add_outside(w, text);
	} else if (field->kind == SHEET_WORD) {
		add_text(w, word_of(field->words, text));
	} else if (field->kind == SHEET_DIGEST) {
		buf_printf(buf, "<code>%.*s</code>", DIGITS_SHOWN, text);
	} else if (field->kind != SHEET_TIME || !html_time(buf, text)) {
		buf_puts(buf, "<bdi>");
		add_text(w, text);
		buf_puts(buf, "</bdi>");
	}
}

/* A value that has no others in it; nothing for those that have. */
static void
add_single(struct writer *w, const struct sheet_field *field,
    const json_t *value)
{
	if (json_is_string(value))
		add_string(w, field, json_string_value(value));
	else if (json_is_integer(value))
		buf_printf(w->buf, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
	else if (json_is_boolean(value))
		buf_puts(w->buf, json_is_true(value) ? "yes" : "no");
}

/* A value in a line of text; several with commas between. */
static void
add_value(struct writer *w, const struct sheet_field *field, json_t *value)
{
	const char *name;
	const char *comma = "";
	json_t *item;
	size_t i;

	add_single(w, field, value);
	json_array_foreach (value, i, item) {
		buf_puts(w->buf, i > 0 ? ", " : "");
		add_value(w, field, item);
	}
	json_object_foreach (value, name, item) {
		buf_puts(w->buf, comma);
		add_text(w, name);
		buf_putc(w->buf, ' ');
		add_value(w, field, item);
		comma = ", ";
	}
}

/* A member of a row that is no part of its own, with its link. */
static void
add_member(struct writer *w, const struct sheet_field *field, json_t *row)
{
	bool linked = open_link(w, "", field->link, row);

	add_value(w, field, member_of(row, field));
	buf_puts(w->buf, linked ? "</a>" : "");
}

/* "chair of ops from 1 January 2026": the members of a row, labels in front. */
static void
add_line(struct writer *w, const struct sheet_field *field, json_t *row)
{
	bool begun = false;

	for (; field->name != NULL; field++) {
		json_t *value = member_of(row, field);
		const char *label = field->label;

		if (is_empty(value))
			continue;
		if (begun &&
		    (label[0] == '\0' || strchr(",:;", label[0]) == NULL))
			buf_putc(w->buf, ' ');
		add_text(w, label);
		buf_puts(w->buf, label[0] != '\0' ? " " : "");
		if (field->kind == SHEET_LIST)
			add_lines(w, field, value, "");
		else
			add_member(w, field, row);
		begun = true;
	}
}

/* A line for each, or for the one there is. */
static void
add_lines(struct writer *w, const struct sheet_field *field, json_t *value,
    const char *class)
{
	size_t n = json_is_array(value) ? json_array_size(value) : 1;

	if (w->depth >= DEPTH_MAX) {
		buf_puts(w->buf, "\xe2\x80\xa6");
		return;
	}
	w->depth++;
	buf_printf(w->buf, "<ul%s>\n", class);
	for (size_t i = 0; i < n; i++) {
		buf_puts(w->buf, "<li>");
		add_line(w, field->fields,
		    json_is_array(value) ? json_array_get(value, i) : value);
		buf_puts(w->buf, "</li>\n");
	}
	buf_puts(w->buf, "</ul>\n");
	w->depth--;
}

static void
add_named(struct writer *w, const struct sheet_field *field, json_t *value)
{
	const char *name;
	json_t *item;

	buf_puts(w->buf, "<ul>\n");
	json_object_foreach (value, name, item) {
		buf_puts(w->buf, "<li><strong><bdi>");
		add_text(w, name);
		buf_puts(w->buf, "</bdi></strong>: ");
		add_line(w, field->fields, item);
		buf_puts(w->buf, "</li>\n");
	}
	buf_puts(w->buf, "</ul>\n");
}

static void
open_table(struct writer *w, const char *caption)
{
	buf_puts(w->buf, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
			 "aria-label=\"");
	add_text(w, caption);
	buf_puts(w->buf, "\"><table>\n<caption class=\"unseen\">");
	add_text(w, caption);
	buf_puts(w->buf, "</caption>\n<thead><tr>");
}

static void
add_counts(struct writer *w, const struct sheet_field *field, json_t *value)
{
	const char *name;
	json_t *n;

	open_table(w, field->label);
	buf_puts(w->buf, "<th scope=\"col\">What</th><th scope=\"col\" "
			 "class=\"n\">How many</th></tr></thead>\n<tbody>\n");
	json_object_foreach (value, name, n) {
		buf_puts(w->buf, "<tr><th scope=\"row\">");
		add_text(w, word_of(field->words, name));
		buf_puts(w->buf, "</th><td class=\"n\">");
		add_value(w, field, n);
		buf_puts(w->buf, "</td></tr>\n");
	}
	buf_puts(w->buf, "</tbody>\n</table></div>\n");
}

/* What a column has in its rows: something at all, and only numbers? */
static enum column {
	NOTHING,
	NUMBERS,
	VALUES
} column_of(const struct sheet_field *column, json_t *rows)
{
	enum column found = NOTHING;
	json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		const json_t *value = member_of(row, column);

		if (is_empty(value))
			continue;
		if (!json_is_integer(value))
			return VALUES;
		found = NUMBERS;
	}
	return found;
}

static void
add_cell(struct writer *w, const struct sheet_field *column, json_t *row)
{
	json_t *value = member_of(row, column);

	if (is_empty(value))
		return;
	if (column->kind == SHEET_LIST)
		add_lines(w, column, value, " class=\"bare\"");
	else
		add_member(w, column, row);
}

static void
add_table(struct writer *w, const struct sheet_field *field, json_t *rows)
{
	static const char
	    *const ends[] = { [NUMBERS] = " class=\"n\">", [VALUES] = ">" };
	const struct sheet_field *column;
	json_t *row;
	size_t i;

	open_table(w, field->label);
	for (column = field->fields; column->name != NULL; column++) {
		enum column what = column_of(column, rows);

		if (what == NOTHING)
			continue;
		buf_printf(w->buf, "<th scope=\"col\"%s", ends[what]);
		add_text(w, column->label);
		buf_puts(w->buf, "</th>");
	}
	buf_puts(w->buf, "</tr></thead>\n<tbody>\n");
	json_array_foreach (rows, i, row) {
		buf_puts(w->buf, "<tr>");
		for (column = field->fields; column->name != NULL; column++) {
			enum column what = column_of(column, rows);

			if (what == NOTHING)
				continue;
			buf_printf(w->buf, "<td%s", ends[what]);
			add_cell(w, column, row);
			buf_puts(w->buf, "</td>");
		}
		buf_puts(w->buf, "</tr>\n");
	}
	buf_puts(w->buf, "</tbody>\n</table></div>\n");
}

static void
add_exact(struct writer *w, const struct sheet_field *field, json_t *value)
{
	bool is_text = json_is_string(value);
	auto_free char *made =
	    is_text ? NULL : json_dumps(value, JSON_INDENT(2));
	const char *text = is_text ? json_string_value(value) : made;

	if (text == NULL) {
		w->buf->failed = true;
		return;
	}
	buf_puts(w->buf, "<details><summary>");
	add_text(w, field->label);
	buf_puts(w->buf, "</summary><pre>");
	add_text(w, text);
	buf_puts(w->buf, "</pre></details>\n");
}

/* A part under a heading of its own. */
static void
add_part(struct writer *w, const struct sheet_field *field, json_t *value)
{
	if (field->kind == SHEET_EXACT) {
		add_exact(w, field, value);
		return;
	}
	buf_printf(w->buf, "<h%d>", LEVEL);
	add_text(w, field->label);
	buf_printf(w->buf, "</h%d>\n", LEVEL);
	if (is_empty(value)) {
		buf_puts(w->buf, "<p class=\"empty\">");
		add_text(w, field->none);
		buf_puts(w->buf, "</p>\n");
	} else if (field->kind == SHEET_TABLE) {
		add_table(w, field, value);
	} else if (field->kind == SHEET_COUNTS) {
		add_counts(w, field, value);
	} else if (field->kind == SHEET_NAMED) {
		add_named(w, field, value);
	} else if (field->kind == SHEET_LIST) {
		add_lines(w, field, value, "");
	} else {
		html_value(w->buf, value, LEVEL);
	}
}

/* Members one after the other, those that are no parts as a list of facts. */
static void
add_members(struct writer *w, const struct sheet_field *field, json_t *doc)
{
	bool open = false;

	for (; field->name != NULL; field++) {
		json_t *value = member_of(doc, field);
		bool part = is_part(field->kind);

		if (value == NULL || (is_empty(value) && field->none == NULL))
			continue;
		if (open == part) {
			buf_puts(w->buf,
			    part ? "</dl>\n" : "<dl class=\"facts\">\n");
			open = !part;
		}
		if (part) {
			add_part(w, field, value);
			continue;
		}
		buf_puts(w->buf, "<dt>");
		add_text(w, field->label);
		buf_puts(w->buf, "</dt><dd>");
		add_member(w, field, doc);
		buf_puts(w->buf, "</dd>\n");
	}
	buf_puts(w->buf, open ? "</dl>\n" : "");
}

static void
add_ways(struct writer *w, const struct sheet_way *way, json_t *doc)
{
	buf_puts(w->buf, "<ul class=\"bare row\">\n");
	for (; way->path != NULL; way++) {
		if (!open_link(w, "<li>", way->path, doc))
			continue;
		add_text(w, way->text);
		buf_puts(w->buf, "</a></li>\n");
	}
	buf_puts(w->buf, "</ul>\n");
}

static bool
is_input(const struct sheet_input *input, const char *name)
{
	for (; input->name != NULL; input++)
		if (strcmp(input->name, name) == 0)
			return true;
	return strcmp(name, "cursor") == 0;
}

/* What was asked beside the fields of the form stays with it. */
static void
add_hidden(struct writer *w, const struct sheet *sheet)
{
	const struct query *query = w->look->query;

	for (size_t i = 0; query != NULL && i < query->args_n; i++) {
		if (is_input(sheet->inputs, query->arg[i].name))
			continue;
		buf_puts(w->buf, "<input type=\"hidden\" name=\"");
		add_text(w, query->arg[i].name);
		buf_puts(w->buf, "\" value=\"");
		add_text(w, query->arg[i].value);
		buf_puts(w->buf, "\">\n");
	}
}

static void
add_form(struct writer *w, const struct sheet *sheet, json_t *doc)
{
	const struct query *query = w->look->query;
	auto_buf struct buf path = { 0 };

	if (!address_write(&path, bytes_of(sheet->action), w->look->param, doc))
		return;
	buf_printf(w->buf, "<form class=\"card\" action=\"%.*s\">\n",
	    (int)path.len, path.data);
	for (const struct sheet_input *input = sheet->inputs;
	     input->name != NULL; input++) {
		const char *value =
		    query != NULL ? query_arg(query, input->name) : NULL;

		buf_printf(w->buf,
		    "<div class=\"field\"><label for=\"ask-%s\">%s</label>\n"
		    "<input id=\"ask-%s\" name=\"%s\" value=\"",
		    input->name, input->label, input->name, input->name);
		add_text(w, value != NULL ? value : "");
		buf_puts(w->buf, "\"></div>\n");
	}
	add_hidden(w, sheet);
	buf_puts(w->buf, "<button>Show</button>\n</form>\n");
}

/* The same question, from where this page of its answer ends. */
static void
add_next(struct writer *w, json_t *doc)
{
	const char *next = json_string_value(json_object_get(doc, "next"));
	const struct query *query = w->look->query;
	auto_buf struct buf args = { 0 };

	if (next == NULL)
		return;
	for (size_t i = 0; query != NULL && i < query->args_n; i++) {
		if (strcmp(query->arg[i].name, "cursor") == 0)
			continue;
		text_escape(&args, query->arg[i].name);
		buf_putc(&args, '=');
		text_escape(&args, query->arg[i].value);
		buf_putc(&args, '&');
	}
	buf_puts(&args, "cursor=");
	text_escape(&args, next);
	buf_puts(w->buf, "<p><a rel=\"next\" href=\"?");
	html_escape(w->buf, args.data, args.len);
	buf_puts(w->buf, "\">Show more</a></p>\n");
}

static void
add_paragraph(struct writer *w, const char *class, const char *text)
{
	buf_printf(w->buf, "<p class=\"%s\">", class);
	add_text(w, text);
	buf_puts(w->buf, "</p>\n");
}

void
sheet_write(struct buf *buf, const struct sheet *sheet, json_t *doc,
    const struct look *look)
{
	struct writer w = { buf, look, 0 };
	const char *detail = json_string_value(json_object_get(doc, "detail"));
	/* What is looked for stands above what was found. */
	bool first = sheet->inputs != NULL && sheet->inputs[1].name == NULL;
	bool failed =
	    detail != NULL && json_is_integer(json_object_get(doc, "status"));

	if (json_is_true(json_object_get(doc, "replay")))
		add_paragraph(&w, "replay",
		    "REPLAY: rebuilt from old records. Nobody gains or "
		    "loses a vote by it.");
	if (failed)
		add_paragraph(&w, "trouble", detail);
	else if (sheet->lead != NULL)
		add_paragraph(&w, "lead", sheet->lead);
	if (sheet->command != NULL) {
		buf_puts(buf, "<pre>");
		add_text(&w, sheet->command);
		buf_puts(buf, "</pre>\n");
	}
	if (sheet->ways != NULL)
		add_ways(&w, sheet->ways, doc);
	if (first)
		add_form(&w, sheet, doc);
	if (!failed && sheet->fields != NULL)
		add_members(&w, sheet->fields, doc);
	if (!failed)
		add_next(&w, doc);
	if (sheet->inputs != NULL && !first)
		add_form(&w, sheet, doc);
}
