#include "http/connect.h"

#include <errno.h>
#include <sys/socket.h>

#include <kore/http.h>

#include "api/service.h"
#include "core/buf.h"
#include "http/dispatch.h"
#include "http/guard.h"
#include "http/log.h"
#include "http/request.h"

enum {
	WATCH_EVERY_MS = 500, /* as often as Kore looks */
	WATCH_EARLY_MS = 1000,
	LINGER_MS = 2000,
	LINGER_IDLE_MS = 1000,
	LINGER_BYTES_MAX = 8 * 1024 * 1024,
};

static const struct problem busy = { .status = 503,
	.code = "unavailable",
	.detail = "too much is being answered already; try again" };
static const struct problem too_large = { .status = 413,
	.code = "too-large",
	.detail = "the body is larger than is accepted here" };
static const struct problem too_slow = { .status = 408,
	.code = "request-timeout",
	.detail = "the request did not arrive in time" };

/*
 * Throw away what a refused client still sends.  Closing with unread bytes
 * would reset the connection and the client might never see why.
 */
static int
read_ignored(struct connection *c, size_t *n)
{
	char sink[16 * 1024];
	size_t seen = 0;
	ssize_t got;

	*n = 0;
	do {
		got = recv(c->fd, sink, sizeof(sink), 0);
		seen += got > 0 ? (size_t)got : 0;
	} while (got > 0 && seen < LINGER_BYTES_MAX);
	c->evt.flags &= ~KORE_EVENT_READ;
	if (got < 0 && (errno == EAGAIN || errno == EINTR) &&
	    kore_time_ms() - c->http_start < LINGER_MS)
		return KORE_RESULT_OK;
	kore_connection_disconnect(c);
	return KORE_RESULT_OK;
}

static bool
write_refusal(struct connection *c, const struct problem *problem)
{
	auto_buf struct buf body = { 0 };
	auto_buf struct buf head = { 0 };
	unsigned retry_after = problem_retry_after(problem->status);

	problem_write(problem, &body);
	buf_printf(&head,
	    "HTTP/1.1 %d %s\r\nconnection: close\r\n"
	    "content-type: " PROBLEM_TYPE "\r\ncontent-length: %zu\r\n"
	    "cache-control: no-store\r\nx-content-type-options: nosniff\r\n",
	    problem->status, problem_phrase(problem->status), body.len);
	if (retry_after > 0)
		buf_printf(&head, "retry-after: %u\r\n", retry_after);
	buf_puts(&head, "\r\n");
	if (buf_failed(&body) || buf_failed(&head))
		return false;
	net_send_queue(c, head.data, head.len);
	net_send_queue(c, body.data, body.len);
	return net_send_flush(c) == KORE_RESULT_OK;
}

/* Answer and let go, after the client had time to read it. */
static void
refuse(struct connection *c, const struct problem *problem)
{
	struct log_entry entry = { .method = "-",
		.route = "(refused)",
		.status = problem->status,
		.reason = problem->code,
		.id = log_new_id(),
		.started_us = service_uptime_us() };

	c->evt.flags &= ~KORE_EVENT_READ;
	c->read = read_ignored;
	c->http_timeout = 0;
	c->http_start = kore_time_ms();
	c->idle_timer.length = LINGER_IDLE_MS;
	log_request(&entry);
	if (!write_refusal(c, problem)) {
		kore_connection_disconnect(c);
	} else if (!TAILQ_EMPTY(&c->send_queue) ||
		   !TAILQ_EMPTY(&c->http_requests)) {
		/* Too much going on to linger. */
		c->flags |= CONN_CLOSE_EMPTY;
		if (net_send_flush(c) != KORE_RESULT_OK)
			kore_connection_disconnect(c);
	} else {
		(void)shutdown(c->fd, SHUT_WR);
	}
}

size_t
connect_bodies_held(void)
{
	size_t held = dispatch_bodies_held();
	const struct connection *c;
	const struct http_request *req;

	TAILQ_FOREACH(c, &connections, list)
	TAILQ_FOREACH(req, &c->http_requests, olist)
	if (req->http_body != NULL)
		held += req->http_body_length;
	return held;
}

/* May this head go to Kore now?  NULL, or why not. */
static const struct problem *
find_obstacle(const struct guard_head *head)
{
	if (http_request_count >= http_request_limit)
		return &busy;
	if (head->body_len == 0)
		return NULL;
	if (head->body_len > request_body_max(head))
		return &too_large;
	return connect_bodies_held() + head->body_len > BODIES_MAX ? &busy
								   : NULL;
}

static int
admit(struct connection *c, const struct guard_head *head, size_t received)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	const struct problem *obstacle = find_obstacle(head);

	if (obstacle != NULL) {
		refuse(c, obstacle);
		return KORE_RESULT_OK;
	}
	if (!head->expects_continue || received >= head->len + head->body_len)
		return KORE_RESULT_OK;
	net_send_queue(c, go_on, sizeof(go_on) - 1);
	return net_send_flush(c);
}

static bool
is_unanswered(const struct connection *c)
{
	const struct http_request *req;

	TAILQ_FOREACH(req, &c->http_requests, olist)
	if (req->status == 0)
		return true;
	return false;
}

/* The time for a head runs from its first byte. */
static void
start_clock(struct connection *c)
{
	c->http_start = kore_time_ms();
	c->http_timeout = (u_int64_t)http_header_timeout * 1000;
}

/*
 * May the next request be read?  Not before the answer to the last one is
 * wholly with the kernel, or a client that asks and never reads would fill
 * the memory.  epoll tells that there is something to read again when it
 * tells that there is room to write.
 */
static bool
is_ready(struct connection *c)
{
	if ((c->flags & CONN_CLOSE_EMPTY) || is_unanswered(c))
		return false;
	return net_send_flush(c) == KORE_RESULT_OK &&
	       TAILQ_EMPTY(&c->send_queue);
}

/* In place of Kore's read function; what it returns, Kore parses. */
static int
read_guarded(struct connection *c, size_t *n)
{
	bool in_head = c->rnb->cb == http_header_recv;
	struct guard_head head;
	struct problem problem;

	if (in_head ? !is_ready(c) : (c->flags & CONN_CLOSE_EMPTY) != 0) {
		c->evt.flags &= ~KORE_EVENT_READ;
		return KORE_RESULT_OK;
	}
	if (net_read(c, n) != KORE_RESULT_OK)
		return KORE_RESULT_ERROR;
	if (in_head && c->rnb->s_off == 0)
		start_clock(c);
	if (!in_head || *n == 0 || !(c->evt.flags & KORE_EVENT_READ))
		return KORE_RESULT_OK;

	struct bytes received = { c->rnb->buf, c->rnb->s_off + *n };
	switch (guard_check(received, c->rnb->b_len, &head, &problem)) {
	case GUARD_MORE:
		return KORE_RESULT_OK;
	case GUARD_PASS:
		return admit(c, &head, received.len);
	default:
		refuse(c, &problem);
		return KORE_RESULT_OK;
	}
}

EXPORTED void
kleos_connect(struct connection *c)
{
	c->state = CONN_STATE_ESTABLISHED;
	c->proto = CONN_PROTO_HTTP;
	c->read = read_guarded;
	c->http_timeout = 0;
	if (http_keepalive_time != 0)
		c->idle_timer.length = (u_int64_t)http_keepalive_time * 1000;
	net_recv_queue(c, http_header_max, NETBUF_CALL_CB_ALWAYS,
	    http_header_recv);
}

/*
 * A client that has said nothing since the last answer is only idle: Kore
 * would send it a 408 too, before the time that its own answers promise.
 */
static bool
is_idle(const struct connection *c)
{
	return c->rnb != NULL && c->rnb->cb == http_header_recv &&
	       c->rnb->s_off == 0 && TAILQ_EMPTY(&c->http_requests);
}

static void
watch(void *unused, u_int64_t now)
{
	struct connection *next;

	(void)unused;
	for (struct connection *c = TAILQ_FIRST(&connections); c != NULL;
	     c = next) {
		next = TAILQ_NEXT(c, list);
		if (c->proto != CONN_PROTO_HTTP || c->http_timeout == 0)
			continue;
		if (is_idle(c))
			c->http_timeout = 0;
		else if (now + WATCH_EARLY_MS >=
			 c->http_start + c->http_timeout)
			refuse(c, &too_slow);
	}
}

void
connect_watch(void)
{
	(void)kore_timer_add(watch, WATCH_EVERY_MS, NULL, 0);
}
