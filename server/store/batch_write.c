#include "store/batch.h"

#include "store/rows.h"

/* The columns of the entries, each a list. */
struct entry_lists {
	struct sql_list index;
	struct sql_list recorded_at;
	struct sql_list payload_digest;
	struct sql_list signature_digest;
	struct sql_list payload;
	struct sql_list signature;
};

static void
lists_done(struct entry_lists *lists)
{
	sql_list_done(&lists->index);
	sql_list_done(&lists->recorded_at);
	sql_list_done(&lists->payload_digest);
	sql_list_done(&lists->signature_digest);
	sql_list_done(&lists->payload);
	sql_list_done(&lists->signature);
}

#define auto_lists __attribute__((cleanup(lists_done)))

static bool
send_entries(struct pipe *pipe, const struct batch *batch, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO entry (community, index, recorded_at, payload_digest,"
	    " signature_digest, payload, signature)"
	    " SELECT $1, unnest($2), unnest($3), unnest($4), unnest($5),"
	    " unnest($6), unnest($7)";
	auto_lists struct entry_lists lists = {
		{ .type = SQL_BIGINT },
		{ .type = SQL_BIGINT },
		{ .type = SQL_BYTEA },
		{ .type = SQL_BYTEA },
		{ .type = SQL_BYTEA },
		{ .type = SQL_BYTEA },
	};

	for (const struct batch_entry *entry = batch->first; entry != NULL;
	     entry = entry->next) {
		const struct statement *statement = entry->statement;

		sql_list_int(&lists.index, (int64_t)entry->index);
		sql_list_int(&lists.recorded_at, entry->recorded_at);
		sql_list_add(&lists.payload_digest,
		    digest_bytes(&statement->digest));
		sql_list_add(&lists.signature_digest,
		    digest_bytes(&statement->sig.digest));
		sql_list_add(&lists.payload, statement->payload);
		sql_list_add(&lists.signature, entry->signature);
	}
	const struct sql_param params[] = {
		sql_int(batch->community.id),
		sql_list_param(&lists.index),
		sql_list_param(&lists.recorded_at),
		sql_list_param(&lists.payload_digest),
		sql_list_param(&lists.signature_digest),
		sql_list_param(&lists.payload),
		sql_list_param(&lists.signature),
	};
	if (buf_failed(&lists.payload.buf) || buf_failed(&lists.signature.buf))
		return err_memory(err);
	return pipe_send(pipe, sql, params, COUNT(params), err);
}

static bool
send_nodes(struct pipe *pipe, struct batch *batch, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO node (community, level, index, hash)"
	    " SELECT $1, unnest($2), unnest($3), unnest($4)";
	const struct sql_param params[] = {
		sql_int(batch->community.id),
		sql_list_param(&batch->node_levels),
		sql_list_param(&batch->node_indices),
		sql_list_param(&batch->node_hashes),
	};

	if (batch->node_levels.n == 0)
		return true;
	if (buf_failed(&batch->node_hashes.buf))
		return err_memory(err);
	return pipe_send(pipe, sql, params, COUNT(params), err);
}

static bool
send_rows(struct pipe *pipe, const struct batch *batch, struct err *err)
{
	auto_rows_out struct rows_out out;

	rows_out_init(&out, pipe, batch->community.id);
	for (const struct batch_entry *entry = batch->first; entry != NULL;
	     entry = entry->next)
		for (size_t i = 0; i < entry->changes.n; i++)
			if (!rows_out_add(&out, &entry->changes.item[i], err))
				return false;
	return rows_out_send(&out, err);
}

static bool
send_head(struct pipe *pipe, const struct batch *batch, struct err *err)
{
	static const char sql[] =
	    "UPDATE log SET size = $2, edge = $3, root = $4,"
	    " last_recorded_at = $5, governance = $6 WHERE community = $1";
	const struct sql_param params[] = {
		sql_int(batch->community.id),
		sql_size(batch->edge.size),
		sql_bytes((struct bytes){ batch->edge.peak[0].byte,
		    batch->edge.n * DIGEST_LEN }),
		sql_digest(&batch->root),
		sql_int(batch->last_recorded_at),
		sql_size(batch->governance),
	};

	return pipe_send(pipe, sql, params, COUNT(params), err);
}

/* A transaction that had failed answers COMMIT with ROLLBACK. */
static bool
take_status(PGresult *res, size_t i, void *context, struct err *err)
{
	(void)i;
	(void)context;
	if (strcmp(PQcmdStatus(res), "ROLLBACK") == 0)
		return err_set(err, ERR_INTERNAL, "transaction rolled back");
	return true;
}

bool
batch_write(struct batch *batch, struct tx *tx, struct err *err)
{
	static const char commit[] = "COMMIT";
	auto_pipe struct pipe pipe = { 0 };
	int32_t community = batch->community.id;

	if (batch->entries_n > 0)
		batch->root = merkle_root(&batch->edge);
	if (!pipe_start(&pipe, tx->db, err))
		return false;
	if (batch->entries_n > 0 &&
	    (!send_entries(&pipe, batch, err) ||
		!send_nodes(&pipe, batch, err) ||
		/* Before what is erased because the log says so. */
		!send_head(&pipe, batch, err) || !send_rows(&pipe, batch, err)))
		return false;
	if (!room_write(&batch->room, &pipe, community, batch->now, err) ||
	    !pipe_send(&pipe, commit, NULL, 0, err) ||
	    !pipe_finish(&pipe, take_status, NULL, err))
		return false;
	tx->db = NULL;
	return true;
}
