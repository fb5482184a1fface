#include "core/schema_node.h"

#include <stdio.h>

static const struct {
	const char *name;
	const char *text;
	unsigned bits;
} types[] = {
	{ "object", "an object", 1U << JSON_OBJECT },
	{ "array", "a list", 1U << JSON_ARRAY },
	{ "string", "a string", 1U << JSON_STRING },
	{ "integer", "an integer", 1U << JSON_INTEGER },
	{ "boolean", "true or false", 1U << JSON_TRUE | 1U << JSON_FALSE },
	{ "null", "null", 1U << JSON_NULL },
};

unsigned
schema_type_bits(const char *name)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return types[i].bits;
	return 0;
}

struct schema_types_text
schema_types_text(unsigned bits)
{
	struct schema_types_text out = { "" };

	for (size_t i = 0; i < COUNT(types); i++) {
		size_t len = strlen(out.text);

		if ((bits & types[i].bits) != 0)
			(void)snprintf(out.text + len, sizeof(out.text) - len,
			    "%s%s", len > 0 ? " or " : "", types[i].text);
	}
	return out;
}
