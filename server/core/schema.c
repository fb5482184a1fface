#include "core/schema.h"

#include <stdio.h>

#include "core/schema_check.h"
#include "core/schema_node.h"

/* "file.json#", which is where the root of a file is. */
static const char *
root_of(struct schemas *schemas, const char *file, struct err *err)
{
	size_t len = strlen(file);
	char *where = arena_alloc(&schemas->arena, len + 2);

	if (where == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	(void)snprintf(where, len + 2, "%s#", file);
	return where;
}

static bool
add_file(struct schemas *schemas, const struct schema_file *file,
    struct err *err)
{
	const char *where = root_of(schemas, file->name, err);
	struct schema_node *root;
	json_error_t error;
	json_t *tree;

	if (where == NULL)
		return false;
	if (map_get(schemas->nodes, bytes_of(where)) != NULL)
		return err_field(err, ERR_INVALID, where, "comes twice");
	tree = json_loadb((const char *)file->text.data, file->text.len,
	    JSON_REJECT_DUPLICATES, &error);
	if (tree == NULL)
		return err_field(err, ERR_MALFORMED, where,
		    "%s at line %d, column %d", error.text, error.line,
		    error.column);
	if (json_array_append_new(schemas->trees, tree) != 0)
		return err_memory(err);
	root = schema_compile(schemas, where, tree, err);
	return root != NULL &&
	       map_put(schemas->nodes, bytes_of(file->name), root, err);
}

static bool
add_files(struct schemas *schemas, const struct schema_file *files, size_t n,
    struct err *err)
{
	schemas->nodes = map_new(err);
	if (schemas->nodes == NULL)
		return false;
	schemas->trees = json_array();
	if (schemas->trees == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n; i++)
		if (!add_file(schemas, &files[i], err))
			return false;
	return schema_link(schemas, err);
}

struct schemas *
schemas_new(const struct schema_file *files, size_t n, struct err *err)
{
	struct schemas *schemas = calloc(1, sizeof(*schemas));

	if (schemas == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	if (!add_files(schemas, files, n, err)) {
		schemas_free(schemas);
		return NULL;
	}
	return schemas;
}

void
schemas_free(struct schemas *schemas)
{
	if (schemas == NULL)
		return;
	for (struct schema_node *node = schemas->all; node != NULL;
	     node = node->next)
		if (node->pattern != NULL && node->shape == NULL)
			regfree(&node->regex);
	map_free(schemas->nodes);
	json_decref(schemas->trees);
	arena_done(&schemas->arena);
	free(schemas);
}

bool
schema_check(const struct schemas *schemas, const char *file,
    const json_t *value, struct err *err)
{
	const struct schema_node *root =
	    map_get(schemas->nodes, bytes_of(file));

	if (root == NULL)
		return err_set(err, ERR_INTERNAL, "no schema %s", file);
	return schema_check_node(root, pointer_walkable(value), NULL, err);
}
