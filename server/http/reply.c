#include "http/reply.h"

#include <stdio.h>

#include "http/negotiate.h"
#include "http/render.h"
#include "http/request.h"

/* Kore copies bodies; those beyond this are handed over instead. */
enum { STREAM_MIN = 64 * 1024 };

#define CACHE_FOR_EVER "public, max-age=31536000, immutable"

/* The one style sheet that Observable Plot writes into its pictures: another
 * version may have another, which the tests of the pages notice. */
#define PLOT_STYLE "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='"

static const struct {
	const char *name;
	const char *value;
} common_fields[] = {
	{ "content-security-policy",
	    "default-src 'none'; script-src 'self'; "
	    "style-src 'self' " PLOT_STYLE "; "
	    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
	    "manifest-src 'self'; form-action 'self'; base-uri 'none'; "
	    "frame-ancestors 'none'" },
	{ "x-content-type-options", "nosniff" },
	{ "referrer-policy", "no-referrer" },
	{ "cross-origin-opener-policy", "same-origin" },
};

static bool closing;

/* Bytes of large answers that their readers have not taken yet. */
static size_t unsent;

void
reply_close_all(void)
{
	closing = true;
}

static bool
is_head(const struct http_request *req)
{
	return req->method == HTTP_METHOD_HEAD;
}

/* Kore checks nothing here: a CR or LF would end the field. */
static void
add_field(struct http_request *req, const char *name, const char *value)
{
	for (const char *c = value; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			return;
	if (*value != '\0')
		http_response_header(req, name, value);
}

static void
add_etag(struct http_request *req, const char *etag)
{
	char quoted[96];

	if (etag[0] == '\0' || strchr(etag, '"') != NULL)
		return;
	(void)snprintf(quoted, sizeof(quoted), "\"%s\"", etag);
	add_field(req, "etag", quoted);
}

/* Called first by every reply. */
static void
prepare(struct http_request *req)
{
	for (size_t i = 0; i < COUNT(common_fields); i++)
		http_response_header(req, common_fields[i].name,
		    common_fields[i].value);
	if (closing)
		req->owner->flags |= CONN_CLOSE_EMPTY;

	/* The client was not idle while it waited for us. */
	kore_connection_start_idletimer(req->owner);

	/* Look for the next request even where connect.c put off reading. */
	req->owner->evt.flags |= KORE_EVENT_READ;
}

static bool
is_known(struct http_request *req, int status, const char *etag)
{
	return status == 200 && etag[0] != '\0' &&
	       (req->method == HTTP_METHOD_GET || is_head(req)) &&
	       etag_listed(request_field(req, "if-none-match"), etag);
}

static size_t
send_unchanged(struct http_request *req)
{
	req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
	http_response(req, 304, NULL, 0);
	return 0;
}

/*
 * Send bytes that outlive the call without copying them; done, when not
 * NULL, is called with arg in its extra once they are gone.  Kore would look
 * for the next request between head and body, and an answer to that one
 * would then fall between them: so it is kept busy meanwhile.
 */
static void
send_stream(struct http_request *req, int status, struct asset_form *body,
    int (*done)(struct netbuf *))
{
	struct connection *c = req->owner;

	c->flags |= CONN_IS_BUSY;
	http_response_stream(req, status, body->data, body->len, done,
	    body->data);
	c->flags &= (u_int16_t)~CONN_IS_BUSY;
	if ((c->flags & CONN_CLOSE_EMPTY) == 0)
		http_start_recv(c);
}

static int
free_body(struct netbuf *nb)
{
	unsent -= nb->b_len;
	free(nb->extra);
	return KORE_RESULT_OK;
}

static size_t
send_body(struct http_request *req, struct answer *answer)
{
	size_t len = answer->body.len;

	if (len < STREAM_MIN || is_head(req)) {
		http_response(req, answer->status, answer->body.data, len);
	} else {
		struct asset_form body = {
			.data = (unsigned char *)answer->body.data,
			.len = len
		};

		answer->body = (struct buf){ 0 };
		unsent += len;
		send_stream(req, answer->status, &body, free_body);
	}
	return is_head(req) ? 0 : len;
}

size_t
reply_unsent(void)
{
	return unsent;
}

bool
reply_has_room(const struct answer *answer)
{
	return answer->body.len < STREAM_MIN ||
	       unsent + answer->body.len <= UNSENT_MAX;
}

static const char *
cache_control(const struct answer *answer)
{
	if (answer->immutable)
		return CACHE_FOR_EVER;
	return answer->etag[0] != '\0' ? "no-cache" : "no-store";
}

size_t
reply_answer(struct http_request *req, struct answer *answer)
{
	char seconds[16];
	unsigned retry_s = answer->retry_s > 0
			       ? answer->retry_s
			       : problem_retry_after(answer->status);

	prepare(req);
	add_field(req, "cache-control", cache_control(answer));
	add_etag(req, answer->etag);
	add_field(req, "link", answer->link);
	if (render_varies(answer))
		add_field(req, "vary", "accept");
	if (is_known(req, answer->status, answer->etag))
		return send_unchanged(req);

	add_field(req, "content-type", answer->type);
	(void)snprintf(seconds, sizeof(seconds), "%u", retry_s);
	if (retry_s > 0)
		add_field(req, "retry-after", seconds);
	if (answer->status == 401)
		add_field(req, "www-authenticate", "Bearer");
	return send_body(req, answer);
}

size_t
reply_problem(struct http_request *req, const struct problem *problem)
{
	struct answer answer = { 0 };

	const struct look look = {
		.html = prefers_html(request_field(req, "accept")),
		.page = &page_of_problems,
		.path = problem->title != NULL
			    ? problem->title
			    : problem_phrase(problem->status),
	};

	render_problem(problem, &answer);
	render_answer(&answer, &look);

	size_t sent = reply_answer(req, &answer);
	answer_done(&answer);
	return sent;
}

size_t
reply_asset(struct http_request *req, const struct asset *asset, bool immutable)
{
	enum asset_coding coding =
	    static_choose(asset, request_field(req, "accept-encoding"));
	struct asset_form form = asset->form[coding];

	prepare(req);
	add_field(req, "cache-control",
	    immutable ? CACHE_FOR_EVER : "no-cache");
	add_field(req, "vary", "accept-encoding");
	add_etag(req, form.etag);
	if (is_known(req, 200, form.etag))
		return send_unchanged(req);

	add_field(req, "content-type", asset->type);
	if (coding != ASSET_PLAIN)
		add_field(req, "content-encoding", static_coding_name(coding));
	send_stream(req, 200, &form, NULL);
	return is_head(req) ? 0 : form.len;
}

size_t
reply_allowed(struct http_request *req, unsigned allowed)
{
	static const struct problem refused = { .status = 405,
		.code = "method-not-allowed",
		.detail = "the Allow field lists what is possible here" };
	char list[64];

	(void)snprintf(list, sizeof(list), "OPTIONS%s%s%s%s",
	    allowed & METHOD_GET ? ", GET, HEAD" : "",
	    allowed & METHOD_POST ? ", POST" : "",
	    allowed & METHOD_PUT ? ", PUT" : "",
	    allowed & METHOD_DELETE ? ", DELETE" : "");
	http_response_header(req, "allow", list);
	if (req->method != HTTP_METHOD_OPTIONS)
		return reply_problem(req, &refused);
	prepare(req);
	http_response(req, 204, NULL, 0);
	return 0;
}
