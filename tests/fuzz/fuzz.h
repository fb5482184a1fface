/* fuzz.h: what every fuzz target has: one function that takes bytes.  With
 * driver.c it is a libFuzzer program, with seeds.c a test of the kept seeds. */

#ifndef FUZZ_H
#define FUZZ_H

#include <stdlib.h>

#include "core/bytes.h"
#include "core/schema.h"
#include "core/scope.h"

/*
 * Try one input, which may be any bytes at all: abort() when something that
 * must hold does not.  Was it accepted, as what the target reads?  Kept seeds
 * are, unless their names begin with "refused-".
 */
bool fuzz_one(struct bytes input);

static inline void
fuzz_require(bool holds)
{
	if (!holds)
		abort();
}

/* A copy with a NUL at its end, as texts come; free() it. */
static inline char *
fuzz_text(struct bytes input)
{
	char *text = malloc(input.len + 1);

	fuzz_require(text != NULL);
	if (input.len > 0)
		memcpy(text, input.data, input.len);
	text[input.len] = '\0';
	return text;
}

/* The embedded schemas, compiled once and reachable until the end. */
static inline const struct schemas *
fuzz_schemas(void)
{
	static struct schemas *schemas;
	struct err err = { 0 };

	if (schemas == NULL)
		schemas = schemas_new(schema_files, schema_files_n, &err);
	fuzz_require(schemas != NULL);
	return schemas;
}

/* Choices, from the bytes for as long as there are some. */
struct choice {
	const unsigned char *data;
	size_t len;
};

static inline unsigned
choose(struct choice *choice, unsigned n)
{
	if (choice->len == 0)
		return 0;
	choice->len--;
	return *choice->data++ % n;
}

#endif
