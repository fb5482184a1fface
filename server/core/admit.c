#include "core/admit.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/types/types.h"

static bool
is_replay(const struct world *world)
{
	const struct community_row *community = world_community(world);

	return community != NULL && community->replay;
}

int64_t
admit_recorded_at(const struct world *world, int64_t previous, int64_t now,
    int64_t made_at)
{
	int64_t at = is_replay(world) ? made_at : now;

	return at > previous ? at : previous;
}

bool
admit_time(const struct world *world, const struct statement *statement,
    int64_t now, bool waited, struct err *err)
{
	if (statement->made_at > now + ADMIT_EARLY_MS)
		return err_field(err, ERR_BAD_TIME, "/made_at",
		    "lies more than 5 minutes ahead of the server's clock");
	if (!waited && !is_replay(world) &&
	    statement->made_at < now - ADMIT_LATE_MS)
		return err_field(err, ERR_BAD_TIME, "/made_at",
		    "lies more than 7 days back");
	return true;
}

bool
statement_wants(const struct statement *statement, struct wants *wants,
    struct err *err)
{
	char size[24];

	(void)snprintf(size, sizeof(size), "%" PRIu64, statement->seen_size);
	return wants_add(wants, WANT_HANDLE, statement->by, err) &&
	       wants_digest(wants, WANT_RECORDED, &statement->digest, err) &&
	       (!statement->has_seen ||
		   wants_add(wants, WANT_HEAD, size, err)) &&
	       statement->type->wants(statement, wants, err);
}

static bool
wants_more(const struct world *world, const struct statement *statement,
    struct wants *wants, struct err *err)
{
	return statement->type->wants_more == NULL ||
	       statement->type->wants_more(world, statement, wants, err);
}

bool
statement_wants_more(const struct world *world,
    const struct statement *statement, struct wants *wants, struct err *err)
{
	struct statement_row about = { 0 };
	const struct pending_row *pending;
	struct statement held;
	struct err why;

	if (statement->type != &type_assent && statement->type != &type_vouch)
		return wants_more(world, statement, wants, err);
	statement->type->about(statement, &about);
	pending = world_standing(world, WORLD_PENDING,
	    digest_bytes(&about.target), ROW_OPEN - 1);
	if (pending == NULL)
		return true;
	if (pending_parse(world, pending, wants->arena, &held, &why))
		return held.type->wants(&held, wants, err) &&
		       wants_more(world, &held, wants, err);
	/* What cannot be read asks for nothing; who judges will say so. */
	if (why.code == ERR_INTERNAL)
		*err = why;
	return why.code != ERR_INTERNAL;
}

/* Signed for this log, after a tree head that this log had. */
static bool
check_log(const struct world *world, const struct statement *statement,
    struct err *err)
{
	const struct community_row *community = world_community(world);
	const struct digest *root;

	if (community == NULL)
		return digest_is_zero(&statement->log) ||
		       err_field(err, ERR_WRONG_LOG, "/log",
			   "this log has no genesis yet");
	if (!digest_equal(&statement->log, &community->log))
		return err_field(err, ERR_WRONG_LOG, "/log",
		    "is another log's; this one is %s",
		    digest_hex(&community->log).text);
	if (!statement->has_seen)
		return true;
	root = world_head(world, statement->seen_size);
	if (root == NULL)
		return err_field(err, ERR_WRONG_LOG, "/seen/size",
		    "is more than this log has");
	if (!digest_equal(root, &statement->seen_root))
		return err_field(err, ERR_WRONG_LOG, "/seen/root",
		    "is not the root of this log at that size");
	return true;
}

/* A key that the signer holds now made the signature. */
static bool
check_signer(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct ssh_key_line line = ssh_key_line(&statement->sig.key);
	struct rows rows =
	    world_find(world, WORLD_KEYS, bytes_of(statement->by));
	bool revoked = false;

	if (world_person(world, statement->by, at->index) == NULL)
		return err_field(err, ERR_UNKNOWN_SIGNER, "/by",
		    "there is no person %s", statement->by);
	for (size_t i = 0; i < rows.n; i++) {
		const struct key_row *row = rows.item[i];

		if (strcmp(row->line, line.text) != 0)
			continue;
		if (row_stands(&row->row, at->index))
			return true;
		revoked = true;
	}
	if (revoked)
		return err_field(err, ERR_UNKNOWN_KEY, "/signature",
		    "is by a key of %s that was revoked", statement->by);
	return err_field(err, ERR_UNKNOWN_KEY, "/signature",
	    "is by %s, which is no key of %s",
	    ssh_key_fingerprint(&statement->sig.key).text, statement->by);
}

/* Genesis and a newcomer prove their own key. */
static bool
proves_itself(const struct statement *statement)
{
	struct statement_row about = { 0 };

	if (statement->type == &type_community)
		return true;
	if (statement->type != &type_person)
		return false;
	statement->type->about(statement, &about);
	return strcmp(about.subject + strlen("handle:"), statement->by) == 0;
}

static bool
add_statement(const struct statement *statement, const struct moment *at,
    struct changes *changes, bool pending, struct err *err)
{
	struct change *change = changes_add(changes, CHANGE_STATEMENT, err);

	if (change == NULL)
		return false;
	change->statement.digest = statement->digest;
	change->statement.type = statement->type->name;
	change->statement.by = statement->by;
	change->statement.made_at = statement->made_at;
	change->statement.recorded_at = at->recorded_at;
	change->statement.pending = pending;
	if (statement->type->about != NULL)
		statement->type->about(statement, &change->statement);
	return true;
}

static bool
add_pending(const struct statement *statement, const char *office,
    struct changes *changes, struct err *err)
{
	struct change *change = changes_add(changes, CHANGE_PENDING, err);

	if (change == NULL)
		return false;
	change->pending.statement = statement->digest;
	change->pending.type = statement->type->name;
	change->pending.by = statement->by;
	change->pending.office = office;
	change->pending.payload = (const char *)statement->payload.data;
	return true;
}

/*
 * Does it wait for a second person?  Who speaks as themselves, like a newcomer,
 * always does; the others only while somebody else holds the office
 * (docs/statements.md, "Two people").
 */
static struct admitted
second_person(const struct world *world, const struct statement *statement,
    const struct authority *authority, const struct moment *at)
{
	bool another;

	if (authority->second == NULL)
		return (struct admitted){ 0 };
	/* Nobody stands in for an office that they do not hold. */
	another =
	    authority->office == NULL ||
	    office_has_another(world, authority->second, statement->by, at);
	return (struct admitted){ .pending = another,
		.single_authority = !another };
}

/* Neither recorded already, nor recorded once and erased. */
static bool
check_new(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct redaction_row *redaction =
	    world_redaction(world, &statement->digest, at->index);

	if (redaction != NULL)
		return err_set(err, ERR_GONE, "was erased, by %s",
		    digest_hex(&redaction->statement).text);
	if (world_find(world, WORLD_STATEMENTS,
		digest_bytes(&statement->digest))
		.n > 0)
		return err_set(err, ERR_CONFLICT, "is recorded already");
	return true;
}

/* What rests on something erased stands in the log, and that is all. */
static bool
admit_unchecked(const struct statement *statement, const struct moment *at,
    struct changes *changes, struct admitted *admitted, struct err *err)
{
	*admitted = (struct admitted){ .unchecked = true };
	return add_statement(statement, at, changes, false, err) &&
	       changes_sign(changes, 0,
		   ssh_key_fingerprint(&statement->sig.key).text, at->index,
		   err);
}

bool
statement_admit(const struct world *world, const struct statement *statement,
    const struct moment *at, struct changes *changes, struct admitted *admitted,
    struct err *err)
{
	struct authority authority = { 0 };

	if (!check_log(world, statement, err) ||
	    !check_new(world, statement, at, err))
		return false;
	if (!proves_itself(statement) &&
	    !check_signer(world, statement, at, err))
		return false;
	if (statement->type->rests_on_hole != NULL &&
	    statement->type->rests_on_hole(world, statement))
		return admit_unchecked(statement, at, changes, admitted, err);
	if (!statement->type->may(world, statement, at, &authority, err) ||
	    !statement->type->check(world, statement, at, err))
		return false;

	*admitted = second_person(world, statement, &authority, at);
	if (!add_statement(statement, at, changes, admitted->pending, err) ||
	    !(admitted->pending
		    ? add_pending(statement, authority.second, changes, err)
		    : statement->type->change(world, statement, at, &authority,
			  changes, err)))
		return false;
	return changes_sign(changes, 0,
	    ssh_key_fingerprint(&statement->sig.key).text, at->index, err);
}
