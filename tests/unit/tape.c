#include "tape.h"

/* Everything that was recorded, to be replayed again. */
struct kept {
	int64_t recorded_at;
	struct digest digest;
	char *payload;
	char *armored;
};

enum { KEPT_MAX = 128 };

static struct {
	struct kept item[KEPT_MAX];
	size_t n;
	uint64_t from; /* size of the log when it was started */
} tape;

static void
forget_last(void)
{
	tape.n--;
	free(tape.item[tape.n].payload);
	free(tape.item[tape.n].armored);
}

static void
keep(const struct scenario *s, const struct replay_entry *entry)
{
	/* What was refused has no place: the next one takes it. */
	if (tape.n > 0 && replay_size(s->replay) < tape.from + tape.n)
		forget_last();
	assert_true(tape.n < KEPT_MAX);
	tape.item[tape.n++] = (struct kept){
		.recorded_at = entry->recorded_at,
		.digest = digest_sha256(entry->payload),
		.payload = strndup((const char *)entry->payload.data,
		    entry->payload.len),
		.armored = strndup((const char *)entry->armored.data,
		    entry->armored.len),
	};
}

int
tape_setup(void **state)
{
	struct scenario *s = calloc(1, sizeof(*s));

	tape.n = 0;
	scenario_start(s);
	*state = s;
	return 0;
}

int
tape_teardown(void **state)
{
	while (tape.n > 0)
		forget_last();
	return scenario_teardown(state);
}

void
tape_start(struct scenario *s)
{
	tape.from = replay_size(s->replay);
	s->witness = keep;
}

struct taped
tape_last(const struct scenario *s)
{
	return (struct taped){ s->last, replay_size(s->replay) - 1 };
}

static bool
play_hole(struct scenario *s, const struct kept *kept)
{
	auto_buf struct buf blob = { 0 };

	assert_true(armor_parse(bytes_of(kept->armored), &blob, &s->err));
	const struct digest signature = digest_sha256(buf_bytes(&blob));
	return replay_add_erased(s->replay, kept->recorded_at, &kept->digest,
	    &signature, &s->err);
}

static bool
is_among(const struct digest *digest, const struct digest *holes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (digest_equal(&holes[i], digest))
			return true;
	return false;
}

bool
tape_plays(struct scenario *s, const struct digest *holes, size_t holes_n)
{
	for (size_t i = 0; i < tape.n; i++) {
		const struct kept *kept = &tape.item[i];
		const struct replay_entry entry = {
			.recorded_at = kept->recorded_at,
			.payload = bytes_of(kept->payload),
			.armored = bytes_of(kept->armored),
		};

		if (!(is_among(&kept->digest, holes, holes_n)
			    ? play_hole(s, kept)
			    : replay_add(s->replay, &entry, &s->err)))
			return false;
	}
	return true;
}

void
tape_play(struct scenario *s, const struct digest *holes, size_t holes_n)
{
	if (!tape_plays(s, holes, holes_n))
		fail_msg("entry %llu: %s %s",
		    (unsigned long long)replay_size(s->replay), s->err.field,
		    s->err.msg);
}

struct item
item_of(struct taped taped, const char *type)
{
	struct item item;

	(void)snprintf(item.text, sizeof(item.text),
	    "{\"digest\":\"%s\",\"index\":%llu,\"type\":\"%s\"}",
	    digest_hex(&taped.digest).text, (unsigned long long)taped.index,
	    type);
	return item;
}
