#include "http/negotiate.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "core/bytes.h"

static struct bytes
trim(struct bytes text)
{
	while (text.len > 0 && (*text.data == ' ' || *text.data == '\t')) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && (text.data[text.len - 1] == ' ' ||
				   text.data[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/* Cut what comes before the first separator off *rest. */
static struct bytes
cut(struct bytes *rest, char separator)
{
	const unsigned char *end =
	    rest->len > 0 ? memchr(rest->data, separator, rest->len) : NULL;
	struct bytes part = *rest;

	if (end == NULL) {
		rest->len = 0;
	} else {
		part.len = (size_t)(end - rest->data);
		rest->data += part.len + 1;
		rest->len -= part.len + 1;
	}
	return trim(part);
}

static bool
is_word(struct bytes text, const char *word)
{
	return text.len == strlen(word) &&
	       strncasecmp((const char *)text.data, word, text.len) == 0;
}

/* A weight in thousandths: "0.8" is 800.  What is no weight counts as 0. */
static int
parse_weight(struct bytes text)
{
	int weight = 0;
	int unit = 1000;

	for (size_t i = 0; i < text.len; i++) {
		if (i == 1 && text.data[i] == '.')
			continue;
		if (text.data[i] < '0' || text.data[i] > '9' || i > 4)
			return 0;
		weight += (text.data[i] - '0') * unit;
		unit /= 10;
	}
	return weight > 1000 ? 1000 : weight;
}

/* Split "text/html;level=1;q=0.8" into its name and its weight. */
static struct bytes
weigh(struct bytes item, int *weight)
{
	struct bytes name = cut(&item, ';');

	*weight = 1000;
	while (item.len > 0) {
		struct bytes parameter = cut(&item, ';');

		if (parameter.len > 2 &&
		    is_word((struct bytes){ parameter.data, 2 }, "q="))
			*weight = parse_weight((struct bytes){
			    parameter.data + 2, parameter.len - 2 });
	}
	return name;
}

/* The weight of the most specific of ranges that is listed, or -1. */
static int
weight_of(const char *header, const char *const ranges[3])
{
	int found[3] = { -1, -1, -1 };
	struct bytes rest = bytes_of(header);

	while (rest.len > 0) {
		int weight;
		struct bytes name = weigh(cut(&rest, ','), &weight);

		for (size_t i = 0; i < 3; i++)
			if (ranges[i] != NULL && is_word(name, ranges[i]))
				found[i] = weight;
	}
	for (size_t i = 0; i < 3; i++)
		if (found[i] >= 0)
			return found[i];
	return -1;
}

bool
prefers_html(const char *accept)
{
	static const char *const html[3] = { "text/html", "text/*", "*/*" };
	static const char *const json[3] = { "application/json",
		"application/*", "*/*" };

	return weight_of(accept, html) > 0 &&
	       weight_of(accept, html) > weight_of(accept, json);
}

bool
accepts_coding(const char *accept_encoding, const char *coding)
{
	const char *const ranges[3] = { coding, "*", NULL };

	return accept_encoding != NULL &&
	       weight_of(accept_encoding, ranges) > 0;
}

bool
etag_listed(const char *if_none_match, const char *etag)
{
	struct bytes rest = trim(bytes_of(if_none_match));
	size_t len = strlen(etag);

	if (is_word(rest, "*"))
		return true;
	while (rest.len > 0) {
		struct bytes tag = cut(&rest, ',');

		if (tag.len > 2 && memcmp(tag.data, "W/", 2) == 0)
			tag = (struct bytes){ tag.data + 2, tag.len - 2 };
		if (tag.len == len + 2 && tag.data[0] == '"' &&
		    tag.data[len + 1] == '"' &&
		    memcmp(tag.data + 1, etag, len) == 0)
			return true;
	}
	return false;
}
