#include "formats/tally.h"

#include <stdio.h>

#include "core/text.h"
#include "core/utf8.h"

/* As in schemas/import.json. */
enum { FILE_NAME_MAX = 255, REASONS_MAX = 64, REASON_ROWS_MAX = 2000 };

static bool
check_file_name(const char *name, struct err *err)
{
	if (name == NULL || name[0] == '\0' || strchr(name, '/') != NULL ||
	    !text_is_line(bytes_of(name)) ||
	    utf8_count(bytes_of(name)) > FILE_NAME_MAX)
		return err_set(err, ERR_INVALID,
		    "the file's name must be 1 to %d characters, without "
		    "folders",
		    FILE_NAME_MAX);
	return true;
}

/* "vw" or "irc:vw" as the normalised "irc:vw". */
static bool
parse_bot(const char *nick, struct identity *bot, struct err *err)
{
	char text[IDENTITY_MAX + 8];
	const char *scheme = strncmp(nick, "irc:", 4) == 0 ? "" : "irc:";
	struct err unused;

	(void)snprintf(text, sizeof(text), "%s%s", scheme, nick);
	if (!identity_parse(text, bot, &unused))
		return err_set(err, ERR_INVALID, "the bot \"%.64s\" is no nick",
		    nick);
	return true;
}

bool
tally_start(struct tally *tally, struct draft *draft,
    const struct draft_options *options, size_t rows, struct err *err)
{
	*tally = (struct tally){ .draft = draft, .options = options };
	if (!check_file_name(options->file_name, err))
		return false;
	if (options->bots_n > DRAFT_BOTS_MAX)
		return err_set(err, ERR_INVALID, "at most %d bots can be named",
		    DRAFT_BOTS_MAX);
	for (size_t i = 0; i < options->bots_n; i++)
		if (!parse_bot(options->bots[i], &tally->bot[i], err))
			return false;
	draft->rows_in = rows;
	draft->name = arena_strdup(&draft->arena, options->file_name);
	tally->reason =
	    arena_array(&draft->arena, rows, sizeof(*tally->reason));
	if (draft->name == NULL || tally->reason == NULL)
		return err_memory(err);
	return true;
}

static bool
is_bot(const struct tally *tally, const struct identity *identity)
{
	for (size_t i = 0; i < tally->options->bots_n; i++)
		if (strcmp(tally->bot[i].text, identity->text) == 0)
			return true;
	return false;
}

bool
tally_identify(struct tally *tally, size_t row, const char *identity,
    struct tally_person *person)
{
	const struct draft_options *options = tally->options;
	const char *owner = NULL;
	struct err unused;

	if (!identity_parse(identity, &person->identity, &unused)) {
		tally_reject(tally, row, "no-identity");
		return false;
	}
	if (is_bot(tally, &person->identity)) {
		tally_reject(tally, row, "bot");
		return false;
	}
	if (options->owner != NULL)
		owner = options->owner(person->identity.text, options->context);
	person->matched = owner != NULL;
	person->key =
	    owner != NULL ? identity_of_handle(owner) : person->identity;
	return true;
}

void
tally_reject(struct tally *tally, size_t row, const char *reason)
{
	tally->reason[row - 1] = reason;
	tally->draft->rejected++;
}

void
tally_accept(struct tally *tally, const struct tally_person *person)
{
	if (person->matched)
		tally->draft->matched++;
	else
		tally->draft->queued++;
}

static int
compare_rejections(const void *a, const void *b)
{
	const struct draft_rejection *left = a, *right = b;

	return strcmp(left->reason, right->reason);
}

/* The rejection of that reason, added when it is the first. */
static struct draft_rejection *
rejection_of(struct draft *draft, const char *reason)
{
	for (size_t i = 0; i < draft->rejections_n; i++)
		if (strcmp(draft->rejection[i].reason, reason) == 0)
			return &draft->rejection[i];
	if (draft->rejections_n == REASONS_MAX)
		return NULL;
	draft->rejection[draft->rejections_n].reason = reason;
	return &draft->rejection[draft->rejections_n++];
}

/* The rows refused for that reason, ascending. */
static bool
gather_rows(const struct tally *tally, struct draft_rejection *rejection)
{
	const struct draft *draft = tally->draft;
	size_t *row =
	    arena_array(&tally->draft->arena, draft->rejected, sizeof(*row));

	if (row == NULL)
		return false;
	for (size_t i = 0; i < draft->rows_in; i++)
		if (tally->reason[i] != NULL &&
		    strcmp(tally->reason[i], rejection->reason) == 0)
			row[rejection->n++] = i + 1;
	rejection->row = row;
	return true;
}

static bool
group_rejections(struct tally *tally, struct err *err)
{
	struct draft *draft = tally->draft;

	draft->rejection =
	    arena_array(&draft->arena, REASONS_MAX, sizeof(*draft->rejection));
	if (draft->rejection == NULL)
		return err_memory(err);
	for (size_t i = 0; i < draft->rows_in; i++)
		if (tally->reason[i] != NULL &&
		    rejection_of(draft, tally->reason[i]) == NULL)
			return err_set(err, ERR_INTERNAL,
			    "more than %d reasons to reject rows", REASONS_MAX);
	qsort(draft->rejection, draft->rejections_n, sizeof(*draft->rejection),
	    compare_rejections);
	for (size_t i = 0; i < draft->rejections_n; i++) {
		struct draft_rejection *rejection = &draft->rejection[i];

		if (!gather_rows(tally, rejection))
			return err_memory(err);
		if (rejection->n > REASON_ROWS_MAX)
			return err_set(err, ERR_TOO_LARGE,
			    "%zu rows are rejected as %s, at most %d can be; "
			    "split the file",
			    rejection->n, rejection->reason, REASON_ROWS_MAX);
	}
	return true;
}

/* {"reason": "bot", "rows": [5]}, or NULL. */
static json_t *
rejection_json(const struct draft_rejection *rejection)
{
	auto_json json_t *rows = json_array();

	for (size_t i = 0; i < rejection->n; i++)
		if (json_array_append_new(rows,
			json_integer((json_int_t)rejection->row[i])) != 0)
			return NULL;
	return json_pack("{s:s, s:O}", "reason", rejection->reason, "rows",
	    rows);
}

static json_t *
rejections_json(const struct draft *draft)
{
	auto_json json_t *list = json_array();

	for (size_t i = 0; i < draft->rejections_n; i++)
		if (json_array_append_new(list,
			rejection_json(&draft->rejection[i])) != 0)
			return NULL;
	return json_incref(list);
}

bool
tally_finish(struct tally *tally, const char *group, struct err *err)
{
	struct draft *draft = tally->draft;
	struct digest_hex sha256 = digest_hex(&draft->sha256);

	if (!group_rejections(tally, err))
		return false;

	auto_json json_t *rejections = rejections_json(draft);
	draft->import = json_pack("{s:s, s:s, s:s, s:s*, s:I, s:I, s:I, s:O}",
	    "format", draft->format, "name", draft->name, "sha256", sha256.text,
	    "group", group, "rows_in", (json_int_t)draft->rows_in, "matched",
	    (json_int_t)draft->matched, "queued", (json_int_t)draft->queued,
	    "rejections", rejections);
	if (draft->import == NULL)
		return err_memory(err);
	return tally_fits(draft->import, "the rejected rows", err);
}

bool
tally_fits(const json_t *body, const char *what, struct err *err)
{
	if (json_dumpb(body, NULL, 0, JSON_COMPACT) > DRAFT_BODY_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "%s do not fit into one statement of 32 KiB", what);
	return true;
}

const char *
tally_group(const struct draft_options *options, const char *spelling)
{
	if (options->group_of != NULL)
		return options->group_of(spelling, options->context);
	return handle_is_valid(spelling) ? spelling : NULL;
}
