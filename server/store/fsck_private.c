#include <sodium.h>
#include <stdio.h>

#include "store/fsck_parts.h"
#include "store/private.h"

/* Private rows: does each open where it lies?  What it says is not kept. */

enum {
	COL_KIND,
	COL_ID,
	COL_OWNER,
	COL_BY,
	COL_WRITTEN_AT,
	COL_KEPT_UNTIL,
	COL_SEALED,
};

struct row_name {
	char text[128]; /* kind/id */
};

struct private_walk {
	struct checking *checking;
	struct row_name last; /* rows come in order of kind and id */
};

static void
damage(struct checking *checking, const struct row_name *name,
    const char *column, const char *what)
{
	fsck_damage(checking,
	    &(struct fsck_place){ "private_row", name->text, column }, "%s",
	    what);
}

/* Is there something in all of its columns? */
static bool
check_columns(struct checking *checking, const struct row_name *name,
    const PGresult *res, int row)
{
	bool whole = true;

	for (int i = 0; i <= COL_SEALED; i++)
		if (PQgetisnull(res, row, i)) {
			damage(checking, name, PQfname(res, i), "is missing");
			whole = false;
		}
	return whole;
}

/* The log of genesis, or else of the community's row. */
static const struct digest *
log_of(const struct checking *checking)
{
	const struct community_row *genesis =
	    world_community(replay_world(checking->replay));

	return genesis != NULL ? &genesis->log : &checking->digest;
}

/* Memory is our trouble, and all else the row's. */
static bool
check_seal(struct checking *checking, const struct row_name *name,
    const char *const texts[COL_BY + 1], const struct store_private *row,
    struct err *err)
{
	const struct store_private_name place = {
		.community = checking->id,
		.log = *log_of(checking),
		.kind = texts[COL_KIND],
		.id = texts[COL_ID],
	};
	auto_buf struct buf text = { 0 };
	struct err why;
	bool opened = store_private_open(checking->fsck->master, &place, row,
	    &text, &why);

	if (text.len > 0)
		sodium_memzero(text.data, text.len);
	if (buf_failed(&text))
		return err_memory(err);
	if (!opened)
		damage(checking, name, "", why.msg);
	return true;
}

static bool
take_private(const PGresult *res, int row, void *context, struct err *err)
{
	struct private_walk *walk = context;
	auto_arena struct arena arena = { 0 };
	const char *texts[COL_BY + 1];
	struct row_name name;

	for (int i = 0; i <= COL_BY; i++)
		if (!sql_get_text(res, row, i, &arena, &texts[i], err))
			return false;
	(void)snprintf(name.text, sizeof(name.text), "%s/%s",
	    texts[COL_KIND] != NULL ? texts[COL_KIND] : "",
	    texts[COL_ID] != NULL ? texts[COL_ID] : "");
	if (strcmp(name.text, walk->last.text) == 0)
		damage(walk->checking, &name, "", "is there twice");
	walk->last = name;
	if (!check_columns(walk->checking, &name, res, row))
		return true;
	const struct store_private found = {
		.owner = texts[COL_OWNER],
		.by = texts[COL_BY],
		.written_at = sql_get_int(res, row, COL_WRITTEN_AT),
		.kept_until = sql_get_int(res, row, COL_KEPT_UNTIL),
		.sealed = sql_get_bytes(res, row, COL_SEALED),
	};
	return check_seal(walk->checking, &name, texts, &found, err);
}

bool
fsck_private(struct checking *checking, struct err *err)
{
	static const char sql[] =
	    FSCK_CURSOR "SELECT kind, id, owner, by_handle, written_at,"
			" kept_until, sealed FROM private_row"
			" WHERE community = $1 ORDER BY kind, id";
	struct private_walk walk = { .checking = checking };
	const struct fsck_stream stream = { .table = "private_row",
		.sql = sql,
		.take = take_private,
		.context = &walk };

	return fsck_stream(checking, &stream, err);
}
