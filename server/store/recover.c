#include "store/rebuild.h"

#include <inttypes.h>

#include "store/mark.h"
#include "store/marks.h"
#include "store/sql.h"

/* What was published, of a log that has less. */
static bool
find_target(struct db *db, const struct store_community *community,
    const char *state, struct checkpoint *mark, struct err *err)
{
	if (!mark_look(state, &community->log, mark, err))
		return false;
	if (mark->size == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "there is no high-water mark of this log");
	if (!mark_check(db, community, mark, true, err)) {
		err->code = ERR_CONFLICT;
		return false;
	}
	return mark->size > community->size ||
	       err_set(err, ERR_CONFLICT,
		   "the log has reached its high-water mark: %" PRIu64
		   " of %" PRIu64 " entries",
		   community->size, mark->size);
}

static bool
insert_entry(struct db *db, int32_t community, const struct store_entry *entry,
    struct err *err)
{
	static const char sql[] =
	    "INSERT INTO entry (community, index, recorded_at, payload_digest,"
	    " signature_digest, payload, signature)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
	const struct digest payload = store_entry_digest(entry);
	const struct digest signature = store_entry_signature(entry);
	const struct sql_param params[] = {
		sql_int(community),
		sql_size(entry->index),
		sql_int(entry->recorded_at),
		sql_digest(&payload),
		sql_digest(&signature),
		entry->erased ? sql_null() : sql_bytes(entry->payload),
		entry->erased ? sql_null() : sql_bytes(entry->signature),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL;
}

/* What was erased after the backup was made must not come back with it. */
static bool
erase_again(struct db *db, int32_t community, const struct store_entry *entry,
    struct err *err)
{
	static const char sql[] =
	    "UPDATE entry SET payload = NULL, signature = NULL"
	    " WHERE community = $1 AND index = $2 AND payload_digest = $3";
	const struct sql_param params[] = {
		sql_int(community),
		sql_size(entry->index),
		sql_digest(&entry->payload_digest),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL;
}

/* The bundle does not have the entry that comes next. */
static bool
lacks(const struct store_community *community, uint64_t size, bool more,
    const struct store_entry *last, struct err *err)
{
	static const char nothing[] = "nothing was changed";

	if (more)
		return err_set(err, ERR_CONFLICT,
		    "the bundle lacks entry %" PRIu64 "; %s", community->size,
		    nothing);
	if (last == NULL)
		return err_set(err, ERR_CONFLICT, "the bundle is empty; %s",
		    nothing);
	return err_set(err, ERR_CONFLICT,
	    "the bundle ends at entry %" PRIu64 ", the mark needs %" PRIu64
	    "; %s",
	    last->index, size - 1, nothing);
}

/* Add entries until there are as many as were published. */
static bool
insert_lost(struct db *db, const struct store_kept *kept, uint64_t size,
    struct store_community *community, struct err *err)
{
	const struct store_entry *last = NULL;
	struct store_entry entry;
	bool more = true;

	while (community->size < size) {
		if (!kept->next(&entry, &more, kept->context, err))
			return false;
		if (!more || entry.index > community->size)
			return lacks(community, size, more, last, err);
		last = &entry;
		if (entry.index < community->size) {
			if (entry.erased &&
			    !erase_again(db, community->id, &entry, err))
				return false;
			continue;
		}
		if (!insert_entry(db, community->id, &entry, err))
			return false;
		community->size++;
		community->last_recorded_at = entry.recorded_at;
	}
	return true;
}

static bool
write_head(struct db *db, const struct store_community *community,
    struct err *err)
{
	static const char sql[] =
	    "UPDATE log SET size = $2, root = $3, last_recorded_at = $4"
	    " WHERE community = $1";
	const struct sql_param params[] = {
		sql_int(community->id),
		sql_size(community->size),
		sql_digest(&community->root),
		sql_int(community->last_recorded_at),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL;
}

/* Whoever waited when the backup was made may have entered since. */
static bool
leave_room(struct db *db, int32_t community, struct err *err)
{
	static const char sql[] =
	    "DELETE FROM waiting w USING entry e WHERE w.community = $1"
	    " AND e.community = $1 AND e.payload_digest = w.digest";
	const struct sql_param params[] = { sql_int(community) };
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL;
}

bool
store_recover(struct db *db, const char *slug, const struct store_kept *kept,
    struct store_rebuilt *out, struct err *err)
{
	auto_tx struct tx tx = { 0 };
	struct store_community community;
	struct checkpoint mark;

	if (!rebuild_begin(&tx, db, slug, &community, err) ||
	    !find_target(db, &community, kept->state, &mark, err) ||
	    !insert_lost(db, kept, mark.size, &community, err))
		return false;
	community.root = mark.root;
	return write_head(db, &community, err) &&
	       rebuild_run(db, &community, kept->schemas, out, err) &&
	       leave_room(db, community.id, err) && tx_commit(&tx, err);
}
