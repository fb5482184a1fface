#include "api/answer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "core/digest.h"

const char *
query_arg(const struct query *query, const char *name)
{
	for (size_t i = 0; i < query->args_n; i++)
		if (strcmp(query->arg[i].name, name) == 0)
			return query->arg[i].value;
	return NULL;
}

/* Digits with an optional minus and nothing else, within int64_t. */
static bool
parse_int(const char *text, int64_t *value)
{
	const char *digits = text[0] == '-' ? text + 1 : text;
	char *end;

	if (digits[0] == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return false;
	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0')
		return false;
	*value = n;
	return true;
}

bool
query_int(const struct query *query, const char *name, int64_t min, int64_t max,
    int64_t *value, struct err *err)
{
	const char *text = query_arg(query, name);
	int64_t n;

	if (text == NULL)
		return true;
	if (!parse_int(text, &n) || n < min || n > max)
		return err_set(err, ERR_INVALID,
		    "%s must be a whole number from %" PRId64 " to %" PRId64,
		    name, min, max);
	*value = n;
	return true;
}

void
answer_done(struct answer *answer)
{
	buf_done(&answer->body);
	*answer = (struct answer){ 0 };
}

static int
add_text(const char *text, size_t len, void *context)
{
	struct buf *body = context;

	buf_add(body, text, len);
	return buf_failed(body) ? -1 : 0;
}

void
answer_tag(struct answer *answer)
{
	const struct digest digest = digest_sha256(buf_bytes(&answer->body));

	(void)snprintf(answer->etag, sizeof(answer->etag), "%.32s",
	    digest_hex(&digest).text);
}

bool
answer_json(struct answer *answer, json_t *doc, struct err *err)
{
	auto_json json_t *owned = doc;

	if (owned == NULL || json_dump_callback(owned, add_text, &answer->body,
				 JSON_COMPACT | JSON_ENCODE_ANY) != 0)
		return err_memory(err);
	return true;
}
