#include "core/limit.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/*
 * A bucket is the time at which it will be full again, in ticks, below a tag
 * of its key (the generic cell rate algorithm): 42 bits of 100 us are 13 years.
 * 0 is a bucket of nobody.  A token takes a whole number of ticks to come.
 */
enum { TICKS_A_SECOND = 10000, TIME_BITS = 42, TRIES_MAX = 64 };
#define TIME_MASK ((UINT64_C(1) << TIME_BITS) - 1)

_Static_assert(crypto_shorthash_KEYBYTES == LIMIT_SEED_LEN, "seed");

/* A number from 1 to max up to the character that ends it. */
static bool
read_number(const char **text, char end, uint32_t max, uint32_t *out)
{
	char *stop;
	unsigned long n;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	n = strtoul(*text, &stop, 10);
	if (errno != 0 || n < 1 || n > max || *stop != end)
		return false;
	*out = (uint32_t)n;
	*text = stop + 1;
	return true;
}

bool
limit_parse(const char *text, struct limit *limit, struct err *err)
{
	uint32_t rate = 0;
	uint32_t burst = 0;

	if (strcmp(text, "off") != 0 &&
	    (!read_number(&text, '/', LIMIT_RATE_MAX, &rate) ||
		!read_number(&text, '\0', LIMIT_BURST_MAX, &burst)))
		return err_set(err, ERR_USAGE,
		    "must be off, or RATE/BURST: from 1 to %d a second, and "
		    "from 1 to %d at once",
		    LIMIT_RATE_MAX, LIMIT_BURST_MAX);
	limit->rate = rate;
	limit->burst = burst;
	return true;
}

static uint64_t
ticks_of(int64_t us)
{
	return (uint64_t)(us > 0 ? us : 0) / (1000000 / TICKS_A_SECOND);
}

/* How long it takes until n tokens have come. */
static uint64_t
ticks_for(const struct limit *limit, uint32_t n)
{
	return (uint64_t)n * ((TICKS_A_SECOND + limit->rate - 1) / limit->rate);
}

/* Where a key's bucket is, and what it holds. */
struct place {
	atomic_uint_least64_t *bucket;
	uint64_t seen; /* with its tag */
	uint64_t tag;
	uint64_t full_at; /* ticks */
};

static struct place
find(const struct limit *limit, struct bytes key, uint64_t now)
{
	struct limit_table *table = limit->table;
	uint64_t hash;

	(void)crypto_shorthash((unsigned char *)&hash, key.data, key.len,
	    table->seed);
	struct place place = { .tag = hash & ~TIME_MASK, .full_at = now };
	atomic_uint_least64_t *set = table->bucket[hash % LIMIT_SETS];

	for (size_t i = 0; i < LIMIT_WAYS; i++) {
		uint64_t seen = atomic_load(&set[i]);

		if (seen != 0 && (seen & ~TIME_MASK) == place.tag) {
			place.bucket = &set[i];
			place.seen = seen;
			if ((seen & TIME_MASK) > now)
				place.full_at = seen & TIME_MASK;
			return place;
		}
		if (place.bucket == NULL ||
		    (seen & TIME_MASK) < (place.seen & TIME_MASK)) {
			place.bucket = &set[i];
			place.seen = seen;
		}
	}
	return place;
}

/* Seconds until a bucket that lacks so many ticks has them; 0 if none. */
static uint32_t
seconds_until(uint64_t full_at, uint64_t room, uint64_t now)
{
	if (full_at <= now + room)
		return 0;
	return (uint32_t)((full_at - room - now + TICKS_A_SECOND - 1) /
			  TICKS_A_SECOND);
}

/*
 * Take tokens if there are enough, or in any case.  Somebody who meddles all
 * the time cannot keep this going: after many tries it goes free.
 */
static uint32_t
take(const struct limit *limit, struct bytes key, uint32_t n, int64_t now_us,
    bool in_any_case)
{
	const uint64_t now = ticks_of(now_us);
	const uint64_t room = ticks_for(limit, limit->burst);
	const uint64_t cost = ticks_for(limit, n);

	for (int i = 0; i < TRIES_MAX; i++) {
		struct place place = find(limit, key, now);
		uint64_t full_at = place.full_at + cost;
		uint32_t wait = seconds_until(full_at, room, now);

		if (wait > 0 && !in_any_case)
			return wait;
		if (atomic_compare_exchange_strong(place.bucket, &place.seen,
			place.tag | (full_at & TIME_MASK)))
			return 0;
	}
	return 0;
}

uint32_t
limit_take(const struct limit *limit, struct bytes key, uint32_t n,
    int64_t now_us)
{
	if (limit->rate == 0)
		return 0;
	return take(limit, key, n < limit->burst ? n : limit->burst, now_us,
	    false);
}

uint32_t
limit_ask(const struct limit *limit, struct bytes key, int64_t now_us)
{
	if (limit->rate == 0)
		return 0;

	uint64_t now = ticks_of(now_us);
	struct place place = find(limit, key, now);
	return seconds_until(place.full_at + ticks_for(limit, 1),
	    ticks_for(limit, limit->burst), now);
}

void
limit_charge(const struct limit *limit, struct bytes key, uint32_t n,
    int64_t now_us)
{
	if (limit->rate > 0)
		(void)take(limit, key, n, now_us, true);
}

bool
limit_refuse(uint32_t seconds, const char *what, struct err *err)
{
	(void)err_set(err, ERR_TOO_MANY, "too many %s; try again in %u s", what,
	    seconds);
	err->retry_s = seconds;
	return false;
}
