#include "proxy.h"

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct proxy {
	pthread_t thread;
	int listener;
	char conninfo[512];
	struct sockaddr_un target;
	atomic_bool stop;
	atomic_bool armed;
	atomic_bool cut;
};

enum { POLL_MS = 50, COMMIT_MS = 500, CHUNK = 65536 };

static struct sockaddr_un
address(const char *folder)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	(void)snprintf(at.sun_path, sizeof(at.sun_path), "%s/.s.PGSQL.5432",
	    folder);
	return at;
}

/* Move what is there from one side to the other; false at its end. */
static bool
forward(struct proxy *proxy, int from, int to, bool to_server)
{
	static char data[CHUNK];
	ssize_t n = read(from, data, sizeof(data));

	if (n <= 0)
		return false;
	if (write(to, data, (size_t)n) != n)
		return false;
	if (!to_server || !atomic_load(&proxy->armed) ||
	    memmem(data, (size_t)n, "COMMIT", 6) == NULL)
		return true;
	/* Long enough for it to be done; nobody will hear of it. */
	(void)usleep(COMMIT_MS * 1000);
	atomic_store(&proxy->armed, false);
	atomic_store(&proxy->cut, true);
	return false;
}

/* One connection at a time is all that a test makes. */
static void
serve(struct proxy *proxy, int client)
{
	int server = socket(AF_UNIX, SOCK_STREAM, 0);
	bool open = connect(server, (const struct sockaddr *)&proxy->target,
			sizeof(proxy->target)) == 0;

	while (open && !atomic_load(&proxy->stop)) {
		struct pollfd side[] = {
			{ .fd = client, .events = POLLIN },
			{ .fd = server, .events = POLLIN },
		};

		(void)poll(side, 2, POLL_MS);
		if (side[0].revents != 0)
			open = forward(proxy, client, server, true);
		if (open && side[1].revents != 0)
			open = forward(proxy, server, client, false);
	}
	(void)close(server);
	(void)close(client);
}

static void *
proxy_main(void *context)
{
	struct proxy *proxy = context;

	while (!atomic_load(&proxy->stop)) {
		struct pollfd wait = { .fd = proxy->listener,
			.events = POLLIN };
		int client;

		if (poll(&wait, 1, POLL_MS) > 0 &&
		    (client = accept(proxy->listener, NULL, NULL)) >= 0)
			serve(proxy, client);
	}
	return NULL;
}

/* Where PostgreSQL listens, and the same string with our folder instead. */
static void
find_target(struct proxy *proxy, const char *folder, const char *conninfo)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);

	for (PQconninfoOption *o = options; o->keyword != NULL; o++)
		if (strcmp(o->keyword, "host") == 0)
			proxy->target = address(o->val);
	PQconninfoFree(options);
	(void)snprintf(proxy->conninfo, sizeof(proxy->conninfo), "%s host=%s",
	    conninfo, folder);
}

struct proxy *
proxy_start(const char *folder, const char *conninfo)
{
	struct proxy *proxy = calloc(1, sizeof(*proxy));
	struct sockaddr_un at = address(folder);

	find_target(proxy, folder, conninfo);
	(void)mkdir(folder, S_IRWXU);
	(void)unlink(at.sun_path);
	proxy->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	if (bind(proxy->listener, (const struct sockaddr *)&at, sizeof(at)) !=
		0 ||
	    listen(proxy->listener, 4) != 0 ||
	    pthread_create(&proxy->thread, NULL, proxy_main, proxy) != 0) {
		(void)close(proxy->listener);
		free(proxy);
		return NULL;
	}
	return proxy;
}

void
proxy_stop(struct proxy *proxy)
{
	atomic_store(&proxy->stop, true);
	(void)pthread_join(proxy->thread, NULL);
	(void)close(proxy->listener);
	free(proxy);
}

const char *
proxy_conninfo(const struct proxy *proxy)
{
	return proxy->conninfo;
}

void
proxy_arm(struct proxy *proxy)
{
	atomic_store(&proxy->armed, true);
}

bool
proxy_has_cut(const struct proxy *proxy)
{
	return atomic_load(&proxy->cut);
}
