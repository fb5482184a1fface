/* answer.h: one question from outside and its answer, without a word of
 * HTTP's wire or of Kore. */

#ifndef API_ANSWER_H
#define API_ANSWER_H

#include <stdint.h>

#include "core/buf.h"
#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

#define QUERY_PARAMS_MAX 4
#define QUERY_ARGS_MAX 24

/* One name and value of the query string, both decoded. */
struct query_arg {
	const char *name;
	const char *value;
};

/*
 * A question.  Everything is borrowed and lives as long as the answer is
 * being made.
 */
struct query {
	const char *path;                    /* decoded, "/api/v1/demo" */
	const char *param[QUERY_PARAMS_MAX]; /* the {parts} of the pattern */
	struct query_arg arg[QUERY_ARGS_MAX];
	size_t args_n;
	const char *type;   /* media type of the body without parameters, "" */
	const char *accept; /* the Accept header, "" */
	const char *host;   /* whom the client asked, lower case */
	const char *authorization; /* the Authorization header, "" */
	struct bytes body;
};

/* The value of an argument, or NULL.  The first one when it is repeated, which
 * question_args refuses. */
const char *query_arg(const struct query *query, const char *name);

/*
 * An argument that is a whole number within [min, max], or fallback when it
 * is absent.  ERR_INVALID naming the argument otherwise.
 */
bool query_int(const struct query *query, const char *name, int64_t min,
    int64_t max, int64_t *value, struct err *err) MUST_CHECK;

struct submission;

/*
 * An answer.  Starts as { 0 }; answer_done frees it.  What fails is not put
 * here: the endpoint returns false with err set, and http/reply.c makes
 * problem+json of it.
 */
struct answer {
	int status;       /* 0 means 200 */
	const char *type; /* static; NULL means application/json */
	char etag[80];    /* without quotes; "" means none */
	bool immutable;   /* may be cached for ever */
	char link[256];   /* value of a Link header, "" means none */
	unsigned retry_s; /* for Retry-After; 0: what its status suggests */
	struct buf body;
	/* What still has to be appended before there is an answer; NULL
	 * normally.  Not freed by answer_done: see api/service.h. */
	struct submission *submission;
};

/* Free the body and empty it; accepts { 0 }. */
void answer_done(struct answer *answer);

#define auto_answer __attribute__((cleanup(answer_done)))

/* The entity tag that is made of the body alone. */
void answer_tag(struct answer *answer);

/* Append a JSON document, compact; takes the reference.  NULL is no memory. */
bool answer_json(struct answer *answer, json_t *doc,
    struct err *err) MUST_CHECK;

#endif
