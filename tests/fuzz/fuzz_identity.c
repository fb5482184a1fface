/* Any text, as an identity and as the alias of a group: the normal form is its
 * own normal form, and nothing else is taken for normal. */

#include "core/identity.h"
#include "fuzz/fuzz.h"

static bool
try_identity(const char *text)
{
	struct identity normal, again;
	struct err err = { 0 };

	if (!identity_parse(text, &normal, &err)) {
		fuzz_require(err.code == ERR_INVALID && err.msg[0] != '\0');
		fuzz_require(!identity_is_normal(text));
		return false;
	}
	fuzz_require(identity_parse(normal.text, &again, &err));
	fuzz_require(strcmp(normal.text, again.text) == 0);
	fuzz_require(identity_is_normal(normal.text));
	fuzz_require(
	    identity_is_normal(text) == (strcmp(text, normal.text) == 0));
	const char *handle = identity_handle(normal.text);
	if (handle != NULL) {
		fuzz_require(handle_is_valid(handle));
		again = identity_of_handle(handle);
		fuzz_require(strcmp(normal.text, again.text) == 0);
	}
	return true;
}

static bool
try_alias(const char *text)
{
	struct identity normal, again;
	struct err err = { 0 };

	if (!alias_normalise(text, &normal, &err)) {
		fuzz_require(err.code == ERR_INVALID);
		return false;
	}
	fuzz_require(alias_normalise(normal.text, &again, &err));
	fuzz_require(strcmp(normal.text, again.text) == 0);
	return true;
}

bool
fuzz_one(struct bytes input)
{
	char *text auto_free = fuzz_text(input);

	(void)try_alias(text);
	return try_identity(text);
}
