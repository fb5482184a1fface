#include "api/question.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/identity.h"
#include "core/instant.h"
#include "core/jput.h"
#include "core/office.h"
#include "core/text.h"
#include "core/utf8.h"

/* Arguments that may be given more than once. */
static const char repeatable[] = "bot";

bool
question_args(const struct query *query, const char *allowed, struct err *err)
{
	for (size_t i = 0; i < query->args_n; i++) {
		const struct query_arg *arg = &query->arg[i];

		if (!list_has(allowed, arg->name))
			return err_set(err, ERR_INVALID,
			    "there is no argument %.40s here; there is: %s",
			    arg->name, allowed[0] != '\0' ? allowed : "none");
		if (query_arg(query, arg->name) != arg->value &&
		    !list_has(repeatable, arg->name))
			return err_set(err, ERR_INVALID,
			    "%s can be given only once", arg->name);
	}
	return true;
}

static bool
read_size(struct question *question, struct err *err)
{
	int64_t size = (int64_t)question->community.size;

	if (!query_int(question->query, "size", 1, size, &size, err))
		return false;
	question->size = (uint64_t)size;
	return true;
}

bool
question_open(struct question *question, struct service *service,
    const struct query *query, const char *allowed, struct err *err)
{
	question->service = service;
	question->query = query;
	if (!question_args(query, allowed, err))
		return false;
	question->world = world_new(err);
	if (question->world == NULL)
		return false;
	world_set_schemas(question->world, service->schemas);
	return store_community_open(&question->tx, service->db, query->param[0],
		   &question->community, err) &&
	       read_size(question, err);
}

void
question_done(struct question *question)
{
	tx_rollback(&question->tx);
	world_free(question->world);
	arena_done(&question->arena);
}

struct store_scope
question_scope(const struct question *question)
{
	return (struct store_scope){ question->community.id, question->size };
}

bool
question_as_of(struct question *question, struct err *err)
{
	const char *text = query_arg(question->query, "as_of");
	struct err why = { 0 };

	if (text == NULL) {
		question->by_clock = true;
		question->instant = service_now();
		return true;
	}
	if (!instant_as_of(text, &question->instant, &why))
		return err_set(err, why.code, "as_of: %s", why.msg);
	return true;
}

bool
question_sought(struct question *question, const char **out, struct err *err)
{
	enum { SOUGHT_MAX = 100 };
	const char *text = query_arg(question->query, "q");
	char *copy;

	*out = NULL;
	if (text == NULL)
		return true;
	const struct bytes trimmed = text_trim(bytes_of(text));
	if (trimmed.len == 0 || !text_is_line(trimmed) ||
	    utf8_count(trimmed) > SOUGHT_MAX)
		return err_set(err, ERR_INVALID,
		    "q must be 1 to %d characters on one line", SOUGHT_MAX);
	copy = arena_copy(&question->arena, trimmed);
	if (copy == NULL)
		return err_memory(err);
	text_fold(copy);
	*out = copy;
	return true;
}

const char *
question_handle(struct question *question, const char *text)
{
	char *copy = arena_copy(&question->arena, text_trim(bytes_of(text)));

	if (copy == NULL)
		return NULL;
	text_fold(copy);
	return handle_is_valid(copy) ? copy : NULL;
}

bool
question_nobody(const struct question *question, const char *name,
    struct err *err)
{
	if (question->size == question->community.size)
		return err_set(err, ERR_NOT_FOUND, "there is no person %.40s",
		    name);
	return err_set(err, ERR_NOT_FOUND,
	    "there is no person %.40s yet, by what was known at %" PRIu64
	    " statements",
	    name, question->size);
}

const char *
question_identity(struct question *question, const char *text, struct err *err)
{
	const char *handle = question_handle(question, text);
	struct identity identity;
	const char *copy;

	if (handle != NULL)
		identity = identity_of_handle(handle);
	else if (!identity_parse(text, &identity, err))
		return NULL;
	copy = arena_strdup(&question->arena, identity.text);
	if (copy == NULL)
		(void)err_memory(err);
	return copy;
}

void
question_tag(const struct question *question, struct answer *answer)
{
	auto_buf struct buf text = { 0 };
	const struct query *query = question->query;
	struct digest digest;

	if (question->by_clock)
		return;
	/* An erasure changes answers at sizes that were before it. */
	buf_printf(&text, "%s %" PRIu64 " %" PRIu64 " %s\n",
	    digest_hex(&question->community.log).text,
	    question->community.governance, question->size, query->path);
	for (size_t i = 0; i < query->args_n; i++)
		buf_printf(&text, "%s=%s\n", query->arg[i].name,
		    query->arg[i].value);
	if (buf_failed(&text))
		return;
	digest = digest_sha256(buf_bytes(&text));
	(void)snprintf(answer->etag, sizeof(answer->etag), "%.32s",
	    digest_hex(&digest).text);
}

const struct group_row *
question_group(const struct question *question, struct err *err)
{
	const char *name = question->query->param[1];
	const struct group_row *group =
	    world_group_named(question->world, name, question->size);

	if (group == NULL)
		(void)err_set(err, ERR_NOT_FOUND, "there is no group %.40s",
		    name);
	return group;
}

bool
question_answer(struct question *question, struct answer *answer, json_t *doc,
    struct err *err)
{
	auto_json json_t *owned = doc;

	if (doc == NULL)
		return err_memory(err);
	if (question->community.replay &&
	    !jput(doc, "replay", json_true(), err))
		return false;
	question_tag(question, answer);
	return answer_json(answer, json_incref(owned), err);
}

json_t *
question_path(const struct question *question, const char *before,
    const char *part, const char *after)
{
	auto_buf struct buf path = { 0 };

	buf_printf(&path, "/api/v1/%s%s", question->community.slug, before);
	text_escape(&path, part);
	buf_puts(&path, after);
	return buf_failed(&path) ? NULL : json_string(path.data);
}
