/* Any header value: asking for HTML is explicit, and what is listed after a
 * whole list is found there. */

#include "core/buf.h"
#include "fuzz/fuzz.h"
#include "http/negotiate.h"

/* Does it name HTML, or anything as wide, in any case? */
static bool
mentions(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasestr(text, words[i]) != NULL)
			return true;
	return false;
}

bool
fuzz_one(struct bytes input)
{
	/* Who wants no JSON takes HTML as "*" "/" "*". */
	static const char *const html[] = { "text/html", "text/*",
		"application/" };
	static const char *const brotli[] = { "br", "*" };
	char *text auto_free = fuzz_text(input);
	auto_buf struct buf more = { 0 };
	bool wants = prefers_html(text);
	bool accepts = accepts_coding(text, "br");

	fuzz_require(!wants || mentions(text, html, COUNT(html)));
	fuzz_require(!accepts || mentions(text, brotli, COUNT(brotli)));
	bool listed = etag_listed(text, "abc");
	fuzz_require(!listed || strstr(text, "\"abc\"") != NULL ||
		     strchr(text, '*') != NULL);
	buf_printf(&more, "%s,\"abc\"", text);
	fuzz_require(!buf_failed(&more) && etag_listed(more.data, "abc"));
	return wants || accepts || listed;
}
