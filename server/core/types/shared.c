#include "core/types/types.h"

#include "core/distrust.h"
#include "core/jcs.h"

bool
may_by_office(const struct world *world, const struct statement *statement,
    const struct moment *at, const char *office, struct authority *authority,
    struct err *err)
{
	if (office_held(world, statement->by, office, NULL, at) == NULL)
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "%s does not hold the office of %s now", statement->by,
		    office);
	authority->office = office;
	return true;
}

bool
may_by_group(const struct world *world, const struct statement *statement,
    const struct moment *at, const char *group, struct authority *authority,
    struct err *err)
{
	static const char *const offices[] = { OFFICE_CHAIR, OFFICE_RECORDER };

	if (!need_group(world, group, at, "/body/group", err))
		return false;
	for (size_t i = 0; i < COUNT(offices); i++) {
		if (office_held(world, statement->by, offices[i], group, at) ==
		    NULL)
			continue;
		authority->office = offices[i];
		return true;
	}
	return err_field(err, ERR_FORBIDDEN, "/by",
	    "%s is neither chair nor recorder of %s at that time",
	    statement->by, group);
}

bool
may_for_person(const struct world *world, const struct statement *statement,
    const struct moment *at, const char *handle, struct authority *authority,
    struct err *err)
{
	if (strcmp(handle, statement->by) == 0)
		return true;
	if (!need_person(world, handle, at, "/body/handle", err))
		return false;
	if (world_standing(world, WORLD_KEYS, bytes_of(handle), at->index) !=
	    NULL)
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "%s has a key and says this alone", handle);
	return may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
	    err);
}

bool
need_person(const struct world *world, const char *handle,
    const struct moment *at, const char *field, struct err *err)
{
	if (world_person(world, handle, at->index) == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, field,
		    "there is no person %s", handle);
	return true;
}

bool
need_group(const struct world *world, const char *group,
    const struct moment *at, const char *field, struct err *err)
{
	if (world_group(world, group, at->index) == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, field,
		    "there is no group %s", group);
	return true;
}

bool
need_unerased(const struct world *world, const struct digest *digest,
    const struct moment *at, const char *field, struct err *err)
{
	const struct redaction_row *row =
	    world_redaction(world, digest, at->index);

	return row == NULL ||
	       err_field(err, ERR_GONE, field, "was erased, by %s",
		   digest_hex(&row->statement).text);
}

bool
need_import(const struct world *world, const struct digest *import,
    const struct digest *source, const struct moment *at, struct err *err)
{
	struct rows rows;

	if (digest_is_zero(import))
		return true;
	rows = world_find(world, WORLD_IMPORTS, digest_bytes(import));
	if (rows.n == 0)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/import",
		    "there is no such import");
	const struct import_row *row = rows.item[0];
	if (!row_stands(&row->row, at->index))
		return err_field(err, ERR_CONFLICT, "/body/import",
		    "this import was taken back");
	if (!digest_is_zero(source) && !digest_equal(source, &row->source))
		return err_field(err, ERR_INVALID, "/body/source",
		    "must be the file that was imported");
	return true;
}

bool
wants_nothing(const struct statement *statement, struct wants *wants,
    struct err *err)
{
	(void)statement;
	(void)wants;
	(void)err;
	return true;
}

bool
check_nothing(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	(void)world;
	(void)statement;
	(void)at;
	(void)err;
	return true;
}

bool
change_person(struct changes *changes, const struct digest *statement,
    const char *handle, const char *kinds, const char *by, struct err *err)
{
	struct change *change = changes_add(changes, CHANGE_PERSON, err);

	if (change == NULL)
		return false;
	change->person.statement = *statement;
	change->person.handle = handle;
	change->person.kinds = kinds;
	change->person.by = by;
	change->person.keyless = strcmp(handle, by) != 0;
	return true;
}

bool
change_key(struct changes *changes, const struct digest *statement,
    const char *handle, const struct ssh_key *key, const char *added_by,
    struct err *err)
{
	struct change *change = changes_add(changes, CHANGE_KEY, err);
	char *line = arena_strdup(changes->arena, ssh_key_line(key).text);
	char *fingerprint =
	    arena_strdup(changes->arena, ssh_key_fingerprint(key).text);

	if (change == NULL)
		return false;
	if (line == NULL || fingerprint == NULL)
		return err_memory(err);
	change->key.statement = *statement;
	change->key.handle = handle;
	change->key.line = line;
	change->key.fingerprint = fingerprint;
	change->key.added_by = added_by;
	return true;
}

bool
need_free_key(const struct world *world, const struct ssh_key *key,
    const struct moment *at, const char *field, struct err *err)
{
	struct ssh_key_line line = ssh_key_line(key);
	const struct key_row *row = world_standing(world, WORLD_KEY_LINES,
	    bytes_of(line.text), at->index);

	if (row != NULL)
		return err_field(err, ERR_CONFLICT, field,
		    "this key is %s's already", row->handle);
	if (distrust_find(world, NULL, ssh_key_fingerprint(key).text,
		at->index) != NULL)
		return err_field(err, ERR_CONFLICT, field,
		    "this key was revoked as compromised");
	return true;
}

bool
pending_parse(const struct world *world, const struct pending_row *pending,
    struct arena *arena, struct statement *statement, struct err *err)
{
	struct err why = { 0 };

	if (statement_parse(world_schemas(world), bytes_of(pending->payload),
		arena, statement, &why) &&
	    digest_equal(&statement->digest, &pending->statement))
		return true;
	if (why.code == ERR_INTERNAL) {
		*err = why;
		return false;
	}
	return err_set(err, ERR_CONFLICT,
	    "is not kept here as it was signed: say it again");
}

/*
 * Would it still be admitted, and wait for the same office?  A newcomer has no
 * office to lose, and the signature that showed their key is not kept with the
 * pending row.
 */
static bool
still_holds(const struct world *world, const struct pending_row *pending,
    const struct statement *statement, const struct moment *at, struct err *err)
{
	struct authority authority = { .second = pending->office };

	if (statement->type != &type_person &&
	    !statement->type->may(world, statement, at, &authority, err))
		return false;
	if (authority.second == NULL ||
	    strcmp(authority.second, pending->office) != 0)
		return err_set(err, ERR_CONFLICT,
		    "no longer waits for the assent of the office of %s: say "
		    "it again",
		    pending->office);
	return statement->type->check(world, statement, at, err);
}

bool
pending_complete(const struct world *world, const struct pending_row *pending,
    const struct moment *at, const char *field, struct changes *changes,
    struct err *err)
{
	const struct authority authority = { .office = pending->office };
	size_t first = changes->n;
	struct statement statement;
	struct err why;

	if (distrust_find(world, pending->by, pending->signed_with,
		at->index) != NULL)
		return err_field(err, ERR_CONFLICT, field,
		    "is signed with a key of %s that was revoked as "
		    "compromised",
		    pending->by);
	if (!pending_parse(world, pending, changes->arena, &statement, err))
		return err_under(err, field);
	if (!still_holds(world, pending, &statement, at, &why))
		return err_field(err, why.code, field, "%s", why.msg);
	return changes_end(changes, CHANGE_PENDING, &pending->row, err) &&
	       statement.type->change(world, &statement, at, &authority,
		   changes, err) &&
	       changes_sign(changes, first, pending->signed_with,
		   pending->row.since, err);
}
