#include "core/logkeys.h"
#include "core/types/types.h"

/* log-key: another key signs the log's checkpoints from here on. */

struct log_key {
	const char *vkey;
	struct note_key key;
	int64_t overlap_days;
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct log_key *log_key = body_alloc(&body, 1, sizeof(*log_key));

	if (log_key == NULL)
		return false;
	log_key->vkey = body_text(&body, "key");
	log_key->overlap_days = body_int(&body, "overlap_days", 0);
	*out = log_key;
	if (!body_ok(&body))
		return false;
	return note_key_parse(log_key->vkey, &log_key->key, err) ||
	       body_fail(&body, "key", "%s", err->msg);
}

/* One registrar says it, another assents. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	authority->second = OFFICE_REGISTRAR;
	return may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
	    err);
}

/* A key that a log has had could sign for two times at once. */
static bool
check_new(const struct world *world, const struct log_key *log_key,
    const struct moment *at, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct logkey *list;
	size_t n;

	if (!logkeys_list(world, at->index, &arena, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (memcmp(list[i].key.point, log_key->key.point,
			sizeof(log_key->key.point)) != 0)
			continue;
		return err_field(err, ERR_CONFLICT, "/body/key",
		    i + 1 == n ? "is the log's key already"
			       : "was a key of this log before");
	}
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct log_key *log_key = statement->body;
	const struct community_row *genesis = world_community(world);
	struct logkeys signing;

	if (strcmp(log_key->key.name, genesis->origin) != 0)
		return err_field(err, ERR_INVALID, "/body/key",
		    "must be named %s, the log's origin", genesis->origin);
	if (!check_new(world, log_key, at, err) ||
	    !logkeys_signing(world, at->index, at->recorded_at, &signing, err))
		return false;
	if (signing.n == COUNT(signing.key))
		return err_field(err, ERR_CONFLICT, "/body/key",
		    "%zu earlier keys sign still, and no more can, until %s",
		    signing.n - 1,
		    instant_format(signing.key[signing.n - 1].until).text);
	return true;
}

/* The overlap runs from where it takes effect, not from when it was said. */
static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct log_key *log_key = statement->body;
	struct change *row = changes_add(changes, CHANGE_LOG_KEY, err);

	(void)world;
	(void)authority;
	if (row == NULL)
		return false;
	row->log_key.statement = statement->digest;
	row->log_key.vkey = log_key->vkey;
	row->log_key.overlap_until =
	    at->recorded_at + log_key->overlap_days * INSTANT_MS_PER_DAY;
	row->log_key.by = statement->by;
	return true;
}

const char *
log_key_named(const struct statement *statement)
{
	const struct log_key *log_key = statement->body;

	return statement->type == &type_log_key ? log_key->vkey : NULL;
}

const struct type type_log_key = {
	.name = "log-key",
	.schema = "log-key.json",
	.governance = true,
	.parse = parse,
	.wants = wants_nothing,
	.may = may,
	.check = check,
	.change = change,
};
