/* limit.h: how often may this happen?  Token buckets for any number of keys,
 * in a table of fixed size. */

#ifndef CORE_LIMIT_H
#define CORE_LIMIT_H

#include <stdatomic.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

#define LIMIT_RATE_MAX 1000
#define LIMIT_BURST_MAX 10000000
#define LIMIT_SEED_LEN 16
#define LIMIT_SETS 4096
#define LIMIT_WAYS 8

/*
 * 256 KiB, which several processes may share: every bucket is one number that
 * changes at once.  A key belongs into one set of buckets, by a hash that
 * nobody outside can foresee.  When its set is full it takes the place of the
 * bucket that is nearest to being full of tokens: so who floods the table
 * with keys makes others only freer.  Of a hundred thousand keys perhaps one
 * shares the bucket of another.  Starts as zeros and a random seed.
 */
struct limit_table {
	unsigned char seed[LIMIT_SEED_LEN];
	atomic_uint_least64_t bucket[LIMIT_SETS][LIMIT_WAYS];
};

/* rate 0 is no limit. */
struct limit {
	struct limit_table *table; /* borrowed */
	uint32_t rate;  /* tokens a second; exact if it divides 10,000 */
	uint32_t burst; /* in a full bucket */
};

/*
 * Read "RATE/BURST", such as "100/2000", or "off".  ERR_USAGE otherwise.
 * The table stays what it is.
 */
bool limit_parse(const char *text, struct limit *limit,
    struct err *err) MUST_CHECK;

/*
 * Take n tokens (at most what a full bucket has) for a key.  0, or how many
 * seconds until they are there; nothing is taken then.  now_us is of a clock
 * that never goes back, and less than 13 years.
 */
uint32_t limit_take(const struct limit *limit, struct bytes key, uint32_t n,
    int64_t now_us) MUST_CHECK;

/* What limit_take would say for one token, without taking it. */
uint32_t limit_ask(const struct limit *limit, struct bytes key,
    int64_t now_us) MUST_CHECK;

/* Take n tokens even if the bucket goes below nothing. */
void limit_charge(const struct limit *limit, struct bytes key, uint32_t n,
    int64_t now_us);

/* ERR_TOO_MANY, to be tried again after these seconds.  Returns false. */
bool limit_refuse(uint32_t seconds, const char *what, struct err *err);

#endif
