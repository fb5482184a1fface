#include "core/identity.h"
#include "core/types/asker.h"
#include "core/types/types.h"

#include <inttypes.h>
#include <stdio.h>

/* redaction: payload and signature of earlier statements are erased, at the
 * wish of whom they are about or by two registrars (docs/protocol.md,
 * Erasure). */

struct erased {
	struct digest digest;
	uint64_t index;
	const char *type;
	struct digest replacement; /* occasion said in its place, or zero */
};

struct redaction {
	const struct erased *item;
	size_t n;
	const char *reason;
	const char *authority; /* or NULL */
};

/* What each type leaves behind that could have ended what stood before. */
static const struct {
	const char *type;
	enum change_kind kind;
} ends[] = {
	{ "profile", CHANGE_PROFILE },
	{ "identity", CHANGE_LINK },
	{ "identity", CHANGE_MERGE },
	{ "affiliation", CHANGE_AFFILIATION },
	{ "occasion", CHANGE_OCCASION },
	{ "endorsement", CHANGE_ENDORSEMENT },
};

static bool
parse_item(struct body *item, struct erased *erased)
{
	const struct type *type;

	erased->digest = body_reference(item, "digest");
	erased->index = (uint64_t)body_int(item, "index", 0);
	erased->type = body_text(item, "type");
	erased->replacement = body_reference(item, "replacement");
	if (!body_ok(item))
		return false;
	type = type_find(erased->type);
	if (type == NULL || !type->erasable)
		return body_fail(item, "type",
		    "a statement of type %s is never erased: others rest on it",
		    erased->type);
	if (!digest_is_zero(&erased->replacement) && type != &type_occasion)
		return body_fail(item, "replacement",
		    "only an occasion has one");
	return true;
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct redaction *redaction = body_alloc(&body, 1, sizeof(*redaction));
	size_t n = body_count(&body, "erase");
	struct erased *list = body_alloc(&body, n, sizeof(*list));

	if (redaction == NULL || list == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct body item = body_item(&body, "erase", i);

		if (!parse_item(&item, &list[i]))
			return false;
		for (size_t k = 0; k < i; k++)
			if (digest_equal(&list[k].digest, &list[i].digest))
				return body_fail(&item, "digest",
				    "is named twice");
	}
	redaction->item = list;
	redaction->n = n;
	redaction->reason = body_text(&body, "reason");
	redaction->authority = body_text(&body, "authority");
	*out = redaction;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct redaction *redaction = statement->body;

	for (size_t i = 0; i < redaction->n; i++) {
		const struct erased *item = &redaction->item[i];

		if (!wants_digest(wants, WANT_STATEMENT, &item->digest, err) ||
		    (!digest_is_zero(&item->replacement) &&
			!wants_digest(wants, WANT_STATEMENT, &item->replacement,
			    err)))
			return false;
	}
	return true;
}

static const struct statement_row *
statement_of(const struct world *world, const struct digest *digest)
{
	struct rows rows =
	    world_find(world, WORLD_STATEMENTS, digest_bytes(digest));

	return rows.n > 0 ? rows.item[0] : NULL;
}

static const struct occasion_row *
occasion_of(const struct world *world, const struct digest *digest)
{
	struct rows rows =
	    world_find(world, WORLD_OCCASIONS, digest_bytes(digest));

	return rows.n > 0 ? rows.item[0] : NULL;
}

/* What an occasion took the place of. */
static bool
wants_place(const struct world *world, const struct digest *digest,
    struct wants *wants, struct err *err)
{
	const struct occasion_row *row = occasion_of(world, digest);
	auto_buf struct buf place = { 0 };

	if (row == NULL)
		return true;
	world_place(row->group, row->start, row->url, &place);
	return buf_failed(&place)
		   ? err_memory(err)
		   : wants_add(wants, WANT_PLACE, place.data, err);
}

/* What its signer had said before of what an endorsement is about. */
static bool
wants_judged(const struct world *world, const struct digest *digest,
    struct wants *wants, struct err *err)
{
	struct rows rows =
	    world_find(world, WORLD_ENDORSEMENTS_IN, digest_bytes(digest));

	for (size_t i = 0; i < rows.n; i++) {
		const struct endorsement_row *row = rows.item[i];

		if (!wants_digest(wants, WANT_STATEMENT, &row->target, err))
			return false;
	}
	return true;
}

static bool
wants_more(const struct world *world, const struct statement *statement,
    struct wants *wants, struct err *err)
{
	const struct redaction *redaction = statement->body;

	for (size_t i = 0; i < redaction->n; i++) {
		const struct digest *digest = &redaction->item[i].digest;
		const struct statement_row *row = statement_of(world, digest);
		const char *handle;

		if (row == NULL)
			continue;
		handle =
		    row->subject != NULL ? identity_handle(row->subject) : NULL;
		if (row->subject != NULL &&
		    !wants_add(wants, WANT_IDENTITY, row->subject, err))
			return false;
		if (handle != NULL &&
		    !wants_add(wants, WANT_ABOUT, handle, err))
			return false;
		if (!wants_place(world, digest, wants, err) ||
		    !wants_judged(world, digest, wants, err))
			return false;
	}
	return true;
}

static bool
unknown(size_t i, struct err *err)
{
	return err_field(err, ERR_UNKNOWN_TARGET,
	    body_field("erase", i, "digest").text,
	    "there is no such statement");
}

/*
 * Who was there with others speaks for themselves alone: the others' attendance
 * must be recorded anew before it is erased.  Where entries are missing, nobody
 * can tell any more whose it was.
 */
static bool
check_others(const struct world *world, const struct redaction *redaction,
    size_t i, const struct asker *asker, struct err *err)
{
	const struct erased *item = &redaction->item[i];
	struct rows facts =
	    world_find(world, WORLD_FACTS_OF, digest_bytes(&item->digest));
	size_t others = 0;

	if (strcmp(item->type, type_occasion.name) != 0 ||
	    !digest_is_zero(&item->replacement) || world_has_holes(world))
		return true;
	for (size_t k = 0; k < facts.n; k++) {
		const struct fact_row *fact = facts.item[k];

		others += !asker_owns(world, asker, fact->identity);
	}
	return others == 0 ||
	       err_field(err, ERR_INVALID,
		   body_field("erase", i, "replacement").text,
		   "is required: %zu others were there, whose attendance "
		   "would be lost",
		   others);
}

/*
 * One of the statements that somebody without an office asks about.  The link
 * by which it was theirs may be erased as well.
 */
static bool
may_ask(const struct world *world, const struct redaction *redaction, size_t i,
    const struct asker *asker, struct err *err)
{
	const struct digest *digest = &redaction->item[i].digest;

	if (world_redaction(world, digest, asker->size) != NULL)
		return true;
	if (asker_is_meant(world, asker, digest))
		return check_others(world, redaction, i, asker, err);
	if (statement_of(world, digest) == NULL)
		return unknown(i, err);
	return world_has_holes(world) ||
	       err_field(err, ERR_FORBIDDEN,
		   body_field("erase", i, "digest").text,
		   "is not about %s, who is no registrar now", asker->by);
}

/* Whoever it is that asks, a registrar has to assent. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct redaction *redaction = statement->body;
	const struct asker asker = { .by = statement->by, .size = at->index };
	bool registrar = office_held(world, statement->by, OFFICE_REGISTRAR,
			     NULL, at) != NULL;

	authority->second = OFFICE_REGISTRAR;
	for (size_t i = 0; !registrar && i < redaction->n; i++)
		if (!may_ask(world, redaction, i, &asker, err))
			return false;
	if (!registrar)
		return true;
	authority->office = OFFICE_REGISTRAR;
	return redaction->authority != NULL ||
	       err_field(err, ERR_INVALID, "/body/authority",
		   "is required from a registrar: by which right");
}

/* Is it theirs, but not without what the second one said? */
static bool
is_made_theirs(const struct world *world, const struct digest *digest,
    const struct asker *asker, const char *second)
{
	struct asker without = *asker;

	without.without = second;
	return asker_is_meant(world, asker, digest) &&
	       !asker_is_meant(world, &without, digest);
}

/*
 * Who asks for themselves holds no office: by links and merges of one
 * registrar, who then assents, that one alone could erase everything.
 */
bool
redaction_second(const struct world *world, const struct pending_row *pending,
    const char *second, const struct moment *at, struct err *err)
{
	const struct asker asker = { .by = pending->by, .size = at->index };
	const struct redaction *redaction;
	auto_arena struct arena arena = { 0 };
	struct statement statement;

	if (office_held(world, pending->by, OFFICE_REGISTRAR, NULL, at) !=
		NULL ||
	    !office_has_another(world, OFFICE_REGISTRAR, second, at))
		return true;
	if (!pending_parse(world, pending, &arena, &statement, err))
		return err_under(err, "/body/of");
	redaction = statement.body;
	for (size_t i = 0; i < redaction->n; i++)
		if (is_made_theirs(world, &redaction->item[i].digest, &asker,
			second))
			return err_field(err, ERR_FORBIDDEN, "/by",
			    "%s made %s %s's, by a link or a merge, so that "
			    "another registrar must assent",
			    second, digest_hex(&redaction->item[i].digest).text,
			    pending->by);
	return true;
}

static const struct erased *
find_item(const struct redaction *redaction, const struct digest *digest)
{
	for (size_t i = 0; i < redaction->n; i++)
		if (digest_equal(&redaction->item[i].digest, digest))
			return &redaction->item[i];
	return NULL;
}

static bool
has_index(const struct redaction *redaction, uint64_t index)
{
	for (size_t i = 0; i < redaction->n; i++)
		if (redaction->item[i].index == index)
			return true;
	return false;
}

/* The digest of the statement that a row comes from: its first member. */
static const struct digest *
origin_of(const struct row *row, enum change_kind kind)
{
	const unsigned char *start = (const unsigned char *)row;

	return (const struct digest *)(const void
		*)(start + change_info(kind)->field[0].offset);
}

/*
 * What a statement ended would stand again once it is erased: the earlier
 * profile, the link that was undone.  Nobody who asks for an erasure means
 * that, so it goes too, or nothing does.  And an unlink that has lost its link
 * says nothing any more.
 */
static bool
check_end(const struct redaction *redaction, size_t i, enum change_kind kind,
    const struct row *row, struct err *err)
{
	const struct erased *item = &redaction->item[i];
	const struct digest *from = origin_of(row, kind);
	bool undoes = kind == CHANGE_LINK || kind == CHANGE_MERGE;

	if (row->until == item->index && find_item(redaction, from) == NULL)
		return err_field(err, ERR_CONFLICT,
		    body_field("erase", i, "digest").text,
		    "ended %s, which would stand again: erase that too",
		    digest_hex(from).text);
	if (undoes && digest_equal(from, &item->digest) &&
	    row->until != ROW_OPEN && !has_index(redaction, row->until))
		return err_field(err, ERR_CONFLICT,
		    body_field("erase", i, "digest").text,
		    "was undone by entry %" PRIu64
		    ", which says nothing without it: erase that too",
		    row->until);
	return true;
}

static bool
check_ends(const struct world *world, const struct redaction *redaction,
    size_t i, struct err *err)
{
	for (size_t e = 0; e < COUNT(ends); e++) {
		struct rows rows = world_all(world, ends[e].kind);

		if (strcmp(ends[e].type, redaction->item[i].type) != 0)
			continue;
		for (size_t k = 0; k < rows.n; k++)
			if (!check_end(redaction, i, ends[e].kind, rows.item[k],
				err))
				return false;
	}
	return true;
}

/* It stands where the other one did, or has been erased since. */
static bool
check_replacement(const struct world *world, const struct redaction *redaction,
    size_t i, const struct moment *at, struct err *err)
{
	const struct erased *item = &redaction->item[i];
	const struct occasion_row *before = occasion_of(world, &item->digest);
	const struct occasion_row *row;

	if (digest_is_zero(&item->replacement) ||
	    world_is_hole(world, &item->replacement))
		return true;
	row = world_standing(world, WORLD_OCCASIONS,
	    digest_bytes(&item->replacement), at->index);
	if (row == NULL || find_item(redaction, &item->replacement) != NULL)
		return err_field(err, ERR_UNKNOWN_TARGET,
		    body_field("erase", i, "replacement").text,
		    "is no occasion that stands");
	if (before != NULL && (strcmp(row->group, before->group) != 0 ||
				  row->start != before->start))
		return err_field(err, ERR_INVALID,
		    body_field("erase", i, "replacement").text,
		    "is another occasion: group and start must be the same");
	return true;
}

static bool
check_item(const struct world *world, const struct redaction *redaction,
    size_t i, const struct moment *at, struct err *err)
{
	const struct erased *item = &redaction->item[i];
	const struct redaction_row *before =
	    world_redaction(world, &item->digest, at->index);
	const struct statement_row *row = statement_of(world, &item->digest);

	if (before != NULL)
		return err_field(err, ERR_GONE,
		    body_field("erase", i, "digest").text,
		    "was erased already, by %s",
		    digest_hex(&before->statement).text);
	if (row == NULL)
		return world_is_hole(world, &item->digest)
			   ? check_replacement(world, redaction, i, at, err)
			   : unknown(i, err);
	if (strcmp(row->type, item->type) != 0)
		return err_field(err, ERR_INVALID,
		    body_field("erase", i, "type").text,
		    "is not its type, which is %s", row->type);
	if (row->row.since != item->index)
		return err_field(err, ERR_INVALID,
		    body_field("erase", i, "index").text,
		    "is not its index, which is %" PRIu64, row->row.since);
	return check_ends(world, redaction, i, err) &&
	       check_replacement(world, redaction, i, at, err);
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct redaction *redaction = statement->body;

	for (size_t i = 0; i < redaction->n; i++)
		if (!check_item(world, redaction, i, at, err))
			return false;
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct redaction *redaction = statement->body;

	(void)world;
	(void)at;
	(void)authority;
	for (size_t i = 0; i < redaction->n; i++) {
		const struct erased *item = &redaction->item[i];
		struct change *row =
		    changes_add(changes, CHANGE_REDACTION, err);

		if (row == NULL)
			return false;
		row->redaction.statement = statement->digest;
		row->redaction.target = item->digest;
		row->redaction.entry = (int64_t)item->index;
		row->redaction.type = item->type;
		row->redaction.replacement = item->replacement;
		row->redaction.reason = redaction->reason;
		row->redaction.authority = redaction->authority;
		row->redaction.by = statement->by;
		if (!changes_erase(changes, item->index, &item->digest, err))
			return false;
	}
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct redaction *redaction = statement->body;

	row->target = redaction->item[0].digest;
}

const struct type type_redaction = {
	.name = "redaction",
	.schema = "redaction.json",
	.parse = parse,
	.wants = wants,
	.wants_more = wants_more,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
