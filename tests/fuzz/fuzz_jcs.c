/*
 * Any bytes at all: jcs_parse may refuse them, never crash on them, and what
 * it accepts is its own canonical form.
 */

#include "core/jcs.h"
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

bool
fuzz_one(struct bytes input)
{
	struct err err = { 0 };
	json_t *tree auto_json = jcs_parse(input, &err);
	json_t *loose auto_json = jcs_parse_loose(input, &err);

	if (tree != NULL && loose == NULL)
		abort();
	if (tree != NULL)
		check_form(tree, input, true);
	if (loose != NULL)
		check_form(loose, input, false);
	return loose != NULL;
}
