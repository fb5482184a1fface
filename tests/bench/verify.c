/*
 * verify: how many signatures of statements does libsodium check in a second,
 * on as many threads as there are processors and with nothing else to do?
 * `verify SECONDS` prints one JSON object.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "core/statement.h"
#include "softkey.h"

enum { THREADS_MAX = 256, TBS_LEN = 130 }; /* as SSHSIG signs a statement */

static struct softkey soft;
static unsigned char tbs[TBS_LEN];
static unsigned char signature[crypto_sign_BYTES];
static atomic_bool stop;
static atomic_ulong checked;

static void *
check(void *unused)
{
	unsigned long n = 0;

	(void)unused;
	while (
	    !atomic_load(&stop) && crypto_sign_verify_detached(signature, tbs,
				       sizeof(tbs), soft.key.point) == 0)
		n++;
	(void)atomic_fetch_add(&checked, n);
	return NULL;
}

int
main(int argc, char **argv)
{
	double seconds = argc == 2 ? strtod(argv[1], NULL) : 0;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t thread[THREADS_MAX];
	long n = 0;

	if (seconds <= 0 || seconds > 3600 || sodium_init() < 0) {
		(void)fputs("usage: verify SECONDS\n", stderr);
		return 2;
	}
	soft = softkey_make(SSH_KEY_ED25519, 1);
	(void)crypto_sign_detached(signature, NULL, tbs, sizeof(tbs),
	    soft.secret);
	while (n < cores && n < THREADS_MAX &&
	       pthread_create(&thread[n], NULL, check, NULL) == 0)
		n++;
	const struct timespec span = { (time_t)seconds,
		(long)((seconds - (double)(time_t)seconds) * 1e9) };
	(void)nanosleep(&span, NULL);
	atomic_store(&stop, true);
	for (long i = 0; i < n; i++)
		(void)pthread_join(thread[i], NULL);
	(void)printf("{\"cores\":%ld,\"per_second\":%.0f}\n", n,
	    (double)atomic_load(&checked) / seconds);
	return n == cores ? 0 : 1;
}
