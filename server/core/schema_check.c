#include "core/schema_check.h"

#include "core/buf.h"
#include "core/utf8.h"

/* What a bound is put on, as messages say it. */
static const struct {
	const char *verb;
	const char *unit;
} measures[MEASURES] = {
	[MEASURE_VALUE] = { "be", NULL },
	[MEASURE_LENGTH] = { "be", "character" },
	[MEASURE_ITEMS] = { "have", "item" },
	[MEASURE_FIELDS] = { "have", "field" },
};

static bool
refuse_bound(enum schema_measure measure, const char *which, json_int_t limit,
    const struct pointer *at, struct err *err)
{
	const char *verb = measures[measure].verb;
	const char *unit = measures[measure].unit;

	if (unit == NULL)
		return pointer_fail(at, err, ERR_INVALID,
		    "must %s %s %" JSON_INTEGER_FORMAT, verb, which, limit);
	return pointer_fail(at, err, ERR_INVALID,
	    "must %s %s %" JSON_INTEGER_FORMAT " %s%s", verb, which, limit,
	    unit, limit == 1 ? "" : "s");
}

static bool
check_bound(const struct schema_node *node, enum schema_measure measure,
    json_int_t number, const struct pointer *at, struct err *err)
{
	const struct schema_bound *bound = &node->bound[measure];

	if (number < bound->min)
		return refuse_bound(measure, "at least", bound->min, at, err);
	if (number > bound->max)
		return refuse_bound(measure, "at most", bound->max, at, err);
	return true;
}

/* A value as a message shows it. */
static void
show(struct buf *buf, const json_t *value)
{
	if (json_is_string(value))
		buf_printf(buf, "\"%s\"", json_string_value(value));
	else if (json_is_integer(value))
		buf_printf(buf, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
	else if (json_is_boolean(value))
		buf_puts(buf, json_is_true(value) ? "true" : "false");
	else
		buf_puts(buf, json_is_null(value) ? "null" : "one fixed value");
}

static bool
check_const(const json_t *constant, const json_t *value,
    const struct pointer *at, struct err *err)
{
	struct buf buf auto_buf = { 0 };

	if (json_equal(constant, value) != 0)
		return true;
	show(&buf, constant);
	if (buf_failed(&buf))
		return err_memory(err);
	return pointer_fail(at, err, ERR_INVALID, "must be %s", buf.data);
}

static bool
check_enum(const json_t *options, const json_t *value, const struct pointer *at,
    struct err *err)
{
	struct buf buf auto_buf = { 0 };

	for (size_t i = 0; i < json_array_size(options); i++) {
		const json_t *option = json_array_get(options, i);

		if (json_equal(option, value) != 0)
			return true;
		if (i > 0)
			buf_puts(&buf, ", ");
		if (json_is_string(option))
			buf_puts(&buf, json_string_value(option));
		else
			show(&buf, option);
	}
	if (buf_failed(&buf))
		return err_memory(err);
	return pointer_fail(at, err, ERR_INVALID, "must be one of: %s",
	    buf.data);
}

/*
 * Do so many bytes of UTF-8 keep the bound however many characters they are?
 * Each has one to UTF8_MAX: most texts need not be counted.
 */
static bool
has_length(const struct schema_bound *bound, size_t len)
{
	return (json_int_t)len <= bound->max &&
	       (json_int_t)(len / UTF8_MAX) >= bound->min;
}

/* Most patterns are simple, and regexec takes many times as long. */
static bool
check_pattern(const struct schema_node *node, struct bytes text,
    const struct pointer *at, struct err *err)
{
	int result;

	if (memchr(text.data, '\0', text.len) != NULL)
		return pointer_fail(at, err, ERR_INVALID,
		    "must not contain U+0000");
	if (node->shape != NULL)
		result = schema_shape_fits(node->shape, text) ? 0 : REG_NOMATCH;
	else
		result =
		    regexec(&node->regex, (const char *)text.data, 0, NULL, 0);
	if (result == REG_NOMATCH)
		return pointer_fail(at, err, ERR_INVALID, "must match %s",
		    node->pattern);
	return result == 0 ? true : err_memory(err);
}

static bool
check_string(const struct schema_node *node, const json_t *value,
    const struct pointer *at, struct err *err)
{
	const char *text = json_string_value(value);
	size_t len = json_string_length(value);
	struct bytes bytes = { (const unsigned char *)text, len };

	if (!has_length(&node->bound[MEASURE_LENGTH], len) &&
	    !check_bound(node, MEASURE_LENGTH, (json_int_t)utf8_count(bytes),
		at, err))
		return false;
	return node->pattern == NULL || check_pattern(node, bytes, at, err);
}

/* Pair by pair; the compiler saw to it that there is a maximum. */
static bool
check_unique(json_t *value, const struct pointer *at, struct err *err)
{
	for (size_t i = 1; i < json_array_size(value); i++) {
		struct pointer step = pointer_item(at, i);

		for (size_t j = 0; j < i; j++)
			if (json_equal(json_array_get(value, i),
				json_array_get(value, j)) != 0)
				return pointer_fail(&step, err, ERR_INVALID,
				    "repeats an earlier item");
	}
	return true;
}

static bool
check_array(const struct schema_node *node, json_t *value,
    const struct pointer *at, struct err *err)
{
	const struct schema_node *items = node->place[PLACE_ITEMS];
	size_t n = json_array_size(value);

	if (!check_bound(node, MEASURE_ITEMS, (json_int_t)n, at, err))
		return false;
	if (node->unique_items && !check_unique(value, at, err))
		return false;
	for (size_t i = 0; items != NULL && i < n; i++) {
		struct pointer step = pointer_item(at, i);

		if (!schema_check_node(items, json_array_get(value, i), &step,
			err))
			return false;
	}
	return true;
}

static bool
check_required(const struct schema_node *node, const json_t *value,
    const struct pointer *at, struct err *err)
{
	for (size_t i = 0; i < node->requireds; i++) {
		struct pointer step = pointer_field(at, node->required[i]);

		if (json_object_get(value, node->required[i]) == NULL)
			return pointer_fail(&step, err, ERR_INVALID,
			    "is required");
	}
	return true;
}

/* propertyNames: the name is a string value of its own. */
static bool
check_name(const struct schema_node *node, const char *name,
    const struct pointer *at, struct err *err)
{
	json_t *value auto_json = json_string(name);
	char msg[ERR_MSG_MAX];

	if (value == NULL)
		return err_memory(err);
	if (schema_check_node(node, value, at, err))
		return true;
	memcpy(msg, err->msg, sizeof(msg));
	return pointer_fail(at, err, err->code, "the name %s", msg);
}

/* The schema for one field: its own, or the one for all others, or NULL. */
static const struct schema_node *
field_schema(const struct schema_node *node, const char *name)
{
	for (size_t low = 0, high = node->properties; low < high;) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, node->property[middle].name);

		if (order == 0)
			return node->property[middle].node;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return node->place[PLACE_ADDITIONAL];
}

/* "unknown field", and which there are where they are few enough to list. */
static bool
refuse_field(const struct schema_node *node, const struct pointer *at,
    struct err *err)
{
	struct buf known auto_buf = { .max = ERR_MSG_MAX / 2 };

	for (size_t i = 0; i < node->properties; i++) {
		buf_puts(&known, i == 0 ? "; there are: " : ", ");
		buf_puts(&known, node->property[i].name);
	}
	return pointer_fail(at, err, ERR_INVALID, "unknown field%s",
	    buf_failed(&known) || node->properties == 0 ? "" : known.data);
}

/* Names first: a wrong alternative is then known without going deeper. */
static bool
check_names(const struct schema_node *node, json_t *value,
    const struct pointer *at, struct err *err)
{
	const struct schema_node *names = node->place[PLACE_NAMES];
	const struct schema_node *others = node->place[PLACE_ADDITIONAL];
	const char *name;
	json_t *field;

	json_object_foreach (value, name, field) {
		struct pointer step = pointer_field(at, name);

		if (others != NULL && others->never &&
		    field_schema(node, name) == others)
			return refuse_field(node, &step, err);
		if (names != NULL && !check_name(names, name, &step, err))
			return false;
	}
	return true;
}

static bool
check_object(const struct schema_node *node, json_t *value,
    const struct pointer *at, struct err *err)
{
	const char *name;
	json_t *field;

	if (!check_bound(node, MEASURE_FIELDS,
		(json_int_t)json_object_size(value), at, err) ||
	    !check_required(node, value, at, err) ||
	    !check_names(node, value, at, err))
		return false;
	json_object_foreach (value, name, field) {
		const struct schema_node *schema = field_schema(node, name);
		struct pointer step = pointer_field(at, name);

		if (schema != NULL &&
		    !schema_check_node(schema, field, &step, err))
			return false;
	}
	return true;
}

/* Keywords of another type than the value's say nothing about it. */
static bool
check_by_type(const struct schema_node *node, json_t *value,
    const struct pointer *at, struct err *err)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return check_object(node, value, at, err);
	case JSON_ARRAY:
		return check_array(node, value, at, err);
	case JSON_STRING:
		return check_string(node, value, at, err);
	case JSON_INTEGER:
		return check_bound(node, MEASURE_VALUE,
		    json_integer_value(value), at, err);
	case JSON_REAL:
		return pointer_fail(at, err, ERR_INVALID, "must be an integer");
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
	default:
		return true;
	}
}

static bool
check_combinations(const struct schema_node *node, json_t *value,
    const struct pointer *at, struct err *err)
{
	const struct schema_list *all = &node->list[ALL_OF];

	if (node->target != NULL &&
	    !schema_check_node(node->target, value, at, err))
		return false;
	for (size_t i = 0; i < all->n; i++)
		if (!schema_check_node(all->node[i], value, at, err))
			return false;
	if (node->list[ANY_OF].n > 0 &&
	    !schema_check_any(&node->list[ANY_OF], value, at, err))
		return false;
	return node->list[ONE_OF].n == 0 ||
	       schema_check_one(&node->list[ONE_OF], value, at, err);
}

static bool
check_type(const struct schema_node *node, const json_t *value,
    const struct pointer *at, struct err *err)
{
	if (node->types == 0 || (node->types & 1U << json_typeof(value)) != 0)
		return true;
	return pointer_fail(at, err, ERR_INVALID, "must be %s",
	    schema_types_text(node->types).text);
}

bool
schema_check_node(const struct schema_node *node, json_t *value,
    const struct pointer *at, struct err *err)
{
	if (node->never)
		return pointer_fail(at, err, ERR_INVALID, "is not allowed");
	if (pointer_depth(at) > SCHEMA_DEPTH_MAX)
		return pointer_fail(at, err, ERR_INVALID,
		    "is nested too deeply");
	if (!check_type(node, value, at, err))
		return false;
	if (node->constant != NULL &&
	    !check_const(node->constant, value, at, err))
		return false;
	if (node->options != NULL && !check_enum(node->options, value, at, err))
		return false;
	return check_by_type(node, value, at, err) &&
	       check_combinations(node, value, at, err);
}
