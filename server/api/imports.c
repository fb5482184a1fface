#include "api/endpoints.h"
#include "core/identity.h"
#include "core/jput.h"
#include "formats/draft.h"
#include "store/load.h"

/* A file that was read, in whichever format. */
struct file {
	const char *name;
	struct minutes minutes; /* one of the two */
	struct csv_rows csv;
	bool is_csv;
};

static const char *
owner(const char *identity, void *context)
{
	const struct question *question = context;

	return world_owner(question->world, identity, question->size);
}

static const char *
group_of(const char *spelling, void *context)
{
	const struct question *question = context;
	const struct group_row *group =
	    world_group_named(question->world, spelling, question->size);

	return group != NULL ? group->slug : NULL;
}

static bool
want_identity(struct wants *wants, const char *text, struct err *err)
{
	struct identity identity;
	struct err ignored;

	return !identity_parse(text, &identity, &ignored) ||
	       wants_add(wants, WANT_IDENTITY, identity.text, err);
}

/* Whoever is named in the file. */
static bool
want_people(const struct file *file, struct wants *wants, struct err *err)
{
	for (size_t i = 0; i < file->minutes.rows_n; i++) {
		const char *nick = file->minutes.row[i].nick;
		auto_buf struct buf text = { 0 };

		buf_printf(&text, "irc:%s", nick);
		if (buf_failed(&text))
			return err_memory(err);
		if (!want_identity(wants, text.data, err))
			return false;
	}
	for (size_t i = 0; file->is_csv && i < file->csv.n; i++)
		if (file->csv.row[i].subject != NULL &&
		    !want_identity(wants, file->csv.row[i].subject, err))
			return false;
	return true;
}

static bool
load(struct question *question, const struct file *file, struct err *err)
{
	const struct digest *sha256 =
	    file->is_csv ? &file->csv.sha256 : &file->minutes.sha256;
	struct wants wants = { .arena = &question->arena };
	struct db *db = question->service->db;

	return want_people(file, &wants, err) &&
	       wants_digest(&wants, WANT_SOURCE, sha256, err) &&
	       store_load_governance(db, &question->community, question->world,
		   err) &&
	       store_load_wants(db, &question->community, &wants,
		   question->size, question->world, err);
}

/* The file's name without what looks like folders. */
static bool
read_name(struct question *question, struct file *file, struct err *err)
{
	const char *name = query_arg(question->query, "name");
	const char *slash = name != NULL ? strrchr(name, '/') : NULL;

	file->name = slash != NULL ? slash + 1 : name;
	return (file->name != NULL && file->name[0] != '\0') ||
	       err_set(err, ERR_INVALID, "name must be the file's name");
}

static bool
parse(struct question *question, struct file *file, struct err *err)
{
	const char *format = question->query->param[1];
	struct bytes body = question->query->body;

	if (!read_name(question, file, err))
		return false;
	if (strcmp(format, "minutes") == 0)
		return minutes_parse(body, file->name, &question->arena,
		    &file->minutes, err);
	if (strcmp(format, "csv") != 0)
		return err_set(err, ERR_NOT_FOUND,
		    "there is no import format %.40s; there are minutes and "
		    "csv",
		    format);
	file->is_csv = true;
	return csv_rows_parse(body, &question->arena, &file->csv, err);
}

static bool
make_draft(struct question *question, const struct file *file,
    struct draft *draft, struct err *err)
{
	const struct query *query = question->query;
	const char *bots[QUERY_ARGS_MAX];
	struct draft_options options = {
		.file_name = file->name,
		.group = query_arg(query, "group"),
		.group_of = group_of,
		.owner = owner,
		.context = question,
		.bots = bots,
	};

	for (size_t i = 0; i < query->args_n; i++)
		if (strcmp(query->arg[i].name, "bot") == 0)
			bots[options.bots_n++] = query->arg[i].value;
	if (options.group != NULL) {
		options.group = group_of(options.group, question);
		if (options.group == NULL)
			return err_set(err, ERR_UNKNOWN_TARGET,
			    "there is no group %.40s",
			    query_arg(query, "group"));
	}
	return file->is_csv
		   ? draft_csv(&file->csv, &options, draft, err)
		   : draft_minutes(&file->minutes, &options, draft, err);
}

/* A statement that waits for a signature. */
static json_t *
unsigned_json(const char *type, json_t *body, int64_t made_at, struct err *err)
{
	json_t *doc = json_pack("{s:s, s:O}", "type", type, "body", body);

	if (doc != NULL && made_at != 0 &&
	    !jput_instant(doc, "made_at", made_at, err)) {
		json_decref(doc);
		return NULL;
	}
	return doc;
}

static json_t *
rejections_json(const struct draft *draft, struct err *err)
{
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < draft->rejections_n; i++) {
		const struct draft_rejection *one = &draft->rejection[i];
		json_t *rows = json_array();

		if (!jput_item(array,
			json_pack("{s:s, s:o}", "reason", one->reason, "rows",
			    rows),
			err))
			return NULL;
		for (size_t j = 0; j < one->n; j++)
			if (!jput_item(rows,
				json_integer((json_int_t)one->row[j]), err))
				return NULL;
	}
	return json_incref(array);
}

static json_t *
facts_json(const struct draft *draft, struct err *err)
{
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < draft->facts_n; i++)
		if (!jput_item(array,
			unsigned_json(draft->fact[i].type, draft->fact[i].body,
			    draft->fact[i].made_at, err),
			err))
			return NULL;
	return json_incref(array);
}

/* Was the same file imported before? */
static bool
put_imported(json_t *doc, const struct question *question,
    const struct draft *draft, struct err *err)
{
	const struct import_row *row = world_standing(question->world,
	    WORLD_IMPORT_SOURCES, digest_bytes(&draft->sha256), question->size);

	return row == NULL ||
	       jput_digest(doc, "imported", &row->statement, err);
}

static bool
put_draft(json_t *doc, const struct draft *draft, struct err *err)
{
	return jput_text(doc, "format", draft->format, err) &&
	       jput_text(doc, "name", draft->name, err) &&
	       jput_digest(doc, "sha256", &draft->sha256, err) &&
	       jput_int(doc, "rows_in", (int64_t)draft->rows_in, err) &&
	       jput_int(doc, "matched", (int64_t)draft->matched, err) &&
	       jput_int(doc, "queued", (int64_t)draft->queued, err) &&
	       jput_int(doc, "rejected", (int64_t)draft->rejected, err) &&
	       jput(doc, "rejections", rejections_json(draft, err), err) &&
	       jput(doc, "import",
		   unsigned_json("import", draft->import, draft->made_at, err),
		   err) &&
	       jput(doc, "facts", facts_json(draft, err), err);
}

/*
 * POST /api/v1/{c}/import/{format}?name=&group=&bot=&size= with a file, in
 * the format minutes or csv: what would be said of it, unsigned.  Records
 * nothing.  bot may be repeated; without group it is the one that the file's
 * spelling means.
 *
 *	200  {"format","name","sha256","rows_in","matched","queued",
 *	     "rejected","rejections","import","facts"}, and "imported" (a
 *	     digest) when the file is in the log already
 *	400  the file cannot be read; the detail names the line
 *	404  no such community or format
 *	413  the file is too large
 *	415  another media type
 *	422  an argument breaks a rule; no such group
 *	503  the database is away
 */
bool
imports_draft(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *doc = json_object();
	auto_draft struct draft draft = { 0 };
	struct file file = { 0 };

	return question_open(&question, service, query, "name group bot size",
		   err) &&
	       parse(&question, &file, err) && load(&question, &file, err) &&
	       make_draft(&question, &file, &draft, err) &&
	       put_draft(doc, &draft, err) &&
	       put_imported(doc, &question, &draft, err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
