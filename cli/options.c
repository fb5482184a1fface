#include "cli/options.h"

#include <getopt.h>

static const struct option_info infos[OPTIONS] = {
	[OPTION_HELP] = { "help", NULL, true, "show this help" },
	[OPTION_JSON] = { "json", NULL, true, "answer in JSON" },
	[OPTION_URL] = { "url", "URL", false, "address of the server" },
	[OPTION_COMMUNITY] = { "community", "SLUG", false,
	    "which community there" },
	[OPTION_KEY] = { "key", "FILE", false,
	    "SSH key to sign with, private or public (for an agent)" },
	[OPTION_AS] = { "as", "HANDLE", false,
	    "your handle; found by your key if it is not given" },
	[OPTION_MADE_AT] = { "made-at", "INSTANT", false,
	    "when it was made; only in replay communities" },
	[OPTION_DRY_RUN] = { "dry-run", NULL, true,
	    "print the canonical payload, sign and send nothing" },
	[OPTION_VKEY] = { "vkey", "KEY", false,
	    "verifier key of the log, known from elsewhere" },
	[OPTION_LOG] = { "log", "DIGEST", false,
	    "digest of the log, known from elsewhere" },
	[OPTION_CHECKPOINT] = { "checkpoint", "FILE", false,
	    "signed tree head that you have seen" },
	[OPTION_OUTPUT] = { "output", "FILE", false,
	    "write there (-o FILE); - is the standard output" },
	[OPTION_BUNDLE] = { "bundle", "FILE", false,
	    "answer from this bundle, without a server" },
	[OPTION_ROLE] = { "role", "ROLE", false, "which role" },
	[OPTION_AS_OF] = { "as-of", "INSTANT", false,
	    "at this instant or day; now if it is not given" },
	[OPTION_SIZE] = { "size", "N", false,
	    "when the log had N entries: what they say, or lead to" },
	[OPTION_POLICY] = { "policy", "POLICY", false,
	    "by this policy: its slug, or a document's digest" },
	[OPTION_FORMAT] = { "format", "FORMAT", false,
	    "json, csv, or text: the exact bytes of the roll" },
	[OPTION_TYPE] = { "type", "TYPE", false, "type of the statement" },
	[OPTION_HANDLE] = { "handle", "HANDLE", false,
	    "whose; your own if it is not given" },
	[OPTION_KEYLESS] = { "keyless", NULL, true,
	    "somebody without keys (by a registrar)" },
	[OPTION_KIND] = { "kind", "SLUG", true, "what kind" },
	[OPTION_TITLE] = { "title", "TEXT", false, "title" },
	[OPTION_UNIT] = { "unit", "UNIT", true, "unit it is counted in" },
	[OPTION_ENDORSER] = { "endorser", "OFFICE", true,
	    "office that endorses it where there is no group" },
	[OPTION_PARENT] = { "parent", "GROUP", false, "group above it" },
	[OPTION_ALIAS] = { "alias", "NAME", true, "another spelling" },
	[OPTION_ATTRIBUTE] = { "attribute", "NAME=VALUE", true, "attribute" },
	[OPTION_FROM] = { "from", "DATE", false, "beginning: day or instant" },
	[OPTION_UNTIL] = { "until", "DATE", false,
	    "end; a day or month reaches to its end" },
	[OPTION_AT] = { "at", "DATE", false, "when: day or instant" },
	[OPTION_GROUP] = { "group", "GROUP", false, "group" },
	[OPTION_OCCASION] = { "occasion", "DIGEST", false, "occasion" },
	[OPTION_BOT] = { "bot", "NICK", true, "a nick that is no person" },
	[OPTION_FOR] = { "for", "IDENTITY", false,
	    "who did it; you, if it is not given" },
	[OPTION_QUANTITY] = { "quantity", "UNIT=N", true, "how much" },
	[OPTION_HAT] = { "hat", "SLUG", false, "hat it was done under" },
	[OPTION_EVIDENCE] = { "evidence", "URL", true, "where it can be seen" },
	[OPTION_SUMMARY] = { "summary", "TEXT", false, "what it was" },
	[OPTION_REASON] = { "reason", "TEXT", false, "why" },
	[OPTION_NAME] = { "name", "TEXT", false, "name to show" },
	[OPTION_LINK] = { "link", "URL", true, "page of theirs" },
	[OPTION_SHOW] = { "show", "PART", true,
	    "part of the record that is shown; all, if none is named" },
	[OPTION_BELONGS] = { "belongs", "SLUG[,FROM[,UNTIL]]", true,
	    "organisation it belongs to, and when" },
	[OPTION_INDEPENDENT] = { "independent", NULL, true, "for nobody" },
	[OPTION_ACTIVITY] = { "activity", "SLUG", false, "which activity" },
	[OPTION_PARTIAL] = { "partial", NULL, true, "not everybody is named" },
	[OPTION_OF] = { "of", "DIGEST", false, "statement it is about" },
	[OPTION_COMPROMISED] = { "compromised", NULL, true,
	    "somebody else may sign with it" },
	[OPTION_DISTRUST_FROM] = { "distrust-from", "N", false,
	    "disbelieve what it signed at entry N or later" },
	[OPTION_WITHOUT] = { "without", "IDENTITY", true,
	    "record the occasion again, but for this attendee" },
	[OPTION_AUTHORITY] = { "authority", "TEXT", false,
	    "by which right: a rule, a decision, a link" },
	[OPTION_REPLACEMENT] = { "replacement", "DIGEST", false,
	    "the occasion that was recorded in its place" },
	[OPTION_WITNESS] = { "witness", "KEY", true,
	    "verifier key of a witness who must have signed --checkpoint" },
	[OPTION_WITNESSES_NEEDED] = { "witnesses-needed", "N", false,
	    "that so many of them have is enough; all, if it is not given" },
	[OPTION_DAYS] = { "days", "N", false, "for how many days, 1 to 400" },
};

const struct option_info *
option_info(enum option_id id)
{
	return &infos[id];
}

const char *
options_value(const struct options *options, enum option_id id)
{
	const char *value = NULL;

	for (size_t i = 0; i < options->given_n; i++)
		if (options->given[i].id == id)
			value = options->given[i].value;
	return value;
}

bool
options_has(const struct options *options, enum option_id id)
{
	return options_value(options, id) != NULL;
}

const char *
options_next(const struct options *options, enum option_id id, size_t *at)
{
	while (*at < options->given_n) {
		size_t i = (*at)++;

		if (options->given[i].id == id)
			return options->given[i].value;
	}
	return NULL;
}

json_t *
options_array(const struct options *options, enum option_id id)
{
	auto_json json_t *array = NULL;
	const char *value;
	size_t at = 0;

	while ((value = options_next(options, id, &at)) != NULL) {
		if (array == NULL)
			array = json_array();
		if (json_array_append_new(array, json_string(value)) != 0)
			return NULL;
	}
	return json_incref(array);
}

static bool
keep(struct options *options, enum option_id id, const char *value,
    struct err *err)
{
	const struct option_info *info = &infos[id];

	if (!info->many && options_has(options, id))
		return err_set(err, ERR_USAGE, "--%s is given twice",
		    info->name);
	if (options->given_n == COUNT(options->given))
		return err_set(err, ERR_USAGE, "at most %d options",
		    OPTIONS_GIVEN_MAX);
	options->given[options->given_n].id = id;
	options->given[options->given_n++].value = value != NULL ? value : "";
	return true;
}

/* What getopt_long needs to know; val is the option's id. */
static void
describe(uint64_t allowed, struct option *table)
{
	size_t n = 0;

	for (int id = 0; id < OPTIONS; id++) {
		if ((allowed & OPTION_SET(id)) == 0)
			continue;
		table[n++] = (struct option){
			.name = infos[id].name,
			.has_arg = infos[id].metavar != NULL ? required_argument
							     : no_argument,
			.val = id,
		};
	}
	table[n] = (struct option){ 0 };
}

bool
options_parse(int argc, char **argv, uint64_t allowed, struct options *options,
    struct err *err)
{
	struct option table[OPTIONS + 1];
	bool has_output = (allowed & OPTION_SET(OPTION_OUTPUT)) != 0;
	int id;

	describe(allowed, table);
	opterr = 0;
	optind = 1;
	while ((id = getopt_long(argc, argv, has_output ? ":ho:" : ":h", table,
		    NULL)) != -1) {
		if (id == ':')
			return err_set(err, ERR_USAGE, "%s needs a value",
			    argv[optind - 1]);
		if (id == '?')
			return err_set(err, ERR_USAGE, "unknown option %s",
			    argv[optind - 1]);
		if (id == 'h')
			id = OPTION_HELP;
		if (id == 'o')
			id = OPTION_OUTPUT;
		if (!keep(options, (enum option_id)id, optarg, err))
			return false;
	}
	options->argument = argv + optind;
	options->arguments_n = (size_t)(argc - optind);
	return true;
}
