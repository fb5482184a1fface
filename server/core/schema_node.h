/* schema_node.h: one compiled schema; shared by the parts of schema.c. */

#ifndef CORE_SCHEMA_NODE_H
#define CORE_SCHEMA_NODE_H

#include <jansson.h>
#include <regex.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/schema.h"
#include "core/schema_shape.h"

/* What a minimum and a maximum can be put on. */
enum schema_measure {
	MEASURE_VALUE,
	MEASURE_LENGTH,
	MEASURE_ITEMS,
	MEASURE_FIELDS,
	MEASURES,
};

/* Where a single schema can be inside another. */
enum schema_place {
	PLACE_ADDITIONAL,
	PLACE_NAMES,
	PLACE_ITEMS,
	PLACES,
};

enum schema_combination {
	ALL_OF,
	ANY_OF,
	ONE_OF,
	COMBINATIONS,
};

struct schema_bound {
	json_int_t min;
	json_int_t max;
};

struct schema_property {
	const char *name;
	struct schema_node *node;
};

struct schema_list {
	struct schema_node **node;
	size_t n;
	/*
	 * A field that every alternative requires and fixes with a const
	 * string; NULL when there is none.  It says which alternative a value
	 * means.
	 */
	const char *tag;
};

/* Progress of the search for references that lead back to themselves. */
enum schema_mark { MARK_NONE, MARK_OPEN, MARK_DONE };

/* Lives in the arena; json_t values are borrowed from schemas.trees. */
struct schema_node {
	const char *where;      /* "file.json#/$defs/slug" */
	bool never;             /* the schema false */
	unsigned types;         /* 1 << json_type, or 0 for any */
	const json_t *constant; /* NULL: none */
	const json_t *options;  /* enum: an array, or NULL */
	struct schema_bound bound[MEASURES];
	bool unique_items;
	const char *pattern;              /* NULL: none */
	const struct schema_shape *shape; /* of the pattern; NULL: see regex */
	regex_t regex; /* made where there is a pattern without a shape */
	struct schema_property *property; /* in order of name */
	size_t properties;
	const char **required;
	size_t requireds;
	struct schema_node *place[PLACES]; /* NULL: anything goes */
	struct schema_list list[COMBINATIONS];
	const char *ref;            /* as written, or NULL */
	struct schema_node *target; /* what ref means */
	enum schema_mark mark;
	struct schema_node *next; /* all nodes, for freeing the patterns */
};

struct schemas {
	struct arena arena;
	struct map *nodes; /* by where, and the roots also by file name */
	struct schema_node *all;
	json_t *trees; /* array of the files */
};

/*
 * Compile the schema that a tree holds and all inside it, and enter them in
 * schemas->nodes.  References stay unresolved.  NULL with err set, whose
 * field says where, when anything is outside the subset.
 */
struct schema_node *schema_compile(struct schemas *schemas, const char *where,
    json_t *tree, struct err *err) MUST_CHECK;

/*
 * Resolve the references of all nodes, refuse circles and find the tags.
 * False with err set when a reference leads nowhere or back to itself.
 */
bool schema_link(struct schemas *schemas, struct err *err) MUST_CHECK;

/* The schema of a field as this node or what it refers to says, or NULL. */
const struct schema_node *schema_property(const struct schema_node *node,
    const char *name) MUST_CHECK;

/* The names of a set of types, as "a string or an integer". */
struct schema_types_text {
	char text[ERR_MSG_MAX];
};
struct schema_types_text schema_types_text(unsigned bits);

/* 1 << json_type for "string" and so on (both for "boolean"), or 0. */
unsigned schema_type_bits(const char *name) MUST_CHECK;

#endif
