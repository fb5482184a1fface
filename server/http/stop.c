#include "http/stop.h"

#include <kore/kore.h>

#include <errno.h>
#include <signal.h>
#include <unistd.h>

enum { AGAIN_S = 1 };

static volatile sig_atomic_t asked;
static pid_t parent;

/* A worker still has this one for a moment after it was made. */
static void
ask(int sig)
{
	asked = sig;
	sig_recv = sig;
	if (worker == NULL)
		(void)alarm(AGAIN_S);
}

/* Only calls that a signal may interrupt itself with. */
static void
ask_again(int unused)
{
	int before = errno;

	(void)unused;
	sig_recv = asked;
	if (worker == NULL) {
		/* NULL until Kore has made a table of its workers. */
		if (kore_worker_data(0) != NULL)
			kore_worker_dispatch_signal(asked);
		(void)alarm(AGAIN_S);
	}
	errno = before;
}

static void
handle(int sig, void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	(void)sigfillset(&action.sa_mask);
	(void)sigaction(sig, &action, NULL);
}

void
stop_watch(void)
{
	parent = getpid();
	handle(SIGALRM, ask_again);
	handle(SIGTERM, ask);
	handle(SIGQUIT, ask);
	if (kore_foreground)
		handle(SIGINT, ask);
	if (sig_recv == SIGTERM || sig_recv == SIGQUIT || sig_recv == SIGINT)
		ask(sig_recv);
}

void
stop_with_parent(void)
{
	if (getppid() != parent)
		sig_recv = SIGQUIT;
}

bool
stop_asked(void)
{
	return asked != 0;
}
