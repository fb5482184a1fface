#include "cli/import.h"
#include "cli/output.h"

static const char *const states[] = {
	[IMPORT_WAITING] = "not-sent",
	[IMPORT_FAILED] = "failed",
	[IMPORT_ALREADY] = "already",
	[IMPORT_NEW] = "imported",
	[IMPORT_COMPLETED] = "completed",
};

/* Rows of all the files that were recorded in this call. */
struct sums {
	size_t files;
	size_t rows_in;
	size_t matched;
	size_t queued;
	size_t rejected;
	json_t *reasons; /* {"bot": 3} */
};

static void
add_reasons(const struct draft *draft, json_t *reasons)
{
	for (size_t i = 0; i < draft->rejections_n; i++) {
		const struct draft_rejection *one = &draft->rejection[i];
		json_int_t n = output_number(reasons, one->reason);

		(void)json_object_set_new(reasons, one->reason,
		    json_integer(n + (json_int_t)one->n));
	}
}

static void
add(struct sums *sums, const struct draft *draft)
{
	sums->files++;
	sums->rows_in += draft->rows_in;
	sums->matched += draft->matched;
	sums->queued += draft->queued;
	sums->rejected += draft->rejected;
	add_reasons(draft, sums->reasons);
}

static json_t *
sums_json(const struct sums *sums)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:O}", "rows_in",
	    (json_int_t)sums->rows_in, "matched", (json_int_t)sums->matched,
	    "queued", (json_int_t)sums->queued, "rejected",
	    (json_int_t)sums->rejected, "reasons", sums->reasons);
}

static void
put_sums(const char *name, const struct sums *sums, const char *remark)
{
	const char *reason;
	const char *before = " (";
	json_t *n;

	output("%s: rows %zu = matched %zu + queued %zu + rejected %zu", name,
	    sums->rows_in, sums->matched, sums->queued, sums->rejected);
	json_object_foreach (sums->reasons, reason, n) {
		output("%s%s: %lld", before, reason,
		    (long long)json_integer_value(n));
		before = ", ";
	}
	output("%s%s\n", before[0] == ',' ? ")" : "", remark);
}

static void
put_failure(const struct import_file *file)
{
	const struct err *err = &file->err;

	output_note("%s: %s%s%s\n", file->path, err->field,
	    err->field[0] != '\0' ? ": " : "", err->msg);
}

static void
put_file(const struct import_file *file)
{
	json_t *reasons auto_json = json_object();
	struct sums sums = { .reasons = reasons };

	if (file->state == IMPORT_FAILED) {
		put_failure(file);
		return;
	}
	if (file->state == IMPORT_WAITING) {
		output("%s: not sent\n", file->path);
		return;
	}
	if (file->state == IMPORT_ALREADY) {
		output("%s: imported already as %s; nothing is counted "
		       "twice\n",
		    file->path, digest_hex(&file->import).text);
		return;
	}
	add(&sums, &file->draft);
	put_sums(file->path, &sums,
	    file->state == IMPORT_COMPLETED
		? "; was imported before, what was missing is there now"
		: "");
}

static json_t *
file_json(const struct import_file *file)
{
	auto_json json_t *reasons = json_object();
	struct sums sums = { .reasons = reasons };
	json_t *doc;

	add(&sums, &file->draft);
	doc = sums_json(&sums);
	(void)json_object_set_new(doc, "file", json_string(file->path));
	(void)json_object_set_new(doc, "status",
	    json_string(states[file->state]));
	if (!digest_is_zero(&file->import))
		(void)json_object_set_new(doc, "import",
		    json_string(digest_hex(&file->import).text));
	if (file->state == IMPORT_FAILED)
		(void)json_object_set_new(doc, "error",
		    json_pack("{s:s, s:s, s:s}", "code",
			err_info(file->err.code)->name, "detail", file->err.msg,
			"field", file->err.field));
	return doc;
}

static void
put_json(const struct import *import, const struct sums *total)
{
	auto_json json_t *files = json_array();
	auto_json json_t *doc = NULL;

	for (size_t i = 0; i < import->n; i++)
		(void)json_array_append_new(files, file_json(&import->file[i]));
	doc =
	    json_pack("{s:O, s:o}", "files", files, "total", sums_json(total));
	output_json(doc);
}

void
import_report(struct import *import)
{
	json_t *reasons auto_json = json_object();
	struct sums total = { .reasons = reasons };

	for (size_t i = 0; i < import->n; i++) {
		const struct import_file *file = &import->file[i];

		if (file->state == IMPORT_FAILED)
			import->call->status = 1;
		if (file->state == IMPORT_NEW ||
		    file->state == IMPORT_COMPLETED)
			add(&total, &file->draft);
		if (!import->call->json)
			put_file(file);
	}
	if (import->call->json) {
		put_json(import, &total);
		return;
	}
	put_sums("total", &total, "");
	output("files %zu: %zu recorded now\n", import->n, total.files);
}
