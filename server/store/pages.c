#include "store/pages.h"

#include "store/rows.h"

enum { PAGE_ROWS = 5000 };

#define PAGE                                                                   \
	" WHERE community = $1 AND since_index < $2"                           \
	" AND (since_index, ordinal) > ($3, $4)"                               \
	" ORDER BY since_index, ordinal LIMIT $5"

/* clang-format off */
static const char *const selects[CHANGE_KINDS] = {
	[CHANGE_COMMUNITY] =
	    "SELECT " COMMUNITY_COLUMNS " FROM community_row" PAGE,
	[CHANGE_STATEMENT] =
	    "SELECT " STATEMENT_COLUMNS " FROM statement_row" PAGE,
	[CHANGE_PERSON] = "SELECT " PERSON_COLUMNS " FROM person_row" PAGE,
	[CHANGE_KEY] = "SELECT " KEY_COLUMNS " FROM key_row" PAGE,
	[CHANGE_LINK] = "SELECT " LINK_COLUMNS " FROM link_row" PAGE,
	[CHANGE_ACTIVITY] =
	    "SELECT " ACTIVITY_COLUMNS " FROM activity_row" PAGE,
	[CHANGE_GROUP] = "SELECT " GROUP_COLUMNS " FROM group_row" PAGE,
	[CHANGE_ALIAS] = "SELECT " ALIAS_COLUMNS " FROM alias_row" PAGE,
	[CHANGE_ATTRIBUTE] =
	    "SELECT " ATTRIBUTE_COLUMNS " FROM attribute_row" PAGE,
	[CHANGE_OFFICE] = "SELECT " OFFICE_COLUMNS " FROM office_row" PAGE,
	[CHANGE_OCCASION] =
	    "SELECT " OCCASION_COLUMNS " FROM occasion_row" PAGE,
	[CHANGE_FACT] = "SELECT " FACT_COLUMNS " FROM fact_row" PAGE,
	[CHANGE_ENDORSEMENT] =
	    "SELECT " ENDORSEMENT_COLUMNS " FROM endorsement_row" PAGE,
	[CHANGE_IMPORT] = "SELECT " IMPORT_COLUMNS " FROM import_row" PAGE,
	[CHANGE_POLICY] = "SELECT " POLICY_COLUMNS " FROM policy_row" PAGE,
	[CHANGE_RETRACTION] =
	    "SELECT " RETRACTION_COLUMNS " FROM retraction_row" PAGE,
	[CHANGE_PROFILE] =
	    "SELECT " PROFILE_COLUMNS " FROM profile_row" PAGE,
	[CHANGE_ORGANISATION] =
	    "SELECT " ORGANISATION_COLUMNS " FROM organisation_row" PAGE,
	[CHANGE_ORGANISATION_ALIAS] =
	    "SELECT " ORGANISATION_ALIAS_COLUMNS " FROM organisation_alias_row" PAGE,
	[CHANGE_ORGANISATION_PARENT] =
	    "SELECT " ORGANISATION_PARENT_COLUMNS " FROM organisation_parent_row" PAGE,
	[CHANGE_AFFILIATION] =
	    "SELECT " AFFILIATION_COLUMNS " FROM affiliation_row" PAGE,
	[CHANGE_COVERAGE] =
	    "SELECT " COVERAGE_COLUMNS " FROM coverage_row" PAGE,
	[CHANGE_DECLARATION] =
	    "SELECT " DECLARATION_COLUMNS " FROM declaration_row" PAGE,
	[CHANGE_LIST] =
	    "SELECT " LIST_COLUMNS " FROM list_row" PAGE,
	[CHANGE_LISTED] =
	    "SELECT " LISTED_COLUMNS " FROM listed_row" PAGE,
	[CHANGE_METRIC] =
	    "SELECT " METRIC_COLUMNS " FROM metric_row" PAGE,
	[CHANGE_MEASURED] =
	    "SELECT " MEASURED_COLUMNS " FROM measured_row" PAGE,
	[CHANGE_MERGE] =
	    "SELECT " MERGE_COLUMNS " FROM merge_row" PAGE,
	[CHANGE_PENDING] = "SELECT " PENDING_COLUMNS " FROM pending_row" PAGE,
	[CHANGE_DISTRUST] =
	    "SELECT " DISTRUST_COLUMNS " FROM distrust_row" PAGE,
	[CHANGE_REDACTION] =
	    "SELECT " REDACTION_COLUMNS " FROM redaction_row" PAGE,
	[CHANGE_LOG_KEY] = "SELECT " LOG_KEY_COLUMNS " FROM log_key_row" PAGE,
};
/* clang-format on */

/* After which row the next page begins. */
struct place {
	int64_t since;
	int64_t ordinal;
};

static bool
page_take(const PGresult *res, enum change_kind kind, struct place *place,
    bool (*take)(const struct change *, void *, struct err *), void *context,
    struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct change change;

	for (int i = 0; i < PQntuples(res); i++) {
		if (!rows_read(res, i, kind, &arena, &change, err) ||
		    !take(&change, context, err))
			return false;
		place->since = (int64_t)change.row.since;
		place->ordinal = change.row.ordinal;
	}
	return true;
}

bool
pages_each(struct db *db, const struct page_query *query,
    bool (*take)(const struct change *change, void *context, struct err *err),
    void *context, struct err *err)
{
	struct place place = { -1, 0 };
	int n = PAGE_ROWS;

	while (n == PAGE_ROWS) {
		const struct sql_param params[] = {
			sql_int(query->community),
			sql_size(query->size),
			sql_int(place.since),
			sql_int(place.ordinal),
			sql_int(PAGE_ROWS),
		};
		auto_result PGresult *res = sql_run(db, selects[query->kind],
		    params, COUNT(params), err);

		if (res == NULL ||
		    !page_take(res, query->kind, &place, take, context, err))
			return false;
		n = PQntuples(res);
	}
	return true;
}
