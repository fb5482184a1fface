/* main.c: kleos-admin COMMAND: usage, options, exit codes. */

#include <getopt.h>
#include <sodium.h>
#include <stdio.h>

#include "admin/admin.h"
#include "core/sshsig.h"
#include "core/version.h"

static const char usage_text[] =
    "usage: kleos-admin COMMAND [OPTIONS]\n"
    "\n"
    "  migrate                       bring the database to this version\n"
    "  create SLUG --origin O --founder HANDLE=KEY.pub:OFFICES [...]\n"
    "         [--title T] [--zone Z] [--url U] [--replay [--made-at T]]\n"
    "         [-o FILE]              prepare a community, write its genesis\n"
    "  found GENESIS [SIGNATURE]     admit the signed genesis at index 0\n"
    "  status [SLUG]                 communities and the heads of their logs\n"
    "  waiting SLUG                  who waits for a vouch\n"
    "  rebuild SLUG                  derive all tables from the log again\n"
    "  recover SLUG BUNDLE           bring a log that is behind its high-water\n"
    "                                mark back to it\n"
    "  fsck [SLUG]                   read everything, and say what is damaged\n"
    "  copy-marks [DIR]              raise the high-water marks in DIR to those\n"
    "                                in use (KLEOS_MARKS_COPY)\n"
    "  log-key SLUG [--lost]         make the next key of a log, for\n"
    "                                registrars to bring in force\n"
    "  reseal --new-master-key FILE [--check]\n"
    "                                seal log keys and private rows with another\n"
    "                                master key, which is made if it is missing;\n"
    "                                --check: say only what would be done\n"
    "  record SLUG ENVELOPE          admit their log-key, or its assent, while\n"
    "                                the key in force is lost\n"
    "  witness [SLUG] [--url U] [--every SECONDS]\n"
    "                                have witnesses cosign the heads of logs\n"
    "  expire                        remove private rows past their date, old\n"
    "                                sessions and what waited too long\n"
    "\n"
    "  --db CONNINFO       the database, as the owner of its tables\n"
    "                      (KLEOS_DB_OWNER, then KLEOS_DB)\n"
    "  --master-key FILE   64 hex digits, mode 0600; made by create if it is\n"
    "                      missing (KLEOS_MASTER_KEY_FILE)\n"
    "  --migrations DIR    the Sqitch project (KLEOS_MIGRATIONS, migrations)\n"
    "  --state DIR         the high-water marks, for fsck, recover and\n"
    "                      copy-marks (KLEOS_STATE)\n"
    "  --witnesses FILE    keys and addresses of witnesses (KLEOS_WITNESSES)\n"
    "  --json              status, waiting, rebuild, fsck, reseal, expire,\n"
    "                      witness as JSON\n"
    "  --help, --version   with or without a command\n"
    "\n"
    "OFFICES is registrar, official or both with a comma; the first founder\n"
    "signs.  exit status: 0 done, 1 refused, damaged or behind, 2 wrong\n"
    "usage, 3 cannot reach or read something\n";

static const struct command {
	const char *name;
	size_t arguments_min;
	size_t arguments_max;
	bool (*run)(const struct options *options, struct err *err);
} commands[] = {
	{ "migrate", 0, 0, command_migrate },
	{ "create", 1, 1, command_create },
	{ "found", 1, 2, command_found },
	{ "status", 0, 1, command_status },
	{ "waiting", 1, 1, command_waiting },
	{ "rebuild", 1, 1, command_rebuild },
	{ "recover", 2, 2, command_recover },
	{ "fsck", 0, 1, command_fsck },
	{ "copy-marks", 0, 1, command_copy_marks },
	{ "log-key", 1, 1, command_log_key },
	{ "reseal", 0, 0, command_reseal },
	{ "record", 2, 2, command_record },
	{ "expire", 0, 0, command_expire },
	{ "witness", 0, 1, command_witness },
};

static const struct command *
find_command(const char *name)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static const char *
environment(const char *first, const char *second)
{
	const char *value = getenv(first);

	return value != NULL || second == NULL ? value : getenv(second);
}

/* Where the value of an option with one value goes; NULL for others. */
static const char **
value_of(struct options *options, int option)
{
	switch (option) {
	case 'd':
		return &options->db;
	case 'k':
		return &options->master_key;
	case 'K':
		return &options->new_master_key;
	case 'g':
		return &options->migrations;
	case 's':
		return &options->state;
	case 'w':
		return &options->witnesses;
	case 'e':
		return &options->every;
	case 'O':
		return &options->origin;
	case 't':
		return &options->title;
	case 'z':
		return &options->zone;
	case 'u':
		return &options->url;
	case 'm':
		return &options->made_at;
	case 'o':
		return &options->output;
	default:
		return NULL;
	}
}

static bool
take_option(struct options *options, int option, const char *value,
    struct err *err)
{
	const char **place = value_of(options, option);

	if (place != NULL) {
		*place = value;
		return true;
	}
	switch (option) {
	case 'f':
		if (options->founders_n == FOUNDERS_MAX)
			return err_set(err, ERR_USAGE, "more than %d founders",
			    FOUNDERS_MAX);
		options->founder[options->founders_n++] = value;
		return true;
	case 'r':
		options->replay = true;
		return true;
	case 'j':
		options->json = true;
		return true;
	case 'l':
		options->lost = true;
		return true;
	case 'c':
		options->check = true;
		return true;
	case 'h':
		options->help = true;
		return true;
	case 'v':
		options->version = true;
		return true;
	default:
		return err_set(err, ERR_USAGE, "see kleos-admin --help");
	}
}

static bool
read_options(int argc, char **argv, struct options *options, struct err *err)
{
	static const struct option table[] = {
		{ "db", required_argument, NULL, 'd' },
		{ "master-key", required_argument, NULL, 'k' },
		{ "new-master-key", required_argument, NULL, 'K' },
		{ "migrations", required_argument, NULL, 'g' },
		{ "state", required_argument, NULL, 's' },
		{ "witnesses", required_argument, NULL, 'w' },
		{ "every", required_argument, NULL, 'e' },
		{ "origin", required_argument, NULL, 'O' },
		{ "title", required_argument, NULL, 't' },
		{ "zone", required_argument, NULL, 'z' },
		{ "url", required_argument, NULL, 'u' },
		{ "made-at", required_argument, NULL, 'm' },
		{ "output", required_argument, NULL, 'o' },
		{ "founder", required_argument, NULL, 'f' },
		{ "replay", no_argument, NULL, 'r' },
		{ "json", no_argument, NULL, 'j' },
		{ "lost", no_argument, NULL, 'l' },
		{ "check", no_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	options->db = environment("KLEOS_DB_OWNER", "KLEOS_DB");
	options->master_key = environment("KLEOS_MASTER_KEY_FILE", NULL);
	options->migrations = environment("KLEOS_MIGRATIONS", NULL);
	options->state = environment("KLEOS_STATE", NULL);
	options->marks_copy = environment("KLEOS_MARKS_COPY", NULL);
	options->witnesses = environment("KLEOS_WITNESSES", NULL);
	options->server = environment("KLEOS_URL", NULL);
	while ((option = getopt_long(argc, argv, "o:", table, NULL)) != -1)
		if (!take_option(options, option, optarg, err))
			return false;
	options->command = argv[optind];
	for (int i = optind + 1; i < argc; i++) {
		if (options->arguments_n == ARGUMENTS_MAX)
			return err_set(err, ERR_USAGE, "what is %s?", argv[i]);
		options->argument[options->arguments_n++] = argv[i];
	}
	return true;
}

static bool
say(const char *text, struct err *err)
{
	return (fputs(text, stdout) >= 0 && fflush(stdout) == 0) ||
	       err_set(err, ERR_UNAVAILABLE, "cannot write");
}

static bool
run(int argc, char **argv, struct err *err)
{
	struct options options = { 0 };

	if (!read_options(argc, argv, &options, err))
		return false;
	if (options.help)
		return say(usage_text, err);
	if (options.version)
		return say("kleos-admin " KLEOS_VERSION
			   ", for schema version " DB_SCHEMA "\n",
		    err);
	if (options.command == NULL)
		return err_set(err, ERR_USAGE,
		    "what to do?  see kleos-admin --help");
	const struct command *command = find_command(options.command);
	if (command == NULL)
		return err_set(err, ERR_USAGE,
		    "there is no command %s; see kleos-admin --help",
		    options.command);
	if (options.arguments_n < command->arguments_min ||
	    options.arguments_n > command->arguments_max)
		return err_set(err, ERR_USAGE,
		    "%s does not take %zu arguments; see kleos-admin --help",
		    command->name, options.arguments_n);
	return command->run(&options, err);
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };

	if (argc < 2) {
		(void)fputs(usage_text, stderr);
		return err_info(ERR_USAGE)->exit;
	}
	if (strcmp(argv[1], "help") == 0) {
		(void)fputs(usage_text, stdout);
		return 0;
	}
	if (sodium_init() < 0)
		(void)err_set(&err, ERR_INTERNAL, "libsodium cannot be used");
	else if (sshsig_selftest(&err) && run(argc, argv, &err))
		return 0;
	(void)fprintf(stderr, "kleos-admin: %s%s%s\n", err.field,
	    err.field[0] != '\0' ? " " : "", err.msg);
	return err_info(err.code)->exit;
}
