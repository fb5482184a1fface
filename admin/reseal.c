#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "admin/admin.h"
#include "store/reseal.h"

/* reseal: another master key for all that the present one has sealed. */

/* Connections of a server that has just ended are there for a moment. */
enum { WAIT_TENTHS = 30 };

static void
name_lost(const char *slug, const char *table, const char *row, void *context)
{
	(void)context;
	(void)fprintf(stderr, "%s: %s %s: opens with neither key\n", slug,
	    table, row);
}

static void
show_progress(uint64_t done, void *context)
{
	(void)context;
	(void)fprintf(stderr, "\r\033[Kprivate rows: %" PRIu64, done);
}

static bool
check_unserved(struct db *db, const char *what, struct err *err)
{
	static const struct timespec tenth = { 0, 100000000 };
	uint64_t n = 0;

	for (int i = 0; i < WAIT_TENTHS; i++) {
		if (!store_served(db, &n, err))
			return false;
		if (n == 0)
			return true;
		(void)nanosleep(&tenth, NULL);
	}
	return err_set(err, ERR_CONFLICT,
	    "%s (%" PRIu64 " connections of kleos_app)", what, n);
}

static json_t *
sums_json(const struct store_resealed *sums, bool check)
{
	return json_pack("{s:I, s:I, s:I}", check ? "old" : "resealed",
	    (json_int_t)sums->from, "new", (json_int_t)sums->to, "neither",
	    (json_int_t)sums->neither);
}

static bool
print_line(const char *what, const struct store_resealed *sums, bool check)
{
	return printf("%s: %" PRIu64 " %s, %" PRIu64
		      " with the new key%s, %" PRIu64 " with neither\n",
		   what, sums->from, check ? "with the old key" : "sealed anew",
		   sums->to, check ? "" : " before", sums->neither) > 0;
}

static bool
print_sums(const struct options *options, const struct store_reseals *out,
    struct err *err)
{
	if (options->json)
		return admin_print(json_pack("{s:o, s:o}", "private_rows",
				       sums_json(&out->rows, options->check),
				       "log_keys",
				       sums_json(&out->seeds, options->check)),
		    err);
	return (print_line("private rows", &out->rows, options->check) &&
		   print_line("log keys", &out->seeds, options->check) &&
		   fflush(stdout) == 0) ||
	       err_set(err, ERR_UNAVAILABLE, "standard output: cannot write");
}

static bool
check_usage(const struct options *options, struct err *err)
{
	if (options->master_key == NULL)
		return err_set(err, ERR_USAGE,
		    "--master-key or KLEOS_MASTER_KEY_FILE is needed: the "
		    "present one");
	return options->new_master_key != NULL ||
	       err_set(err, ERR_USAGE, "--new-master-key is needed");
}

/* The new one is made, unless it is there or nothing is to be changed. */
static bool
read_keys(const struct options *options, struct seal_key *from,
    struct seal_key *to, struct err *err)
{
	const char *path = options->new_master_key;

	if (!seal_key_read(options->master_key, from, err))
		return false;
	if (!options->check && access(path, F_OK) != 0 &&
	    !seal_key_create(path, err))
		return false;
	if (!seal_key_read(path, to, err))
		return false;
	return sodium_memcmp(from->byte, to->byte, sizeof(from->byte)) != 0 ||
	       err_set(err, ERR_USAGE,
		   "--new-master-key %s holds the present master key", path);
}

static bool
reseal_all(const struct options *options, struct store_reseal *reseal,
    struct store_reseals *out, struct err *err)
{
	bool shown = isatty(STDERR_FILENO) == 1;

	reseal->progress = shown ? show_progress : NULL;
	bool ok = store_reseal(reseal, out, err);
	if (shown)
		(void)fputs("\r\033[K", stderr);
	return ok && print_sums(options, out, err);
}

bool
command_reseal(const struct options *options, struct err *err)
{
	auto_seal_key struct seal_key from;
	auto_seal_key struct seal_key to;
	struct store_reseals out;
	struct store_reseal reseal = { .from = &from,
		.to = &to,
		.check = options->check,
		.lost = name_lost };

	if (!check_usage(options, err))
		return false;
	auto_db struct db *db = admin_db(options, err);
	reseal.db = db;
	if (db == NULL)
		return false;
	if (!options->check &&
	    !check_unserved(db, "stop the servers and kleos-witness first",
		err))
		return false;
	if (!read_keys(options, &from, &to, err) ||
	    !reseal_all(options, &reseal, &out, err))
		return false;
	if (!options->check &&
	    !check_unserved(db,
		"a server came meanwhile: stop it and run this again", err))
		return false;
	uint64_t lost = out.rows.neither + out.seeds.neither;
	return lost == 0 ||
	       err_set(err, ERR_CONFLICT,
		   "%" PRIu64 " things open with neither key: left as they are",
		   lost);
}
