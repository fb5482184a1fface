#include <inttypes.h>

#include "core/distrust.h"
#include "core/keyproof.h"
#include "core/quorum.h"
#include "core/types/types.h"

/* key: add or revoke a key of a person (docs/keys.md). */

enum {
	KEYS_STANDING_MAX = 32,
	NOWHERE = -1, /* distrusted from no index that is said */
};

struct key {
	bool add;
	const char *subject; /* "handle:" and the handle */
	const char *handle;
	struct ssh_key key;      /* add */
	const char *proof;       /* add */
	const char *fingerprint; /* revoke */
	bool compromised;        /* revoke */
	int64_t distrust_from;   /* an index, or NOWHERE */
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct key *key = body_alloc(&body, 1, sizeof(*key));

	if (key == NULL)
		return false;
	key->add = body_has(&body, "key");
	key->handle = body_text(&body, "handle");
	key->subject = body_handle(&body, "handle");
	key->proof = body_text(&body, "proof");
	key->fingerprint = body_text(&body, "fingerprint");
	key->distrust_from = body_int(&body, "distrust_from", NOWHERE);
	const char *reason = body_text(&body, "reason");
	key->compromised = reason != NULL && strcmp(reason, "compromised") == 0;
	if (key->add && !body_key(&body, "key", &key->key))
		return false;
	if (key->distrust_from != NOWHERE && !key->compromised)
		(void)body_fail(&body, "distrust_from",
		    "goes with the reason compromised only");
	*out = key;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct key *key = statement->body;

	return wants_add(wants, WANT_HANDLE, key->handle, err) &&
	       (!key->add || wants_add(wants, WANT_KEY_LINE,
				 ssh_key_line(&key->key).text, err)) &&
	       (key->distrust_from == NOWHERE ||
		   wants_add(wants, WANT_ADDED_BY, key->fingerprint, err));
}

/* Who else could say "I too" decides whose assent a key of another needs. */
static bool
wants_more(const struct world *world, const struct statement *statement,
    struct wants *wants, struct err *err)
{
	const struct key *key = statement->body;

	return !key->add || strcmp(key->handle, statement->by) == 0 ||
	       quorum_wants(world, wants, err);
}

/*
 * The person alone; a registrar revokes alone and adds with an assent.  What
 * was signed already is taken back by two registrars only, be it one's own.
 */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct key *key = statement->body;

	if (strcmp(key->handle, statement->by) == 0 &&
	    key->distrust_from == NOWHERE)
		return true;
	if (!may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
		err))
		return false;
	if (key->add)
		authority->second =
		    quorum_for_key(world, statement->by, key->handle, at);
	else if (key->distrust_from != NOWHERE)
		authority->second = OFFICE_REGISTRAR;
	return true;
}

/* The standing key of that fingerprint, or NULL; *n counts all standing. */
static const struct key_row *
standing(const struct world *world, const struct key *key,
    const struct moment *at, size_t *n)
{
	struct rows rows = world_find(world, WORLD_KEYS, bytes_of(key->handle));
	const struct key_row *found = NULL;

	*n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct key_row *row = rows.item[i];

		if (!row_stands(&row->row, at->index))
			continue;
		++*n;
		if (key->fingerprint != NULL &&
		    strcmp(row->fingerprint, key->fingerprint) == 0)
			found = row;
	}
	return found;
}

static bool
check_add(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct key *key = statement->body;
	size_t n;

	(void)standing(world, key, at, &n);
	if (n >= KEYS_STANDING_MAX)
		return err_field(err, ERR_CONFLICT, "/body/key",
		    "%s has %d keys already, the most there may be",
		    key->handle, KEYS_STANDING_MAX);
	if (!need_free_key(world, &key->key, at, "/body/key", err))
		return false;
	if (!keyproof_verify(&statement->log, key->handle, &key->key,
		key->proof, err))
		return err_under(err, "/body/proof");
	return true;
}

/* When the person first got the key: its oldest row, or NULL. */
static const struct key_row *
oldest(const struct world *world, const struct key *key,
    const struct moment *at)
{
	struct rows rows = world_find(world, WORLD_KEYS, bytes_of(key->handle));
	const struct key_row *found = NULL;

	for (size_t i = 0; i < rows.n; i++) {
		const struct key_row *row = rows.item[i];

		if (row->row.since < at->index &&
		    strcmp(row->fingerprint, key->fingerprint) == 0 &&
		    (found == NULL || row->said < found->said))
			found = row;
	}
	return found;
}

/*
 * A key that was revoked before may turn out to have been stolen, and a
 * distrusted one to have been stolen earlier; nothing makes it trusted again.
 */
static bool
check_compromised(const struct world *world, const struct key *key,
    const struct moment *at, struct err *err)
{
	const struct key_row *row = oldest(world, key, at);
	const struct distrust_row *known =
	    distrust_find(world, key->handle, key->fingerprint, at->index);

	if (row == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/fingerprint",
		    "%s never had such a key", key->handle);
	if (key->distrust_from != NOWHERE && key->distrust_from < row->said)
		return err_field(err, ERR_INVALID, "/body/distrust_from",
		    "is before entry %" PRId64 ", which added the key",
		    row->said);
	if (key->distrust_from > (int64_t)at->index)
		return err_field(err, ERR_INVALID, "/body/distrust_from",
		    "is beyond the statement itself, entry %" PRIu64,
		    at->index);
	if (known != NULL && (key->distrust_from == NOWHERE ||
				 known->from <= key->distrust_from))
		return err_field(err, ERR_CONFLICT, "/body/fingerprint",
		    "is distrusted from entry %" PRId64 " on already",
		    known->from);
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct key *key = statement->body;
	size_t n;

	if (!need_person(world, key->handle, at, "/body/handle", err))
		return false;
	if (key->add)
		return check_add(world, statement, at, err);
	if (key->compromised)
		return check_compromised(world, key, at, err);
	if (standing(world, key, at, &n) == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/fingerprint",
		    "%s has no such key now", key->handle);
	return true;
}

/* No row of the key stands any longer, and it is distrusted. */
static bool
change_distrust(const struct world *world, const struct digest *statement,
    const struct distrust *distrust, struct changes *changes, struct err *err)
{
	struct rows rows =
	    world_find(world, WORLD_KEYS, bytes_of(distrust->handle));
	struct change *change = changes_add(changes, CHANGE_DISTRUST, err);

	if (change == NULL)
		return false;
	change->distrust.statement = *statement;
	change->distrust.handle = distrust->handle;
	change->distrust.fingerprint = distrust->fingerprint;
	change->distrust.from = (int64_t)distrust->from;
	for (size_t i = 0; i < rows.n; i++) {
		const struct key_row *row = rows.item[i];

		if (row_stands(&row->row, changes->index) &&
		    strcmp(row->fingerprint, distrust->fingerprint) == 0 &&
		    !changes_end(changes, CHANGE_KEY, &row->row, err))
			return false;
	}
	return true;
}

static bool
change_compromised(const struct world *world, const struct statement *statement,
    struct changes *changes, struct err *err)
{
	const struct key *key = statement->body;
	bool spreads = key->distrust_from != NOWHERE;
	struct distrust first = {
		.handle = key->handle,
		.fingerprint = key->fingerprint,
		.from = spreads ? (uint64_t)key->distrust_from : changes->index,
	};
	struct distrusts all = { &first, 1 };

	if (spreads && !distrust_spread(world, &first, changes->index,
			   changes->arena, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (!change_distrust(world, &statement->digest, &all.item[i],
			changes, err))
			return false;
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct key *key = statement->body;
	size_t n;

	(void)authority;
	if (key->add)
		return change_key(changes, &statement->digest, key->handle,
		    &key->key, statement->by, err);
	if (key->compromised)
		return change_compromised(world, statement, changes, err);
	return changes_end(changes, CHANGE_KEY,
	    &standing(world, key, at, &n)->row, err);
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct key *key = statement->body;

	row->subject = key->subject;
}

const struct type type_key = {
	.name = "key",
	.schema = "key.json",
	.governance = true,
	.parse = parse,
	.wants = wants,
	.wants_more = wants_more,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
