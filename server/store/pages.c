#include "store/pages.h"

#include "store/rows.h"

/* So much that a page fits into what the kernel holds between two processes. */
enum { PAGE_ROWS = 500 };

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

static bool
ask(struct pages *pages, enum change_kind kind, struct pipe *pipe,
    struct err *err)
{
	const struct sql_param params[] = {
		sql_int(pages->query.community),
		sql_size(pages->query.size),
		sql_int(pages->place[kind].since),
		sql_int(pages->place[kind].ordinal),
		sql_int(PAGE_ROWS),
	};

	pages->asked[pages->asked_n++ % CHANGE_KINDS] = kind;
	return pipe_send(pipe, selects[kind], params, COUNT(params), err);
}

bool
pages_send(struct pages *pages, struct pipe *pipe, struct err *err)
{
	pages->asked_n = 0;
	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if ((pages->query.kinds & CHANGE_BIT(kind)) != 0 &&
		    !ask(pages, kind, pipe, err))
			return false;
	return true;
}

/* Where the next page of a kind begins, if there is one. */
static void
turn(struct pages *pages, enum change_kind kind, const PGresult *res)
{
	const int n = PQntuples(res);
	struct change last;

	if (n < PAGE_ROWS) {
		pages->query.kinds &= ~CHANGE_BIT(kind);
		return;
	}
	rows_read(res, n - 1, kind, &last);
	pages->place[kind] = (struct place){
		(int64_t)last.row.since,
		last.row.ordinal,
	};
}

static bool
hand_over(const PGresult *res, enum change_kind kind,
    const struct pages_taker *taker, struct err *err)
{
	struct change change;

	for (int row = 0; row < PQntuples(res); row++) {
		rows_read(res, row, kind, &change);
		if (!taker->take(&change, taker->context, err))
			return false;
	}
	return true;
}

bool
pages_take(struct pages *pages, size_t i, const PGresult *res,
    const struct pages_taker *taker, struct err *err)
{
	enum change_kind kind = pages->asked[i % CHANGE_KINDS];

	turn(pages, kind, res);
	return hand_over(res, kind, taker, err);
}

/* All the pages that are left. */
struct turning {
	struct pages *pages;
	struct pipe *pipe;
	const struct pages_taker *taker;
};

static bool
take_page(PGresult *res, size_t i, void *context, struct err *err)
{
	const struct turning *turning = context;
	struct pages *pages = turning->pages;
	enum change_kind kind = pages->asked[i % CHANGE_KINDS];

	turn(pages, kind, res);
	if ((pages->query.kinds & CHANGE_BIT(kind)) != 0 &&
	    (!ask(pages, kind, turning->pipe, err) ||
		!pipe_mark(turning->pipe, err)))
		return false;
	return hand_over(res, kind, turning->taker, err);
}

bool
pages_finish(struct pages *pages, struct db *db,
    const struct pages_taker *taker, struct err *err)
{
	auto_pipe struct pipe pipe = { 0 };
	struct turning turning = { pages, &pipe, taker };

	return pages->query.kinds == 0 ||
	       (pipe_start(&pipe, db, err) && pages_send(pages, &pipe, err) &&
		   pipe_finish(&pipe, take_page, &turning, err));
}
