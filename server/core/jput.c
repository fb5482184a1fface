#include "core/jput.h"

#include "core/instant.h"

bool
jput(json_t *object, const char *key, json_t *value, struct err *err)
{
	return json_object_set_new_nocheck(object, key, value) == 0 ||
	       err_memory(err);
}

bool
jput_text(json_t *object, const char *key, const char *text, struct err *err)
{
	return text == NULL || jput(object, key, json_string(text), err);
}

/* The same of what is ASCII by construction. */
static bool
put_ascii(json_t *object, const char *key, const char *text, struct err *err)
{
	return jput(object, key, json_string_nocheck(text), err);
}

bool
jput_int(json_t *object, const char *key, int64_t value, struct err *err)
{
	return jput(object, key, json_integer(value), err);
}

bool
jput_instant(json_t *object, const char *key, int64_t ms, struct err *err)
{
	return put_ascii(object, key, instant_format(ms).text, err);
}

bool
jput_digest(json_t *object, const char *key, const struct digest *digest,
    struct err *err)
{
	return put_ascii(object, key, digest_hex(digest).text, err);
}

bool
jput_recorded(json_t *object, const struct err_recorded *recorded,
    struct err *err)
{
	return recorded->digest[0] == '\0' ||
	       (jput_text(object, "digest", recorded->digest, err) &&
		   jput_int(object, "index", (int64_t)recorded->index, err) &&
		   jput_instant(object, "recorded_at", recorded->recorded_at,
		       err));
}

bool
jput_item(json_t *array, json_t *value, struct err *err)
{
	return json_array_append_new(array, value) == 0 || err_memory(err);
}
