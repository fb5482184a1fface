#include "store/entries.h"

#include "core/armor.h"
#include "store/sql.h"

enum { PAGE_ENTRIES = 500 };

/* One page; *n is how many entries it had. */
static bool
visit_page(const PGresult *res, const struct store_visitor *visitor, bool *more,
    struct err *err)
{
	for (int i = 0; *more && i < PQntuples(res); i++) {
		const struct store_entry entry = {
			.index = sql_get_size(res, i, 0),
			.recorded_at = sql_get_int(res, i, 1),
			.erased = PQgetisnull(res, i, 2),
			.payload = sql_get_bytes(res, i, 2),
			.signature = sql_get_bytes(res, i, 3),
			.payload_digest = sql_get_digest(res, i, 4),
			.signature_digest = sql_get_digest(res, i, 5),
		};

		if (!visitor->visit(&entry, more, visitor->context, err))
			return false;
	}
	return true;
}

bool
store_entries(struct db *db, const struct store_scope *scope, uint64_t from,
    const struct store_visitor *visitor, struct err *err)
{
	static const char sql[] =
	    "SELECT index, recorded_at, payload, signature,"
	    " payload_digest, signature_digest FROM entry"
	    " WHERE community = $1 AND index >= $2 AND index < $3"
	    " ORDER BY index LIMIT $4";
	bool more = from < scope->size;

	while (more) {
		const struct sql_param params[] = {
			sql_int(scope->community),
			sql_size(from),
			sql_size(scope->size),
			sql_int(PAGE_ENTRIES),
		};
		auto_result PGresult *res =
		    sql_run(db, sql, params, COUNT(params), err);

		if (res == NULL || !visit_page(res, visitor, &more, err))
			return false;
		from += (uint64_t)PQntuples(res);
		more = more && from < scope->size && PQntuples(res) > 0;
	}
	return true;
}

struct digest
store_entry_digest(const struct store_entry *entry)
{
	return entry->erased ? entry->payload_digest
			     : digest_sha256(entry->payload);
}

struct digest
store_entry_signature(const struct store_entry *entry)
{
	return entry->erased ? entry->signature_digest
			     : digest_sha256(entry->signature);
}

bool
store_entry_replay(struct replay *replay, const struct store_entry *entry,
    struct err *err)
{
	auto_buf struct buf armored = { 0 };

	if (entry->erased)
		return replay_add_erased(replay, entry->recorded_at,
		    &entry->payload_digest, &entry->signature_digest, err);
	armor_write(entry->signature, &armored);
	if (buf_failed(&armored))
		return err_memory(err);
	const struct replay_entry again = {
		.recorded_at = entry->recorded_at,
		.payload = entry->payload,
		.armored = buf_bytes(&armored),
	};
	return replay_add(replay, &again, err);
}
