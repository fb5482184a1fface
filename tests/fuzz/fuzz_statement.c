/*
 * Any JSON, as a statement of any type: what is accepted is its own canonical
 * form, is read the same without the schemas, and wants the same of the
 * world.  Whatever is refused is refused with a reason, also where a database
 * says that it waits for an assent.
 */

#include "core/admit.h"
#include "core/jcs.h"
#include "core/statement.h"
#include "core/types/types.h"
#include "fuzz/fuzz.h"

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
check_frame(const struct statement *a, const struct statement *b)
{
	fuzz_require(bytes_equal(a->payload, b->payload));
	fuzz_require(digest_equal(&a->digest, &b->digest));
	fuzz_require(a->type == b->type && a->made_at == b->made_at);
	fuzz_require(same_text(a->by, b->by) && same_text(a->nonce, b->nonce));
	fuzz_require(digest_equal(&a->log, &b->log));
	fuzz_require(a->has_seen == b->has_seen &&
		     a->seen_size == b->seen_size &&
		     digest_equal(&a->seen_root, &b->seen_root));
}

/* What it asks about, which follows from its body. */
static void
check_wants(const struct statement *a, const struct statement *b,
    struct arena *arena)
{
	struct wants first = { .arena = arena };
	struct wants second = { .arena = arena };
	struct err err = { 0 };

	fuzz_require(statement_wants(a, &first, &err));
	fuzz_require(statement_wants(b, &second, &err));
	for (size_t kind = 0; kind < WANT_KINDS; kind++) {
		fuzz_require(first.list[kind].n == second.list[kind].n);
		for (size_t i = 0; i < first.list[kind].n; i++)
			fuzz_require(same_text(first.list[kind].item[i],
			    second.list[kind].item[i]));
	}
}

static void
check_about(const struct statement *a, const struct statement *b)
{
	struct statement_row first = { 0 };
	struct statement_row second = { 0 };

	a->type->about(a, &first);
	b->type->about(b, &second);
	fuzz_require(same_text(first.subject, second.subject) &&
		     same_text(first.group, second.group) &&
		     same_text(first.activity, second.activity) &&
		     digest_equal(&first.target, &second.target));
}

/* The payload must be the one form of what it says. */
static void
check_form(struct bytes payload)
{
	auto_buf struct buf form = { 0 };
	struct err err = { 0 };
	json_t *doc auto_json = jcs_parse_loose(payload, &err);

	fuzz_require(doc != NULL && jcs_write(doc, &form, &err));
	fuzz_require(bytes_equal(buf_bytes(&form), payload));
}

/* A world as a server has it, reachable until the end. */
static const struct world *
loaded_world(void)
{
	static struct world *world;
	struct err err = { 0 };

	if (world == NULL) {
		world = world_new(&err);
		fuzz_require(world != NULL);
		world_set_schemas(world, fuzz_schemas());
	}
	return world;
}

/* Read out of a row of what waits, which anybody may have written. */
static bool
is_held(struct bytes payload, struct arena *arena)
{
	char *text auto_free = fuzz_text(payload);
	const struct pending_row row = {
		.statement = digest_sha256(payload),
		.payload = text,
	};
	struct statement statement;
	struct err err = { 0 };
	bool ok = pending_parse(loaded_world(), &row, arena, &statement, &err);

	fuzz_require(ok || err.code == ERR_CONFLICT);
	return ok;
}

static bool
try_payload(struct bytes payload)
{
	auto_arena struct arena arena = { 0 };
	struct statement statement, again;
	struct err err = { 0 };
	bool held = is_held(payload, &arena);

	if (!statement_parse(fuzz_schemas(), payload, &arena, &statement,
		&err)) {
		fuzz_require(!held);
		fuzz_require(err.code != ERR_INTERNAL && err.msg[0] != '\0');
		return false;
	}
	fuzz_require(held);
	check_form(payload);
	fuzz_require(statement_parse(NULL, payload, &arena, &again, &err));
	check_frame(&statement, &again);
	check_wants(&statement, &again, &arena);
	if (statement.type->about != NULL)
		check_about(&statement, &again);
	fuzz_require(!statement_verify(&statement, statement.payload, &err));
	return true;
}

/* As it came and, so that a change in one place is not refused for its form
 * alone, in its canonical form. */
bool
fuzz_one(struct bytes input)
{
	struct err err = { 0 };
	json_t *doc auto_json = jcs_parse_loose(input, &err);
	bool ok = try_payload(input);

	if (ok || doc == NULL)
		return ok;
	char *canonical auto_free = jcs_dump(doc, &err);
	fuzz_require(canonical != NULL);
	return try_payload(bytes_of(canonical));
}
