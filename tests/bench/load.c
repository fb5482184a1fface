/*
 * load: how fast does a server answer?  Makes and signs distinct statements,
 * or asks for one path again and again; only then starts the clock, and sends
 * the requests over some connections that stay open, each with one under way.
 * Prints one JSON object.  Anything but success ends it with a message: this
 * measures, it tests nothing.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "bench/envelope.h"

enum {
	CONNECTIONS_MAX = 1024,
	BATCH_MAX = 1000,
	REQUESTS_MAX = 10 * 1000 * 1000,
	WAIT_MS = 30 * 1000,
	RECEIVE_SIZE = 64 * 1024,
};

struct options {
	const char *host;
	const char *community;
	const char *get; /* this path instead of statements, or NULL */
	const char *key;
	struct envelope_options envelope;
	size_t port;
	size_t first; /* number of the first statement */
	size_t statements;
	size_t connections;
	size_t batch; /* statements in a request; 0: one, without x-ndjson */
};

/* One after the other on one connection. */
struct connection {
	int fd;
	const struct buf *request; /* under way, or NULL */
	size_t sent;
	uint64_t begun_ns;
	struct buf answer;
};

struct load {
	struct options options;
	struct softkey key;
	struct buf *request;
	size_t requests;
	size_t begun;
	size_t done;
	uint64_t *took_ns; /* by requests that are done */
	struct connection *connection;
	int epoll;
};

static uint64_t
now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void
write_get(const struct options *options, struct buf *out)
{
	buf_printf(out, "GET %s HTTP/1.1\r\nHost: %s:%zu\r\n\r\n", options->get,
	    options->host, options->port);
	if (buf_failed(out))
		die("out of memory");
}

static void
write_request(const struct options *options, const struct buf *body,
    struct buf *out)
{
	buf_printf(out,
	    "POST /api/v1/%s/statements HTTP/1.1\r\nHost: %s:%zu\r\n"
	    "Content-Type: application/%s\r\nContent-Length: %zu\r\n\r\n",
	    options->community, options->host, options->port,
	    options->batch > 0 ? "x-ndjson" : "json", body->len);
	buf_add(out, body->data, body->len);
	if (buf_failed(out))
		die("out of memory");
}

/* A request full of statements, the first of which has this number. */
static void
write_post(const struct load *load, int64_t made_at, size_t number,
    struct buf *out)
{
	const struct options *options = &load->options;
	auto_buf struct buf body = { 0 };

	if (options->batch == 0)
		envelope_write(&options->envelope, &load->key, made_at, number,
		    &body);
	for (size_t i = 0; i < options->batch; i++) {
		envelope_write(&options->envelope, &load->key, made_at,
		    number + i, &body);
		buf_putc(&body, '\n');
	}
	write_request(options, &body, out);
}

static void
make_requests(struct load *load)
{
	const struct options *options = &load->options;
	size_t per_request = options->batch > 0 ? options->batch : 1;
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	load->requests = options->statements / per_request;
	load->request = allocate(load->requests, sizeof(*load->request));
	load->took_ns = allocate(load->requests, sizeof(*load->took_ns));
	for (size_t i = 0; i < load->requests; i++) {
		if (options->get != NULL)
			write_get(options, &load->request[i]);
		else
			write_post(load, (int64_t)now.tv_sec * 1000,
			    options->first + i * per_request,
			    &load->request[i]);
	}
}

static int
connect_to(const struct options *options)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)options->port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int yes = 1;

	if (fd < 0 ||
	    inet_pton(AF_INET, options->host, &address.sin_addr) != 1 ||
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)) !=
		0 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) != 0)
		die("cannot connect to %s port %zu: %s", options->host,
		    options->port, strerror(errno));
	return fd;
}

/* Send what the socket takes now. */
static void
push(struct connection *c)
{
	while (c->request != NULL && c->sent < c->request->len) {
		ssize_t n = send(c->fd, c->request->data + c->sent,
		    c->request->len - c->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0 && errno != EINTR)
			die("cannot send: %s", strerror(errno));
		c->sent += n < 0 ? 0 : (size_t)n;
	}
}

static void
begin(struct load *load, struct connection *c)
{
	c->request = NULL;
	if (load->begun == load->requests)
		return;
	c->request = &load->request[load->begun++];
	c->sent = 0;
	c->answer.len = 0;
	c->begun_ns = now_ns();
	push(c);
}

/* How long is the answer as a whole?  0 while that cannot be seen. */
static size_t
answer_len(const struct buf *answer)
{
	static const char field[] = "\r\ncontent-length:";
	const char *end = strstr(answer->data, "\r\n\r\n");
	const char *len;

	if (end == NULL)
		return 0;
	len = strcasestr(answer->data, field);
	if (len == NULL || len > end)
		die("an answer without a length");
	return (size_t)(end + 4 - answer->data) +
	       (size_t)strtoul(len + sizeof(field) - 1, NULL, 10);
}

static size_t
occurrences(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		n++;
	}
	return n;
}

/* Was what the request asked for done, and all of it? */
static void
judge(const struct load *load, const struct buf *answer)
{
	bool one = load->options.get == NULL && load->options.batch == 0;
	const char *wanted = one ? "201" : "200";

	if (strncmp(answer->data, "HTTP/1.1 ", 9) != 0 ||
	    strncmp(answer->data + 9, wanted, 3) != 0 ||
	    (load->options.batch > 0 &&
		occurrences(answer->data, "\"index\":") != load->options.batch))
		die("refused: %s", answer->data);
}

/* Receive what is there; when that ends an answer, begin the next request. */
static void
pull(struct load *load, struct connection *c)
{
	char part[RECEIVE_SIZE];
	ssize_t n;

	while ((n = recv(c->fd, part, sizeof(part), MSG_DONTWAIT)) > 0) {
		size_t len;

		buf_add(&c->answer, part, (size_t)n);
		if (buf_failed(&c->answer))
			die("out of memory");
		len = answer_len(&c->answer);
		if (len == 0 || c->answer.len < len)
			continue;
		if (c->request == NULL || c->answer.len > len)
			die("more was answered than asked");
		load->took_ns[load->done++] = now_ns() - c->begun_ns;
		judge(load, &c->answer);
		begin(load, c);
	}
	if (n == 0)
		die("the server closed a connection");
	if (errno != EAGAIN && errno != EINTR)
		die("cannot receive: %s", strerror(errno));
}

static void
open_connections(struct load *load)
{
	size_t n = load->options.connections;

	load->connection = allocate(n, sizeof(*load->connection));
	load->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < n; i++) {
		struct epoll_event event = { .events =
						 EPOLLIN | EPOLLOUT | EPOLLET };

		event.data.ptr = &load->connection[i];
		load->connection[i].fd = connect_to(&load->options);
		if (epoll_ctl(load->epoll, EPOLL_CTL_ADD,
			load->connection[i].fd, &event) != 0)
			die("epoll: %s", strerror(errno));
	}
}

/* Send all of it; returns how long that took. */
static uint64_t
run(struct load *load)
{
	struct epoll_event event[64];
	uint64_t start = now_ns();

	for (size_t i = 0; i < load->options.connections; i++)
		begin(load, &load->connection[i]);
	while (load->done < load->requests) {
		int n = epoll_wait(load->epoll, event, COUNT(event), WAIT_MS);

		if (n == 0)
			die("no answer in %d s", WAIT_MS / 1000);
		for (int i = 0; i < n; i++) {
			push(event[i].data.ptr);
			pull(load, event[i].data.ptr);
		}
	}
	return now_ns() - start;
}

static int
compare_times(const void *a, const void *b)
{
	const uint64_t *left = a;
	const uint64_t *right = b;

	return (*left > *right) - (*left < *right);
}

/* The time, in microseconds, within which so many hundredths were done. */
static double
percentile(const struct load *load, size_t hundredths)
{
	size_t place = load->requests * hundredths / 100;

	return (double)load->took_ns[place] / 1e3;
}

static void
report(const struct load *load, uint64_t total_ns)
{
	const struct options *options = &load->options;
	double seconds = (double)total_ns / 1e9;
	size_t batch = options->batch > 0 ? options->batch : 1;

	qsort(load->took_ns, load->requests, sizeof(*load->took_ns),
	    compare_times);
	(void)printf("{\"connections\":%zu,\"batch\":%zu,\"requests\":%zu,"
		     "\"seconds\":%.3f,\"per_second\":%.1f,"
		     "\"p50\":%.0f,\"p99\":%.0f}\n",
	    options->connections, batch, load->requests, seconds,
	    (double)(load->requests * batch) / seconds, percentile(load, 50),
	    percentile(load, 99));
}

static void
close_all(struct load *load)
{
	for (size_t i = 0; i < load->options.connections; i++) {
		(void)close(load->connection[i].fd);
		buf_done(&load->connection[i].answer);
	}
	for (size_t i = 0; i < load->requests; i++)
		buf_done(&load->request[i]);
	(void)close(load->epoll);
	free(load->connection);
	free(load->request);
	free(load->took_ns);
}

static void
usage(void)
{
	die("usage: load --port N [--host IP] [--connections N]\n"
	    "    [--statements N] --get PATH, or --community SLUG\n"
	    "    --log DIGEST --handle H --key FILE [--batch N] [--first N]\n"
	    "    --activity SLUG [--subject HANDLE | --subjects N], or\n"
	    "    --people for one person a statement instead");
}

static size_t
number(const char *text, size_t min, size_t max)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (end == text || *end != '\0' || n < min || n > max)
		die("%s must be from %zu to %zu", text, min, max);
	return n;
}

static void
read_options(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{ "host", required_argument, NULL, 'i' },
		{ "port", required_argument, NULL, 'p' },
		{ "community", required_argument, NULL, 'c' },
		{ "log", required_argument, NULL, 'l' },
		{ "handle", required_argument, NULL, 'h' },
		{ "key", required_argument, NULL, 'k' },
		{ "activity", required_argument, NULL, 'a' },
		{ "get", required_argument, NULL, 'g' },
		{ "subject", required_argument, NULL, 's' },
		{ "subjects", required_argument, NULL, 'S' },
		{ "people", no_argument, NULL, 'P' },
		{ "first", required_argument, NULL, 'f' },
		{ "statements", required_argument, NULL, 'n' },
		{ "connections", required_argument, NULL, 'C' },
		{ "batch", required_argument, NULL, 'b' },
		{ 0 },
	};
	struct envelope_options *envelope = &options->envelope;
	const char **text[] = {
		['i'] = &options->host,
		['c'] = &options->community,
		['l'] = &envelope->log,
		['h'] = &envelope->handle,
		['k'] = &options->key,
		['a'] = &envelope->activity,
		['s'] = &envelope->subject,
		['g'] = &options->get,
	};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 'p')
			options->port = number(optarg, 1, UINT16_MAX);
		else if (c == 'n')
			options->statements = number(optarg, 1, REQUESTS_MAX);
		else if (c == 'f')
			options->first = number(optarg, 0, REQUESTS_MAX);
		else if (c == 'S')
			envelope->subjects = number(optarg, 1, REQUESTS_MAX);
		else if (c == 'P')
			envelope->people = true;
		else if (c == 'C')
			options->connections =
			    number(optarg, 1, CONNECTIONS_MAX);
		else if (c == 'b')
			options->batch = number(optarg, 1, BATCH_MAX);
		else if (c != '?')
			*text[c] = optarg;
		else
			usage();
	}
	bool posts = options->community != NULL && envelope->log != NULL &&
		     envelope->handle != NULL && options->key != NULL &&
		     (envelope->people || envelope->activity != NULL);
	if (options->port == 0 || options->statements < options->batch ||
	    (options->get == NULL && !posts))
		usage();
}

int
main(int argc, char **argv)
{
	struct load load = { .options = { .host = "127.0.0.1",
				 .statements = 1000,
				 .connections = 1 } };

	if (sodium_init() < 0)
		die("libsodium does not work here");
	read_options(argc, argv, &load.options);
	if (load.options.get == NULL)
		envelope_key(load.options.key, &load.key);
	make_requests(&load);
	open_connections(&load);
	report(&load, run(&load));
	close_all(&load);
	return 0;
}
