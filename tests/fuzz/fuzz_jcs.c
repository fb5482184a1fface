/*
 * Any bytes at all: jcs_parse may refuse them, never crash on them, and what
 * it accepts is its own canonical form, and read as jansson reads it.
 */

#include "core/jcs.h"
#include "core/pointer.h"
#include "fuzz/fuzz.h"

/*
 * The canonical form of a value that was read must be read again; it is never
 * longer than what it was read from.
 */
static void
check_form(const json_t *tree, struct bytes text, bool same)
{
	struct buf form auto_buf = { 0 };
	struct err err = { 0 };

	if (!jcs_write(tree, &form, &err))
		abort();
	if (same && !bytes_equal(text, buf_bytes(&form)))
		abort();
	json_t *again auto_json = jcs_parse(buf_bytes(&form), &err);
	if (again == NULL || json_equal(tree, again) == 0)
		abort();
}

static bool
has_real(const json_t *value)
{
	json_t *inner;
	const char *key;
	size_t i;

	json_array_foreach (value, i, inner)
		if (has_real(inner))
			return true;
	json_object_foreach (pointer_walkable(value), key, inner)
		if (has_real(inner))
			return true;
	return json_is_real(value);
}

/* Of a fraction only that it is one is kept. */
static void
check_judge(const json_t *tree, struct bytes text)
{
	json_t *other auto_json = json_loadb((const char *)text.data, text.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);

	if (!has_real(tree) && json_equal(tree, other) == 0)
		abort();
}

bool
fuzz_one(struct bytes input)
{
	struct err err = { 0 };
	json_t *tree auto_json = jcs_parse(input, &err);
	json_t *loose auto_json = jcs_parse_loose(input, &err);
	json_t *around auto_json = jcs_parse_around(input, JCS_MAX, &err);

	if ((tree != NULL && loose == NULL) ||
	    (loose != NULL && around == NULL))
		abort();
	if (around != NULL)
		check_judge(around, input);
	if (tree != NULL)
		check_form(tree, input, true);
	if (loose != NULL)
		check_form(loose, input, false);
	return loose != NULL;
}
