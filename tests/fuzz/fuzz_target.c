/*
 * A path and, after a question mark, arguments: what is decoded is plain text
 * without a way out of a folder, and decodes to the same when it is escaped
 * again.
 */

#include "core/utf8.h"
#include "fuzz/fuzz.h"
#include "http/target.h"

/* UTF-8 without control characters. */
static void
check_text(const char *text)
{
	struct bytes rest = bytes_of(text);

	while (rest.len > 0) {
		uint32_t point;
		size_t n = utf8_decode(rest, &point);

		fuzz_require(n > 0 && point >= 0x20 && point != 0x7f);
		rest = (struct bytes){ rest.data + n, rest.len - n };
	}
}

static void
escape(const char *text, struct buf *out)
{
	for (; *text != '\0'; text++)
		buf_printf(out, "%%%02x", (unsigned char)*text);
}

static bool
try_path(struct arena *arena, const char *raw)
{
	auto_buf struct buf again = { 0 };
	struct err err = { 0 };
	const char *path = target_path(arena, raw, &err);

	if (path == NULL) {
		fuzz_require(err.code == ERR_MALFORMED);
		return false;
	}
	check_text(path);
	fuzz_require(path[0] == '/' && strlen(path) <= strlen(raw));
	fuzz_require(strstr(path, "//") == NULL);
	fuzz_require(strstr(path, "/../") == NULL);
	fuzz_require(strstr(path, "/./") == NULL);
	escape(path, &again);
	path = target_path(arena, again.data, &err);
	fuzz_require(path != NULL);
	return true;
}

static void
check_args(struct arena *arena, const struct query *query)
{
	struct query again = { 0 };
	auto_buf struct buf text = { 0 };
	struct err err = { 0 };

	fuzz_require(query->args_n <= QUERY_ARGS_MAX);
	for (size_t i = 0; i < query->args_n; i++) {
		check_text(query->arg[i].name);
		check_text(query->arg[i].value);
		escape(query->arg[i].name, &text);
		buf_putc(&text, '=');
		escape(query->arg[i].value, &text);
		buf_putc(&text, '&');
	}
	fuzz_require(target_args(arena, text.data, &again, &err));
	fuzz_require(again.args_n == query->args_n);
	for (size_t i = 0; i < query->args_n; i++)
		fuzz_require(
		    strcmp(again.arg[i].name, query->arg[i].name) == 0 &&
		    strcmp(again.arg[i].value, query->arg[i].value) == 0);
}

bool
fuzz_one(struct bytes input)
{
	auto_arena struct arena arena = { 0 };
	char *raw auto_free = fuzz_text(input);
	struct query query = { 0 };
	struct err err = { 0 };

	char *args = strchr(raw, '?');
	if (args != NULL)
		*args++ = '\0';
	bool path = try_path(&arena, raw);
	if (!target_args(&arena, args, &query, &err)) {
		fuzz_require(err.code == ERR_MALFORMED);
		return false;
	}
	check_args(&arena, &query);
	return path;
}
