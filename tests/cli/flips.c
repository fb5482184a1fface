/* flips BUNDLE SEED: is any flipped bit of a bundle found?  One bit of every
 * byte is flipped, which one is drawn, and the audit has to refuse it; damage
 * inside an entry has to be blamed on that entry, or its line.
 *
 * What one line already gives away is found by what the audit does with that
 * line; the whole audit is asked about everything else, and about some of
 * those as well.  Prints how many there were; exits 1 when one went unnoticed,
 * 2 when there is nothing to flip. */

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "cli/offline.h"
#include "core/line.h"
#include "formats/bundle.h"

/* Of the flips that a line gives away, one in so many is audited anyway. */
enum { SAMPLE = 67, FILE_MAX = 1 << 20 };

/* One line of the bundle as it was. */
struct place {
	size_t start;
	size_t len;    /* with its LF */
	size_t number; /* from 1 */
	bool is_entry;
	uint64_t index; /* of an entry */
};

struct flips {
	struct call call;
	struct buf whole; /* as it was */
	struct buf text;  /* with one bit flipped */
	uint64_t state;   /* of what draws the bits */
	size_t done;
	size_t audited;
	size_t unnamed; /* found, but not where: times and digests */
	size_t missed;
};

static unsigned
draw(struct flips *flips, unsigned below)
{
	/* Knuth's linear congruence; its upper bits are good enough. */
	flips->state = flips->state * UINT64_C(6364136223846793005) +
		       UINT64_C(1442695040888963407);
	return (unsigned)(flips->state >> 33) % below;
}

/* Is the line alone enough to refuse it? */
static bool
line_refuses(struct flips *flips, const struct place *place,
    const struct bundle_header *page)
{
	auto_bundle struct bundle bundle = { 0 };
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf text = { 0 };
	struct bundle_header header = *page;
	struct bundle_entry entry = { 0 };
	struct statement statement;
	struct err err = { 0 };
	bool more = true;

	header.from = place->index;
	header.to = place->index + 1;
	if (!bundle_write_header(&header, &text, &err))
		abort();
	buf_add(&text, flips->text.data + place->start, place->len);
	if (!bundle_open(&bundle, buf_bytes(&text), &err) ||
	    !bundle_next(&bundle, &entry, &more, &err))
		return true;
	return !entry.redacted &&
	       (!statement_parse(call_schemas(&flips->call, &err),
		    entry.payload, &arena, &statement, &err) ||
		   !statement_verify(&statement, entry.signature, &err));
}

static bool
begins(const char *text, const char *word, uint64_t number)
{
	struct bytes rest = bytes_of(text);
	char start[48];

	(void)snprintf(start, sizeof(start), "%s %" PRIu64, word, number);
	return line_skip(&rest, start) &&
	       (rest.len == 0 || rest.data[0] < '0' || rest.data[0] > '9');
}

/* Does the log alone sign it: the time, and what is left of an erased one? */
static bool
is_of_tree(const struct flips *flips, const struct place *place, size_t at)
{
	static const char time[] = "\"recorded_at\":\"";
	const char *line = flips->whole.data + place->start;
	const char *from = strstr(line, time);
	const char *here = flips->whole.data + at;

	if (strstr(line, "\"redacted\":") != NULL &&
	    strstr(line, "\"redacted\":") < line + place->len)
		return true;
	return from != NULL && here >= from + sizeof(time) - 1 &&
	       here < strchr(from + sizeof(time) - 1, '"');
}

static void
complain(struct flips *flips, const struct place *place, size_t at,
    const char *what, const struct err *err)
{
	flips->missed++;
	(void)fprintf(stderr, "byte %zu of line %zu: %s: %s: %s %s\n",
	    at - place->start, place->number, what, err_info(err->code)->name,
	    err->field, err->msg);
}

static void
audit(struct flips *flips, const struct place *place, size_t at)
{
	struct offline offline = { .text = buf_bytes(&flips->text) };
	struct err err = { 0 };

	flips->audited++;
	if (offline_check(&flips->call, true, &offline, &err))
		complain(flips, place, at, "went unnoticed", &err);
	else if (place->is_entry && !begins(err.field, "entry", place->index) &&
		 !begins(err.msg, "line", place->number)) {
		if (is_of_tree(flips, place, at))
			flips->unnamed++;
		else
			complain(flips, place, at, "blamed elsewhere", &err);
	}
	offline_done(&offline);
	arena_done(&flips->call.arena);
}

static void
flip_line(struct flips *flips, const struct place *place,
    const struct bundle_header *page)
{
	for (size_t at = place->start; at < place->start + place->len; at++) {
		const char was = flips->text.data[at];

		flips->text.data[at] =
		    (char)(was ^ (char)(1U << draw(flips, 8)));
		flips->done++;
		if (!place->is_entry || flips->done % SAMPLE == 0 ||
		    !line_refuses(flips, place, page))
			audit(flips, place, at);
		flips->text.data[at] = was;
	}
}

/* Every line in turn; entries have dense indices. */
static void
flip_all(struct flips *flips, const struct bundle_header *page)
{
	struct bytes rest = buf_bytes(&flips->whole), line;
	struct place place = { 0 };
	uint64_t index = 0;

	while (line_next(&rest, &line)) {
		place.start += place.len;
		place.len = line.len + 1;
		place.number++;
		place.is_entry = !line_skip(&line, "{\"bundle\":");
		place.index = index;
		index += place.is_entry;
		flip_line(flips, &place, page);
	}
}

/* It must be all right to begin with. */
static bool
run(struct flips *flips, struct err *err)
{
	auto_bundle struct bundle bundle = { 0 };
	auto_offline struct offline offline = {
		.text = buf_bytes(&flips->whole),
	};

	buf_add(&flips->text, flips->whole.data, flips->whole.len);
	if (buf_failed(&flips->text))
		return err_memory(err);
	if (!offline_check(&flips->call, true, &offline, err) ||
	    !bundle_open(&bundle, buf_bytes(&flips->whole), err))
		return false;
	flip_all(flips, &bundle.header);
	return true;
}

int
main(int argc, char **argv)
{
	struct flips flips = { 0 };
	struct err err = { 0 };

	if (argc != 3 || sodium_init() < 0 ||
	    !line_uint64(bytes_of(argv[2]), &flips.state) ||
	    !file_read(argv[1], FILE_MAX, &flips.whole, &err))
		return 2;
	if (!run(&flips, &err)) {
		(void)fprintf(stderr, "%s %s\n", err.field, err.msg);
		return 2;
	}
	(void)printf("{\"flips\":%zu,\"audited\":%zu,\"unnamed\":%zu,"
		     "\"missed\":%zu}\n",
	    flips.done, flips.audited, flips.unnamed, flips.missed);
	buf_done(&flips.whole);
	buf_done(&flips.text);
	call_done(&flips.call);
	return flips.missed > 0 ? 1 : 0;
}
