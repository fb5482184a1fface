#include "store/fsck_parts.h"

#include <inttypes.h>
#include <stdio.h>

#include "store/entries.h"
#include "store/load.h"
#include "store/nodes.h"

/* The entries: each by itself, then all of them in order, by a replay. */

enum {
	COL_INDEX,
	COL_RECORDED_AT,
	COL_PAYLOAD_DIGEST,
	COL_SIGNATURE_DIGEST,
	COL_PAYLOAD,
	COL_SIGNATURE,
};

static void
missing(struct checking *checking, uint64_t from, uint64_t until)
{
	char row[64];

	if (until - from == 1)
		(void)snprintf(row, sizeof(row), "%" PRIu64, from);
	else
		(void)snprintf(row, sizeof(row), "%" PRIu64 "..%" PRIu64, from,
		    until - 1);
	fsck_damage(checking, &(struct fsck_place){ "entry", row, "" },
	    "is missing");
}

/* Is this the one that should come now?  Otherwise says what is wrong. */
static bool
check_index(struct checking *checking, const PGresult *res, int row)
{
	uint64_t index = sql_get_size(res, row, COL_INDEX);
	const struct fsck_name name = fsck_name(index);
	const struct fsck_place place = { "entry", name.text, "index" };

	if (PQgetisnull(res, row, COL_INDEX) || (int64_t)index < 0) {
		fsck_damage(checking, &place, "can be no index");
		return false;
	}
	if (index < checking->next) {
		fsck_damage(checking, &place, "there is another with it");
		return false;
	}
	if (index > checking->next) {
		missing(checking, checking->next, index);
		checking->gap = true;
		checking->stopped = true;
	}
	return true;
}

static void
check_digest(struct checking *checking, const PGresult *res, int row, int col,
    const struct digest *digest)
{
	const struct fsck_name name =
	    fsck_name(sql_get_size(res, row, COL_INDEX));
	const char *column = PQfname(res, col);

	if (!fsck_cell_is_digest(res, row, col, digest))
		fsck_damage(checking,
		    &(struct fsck_place){ "entry", name.text, column },
		    "is not that of the bytes which are there");
}

/* A redaction that took effect left nothing of what it names. */
static void
check_leftovers(struct checking *checking)
{
	const struct changes *changes = replay_changes(checking->replay);
	const struct world *world = replay_world(checking->replay);

	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->item[i];

		if (change->kind != CHANGE_ERASE ||
		    world_is_hole(world, &change->erase.target))
			continue;
		const struct fsck_name name = fsck_name(change->erase.entry);
		fsck_damage(checking,
		    &(struct fsck_place){ "entry", name.text, "payload" },
		    "was erased by entry %" PRIu64 ", and is still there",
		    changes->index);
		checking->stopped = true;
	}
}

/* As it was when it was recorded.  False when the replay cannot go on. */
static bool
replay_one(struct checking *checking, const struct store_entry *entry,
    struct err *err)
{
	const struct fsck_name name = fsck_name(entry->index);
	struct err why;

	if (checking->stopped)
		return true;
	if (store_entry_replay(checking->replay, entry, &why)) {
		checking->replayed++;
		if (governance_touched(replay_changes(checking->replay)))
			checking->governance = checking->replayed;
		check_leftovers(checking);
		return true;
	}
	if (why.code == ERR_INTERNAL) {
		*err = why;
		return false;
	}
	checking->stopped = true;
	fsck_damage(checking, &(struct fsck_place){ "entry", name.text, "" },
	    "does not pass: %s%s%s", why.field, why.field[0] != '\0' ? " " : "",
	    why.msg);
	return true;
}

/*
 * Bytes that verify are what was signed, whatever the digests beside them
 * say; of others only the digests may still be what the tree was made of.
 */
static bool
grow_tree(struct checking *checking, const PGresult *res, int row, bool passed,
    struct err *err)
{
	struct digest payload = sql_get_digest(res, row, COL_PAYLOAD_DIGEST);
	struct digest signature =
	    sql_get_digest(res, row, COL_SIGNATURE_DIGEST);

	if (checking->gap)
		return true;
	if (passed) {
		payload = digest_sha256(sql_get_bytes(res, row, COL_PAYLOAD));
		signature =
		    digest_sha256(sql_get_bytes(res, row, COL_SIGNATURE));
	}
	const struct digest leaf = nodes_leaf(
	    sql_get_int(res, row, COL_RECORDED_AT), &payload, &signature);
	return tree_append(checking->tree, &leaf, err);
}

/* The replay says this itself, but not after it has stopped. */
static void
check_order(struct checking *checking, const struct store_entry *entry)
{
	const struct fsck_name name = fsck_name(entry->index);

	if (checking->stopped && entry->recorded_at < checking->recorded_at)
		fsck_damage(checking,
		    &(struct fsck_place){ "entry", name.text, "recorded_at" },
		    "is before that of the entry before it");
	checking->recorded_at = entry->recorded_at;
}

/*
 * Is there a redaction of this entry, though the replay has not come as far as
 * that?
 */
static bool
has_redaction(struct checking *checking, uint64_t index,
    const struct digest *digest, bool *yes, struct err *err)
{
	static const char sql[] =
	    "SELECT FROM redaction_row WHERE community = $1"
	    " AND entry = $2 AND target = $3 AND since_index >= $4";
	const struct sql_param params[] = {
		sql_int(checking->id),
		sql_size(index),
		sql_bytes(digest_bytes(digest)),
		sql_size(checking->replayed),
	};
	auto_result PGresult *res =
	    sql_run_once(checking->db, sql, params, COUNT(params), err);

	if (res == NULL)
		return err_under(err, "redaction_row");
	*yes = checking->stopped && PQntuples(res) > 0;
	return true;
}

/* What is gone is gone by a redaction. */
static bool
check_unexplained(struct checking *checking, struct err *err)
{
	struct digest digest;
	uint64_t index = 0;

	while (replay_unexplained(checking->replay, index, &index, &digest)) {
		const struct fsck_name name = fsck_name(index++);
		bool later = false;

		if (!has_redaction(checking, index - 1, &digest, &later, err))
			return false;
		if (!later)
			fsck_damage(checking,
			    &(struct fsck_place){ "entry", name.text,
				"payload" },
			    "is missing, and no redaction says so");
	}
	return true;
}

/* Both are there, or neither. */
static bool
check_whole(struct checking *checking, const PGresult *res, int row)
{
	const struct fsck_name name =
	    fsck_name(sql_get_size(res, row, COL_INDEX));
	bool payload = PQgetisnull(res, row, COL_PAYLOAD);
	bool signature = PQgetisnull(res, row, COL_SIGNATURE);

	if (payload != signature)
		fsck_damage(checking,
		    &(struct fsck_place){ "entry", name.text, "" },
		    "has no %s: both are there, or both are erased",
		    payload ? "payload" : "signature");
	return !payload && !signature;
}

static bool
take_entry(const PGresult *res, int row, void *context, struct err *err)
{
	struct checking *checking = context;
	const struct store_entry entry = {
		.index = sql_get_size(res, row, COL_INDEX),
		.recorded_at = sql_get_int(res, row, COL_RECORDED_AT),
		.erased = !check_whole(checking, res, row),
		.payload_digest = sql_get_digest(res, row, COL_PAYLOAD_DIGEST),
		.signature_digest =
		    sql_get_digest(res, row, COL_SIGNATURE_DIGEST),
		.payload = sql_get_bytes(res, row, COL_PAYLOAD),
		.signature = sql_get_bytes(res, row, COL_SIGNATURE),
	};
	const struct digest payload = store_entry_digest(&entry);
	const struct digest signature = store_entry_signature(&entry);
	uint64_t before = checking->replayed;

	checking->out->entries++;
	if (!check_index(checking, res, row))
		return true;
	checking->next = entry.index + 1;
	check_digest(checking, res, row, COL_PAYLOAD_DIGEST, &payload);
	check_digest(checking, res, row, COL_SIGNATURE_DIGEST, &signature);
	check_order(checking, &entry);
	return replay_one(checking, &entry, err) &&
	       grow_tree(checking, res, row,
		   checking->replayed > before && !entry.erased, err);
}

bool
fsck_entries(struct checking *checking, struct err *err)
{
	static const char sql[] =
	    FSCK_CURSOR "SELECT index, recorded_at, payload_digest,"
			" signature_digest, payload, signature FROM entry"
			" WHERE community = $1 ORDER BY index";
	const struct fsck_stream stream = {
		.table = "entry",
		.sql = sql,
		.take = take_entry,
		.context = checking,
	};

	if (!fsck_stream(checking, &stream, err))
		return false;
	return check_unexplained(checking, err);
}
