#include "store/fsck_parts.h"
#include "store/rows.h"

/* The derived rows against those of the replay. */

#define DERIVED(columns, table)                                                \
	{                                                                      \
		table, FSCK_CURSOR "SELECT " columns " FROM " table            \
				   " WHERE community = $1"                     \
				   " ORDER BY since_index, ordinal"            \
	}

static const struct {
	const char *name;
	const char *sql;
} tables[CHANGE_KINDS] = {
	[CHANGE_COMMUNITY] = DERIVED(COMMUNITY_COLUMNS, "community_row"),
	[CHANGE_STATEMENT] = DERIVED(STATEMENT_COLUMNS, "statement_row"),
	[CHANGE_PERSON] = DERIVED(PERSON_COLUMNS, "person_row"),
	[CHANGE_KEY] = DERIVED(KEY_COLUMNS, "key_row"),
	[CHANGE_LINK] = DERIVED(LINK_COLUMNS, "link_row"),
	[CHANGE_ACTIVITY] = DERIVED(ACTIVITY_COLUMNS, "activity_row"),
	[CHANGE_GROUP] = DERIVED(GROUP_COLUMNS, "group_row"),
	[CHANGE_ALIAS] = DERIVED(ALIAS_COLUMNS, "alias_row"),
	[CHANGE_ATTRIBUTE] = DERIVED(ATTRIBUTE_COLUMNS, "attribute_row"),
	[CHANGE_OFFICE] = DERIVED(OFFICE_COLUMNS, "office_row"),
	[CHANGE_OCCASION] = DERIVED(OCCASION_COLUMNS, "occasion_row"),
	[CHANGE_FACT] = DERIVED(FACT_COLUMNS, "fact_row"),
	[CHANGE_ENDORSEMENT] = DERIVED(ENDORSEMENT_COLUMNS, "endorsement_row"),
	[CHANGE_IMPORT] = DERIVED(IMPORT_COLUMNS, "import_row"),
	[CHANGE_POLICY] = DERIVED(POLICY_COLUMNS, "policy_row"),
	[CHANGE_RETRACTION] = DERIVED(RETRACTION_COLUMNS, "retraction_row"),
	[CHANGE_PROFILE] = DERIVED(PROFILE_COLUMNS, "profile_row"),
	[CHANGE_ORGANISATION] =
	    DERIVED(ORGANISATION_COLUMNS, "organisation_row"),
	[CHANGE_ORGANISATION_ALIAS] =
	    DERIVED(ORGANISATION_ALIAS_COLUMNS, "organisation_alias_row"),
	[CHANGE_ORGANISATION_PARENT] =
	    DERIVED(ORGANISATION_PARENT_COLUMNS, "organisation_parent_row"),
	[CHANGE_AFFILIATION] = DERIVED(AFFILIATION_COLUMNS, "affiliation_row"),
	[CHANGE_COVERAGE] = DERIVED(COVERAGE_COLUMNS, "coverage_row"),
	[CHANGE_DECLARATION] = DERIVED(DECLARATION_COLUMNS, "declaration_row"),
	[CHANGE_LIST] = DERIVED(LIST_COLUMNS, "list_row"),
	[CHANGE_LISTED] = DERIVED(LISTED_COLUMNS, "listed_row"),
	[CHANGE_METRIC] = DERIVED(METRIC_COLUMNS, "metric_row"),
	[CHANGE_MEASURED] = DERIVED(MEASURED_COLUMNS, "measured_row"),
	[CHANGE_MERGE] = DERIVED(MERGE_COLUMNS, "merge_row"),
	[CHANGE_PENDING] = DERIVED(PENDING_COLUMNS, "pending_row"),
	[CHANGE_DISTRUST] = DERIVED(DISTRUST_COLUMNS, "distrust_row"),
	[CHANGE_REDACTION] = DERIVED(REDACTION_COLUMNS, "redaction_row"),
	[CHANGE_LOG_KEY] = DERIVED(LOG_KEY_COLUMNS, "log_key_row"),
};

/* The columns in front of a kind's own, as ROWS_HEAD has them. */
enum { COL_SINCE, COL_UNTIL, COL_ORDINAL, COL_FIRST };

/* Rows of one kind and of the replay, side by side. */
struct merging {
	struct checking *checking;
	enum change_kind kind;
	struct rows want;
	size_t next;
};

static void
row_damage(struct merging *merging, int64_t since, int64_t ordinal,
    const char *column, const char *what)
{
	const struct fsck_name name = fsck_name_pair(since, ordinal);

	fsck_damage(merging->checking,
	    &(struct fsck_place){ tables[merging->kind].name, name.text,
		column },
	    "%s", what);
}

/* The next row that is wanted, or NULL. */
static const struct row *
wanted(const struct merging *merging)
{
	if (merging->next == merging->want.n)
		return NULL;
	const struct row *row = merging->want.item[merging->next];
	return row->since < merging->checking->replayed ? row : NULL;
}

static bool
precedes(const struct row *a, int64_t since, int64_t ordinal)
{
	return (int64_t)a->since < since ||
	       ((int64_t)a->since == since && a->ordinal < ordinal);
}

/* Say of all rows in front of this one that they are missing. */
static void
skip_to(struct merging *merging, int64_t since, int64_t ordinal)
{
	const struct row *row;

	while (
	    (row = wanted(merging)) != NULL && precedes(row, since, ordinal)) {
		row_damage(merging, (int64_t)row->since, row->ordinal, "",
		    "is missing");
		merging->next++;
	}
}

static bool
same_field(const PGresult *res, int at, int col, const struct field *field,
    const void *row)
{
	const unsigned char *value = (const unsigned char *)row + field->offset;
	const char *text;
	int64_t number;
	struct digest digest;

	switch (field->type) {
	case FIELD_TEXT:
		memcpy(&text, value, sizeof(text));
		return fsck_cell_is_text(res, at, col, text);
	case FIELD_INT:
		memcpy(&number, value, sizeof(number));
		return fsck_cell_is_int(res, at, col, number);
	case FIELD_BOOL:
		return fsck_cell_is_bool(res, at, col, *(const bool *)value);
	case FIELD_DIGEST:
		break;
	}
	memcpy(&digest, value, sizeof(digest));
	return fsck_cell_is_digest(res, at, col, &digest);
}

/*
 * What ended it may be behind where the replay stopped: then any end from
 * there on will do.
 */
static bool
same_end(const struct checking *checking, const PGresult *res, int at,
    const struct row *row)
{
	bool open = PQgetisnull(res, at, COL_UNTIL);
	uint64_t until = sql_get_size(res, at, COL_UNTIL);

	if (row->until < checking->replayed)
		return !open && until == row->until;
	return open || (checking->stopped && until >= checking->replayed &&
			   until <= (uint64_t)INT64_MAX);
}

static void
compare(struct merging *merging, const PGresult *res, int at,
    const struct row *row)
{
	static const char what[] = "is not what the log says";
	const struct change_info *info = change_info(merging->kind);

	if (!same_end(merging->checking, res, at, row))
		row_damage(merging, (int64_t)row->since, row->ordinal,
		    PQfname(res, COL_UNTIL), what);
	for (size_t i = 0; i < info->fields_n; i++) {
		int col = COL_FIRST + (int)i;

		if (!same_field(res, at, col, &info->field[i], row))
			row_damage(merging, (int64_t)row->since, row->ordinal,
			    PQfname(res, col), what);
	}
}

static bool
take_row(const PGresult *res, int at, void *context, struct err *err)
{
	struct merging *merging = context;
	const struct checking *checking = merging->checking;
	int64_t since = sql_get_int(res, at, COL_SINCE);
	int64_t ordinal = sql_get_int(res, at, COL_ORDINAL);
	bool named = !PQgetisnull(res, at, COL_SINCE) &&
		     !PQgetisnull(res, at, COL_ORDINAL);

	(void)err;
	checking->out->rows++;
	/* Behind where the replay stopped nobody knows. */
	if (named && checking->stopped && since >= 0 &&
	    (uint64_t)since >= checking->replayed)
		return true;
	if (named)
		skip_to(merging, since, ordinal);
	const struct row *row = wanted(merging);
	if (!named || row == NULL || (int64_t)row->since != since ||
	    row->ordinal != ordinal) {
		row_damage(merging, since, ordinal, "",
		    "is too many: the log says nothing of it");
		return true;
	}
	compare(merging, res, at, row);
	merging->next++;
	return true;
}

static bool
check_kind(struct checking *checking, enum change_kind kind, struct err *err)
{
	struct merging merging = {
		.checking = checking,
		.kind = kind,
		.want = world_all(replay_world(checking->replay), kind),
	};
	const struct fsck_stream stream = {
		.table = tables[kind].name,
		.sql = tables[kind].sql,
		.take = take_row,
		.context = &merging,
	};

	if (stream.sql == NULL)
		return err_set(err, ERR_INTERNAL, "rows of kind %s: not known",
		    change_info(kind)->name);
	if (!fsck_stream(checking, &stream, err))
		return false;
	skip_to(&merging, INT64_MAX, INT64_MAX);
	return true;
}

bool
fsck_rows(struct checking *checking, struct err *err)
{
	const struct fsck_name name = fsck_name(checking->replayed);

	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if (!check_kind(checking, kind, err))
			return false;
	if (checking->stopped)
		fsck_note(checking,
		    &(struct fsck_place){ "entry", name.text, "" },
		    "what follows from this entry and later ones was not"
		    " compared");
	return true;
}
