#include "core/armor.h"
#include "store/fsck_parts.h"
#include "store/room.h"

/* The waiting room: nobody vouches for it, but everybody signed. */

enum {
	COL_DIGEST,
	COL_SIGNATURE_DIGEST,
	COL_HANDLE,
	COL_TYPE,
	COL_KEY_LINE,
	COL_RECEIVED_AT,
	COL_ARRIVAL,
	COL_PAYLOAD,
	COL_SIGNATURE,
};

struct room_walk {
	struct checking *checking;
	struct digest last; /* rows come in order of digest */
};

struct looking {
	struct checking *checking;
	const PGresult *res;
	int row;
	struct digest_hex hex;
};

static void
damage(const struct looking *looking, const char *column, const char *what)
{
	fsck_damage(looking->checking,
	    &(struct fsck_place){ "waiting", looking->hex.text, column }, "%s",
	    what);
}

static void
check_digests(const struct looking *looking)
{
	static const char what[] = "is not that of the bytes which are there";
	const struct digest payload = digest_sha256(
	    sql_get_bytes(looking->res, looking->row, COL_PAYLOAD));
	const struct digest signature = digest_sha256(
	    sql_get_bytes(looking->res, looking->row, COL_SIGNATURE));

	if (!fsck_cell_is_digest(looking->res, looking->row, COL_DIGEST,
		&payload))
		damage(looking, "digest", what);
	if (!fsck_cell_is_digest(looking->res, looking->row,
		COL_SIGNATURE_DIGEST, &signature))
		damage(looking, "signature_digest", what);
}

/* What the columns say again of what was said. */
static void
check_columns(const struct looking *looking, const struct statement *statement)
{
	const struct ssh_key_line line = ssh_key_line(&statement->sig.key);
	static const char what[] = "is not what the statement says";

	if (!fsck_cell_is_text(looking->res, looking->row, COL_HANDLE,
		statement->by))
		damage(looking, "handle", what);
	if (!fsck_cell_is_text(looking->res, looking->row, COL_TYPE,
		statement->type->name))
		damage(looking, "type", what);
	if (!fsck_cell_is_text(looking->res, looking->row, COL_KEY_LINE,
		line.text))
		damage(looking, "key_line", "is not the key that signed");
}

/* What the record says to it, if the record can be asked. */
static void
check_record(const struct looking *looking, const struct statement *statement)
{
	const struct world *world = replay_world(looking->checking->replay);
	const struct community_row *genesis = world_community(world);
	int64_t received_at =
	    sql_get_int(looking->res, looking->row, COL_RECEIVED_AT);
	struct err why;

	if (genesis == NULL)
		return;
	if (!digest_equal(&statement->log, &genesis->log))
		damage(looking, "payload", "is meant for another log");
	if (!admit_time(world, statement, received_at, false, &why))
		damage(looking, "received_at", "does not go with its made_at");
	if (world_find(world, WORLD_STATEMENTS,
		digest_bytes(&statement->digest))
		.n > 0)
		damage(looking, "", "is recorded already");
}

/* Memory is our trouble, and all else the row's. */
static bool
check_statement(const struct looking *looking, struct err *err)
{
	const struct store_fsck *fsck = looking->checking->fsck;
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf armored = { 0 };
	struct statement statement;
	struct err why;

	armor_write(sql_get_bytes(looking->res, looking->row, COL_SIGNATURE),
	    &armored);
	if (buf_failed(&armored))
		return err_memory(err);
	if (statement_parse(fsck->schemas,
		sql_get_bytes(looking->res, looking->row, COL_PAYLOAD), &arena,
		&statement, &why) &&
	    statement_verify(&statement, buf_bytes(&armored), &why)) {
		check_columns(looking, &statement);
		check_record(looking, &statement);
		return true;
	}
	if (why.code == ERR_INTERNAL) {
		*err = why;
		return false;
	}
	fsck_damage(looking->checking,
	    &(struct fsck_place){ "waiting", looking->hex.text, "" },
	    "does not pass: %s%s%s", why.field, why.field[0] != '\0' ? " " : "",
	    why.msg);
	return true;
}

static bool
take_waiting(const PGresult *res, int row, void *context, struct err *err)
{
	struct room_walk *walk = context;
	struct checking *checking = walk->checking;
	struct digest digest = sql_get_digest(res, row, COL_DIGEST);

	if (digest_is_zero(&digest))
		digest = digest_sha256(sql_get_bytes(res, row, COL_PAYLOAD));
	const struct looking looking = {
		.checking = checking,
		.res = res,
		.row = row,
		.hex = digest_hex(&digest),
	};

	checking->out->waiting++;
	if (digest_equal(&digest, &walk->last))
		damage(&looking, "", "is there twice");
	walk->last = digest;
	check_digests(&looking);
	if (sql_get_int(res, row, COL_ARRIVAL) <= 0)
		damage(&looking, "arrival", "is no number of an arrival");
	return check_statement(&looking, err);
}

bool
fsck_waiting(struct checking *checking, struct err *err)
{
	static const char sql[] =
	    FSCK_CURSOR "SELECT " WAITING_COLUMNS " FROM waiting"
			" WHERE community = $1 ORDER BY digest";
	struct room_walk walk = { .checking = checking };
	const struct fsck_stream stream = { .table = "waiting",
		.sql = sql,
		.take = take_waiting,
		.context = &walk };

	return fsck_stream(checking, &stream, err);
}
