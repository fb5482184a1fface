#include "core/keyproof.h"
#include "core/types/types.h"

#include <stdio.h>

/* person: a handle and its keys, by the person; or without keys, by a
 * registrar. */

enum { KEYS_MAX = 8 };

struct person {
	const char *subject; /* "handle:" and the handle */
	const char *handle;
	const char *kinds; /* list */
	size_t keys_n;
	struct enrol_key key[KEYS_MAX];
};

/* Revoking ends one row: of a key that is there twice, one would stay. */
static bool
is_repeated(const struct person *person, size_t n)
{
	const struct ssh_key_line line = ssh_key_line(&person->key[n].key);

	for (size_t i = 0; i < n; i++)
		if (strcmp(ssh_key_line(&person->key[i].key).text, line.text) ==
		    0)
			return true;
	return false;
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct person *person = body_alloc(&body, 1, sizeof(*person));

	if (person == NULL)
		return false;
	person->handle = body_text(&body, "handle");
	person->subject = body_handle(&body, "handle");
	person->kinds = body_list(&body, "kinds");
	person->keys_n = body_count(&body, "keys");
	for (size_t i = 0; i < person->keys_n; i++) {
		struct body item = body_item(&body, "keys", i);

		person->key[i].proof = body_text(&item, "proof");
		if (!body_key(&item, "key", &person->key[i].key) ||
		    !body_ok(&item))
			return false;
		if (is_repeated(person, i))
			return body_fail(&item, "key", "is named twice");
	}
	*out = person;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct person *person = statement->body;

	if (!wants_add(wants, WANT_HANDLE, person->handle, err))
		return false;
	for (size_t i = 0; i < person->keys_n; i++)
		if (!wants_add(wants, WANT_KEY_LINE,
			ssh_key_line(&person->key[i].key).text, err))
			return false;
	return true;
}

/* A newcomer's own statement is signed with one of the keys it brings. */
static bool
may_oneself(const struct statement *statement, struct authority *authority,
    struct err *err)
{
	const struct person *person = statement->body;
	const struct ssh_key_line signer = ssh_key_line(&statement->sig.key);

	if (person->keys_n == 0)
		return err_field(err, ERR_INVALID, "/body/keys",
		    "is required when somebody enrols themselves");
	for (size_t i = 0; i < person->keys_n; i++) {
		if (strcmp(ssh_key_line(&person->key[i].key).text,
			signer.text) != 0)
			continue;
		authority->second = OFFICE_REGISTRAR;
		return true;
	}
	return err_field(err, ERR_UNKNOWN_KEY, "/signature",
	    "is not by one of the keys it enrols");
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct person *person = statement->body;

	if (strcmp(person->handle, statement->by) == 0)
		return may_oneself(statement, authority, err);
	if (!may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
		err))
		return false;
	if (person->keys_n > 0)
		return err_field(err, ERR_FORBIDDEN, "/body/keys",
		    "a registrar records somebody else without keys only");
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct person *person = statement->body;

	if (world_person(world, person->handle, at->index) != NULL)
		return err_field(err, ERR_CONFLICT, "/body/handle",
		    "the handle %s is taken", person->handle);
	for (size_t i = 0; i < person->keys_n; i++) {
		const struct enrol_key *enrol = &person->key[i];
		char field[48];

		(void)snprintf(field, sizeof(field), "/body/keys/%zu/key", i);
		if (!need_free_key(world, &enrol->key, at, field, err))
			return false;
		if (!keyproof_verify(&statement->log, person->handle,
			&enrol->key, enrol->proof, err)) {
			(void)snprintf(field, sizeof(field),
			    "/body/keys/%zu/proof", i);
			return err_under(err, field);
		}
	}
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct person *person = statement->body;

	(void)world;
	(void)at;
	(void)authority;
	if (!change_person(changes, &statement->digest, person->handle,
		person->kinds, statement->by, err))
		return false;
	for (size_t i = 0; i < person->keys_n; i++)
		if (!change_key(changes, &statement->digest, person->handle,
			&person->key[i].key, person->handle, err))
			return false;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct person *person = statement->body;

	row->subject = person->subject;
}

const struct type type_person = {
	.name = "person",
	.schema = "person.json",
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
