#include "core/schema_check.h"

#include "core/buf.h"

/* How well a value seems to mean an alternative that it fails. */
enum likeness { LIKE_NOTHING, LIKE_TYPE, LIKE_FIELDS };

/* What came out of trying the alternatives. */
struct outcome {
	bool broken;        /* a failure of ours, such as no memory: see why */
	size_t fits;        /* how many accept the value */
	enum likeness best; /* among those that do not */
	size_t rivals;      /* how many are as good as the best */
	struct err why;     /* why the first of them refuses */
};

/* Tagged lists: does this alternative carry the tag that the value has? */
static bool
has_tag(const struct schema_node *node, const char *name, const json_t *tag)
{
	return json_equal(schema_property(node, name)->constant, tag) != 0;
}

/* "must be one of: add, revoke", at the tag. */
static bool
refuse_tag(const struct schema_list *list, const struct pointer *at,
    struct err *err)
{
	struct buf buf auto_buf = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		const struct schema_node *field =
		    schema_property(list->node[i], list->tag);

		if (i > 0)
			buf_puts(&buf, ", ");
		buf_puts(&buf, json_string_value(field->constant));
	}
	if (buf_failed(&buf))
		return err_memory(err);
	return pointer_fail(at, err, ERR_INVALID, "must be one of: %s",
	    buf.data);
}

/* Are there fields that it requires, and are they all there? */
static bool
has_required(const struct schema_node *node, const json_t *value)
{
	size_t n = 0;

	for (; node != NULL; node = node->target)
		for (size_t i = 0; i < node->requireds; i++, n++)
			if (json_object_get(value, node->required[i]) == NULL)
				return false;
	return n > 0;
}

static enum likeness
likeness_of(const struct schema_node *node, const json_t *value)
{
	unsigned bit = 1U << json_typeof(value);

	if (json_is_object(value) && has_required(node, value))
		return LIKE_FIELDS;
	for (; node != NULL; node = node->target)
		if ((node->types & bit) != 0)
			return LIKE_TYPE;
	return LIKE_NOTHING;
}

static void
remember(struct outcome *outcome, enum likeness like, const struct err *why)
{
	if (outcome->broken)
		return;
	outcome->broken = why->code == ERR_INTERNAL;
	if (outcome->broken || outcome->rivals == 0 || like > outcome->best) {
		outcome->best = like;
		outcome->rivals = 0;
		outcome->why = *why;
	}
	if (like == outcome->best)
		outcome->rivals++;
}

/* Every alternative, or with a tag only those that carry it. */
static struct outcome
try_all(const struct schema_list *list, json_t *value, const json_t *tag,
    const struct pointer *at)
{
	struct outcome outcome = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		struct err why = { 0 };

		if (tag != NULL && !has_tag(list->node[i], list->tag, tag))
			continue;
		if (schema_check_node(list->node[i], value, at, &why))
			outcome.fits++;
		else
			remember(&outcome, likeness_of(list->node[i], value),
			    &why);
	}
	return outcome;
}

/* An alternative that asks for one field and nothing else: its name. */
static const char *
only_field(const struct schema_node *node)
{
	return node->requireds == 1 && node->properties == 0 &&
		       node->target == NULL
		   ? node->required[0]
		   : NULL;
}

/* "at_least, more_than": what the alternatives ask for, if it is no more. */
static bool
name_fields(const struct schema_list *list, struct buf *names)
{
	for (size_t i = 0; i < list->n; i++) {
		const char *name = only_field(list->node[i]);

		if (name == NULL)
			return false;
		buf_puts(names, i == 0 ? "" : ", ");
		buf_puts(names, name);
	}
	return list->n > 0 && !buf_failed(names);
}

static bool
explain(const struct schema_list *list, const struct outcome *outcome,
    const struct pointer *at, struct err *err)
{
	struct buf names auto_buf = { 0 };

	if (!outcome->broken && name_fields(list, &names))
		return pointer_fail(at, err, ERR_INVALID, "needs one of: %s",
		    names.data);
	if (outcome->broken ||
	    (outcome->rivals == 1 && outcome->best > LIKE_NOTHING)) {
		*err = outcome->why;
		return false;
	}
	return pointer_fail(at, err, ERR_INVALID,
	    "has none of the allowed forms");
}

/*
 * The alternatives that carry the value's tag: the others fail for certain,
 * so that they need not be tried.  False when the tag itself is wrong.
 */
static bool
try_list(const struct schema_list *list, json_t *value,
    const struct pointer *at, struct outcome *outcome, struct err *err)
{
	const json_t *tag = NULL;

	if (list->tag != NULL && json_is_object(value)) {
		struct pointer step = pointer_field(at, list->tag);

		tag = json_object_get(value, list->tag);
		if (tag == NULL)
			return pointer_fail(&step, err, ERR_INVALID,
			    "is required");
		*outcome = try_all(list, value, tag, at);
		if (outcome->fits == 0 && outcome->rivals == 0)
			return refuse_tag(list, &step, err);
	} else {
		*outcome = try_all(list, value, NULL, at);
	}
	return outcome->fits > 0 && !outcome->broken
		   ? true
		   : explain(list, outcome, at, err);
}

bool
schema_check_any(const struct schema_list *list, json_t *value,
    const struct pointer *at, struct err *err)
{
	struct outcome outcome = { 0 };

	return try_list(list, value, at, &outcome, err);
}

bool
schema_check_one(const struct schema_list *list, json_t *value,
    const struct pointer *at, struct err *err)
{
	struct outcome outcome = { 0 };

	struct buf names auto_buf = { 0 };

	if (!try_list(list, value, at, &outcome, err))
		return false;
	if (outcome.fits == 1)
		return true;
	if (name_fields(list, &names))
		return pointer_fail(at, err, ERR_INVALID,
		    "takes only one of: %s", names.data);
	return pointer_fail(at, err, ERR_INVALID,
	    "has more than one of the allowed forms");
}
