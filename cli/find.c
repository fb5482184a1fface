#include "cli/find.h"

#include "cli/output.h"

/* The one item of a page, which begins so. */
static const json_t *
only_item(const json_t *page, const char *text, struct err *err)
{
	const json_t *items = json_object_get(page, "items");
	const json_t *item = json_array_get(items, 0);
	const char *first = output_text(item, "digest");

	if (item == NULL) {
		(void)err_set(err, ERR_NOT_FOUND,
		    "no statement's digest begins with %s", text);
		return NULL;
	}
	if (json_array_size(items) > 1) {
		(void)err_set(err, ERR_USAGE,
		    "%s is not enough: %s and %s begin so", text, first,
		    output_text(json_array_get(items, 1), "digest"));
		return NULL;
	}
	if (strncmp(first, text, strlen(text)) == 0)
		return item;
	(void)err_set(err, ERR_UNAVAILABLE,
	    "the server named %s, which does not begin with %s", first, text);
	return NULL;
}

static bool
find(struct call *call, const char *text, bool aloud, struct digest_hex *out,
    struct err *err)
{
	auto_buf struct buf path = { 0 };
	struct digest digest;

	buf_printf(&path, "/statements?limit=2&digest=%s", text);
	auto_json json_t *page = call_get(call, path.data, err);
	if (page == NULL)
		return false;
	const json_t *item = only_item(page, text, err);
	if (item == NULL || !call_digest(output_text(item, "digest"),
				"what the server names", &digest, err))
		return false;
	*out = digest_hex(&digest);
	if (aloud)
		output_note("%s is %s, %s by %s\n", text, out->text,
		    output_text(item, "type"), output_text(item, "by"));
	return true;
}

static bool
resolve(struct call *call, const char *text, const char *what, bool aloud,
    struct digest_hex *out, struct err *err)
{
	size_t len = strlen(text);
	struct digest digest;

	if (digest_parse(text, &digest)) {
		*out = digest_hex(&digest);
		return true;
	}
	if (len >= FIND_DIGITS_MIN && len < DIGEST_HEX_LEN &&
	    strspn(text, "0123456789abcdef") == len)
		return find(call, text, aloud, out, err);
	return err_set(err, ERR_USAGE,
	    "%s must be a digest of 64 hexadecimal digits in lower case, or "
	    "its first %d or more, not \"%.80s\"",
	    what, FIND_DIGITS_MIN, text);
}

bool
find_digest(struct call *call, const char *text, const char *what,
    struct digest_hex *out, struct err *err)
{
	return resolve(call, text, what, false, out, err);
}

bool
find_statement(struct call *call, const char *text, const char *what,
    struct digest_hex *out, struct err *err)
{
	return resolve(call, text, what, true, out, err);
}
