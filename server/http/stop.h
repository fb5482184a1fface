/* stop.h: a stop that was asked for once is heard by every process.
 *
 * Kore keeps the last signal in one variable and passes a stop on to each
 * worker once.  The parent forgets it when a worker dies in the same moment; a
 * worker forgets what it was told before it has set up its own signals, and
 * is passed over while its process number is being noted.  The parent would
 * then wait for it for ever.  So here the parent repeats what it was told,
 * once a second, until it has ended.  A worker that finishes what it holds does
 * not mind being told again. */

#ifndef HTTP_STOP_H
#define HTTP_STOP_H

#include <stdbool.h>

/*
 * In the parent, after Kore has set up its signals and knows how many workers
 * there will be, and before it starts any: from now on SIGTERM, SIGQUIT and,
 * in the foreground, SIGINT are repeated.  One that has come already counts.
 */
void stop_watch(void);

/*
 * In a worker, now and then: when the parent has died, end as if told to.
 * Kore's workers hold both ends of the pipe by which they would learn of it,
 * and would keep the port for ever.
 */
void stop_with_parent(void);

/* Has the parent been told to stop?  Blocking calls then end with EINTR at
 * least once a second. */
bool stop_asked(void);

#endif
