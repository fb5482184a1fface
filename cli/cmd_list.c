#include "cli/commands.h"
#include "cli/entries.h"
#include "cli/say.h"
#include "core/instant.h"

/* Something that is said in parts. */
struct series {
	struct entries entries;
	json_t *body; /* what all parts have in common */
	const char *type;
	const char *member;
	bool numbers;
};

static json_t *
part_json(const struct series *series, size_t first, size_t n)
{
	json_t *array = json_array();

	for (size_t i = first; i < first + n; i++) {
		const struct entry *entry = &series->entries.item[i];

		(void)json_array_append_new(array,
		    series->numbers
			? json_pack("{s:s, s:I}", "identity", entry->identity,
			      "value", (json_int_t)entry->value)
			: json_string(entry->identity));
	}
	return array;
}

static size_t
count_parts(const struct entries *entries)
{
	size_t parts = 0;

	for (size_t i = 0; i < entries->n; i += entries_room(entries, i))
		parts++;
	return parts;
}

/* One statement a part, each with its receipt. */
static bool
say_parts(struct call *call, struct speaker *speaker,
    const struct series *series, struct err *err)
{
	const struct entries *entries = &series->entries;
	size_t parts = count_parts(entries);
	size_t first = 0;

	for (size_t part = 1; part <= parts; part++) {
		size_t n = entries_room(entries, first);
		json_t *body = json_copy(series->body);

		if (parts > 1) {
			(void)json_object_set_new(body, "part",
			    json_integer((json_int_t)part));
			(void)json_object_set_new(body, "parts",
			    json_integer((json_int_t)parts));
		}
		(void)json_object_set_new(body, series->member,
		    part_json(series, first, n));
		if (!say_as(call, speaker, series->type, body, err))
			return false;
		first += n;
	}
	return true;
}

/* --at, or the moment at which it is said. */
static const char *
taken_at(struct call *call, const struct speaker *speaker)
{
	const char *at = call_option(call, OPTION_AT);
	const struct instant_text now = instant_format(speaker->made_at);

	return at != NULL ? at : arena_strdup(&call->arena, now.text);
}

bool
cmd_list(struct call *call, struct err *err)
{
	bool partial = call_option(call, OPTION_PARTIAL) != NULL;
	struct series series = { .type = "list", .member = "identities" };
	struct speaker speaker;

	if (!entries_read(call->options.argument[1], false, &call->arena,
		&series.entries, err) ||
	    !say_open(call, NULL, &speaker, err))
		return false;
	auto_json json_t *body = json_pack("{s:s, s:s, s:b, s:s*}", "list",
	    call->options.argument[0], "taken_at", taken_at(call, &speaker),
	    "complete", !partial, "url", call_option(call, OPTION_LINK));
	series.body = body;
	return say_parts(call, &speaker, &series, err);
}

bool
cmd_metric(struct call *call, struct err *err)
{
	const char *from = call_needs(call, OPTION_FROM, err);
	const char *until =
	    from != NULL ? call_needs(call, OPTION_UNTIL, err) : NULL;
	struct series series = { .type = "metric",
		.member = "values",
		.numbers = true };
	struct speaker speaker;

	if (until == NULL ||
	    !entries_read(call->options.argument[2], true, &call->arena,
		&series.entries, err) ||
	    !say_open(call, NULL, &speaker, err))
		return false;
	auto_json json_t *body = json_pack("{s:s, s:s, s:s, s:s, s:s*}",
	    "source", call->options.argument[0], "measure",
	    call->options.argument[1], "from", from, "until", until, "url",
	    call_option(call, OPTION_LINK));
	series.body = body;
	return say_parts(call, &speaker, &series, err);
}
