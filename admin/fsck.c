#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "admin/admin.h"
#include "core/text.h"
#include "store/fsck.h"

/* fsck: is what the database holds what the log says? */

/* Where findings go. */
struct report {
	json_t *findings; /* NULL: lines for people */
	json_t *notes;
	bool progress; /* somebody watches */
	bool failed;   /* to say something */
};

/* Back to the start of the line, and it is empty. */
static void
clear_progress(const struct report *report)
{
	if (report->progress)
		(void)fputs("\r\033[K", stderr);
}

static void
show_progress(const char *table, uint64_t done, void *context)
{
	const struct report *report = context;

	clear_progress(report);
	(void)fprintf(stderr, "%s: %" PRIu64, table, done);
}

/* A message may quote what is damaged; then JSON does without it. */
static json_t *
finding_json(const struct store_finding *finding)
{
	bool valid = text_is_valid(bytes_of(finding->what));

	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "community",
	    finding->community, "table", finding->table, "row", finding->row,
	    "column", finding->column, "what",
	    valid ? finding->what : "is damaged");
}

static void
print_finding(const struct store_finding *finding)
{
	(void)printf("%s%s: %s %s%s%s: ", finding->note ? "note: " : "",
	    finding->community, finding->table, finding->row,
	    finding->column[0] != '\0' ? " " : "", finding->column);
	for (const char *at = finding->what; *at != '\0'; at++)
		(void)putchar((unsigned char)*at < ' ' ? '?' : *at);
	(void)putchar('\n');
}

static void
found(const struct store_finding *finding, void *context)
{
	struct report *report = context;

	clear_progress(report);
	if (report->findings == NULL) {
		print_finding(finding);
		return;
	}
	json_t *list = finding->note ? report->notes : report->findings;
	if (json_array_append_new(list, finding_json(finding)) != 0)
		report->failed = true;
}

/* Behind alone is no damage: the same database may only lack what came last. */
static const char *
verdict(const struct store_fscked *out)
{
	if (out->damaged > 0)
		return "damaged";
	return out->behind > 0 ? "behind what was published" : "fine";
}

static bool
is_fine(const struct store_fscked *out, struct err *err)
{
	if (out->damaged > 0)
		return err_set(err, ERR_CONFLICT,
		    "%" PRIu64 " things are wrong", out->damaged);
	return out->behind == 0 ||
	       err_set(err, ERR_ROLLED_BACK,
		   "%" PRIu64 " logs are behind what was published: see "
		   "operating.md, The log is behind its mark",
		   out->behind);
}

static bool
print_counts(const struct store_fscked *out, const struct report *report,
    struct err *err)
{
	if (report->findings != NULL)
		return admin_print(
		    json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:O, s:O}",
			"fine", out->damaged == 0 && out->behind == 0, "behind",
			(json_int_t)out->behind, "communities",
			(json_int_t)out->communities, "entries",
			(json_int_t)out->entries, "nodes",
			(json_int_t)out->nodes, "rows", (json_int_t)out->rows,
			"waiting", (json_int_t)out->waiting, "findings",
			report->findings, "notes", report->notes),
		    err);
	return printf("%" PRIu64 " entries, %" PRIu64 " nodes, %" PRIu64
		      " rows and %" PRIu64 " who wait in %" PRIu64
		      " communities: %s\n",
		   out->entries, out->nodes, out->rows, out->waiting,
		   out->communities, verdict(out)) > 0 &&
	       fflush(stdout) == 0;
}

/* Whatever it is that cannot be read, the exit status is that of 3. */
static bool
unreadable(struct err *err)
{
	if (err_info(err->code)->exit != err_info(ERR_UNAVAILABLE)->exit)
		err->code = ERR_UNAVAILABLE;
	return false;
}

static bool
check(const struct options *options, struct store_fsck *fsck,
    struct report *report, struct err *err)
{
	struct store_fscked out;
	const char *slug =
	    options->arguments_n > 0 ? options->argument[0] : NULL;

	fsck->context = report;
	bool whole = store_fsck(fsck, slug, &out, err);
	clear_progress(report);
	if (!whole)
		return false;
	if (report->failed)
		return err_memory(err);
	if (!print_counts(&out, report, err))
		return unreadable(err);
	return is_fine(&out, err);
}

bool
command_fsck(const struct options *options, struct err *err)
{
	auto_json json_t *findings = options->json ? json_array() : NULL;
	auto_json json_t *notes = options->json ? json_array() : NULL;
	auto_seal_key struct seal_key master;
	struct report report = { findings, notes, isatty(STDERR_FILENO) == 1,
		false };

	if (options->master_key == NULL)
		return err_set(err, ERR_USAGE,
		    "--master-key or KLEOS_MASTER_KEY_FILE is needed");
	if (options->state == NULL)
		return err_set(err, ERR_USAGE,
		    "--state or KLEOS_STATE is needed");
	auto_db struct db *db = admin_db(options, err);
	if (db == NULL)
		return false;
	if (!seal_key_read(options->master_key, &master, err))
		return unreadable(err);
	struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, err);
	struct store_fsck fsck = {
		.db = db,
		.schemas = schemas,
		.master = &master,
		.state = options->state,
		.found = found,
		.progress = report.progress ? show_progress : NULL,
	};
	bool ok = schemas != NULL && check(options, &fsck, &report, err);
	schemas_free(schemas);
	return ok;
}
