#include <stdio.h>

#include "store/fsck_parts.h"

/* Rows of communities that are not there: a foreign key forbids them. */

#define STRAYS(table, key)                                                     \
	{                                                                      \
		table, FSCK_CURSOR                                             \
		    "SELECT community, " key " FROM " table                    \
		    " t WHERE community IS NULL OR NOT EXISTS"                 \
		    " (SELECT FROM community c WHERE c.id = t.community)"      \
	}
#define DERIVED(table) STRAYS(table, "since_index || '/' || ordinal")

static const struct {
	const char *name;
	const char *sql;
} tables[] = {
	STRAYS("log", "community::text"),
	STRAYS("entry", "index::text"),
	STRAYS("node", "level || '/' || index"),
	STRAYS("waiting", "encode(digest, 'hex')"),
	STRAYS("private_row", "concat(kind, '/', id)"),
	STRAYS("private_read", "number::text"),
	STRAYS("session", "encode(token_digest, 'hex')"),
	STRAYS("log_seed", "vkey"),
	STRAYS("cosignature", "concat(witness, '/', size)"),
	STRAYS("witness_standing", "witness"),
	DERIVED("community_row"),
	DERIVED("statement_row"),
	DERIVED("person_row"),
	DERIVED("key_row"),
	DERIVED("link_row"),
	DERIVED("activity_row"),
	DERIVED("group_row"),
	DERIVED("alias_row"),
	DERIVED("attribute_row"),
	DERIVED("office_row"),
	DERIVED("occasion_row"),
	DERIVED("fact_row"),
	DERIVED("endorsement_row"),
	DERIVED("import_row"),
	DERIVED("policy_row"),
	DERIVED("retraction_row"),
	DERIVED("profile_row"),
	DERIVED("organisation_row"),
	DERIVED("organisation_alias_row"),
	DERIVED("organisation_parent_row"),
	DERIVED("affiliation_row"),
	DERIVED("coverage_row"),
	DERIVED("declaration_row"),
	DERIVED("list_row"),
	DERIVED("listed_row"),
	DERIVED("metric_row"),
	DERIVED("measured_row"),
	DERIVED("merge_row"),
	DERIVED("pending_row"),
	DERIVED("distrust_row"),
	DERIVED("redaction_row"),
	DERIVED("log_key_row"),
};

/* The first one is the log, without which there is nothing to lose. */
enum { TABLE_LOG };

struct straying {
	struct checking *checking;
	size_t table;
};

static bool
take_stray(const PGresult *res, int row, void *context, struct err *err)
{
	const struct straying *straying = context;
	struct checking *checking = straying->checking;
	auto_arena struct arena arena = { 0 };
	const char *key;

	if (!sql_get_text(res, row, 1, &arena, &key, err))
		return false;
	(void)snprintf(checking->name, sizeof(checking->name), "%s",
	    fsck_name(sql_get_size(res, row, 0)).text);
	fsck_damage(checking,
	    &(struct fsck_place){ tables[straying->table].name,
		key != NULL ? key : "", "community" },
	    "there is no such community");
	if (straying->table == TABLE_LOG)
		fsck_damage(checking,
		    &(struct fsck_place){ "community", checking->name, "" },
		    "is missing, but its log is there");
	return true;
}

bool
fsck_strays(struct checking *checking, struct err *err)
{
	for (size_t i = 0; i < COUNT(tables); i++) {
		struct straying straying = { checking, i };
		const struct fsck_stream stream = {
			.table = tables[i].name,
			.sql = tables[i].sql,
			.take = take_stray,
			.context = &straying,
			.everywhere = true,
		};

		if (!fsck_stream(checking, &stream, err))
			return false;
	}
	return true;
}
