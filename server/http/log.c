#include "http/log.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#include "api/service.h"
#include "core/instant.h"
#include "core/scope.h"
#include "http/metrics.h"

/* The time of day, for the people who read the log. */
static struct instant_text
time_of_day(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return instant_format(
	    (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

/*
 * A random start, so that processes do not meet, and then one after the
 * other.  Only the loop's thread asks.
 */
uint64_t
log_new_id(void)
{
	static uint64_t last;

	while (last == 0)
		randombytes_buf(&last, sizeof(last));
	return last++;
}

struct log_id_text
log_id_text(uint64_t id)
{
	struct log_id_text text;

	(void)snprintf(text.text, sizeof(text.text), "%016" PRIx64, id);
	return text;
}

void
log_request(const struct log_entry *entry)
{
	int64_t us = service_uptime_us() - entry->started_us;
	const char *reason = entry->reason;

	(void)printf("{\"time\":\"%s\",\"level\":\"info\",\"id\":\"%s\","
		     "\"method\":\"%s\",\"route\":\"%s\",\"status\":%d,"
		     "%s%s%s\"ms\":%" PRId64 ".%03" PRId64 ",\"bytes\":%zu}\n",
	    time_of_day().text, log_id_text(entry->id).text, entry->method,
	    entry->route, entry->status, reason != NULL ? "\"reason\":\"" : "",
	    reason != NULL ? reason : "", reason != NULL ? "\"," : "",
	    us / 1000, us % 1000, entry->bytes);
	metrics_request(entry->matched, entry->route, entry->status, reason,
	    us);
}

/* Takes the line over. */
static void
write_line(json_t *doc)
{
	auto_json json_t *line = doc;
	auto_free char *text =
	    line != NULL ? json_dumps(line, JSON_COMPACT) : NULL;

	(void)printf("%s\n",
	    text != NULL ? text : "{\"level\":\"error\",\"message\":\"?\"}");
}

void
log_error(const char *route, uint64_t id, const char *message)
{
	write_line(json_pack("{s:s, s:s, s:s, s:s, s:s*}", "time",
	    time_of_day().text, "level", "error", "id", log_id_text(id).text,
	    "route", route, "message", message));
}

void
log_event(const char *level, const char *event, const char *message)
{
	write_line(
	    json_pack("{s:s, s:s, s:s, s:s*}", "time", time_of_day().text,
		"level", level, "event", event, "message", message));
}
