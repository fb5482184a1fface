#include "http/alarm.h"

#include "api/service.h"
#include "http/log.h"
#include "http/metrics.h"

static const int64_t again_us = INT64_C(60000000);

static void
hear_dialled(const char *why)
{
	static atomic_bool away;
	bool is_away = why != NULL;

	metrics_watch.dialled(why);
	if (atomic_exchange(&away, is_away) == is_away)
		return;
	if (is_away)
		log_event("error", "database away", why);
	else
		log_event("info", "database back", NULL);
}

static void
hear_head(const char *slug, uint64_t size, uint64_t mark)
{
	metrics_watch.head_seen(slug, size, mark);
}

/* Of threads that come at once, the one that sets the time writes. */
static void
hear_behind(const char *why)
{
	static atomic_int_least64_t next_us;
	int64_t now = service_uptime_us();
	int64_t next = atomic_load(&next_us);

	if (now >= next &&
	    atomic_compare_exchange_strong(&next_us, &next, now + again_us))
		log_event("error", "log behind", why);
}

static void
hear_witness(const struct standing_seen *seen)
{
	metrics_watch.witness_seen(seen);
}

const struct store_watch alarm_watch = {
	.dialled = hear_dialled,
	.head_seen = hear_head,
	.fell_behind = hear_behind,
	.witness_seen = hear_witness,
};
