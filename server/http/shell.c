#include "http/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/html.h"
#include "http/static.h"

#define LINKS_MAX ((size_t)128)
#define HANDLE "handle:"

/* What {parts} stand for, and how many came from the path. */
struct told {
	json_t *doc;
	size_t params_n;
};

/* The ways that lead from every page of a community. */
static const struct {
	const char *path;
	const char *text;
} ways[] = {
	{ "", "Overview" },
	{ "/people", "People" },
	{ "/groups", "Groups" },
	{ "/roles", "Roles" },
	{ "/statements", "Statements" },
	{ "/log", "Log" },
};

static void
add_text(struct buf *buf, const char *text)
{
	html_escape(buf, text, strlen(text));
}

/* The address of a file of this release. */
static void
add_address(struct buf *buf, const char *path)
{
	buf_puts(buf, "/w/");
	buf_puts(buf, static_release());
	buf_puts(buf, "/");
	add_text(buf, path);
}

/* What the module of a page imports; NULL where there is no module. */
static const struct asset *
find_imports(const struct look *look)
{
	char name[64];
	bool immutable;

	if (look->page == NULL)
		return NULL;
	(void)snprintf(name, sizeof(name), "/pages/%s.links",
	    look->page->module);
	return static_find(name, &immutable);
}

/* Tell the browser of every file that the module will ask for. */
static void
add_imports(struct buf *buf, const struct asset *links)
{
	const char *line = (const char *)links->form[ASSET_PLAIN].data;
	const char *end = line + links->form[ASSET_PLAIN].len;
	for (size_t n = 0; line < end && n < LINKS_MAX; n++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t len = (size_t)((stop != NULL ? stop : end) - line);

		buf_printf(buf,
		    "<link rel=\"modulepreload\" href=\"/w/%s/%.*s\">\n",
		    static_release(), (int)len, line);
		line += len + 1;
	}
}

/* Slugs, handles and digests; whatever else there is needs no head start. */
static bool
is_simple(const char *text)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

	return text[strspn(text, chars)] == '\0';
}

/* A value of the answer by the names that lead to it, "items.0.digest". */
static json_t *
value_at(json_t *doc, const char *names, size_t len)
{
	const char *end = names + len;
	char name[64];

	while (doc != NULL && names < end) {
		size_t n = strcspn(names, ".}");

		(void)snprintf(name, sizeof(name), "%.*s", (int)n, names);
		doc = json_is_array(doc)
			  ? json_array_get(doc, strtoul(name, NULL, 10))
			  : json_object_get(doc, name);
		names += n + 1;
	}
	return doc;
}

/*
 * What stands for a {part}: {=name} is taken from the answer, any other from
 * the page's own path, in order.  False when it is nothing simple.
 */
static bool
add_part(struct buf *path, const char *part, size_t len,
    const struct look *look, struct told *told)
{
	const char *text = NULL;
	json_t *value = NULL;

	if (*part == '=')
		value = value_at(told->doc, part + 1, len - 1);
	else if (told->params_n < QUERY_PARAMS_MAX)
		text = look->param[told->params_n++];
	if (json_is_integer(value)) {
		buf_printf(path, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		return true;
	}
	if (json_is_string(value))
		text = json_string_value(value);
	if (text != NULL && strncmp(text, HANDLE, sizeof(HANDLE) - 1) == 0)
		text += sizeof(HANDLE) - 1;
	if (text == NULL || text[0] == '\0' || !is_simple(text))
		return false;
	buf_puts(path, text);
	return true;
}

/* The address of a pattern of len bytes; false when a {part} is unknown. */
static bool
write_address(struct buf *path, const char *pattern, size_t len,
    const struct look *look, json_t *doc)
{
	struct told told = { doc, 0 };
	const char *end = pattern + len;

	for (const char *c = pattern; c < end; c++) {
		if (*c != '{') {
			buf_add(path, c, 1);
			continue;
		}
		size_t n = strcspn(c, "}");
		if (!add_part(path, c + 1, n - 1, look, &told))
			return false;
		c += n;
	}
	return !buf_failed(path);
}

/* Begin with the other questions of a page. */
static void
add_questions(struct buf *buf, const struct look *look, json_t *doc)
{
	const char *rest = look->page->also;

	while (*rest != '\0') {
		auto_buf struct buf path = { 0 };
		size_t len = strcspn(rest, " ");

		if (write_address(&path, rest, len, look, doc)) {
			buf_puts(buf, "<link rel=\"preload\" as=\"fetch\" "
				      "crossorigin=\"anonymous\" href=\"");
			html_escape(buf, path.data, path.len);
			buf_puts(buf, "\">\n");
		}
		rest += len;
		rest += strspn(rest, " ");
	}
}

static void
add_head(struct buf *buf, const char *title, const struct look *look,
    json_t *doc)
{
	const struct asset *imports = find_imports(look);

	buf_puts(buf, "<head>\n<meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, "
		      "initial-scale=1\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n"
		      "<title>");
	add_text(buf, title);
	buf_puts(buf,
	    " \xe2\x80\x93 Kleos</title>\n<link rel=\"icon\" href=\"");
	add_address(buf, "icon.svg");
	buf_puts(buf, "\">\n<link rel=\"stylesheet\" href=\"");
	add_address(buf, "style.css");
	buf_puts(buf, "\">\n");
	if (imports != NULL) {
		add_imports(buf, imports);
		if (look->page->also != NULL && look->param != NULL)
			add_questions(buf, look, doc);
		buf_puts(buf, "<script type=\"module\" src=\"");
		buf_printf(buf, "/w/%s/pages/%s.js\"></script>\n",
		    static_release(), look->page->module);
	}
	buf_puts(buf, "</head>\n");
}

/* The community that the page is about, or NULL. */
static const char *
community_of(const struct look *look)
{
	if (look->page == NULL || look->param == NULL ||
	    strncmp(look->page->route.pattern, "/{c}", 4) != 0 ||
	    !is_simple(look->param[0]))
		return NULL;
	return look->param[0];
}

static void
add_header(struct buf *buf, const struct look *look)
{
	const char *slug = community_of(look);

	buf_puts(buf, "<a class=\"skip\" href=\"#main\">Skip to content</a>\n"
		      "<header class=\"top\">\n"
		      "<a class=\"brand\" href=\"/\">Kleos</a>\n");
	if (slug != NULL) {
		buf_printf(buf,
		    "<form class=\"find\" role=\"search\" "
		    "action=\"/%s/search\">\n"
		    "<input type=\"search\" name=\"q\" required "
		    "maxlength=\"100\" aria-label=\"Search\" "
		    "placeholder=\"Search\">\n</form>\n"
		    "<nav aria-label=\"Community\">\n",
		    slug);
		for (size_t i = 0; i < COUNT(ways); i++)
			buf_printf(buf, "<a href=\"/%s%s\">%s</a>\n", slug,
			    ways[i].path, ways[i].text);
		buf_printf(buf,
		    "</nav>\n<nav class=\"own\" aria-label=\"Yours\">\n"
		    "<a class=\"act\" href=\"/%s/contribute\">"
		    "Log a contribution</a>\n"
		    "<a href=\"/%s/me\">My record</a>\n</nav>\n",
		    slug, slug);
	}
	buf_puts(buf, "</header>\n");
}

/* JSON is inert there, as long as nothing in it ends the element. */
static void
add_answer(struct buf *buf, const struct buf *json)
{
	const char *rest = json->data;
	const char *end = rest + json->len;

	buf_puts(buf, "<script type=\"application/json\" id=\"answer\">");
	while (rest < end) {
		const char *stop = memchr(rest, '<', (size_t)(end - rest));
		size_t len = (size_t)((stop != NULL ? stop : end) - rest);

		buf_add(buf, rest, len);
		if (stop != NULL)
			buf_puts(buf, "\\u003c");
		rest += len + 1;
	}
	buf_puts(buf, "</script>\n");
}

static const char *
title_of(const json_t *doc, const struct look *look)
{
	const char *title = json_string_value(json_object_get(doc, "title"));

	if (title == NULL)
		title = json_string_value(json_object_get(doc, "name"));
	if (title != NULL && title[0] != '\0')
		return title;
	return look->page != NULL && look->page->title[0] != '\0'
		   ? look->page->title
		   : look->path;
}

/* Leave to the module what only the module shows. */
static void
drop_bodies(json_t *doc)
{
	size_t i;
	json_t *item;

	json_array_foreach (json_object_get(doc, "items"), i, item) {
		(void)json_object_del(item, "body");
		(void)json_object_del(item, "of");
	}
}

bool
shell_page(json_t *doc, const struct buf *json, const struct look *look,
    struct buf *buf, struct err *err)
{
	const char *title = title_of(doc, look);

	buf_puts(buf, "<!doctype html>\n<html lang=\"en\">\n");
	add_head(buf, title, look, doc);
	buf_puts(buf, "<body>\n");
	add_header(buf, look);
	buf_puts(buf,
	    "<main id=\"main\" tabindex=\"-1\">\n"
	    "<noscript><p class=\"note wait\">Without JavaScript "
	    "these pages are for reading: whoever signs here does so in "
	    "the browser.</p></noscript>\n<div");
	/* It is hidden for as long as a script may take its place. */
	buf_puts(buf, find_imports(look) != NULL ? " class=\"plain\"" : "");
	buf_puts(buf, ">\n<h1>");
	add_text(buf, title);
	buf_puts(buf, "</h1>\n");
	if (look->page != NULL && page_is_told(look->page))
		drop_bodies(doc);
	html_value(buf, doc);
	buf_puts(buf, "</div>\n</main>\n");
	if (look->page != NULL)
		add_answer(buf, json);
	buf_puts(buf, "<footer class=\"foot\">\n"
		      "<p>Every statement here is signed by the one who made "
		      "it and kept in a log that only grows. "
		      "<a href=\"/api/v1/openapi.json\">For programs</a></p>\n"
		      "</footer>\n</body>\n</html>\n");
	return !buf_failed(buf) || err_memory(err);
}
