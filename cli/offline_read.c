#include "cli/offline_read.h"

#include <stdio.h>

#include "cli/output.h"
#include "cli/verifier.h"
#include "core/armor.h"

/* A bundle on its way into a replay: one batch is read while the one before it
 * is verified, and admitted while the next one is. */
struct reading {
	struct arena *arena; /* of the pages */
	struct offline *offline;
	struct bundle bundle;
	struct verifier *verifier;
	bool more;
	struct err err; /* why there is no more, unless it is the end */
};

static void
reading_done(struct reading *reading)
{
	verifier_free(reading->verifier);
	bundle_done(&reading->bundle);
}

#define auto_reading __attribute__((cleanup(reading_done)))

/* Room for one more page; NULL with err set. */
static struct offline_head *
add_page(struct offline *offline, struct arena *arena, struct err *err)
{
	size_t n = offline->pages_n;
	struct offline_head *pages = offline->pages;

	/* Twice as many whenever a power of two is full. */
	if ((n & (n - 1)) == 0) {
		pages = arena_array(arena, n > 0 ? n * 2 : 1, sizeof(*pages));
		if (pages == NULL) {
			(void)err_memory(err);
			return NULL;
		}
		if (n > 0)
			memcpy(pages, offline->pages, n * sizeof(*pages));
	}
	offline->pages = pages;
	offline->pages_n++;
	return &pages[n];
}

/* One page's header: its key must verify its checkpoint. */
static bool
read_page(const struct bundle *bundle, struct arena *arena,
    struct offline *offline, struct err *err)
{
	const struct bundle_header *header = &bundle->header;
	struct offline_head *page = add_page(offline, arena, err);
	struct note_key key;

	if (page == NULL)
		return false;
	offline->log = header->log;
	(void)snprintf(offline->origin, sizeof(offline->origin), "%s",
	    header->origin);
	page->vkey = arena_strdup(arena, header->vkey);
	page->note = arena_strdup(arena, header->checkpoint);
	if (page->vkey == NULL || page->note == NULL)
		return err_memory(err);
	if (!note_key_parse(page->vkey, &key, err) ||
	    !checkpoint_verify(bytes_of(page->note), &key, &page->head, err))
		return err_under(err, "checkpoint");
	if (page->head.size < header->to)
		return err_field(err, ERR_NOT_COVERED, "checkpoint",
		    "it does not cover the entries of its page");
	return true;
}

/* Is this a payload that an entry further on erases? */
static bool
is_leftover(const struct offline *offline, const struct verified *item)
{
	return map_get(offline->leftovers, digest_bytes(&item->digest)) != NULL;
}

/* Is this time nothing read that can be erased? */
static bool
is_left_out(const struct offline *offline, const struct verified *item)
{
	return offline->bare && item->ok && item->statement.type->erasable;
}

/* An entry as if only its digests were there. */
static bool
replay_hole(struct offline *offline, const struct verified *item,
    struct err *err)
{
	const struct bundle_entry *entry = &item->entry;
	struct digest payload = entry->payload_digest;
	struct digest signature = entry->signature_digest;
	auto_buf struct buf blob = { 0 };

	if (!entry->redacted) {
		if (!armor_parse(entry->signature, &blob, err))
			return err_under(err, "/signature");
		payload = item->digest;
		signature = digest_sha256(buf_bytes(&blob));
	}
	return replay_add_erased(offline->replay, entry->recorded_at, &payload,
	    &signature, err);
}

/*
 * Who signed for this log, but saw another tree, saw what was changed since; or
 * the statement is of another branch.
 */
static bool
blame_seen(struct err *err)
{
	if (err->code == ERR_WRONG_LOG && strcmp(err->field, "/seen/root") == 0)
		return err_field(err, ERR_WRONG_ROOT, "/seen/root",
		    "is not what the entries before lead to: one of them was "
		    "changed, or this one was signed on another branch");
	return false;
}

static bool
admit_one(struct offline *offline, const struct verified *item, struct err *err)
{
	const struct bundle_entry *entry = &item->entry;

	buf_add(&offline->times, &entry->recorded_at,
	    sizeof(entry->recorded_at));
	if (entry->redacted || is_leftover(offline, item) ||
	    is_left_out(offline, item))
		return replay_hole(offline, item, err);
	if (!item->ok) {
		*err = item->err;
		return false;
	}
	if (!replay_add_statement(offline->replay, &item->statement,
		entry->recorded_at, err))
		return blame_seen(err);
	return offline->rowsums == NULL ||
	       rowsums_add(offline->rowsums, &item->statement, err);
}

bool
offline_blame(uint64_t index, struct err *err)
{
	char where[32];

	(void)snprintf(where, sizeof(where), "entry %llu",
	    (unsigned long long)index);
	return err_under(err, where);
}

static bool
admit_batch(struct reading *reading, const struct verified_batch *batch,
    struct err *err)
{
	struct offline *offline = reading->offline;

	for (size_t i = 0; i < batch->n; i++) {
		uint64_t index = batch->item[i].entry.index;

		if (!admit_one(offline, &batch->item[i], err))
			return offline_blame(index, err);
		offline->size = index + 1;
	}
	output_progress("entries", (size_t)offline->size,
	    (size_t)offline->pages[0].head.size);
	return true;
}

/* One more entry, and the headers of pages before it. */
static bool
read_one(struct reading *reading, struct verified_batch *batch, struct err *err)
{
	struct bundle *bundle = &reading->bundle;
	uint64_t to = bundle->header.to;
	struct bundle_entry entry;

	if (!bundle_next(bundle, &entry, &reading->more, err) ||
	    (bundle->header.to != to &&
		!read_page(bundle, reading->arena, reading->offline, err)))
		return false;
	if (reading->more)
		verified_add(batch, &entry, bundle->entry);
	return true;
}

/* What is wrong further on must wait until what is before it was judged. */
static void
read_batch(struct reading *reading, struct verified_batch *batch)
{
	verified_clear(batch);
	while (reading->more && batch->n < VERIFIER_BATCH)
		if (!read_one(reading, batch, &reading->err))
			reading->more = false;
}

static bool
replay_all(struct reading *reading, struct err *err)
{
	struct verified_batch *now = verifier_batch(reading->verifier, 0);
	struct verified_batch *next = verifier_batch(reading->verifier, 1);

	read_batch(reading, now);
	verifier_start(reading->verifier, now);
	while (now->n > 0) {
		struct verified_batch *done = now;

		read_batch(reading, next);
		verifier_wait(reading->verifier);
		verifier_start(reading->verifier, next);
		if (!admit_batch(reading, done, err))
			return false;
		now = next;
		next = done;
	}
	*err = reading->err;
	return reading->err.code == ERR_NONE;
}

static bool
open_bundle(struct reading *reading, struct err *err)
{
	struct offline *offline = reading->offline;

	if (!bundle_open(&reading->bundle, offline->text, err) ||
	    !read_page(&reading->bundle, reading->arena, offline, err))
		return false;
	if (reading->bundle.header.from != 0)
		return err_set(err, ERR_OUT_OF_ORDER,
		    "the file begins with entry %llu; a whole log begins with "
		    "0",
		    (unsigned long long)reading->bundle.header.from);
	reading->more = true;
	return true;
}

void
offline_forget(struct offline *offline)
{
	rowsums_free(offline->rowsums);
	replay_free(offline->replay);
	buf_done(&offline->times);
	offline->rowsums = NULL;
	offline->replay = NULL;
	offline->pages_n = 0;
	offline->size = 0;
}

static bool
prepare(struct reading *reading, const struct schemas *schemas, bool rowsums,
    struct err *err)
{
	struct offline *offline = reading->offline;

	offline->replay = replay_new(schemas, err);
	if (offline->replay == NULL)
		return false;
	if (rowsums && (offline->rowsums = rowsums_new(err)) == NULL)
		return false;
	reading->verifier = verifier_new(schemas, err);
	return reading->verifier != NULL;
}

static bool
read_once(struct call *call, bool rowsums, struct offline *offline,
    struct err *err)
{
	auto_reading struct reading reading = {
		.arena = &call->arena,
		.offline = offline,
	};
	const struct schemas *schemas = call_schemas(call, err);

	return schemas != NULL && prepare(&reading, schemas, rowsums, err) &&
	       open_bundle(&reading, err) && replay_all(&reading, err);
}

/* Note what should not have been read; *any when there was something. */
static bool
note_leftovers(struct offline *offline, bool *any, struct err *err)
{
	const struct replay_leftovers list = replay_leftovers(offline->replay);
	static char noted;

	*any = list.n > 0;
	for (size_t i = 0; i < list.n; i++)
		if (!map_put(offline->leftovers, digest_bytes(&list.item[i]),
			&noted, err))
			return false;
	return true;
}

/* Note all that was erased, whether it is here or not. */
static bool
note_erased(struct offline *offline, struct err *err)
{
	struct rows rows =
	    world_all(replay_world(offline->replay), CHANGE_REDACTION);
	static char noted;

	for (size_t i = 0; i < rows.n; i++) {
		const struct redaction_row *row = rows.item[i];

		if (!map_put(offline->leftovers, digest_bytes(&row->target),
			&noted, err))
			return false;
	}
	return true;
}

/*
 * Of what was erased together one half may be here and the other not, with
 * which nothing need fit.  What was erased follows from statements that cannot
 * be erased.
 */
static bool
find_erased(struct call *call, struct offline *offline, struct err *err)
{
	struct err ignored;
	bool found;

	if (offline->replay == NULL || err->code == ERR_INTERNAL ||
	    replay_erased(offline->replay) == 0)
		return false;
	offline_forget(offline);
	offline->bare = true;
	found = read_once(call, false, offline, &ignored) &&
		note_erased(offline, err);
	offline->bare = false;
	return found;
}

/* Once, and once more without what turned out to be erased. */
bool
offline_read(struct call *call, bool rowsums, struct offline *offline,
    struct err *err)
{
	bool again = true;

	offline->leftovers = map_new(err);
	if (offline->leftovers == NULL)
		return false;
	if (read_once(call, rowsums, offline, err)
		? !note_leftovers(offline, &again, err)
		: !find_erased(call, offline, err))
		return false;
	if (!again)
		return true;
	offline_forget(offline);
	return read_once(call, rowsums, offline, err);
}
