/* options.h: what follows the name of a command: options and arguments. */

#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdint.h>

#include "core/err.h"
#include "core/scope.h"

/* Every option that any command has; one row each in options.c. */
enum option_id {
	OPTION_HELP,
	OPTION_JSON,
	OPTION_URL,
	OPTION_COMMUNITY,
	OPTION_KEY,
	OPTION_AS,
	OPTION_MADE_AT,
	OPTION_DRY_RUN,
	OPTION_VKEY,
	OPTION_LOG,
	OPTION_CHECKPOINT,
	OPTION_OUTPUT,
	OPTION_BUNDLE,
	OPTION_ROLE,
	OPTION_AS_OF,
	OPTION_SIZE,
	OPTION_POLICY,
	OPTION_FORMAT,
	OPTION_TYPE,
	OPTION_HANDLE,
	OPTION_KEYLESS,
	OPTION_KIND,
	OPTION_TITLE,
	OPTION_UNIT,
	OPTION_ENDORSER,
	OPTION_PARENT,
	OPTION_ALIAS,
	OPTION_ATTRIBUTE,
	OPTION_FROM,
	OPTION_UNTIL,
	OPTION_AT,
	OPTION_GROUP,
	OPTION_OCCASION,
	OPTION_BOT,
	OPTION_FOR,
	OPTION_QUANTITY,
	OPTION_HAT,
	OPTION_EVIDENCE,
	OPTION_SUMMARY,
	OPTION_REASON,
	OPTION_NAME,
	OPTION_LINK,
	OPTION_SHOW,
	OPTION_OF,
	OPTION_PARTIAL,
	OPTION_ACTIVITY,
	OPTION_BELONGS,
	OPTION_INDEPENDENT,
	OPTION_COMPROMISED,
	OPTION_DISTRUST_FROM,
	OPTION_WITHOUT,
	OPTION_AUTHORITY,
	OPTION_REPLACEMENT,
	OPTION_DAYS,
	OPTION_WITNESS,
	OPTION_WITNESSES_NEEDED,
	OPTIONS, /* how many there are; not an option */
};

/* A set of options: OPTION_SET(OPTION_ROLE) | ... */
#define OPTION_SET(id) (UINT64_C(1) << (id))

struct option_info {
	const char *name;    /* "as-of", given as --as-of */
	const char *metavar; /* of its value; NULL: it has none */
	bool many;           /* may be given more than once */
	const char *help;
};

/* The row of an option; never NULL. */
const struct option_info *option_info(enum option_id id);

#define OPTIONS_GIVEN_MAX 256

/* What was given; texts are borrowed from argv.  Starts as { 0 }. */
struct options {
	struct {
		enum option_id id;
		const char *value; /* "" for one that has none */
	} given[OPTIONS_GIVEN_MAX];
	size_t given_n;
	char *const *argument;
	size_t arguments_n;
};

/*
 * Read argv from its second word on, which may hold options and arguments in
 * any order; `--` ends the options.  argv is reordered.  ERR_USAGE for an
 * option outside the allowed set, one without its value, and one that is
 * given twice but may not be.
 */
bool options_parse(int argc, char **argv, uint64_t allowed,
    struct options *options, struct err *err) MUST_CHECK;

/* The value of an option, or NULL when it was not given. */
const char *options_value(const struct options *options, enum option_id id);
bool options_has(const struct options *options, enum option_id id) MUST_CHECK;

/*
 * The next value of an option that may be repeated, or NULL.  *at starts as
 * 0 and is the caller's place in the list.
 */
const char *options_next(const struct options *options, enum option_id id,
    size_t *at);

/*
 * All values of an option as a JSON array of strings, or NULL when it was not
 * given.  A new reference; also NULL when there is no memory.
 */
json_t *options_array(const struct options *options, enum option_id id);

#endif
