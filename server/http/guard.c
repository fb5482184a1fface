#include "http/guard.h"

#include <stdint.h>
#include <strings.h>

#include "core/scope.h"

enum { LENGTH_DIGITS_MAX = 12 };

/* What the lines have said so far. */
struct reader {
	struct guard_head *head;
	struct problem *problem;
	bool has_host;
	bool has_length;
	bool old; /* HTTP/1.0 */
};

static bool
refuse(struct problem *problem, int status, const char *code,
    const char *detail)
{
	*problem = (struct problem){ .status = status,
		.code = code,
		.detail = detail };
	return false;
}

static bool
is_text(struct bytes bytes, const char *text)
{
	return bytes_equal(bytes, bytes_of(text));
}

static bool
is_name(struct bytes bytes, const char *name)
{
	return bytes.len == strlen(name) &&
	       strncasecmp((const char *)bytes.data, name, bytes.len) == 0;
}

/* Letters, digits and the others, and at least one of them. */
static bool
is_made_of(struct bytes text, const char *others)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.data[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (!letter && (c < '0' || c > '9') &&
		    (c == '\0' || strchr(others, c) == NULL))
			return false;
	}
	return text.len > 0;
}

/* RFC 9110, 5.6.2. */
static bool
is_token(struct bytes text)
{
	return is_made_of(text, "!#$%&'*+-.^_`|~");
}

static bool
is_within(struct bytes text, unsigned char first, unsigned char last)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < first || text.data[i] > last)
			return false;
	return true;
}

/* Cut what comes before the first c off *rest, and c itself. */
static bool
cut(struct bytes *rest, unsigned char c, struct bytes *part)
{
	const unsigned char *at =
	    rest->len > 0 ? memchr(rest->data, c, rest->len) : NULL;

	if (at == NULL)
		return false;
	*part = (struct bytes){ rest->data, (size_t)(at - rest->data) };
	rest->data = at + 1;
	rest->len -= part->len + 1;
	return true;
}

static struct bytes
trim(struct bytes text)
{
	while (text.len > 0 && text.data[0] == ' ') {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && text.data[text.len - 1] == ' ')
		text.len--;
	return text;
}

/* What Kore understands, and whether a body belongs to it. */
static const struct {
	const char *name;
	bool body;
	bool old; /* Kore takes it in HTTP/1.0 too */
} methods[] = {
	{ "GET", false, true },
	{ "HEAD", false, true },
	{ "OPTIONS", false, false },
	{ "DELETE", false, false },
	{ "POST", true, true },
	{ "PUT", true, false },
	{ "PATCH", true, false },
};

/* The row of a method, or COUNT(methods). */
static size_t
method_row(struct bytes name)
{
	size_t i = 0;

	while (i < COUNT(methods) && !is_text(name, methods[i].name))
		i++;
	return i;
}

static bool
check_version(struct reader *reader, struct bytes version)
{
	struct problem *problem = reader->problem;

	if (version.len < 5 || memcmp(version.data, "HTTP/", 5) != 0)
		return refuse(problem, 400, "bad-request-line",
		    "the request line ends with HTTP/1.1");
	reader->old = is_text(version, "HTTP/1.0");
	if (!reader->old && !is_text(version, "HTTP/1.1"))
		return refuse(problem, 505, "version-not-supported",
		    "only HTTP/1.1 and HTTP/1.0 are spoken here");
	return true;
}

/* "GET /path HTTP/1.1" with single blanks. */
static bool
read_request_line(struct reader *reader, struct bytes line)
{
	struct guard_head *head = reader->head;
	struct problem *problem = reader->problem;

	if (!cut(&line, ' ', &head->method) || !is_token(head->method) ||
	    !cut(&line, ' ', &head->target) || head->target.len == 0 ||
	    head->target.data[0] != '/' ||
	    !is_within(head->target, 0x21, 0x7e) ||
	    memchr(head->target.data, '#', head->target.len) != NULL)
		return refuse(problem, 400, "bad-request-line",
		    "a request line is METHOD /path HTTP/1.1");
	if (head->target.len > GUARD_TARGET_MAX)
		return refuse(problem, 414, "target-too-long",
		    "a path with its query has at most 1998 bytes");
	if (!check_version(reader, line))
		return false;

	size_t row = method_row(head->method);
	if (row == COUNT(methods))
		return refuse(problem, 501, "method-not-implemented",
		    "no such method here");
	if (reader->old && !methods[row].old)
		return refuse(problem, 505, "version-not-supported",
		    "this method needs HTTP/1.1");
	return true;
}

static bool
read_host(struct reader *reader, struct bytes value)
{
	bool bracket = value.data[0] == '[';

	if (reader->has_host)
		return refuse(reader->problem, 400, "bad-host",
		    "exactly one Host field is needed");
	if (value.len > GUARD_HOST_MAX || !is_made_of(value, ".-_:[]") ||
	    (bracket && memchr(value.data, ']', value.len) == NULL))
		return refuse(reader->problem, 400, "bad-host",
		    "Host is a name and perhaps a port");
	reader->has_host = true;
	return true;
}

static bool
read_length(struct reader *reader, struct bytes value)
{
	size_t len = 0;

	if (reader->has_length)
		return refuse(reader->problem, 400, "bad-content-length",
		    "at most one Content-Length field");
	if (value.len > LENGTH_DIGITS_MAX || !is_within(value, '0', '9'))
		return refuse(reader->problem, 400, "bad-content-length",
		    "Content-Length is a number in digits");
	for (size_t i = 0; i < value.len; i++)
		len = len * 10 + (size_t)(value.data[i] - '0');
	reader->head->body_len = len;
	reader->has_length = true;
	return true;
}

/* "Name: value", and what it means for framing. */
static bool
read_field(struct reader *reader, struct bytes line)
{
	struct problem *problem = reader->problem;
	struct bytes value = line;
	struct bytes name;

	if (!cut(&value, ':', &name) || !is_token(name))
		return refuse(problem, 400, "bad-header",
		    "a header field is Name: value");
	value = trim(value);
	if (value.len == 0 || !is_within(value, 0x20, 0x7e))
		return refuse(problem, 400, "bad-header",
		    "a field value is visible ASCII and not empty");
	if (is_name(name, "host"))
		return read_host(reader, value);
	if (name.len > 4 && is_name((struct bytes){ name.data, 4 }, "host"))
		return refuse(problem, 400, "bad-host",
		    "no other field may begin with Host");
	if (is_name(name, "transfer-encoding"))
		return refuse(problem, 411, "length-required",
		    "send Content-Length; Transfer-Encoding is not accepted");
	if (is_name(name, "content-length"))
		return read_length(reader, value);
	if (is_name(name, "expect")) {
		reader->head->expects_continue = true;
		if (!is_name(value, "100-continue"))
			return refuse(problem, 417, "expectation-failed",
			    "the only known expectation is 100-continue");
	}
	return true;
}

/* The rules that need all lines. */
static bool
check_body(struct reader *reader, size_t surplus)
{
	struct guard_head *head = reader->head;
	struct problem *problem = reader->problem;
	bool body = methods[method_row(head->method)].body;

	if (!reader->has_host)
		return refuse(problem, 400, "bad-host",
		    "exactly one Host field is needed");
	if (body && !reader->has_length)
		return refuse(problem, 411, "length-required",
		    "send Content-Length with this method");
	if (!body && head->body_len > 0)
		return refuse(problem, 400, "body-not-allowed",
		    "this method takes no body");
	if (surplus > head->body_len)
		return refuse(problem, 400, "pipelining-not-supported",
		    "wait for the answer before sending more");
	return true;
}

/*
 * Find the end of the head: its length, 0 when it is not there yet, and
 * SIZE_MAX for a byte that no head holds, so that nobody waits for the rest.
 */
static size_t
find_end(struct bytes received)
{
	for (size_t i = 0; i < received.len; i++) {
		unsigned char c = received.data[i];
		unsigned char before = i > 0 ? received.data[i - 1] : '\0';

		if (c == '\0' || (c == '\n') != (before == '\r'))
			return SIZE_MAX;
		if (c == '\n' && i >= 3 && received.data[i - 2] == '\n')
			return i + 1;
	}
	return 0;
}

/* Every line of a whole head. */
static bool
read_lines(struct reader *reader, struct bytes lines)
{
	struct bytes line;
	size_t n = 0;

	while (cut(&lines, '\n', &line) && line.len > 1) {
		line.len--; /* its CR */
		if (++n > GUARD_LINES_MAX)
			return refuse(reader->problem, 431, "too-many-headers",
			    "at most 23 header fields");
		if (n == 1 ? !read_request_line(reader, line)
			   : !read_field(reader, line))
			return false;
	}
	return n > 0 || refuse(reader->problem, 400, "bad-request-line",
			    "a request line is METHOD /path HTTP/1.1");
}

static enum guard_verdict
wait_for_more(struct bytes received, size_t max, struct problem *problem)
{
	if (received.len < max)
		return GUARD_MORE;
	if (memchr(received.data, '\n', received.len) == NULL)
		(void)refuse(problem, 414, "target-too-long",
		    "a path with its query has at most 1998 bytes");
	else
		(void)refuse(problem, 431, "header-too-large",
		    "the header fields are too large");
	return GUARD_REFUSE;
}

enum guard_verdict
guard_check(struct bytes received, size_t max, struct guard_head *head,
    struct problem *problem)
{
	struct guard_head found = { .len = find_end(received) };
	struct problem why = { 0 };
	struct reader reader = { .head = &found, .problem = &why };

	if (found.len == 0)
		return wait_for_more(received, max, problem);

	bool fine = found.len != SIZE_MAX
			? read_lines(&reader,
			      (struct bytes){ received.data, found.len }) &&
			      check_body(&reader, received.len - found.len)
			: refuse(&why, 400, "bad-header",
			      "lines end with CR LF, and hold no NUL");
	if (!fine) {
		*problem = why;
		return GUARD_REFUSE;
	}
	*head = found;
	return GUARD_PASS;
}
