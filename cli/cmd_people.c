#include "cli/commands.h"
#include "cli/output.h"

static void
put_person(const json_t *person)
{
	size_t i;
	json_t *one;
	const char *activity;

	const json_t *profile = json_object_get(person, "profile");

	output("%s%s%s\n", output_text(person, "handle"),
	    output_text(profile, "name")[0] != '\0' ? "  " : "",
	    output_text(profile, "name"));
	json_array_foreach (json_object_get(profile, "links"), i, one)
		output("  %s\n", json_string_value(one));
	json_array_foreach (json_object_get(person, "identities"), i, one)
		output("  is %s\n", json_is_string(one)
					? json_string_value(one)
					: output_text(one, "identity"));
	json_array_foreach (json_object_get(person, "keys"), i, one)
		output("  key %s\n", output_text(one, "fingerprint"));
	json_array_foreach (json_object_get(person, "affiliations"), i, one)
		output("  works for %s from %s%s%s\n",
		    json_is_true(json_object_get(one, "independent"))
			? "nobody"
			: output_text(one, "organisation"),
		    output_text(one, "from"),
		    output_text(one, "until")[0] != '\0' ? " until " : "",
		    output_text(one, "until"));
	json_array_foreach (json_object_get(person, "offices"), i, one)
		output("  %s %s from %s%s%s\n", output_text(one, "office"),
		    output_text(one, "group"), output_text(one, "from"),
		    output_text(one, "until")[0] != '\0' ? " until " : "",
		    output_text(one, "until"));
	json_object_foreach (json_object_get(person, "counts"), activity, one)
		output("  %s: %lld\n", activity,
		    (long long)json_integer_value(one));
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
		json_array_foreach (people, i, person)
			output("%s\n", output_text(person, "handle"));
	return true;
}

bool
cmd_people(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };

	if (call->options.arguments_n == 0)
		return show_all(call, err);
	buf_puts(&path, "/people/");
	client_escape(call->options.argument[0], &path);
	auto_json json_t *person = call_get(call, path.data, err);
	if (person == NULL)
		return false;
	if (call->json)
		output_json(person);
	else
		put_person(person);
	return true;
}
