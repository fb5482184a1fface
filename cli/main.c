#include <curl/curl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>

#include "cli/commands.h"
#include "cli/forms.h"
#include "cli/output.h"
#include "core/sshsig.h"
#include "core/version.h"

enum { NAME_MAX_WORDS = 2, DISTANCE_MAX = 2, WORD_MAX = 32 };

/* How many words of argv the name of a command is; 0: it is another one. */
static int
name_fits(const char *name, int argc, char **argv)
{
	const char *blank = strchr(name, ' ');
	size_t first = blank != NULL ? (size_t)(blank - name) : strlen(name);

	if (argc < 1 || strlen(argv[0]) != first ||
	    strncmp(argv[0], name, first) != 0)
		return 0;
	if (blank == NULL)
		return 1;
	return argc >= NAME_MAX_WORDS && strcmp(argv[1], blank + 1) == 0
		   ? NAME_MAX_WORDS
		   : 0;
}

static const struct command *
find(int argc, char **argv, int *words)
{
	for (size_t i = 0; i < commands_n; i++) {
		*words = name_fits(commands[i].name, argc, argv);
		if (*words > 0)
			return &commands[i];
	}
	return NULL;
}

/* Levenshtein's distance of two short words. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1];
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > WORD_MAX || b_len > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
		}
	}
	return row[b_len];
}

/* The command whose name is nearest to what was typed, or NULL. */
static const char *
nearest(const char *typed)
{
	const char *best = NULL;
	size_t least = DISTANCE_MAX + 1;

	for (size_t i = 0; i < commands_n; i++) {
		size_t d = distance(typed, commands[i].name);

		if (d < least) {
			least = d;
			best = commands[i].name;
		}
	}
	return best;
}

/* Does the name begin with this word and a blank? */
static bool
is_of_family(const char *name, const char *word)
{
	size_t len = strlen(word);

	return strncmp(name, word, len) == 0 && name[len] == ' ';
}

/* All commands, or those that begin with a word; how many. */
static size_t
list(const char *word, void (*print)(const char *fmt, ...))
{
	size_t n = 0;

	for (size_t i = 0; i < commands_n; i++) {
		if (word != NULL && !is_of_family(commands[i].name, word))
			continue;
		print("  %-18s %s\n", commands[i].name, commands[i].summary);
		n++;
	}
	return n;
}

static void
help_all(void)
{
	output("Usage: kleos COMMAND [OPTION...] [ARGUMENT...]\n\n");
	(void)list(NULL, output);
	output("  %-18s %s\n", "help [COMMAND]", "this, or more on a command");
	output("\nSettings: options, then KLEOS_URL, KLEOS_COMMUNITY, "
	       "KLEOS_KEY, KLEOS_HANDLE,\nthen $XDG_CONFIG_HOME/kleos/config "
	       "with lines such as url = https://kleos.example\n"
	       "Exit: 0 yes or done, 1 no or refused, 2 wrong usage, 3 cannot "
	       "reach or read,\n4 cannot be checked here, 5 not enough data, 6 "
	       "self-consistent, not authenticated\n"
	       "kleos --version says which one this is.\n");
}

static void
help_options(uint64_t set)
{
	char left[WORD_MAX * 2];

	for (int id = 0; id < OPTIONS; id++) {
		const struct option_info *info =
		    option_info((enum option_id)id);

		if ((set & OPTION_SET(id)) == 0)
			continue;
		(void)snprintf(left, sizeof(left), "--%s%s%s", info->name,
		    info->metavar != NULL ? " " : "",
		    info->metavar != NULL ? info->metavar : "");
		output("  %-24s %s%s\n", left, info->help,
		    info->many && info->metavar != NULL ? " (repeatable)" : "");
	}
}

static void
help_one(const struct command *command)
{
	output("Usage: kleos %s [OPTION...] %s\n\n%c%s.\n", command->name,
	    command->arguments, command->summary[0] - 'a' + 'A',
	    command->summary + 1);
	if (command->help != NULL)
		output("%s\n", command->help);
	output("\n");
	help_options(command->options | OPTIONS_COMMON);
}

/* What was typed is no command. */
static bool
unknown(char **argv, int argc, struct err *err)
{
	auto_buf struct buf typed = { 0 };

	if (list(argv[0], output_note) > 0)
		return err_set(err, ERR_USAGE, "kleos %s: which of these?",
		    argv[0]);
	buf_puts(&typed, argv[0]);
	const char *guess = nearest(typed.data);
	if (guess == NULL && argc > 1) {
		buf_printf(&typed, " %s", argv[1]);
		guess = nearest(typed.data);
	}
	if (guess != NULL)
		return err_set(err, ERR_USAGE,
		    "there is no command \"%.60s\"; did you mean \"%s\"?",
		    typed.data, guess);
	return err_set(err, ERR_USAGE,
	    "there is no command \"%.60s\"; kleos help lists them", argv[0]);
}

static bool
help(int argc, char **argv, struct err *err)
{
	const struct command *command;
	int words;

	if (argc == 0) {
		help_all();
		return true;
	}
	command = find(argc, argv, &words);
	if (command != NULL) {
		help_one(command);
		return true;
	}
	return list(argv[0], output) > 0 || unknown(argv, argc, err);
}

static bool
count_arguments(const struct call *call, struct err *err)
{
	size_t n = call->options.arguments_n;

	if (n >= call->command->arguments_min &&
	    n <= call->command->arguments_max)
		return true;
	return err_set(err, ERR_USAGE, "usage: kleos %s [OPTION...] %s",
	    call->command->name, call->command->arguments);
}

/* One command; argv[0] is the last word of its name. */
static bool
run(struct call *call, int argc, char **argv, struct err *err)
{
	bool parsed = options_parse(argc, argv,
	    call->command->options | OPTIONS_COMMON, &call->options, err);

	if (parsed)
		call->json = options_has(&call->options, OPTION_JSON);
	if (options_has(&call->options, OPTION_HELP)) {
		help_one(call->command);
		return true;
	}
	return parsed && count_arguments(call, err) &&
	       forms_check(&call->options, err) &&
	       config_read(&call->options, &call->arena, &call->config, err) &&
	       call->command->run(call, err) && output_flush(err);
}

/* The libraries, and the check that protects us from a weak one. */
static bool
start(struct err *err)
{
	(void)signal(SIGPIPE, SIG_IGN);
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return err_set(err, ERR_INTERNAL, "a library does not start");
	return sshsig_selftest(err);
}

static bool
is_help(const char *word)
{
	return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 ||
	       strcmp(word, "-h") == 0;
}

static bool
dispatch(struct call *call, int argc, char **argv, struct err *err)
{
	int words = 0;

	if (argc < 1)
		return err_set(err, ERR_USAGE,
		    "which command? kleos help lists them");
	if (is_help(argv[0]))
		return help(argc - 1, argv + 1, err) && output_flush(err);
	if (strcmp(argv[0], "--version") == 0) {
		output("kleos %s\n", KLEOS_VERSION);
		return output_flush(err);
	}
	call->command = find(argc, argv, &words);
	if (call->command == NULL)
		return unknown(argv, argc, err);
	return run(call, argc - words + 1, argv + words - 1, err);
}

/* For failures that come before it is known what the words mean. */
static bool
asks_json(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--json") == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	struct call call = { .json = asks_json(argc, argv) };
	struct err err = { 0 };
	int status;

	if (start(&err) && dispatch(&call, argc - 1, argv + 1, &err)) {
		status = call.status;
	} else {
		(void)fflush(stdout);
		output_failure(&err, call.json);
		status = err_info(err.code)->exit;
	}
	call_done(&call);
	curl_global_cleanup();
	return status;
}
