#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <inttypes.h>

#include "admin/admin.h"
#include "admin/cosign.h"
#include "admin/fetch.h"
#include "core/instant.h"
#include "core/line.h"
#include "store/standing.h"

/*
 * witness: have others cosign what the server signs.  A process of its own,
 * because it talks to machines out there: it has neither the master key nor
 * the rights of a worker, and nothing waits for it.  The checkpoint comes
 * from the server, like anybody's; the database gives proofs and keeps what
 * comes back.
 */

enum { PAGE = 100, LIST_MAX = 64 * 1024, EVERY_MAX = 24 * 3600, OK = 200 };

/* A witness that does not answer is left alone for longer and longer. */
enum { PAUSE_MIN = 60, PAUSE_MAX = 3600 };

struct patience {
	int pause; /* seconds; 0: it answers */
	time_t until;
};

struct rounds {
	const struct options *options;
	const char *url; /* of the server */
	struct db *db;
	struct witness *witness;
	struct patience *patience; /* of each */
	size_t n;
	bool json;
	size_t failed; /* in this round */
	bool forked;   /* in this round */
};

/* Who did what; witness is NULL when it is about the log alone. */
struct event {
	const char *slug;
	const struct witness *witness;
	uint64_t size;
};

static void
report(const struct rounds *rounds, const struct event *event,
    const char *level, const char *message)
{
	const char *name =
	    event->witness != NULL ? event->witness->key.name : "";

	if (!rounds->json) {
		(void)printf("%s: %s%s%s\n", event->slug, name,
		    name[0] != '\0' ? " " : "", message);
		return;
	}
	auto_json json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:I, s:s*}",
	    "time", instant_format((int64_t)time(NULL) * 1000).text, "level",
	    level, "community", event->slug, "witness", name, "size",
	    (json_int_t)event->size, "message", message);
	auto_free char *text =
	    line != NULL ? json_dumps(line, JSON_COMPACT) : NULL;
	(void)printf("%s\n",
	    text != NULL ? text : "{\"level\":\"error\",\"message\":\"?\"}");
}

static void
report_failure(struct rounds *rounds, const struct event *event,
    const struct err *err)
{
	rounds->failed++;
	rounds->forked = rounds->forked || err->code == ERR_WRONG_LOG;
	report(rounds, event, "error", err->msg);
}

static void
be_patient(struct patience *patience, bool answers)
{
	patience->pause = answers                ? 0
			  : patience->pause == 0 ? PAUSE_MIN
						 : patience->pause * 2;
	if (patience->pause > PAUSE_MAX)
		patience->pause = PAUSE_MAX;
	patience->until = time(NULL) + patience->pause;
}

static void
ask(struct rounds *rounds, size_t i, const struct cosign *head)
{
	const struct event event = { head->community->slug, &rounds->witness[i],
		head->head.size };
	struct err err = { 0 };
	char text[64];

	if (time(NULL) < rounds->patience[i].until)
		return;
	enum cosign_outcome outcome = cosign(head, &rounds->witness[i], &err);
	be_patient(&rounds->patience[i], outcome != COSIGN_DEAD);
	if (outcome != COSIGN_DONE && outcome != COSIGN_FRESH) {
		report_failure(rounds, &event, &err);
	} else if (outcome == COSIGN_DONE) {
		(void)snprintf(text, sizeof(text),
		    "has cosigned %" PRIu64 " entries", event.size);
		report(rounds, &event, "info", text);
	}
}

/* What the server signs now. */
static bool
fetch_head(const struct rounds *rounds, const char *slug, struct fetched *out,
    struct err *err)
{
	auto_buf struct buf url = { 0 };

	buf_printf(&url, "%s/%s/log/checkpoint", rounds->url, slug);
	if (buf_failed(&url))
		return err_memory(err);
	if (!fetch(url.data, NULL, out, err))
		return false;
	return out->status == OK || err_set(err, ERR_UNAVAILABLE,
					"the server answered %ld", out->status);
}

static bool
open_head(const struct rounds *rounds, const char *slug,
    struct store_community *community, struct fetched *answer,
    struct cosign *head, struct err *err)
{
	return fetch_head(rounds, slug, answer, err) &&
	       store_community(rounds->db, slug, false, community, err) &&
	       cosign_open(rounds->db, community, buf_bytes(&answer->body),
		   head, err);
}

static void
visit(struct rounds *rounds, const char *slug)
{
	auto_fetched struct fetched answer = { 0 };
	struct store_community community;
	struct cosign head;
	struct err err = { 0 };

	if (!open_head(rounds, slug, &community, &answer, &head, &err)) {
		report_failure(rounds, &(struct event){ .slug = slug }, &err);
		return;
	}
	for (size_t i = 0; i < rounds->n; i++)
		ask(rounds, i, &head);
}

static bool
visit_all(struct rounds *rounds, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct store_community_summary *page;
	struct store_page next = { .limit = PAGE };
	size_t n = PAGE;

	while (n == PAGE) {
		if (!store_communities(rounds->db, &next, &arena, &page, &n,
			err))
			return false;
		for (size_t i = 0; i < n; i++)
			visit(rounds, page[i].slug);
		if (n > 0)
			next.after = page[n - 1].slug;
	}
	return true;
}

static bool
go_round(struct rounds *rounds, struct err *err)
{
	const char *slug = rounds->options->argument[0];

	rounds->failed = 0;
	rounds->forked = false;
	if (slug != NULL)
		visit(rounds, slug);
	else if (!visit_all(rounds, err))
		return false;
	(void)fflush(stdout);
	if (rounds->forked)
		return err_set(err, ERR_WRONG_LOG,
		    "a witness has seen another history of a log");
	return rounds->failed == 0 ||
	       err_set(err, ERR_UNAVAILABLE, "%zu cosignatures are missing",
		   rounds->failed);
}

/* Those on the list are the ones who are watched over from now on. */
static bool
keep_list(const struct rounds *rounds, struct err *err)
{
	const char *name[WITNESSES_MAX];

	for (size_t i = 0; i < rounds->n; i++)
		name[i] = rounds->witness[i].key.name;
	return store_standing_keep(rounds->db, rounds->options->argument[0],
	    name, rounds->n, err);
}

/* Until somebody ends it; what goes wrong is said, and tried again. */
static void
go_on(struct rounds *rounds, unsigned seconds)
{
	bool kept = false;

	for (;;) {
		struct err err = { 0 };

		kept = kept || keep_list(rounds, &err);
		if ((!go_round(rounds, &err) && rounds->failed == 0) || !kept)
			report(rounds, &(struct event){ .slug = "" }, "error",
			    err.msg);
		(void)fflush(stdout);
		(void)sleep(seconds);
	}
}

static bool
read_list(struct rounds *rounds, struct arena *arena, struct err *err)
{
	const char *path = rounds->options->witnesses;
	struct bytes text;

	if (path == NULL)
		return err_set(err, ERR_USAGE,
		    "--witnesses or KLEOS_WITNESSES is needed");
	if (!admin_read(path, LIST_MAX, arena, &text, err))
		return false;
	if (!witness_list(text, arena, &rounds->witness, &rounds->n, err))
		return err_under(err, path);
	if (rounds->n == 0)
		return err_set(err, ERR_USAGE, "%s lists no witness", path);
	rounds->patience =
	    arena_array(arena, rounds->n, sizeof(*rounds->patience));
	return rounds->patience != NULL || err_memory(err);
}

static bool
read_every(const struct options *options, uint64_t *seconds, struct err *err)
{
	*seconds = 0;
	return options->every == NULL ||
	       (line_uint64(bytes_of(options->every), seconds) &&
		   *seconds >= 1 && *seconds <= EVERY_MAX) ||
	       err_set(err, ERR_USAGE, "--every takes 1 to %d seconds",
		   EVERY_MAX);
}

bool
command_witness(const struct options *options, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct rounds rounds = { .options = options,
		.url = options->url != NULL ? options->url : options->server,
		.json = options->json || options->every != NULL };
	uint64_t seconds;

	if (rounds.url == NULL)
		return err_set(err, ERR_USAGE, "--url or KLEOS_URL is needed");
	if (!read_every(options, &seconds, err) ||
	    !read_list(&rounds, &arena, err))
		return false;
	auto_db struct db *db = admin_db(options, err);
	rounds.db = db;
	if (db == NULL)
		return false;
	if (seconds > 0)
		go_on(&rounds, (unsigned)seconds);
	return go_round(&rounds, err);
}
