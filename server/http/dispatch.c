#include "http/dispatch.h"

#include <sys/epoll.h>

#include "http/limits.h"
#include "http/log.h"
#include "http/metrics.h"
#include "http/negotiate.h"
#include "http/pool.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/target.h"

/* What we know of a request; Kore frees it after forget(). */
struct exchange {
	struct log_entry log;
	struct job *job; /* NULL unless a route matched */
};

/* What a path leads to. */
struct match {
	const struct route *route; /* NULL: to nothing */
	const struct page *page;   /* where the route is that of a page */
	struct route_part part[QUERY_PARAMS_MAX];
	unsigned allowed; /* methods of ours where route is NULL */
};

static struct kore_event wake_event;
static size_t bodies_held;

size_t
dispatch_bodies_held(void)
{
	return bodies_held;
}

/* Only on the loop's thread, which alone may free what Kore allocated. */
static void
drop_job(struct job *job)
{
	if (job->body != NULL) {
		bodies_held -= job->query.body.len;
		kore_buf_free(job->body);
	}
	job_free(job);
}

/* Kore lets go of a request, answered or not. */
static void
forget(struct http_request *req)
{
	struct exchange *exchange = http_state_get(req);
	struct job *job = exchange->job;

	exchange->log.status = req->status != 0 ? req->status : 499;
	log_request(&exchange->log);
	if (job == NULL)
		return;
	job->owner = NULL;
	if (job->done)
		drop_job(job);
	else
		atomic_store(&job->abandoned, true);
}

/* Jobs are finished: wake those who wait for them. */
static void
collect(void *unused, int failed)
{
	struct job *next;

	(void)unused;
	(void)failed;
	for (struct job *job = pool_finished(); job != NULL; job = next) {
		next = job->next;
		job->done = true;
		if (job->owner != NULL)
			http_request_wakeup(job->owner);
		else
			drop_job(job);
	}
}

static void
note_failure(struct exchange *exchange, const struct err *err)
{
	exchange->log.reason = err_info(err->code)->name;
	if (err->code == ERR_INTERNAL)
		log_error(exchange->log.route, exchange->log.id, err->msg);
}

static int
fail(struct http_request *req, struct exchange *exchange, const struct err *err)
{
	struct problem problem = problem_of(err);

	note_failure(exchange, err);
	exchange->log.bytes = reply_problem(req, &problem);
	return KORE_RESULT_OK;
}

/* A form without a script sends the fields that were left empty, too. */
static void
drop_empty(struct query *query)
{
	size_t n = 0;

	for (size_t i = 0; i < query->args_n; i++)
		if (query->arg[i].value[0] != '\0')
			query->arg[n++] = query->arg[i];
	query->args_n = n;
}

/* The job of a matched route; its strings come from the arena it takes. */
static struct job *
make_job(struct http_request *req, const struct match *match,
    struct query *query, struct arena *arena, struct err *err)
{
	const struct route *route = match->route;

	if (!request_read(req, route, match->part, arena, query, err))
		return NULL;
	if (match->page != NULL)
		drop_empty(query);

	const struct client_address client =
	    request_client(req, limits_proxies());
	if (!limits_pass(&client, route, query, err))
		return NULL;

	struct job *job = job_new(err);
	if (job == NULL)
		return NULL;
	job->costly = route_is_costly(route, query);
	if (job->costly && route->method == METHOD_GET &&
	    query->authorization[0] == '\0')
		job->flight = request_target(req, arena);
	job->route = route;
	job->query = *query;
	job->page = match->page;
	job->html = match->page != NULL || prefers_html(query->accept);
	job->arena = *arena;
	*arena = (struct arena){ 0 };
	return job;
}

/* Give a job to the threads, with the body it borrows, and sleep. */
static bool
submit(struct http_request *req, struct exchange *exchange, struct job *job,
    struct err *err)
{
	if (!pool_submit(job, err)) {
		job_free(job);
		return false;
	}
	exchange->job = job;
	job->owner = req;
	if (req->http_body != NULL) {
		job->body = req->http_body;
		bodies_held += req->http_body_length;
		req->http_body = NULL;
	}
	http_request_sleep(req);
	return true;
}

/* 405, or 204 to who asks for the methods. */
static void
refuse_method(struct http_request *req, struct exchange *exchange,
    unsigned allowed)
{
	if (req->method != HTTP_METHOD_OPTIONS)
		exchange->log.reason = "method-not-allowed";
	exchange->log.bytes = reply_allowed(req, allowed);
}

/* What is neither file nor route. */
static int
reply_unmatched(struct http_request *req, struct exchange *exchange,
    unsigned allowed)
{
	struct err err = { 0 };

	if (allowed != 0) {
		refuse_method(req, exchange, allowed);
		return KORE_RESULT_OK;
	}
	(void)err_set(&err, ERR_NOT_FOUND, "there is nothing under this path");
	return fail(req, exchange, &err);
}

static int
serve_asset(struct http_request *req, struct exchange *exchange,
    const struct asset *asset, bool immutable)
{
	exchange->log.route = "(static)";
	if (request_method(req) == METHOD_GET)
		exchange->log.bytes = reply_asset(req, asset, immutable);
	else
		refuse_method(req, exchange, ALLOW_STATIC);
	return KORE_RESULT_OK;
}

/* Asks nobody else, so that it answers when nothing else does. */
static int
serve_metrics(struct http_request *req, struct exchange *exchange)
{
	auto_answer struct answer answer = { .type = METRICS_TYPE };
	struct err err = { 0 };

	exchange->log.route = METRICS_PATH;
	if (request_method(req) != METHOD_GET) {
		refuse_method(req, exchange, METHOD_GET);
		return KORE_RESULT_OK;
	}
	metrics_write(&answer.body);
	if (buf_failed(&answer.body)) {
		(void)err_memory(&err);
		return fail(req, exchange, &err);
	}
	answer.status = 200;
	exchange->log.bytes = reply_answer(req, &answer);
	return KORE_RESULT_OK;
}

static struct match
find_match(const struct http_request *req, const char *path)
{
	const enum method method = request_method(req);
	struct match match = { 0 };

	match.route =
	    route_match(routes, method, path, match.part, &match.allowed);
	if (match.route != NULL || match.allowed != 0)
		return match;
	match.page = page_match(path, match.part);
	if (match.page != NULL && method == METHOD_GET)
		match.route = &match.page->route;
	else if (match.page != NULL)
		match.allowed = METHOD_GET;
	return match;
}

/* The first call for a request. */
static int
begin(struct http_request *req, struct exchange *exchange)
{
	auto_arena struct arena arena = { 0 };
	struct err err = { 0 };
	struct query query = { 0 };
	bool immutable;

	query.path = target_path(&arena, req->path, &err);
	if (query.path == NULL)
		return fail(req, exchange, &err);
	if (strcmp(query.path, METRICS_PATH) == 0)
		return serve_metrics(req, exchange);

	const struct asset *asset = static_find(query.path, &immutable);
	if (asset != NULL)
		return serve_asset(req, exchange, asset, immutable);

	const struct match match = find_match(req, query.path);
	if (match.route == NULL)
		return reply_unmatched(req, exchange, match.allowed);
	exchange->log.route = match.route->pattern;
	exchange->log.matched = match.route;

	struct job *job = make_job(req, &match, &query, &arena, &err);
	if (job == NULL || !submit(req, exchange, job, &err))
		return fail(req, exchange, &err);
	return KORE_RESULT_RETRY;
}

/* The call after the job was finished. */
static int
complete(struct http_request *req, struct exchange *exchange)
{
	struct job *job = exchange->job;

	if (job->err.code != ERR_NONE)
		note_failure(exchange, &job->err);
	/* Of those who wait here only keys can be told for how long. */
	if (job->err.code == ERR_TOO_MANY && job->err.retry_s > 0)
		metrics_add(METRICS_LIMITED_KEY, 1);
	/* What was recorded is always told. */
	if (req->method == HTTP_METHOD_GET && !reply_has_room(&job->answer)) {
		(void)err_set(&job->err, ERR_UNAVAILABLE,
		    "too many answers wait for slow readers; try again");
		return fail(req, exchange, &job->err);
	}
	exchange->log.bytes = reply_answer(req, &job->answer);
	return KORE_RESULT_OK;
}

EXPORTED int
kleos_request(struct http_request *req)
{
	struct exchange *exchange = http_state_get(req);

	if (exchange == NULL) {
		exchange = http_state_create(req, sizeof(*exchange), forget);
		exchange->log = (struct log_entry){
			.method = request_method_name(req),
			.route = "(none)",
			.id = log_new_id(),
			.started_us = service_uptime_us(),
		};
		http_response_header(req, "x-request-id",
		    log_id_text(exchange->log.id).text);
		/* Kore forgets to stop this clock after some bodies. */
		req->owner->http_timeout = 0;
		return begin(req, exchange);
	}
	if (exchange->job != NULL && exchange->job->done)
		return complete(req, exchange);
	http_request_sleep(req);
	return KORE_RESULT_RETRY;
}

bool
dispatch_start(const struct service_config *config, unsigned threads_n,
    struct err *err)
{
	if (!pool_start(config, threads_n, err))
		return false;
	metrics_set(METRICS_THREADS, threads_n);
	wake_event.type = KORE_TYPE_TASK;
	wake_event.handle = collect;
	kore_platform_event_schedule(pool_fd(), (int)(EPOLLIN | EPOLLET), 0,
	    &wake_event);
	return true;
}

/* Is anything still being received, answered or sent? */
static bool
is_busy(void)
{
	const struct connection *c;

	if (http_request_count > 0)
		return true;
	TAILQ_FOREACH(c, &connections, list)
	if (!TAILQ_EMPTY(&c->send_queue))
		return true;
	return false;
}

/* Kore would drop what is in flight: so its loop runs on here. */
bool
dispatch_stop(unsigned wait_ms)
{
	static const u_int64_t step_ms = 50;
	u_int64_t end = kore_time_ms() + wait_ms;
	u_int64_t now;

	reply_close_all();
	if (worker->has_lock)
		kore_platform_disable_accept();
	do {
		now = kore_time_ms();
		kore_platform_event_wait(
		    MIN(kore_timer_next_run(now), step_ms));
		now = kore_time_ms();
		kore_timer_run(now);
		http_process();
		kore_connection_prune(KORE_CONNECTION_PRUNE_DISCONNECT);
	} while (is_busy() && now < end);
	return pool_stop(now < end ? (unsigned)(end - now) : 0);
}
