#include "cli/commands.h"
#include "cli/output.h"
#include "core/text.h"

/* Name and links, as the person wants them seen. */
static void
put_profile(const json_t *person)
{
	const json_t *profile = json_object_get(person, "profile");
	const char *name = output_text(profile, "name");
	size_t i;
	json_t *one;

	output("%s%s%s\n", output_text(person, "handle"),
	    name[0] != '\0' ? "  " : "", name);
	json_array_foreach (json_object_get(profile, "links"), i, one) {
		output("  %s\n", json_string_value(one));
	}
}

static void
put_term(const json_t *one)
{
	const char *until = output_text(one, "until");

	output(" from %s%s%s\n", output_text(one, "from"),
	    until[0] != '\0' ? " until " : "", until);
}

static void
put_merges(const json_t *person)
{
	const char *into = output_text(person, "merged_into");
	size_t i;
	json_t *one;

	if (into[0] != '\0')
		output("  turned out to be %s\n", into);
	json_array_foreach (json_object_get(person, "merged"), i, one) {
		output("  is also %s\n", json_string_value(one));
	}
}

static void
put_affiliations(const json_t *person)
{
	const json_t *list = json_object_get(person, "affiliations");
	size_t i;
	json_t *one;

	json_array_foreach (list, i, one) {
		const char *organisation = output_text(one, "organisation");

		output("  works for %s",
		    organisation[0] != '\0' ? organisation : "nobody");
		put_term(one);
	}
}

static void
put_person(const json_t *person)
{
	size_t i;
	json_t *one;
	const char *activity;

	put_profile(person);
	put_merges(person);
	json_array_foreach (json_object_get(person, "identities"), i, one) {
		output("  is %s\n", json_is_string(one)
					? json_string_value(one)
					: output_text(one, "identity"));
	}
	json_array_foreach (json_object_get(person, "keys"), i, one) {
		output("  key %s%s\n", output_text(one, "fingerprint"),
		    json_object_get(one, "ended") != NULL ? " (revoked)" : "");
	}
	put_affiliations(person);
	json_array_foreach (json_object_get(person, "offices"), i, one) {
		output("  %s %s", output_text(one, "office"),
		    output_text(one, "group"));
		put_term(one);
	}
	json_object_foreach (json_object_get(person, "counts"), activity, one) {
		output("  %s: %lld\n", activity,
		    (long long)json_integer_value(one));
	}
}

static bool
show_all(struct call *call, struct err *err)
{
	auto_json json_t *people = call_list(call, "/people?limit=200", err);
	size_t i;
	json_t *person;

	if (people == NULL)
		return false;
	if (call->json)
		output_json(people);
	else
		json_array_foreach (people, i, person) {
			output("%s\n", output_text(person, "handle"));
		}
	return true;
}

bool
cmd_people(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };

	if (call->options.arguments_n == 0)
		return show_all(call, err);
	buf_puts(&path, "/people/");
	text_escape(&path, call->options.argument[0]);
	auto_json json_t *person = call_get(call, path.data, err);
	if (person == NULL)
		return false;
	if (call->json)
		output_json(person);
	else
		put_person(person);
	return true;
}
