#include "store/rows.h"

#include <assert.h>

/*
 * Values of an INSERT: the community, and lists of the columns of the kind, of
 * which there are three more than change_info() has fields.  The lists bring
 * their types.  In front of FROM they advance together, row by row; behind it,
 * PostgreSQL would first store the whole of each.
 */
#define VALUES_4                                                               \
	" SELECT $1, unnest($2), unnest($3), unnest($4), unnest($5),"          \
	" unnest($6), unnest($7), unnest($8)"
#define VALUES_5 VALUES_4 ", unnest($9)"
#define VALUES_6 VALUES_5 ", unnest($10)"
#define VALUES_7 VALUES_6 ", unnest($11)"
#define VALUES_8 VALUES_7 ", unnest($12)"
#define VALUES_9 VALUES_8 ", unnest($13)"
#define VALUES_10 VALUES_9 ", unnest($14)"
#define VALUES_11 VALUES_10 ", unnest($15)"
#define VALUES_16                                                              \
	VALUES_11                                                              \
	", unnest($16), unnest($17), unnest($18), unnest($19), unnest($20)"
#define ENDED                                                                  \
	" SET until_index = $4"                                                \
	" WHERE community = $1 AND since_index = $2 AND ordinal = $3"

/* clang-format off */
static const struct {
	const char *insert;
	const char *end;
} tables[CHANGE_KINDS] = {
	[CHANGE_COMMUNITY] = {
	    "INSERT INTO community_row (community, " COMMUNITY_COLUMNS ")"
	    VALUES_8,
	    "UPDATE community_row" ENDED,
	},
	[CHANGE_STATEMENT] = {
	    "INSERT INTO statement_row (community, " STATEMENT_COLUMNS ")"
	    VALUES_11,
	    "UPDATE statement_row" ENDED,
	},
	[CHANGE_PERSON] = {
	    "INSERT INTO person_row (community, " PERSON_COLUMNS ")"
	    VALUES_5,
	    "UPDATE person_row" ENDED,
	},
	[CHANGE_KEY] = {
	    "INSERT INTO key_row (community, " KEY_COLUMNS ")"
	    VALUES_7,
	    "UPDATE key_row" ENDED,
	},
	[CHANGE_LINK] = {
	    "INSERT INTO link_row (community, " LINK_COLUMNS ")"
	    VALUES_4,
	    "UPDATE link_row" ENDED,
	},
	[CHANGE_ACTIVITY] = {
	    "INSERT INTO activity_row (community, " ACTIVITY_COLUMNS ")"
	    VALUES_5,
	    "UPDATE activity_row" ENDED,
	},
	[CHANGE_GROUP] = {
	    "INSERT INTO group_row (community, " GROUP_COLUMNS ")"
	    VALUES_7,
	    "UPDATE group_row" ENDED,
	},
	[CHANGE_ALIAS] = {
	    "INSERT INTO alias_row (community, " ALIAS_COLUMNS ")"
	    VALUES_6,
	    "UPDATE alias_row" ENDED,
	},
	[CHANGE_ATTRIBUTE] = {
	    "INSERT INTO attribute_row (community, " ATTRIBUTE_COLUMNS ")"
	    VALUES_6,
	    "UPDATE attribute_row" ENDED,
	},
	[CHANGE_OFFICE] = {
	    "INSERT INTO office_row (community, " OFFICE_COLUMNS ")"
	    VALUES_8,
	    "UPDATE office_row" ENDED,
	},
	[CHANGE_OCCASION] = {
	    "INSERT INTO occasion_row (community, " OCCASION_COLUMNS ")"
	    VALUES_10,
	    "UPDATE occasion_row" ENDED,
	},
	[CHANGE_FACT] = {
	    "INSERT INTO fact_row (community, " FACT_COLUMNS ")"
	    VALUES_16,
	    "UPDATE fact_row" ENDED,
	},
	[CHANGE_ENDORSEMENT] = {
	    "INSERT INTO endorsement_row (community, " ENDORSEMENT_COLUMNS ")"
	    VALUES_9,
	    "UPDATE endorsement_row" ENDED,
	},
	[CHANGE_IMPORT] = {
	    "INSERT INTO import_row (community, " IMPORT_COLUMNS ")"
	    VALUES_10,
	    "UPDATE import_row" ENDED,
	},
	[CHANGE_POLICY] = {
	    "INSERT INTO policy_row (community, " POLICY_COLUMNS ")"
	    VALUES_7,
	    "UPDATE policy_row" ENDED,
	},
	[CHANGE_RETRACTION] = {
	    "INSERT INTO retraction_row (community, " RETRACTION_COLUMNS ")"
	    VALUES_5,
	    "UPDATE retraction_row" ENDED,
	},
	[CHANGE_PROFILE] = {
	    "INSERT INTO profile_row (community, " PROFILE_COLUMNS ")"
	    VALUES_7,
	    "UPDATE profile_row" ENDED,
	},
	[CHANGE_ORGANISATION] = {
	    "INSERT INTO organisation_row (community, " ORGANISATION_COLUMNS ")"
	    VALUES_5,
	    "UPDATE organisation_row" ENDED,
	},
	[CHANGE_ORGANISATION_ALIAS] = {
	    "INSERT INTO organisation_alias_row (community, " ORGANISATION_ALIAS_COLUMNS ")"
	    VALUES_4,
	    "UPDATE organisation_alias_row" ENDED,
	},
	[CHANGE_ORGANISATION_PARENT] = {
	    "INSERT INTO organisation_parent_row (community, " ORGANISATION_PARENT_COLUMNS ")"
	    VALUES_5,
	    "UPDATE organisation_parent_row" ENDED,
	},
	[CHANGE_AFFILIATION] = {
	    "INSERT INTO affiliation_row (community, " AFFILIATION_COLUMNS ")"
	    VALUES_6,
	    "UPDATE affiliation_row" ENDED,
	},
	[CHANGE_COVERAGE] = {
	    "INSERT INTO coverage_row (community, " COVERAGE_COLUMNS ")"
	    VALUES_8,
	    "UPDATE coverage_row" ENDED,
	},
	[CHANGE_DECLARATION] = {
	    "INSERT INTO declaration_row (community, " DECLARATION_COLUMNS ")"
	    VALUES_6,
	    "UPDATE declaration_row" ENDED,
	},
	[CHANGE_LIST] = {
	    "INSERT INTO list_row (community, " LIST_COLUMNS ")"
	    VALUES_8,
	    "UPDATE list_row" ENDED,
	},
	[CHANGE_LISTED] = {
	    "INSERT INTO listed_row (community, " LISTED_COLUMNS ")"
	    VALUES_4,
	    "UPDATE listed_row" ENDED,
	},
	[CHANGE_METRIC] = {
	    "INSERT INTO metric_row (community, " METRIC_COLUMNS ")"
	    VALUES_9,
	    "UPDATE metric_row" ENDED,
	},
	[CHANGE_MEASURED] = {
	    "INSERT INTO measured_row (community, " MEASURED_COLUMNS ")"
	    VALUES_7,
	    "UPDATE measured_row" ENDED,
	},
	[CHANGE_MERGE] = {
	    "INSERT INTO merge_row (community, " MERGE_COLUMNS ")"
	    VALUES_4,
	    "UPDATE merge_row" ENDED,
	},
	[CHANGE_PENDING] = {
	    "INSERT INTO pending_row (community, " PENDING_COLUMNS ")"
	    VALUES_6,
	    "UPDATE pending_row" ENDED,
	},
	[CHANGE_DISTRUST] = {
	    "INSERT INTO distrust_row (community, " DISTRUST_COLUMNS ")"
	    VALUES_4,
	    "UPDATE distrust_row" ENDED,
	},
	[CHANGE_REDACTION] = {
	    "INSERT INTO redaction_row (community, " REDACTION_COLUMNS ")"
	    VALUES_8,
	    "UPDATE redaction_row" ENDED,
	},
	[CHANGE_LOG_KEY] = {
	    "INSERT INTO log_key_row (community, " LOG_KEY_COLUMNS ")"
	    VALUES_4,
	    "UPDATE log_key_row" ENDED,
	},
};
/* clang-format on */

/* All rows begin here, whatever their kind. */
#define ROW_AT offsetof(struct change, row)

/* The columns in front of a kind's own: ROWS_HEAD. */
enum { COL_SINCE, COL_UNTIL, COL_ORDINAL, COL_FIRST };

int
rows_columns(enum change_kind kind)
{
	return COL_FIRST + (int)change_info(kind)->fields_n;
}

static enum sql_type
column_type(enum field_type type)
{
	switch (type) {
	case FIELD_TEXT:
		return SQL_TEXT;
	case FIELD_INT:
		return SQL_BIGINT;
	case FIELD_BOOL:
		return SQL_BOOL;
	case FIELD_DIGEST:
		break;
	}
	return SQL_BYTEA;
}

void
rows_out_init(struct rows_out *out, struct pipe *pipe, int32_t community)
{
	*out = (struct rows_out){ .pipe = pipe, .community = community };
	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++) {
		const struct change_info *info = change_info(kind);
		struct sql_list *column = out->column[kind];

		column[COL_SINCE].type = SQL_BIGINT;
		column[COL_UNTIL].type = SQL_BIGINT;
		column[COL_ORDINAL].type = SQL_BIGINT;
		for (size_t i = 0; i < info->fields_n; i++)
			column[COL_FIRST + i].type =
			    column_type(info->field[i].type);
	}
}

/* Empty the lists of a kind. */
static void
forget(struct rows_out *out, enum change_kind kind)
{
	for (size_t i = 0; i < ROWS_COLUMNS_MAX; i++)
		sql_list_done(&out->column[kind][i]);
}

void
rows_out_done(struct rows_out *out)
{
	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++)
		forget(out, kind);
}

static void
add_field(struct sql_list *list, const struct field *field,
    const struct change *change)
{
	const unsigned char *at =
	    (const unsigned char *)change + ROW_AT + field->offset;
	const char *text;
	int64_t number;
	struct digest digest;

	switch (field->type) {
	case FIELD_TEXT:
		memcpy(&text, at, sizeof(text));
		if (text != NULL)
			sql_list_add(list, bytes_of(text));
		else
			sql_list_null(list);
		return;
	case FIELD_INT:
		memcpy(&number, at, sizeof(number));
		sql_list_int(list, number);
		return;
	case FIELD_BOOL:
		sql_list_bool(list, *(const bool *)at);
		return;
	case FIELD_DIGEST:
		break;
	}
	memcpy(&digest, at, sizeof(digest));
	if (digest_is_zero(&digest))
		sql_list_null(list);
	else
		sql_list_add(list, digest_bytes(&digest));
}

static void
add_row(struct rows_out *out, const struct change *change)
{
	const struct change_info *info = change_info(change->kind);
	struct sql_list *column = out->column[change->kind];

	sql_list_int(&column[COL_SINCE], (int64_t)change->row.since);
	if (change->row.until == ROW_OPEN)
		sql_list_null(&column[COL_UNTIL]);
	else
		sql_list_int(&column[COL_UNTIL], (int64_t)change->row.until);
	sql_list_int(&column[COL_ORDINAL], change->row.ordinal);
	for (size_t i = 0; i < info->fields_n; i++)
		add_field(&column[COL_FIRST + i], &info->field[i], change);
}

static bool
send_kind(struct rows_out *out, enum change_kind kind, struct err *err)
{
	struct sql_param params[1 + ROWS_COLUMNS_MAX];
	int columns = rows_columns(kind);
	size_t n = 0;

	params[n++] = sql_int(out->community);
	for (int i = 0; i < columns; i++) {
		struct sql_list *list = &out->column[kind][i];

		params[n++] = sql_list_param(list);
		if (buf_failed(&list->buf))
			return err_memory(err);
	}
	if (!pipe_send(out->pipe, tables[kind].insert, params, n, err))
		return false;
	forget(out, kind);
	return true;
}

bool
rows_out_send(struct rows_out *out, struct err *err)
{
	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if (out->column[kind][COL_SINCE].n > 0 &&
		    !send_kind(out, kind, err))
			return false;
	return true;
}

static bool
send_end(struct pipe *pipe, int32_t community, const struct change_end *end,
    struct err *err)
{
	const struct sql_param params[] = {
		sql_int(community),
		sql_size(end->since),
		sql_int(end->ordinal),
		sql_size(end->until),
	};

	return pipe_send(pipe, tables[end->kind].end, params, COUNT(params),
	    err);
}

static bool
send_erase(struct pipe *pipe, int32_t community,
    const struct change_erase *erase, struct err *err)
{
	static const char sql[] = "SELECT erase($1, $2, $3)";
	const struct sql_param params[] = {
		sql_int(community),
		sql_size(erase->entry),
		sql_bytes(digest_bytes(&erase->target)),
	};

	return pipe_send(pipe, sql, params, COUNT(params), err);
}

bool
rows_out_add(struct rows_out *out, const struct change *change, struct err *err)
{
	if (change->kind == CHANGE_END)
		return rows_out_send(out, err) &&
		       send_end(out->pipe, out->community, &change->end, err);
	if (change->kind == CHANGE_ERASE)
		return rows_out_send(out, err) &&
		       send_erase(out->pipe, out->community, &change->erase,
			   err);
	add_row(out, change);
	return true;
}

/* Where in a result a value is. */
struct cell {
	const PGresult *res;
	int row;
	int col;
};

static void
read_field(const struct cell *cell, const struct field *field,
    struct change *out)
{
	unsigned char *at = (unsigned char *)out + ROW_AT + field->offset;
	const char *text;
	int64_t number;
	bool truth;
	struct digest digest;

	switch (field->type) {
	case FIELD_TEXT:
		text = sql_text_of(cell->res, cell->row, cell->col);
		memcpy(at, &text, sizeof(text));
		break;
	case FIELD_INT:
		number = sql_get_int(cell->res, cell->row, cell->col);
		memcpy(at, &number, sizeof(number));
		break;
	case FIELD_BOOL:
		truth = sql_get_bool(cell->res, cell->row, cell->col);
		memcpy(at, &truth, sizeof(truth));
		break;
	case FIELD_DIGEST:
		digest = sql_get_digest(cell->res, cell->row, cell->col);
		memcpy(at, &digest, sizeof(digest));
		break;
	}
}

void
rows_read(const PGresult *res, int row, enum change_kind kind,
    struct change *out)
{
	const struct change_info *info = change_info(kind);

	assert(PQnfields(res) >= rows_columns(kind));
	*out = (struct change){ .kind = kind };
	out->row.since = sql_get_size(res, row, COL_SINCE);
	out->row.until = PQgetisnull(res, row, COL_UNTIL)
			     ? ROW_OPEN
			     : sql_get_size(res, row, COL_UNTIL);
	out->row.ordinal = sql_get_int(res, row, COL_ORDINAL);
	for (size_t i = 0; i < info->fields_n; i++) {
		const struct cell cell = { res, row, COL_FIRST + (int)i };

		read_field(&cell, &info->field[i], out);
	}
}
