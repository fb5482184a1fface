#include "http/guard.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/scope.h"
#include "test.h"

#define GET "GET / HTTP/1.1\r\nHost: a\r\n"
#define POST "POST /x HTTP/1.1\r\nHost: a\r\n"
#define FIVE "A: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n"

enum { HEAD_MAX = 4096 };

static enum guard_verdict
judge(struct bytes received, struct guard_head *head, struct problem *problem)
{
	return guard_check(received, HEAD_MAX, head, problem);
}

static void
refuses_what_kore_would_misread(void **state)
{
	static const struct {
		const char *why;
		const char *text;
		int status;
		const char *code;
	} rows[] = {
		{ "surplus after a body", POST "Content-Length: 3\r\n\r\nabcX",
		    400, "pipelining-not-supported" },
		{ "surplus after nothing", GET "\r\nX", 400,
		    "pipelining-not-supported" },
		{ "two requests", GET "\r\n" GET "\r\n", 400,
		    "pipelining-not-supported" },
		{ "chunked", POST "Transfer-Encoding: chunked\r\n\r\n", 411,
		    "length-required" },
		{ "both lengths",
		    POST "Content-Length: 1\r\ntransfer-encoding: x\r\n\r\na",
		    411, "length-required" },
		{ "no length", POST "\r\n", 411, "length-required" },
		{ "two lengths, equal",
		    POST "Content-Length: 1\r\ncontent-length: 1\r\n\r\na", 400,
		    "bad-content-length" },
		{ "a sign", POST "Content-Length: +1\r\n\r\na", 400,
		    "bad-content-length" },
		{ "13 digits", POST "Content-Length: 0000000000001\r\n\r\na",
		    400, "bad-content-length" },
		{ "blank inside", POST "Content-Length: 1 1\r\n\r\na", 400,
		    "bad-content-length" },
		{ "GET with a body", GET "Content-Length: 1\r\n\r\na", 400,
		    "body-not-allowed" },
		{ "Hostile", "GET / HTTP/1.1\r\nHostile: x\r\nHost: a\r\n\r\n",
		    400, "bad-host" },
		{ "Host-2 after Host", GET "host-2: x\r\n\r\n", 400,
		    "bad-host" },
		{ "no Host", "GET / HTTP/1.1\r\nA: b\r\n\r\n", 400,
		    "bad-host" },
		{ "no field at all", "GET / HTTP/1.1\r\n\r\n", 400,
		    "bad-host" },
		{ "two Hosts", GET "HOST: a\r\n\r\n", 400, "bad-host" },
		{ "user in Host", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400,
		    "bad-host" },
		{ "open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400,
		    "bad-host" },
		{ "24 fields",
		    GET FIVE FIVE FIVE FIVE "A: b\r\nA: b\r\nA: b\r\n"
					    "\r\n",
		    431, "too-many-headers" },
		{ "empty value", GET "A:\r\n\r\n", 400, "bad-header" },
		{ "blank value", GET "A:  \r\n\r\n", 400, "bad-header" },
		{ "tab", GET "A: b\tc\r\n\r\n", 400, "bad-header" },
		{ "UTF-8", GET "A: \xc3\xa9\r\n\r\n", 400, "bad-header" },
		{ "DEL", GET "A: \x7f\r\n\r\n", 400, "bad-header" },
		{ "folded", GET "A: b\r\n c\r\n\r\n", 400, "bad-header" },
		{ "blank before colon", GET "A : b\r\n\r\n", 400,
		    "bad-header" },
		{ "no name", GET ": b\r\n\r\n", 400, "bad-header" },
		{ "no colon", GET "A\r\n\r\n", 400, "bad-header" },
		{ "bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400, "bad-header" },
		{ "bare CR", GET "A: b\rc\r\n\r\n", 400, "bad-header" },
		{ "bare LF at once", "\n", 400, "bad-header" },
		{ "empty first line", "\r\n" GET "\r\n", 400,
		    "bad-request-line" },
		{ "nothing", "\r\n\r\n", 400, "bad-request-line" },
		{ "absolute form", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
		    400, "bad-request-line" },
		{ "asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400,
		    "bad-request-line" },
		{ "fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", 400,
		    "bad-request-line" },
		{ "two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400,
		    "bad-request-line" },
		{ "blank at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 505,
		    "version-not-supported" },
		{ "no version", "GET /\r\nHost: a\r\n\r\n", 400,
		    "bad-request-line" },
		{ "not HTTP", "GET / SIP/2.0\r\nHost: a\r\n\r\n", 400,
		    "bad-request-line" },
		{ "preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400,
		    "bad-request-line" },
		{ "HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505,
		    "version-not-supported" },
		{ "http/1.1", "GET / http/1.1\r\nHost: a\r\n\r\n", 400,
		    "bad-request-line" },
		{ "PUT in 1.0",
		    "PUT / HTTP/1.0\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
		    505, "version-not-supported" },
		{ "lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501,
		    "method-not-implemented" },
		{ "TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501,
		    "method-not-implemented" },
		{ "expectation", POST "Expect: tea\r\n\r\n", 417,
		    "expectation-failed" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct guard_head head = { 0 };
		struct problem problem = { 0 };

		if (judge(bytes_of(rows[i].text), &head, &problem) !=
		    GUARD_REFUSE)
			fail_msg("%s: not refused", rows[i].why);
		if (problem.status != rows[i].status ||
		    strcmp(problem.code, rows[i].code) != 0)
			fail_msg("%s: %d %s", rows[i].why, problem.status,
			    problem.code);
		assert_int_equal(head.len, 0);
	}
}

static void
passes_what_is_plain(void **state)
{
	static const struct {
		const char *why;
		const char *text;
		const char *method;
		const char *target;
		size_t body_len;
		bool expects_continue;
	} rows[] = {
		{ "shortest", GET "\r\n", "GET", "/", 0, false },
		{ "23 fields", GET FIVE FIVE FIVE FIVE "A: b\r\nA: b\r\n\r\n",
		    "GET", "/", 0, false },
		{ "length of nothing", GET "Content-Length: 0\r\n\r\n", "GET",
		    "/", 0, false },
		{ "body not here yet", POST "Content-Length: 12\r\n\r\nab",
		    "POST", "/x", 12, false },
		{ "body all here", POST "content-length:2\r\n\r\nab", "POST",
		    "/x", 2, false },
		{ "body with NUL and lines is no head",
		    POST "Content-Length: 4\r\n\r\n\n\n\r\r", "POST", "/x", 4,
		    false },
		{ "waiting for 100",
		    POST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
		    "POST", "/x", 1, true },
		{ "query", "HEAD /a?b=%20&c HTTP/1.1\r\nHost: a:80\r\n\r\n",
		    "HEAD", "/a?b=%20&c", 0, false },
		{ "old", "GET / HTTP/1.0\r\nHost: [::1]:80\r\n\r\n", "GET", "/",
		    0, false },
		{ "TE is not Transfer-Encoding", GET "TE: trailers\r\n\r\n",
		    "GET", "/", 0, false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes text = bytes_of(rows[i].text);
		struct guard_head head = { 0 };
		struct problem problem = { 0 };

		if (judge(text, &head, &problem) != GUARD_PASS)
			fail_msg("%s: %s", rows[i].why, problem.code);
		if (!bytes_equal(head.method, bytes_of(rows[i].method)) ||
		    !bytes_equal(head.target, bytes_of(rows[i].target)) ||
		    head.body_len != rows[i].body_len ||
		    head.expects_continue != rows[i].expects_continue)
			fail_msg("%s: misread", rows[i].why);
		assert_memory_equal(text.data + head.len - 4, "\r\n\r\n", 4);
	}
}

static void
waits_at_every_cut_of_a_good_head(void **state)
{
	struct bytes text = bytes_of(POST "Content-Length: 3\r\n\r\n");
	(void)state;

	for (size_t len = 0; len < text.len; len++) {
		struct guard_head head = { 0 };
		struct problem problem = { 0 };

		assert_int_equal(
		    judge((struct bytes){ text.data, len }, &head, &problem),
		    GUARD_MORE);
	}
}

static void
refuses_a_nul_before_the_head_ends(void **state)
{
	static const unsigned char text[] = "GET /\0";
	struct guard_head head = { 0 };
	struct problem problem = { 0 };
	(void)state;

	assert_int_equal(
	    judge((struct bytes){ text, sizeof(text) }, &head, &problem),
	    GUARD_REFUSE);
	assert_int_equal(problem.status, 400);
}

/* A buffer of HEAD_MAX bytes that begins with text and goes on with 'a'. */
static int
status_when_full(const char *text)
{
	static unsigned char full[HEAD_MAX];
	struct guard_head head = { 0 };
	struct problem problem = { 0 };

	memset(full, 'a', sizeof(full));
	memcpy(full, text, strlen(text));
	assert_int_equal(
	    judge((struct bytes){ full, sizeof(full) - 1 }, &head, &problem),
	    GUARD_MORE);
	assert_int_equal(
	    judge((struct bytes){ full, sizeof(full) }, &head, &problem),
	    GUARD_REFUSE);
	return problem.status;
}

static void
refuses_a_head_that_fills_the_buffer(void **state)
{
	(void)state;

	assert_int_equal(status_when_full(GET "A: "), 431);
	assert_int_equal(status_when_full("GET /"), 414);
}

static void
limits_the_target(void **state)
{
	static const size_t len[] = { GUARD_TARGET_MAX, GUARD_TARGET_MAX + 1 };
	(void)state;

	for (size_t i = 0; i < COUNT(len); i++) {
		char text[HEAD_MAX] = "GET /";
		struct guard_head head = { 0 };
		struct problem problem = { 0 };

		memset(text + 5, 'a', len[i] - 1);
		(void)snprintf(text + 4 + len[i], 64,
		    " HTTP/1.1\r\nHost: a\r\n\r\n");
		assert_int_equal(judge(bytes_of(text), &head, &problem),
		    i == 0 ? GUARD_PASS : GUARD_REFUSE);
		assert_int_equal(problem.status, i == 0 ? 0 : 414);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_kore_would_misread),
		cmocka_unit_test(passes_what_is_plain),
		cmocka_unit_test(waits_at_every_cut_of_a_good_head),
		cmocka_unit_test(refuses_a_nul_before_the_head_ends),
		cmocka_unit_test(refuses_a_head_that_fills_the_buffer),
		cmocka_unit_test(limits_the_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
