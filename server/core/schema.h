/* schema.h: a checker for the subset of JSON Schema 2020-12 that schemas/
 * uses; docs/schema-subset.md lists it. */

#ifndef CORE_SCHEMA_H
#define CORE_SCHEMA_H

#include <jansson.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

/*
 * All schema files, compiled: patterns are ready, references resolved.
 * Immutable afterwards and safe to share between threads.
 */
struct schemas;

/* One file of schemas/, as embedded at build. */
struct schema_file {
	const char *name; /* "contribution.json" */
	struct bytes text;
};

/* The embedded files, in order of name, and how many. */
extern const struct schema_file schema_files[];
extern const size_t schema_files_n;

/*
 * Compile schema files.  NULL with err set when one is not JSON, uses a
 * keyword outside the subset, refers to something that is not there or to
 * itself without going into a property or item.
 */
struct schemas *schemas_new(const struct schema_file *files, size_t n,
    struct err *err) MUST_CHECK;
void schemas_free(struct schemas *schemas);

static inline void
scope_schemas(struct schemas **schemas)
{
	schemas_free(*schemas);
}

#define auto_schemas __attribute__((cleanup(scope_schemas)))

/*
 * Check a value against one file.  ERR_INVALID with the JSON pointer of the
 * offending value in err->field and the rule in err->msg, e.g. "must be at
 * most 64 characters", "unknown field", "is required"; when oneOf fails, the
 * alternative whose const discriminator fits is the one that explains.
 * ERR_INTERNAL when there is no such file.
 */
bool schema_check(const struct schemas *schemas, const char *file,
    const json_t *value, struct err *err) MUST_CHECK;

#endif
