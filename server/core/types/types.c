#include "core/types/types.h"

/* The type table, in the order of docs/statements.md.  A new type is a row
 * here, a file beside this one and a schema. */
static const struct type *const table[] = {
	&type_community,
	&type_log_key,
	&type_person,
	&type_profile,
	&type_vouch,
	&type_key,
	&type_assent,
	&type_identity,
	&type_organisation,
	&type_affiliation,
	&type_activity,
	&type_group,
	&type_office,
	&type_occasion,
	&type_contribution,
	&type_endorsement,
	&type_thanks,
	&type_retraction,
	&type_redaction,
	&type_coverage,
	&type_import,
	&type_list,
	&type_metric,
	&type_declaration,
	&type_policy,
};

const struct type *
type_find(const char *name)
{
	for (size_t i = 0; i < COUNT(table); i++)
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	return NULL;
}

const struct type *const *
type_table(size_t *n)
{
	*n = COUNT(table);
	return table;
}
