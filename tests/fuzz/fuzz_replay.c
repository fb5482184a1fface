/*
 * A log that somebody has tampered with: the bytes choose which entries of a
 * true one are changed, moved, left out, made holes or said anew by people who
 * have the keys to do so, perhaps with all who come later.  It is written as a
 * bundle, read and replayed.  It may be refused anywhere, and what was refused
 * leaves nothing behind; but a log with the true root is the true log.
 */

#include <stdio.h>

#include "core/armor.h"
#include "core/decide.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/replay.h"
#include "formats/bundle.h"
#include "fuzz/fuzz.h"
#include "fuzz/story.h"

enum { LINES_MAX = STORY_MAX + 16, STEPS_MAX = 24, MINUTE_MS = 60000 };

/* An entry on its way into the bundle. */
struct line {
	int64_t recorded_at;
	char *payload; /* owned, like the next */
	char *armored;
	struct digest told;                /* its digest in the story */
	const struct statement *statement; /* as it was told, or NULL */
	bool anew;                         /* to be signed again */
	bool hole;
	bool wrong; /* a hole of something else */
};

struct tale {
	struct line line[LINES_MAX];
	size_t n;
	bool agreed; /* all who come later say it anew, to fit what was changed
		      */
};

static void
line_done(struct line *line)
{
	free(line->payload);
	free(line->armored);
}

static void
tale_done(struct tale *tale)
{
	for (size_t i = 0; i < tale->n; i++)
		line_done(&tale->line[i]);
}

#define auto_tale __attribute__((cleanup(tale_done)))

static struct line
line_of(const struct story_entry *entry)
{
	return (struct line){
		.recorded_at = entry->recorded_at,
		.payload = fuzz_text(entry->payload),
		.armored = fuzz_text(entry->armored),
		.told = entry->statement.digest,
		.statement = &entry->statement,
	};
}

/* The texts that a member of a statement may have instead. */
static json_t *
other_text(struct choice *choice, const struct story *story)
{
	static const char *const texts[] = { "ada", "bea", "cleo", "mia",
		"remo", "ops", "sig", "talk", "registrar", "chair", "editor",
		"handle:mia", "handle:remo", "irc:mimi", "irc:nobody",
		"2026-02-10", "2026-02", "2025-01-01T00:00:00Z", "add", "end",
		"grant", "link", "unlink", "revoke", "contribution", "request",
		"law", "held", "planned", "" };
	unsigned which = choose(choice, COUNT(texts) + STORY_MAX);

	if (which < COUNT(texts))
		return json_string(texts[which]);
	which = (unsigned)((which - COUNT(texts)) % story->n);
	return json_string(
	    digest_hex(&story->entry[which].statement.digest).text);
}

static json_t *
other_value(const json_t *old, struct choice *choice, const struct story *story)
{
	if (json_is_integer(old))
		return json_integer(choose(choice, (unsigned)story->n));
	if (json_is_boolean(old))
		return json_boolean(!json_is_true(old));
	if (json_is_string(old))
		return other_text(choice, story);
	return json_deep_copy(old);
}

/* A member of an object. */
struct spot {
	json_t *object;
	void *iter; /* NULL: the object is empty */
};

static struct spot
member_of(json_t *object, struct choice *choice)
{
	size_t skip = choose(choice, (unsigned)json_object_size(object) + 1);
	struct spot spot = { object, json_object_iter(object) };

	for (; skip > 1; skip--)
		spot.iter = json_object_iter_next(object, spot.iter);
	return spot;
}

/* The object that a member is, or has as an item; NULL: neither. */
static json_t *
below(const struct spot *spot, struct choice *choice)
{
	json_t *value = json_object_iter_value(spot->iter);

	if (json_array_size(value) > 0)
		value = json_array_get(value,
		    choose(choice, (unsigned)json_array_size(value)));
	return json_object_size(value) > 0 ? value : NULL;
}

static void
change_member(json_t *object, struct choice *choice, const struct story *story)
{
	struct spot spot = member_of(object, choice);

	for (json_t *part = object; part != NULL && spot.iter != NULL;) {
		spot = member_of(part, choice);
		part = spot.iter != NULL && choose(choice, 4) > 0
			   ? below(&spot, choice)
			   : NULL;
	}
	if (spot.iter == NULL)
		return;
	if (choose(choice, 8) == 1)
		(void)json_object_del(spot.object,
		    json_object_iter_key(spot.iter));
	else
		(void)json_object_iter_set_new(spot.object, spot.iter,
		    other_value(json_object_iter_value(spot.iter), choice,
			story));
}

/* Somebody, perhaps another one, says something like it. */
static void
reword(struct line *line, struct choice *choice, const struct story *story)
{
	static const char *const people[] = { "ada", "bea", "cleo", "remo",
		"mia", "pia", "olga", "otto" };
	struct err err = { 0 };
	json_t *doc auto_json = jcs_parse_loose(bytes_of(line->payload), &err);
	char nonce[23];

	if (doc == NULL)
		return;
	(void)snprintf(nonce, sizeof(nonce), "%022u", choose(choice, 256));
	(void)json_object_set_new(doc, "nonce", json_string(nonce));
	if (choose(choice, 3) == 1)
		(void)json_object_set_new(doc, "by",
		    json_string(people[choose(choice, COUNT(people))]));
	for (unsigned n = choose(choice, 4); n > 0; n--)
		change_member(json_object_get(doc, "body"), choice, story);
	char *payload = jcs_dump(doc, &err);
	if (payload == NULL)
		return;
	free(line->payload);
	line->payload = payload;
	line->statement = NULL;
	line->anew = true;
}

/* One byte is another. */
static void
spoil(struct line *line, char *text, struct choice *choice)
{
	size_t len = strlen(text);
	size_t at = choose(choice, 256) * 256 + choose(choice, 256);

	/* Bundles hold text: it stays ASCII. */
	if (len > 0)
		text[at % len] = (char)(' ' + choose(choice, 95));
	line->statement = NULL;
}

static void
delay(struct line *line, struct choice *choice)
{
	static const int64_t delays[] = { -1, 1, -MINUTE_MS, MINUTE_MS,
		-10 * MINUTE_MS, 10 * MINUTE_MS, INT64_C(-9999999999),
		INT64_C(9999999999) };

	line->recorded_at += delays[choose(choice, COUNT(delays))];
}

static void
leave_out(struct tale *tale, size_t at)
{
	line_done(&tale->line[at]);
	tale->n--;
	memmove(&tale->line[at], &tale->line[at + 1],
	    (tale->n - at) * sizeof(tale->line[0]));
}

/* A copy comes in later, at the time of what precedes it there. */
static void
repeat(struct tale *tale, size_t at, struct choice *choice,
    const struct story *story)
{
	if (tale->n == LINES_MAX)
		return;
	size_t to = at + 1 + choose(choice, (unsigned)(tale->n - at));
	struct line copy = tale->line[at];
	copy.payload = fuzz_text(bytes_of(copy.payload));
	copy.armored = fuzz_text(bytes_of(copy.armored));
	copy.recorded_at = tale->line[to - 1].recorded_at;
	memmove(&tale->line[to + 1], &tale->line[to],
	    (tale->n - to) * sizeof(tale->line[0]));
	tale->line[to] = copy;
	tale->n++;
	tale->line[to].told = (struct digest){ 0 };
	if (choose(choice, 4) > 0)
		reword(&tale->line[to], choice, story);
}

static void
swap(struct tale *tale, size_t a, size_t b)
{
	const struct line line = tale->line[a];

	tale->line[a] = tale->line[b];
	tale->line[b] = line;
}

static void
tamper(struct tale *tale, struct choice *choice, const struct story *story)
{
	size_t at = choose(choice, (unsigned)tale->n);
	struct line *line = &tale->line[at];

	switch (choose(choice, 10)) {
	case 0:
	case 1:
		line->hole = true;
		break;
	case 2:
		line->hole = line->wrong = true;
		break;
	case 3:
		spoil(line, line->payload, choice);
		break;
	case 4:
		spoil(line, line->armored, choice);
		break;
	case 5:
		delay(line, choice);
		break;
	case 6:
		if (tale->n > 1)
			leave_out(tale, at);
		break;
	case 7:
		swap(tale, at, choose(choice, (unsigned)tale->n));
		break;
	case 8:
		reword(line, choice, story);
		break;
	default:
		repeat(tale, at, choice, story);
	}
}

/* What it has seen is what this log had then, and the log is this one. */
static void
sign_anew(struct line *line, const struct merkle_edge *edge)
{
	struct err err = { 0 };
	const struct digest root = merkle_root(edge);
	json_t *doc auto_json = jcs_parse_loose(bytes_of(line->payload), &err);
	const char *by = json_string_value(json_object_get(doc, "by"));
	const char *type = json_string_value(json_object_get(doc, "type"));
	json_t *seen = json_object_get(doc, "seen");

	/* It may have been spoilt since. */
	if (by == NULL || strlen(by) < 2 || type == NULL)
		return;
	if (seen != NULL) {
		(void)json_object_set_new(seen, "root",
		    json_string(digest_hex(&root).text));
		(void)json_object_set_new(seen, "size",
		    json_integer((json_int_t)edge->size));
	}
	(void)json_object_set_new(doc, "made_at",
	    json_string(instant_format(line->recorded_at / 1000 * 1000).text));
	line_done(line);
	line->payload = jcs_dump(doc, &err);
	fuzz_require(line->payload != NULL);
	line->armored = story_sign(by, type, bytes_of(line->payload));
	fuzz_require(line->armored != NULL);
}

static struct bundle_entry
entry_of(const struct line *line, uint64_t index)
{
	struct bundle_entry entry = {
		.index = index,
		.recorded_at = line->recorded_at,
		.payload = bytes_of(line->payload),
		.signature = bytes_of(line->armored),
		.redacted = line->hole,
		.payload_digest = digest_sha256(bytes_of(line->payload)),
	};
	auto_buf struct buf blob = { 0 };
	struct err err = { 0 };

	if (armor_parse(entry.signature, &blob, &err))
		entry.signature_digest = digest_sha256(buf_bytes(&blob));
	if (line->wrong)
		entry.payload_digest.byte[0] ^= 1;
	return entry;
}

static struct digest
leaf_of(const struct bundle_entry *entry)
{
	return entry_leaf(entry->recorded_at, &entry->payload_digest,
	    &entry->signature_digest);
}

/* Does it name another digest than the one before has now?  Mend it. */
static void
name_anew(struct line *line, const struct line *before)
{
	const struct digest now = digest_sha256(bytes_of(before->payload));
	const struct digest_hex told = digest_hex(&before->told);
	const struct digest_hex hex = digest_hex(&now);

	if (digest_equal(&now, &before->told))
		return;
	for (char *at = line->payload; (at = strstr(at, told.text)) != NULL;) {
		memcpy(at, hex.text, strlen(hex.text));
		line->anew = true;
	}
}

/* Everybody stands by what was changed, as far as words go. */
static void
agree(struct tale *tale, size_t at, const struct merkle_edge *edge)
{
	const struct digest root = merkle_root(edge);
	struct line *line = &tale->line[at];

	for (size_t i = 0; i < at; i++)
		name_anew(line, &tale->line[i]);
	if (strstr(line->payload, "\"seen\"") != NULL &&
	    strstr(line->payload, digest_hex(&root).text) == NULL)
		line->anew = true;
	if (line->anew)
		line->statement = NULL;
}

/* The whole as one page.  Nobody looks at the checkpoint here. */
static void
write_bundle(struct tale *tale, struct buf *file)
{
	const struct bundle_header header = {
		.origin = "example.org/orchard",
		.vkey = "-",
		.checkpoint = "-",
		.to = tale->n,
	};
	struct merkle_edge edge = { 0 };
	struct err err = { 0 };

	fuzz_require(bundle_write_header(&header, file, &err));
	for (size_t i = 0; i < tale->n; i++) {
		if (tale->agreed)
			agree(tale, i, &edge);
		if (tale->line[i].anew)
			sign_anew(&tale->line[i], &edge);
		const struct bundle_entry entry = entry_of(&tale->line[i], i);
		const struct digest leaf = leaf_of(&entry);
		fuzz_require(bundle_write_entry(&entry, file, &err));
		merkle_append(&edge, &leaf, NULL, NULL);
	}
}

/* A replay, and what it must come to. */
struct reading {
	struct replay *replay;
	struct merkle_edge edge; /* of what was accepted */
	struct digest leaf[LINES_MAX];
	bool hole[LINES_MAX];
	size_t refused;
	const struct reading *before; /* whose leftovers are holes now */
};

static bool
is_leftover(const struct reading *before, const struct digest *digest)
{
	if (before == NULL)
		return false;
	const struct replay_leftovers list = replay_leftovers(before->replay);
	for (size_t i = 0; i < list.n; i++)
		if (digest_equal(&list.item[i], digest))
			return true;
	return false;
}

static bool
add(struct reading *reading, const struct bundle_entry *entry,
    const struct statement *statement, struct err *err)
{
	const struct replay_entry said = { entry->recorded_at, entry->payload,
		entry->signature };

	if (entry->redacted)
		return replay_add_erased(reading->replay, entry->recorded_at,
		    &entry->payload_digest, &entry->signature_digest, err);
	if (statement != NULL)
		return replay_add_statement(reading->replay, statement,
		    entry->recorded_at, err);
	return replay_add(reading->replay, &said, err);
}

/* One entry is taken in or leaves nothing behind. */
static void
try_entry(struct reading *reading, const struct line *line,
    struct bundle_entry entry)
{
	const struct digest before = replay_root(reading->replay);
	struct err err = { 0 };
	const struct bundle_entry written = entry_of(line, entry.index);

	entry.payload_digest = written.payload_digest;
	entry.signature_digest = written.signature_digest;
	entry.redacted |= is_leftover(reading->before, &entry.payload_digest);
	size_t n = (size_t)reading->edge.size;
	if (add(reading, &entry, line->statement, &err)) {
		reading->leaf[n] = leaf_of(&entry);
		reading->hole[n] = entry.redacted;
		merkle_append(&reading->edge, &reading->leaf[n], NULL, NULL);
	} else {
		fuzz_require(err.code != ERR_INTERNAL && err.msg[0] != '\0');
		fuzz_require(reading->before == NULL);
		reading->refused++;
	}
	const struct digest root = replay_root(reading->replay);
	const struct digest expected = merkle_root(&reading->edge);
	fuzz_require(digest_equal(&root, &expected));
	fuzz_require((n == reading->edge.size) == digest_equal(&root, &before));
	fuzz_require(replay_size(reading->replay) == reading->edge.size);
}

static void
read_bundle(struct reading *reading, const struct tale *tale, struct bytes file)
{
	struct bundle bundle auto_bundle = { 0 };
	struct bundle_entry entry;
	struct err err = { 0 };
	bool more = true;
	size_t i = 0;

	reading->replay = replay_new(fuzz_schemas(), &err);
	fuzz_require(reading->replay != NULL);
	fuzz_require(bundle_open(&bundle, file, &err));
	for (;; i++) {
		fuzz_require(bundle_next(&bundle, &entry, &more, &err));
		if (!more)
			break;
		try_entry(reading, &tale->line[i], entry);
	}
	fuzz_require(i == tale->n);
}

/* With the true root it is the true log; holes are those it explains. */
static void
check_truth(const struct reading *reading, const struct story *story)
{
	const struct digest root = replay_root(reading->replay);
	bool explained =
	    !replay_unexplained(reading->replay, 0, &(uint64_t){ 0 }, NULL);

	if (!digest_equal(&root, &story->root))
		return;
	fuzz_require(reading->edge.size == story->n);
	for (size_t i = 0; i < story->n; i++) {
		fuzz_require(
		    digest_equal(&reading->leaf[i], &story->entry[i].leaf));
		fuzz_require(
		    !explained || !reading->hole[i] || story->entry[i].erased);
	}
}

/* Questions have answers, whatever is missing. */
static void
check_answers(const struct reading *reading, const struct story *story)
{
	static const char *const people[] = { "handle:mia", "irc:mimi" };
	struct ask ask = {
		.world = replay_world(reading->replay),
		.role = "auc",
		.instant = story->clock,
		.size = replay_size(reading->replay),
	};

	for (size_t i = 0; ask.size > 0 && i < COUNT(people); i++) {
		struct err err = { 0 };

		ask.id = people[i];
		json_t *decision auto_json = decide(&ask, &err);
		fuzz_require(decision != NULL || err.code == ERR_NOT_FOUND ||
			     err.code == ERR_CONFLICT);
	}
}

/*
 * A log in which all was in order still is once what it erases is gone, and
 * nothing that is missing lacks its reason.
 */
static void
check_erased(const struct reading *first, const struct tale *tale,
    struct bytes file)
{
	struct reading second = { .before = first };
	uint64_t index;

	if (first->refused > 0 || replay_leftovers(first->replay).n == 0)
		return;
	read_bundle(&second, tale, file);
	const struct digest root = replay_root(second.replay);
	const struct digest expected = replay_root(first->replay);
	fuzz_require(digest_equal(&root, &expected));
	if (!replay_unexplained(first->replay, 0, &index, NULL))
		fuzz_require(
		    !replay_unexplained(second.replay, 0, &index, NULL));
	replay_free(second.replay);
}

bool
fuzz_one(struct bytes input)
{
	const struct story *story = story_told();
	struct choice choice = { input.data, input.len };
	struct tale tale auto_tale = { .n = story->n };
	auto_buf struct buf file = { 0 };
	struct reading reading = { 0 };

	for (size_t i = 0; i < story->n; i++)
		tale.line[i] = line_of(&story->entry[i]);
	tale.agreed = choose(&choice, 2) == 1;
	for (size_t i = 0; i < STEPS_MAX && choice.len > 0; i++)
		tamper(&tale, &choice, story);
	write_bundle(&tale, &file);
	read_bundle(&reading, &tale, buf_bytes(&file));
	check_truth(&reading, story);
	check_answers(&reading, story);
	check_erased(&reading, &tale, buf_bytes(&file));
	replay_free(reading.replay);
	return reading.refused == 0;
}
