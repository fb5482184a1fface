#include "cli/distrusted.h"

#include "cli/output.h"
#include "core/distrust.h"
#include "core/jput.h"

static bool
push_standing(json_t *list, const struct statement_row *row, struct err *err)
{
	json_t *json = json_object();

	return jput_item(list, json, err) &&
	       jput_int(json, "index", (int64_t)row->row.since, err) &&
	       jput_text(json, "type", row->type, err) &&
	       jput_digest(json, "statement", &row->digest, err);
}

/* Everything that the key signed from there on. */
static bool
put_signed(json_t *json, const struct world *world,
    const struct distrust_row *key, uint64_t size, struct err *err)
{
	struct rows rows = world_all(world, CHANGE_STATEMENT);
	json_t *stands = json_array();
	int64_t ignored = 0;

	if (!jput(json, "stands", stands, err))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct statement_row *row = rows.item[i];

		if (row->row.since < (uint64_t)key->from ||
		    strcmp(row->by, key->handle) != 0 ||
		    strcmp(row->signed_with, key->fingerprint) != 0)
			continue;
		if (!distrust_leaves(world, row, size))
			ignored++;
		else if (!push_standing(stands, row, err))
			return false;
	}
	return jput_int(json, "ignored", ignored, err);
}

static bool
push_key(json_t *list, const struct world *world,
    const struct distrust_row *key, uint64_t size, struct err *err)
{
	json_t *json = json_object();

	return jput_item(list, json, err) &&
	       jput_text(json, "handle", key->handle, err) &&
	       jput_text(json, "fingerprint", key->fingerprint, err) &&
	       jput_int(json, "from", key->from, err) &&
	       jput_int(json, "since", (int64_t)key->row.since, err) &&
	       jput_digest(json, "statement", &key->statement, err) &&
	       put_signed(json, world, key, size, err);
}

json_t *
distrusted_json(const struct world *world, uint64_t size, struct err *err)
{
	struct rows rows = world_all(world, CHANGE_DISTRUST);
	auto_json json_t *list = json_array();

	if (list == NULL)
		(void)err_memory(err);
	for (size_t i = 0; list != NULL && i < rows.n; i++) {
		const struct distrust_row *key = rows.item[i];

		if (distrust_find(world, key->handle, key->fingerprint, size) ==
			key &&
		    !push_key(list, world, key, size, err))
			return NULL;
	}
	return json_incref(list);
}

static long long
number(const json_t *json, const char *name)
{
	return json_integer_value(json_object_get(json, name));
}

void
distrusted_print(const json_t *list)
{
	size_t i, j;
	json_t *key, *standing;

	json_array_foreach (list, i, key) {
		const json_t *stands = json_object_get(key, "stands");

		output("distrusted: %s of %s from entry %lld on, by entry "
		       "%lld: %lld statements have no effect left, %zu "
		       "stand\n",
		    output_text(key, "fingerprint"), output_text(key, "handle"),
		    number(key, "from"), number(key, "since"),
		    number(key, "ignored"), json_array_size(stands));
		json_array_foreach (stands, j, standing) {
			output("  stands until it is reversed: entry %lld  %s "
			       " %s\n",
			    number(standing, "index"),
			    output_text(standing, "type"),
			    output_text(standing, "statement"));
		}
	}
}
