#include "http/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "core/instant.h"
#include "core/scope.h"

int64_t
log_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The time of day, for the people who read the log. */
static struct instant_text
time_of_day(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return instant_format(
	    (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

void
log_request(const struct log_entry *entry)
{
	int64_t us = log_now() - entry->started_us;

	(void)printf("{\"time\":\"%s\",\"level\":\"info\",\"method\":\"%s\","
		     "\"route\":\"%s\",\"status\":%d,\"ms\":%" PRId64
		     ".%03" PRId64 ",\"bytes\":%zu}\n",
	    time_of_day().text, entry->method, entry->route, entry->status,
	    us / 1000, us % 1000, entry->bytes);
}

void
log_error(const char *route, const char *message)
{
	auto_json json_t *line =
	    json_pack("{s:s, s:s, s:s, s:s*}", "time", time_of_day().text,
		"level", "error", "route", route, "message", message);
	auto_free char *text =
	    line != NULL ? json_dumps(line, JSON_COMPACT) : NULL;

	(void)printf("%s\n",
	    text != NULL ? text : "{\"level\":\"error\",\"message\":\"?\"}");
}
