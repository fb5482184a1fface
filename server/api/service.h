/* service.h: what one of our threads owns while it answers questions, and
 * how a statement goes through the appender. */

#ifndef API_SERVICE_H
#define API_SERVICE_H

#include "api/answer.h"
#include "core/limit.h"
#include "store/watch.h"

/* Every string is borrowed and lives as long as the process. */
struct service_config {
	const char *db;              /* conninfo of libpq */
	const char *master_key_file; /* seals log keys and private rows */
	const char *state_dir;       /* keeps the high-water marks */
	const char *schema_version;  /* NULL: the one of this build */
	/* Where there are sessions: values of Host, blank-separated, in lower
	 * case; NULL: under loopback names only. */
	const char *hosts;
	const struct store_watch *watch; /* told of what happens, or NULL */
	const struct limit *key_limit;   /* what a key may record, or NULL */
};

struct service;

/* A clock that only runs forward, in microseconds. */
int64_t service_uptime_us(void);

/*
 * Called once by each thread, which is then the only one to use the result;
 * service_free takes it, or NULL.  NULL with err set: ERR_UNAVAILABLE when
 * the database cannot be reached now, after which the thread tries again
 * with its next question.
 */
struct service *service_new(const struct service_config *config,
    struct err *err) MUST_CHECK;
void service_free(struct service *service);

/*
 * Could a service run with this configuration: is the database reachable, is
 * its schema the version we were built for, are key and state readable, has
 * every log reached what was published of it?
 * Called before any thread exists, with the rights that threads will have.
 */
bool service_check(const struct service_config *config,
    struct err *err) MUST_CHECK;

/*
 * Appending has three stages, so that one transaction serves many requests.
 * 1. On a request's thread the endpoint parses and verifies, puts what it
 *    made into answer->submission and returns true.
 * 2. The appender, one thread a worker with a service of its own, takes up to
 *    APPEND_BATCH_MAX submissions that wait, of any communities, in order of
 *    arrival; a lone one does not wait.  append_batch leaves the outcome
 *    of each inside it.
 * 3. submission_finish turns that outcome into an answer, or false and err.
 * Whoever holds a submission frees it with submission_free, which takes NULL
 * and also one that never reached stage 2.
 */
#define APPEND_BATCH_MAX 256

struct submission;

void append_batch(struct service *service, struct submission **batch, size_t n);

/* What became of its statements, once stage 2 is over. */
struct submission_sums {
	size_t recorded;
	size_t already; /* recorded before */
	size_t waiting; /* for a vouch */
	size_t refused;
	size_t limited; /* of those: too many under one key */
};
struct submission_sums submission_sums(const struct submission *submission);

bool submission_finish(struct submission *submission, struct answer *answer,
    struct err *err) MUST_CHECK;
void submission_free(struct submission *submission);

#endif
