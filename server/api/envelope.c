#include "api/envelope.h"

#include "api/bodies.h"
#include "core/armor.h"
#include "core/jcs.h"

/* The member's text, borrowed. */
static struct bytes
member(const json_t *doc, const char *key)
{
	const json_t *value = json_object_get(doc, key);

	return (struct bytes){ (const unsigned char *)json_string_value(value),
		json_string_length(value) };
}

/* Decode the armor, of which statement_verify has said that it is one. */
static bool
keep_signature(struct bytes armored, struct arena *arena, struct bytes *out,
    struct err *err)
{
	auto_buf struct buf blob = { 0 };
	const char *copy;

	if (!armor_parse(armored, &blob, err))
		return false;
	copy = arena_copy(arena, buf_bytes(&blob));
	if (copy == NULL)
		return err_memory(err);
	*out = (struct bytes){ (const unsigned char *)copy, blob.len };
	return true;
}

bool
envelope_read(const struct schemas *schemas, struct bytes text,
    struct arena *arena, struct statement *statement, struct bytes *signature,
    struct err *err)
{
	auto_json json_t *doc =
	    bodies_object(text, "an envelope", ENVELOPE_MAX, err);

	if (doc == NULL)
		return false;
	if (member(doc, "payload").len > JCS_MAX)
		return err_field(err, ERR_TOO_LARGE, "/payload",
		    "a payload has at most %zu bytes", JCS_MAX);
	return schema_check(schemas, "envelope.json", doc, err) &&
	       statement_parse(schemas, member(doc, "payload"), arena,
		   statement, err) &&
	       statement_verify(statement, member(doc, "signature"), err) &&
	       keep_signature(member(doc, "signature"), arena, signature, err);
}
