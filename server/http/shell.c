#include "http/shell.h"

#include <stdio.h>
#include <string.h>

#include "http/address.h"
#include "http/html.h"
#include "http/sheet.h"
#include "http/static.h"

#define LINKS_MAX ((size_t)128)

/* The ways that lead from every page of a community. */
static const struct way {
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

/* What is looked up less often. */
static const struct way more[] = {
	{ "/policies", "Policies" },
	{ "/organisations", "Organisations" },
	{ "/sources", "Sources" },
	{ "/unmatched", "Unmatched names" },
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

/* Begin with the other questions of a page. */
static void
add_questions(struct buf *buf, const struct look *look, json_t *doc)
{
	const char *rest = look->page->also;

	while (*rest != '\0') {
		auto_buf struct buf path = { 0 };
		size_t len = strcspn(rest, " ");

		if (address_write(&path,
			(struct bytes){ (const unsigned char *)rest, len },
			look->param, doc)) {
			buf_puts(buf, "<link rel=\"preload\" as=\"fetch\" "
				      "crossorigin=\"anonymous\" href=\"");
			html_escape(buf, path.data, path.len);
			buf_puts(buf, "\">\n");
		}
		rest += len;
		rest += strspn(rest, " ");
	}
}

/* What the answer itself says it is about, or NULL. */
static const char *
name_of(json_t *doc, const struct sheet *sheet)
{
	const char *name = NULL;

	if (sheet != NULL && sheet->heading != NULL)
		name = json_string_value(
		    address_value(doc, bytes_of(sheet->heading)));
	if (name == NULL)
		name = json_string_value(json_object_get(doc, "title"));
	if (name == NULL)
		name = json_string_value(json_object_get(doc, "name"));
	return name != NULL && name[0] != '\0' ? name : NULL;
}

/* "Roll: voter": what page it is, and of what, where that is not the whole
 * community. */
static void
add_title(struct buf *buf, json_t *doc, const struct look *look,
    const struct sheet *sheet)
{
	const char *page = look->page != NULL ? look->page->title : "";
	const char *name = name_of(doc, sheet);
	bool named = page[0] == '\0' ||
		     (sheet != NULL && sheet->heading != NULL &&
			 json_object_get(doc, sheet->heading) != NULL);

	add_text(buf, page);
	if (!named)
		return;
	add_text(buf, page[0] != '\0' ? ": " : "");
	add_text(buf, name != NULL ? name : look->path);
}

static void
add_head(struct buf *buf, const struct look *look, const struct sheet *sheet,
    const struct asset *imports, json_t *doc)
{
	buf_puts(buf, "<head>\n<meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, "
		      "initial-scale=1\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n"
		      "<title>");
	add_title(buf, doc, look, sheet);
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
	    !address_is_simple(look->param[0]))
		return NULL;
	return look->param[0];
}

static void
add_ways(struct buf *buf, const char *slug, const struct way *way, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(buf, "<a href=\"/%s%s\">%s</a>\n", slug, way[i].path,
		    way[i].text);
}

static void
add_footer(struct buf *buf, const struct look *look)
{
	const char *slug = community_of(look);

	buf_puts(buf, "<footer class=\"foot\">\n");
	if (slug != NULL) {
		buf_puts(buf, "<nav class=\"row\" aria-label=\"More\">\n");
		add_ways(buf, slug, more, COUNT(more));
		buf_puts(buf, "<a href=\"/\">All communities</a>\n</nav>\n");
	}
	buf_puts(buf, "<p>Every statement here is signed by the one who made "
		      "it and kept in a log that only grows. "
		      "<a href=\"/api/v1/openapi.json\">The interface for "
		      "programs</a></p>\n</footer>\n");
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
		add_ways(buf, slug, ways, COUNT(ways));
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

bool
shell_page(json_t *doc, const struct buf *json, const struct look *look,
    struct buf *buf, struct err *err)
{
	const struct sheet *sheet =
	    look->page != NULL ? sheet_of(look->page) : NULL;
	const struct asset *imports = find_imports(look);

	buf_puts(buf, "<!doctype html>\n<html lang=\"en\">\n");
	add_head(buf, look, sheet, imports, doc);
	buf_puts(buf, "<body>\n");
	add_header(buf, look);
	buf_puts(buf,
	    "<main id=\"main\" tabindex=\"-1\">\n"
	    "<noscript><p class=\"note wait\">Without JavaScript "
	    "these pages are for reading: whoever signs here does so in "
	    "the browser.</p></noscript>\n<div");
	/* It is hidden for as long as a script may take its place. */
	buf_puts(buf, imports != NULL ? " class=\"plain\"" : "");
	buf_puts(buf, ">\n<h1>");
	add_title(buf, doc, look, sheet);
	buf_puts(buf, "</h1>\n");
	if (sheet != NULL)
		sheet_write(buf, sheet, doc, look);
	else
		html_value(buf, doc, 1);
	buf_puts(buf, "</div>\n</main>\n");
	if (look->page != NULL)
		add_answer(buf, json);
	add_footer(buf, look);
	buf_puts(buf, "</body>\n</html>\n");
	return !buf_failed(buf) || err_memory(err);
}
