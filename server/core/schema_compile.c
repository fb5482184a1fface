#include "core/schema_node.h"

#include "core/buf.h"
#include "core/jcs.h"
#include "core/schema_pattern.h"

struct compiler {
	struct schemas *schemas;
	struct err *err;
};

struct keyword {
	const char *name;
	bool (*compile)(const struct compiler *compiler,
	    struct schema_node *node, const struct keyword *keyword,
	    json_t *value);
	int which; /* measure, place or combination */
};

static struct schema_node *compile_node(const struct compiler *compiler,
    const char *where, json_t *tree);

static bool
refuse(const struct compiler *compiler, const struct schema_node *node,
    const char *keyword, const char *rule)
{
	return err_field(compiler->err, ERR_INVALID, node->where, "%s %s",
	    keyword, rule);
}

/* where with one more step, as a JSON pointer writes it; in the arena. */
static const char *
step(const struct compiler *compiler, const char *where, const char *token)
{
	struct buf buf auto_buf = { 0 };
	const char *longer = NULL;

	buf_puts(&buf, where);
	buf_putc(&buf, '/');
	for (; *token != '\0'; token++) {
		if (*token == '~')
			buf_puts(&buf, "~0");
		else if (*token == '/')
			buf_puts(&buf, "~1");
		else
			buf_putc(&buf, *token);
	}
	if (!buf_failed(&buf))
		longer = arena_copy(&compiler->schemas->arena, buf_bytes(&buf));
	if (longer == NULL)
		(void)err_memory(compiler->err);
	return longer;
}

/* The schema that a keyword of node holds. */
static struct schema_node *
compile_under(const struct compiler *compiler, const char *where,
    const char *token, json_t *tree)
{
	const char *longer = step(compiler, where, token);

	return longer != NULL ? compile_node(compiler, longer, tree) : NULL;
}

static bool
kw_ignored(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	(void)compiler, (void)node, (void)keyword, (void)value;
	return true;
}

/* Below the root these would change what a reference means. */
static bool
kw_root(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	if (strchr(node->where, '#')[1] != '\0')
		return refuse(compiler, node, keyword->name,
		    "is allowed only at the root of a file");
	return json_is_string(value)
		   ? true
		   : refuse(compiler, node, keyword->name, "must be a string");
}

static bool
kw_type(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	size_t n = json_is_array(value) ? json_array_size(value) : 1;

	for (size_t i = 0; i < n; i++) {
		const char *name = json_string_value(
		    json_is_array(value) ? json_array_get(value, i) : value);
		unsigned bits = name != NULL ? schema_type_bits(name) : 0;

		if (bits == 0 || (node->types & bits) != 0)
			return refuse(compiler, node, keyword->name,
			    "must be one or several of object, array, string, "
			    "integer, boolean, null");
		node->types |= bits;
	}
	return n > 0 ? true : refuse(compiler, node, keyword->name, "is empty");
}

static bool
kw_const(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	(void)compiler, (void)keyword;
	node->constant = value;
	return true;
}

static bool
kw_enum(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	if (json_array_size(value) == 0)
		return refuse(compiler, node, keyword->name,
		    "must be a list that is not empty");
	node->options = value;
	return true;
}

/* A number of a bound that both judges can hold exactly. */
static bool
read_bound(const struct compiler *compiler, const struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value) || number > JCS_INTEGER_MAX ||
	    number < -JCS_INTEGER_MAX)
		return refuse(compiler, node, keyword->name,
		    "must be an integer up to 2^53-1");
	if (number < 0 && keyword->which != MEASURE_VALUE)
		return refuse(compiler, node, keyword->name,
		    "must not be negative");
	return true;
}

static bool
kw_min(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	node->bound[keyword->which].min = json_integer_value(value);
	return read_bound(compiler, node, keyword, value);
}

static bool
kw_max(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	node->bound[keyword->which].max = json_integer_value(value);
	return read_bound(compiler, node, keyword, value);
}

static bool
kw_unique(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	if (!json_is_boolean(value))
		return refuse(compiler, node, keyword->name,
		    "must be true or false");
	node->unique_items = json_is_true(value);
	return true;
}

static bool
kw_pattern(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	const char *pattern = json_string_value(value);
	const char *problem = NULL;

	if (pattern == NULL || strlen(pattern) != json_string_length(value))
		return refuse(compiler, node, keyword->name,
		    "must be a string without U+0000");
	problem = schema_pattern_problem(pattern);
	if (problem != NULL)
		return err_field(compiler->err, ERR_INVALID, node->where,
		    "pattern uses %s", problem);
	struct schema_shape *shape =
	    arena_alloc(&compiler->schemas->arena, sizeof(*shape));
	if (shape == NULL)
		return err_memory(compiler->err);
	if (schema_shape_read(pattern, shape))
		node->shape = shape;
	else if (regcomp(&node->regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return refuse(compiler, node, keyword->name,
		    "cannot be compiled");
	node->pattern = pattern;
	return true;
}

static int
compare_properties(const void *a, const void *b)
{
	const struct schema_property *left = a;
	const struct schema_property *right = b;

	return strcmp(left->name, right->name);
}

static bool
kw_properties(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	const char *where = step(compiler, node->where, keyword->name);
	const char *name;
	json_t *tree;

	if (!json_is_object(value))
		return refuse(compiler, node, keyword->name,
		    "must be an object");
	node->property = arena_array(&compiler->schemas->arena,
	    json_object_size(value), sizeof(*node->property));
	if (where == NULL || node->property == NULL)
		return err_memory(compiler->err);
	json_object_foreach (value, name, tree) {
		struct schema_node *sub =
		    compile_under(compiler, where, name, tree);

		if (sub == NULL)
			return false;
		node->property[node->properties++] =
		    (struct schema_property){ name, sub };
	}
	qsort(node->property, node->properties, sizeof(*node->property),
	    compare_properties);
	return true;
}

static bool
kw_definitions(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	const char *where = step(compiler, node->where, keyword->name);
	const char *name;
	json_t *tree;

	if (!json_is_object(value))
		return refuse(compiler, node, keyword->name,
		    "must be an object");
	if (where == NULL)
		return false;
	json_object_foreach (value, name, tree) {
		if (compile_under(compiler, where, name, tree) == NULL)
			return false;
	}
	return true;
}

static bool
kw_required(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	json_t *name;
	size_t i;

	if (!json_is_array(value))
		return refuse(compiler, node, keyword->name, "must be a list");
	node->required = arena_array(&compiler->schemas->arena,
	    json_array_size(value), sizeof(*node->required));
	if (node->required == NULL)
		return err_memory(compiler->err);
	json_array_foreach (value, i, name) {
		if (!json_is_string(name))
			return refuse(compiler, node, keyword->name,
			    "must be a list of names");
		node->required[node->requireds++] = json_string_value(name);
	}
	return true;
}

static bool
kw_place(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	struct schema_node *sub =
	    compile_under(compiler, node->where, keyword->name, value);

	node->place[keyword->which] = sub;
	return sub != NULL;
}

static bool
kw_combination(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	struct schema_list *list = &node->list[keyword->which];
	const char *where = step(compiler, node->where, keyword->name);
	size_t n = json_array_size(value);

	if (n == 0)
		return refuse(compiler, node, keyword->name,
		    "must be a list that is not empty");
	list->node = arena_array(&compiler->schemas->arena, n,
	    sizeof(struct schema_node *));
	if (where == NULL || list->node == NULL)
		return err_memory(compiler->err);
	for (; list->n < n; list->n++) {
		char token[24];

		(void)snprintf(token, sizeof(token), "%zu", list->n);
		list->node[list->n] = compile_under(compiler, where, token,
		    json_array_get(value, list->n));
		if (list->node[list->n] == NULL)
			return false;
	}
	return true;
}

static bool
kw_ref(const struct compiler *compiler, struct schema_node *node,
    const struct keyword *keyword, json_t *value)
{
	if (!json_is_string(value))
		return refuse(compiler, node, keyword->name,
		    "must be a string");
	node->ref = json_string_value(value);
	return true;
}

/* The subset: what is not here makes compilation fail. */
static const struct keyword keywords[] = {
	{ "$schema", kw_root, 0 },
	{ "$id", kw_root, 0 },
	{ "$comment", kw_ignored, 0 },
	{ "title", kw_ignored, 0 },
	{ "description", kw_ignored, 0 },
	{ "examples", kw_ignored, 0 },
	{ "$ref", kw_ref, 0 },
	{ "$defs", kw_definitions, 0 },
	{ "type", kw_type, 0 },
	{ "const", kw_const, 0 },
	{ "enum", kw_enum, 0 },
	{ "minimum", kw_min, MEASURE_VALUE },
	{ "maximum", kw_max, MEASURE_VALUE },
	{ "minLength", kw_min, MEASURE_LENGTH },
	{ "maxLength", kw_max, MEASURE_LENGTH },
	{ "pattern", kw_pattern, 0 },
	{ "minItems", kw_min, MEASURE_ITEMS },
	{ "maxItems", kw_max, MEASURE_ITEMS },
	{ "uniqueItems", kw_unique, 0 },
	{ "items", kw_place, PLACE_ITEMS },
	{ "minProperties", kw_min, MEASURE_FIELDS },
	{ "maxProperties", kw_max, MEASURE_FIELDS },
	{ "properties", kw_properties, 0 },
	{ "required", kw_required, 0 },
	{ "additionalProperties", kw_place, PLACE_ADDITIONAL },
	{ "propertyNames", kw_place, PLACE_NAMES },
	{ "allOf", kw_combination, ALL_OF },
	{ "anyOf", kw_combination, ANY_OF },
	{ "oneOf", kw_combination, ONE_OF },
};

static bool
compile_keyword(const struct compiler *compiler, struct schema_node *node,
    const char *name, json_t *value)
{
	for (size_t i = 0; i < COUNT(keywords); i++)
		if (strcmp(keywords[i].name, name) == 0)
			return keywords[i].compile(compiler, node, &keywords[i],
			    value);
	return refuse(compiler, node, name, "is not a keyword of the subset");
}

static bool
compile_keywords(const struct compiler *compiler, struct schema_node *node,
    json_t *tree)
{
	const char *name;
	json_t *value;

	json_object_foreach (tree, name, value) {
		if (!compile_keyword(compiler, node, name, value))
			return false;
	}
	/* Items are compared pair by pair, so their number must be bounded. */
	if (node->unique_items &&
	    node->bound[MEASURE_ITEMS].max == JCS_INTEGER_MAX)
		return refuse(compiler, node, "uniqueItems",
		    "needs maxItems beside it");
	return true;
}

static struct schema_node *
new_node(const struct compiler *compiler, const char *where)
{
	struct schemas *schemas = compiler->schemas;
	struct schema_node *node = arena_alloc(&schemas->arena, sizeof(*node));

	if (node == NULL) {
		(void)err_memory(compiler->err);
		return NULL;
	}
	node->where = where;
	for (size_t i = 0; i < MEASURES; i++)
		node->bound[i] =
		    (struct schema_bound){ -JCS_INTEGER_MAX, JCS_INTEGER_MAX };
	node->next = schemas->all;
	schemas->all = node;
	return map_put(schemas->nodes, bytes_of(where), node, compiler->err)
		   ? node
		   : NULL;
}

static struct schema_node *
compile_node(const struct compiler *compiler, const char *where, json_t *tree)
{
	struct schema_node *node = new_node(compiler, where);

	if (node == NULL)
		return NULL;
	if (json_is_boolean(tree))
		node->never = json_is_false(tree);
	else if (!json_is_object(tree))
		(void)refuse(compiler, node, "a schema",
		    "must be an object, true or false");
	else if (!compile_keywords(compiler, node, tree))
		return NULL;
	return json_is_boolean(tree) || json_is_object(tree) ? node : NULL;
}

struct schema_node *
schema_compile(struct schemas *schemas, const char *where, json_t *tree,
    struct err *err)
{
	struct compiler compiler = { schemas, err };

	return compile_node(&compiler, where, tree);
}
