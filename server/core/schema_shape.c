#include "core/schema_shape.h"

#include <stdlib.h>
#include <string.h>

static void
add(struct schema_run *run, unsigned char first, unsigned char last)
{
	for (unsigned c = first; c <= last; c++)
		run->set[c / 64] |= UINT64_C(1) << c % 64;
}

static bool
has(const struct schema_run *run, unsigned char c)
{
	return c < 128 && (run->set[c / 64] >> c % 64 & 1) != 0;
}

/* From behind "[" to behind "]"; returns where that is. */
static const char *
read_set(const char *at, struct schema_run *run)
{
	while (*at != ']') {
		bool range = at[1] == '-' && at[2] != ']';

		add(run, (unsigned char)at[0],
		    (unsigned char)at[range ? 2 : 0]);
		at += range ? 3 : 1;
	}
	return at + 1;
}

/* How often; NULL for what has no end. */
static const char *
read_repeat(const char *at, struct schema_run *run)
{
	char *end;

	run->min = run->max = 1;
	if (*at != '{')
		return strchr("*+?", *at) == NULL || *at == '\0' ? at : NULL;
	run->min = run->max = (unsigned)strtoul(at + 1, &end, 10);
	if (*end == ',' && end[1] == '}')
		return NULL;
	if (*end == ',')
		run->max = (unsigned)strtoul(end + 1, &end, 10);
	return end + 1;
}

/* Returns what follows it; NULL when it is no run. */
static const char *
read_run(const char *at, struct schema_run *run)
{
	*run = (struct schema_run){ 0 };
	if (*at == '\0' || strchr("()|\\^$", *at) != NULL ||
	    (at[0] == '[' && at[1] == '^'))
		return NULL;
	if (*at == '[')
		return read_repeat(read_set(at + 1, run), run);
	add(run, (unsigned char)*at, (unsigned char)*at);
	return read_repeat(at + 1, run);
}

bool
schema_shape_read(const char *pattern, struct schema_shape *shape)
{
	const char *at = pattern + 1;
	bool open = false;

	*shape = (struct schema_shape){ 0 };
	if (pattern[0] != '^')
		return false;
	while (strcmp(at, "$") != 0) {
		struct schema_run *run = &shape->run[shape->n];

		if (open || shape->n++ == SCHEMA_RUNS_MAX)
			return false;
		at = read_run(at, run);
		if (at == NULL)
			return false;
		open = run->min != run->max;
	}
	return true;
}

bool
schema_shape_fits(const struct schema_shape *shape, struct bytes text)
{
	size_t at = 0;

	for (size_t i = 0; i < shape->n; i++) {
		const struct schema_run *run = &shape->run[i];
		size_t n = 0;

		while (
		    n < run->max && at < text.len && has(run, text.data[at])) {
			n++;
			at++;
		}
		if (n < run->min)
			return false;
	}
	return at == text.len;
}
