#include "http/vitals.h"

#include <kore/kore.h>

#include <kore/http.h>

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "http/connect.h"
#include "http/metrics.h"
#include "http/pool.h"
#include "http/reply.h"
#include "http/stop.h"

enum { EVERY_MS = 1000 };

/* Resident memory in bytes; 0 when the kernel does not say (proc(5)). */
static uint64_t
resident(void)
{
	char text[128] = "";
	char *second;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;

	if (fd >= 0)
		(void)close(fd);
	if (n <= 0)
		return 0;
	(void)strtoull(text, &second, 10);
	return strtoull(second, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Only the database knows how witnesses have answered: a thread asks it. */
static void
ask_standings(u_int64_t now)
{
	struct err err = { 0 };
	struct job *job = metrics_turn(now) ? job_new(&err) : NULL;

	if (job == NULL)
		return;
	job->route = &route_standings;
	job->query.path = route_standings.pattern;
	if (!pool_submit(job, &err))
		job_free(job);
}

static void
note(void *unused, u_int64_t now)
{
	(void)unused;
	metrics_set(METRICS_MEMORY, resident());
	metrics_set(METRICS_CONNECTIONS, worker_active_connections);
	metrics_set(METRICS_REQUESTS, http_request_count);
	metrics_set(METRICS_BODIES, connect_bodies_held());
	metrics_set(METRICS_UNSENT, reply_unsent());
	if (now == 0)
		return;
	ask_standings(now);
	stop_with_parent();
}

void
vitals_watch(void)
{
	metrics_use((unsigned)worker->id - 1);
	metrics_set(METRICS_START_TIME, (uint64_t)time(NULL));
	note(NULL, 0);
	(void)kore_timer_add(note, EVERY_MS, NULL, 0);
}
