#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query.h"

/* statements: what was said, newest first. */

enum { SHOWN_MAX = 50 };

static void
put_one(const json_t *one)
{
	const char *subject = output_text(one, "subject");
	const char *group = output_text(one, "group");
	const char *status = output_text(one, "status");

	output("%s  %lld  %s  %s by %s%s%s%s%s%s%s\n",
	    output_text(one, "digest"), (long long)output_number(one, "index"),
	    output_text(one, "recorded_at"), output_text(one, "type"),
	    output_text(one, "by"), subject[0] != '\0' ? ", " : "", subject,
	    group[0] != '\0' ? ", " : "", group,
	    strcmp(status, "effective") != 0 ? ", " : "",
	    strcmp(status, "effective") != 0 ? status : "");
}

bool
cmd_statements(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	size_t i;
	json_t *one;

	buf_printf(&path, "/statements?limit=%d", SHOWN_MAX);
	query_option(call, OPTION_TYPE, "type", &path);
	query_option(call, OPTION_HANDLE, "by", &path);
	query_option(call, OPTION_FOR, "subject", &path);
	query_option(call, OPTION_GROUP, "group", &path);
	query_option(call, OPTION_ACTIVITY, "activity", &path);
	query_option(call, OPTION_FROM, "from", &path);
	query_option(call, OPTION_UNTIL, "until", &path);
	if (buf_failed(&path))
		return err_memory(err);
	auto_json json_t *page = call_get(call, path.data, err);
	const json_t *items = json_object_get(page, "items");
	if (page == NULL)
		return false;
	if (call->json) {
		output_json(items);
		return true;
	}
	json_array_foreach (items, i, one) {
		put_one(one);
	}
	if (json_object_get(page, "next") != NULL)
		output("and earlier ones: --until narrows it down\n");
	return true;
}
