/* call.h: one call of a command: what was asked, and what it works with. */

#ifndef CLI_CALL_H
#define CLI_CALL_H

#include "cli/client.h"
#include "cli/config.h"
#include "cli/options.h"
#include "core/arena.h"
#include "core/digest.h"
#include "core/schema.h"

struct call {
	const struct command *command;
	struct options options;
	struct config config;
	struct arena arena; /* for what lives as long as the call */
	struct client *client;
	struct schemas *schemas;
	const char *bearer; /* of the session, or NULL: session_use() */
	int status;         /* exit of a call that did not fail: the answer */
	bool json;          /* --json */
};

/* What every command takes, and what those take that sign. */
#define OPTIONS_COMMON                                                         \
	(OPTION_SET(OPTION_HELP) | OPTION_SET(OPTION_JSON) |                   \
	    OPTION_SET(OPTION_URL) | OPTION_SET(OPTION_COMMUNITY))
#define OPTIONS_SIGN                                                           \
	(OPTION_SET(OPTION_KEY) | OPTION_SET(OPTION_AS) |                      \
	    OPTION_SET(OPTION_MADE_AT) | OPTION_SET(OPTION_DRY_RUN) |          \
	    OPTION_SET(OPTION_VKEY))

/* One command; its row is in commands.c. */
struct command {
	const char *name;      /* "key add" */
	const char *arguments; /* "KEY", for the usage line */
	const char *summary;   /* one line */
	const char *help;      /* more lines, or NULL */
	uint64_t options;      /* beside the common ones */
	size_t arguments_min;
	size_t arguments_max;
	bool (*run)(struct call *call, struct err *err);
};

/* The value of an option, or NULL. */
const char *call_option(const struct call *call, enum option_id id);

/* The value of an option that must be there; NULL with ERR_USAGE. */
const char *call_needs(const struct call *call, enum option_id id,
    struct err *err) MUST_CHECK;

/* The community's slug from the settings; NULL with ERR_USAGE. */
const char *call_community(const struct call *call, struct err *err) MUST_CHECK;

/* The connection to the server, made at first use; NULL with err set. */
struct client *call_client(struct call *call, struct err *err) MUST_CHECK;

/* The embedded schemas, compiled at first use; NULL with err set. */
const struct schemas *call_schemas(struct call *call,
    struct err *err) MUST_CHECK;

/* Append "/api/v1/SLUG". */
bool call_base(const struct call *call, struct buf *path,
    struct err *err) MUST_CHECK;

/* GET /api/v1/SLUG/ and a path: the document, or NULL with err set. */
json_t *call_get(struct call *call, const char *path,
    struct err *err) MUST_CHECK;

/*
 * All pages of a list, as one array: follows "next" until it is gone.  path
 * may have a query string.  NULL with err set.
 */
json_t *call_list(struct call *call, const char *path,
    struct err *err) MUST_CHECK;

/* Digest from text; ERR_USAGE that names what it should have been. */
bool call_digest(const char *text, const char *what, struct digest *digest,
    struct err *err) MUST_CHECK;

/* Free what the call made. */
void call_done(struct call *call);

#endif
