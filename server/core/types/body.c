#include "core/types/body.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/buf.h"
#include "core/identity.h"
#include "core/instant.h"
#include "core/jcs.h"

struct body
body_of(const json_t *json, struct arena *arena, struct err *err)
{
	return (struct body){ .json = json,
		.arena = arena,
		.err = err,
		.path = "/body" };
}

struct body
body_item(struct body *body, const char *name, size_t n)
{
	struct body item = { .arena = body->arena, .err = body->err };

	item.failed = body->failed;
	item.json = json_array_get(json_object_get(body->json, name), n);
	(void)snprintf(item.path, sizeof(item.path), "%.60s/%s/%zu", body->path,
	    name, n);
	return item;
}

size_t
body_count(const struct body *body, const char *name)
{
	return json_array_size(json_object_get(body->json, name));
}

bool
body_ok(const struct body *body)
{
	return !body->failed;
}

/*
 * Remember the first failure only.  Whatever is wrong with a member, the
 * body as a whole was well formed: it breaks a rule.
 */
static bool
fail(struct body *body, const char *name)
{
	char prefix[160];

	if (body->failed)
		return false;
	body->failed = true;
	if (body->err->code == ERR_MALFORMED)
		body->err->code = ERR_INVALID;
	(void)snprintf(prefix, sizeof(prefix), "%s/%s", body->path, name);
	return err_under(body->err, prefix);
}

bool
body_fail(struct body *body, const char *name, const char *fmt, ...)
{
	char text[ERR_MSG_MAX];
	va_list ap;

	if (body->failed)
		return false;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	(void)err_set(body->err, ERR_INVALID, "%s", text);
	return fail(body, name);
}

static void
no_memory(struct body *body)
{
	body->failed = true;
	(void)err_memory(body->err);
}

void *
body_alloc(struct body *body, size_t n, size_t size)
{
	void *p = arena_array(body->arena, n, size);

	if (p == NULL)
		no_memory(body);
	return p;
}

bool
body_has(const struct body *body, const char *name)
{
	return json_object_get(body->json, name) != NULL;
}

bool
body_flag(const struct body *body, const char *name)
{
	return json_is_true(json_object_get(body->json, name));
}

int64_t
body_int(const struct body *body, const char *name, int64_t fallback)
{
	const json_t *value = json_object_get(body->json, name);

	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

const char *
body_text(struct body *body, const char *name)
{
	const char *text = json_string_value(json_object_get(body->json, name));
	const char *copy;

	if (text == NULL || body->failed)
		return NULL;
	copy = arena_strdup(body->arena, text);
	if (copy == NULL)
		no_memory(body);
	return copy;
}

struct digest
body_digest(struct body *body, const char *name)
{
	const char *text = json_string_value(json_object_get(body->json, name));
	struct digest digest = { 0 };

	if (text != NULL && !digest_parse(text, &digest))
		(void)body_fail(body, name, "must be 64 lower-case hex digits");
	return digest;
}

struct digest
body_reference(struct body *body, const char *name)
{
	struct digest digest = body_digest(body, name);

	if (!body->failed && body_has(body, name) && digest_is_zero(&digest)) {
		(void)err_set(body->err, ERR_UNKNOWN_TARGET,
		    "nothing has this digest");
		(void)fail(body, name);
	}
	return digest;
}

const char *
body_list(struct body *body, const char *name)
{
	const json_t *array = json_object_get(body->json, name);
	auto_buf struct buf list = { 0 };
	size_t n = json_array_size(array);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&list, ' ');
		buf_puts(&list, json_string_value(json_array_get(array, i)));
	}
	const char *copy = buf_failed(&list)
			       ? NULL
			       : arena_copy(body->arena, buf_bytes(&list));
	if (copy == NULL)
		no_memory(body);
	return copy;
}

const char *
body_canonical(struct body *body, const char *name, const char *fallback)
{
	const json_t *value = json_object_get(body->json, name);
	auto_buf struct buf text = { 0 };
	const char *copy;

	if (value == NULL)
		return fallback;
	if (!jcs_write(value, &text, body->err)) {
		(void)fail(body, name);
		return NULL;
	}
	copy = buf_failed(&text) ? NULL
				 : arena_copy(body->arena, buf_bytes(&text));
	if (copy == NULL)
		no_memory(body);
	return copy;
}

const char *
body_identity(struct body *body, const char *name)
{
	const char *text = body_text(body, name);
	struct identity normal;

	if (text == NULL)
		return NULL;
	if (!identity_parse(text, &normal, body->err)) {
		(void)fail(body, name);
		return NULL;
	}
	if (strcmp(text, normal.text) != 0) {
		(void)body_fail(body, name, "must be in its normal form, %s",
		    normal.text);
		return NULL;
	}
	return text;
}

const char *
body_handle(struct body *body, const char *name)
{
	const char *handle =
	    json_string_value(json_object_get(body->json, name));
	const char *copy;

	if (handle == NULL || body->failed)
		return NULL;
	copy = arena_strdup(body->arena, identity_of_handle(handle).text);
	if (copy == NULL)
		no_memory(body);
	return copy;
}

int64_t
body_date(struct body *body, const char *name, int64_t fallback)
{
	const char *text = json_string_value(json_object_get(body->json, name));
	int64_t ms = fallback;

	if (text != NULL && !body->failed &&
	    !date_start(text, 0, &ms, body->err))
		(void)fail(body, name);
	return ms;
}

int64_t
body_expiry(struct body *body, const char *name)
{
	const char *text = json_string_value(json_object_get(body->json, name));
	int64_t ms = INSTANT_MAX;

	if (text != NULL && !body->failed && !date_end(text, 0, &ms, body->err))
		(void)fail(body, name);
	return ms;
}

bool
body_key(struct body *body, const char *name, struct ssh_key *key)
{
	return body_key_line(body, name,
	    json_string_value(json_object_get(body->json, name)), key);
}

bool
body_key_line(struct body *body, const char *name, const char *line,
    struct ssh_key *key)
{
	if (line == NULL || body->failed)
		return false;
	if (!ssh_key_parse(bytes_of(line), key, body->err))
		return fail(body, name);
	if (strcmp(line, ssh_key_line(key).text) != 0)
		return body_fail(body, name,
		    "must be type and base64 alone, without a comment");
	return true;
}

struct body_field
body_field(const char *list, size_t i, const char *member)
{
	struct body_field field;

	(void)snprintf(field.text, sizeof(field.text), "/body/%s/%zu/%s", list,
	    i, member);
	return field;
}
