/* dispatch.h: the one handler that Kore knows, and what it waits for. */

#ifndef HTTP_DISPATCH_H
#define HTTP_DISPATCH_H

#include <kore/kore.h>

#include <kore/http.h>

#include "api/service.h"
#include "core/err.h"
#include "core/scope.h"

/* Kore finds it by dlsym; everything else of ours is hidden. */
#define EXPORTED __attribute__((visibility("default")))

/*
 * The function to name in `route ^/.*$ kleos_request`.  Kore calls it with
 * every request, and again after each wake-up.  Files and what HTTP alone
 * decides are answered at once; a matched route becomes a job for the pool,
 * and the request sleeps until it is finished.  A client that goes away
 * leaves the job behind, whose answer is then dropped.
 */
int kleos_request(struct http_request *req);

/* Start the pool in this worker and listen to it. */
bool dispatch_start(const struct service_config *config, unsigned threads_n,
    struct err *err) MUST_CHECK;

/*
 * Answer what is in flight, close what is idle, and stop the threads; at
 * most wait_ms.  False when some thread is still at work.
 */
bool dispatch_stop(unsigned wait_ms) MUST_CHECK;

/* Bytes of bodies that jobs still borrow. */
size_t dispatch_bodies_held(void);

#endif
