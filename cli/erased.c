#include "cli/erased.h"

#include "cli/output.h"

static json_t *
item_json(const struct redaction_row *row)
{
	const struct digest_hex replacement = digest_hex(&row->replacement);

	return json_pack("{s:I, s:s, s:s, s:s, s:I, s:s, s:s, s:s*, s:s*}",
	    "index", (json_int_t)row->entry, "type", row->type, "digest",
	    digest_hex(&row->target).text, "redaction",
	    digest_hex(&row->statement).text, "entry",
	    (json_int_t)row->row.since, "by", row->by, "reason", row->reason,
	    "authority", row->authority, "replacement",
	    digest_is_zero(&row->replacement) ? NULL : replacement.text);
}

json_t *
erased_json(const struct world *world, struct err *err)
{
	struct rows rows = world_all(world, CHANGE_REDACTION);
	auto_json json_t *list = json_array();

	for (size_t i = 0; i < rows.n; i++)
		if (json_array_append_new(list, item_json(rows.item[i])) != 0)
			break;
	if (json_array_size(list) != rows.n) {
		(void)err_memory(err);
		return NULL;
	}
	return json_incref(list);
}

void
erased_print(const json_t *erased)
{
	size_t i;
	json_t *one;

	json_array_foreach (erased, i, one) {
		const char *authority = output_text(one, "authority");

		output("erased: entry %lld, %s, by entry %lld: %s asked, %s%s%s"
		       "%s\n",
		    (long long)output_number(one, "index"),
		    output_text(one, "type"),
		    (long long)output_number(one, "entry"),
		    output_text(one, "by"), output_text(one, "reason"),
		    authority[0] != '\0' ? ", " : "", authority,
		    json_object_get(one, "replacement") != NULL
			? ", recorded anew"
			: "");
	}
}
