#include "core/keyproof.h"
#include "core/types/types.h"

/* key: add or revoke a key of a person. */

enum { KEYS_STANDING_MAX = 32 };

struct key {
	bool add;
	const char *subject; /* "handle:" and the handle */
	const char *handle;
	struct ssh_key key;      /* add */
	const char *proof;       /* add */
	const char *fingerprint; /* revoke */
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
	if (key->add && !body_key(&body, "key", &key->key))
		return false;
	*out = key;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct key *key = statement->body;

	return wants_add(wants, WANT_HANDLE, key->handle, err) &&
	       (!key->add || wants_add(wants, WANT_KEY_LINE,
				 ssh_key_line(&key->key).text, err));
}

/* The person alone; a registrar revokes alone and adds with an assent. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct key *key = statement->body;

	if (strcmp(key->handle, statement->by) == 0)
		return true;
	if (!may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
		err))
		return false;
	if (key->add)
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
	if (standing(world, key, at, &n) == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/fingerprint",
		    "%s has no such key now", key->handle);
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
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
