#include "http/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/answer.h"
#include "core/identity.h"
#include "core/text.h"

/* What {parts} stand for, and how many came from the path. */
struct told {
	json_t *doc;
	const char *const *param;
	size_t params_n;
};

json_t *
address_value(json_t *doc, struct bytes names)
{
	const char *at = (const char *)names.data;
	const char *end = at + names.len;
	char name[64];

	while (doc != NULL && at < end) {
		size_t n = 0;

		while (at + n < end && at[n] != '.' && at[n] != '}')
			n++;
		(void)snprintf(name, sizeof(name), "%.*s", (int)n, at);
		doc = json_is_array(doc)
			  ? json_array_get(doc, strtoul(name, NULL, 10))
			  : json_object_get(doc, name);
		at += n + 1;
	}
	return doc;
}

bool
address_is_simple(const char *text)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

	return text[strspn(text, chars)] == '\0';
}

/* What stands for one {part}.  False when it may not stand there. */
static bool
add_part(struct buf *path, struct bytes part, struct told *told)
{
	const char *text = NULL;
	json_t *value = NULL;

	if (part.len > 0 && part.data[0] == '=')
		value = address_value(told->doc,
		    (struct bytes){ part.data + 1, part.len - 1 });
	else if (told->param != NULL && told->params_n < QUERY_PARAMS_MAX)
		text = told->param[told->params_n++];
	if (json_is_integer(value)) {
		buf_printf(path, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		return true;
	}
	if (json_is_string(value))
		text = json_string_value(value);
	if (text != NULL && identity_handle(text) != NULL)
		text = identity_handle(text);
	if (text == NULL || text[0] == '\0')
		return false;
	if (path->len > 0 && memchr(path->data, '?', path->len) != NULL) {
		text_escape(path, text);
		return true;
	}
	if (!address_is_simple(text))
		return false;
	buf_puts(path, text);
	return true;
}

bool
address_write(struct buf *path, struct bytes pattern, const char *const *param,
    json_t *doc)
{
	struct told told = { doc, param, 0 };
	const unsigned char *end = pattern.data + pattern.len;

	for (const unsigned char *c = pattern.data; c < end; c++) {
		if (*c != '{') {
			buf_add(path, (const char *)c, 1);
			continue;
		}
		const unsigned char *stop = memchr(c, '}', (size_t)(end - c));
		if (stop == NULL ||
		    !add_part(path,
			(struct bytes){ c + 1, (size_t)(stop - c) - 1 }, &told))
			return false;
		c = stop;
	}
	return !buf_failed(path);
}
