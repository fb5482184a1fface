/*
 * load: how fast does a server record statements?  Makes and signs distinct
 * contributions, then starts the clock and sends them over some connections
 * that stay open, each with one request under way.  Prints one JSON object.
 * Anything but success ends it with a message: this measures, it tests
 * nothing.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "core/armor.h"
#include "core/base64.h"
#include "core/instant.h"
#include "fixture.h"
#include "softkey.h"

enum {
	SUMMARY_LEN = 1200, /* makes a payload of about 1.5 KB */
	CONNECTIONS_MAX = 1024,
	BATCH_MAX = 1000,
	REQUESTS_MAX = 10 * 1000 * 1000,
	WAIT_MS = 30 * 1000,
	RECEIVE_SIZE = 64 * 1024,
};

#define TYPE "contribution"

struct options {
	const char *host;
	const char *community;
	const char *log;
	const char *handle;
	const char *key;
	const char *activity;
	size_t port;
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

static void die(const char *fmt, ...)
    __attribute__((noreturn, format(printf, 1, 2)));

static void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fputs("load: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static void *
allocate(size_t n, size_t size)
{
	void *memory = calloc(n, size);

	if (memory == NULL)
		die("out of memory");
	return memory;
}

static uint64_t
now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* The lines between the two that frame it, decoded from base64. */
static void
unwrap_key(struct bytes text, struct buf *blob)
{
	static const char begin[] = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
	static const char end[] = "-----END OPENSSH PRIVATE KEY-----";
	const char *at = strstr((const char *)text.data, begin);
	const char *stop = strstr((const char *)text.data, end);
	auto_buf struct buf base64 = { 0 };
	unsigned char decoded[1024];
	size_t len;

	if (at == NULL || stop == NULL)
		die("the key is not in OpenSSH's form");
	for (at += sizeof(begin) - 1; at < stop; at++)
		if (*at != '\n')
			buf_putc(&base64, *at);
	if (!base64_decode(buf_bytes(&base64), decoded, sizeof(decoded), &len))
		die("the key is not base64, or longer than an ed25519 key");
	buf_add(blob, decoded, len);
}

/* PROTOCOL.key of OpenSSH: an unencrypted file with one ed25519 key. */
static void
read_key(const char *path, struct softkey *soft)
{
	static const char magic[] = "openssh-key-v1";
	auto_buf struct buf text = { 0 }, blob = { 0 };

	if (!fixture_read(path, &text))
		die("cannot read %s", path);
	unwrap_key(buf_bytes(&text), &blob);

	struct sshwire outer = { .rest = buf_bytes(&blob) };
	struct bytes start = sshwire_raw(&outer, sizeof(magic));
	struct bytes cipher = sshwire_string(&outer);
	(void)sshwire_string(&outer); /* key derivation, and its options */
	(void)sshwire_string(&outer);
	uint32_t keys = sshwire_uint32(&outer);
	(void)sshwire_string(&outer); /* the public key */
	struct sshwire inner = { .rest = sshwire_string(&outer) };
	if (!sshwire_done(&outer) || keys != 1 ||
	    !bytes_equal(start, (struct bytes){ (const unsigned char *)magic,
				    sizeof(magic) }) ||
	    !bytes_equal(cipher, bytes_of("none")))
		die("%s is encrypted or damaged", path);

	(void)sshwire_raw(&inner, 8); /* the same number twice */
	struct bytes type = sshwire_string(&inner);
	struct bytes point = sshwire_string(&inner);
	struct bytes secret = sshwire_string(&inner);
	if (inner.failed || !bytes_equal(type, bytes_of("ssh-ed25519")) ||
	    point.len != sizeof(soft->key.point) ||
	    secret.len != sizeof(soft->secret))
		die("%s is no ed25519 key", path);
	*soft = (struct softkey){ .key.type = SSH_KEY_ED25519 };
	(void)memcpy(soft->key.point, point.data, point.len);
	(void)memcpy(soft->secret, secret.data, secret.len);
}

/* 16 random bytes in base64url without padding. */
static void
write_nonce(struct buf *out)
{
	unsigned char bytes[16];
	char text[32];

	randombytes_buf(bytes, sizeof(bytes));
	buf_puts(out,
	    sodium_bin2base64(text, sizeof(text), bytes, sizeof(bytes),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

/* Keys stand in canonical order, and no value needs an escape. */
static void
write_payload(const struct options *options, const char *made_at, size_t number,
    struct buf *out)
{
	size_t start;

	buf_printf(out,
	    "{\"body\":{\"activity\":\"%s\",\"from\":\"%.10s\","
	    "\"subject\":\"handle:%s\",\"summary\":\"",
	    options->activity, made_at, options->handle);
	start = out->len;
	while (out->len < start + SUMMARY_LEN)
		buf_printf(out, "Number %zu: what was said and done. ", number);
	buf_printf(out,
	    "\"},\"by\":\"%s\",\"log\":\"%s\",\"made_at\":\"%s\",\"nonce\":\"",
	    options->handle, options->log, made_at);
	write_nonce(out);
	buf_puts(out, "\",\"type\":\"" TYPE "\",\"v\":1}");
}

/* Payload and signature as one line of JSON, without a line end. */
static void
write_envelope(const struct load *load, const char *made_at, size_t number,
    struct buf *out)
{
	auto_buf struct buf payload = { 0 }, blob = { 0 }, armored = { 0 };

	write_payload(&load->options, made_at, number, &payload);
	softkey_sign(&load->key, "kleos.v1." TYPE, false, buf_bytes(&payload),
	    &blob);
	armor_write(buf_bytes(&blob), &armored);
	if (buf_failed(&payload) || buf_failed(&armored))
		die("out of memory");
	auto_json json_t *envelope = json_pack("{s:s, s:s}", "payload",
	    payload.data, "signature", armored.data);
	auto_free char *text = json_dumps(envelope, JSON_COMPACT);
	if (text == NULL)
		die("out of memory");
	buf_puts(out, text);
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

static void
make_requests(struct load *load)
{
	const struct options *options = &load->options;
	size_t per_request = options->batch > 0 ? options->batch : 1;
	struct timespec now;
	size_t number = 0;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	struct instant_text made_at =
	    instant_format((int64_t)now.tv_sec * 1000);
	load->requests = options->statements / per_request;
	load->request = allocate(load->requests, sizeof(*load->request));
	load->took_ns = allocate(load->requests, sizeof(*load->took_ns));
	for (size_t i = 0; i < load->requests; i++) {
		auto_buf struct buf body = { 0 };

		for (size_t line = 0; line < per_request; line++) {
			write_envelope(load, made_at.text, number++, &body);
			if (options->batch > 0)
				buf_putc(&body, '\n');
		}
		write_request(options, &body, &load->request[i]);
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

/* Was every statement of the request recorded? */
static void
judge(const struct load *load, const struct buf *answer)
{
	const char *wanted = load->options.batch > 0 ? "200" : "201";

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
	die("usage: load --port N --community SLUG --log DIGEST --handle H\n"
	    "    --key FILE --activity SLUG [--host IP] [--statements N]\n"
	    "    [--connections N] [--batch N]");
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
		{ "statements", required_argument, NULL, 'n' },
		{ "connections", required_argument, NULL, 'C' },
		{ "batch", required_argument, NULL, 'b' },
		{ 0 },
	};
	const char **text[] = { ['i'] = &options->host,
		['c'] = &options->community,
		['l'] = &options->log,
		['h'] = &options->handle,
		['k'] = &options->key,
		['a'] = &options->activity };
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 'p')
			options->port = number(optarg, 1, UINT16_MAX);
		else if (c == 'n')
			options->statements = number(optarg, 1, REQUESTS_MAX);
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
	for (size_t i = 0; i < COUNT(text); i++)
		if (text[i] != NULL && *text[i] == NULL)
			usage();
	if (options->port == 0 || options->statements < options->batch)
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
	read_key(load.options.key, &load.key);
	make_requests(&load);
	open_connections(&load);
	report(&load, run(&load));
	close_all(&load);
	return 0;
}
