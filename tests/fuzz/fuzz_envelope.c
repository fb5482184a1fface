/*
 * What is posted to /statements: whatever is accepted was signed over these
 * very bytes, and is read again from them.
 */

#include "api/envelope.h"
#include "fuzz/fuzz.h"

bool
fuzz_one(struct bytes input)
{
	auto_arena struct arena arena = { 0 };
	struct statement statement, again;
	struct bytes signature;
	struct err err = { 0 };

	if (!envelope_read(fuzz_schemas(), input, &arena, &statement,
		&signature, &err)) {
		fuzz_require(err.code != ERR_INTERNAL && err.msg[0] != '\0');
		return false;
	}
	const struct digest digest = digest_sha256(signature);
	fuzz_require(digest_equal(&digest, &statement.sig.digest));
	fuzz_require(statement_parse(fuzz_schemas(), statement.payload, &arena,
	    &again, &err));
	fuzz_require(digest_equal(&again.digest, &statement.digest));
	return true;
}
