#include "http/limits.h"

#include <sodium.h>
#include <string.h>
#include <sys/mman.h>

#include "api/service.h"
#include "http/metrics.h"

enum { ADDRESS, QUESTION, KEY, KINDS };

static struct limit limits[KINDS];
static struct client_proxies proxies;

static bool
read_limit(const char *name, const char *text, const char *fallback,
    struct limit *limit, struct err *err)
{
	struct err why;

	if (text == NULL || text[0] == '\0')
		text = fallback;
	return limit_parse(text, limit, &why) ||
	       err_set(err, ERR_USAGE, "%s: %s", name, why.msg);
}

static bool
read_proxies(const char *text, struct err *err)
{
	struct err why;

	return text == NULL || client_proxies_parse(text, &proxies, &why) ||
	       err_set(err, ERR_USAGE, "KLEOS_TRUSTED_PROXIES: %s", why.msg);
}

bool
limits_open(const struct limits_config *config, struct err *err)
{
	if (!read_limit("KLEOS_LIMIT_ADDRESS", config->address, LIMITS_ADDRESS,
		&limits[ADDRESS], err) ||
	    !read_limit("KLEOS_LIMIT_QUESTION", config->question,
		LIMITS_QUESTION, &limits[QUESTION], err) ||
	    !read_limit("KLEOS_LIMIT_KEY", config->key, LIMITS_KEY,
		&limits[KEY], err) ||
	    !read_proxies(config->proxies, err))
		return false;

	struct limit_table *tables = mmap(NULL, KINDS * sizeof(*tables),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tables == MAP_FAILED)
		return err_memory(err);
	for (size_t i = 0; i < KINDS; i++) {
		randombytes_buf(tables[i].seed, sizeof(tables[i].seed));
		limits[i].table = &tables[i];
	}
	return true;
}

void
limits_close(void)
{
	if (limits[0].table != NULL)
		(void)munmap(limits[0].table, KINDS * sizeof(*limits[0].table));
	memset(limits, 0, sizeof(limits));
	proxies = (struct client_proxies){ .n = 0 };
}

const struct limit *
limits_key(void)
{
	return &limits[KEY];
}

const struct client_proxies *
limits_proxies(void)
{
	return &proxies;
}

bool
limits_pass(const struct client_address *address, const struct route *route,
    const struct query *query, struct err *err)
{
	const struct bytes key = client_key(address);
	const int64_t now_us = service_uptime_us();
	uint32_t wait;

	if (route_is_free(route))
		return true;
	wait = limit_take(&limits[ADDRESS], key,
	    1 + (uint32_t)(query->body.len / LIMITS_BODY), now_us);
	if (wait > 0) {
		metrics_add(METRICS_LIMITED_ADDRESS, 1);
		return limit_refuse(wait, "requests from this address", err);
	}
	if (!route_is_costly(route, query))
		return true;
	wait = limit_take(&limits[QUESTION], key, 1, now_us);
	if (wait > 0) {
		metrics_add(METRICS_LIMITED_QUESTION, 1);
		return limit_refuse(wait, "costly questions from this address",
		    err);
	}
	return true;
}
