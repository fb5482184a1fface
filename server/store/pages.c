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

void
pages_init(struct pages *pages, const struct page_query *query)
{
	*pages = (struct pages){ .query = *query };
	for (size_t kind = 0; kind < CHANGE_KINDS; kind++)
		pages->place[kind].since = -1;
}

bool
pages_send(struct pages *pages, struct pipe *pipe, struct err *err)
{
	const struct page_query *query = &pages->query;

	pages->asked_n = 0;
	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++) {
		const struct sql_param params[] = {
			sql_int(query->community),
			sql_size(query->size),
			sql_int(pages->place[kind].since),
			sql_int(pages->place[kind].ordinal),
			sql_int(PAGE_ROWS),
		};

		if ((query->kinds & CHANGE_BIT(kind)) == 0)
			continue;
		if (!pipe_send(pipe, selects[kind], params, COUNT(params), err))
			return false;
		pages->asked[pages->asked_n++] = kind;
	}
	return true;
}

bool
pages_take(struct pages *pages, size_t i, const PGresult *res,
    const struct pages_taker *taker, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	enum change_kind kind = pages->asked[i];
	struct change change;

	for (int row = 0; row < PQntuples(res); row++) {
		if (!rows_read(res, row, kind, &arena, &change, err) ||
		    !taker->take(&change, taker->context, err))
			return false;
		pages->place[kind].since = (int64_t)change.row.since;
		pages->place[kind].ordinal = change.row.ordinal;
	}
	if (PQntuples(res) < PAGE_ROWS)
		pages->query.kinds &= ~CHANGE_BIT(kind);
	return true;
}

/* A round trip of its own. */
struct turning {
	struct pages *pages;
	const struct pages_taker *taker;
};

static bool
take_page(PGresult *res, size_t i, void *context, struct err *err)
{
	const struct turning *turning = context;

	return pages_take(turning->pages, i, res, turning->taker, err);
}

bool
pages_finish(struct pages *pages, struct db *db,
    const struct pages_taker *taker, struct err *err)
{
	struct turning turning = { pages, taker };

	while (pages->query.kinds != 0) {
		auto_pipe struct pipe pipe = { 0 };

		if (!pipe_start(&pipe, db, err) ||
		    !pages_send(pages, &pipe, err) ||
		    !pipe_finish(&pipe, take_page, &turning, err))
			return false;
	}
	return true;
}
