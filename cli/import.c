#include "cli/import.h"

#include "cli/file.h"
#include "cli/output.h"
#include "cli/owners.h"
#include "core/identity.h"

void
import_done(struct import *import)
{
	for (size_t i = 0; i < import->n; i++)
		draft_done(&import->file[i].draft);
	map_free(import->groups);
	map_free(import->owners);
	map_free(import->sources);
	buf_done(&import->queue.lines);
}

/* Everything that is read stays in the arena of the call. */
static bool
read_one(struct import *import, struct import_file *file, struct err *err)
{
	struct arena *arena = &import->call->arena;
	size_t max = import->csv ? CSV_MAX_BYTES : MINUTES_MAX;
	auto_buf struct buf text = { 0 };

	if (!file_read(file->path, max, &text, err))
		return false;
	if (import->csv)
		return csv_rows_parse(buf_bytes(&text), arena, &file->rows,
		    err);
	return minutes_parse(buf_bytes(&text), file_name(file->path), arena,
	    &file->minutes, err);
}

static int
compare_files(const void *a, const void *b)
{
	const struct import_file *left = a;
	const struct import_file *right = b;
	int64_t l = left->minutes.end, r = right->minutes.end;

	if (l != r)
		return l < r ? -1 : 1;
	return strcmp(left->path, right->path);
}

bool
import_read(struct import *import, struct err *err)
{
	const struct options *options = &import->call->options;

	import->file = arena_array(&import->call->arena, options->arguments_n,
	    sizeof(*import->file));
	if (import->file == NULL)
		return err_memory(err);
	import->n = options->arguments_n;
	for (size_t i = 0; i < import->n; i++) {
		struct import_file *file = &import->file[i];

		file->path = options->argument[i];
		if (!read_one(import, file, &file->err))
			file->state = IMPORT_FAILED;
	}
	if (!import->csv)
		qsort(import->file, import->n, sizeof(*import->file),
		    compare_files);
	return true;
}

static bool
add_spelling(struct import *import, const char *spelling, char *slug,
    struct err *err)
{
	struct identity normal;
	struct err unused;

	if (!alias_normalise(spelling, &normal, &unused) ||
	    map_get(import->groups, bytes_of(normal.text)) != NULL)
		return true;
	return map_put(import->groups, bytes_of(normal.text), slug, err);
}

/* A group's slug, and the names it also has. */
static bool
add_group(struct import *import, const json_t *group, bool aliases,
    struct err *err)
{
	char *slug =
	    arena_strdup(&import->call->arena, output_text(group, "slug"));
	size_t i;
	json_t *alias;

	if (slug == NULL)
		return err_memory(err);
	if (!aliases)
		return add_spelling(import, slug, slug, err);
	json_array_foreach (json_object_get(group, "aliases"), i, alias) {
		if (!add_spelling(import, output_text(alias, "name"), slug,
			err))
			return false;
	}
	return true;
}

/* Slugs first: an alias never takes the place of one. */
static bool
learn_groups(struct import *import, struct err *err)
{
	auto_json json_t *groups =
	    call_list(import->call, "/groups?limit=200", err);
	size_t i;
	json_t *group;

	import->groups = map_new(err);
	if (groups == NULL || import->groups == NULL)
		return false;
	json_array_foreach (groups, i, group) {
		if (!add_group(import, group, false, err))
			return false;
	}
	json_array_foreach (groups, i, group) {
		if (!add_group(import, group, true, err))
			return false;
	}
	return true;
}

static const char *
group_of(const char *spelling, void *context)
{
	const struct import *import = context;
	struct identity normal;
	struct err unused;

	if (!alias_normalise(spelling, &normal, &unused))
		return NULL;
	return map_get(import->groups, bytes_of(normal.text));
}

static bool
find_group(struct import *import, struct err *err)
{
	const char *given = call_option(import->call, OPTION_GROUP);

	if (given == NULL)
		return true;
	import->group = group_of(given, import);
	return import->group != NULL ||
	       err_set(err, ERR_UNKNOWN_TARGET,
		   "--group: there is no group called \"%.100s\"", given);
}

static bool
add_identity(json_t *identities, const char *text)
{
	struct identity identity;
	struct err unused;

	/* What is none is rejected later, row by row. */
	return !identity_parse(text, &identity, &unused) ||
	       json_object_set_new(identities, identity.text, json_true()) == 0;
}

/* Every identity of a file, each once, as the keys of an object. */
static bool
gather(const struct import *import, const struct import_file *file,
    json_t *identities, struct err *err)
{
	for (size_t i = 0; i < file->minutes.rows_n; i++) {
		char text[MINUTES_NICK_MAX + 8] = "irc:";

		(void)strncat(text, file->minutes.row[i].nick,
		    MINUTES_NICK_MAX);
		if (!add_identity(identities, text))
			return err_memory(err);
	}
	for (size_t i = 0; import->csv && i < file->rows.n; i++)
		if (file->rows.row[i].subject != NULL &&
		    !add_identity(identities, file->rows.row[i].subject))
			return err_memory(err);
	return true;
}

static bool
learn_owners(struct import *import, struct err *err)
{
	auto_json json_t *seen = json_object();
	auto_json json_t *identities = json_array();
	const char *key;
	json_t *unused;

	for (size_t i = 0; i < import->n; i++)
		if (import->file[i].state == IMPORT_WAITING &&
		    !gather(import, &import->file[i], seen, err))
			return false;
	json_object_foreach (seen, key, unused) {
		if (json_array_append_new(identities, json_string(key)) != 0)
			return err_memory(err);
	}
	import->owners = owners_ask(import->call, identities, err);
	return import->owners != NULL;
}

static const char *
owner_of(const char *identity, void *context)
{
	const struct import *import = context;

	return map_get(import->owners, bytes_of(identity));
}

bool
import_prepare(struct import *import, struct err *err)
{
	const char *bot;
	size_t at = 0;

	while ((bot = options_next(&import->call->options, OPTION_BOT, &at)) !=
	       NULL) {
		if (import->bots_n == DRAFT_BOTS_MAX)
			return err_set(err, ERR_USAGE, "at most %d bots",
			    DRAFT_BOTS_MAX);
		import->bot[import->bots_n++] = bot;
	}
	import->sources = map_new(err);
	return import->sources != NULL &&
	       say_open(import->call, NULL, &import->speaker, err) &&
	       learn_groups(import, err) && find_group(import, err) &&
	       learn_owners(import, err);
}

bool
import_draft(struct import *import, struct import_file *file, struct err *err)
{
	const struct draft_options options = {
		.file_name = file_name(file->path),
		.group = import->group,
		.group_of = group_of,
		.owner = owner_of,
		.context = import,
		.bots = import->bot,
		.bots_n = import->bots_n,
	};

	if (import->csv)
		return draft_csv(&file->rows, &options, &file->draft, err);
	if (draft_minutes(&file->minutes, &options, &file->draft, err))
		return true;
	if (err->code == ERR_UNKNOWN_TARGET)
		return err_set(err, ERR_UNKNOWN_TARGET,
		    "no group is called \"%.80s\"; a registrar can say: kleos "
		    "group alias GROUP '%.80s'; or give --group",
		    file->minutes.group, file->minutes.group);
	return false;
}
