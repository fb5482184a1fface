#include "cli/commands.h"
#include "cli/output.h"

static void
put_period(const json_t *one)
{
	const char *until = output_text(one, "until");

	output(" from %s%s%s", output_text(one, "from"),
	    until[0] != '\0' ? " until " : "", until);
}

static void
put_gap(const json_t *one)
{
	const char *activity = output_text(one, "activity");
	const char *group = output_text(one, "group");
	const char *reason = output_text(one, "reason");

	output("gap     %s", output_text(one, "source"));
	put_period(one);
	output("%s%s%s%s%s%s\n", activity[0] != '\0' ? ", activity " : "",
	    activity, group[0] != '\0' ? ", group " : "", group,
	    reason[0] != '\0' ? ": " : "", reason);
	output("        when it is filled: kleos retract %s\n",
	    output_text(one, "statement"));
}

static void
put_parts(const json_t *one)
{
	const json_t *missing = json_object_get(one, "missing");
	size_t i;
	json_t *part;

	output(": %lld of %lld parts", (long long)output_number(one, "present"),
	    (long long)output_number(one, "parts"));
	json_array_foreach (missing, i, part) {
		output("%s %lld", i == 0 ? ", missing" : "",
		    (long long)json_integer_value(part));
	}
	output("\n");
}

static void
put_source(const json_t *one)
{
	const char *kind = output_text(one, "kind");

	if (strcmp(kind, "gap") == 0) {
		put_gap(one);
		return;
	}
	if (strcmp(kind, "list") == 0) {
		output("list    %s of %s%s", output_text(one, "list"),
		    output_text(one, "taken_at"),
		    json_is_true(json_object_get(one, "complete"))
			? ""
			: ", not complete");
	} else {
		output("metric  %s %s", output_text(one, "source"),
		    output_text(one, "measure"));
		put_period(one);
	}
	put_parts(one);
}

bool
cmd_sources(struct call *call, struct err *err)
{
	auto_json json_t *list = call_list(call, "/sources?limit=200", err);
	size_t incomplete = 0;
	size_t i;
	json_t *one;

	if (list == NULL)
		return false;
	json_array_foreach (list, i, one) {
		incomplete += !json_is_true(json_object_get(one, "whole"));
		if (!call->json)
			put_source(one);
	}
	if (call->json)
		output_json(list);
	else if (incomplete == 0)
		output("nothing is known to be missing\n");
	else
		output("%zu of %zu are incomplete\n", incomplete,
		    json_array_size(list));
	call->status = incomplete == 0 ? 0 : 1;
	return true;
}
