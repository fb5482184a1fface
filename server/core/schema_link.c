#include "core/schema_node.h"

#include "core/buf.h"

/* How much of a path names the folder that its last step is in. */
static size_t
folder_len(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;
	return len;
}

/*
 * "#/$defs/x" means the file of the node; anything else is a path from the
 * folder of that file, with any number of "../" in front.
 */
static void
resolve(const struct schema_node *node, struct buf *key)
{
	const char *ref = node->ref;
	size_t len = strcspn(node->where, "#");

	if (*ref != '#')
		len = folder_len(node->where, len);
	while (strncmp(ref, "../", 3) == 0 && len > 0) {
		ref += 3;
		len = folder_len(node->where, len - 1);
	}
	buf_add(key, node->where, len);
	buf_puts(key, ref);
}

static struct schema_node *
find_target(const struct schemas *schemas, const struct schema_node *node,
    struct err *err)
{
	struct buf buf auto_buf = { 0 };
	struct schema_node *target;

	resolve(node, &buf);
	if (buf_failed(&buf)) {
		(void)err_memory(err);
		return NULL;
	}
	target = map_get(schemas->nodes, buf_bytes(&buf));
	if (target == NULL)
		(void)err_field(err, ERR_INVALID, node->where,
		    "$ref \"%s\" leads nowhere", node->ref);
	return target;
}

/*
 * Depth first through everything that is checked against the same value.
 * Meeting a node that is still open means that checking would never end.
 */
static bool
check_circle(struct schema_node *node, struct err *err)
{
	if (node == NULL || node->mark == MARK_DONE)
		return true;
	if (node->mark == MARK_OPEN)
		return err_field(err, ERR_INVALID, node->where,
		    "refers to itself without going into a field or item");
	node->mark = MARK_OPEN;
	if (!check_circle(node->target, err))
		return false;
	for (size_t i = 0; i < COMBINATIONS; i++)
		for (size_t j = 0; j < node->list[i].n; j++)
			if (!check_circle(node->list[i].node[j], err))
				return false;
	node->mark = MARK_DONE;
	return true;
}

static int
compare_name(const void *name, const void *property)
{
	const struct schema_property *p = property;

	return strcmp(name, p->name);
}

const struct schema_node *
schema_property(const struct schema_node *node, const char *name)
{
	for (; node != NULL; node = node->target) {
		const struct schema_property *found = NULL;

		if (node->properties > 0)
			found = bsearch(name, node->property, node->properties,
			    sizeof(*node->property), compare_name);
		if (found != NULL)
			return found->node;
	}
	return NULL;
}

static bool requires(const struct schema_node *node, const char *name)
{
	for (; node != NULL; node = node->target)
		for (size_t i = 0; i < node->requireds; i++)
			if (strcmp(node->required[i], name) == 0)
				return true;
	return false;
}

/* Does every alternative require this field and fix it to a string? */
static bool
is_tag(const struct schema_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct schema_node *field =
		    schema_property(list->node[i], name);

		if (field == NULL || !json_is_string(field->constant) ||
		    !requires(list->node[i], name))
			return false;
	}
	return true;
}

static void
find_tag(struct schema_list *list)
{
	const struct schema_node *first = list->n > 0 ? list->node[0] : NULL;

	for (; first != NULL; first = first->target)
		for (size_t i = 0; i < first->properties; i++)
			if (list->tag == NULL &&
			    is_tag(list, first->property[i].name))
				list->tag = first->property[i].name;
}

bool
schema_link(struct schemas *schemas, struct err *err)
{
	struct schema_node *node;

	for (node = schemas->all; node != NULL; node = node->next) {
		if (node->ref == NULL)
			continue;
		node->target = find_target(schemas, node, err);
		if (node->target == NULL)
			return false;
	}
	for (node = schemas->all; node != NULL; node = node->next)
		if (!check_circle(node, err))
			return false;
	for (node = schemas->all; node != NULL; node = node->next) {
		find_tag(&node->list[ANY_OF]);
		find_tag(&node->list[ONE_OF]);
	}
	return true;
}
