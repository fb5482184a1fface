/* schema_check.h: a value against one compiled schema. */

#ifndef CORE_SCHEMA_CHECK_H
#define CORE_SCHEMA_CHECK_H

#include "core/pointer.h"
#include "core/schema_node.h"

/* Deeper values are refused, whatever the schema says. */
#define SCHEMA_DEPTH_MAX 64

/* As schema_check; at is where the value is, NULL for the root. */
bool schema_check_node(const struct schema_node *node, json_t *value,
    const struct pointer *at, struct err *err) MUST_CHECK;

/*
 * The same for one anyOf or oneOf.  When no alternative fits, the failure is
 * the one of the alternative that the value seems to mean: its tag says so,
 * or it alone has all the fields that it requires, or is of its type.
 */
bool schema_check_any(const struct schema_list *list, json_t *value,
    const struct pointer *at, struct err *err) MUST_CHECK;
bool schema_check_one(const struct schema_list *list, json_t *value,
    const struct pointer *at, struct err *err) MUST_CHECK;

#endif
