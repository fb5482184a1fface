#include <stdio.h>

#include "api/endpoints.h"
#include "core/instant.h"
#include "store/entries.h"
#include "store/load.h"

enum { MS_PER_SECOND = 1000 };

/* Keys, and the statements that brought them. */
static bool
load(struct question *question, struct err *err)
{
	struct wants wants = { .arena = &question->arena };
	struct db *db = question->service->db;

	if (!store_load_kinds(db, &question->community, CHANGE_BIT(CHANGE_KEY),
		question->size, question->world, err))
		return false;
	struct rows rows = world_all(question->world, CHANGE_KEY);
	for (size_t i = 0; i < rows.n; i++) {
		const struct key_row *row = rows.item[i];

		if (!wants_digest(&wants, WANT_STATEMENT, &row->statement, err))
			return false;
	}
	return store_load_wants(db, &question->community, &wants,
	    question->size, question->world, err);
}

static bool
take_time(const struct store_entry *entry, bool *more, void *context,
    struct err *err)
{
	int64_t *recorded_at = context;

	(void)err;
	*recorded_at = entry->recorded_at;
	*more = false;
	return true;
}

/* When the entry at this index was recorded. */
static bool
time_of(const struct question *question, uint64_t index, int64_t *recorded_at,
    struct err *err)
{
	int64_t found = 0;
	const struct store_visitor visitor = { take_time, &found };
	const struct store_scope scope = { question->community.id, index + 1 };

	if (!store_entries(question->service->db, &scope, index, &visitor, err))
		return false;
	*recorded_at = found;
	return true;
}

/* ssh-keygen wants whole seconds: 20261122100000Z. */
static void
add_time(struct buf *out, const char *name, int64_t ms)
{
	const struct civil civil = civil_of(ms, 0);
	int64_t seconds = civil.ms / MS_PER_SECOND;

	buf_printf(out, ",%s=\"%04d%02d%02d%02d%02d%02dZ\"", name, civil.year,
	    civil.month, civil.day, (int)(seconds / 3600),
	    (int)(seconds / 60 % 60), (int)(seconds % 60));
}

/*
 * One key: good from the statement that brought it on, which it may have
 * signed itself, up to the one that revoked it, for the same reason.
 */
static bool
add_key(const struct question *question, const struct key_row *row,
    struct buf *out, struct err *err)
{
	const struct statement_row *brought = world_standing(question->world,
	    WORLD_STATEMENTS, digest_bytes(&row->statement), question->size);
	int64_t revoked_at = 0;

	if (brought == NULL)
		return err_set(err, ERR_INTERNAL, "a key from nowhere");
	buf_printf(out, "%s namespaces=\"kleos.v1.*\"", row->handle);
	add_time(out, "valid-after", brought->recorded_at);
	if (!row_stands(&row->row, question->size)) {
		if (!time_of(question, row->row.until, &revoked_at, err))
			return false;
		add_time(out, "valid-before", revoked_at + MS_PER_SECOND - 1);
	}
	buf_printf(out, " %s\n", row->line);
	return true;
}

/*
 * GET /api/v1/{c}/allowed_signers?size=: every key that anybody has or had,
 * for `ssh-keygen -Y verify -f FILE -I HANDLE -n kleos.v1.TYPE -s SIGNATURE
 * -O verify-time=RECORDED_AT`.
 *
 *	200  text/plain, in the format of OpenSSH's allowed_signers
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
signers_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };

	if (!question_open(&question, service, query, "size", err) ||
	    !load(&question, err))
		return false;
	struct rows rows = world_all(question.world, CHANGE_KEY);
	for (size_t i = 0; i < rows.n; i++)
		if (!add_key(&question, rows.item[i], &answer->body, err))
			return false;
	answer->type = "text/plain; charset=utf-8";
	question_tag(&question, answer);
	return !buf_failed(&answer->body) || err_memory(err);
}
