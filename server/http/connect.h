/* connect.h: the guard on every connection, before Kore's parser. */

#ifndef HTTP_CONNECT_H
#define HTTP_CONNECT_H

#include <kore/kore.h>

/* Bodies being received or answered, in one worker; beyond it 503. */
#define BODIES_MAX ((size_t)64 * 1024 * 1024)

/*
 * The callback to name in `bind ADDRESS PORT kleos_connect`: from then on
 * nothing reaches Kore's parser that guard_check does not pass, and what is
 * refused gets problem+json and a closed connection, with room to read it.
 * Reading waits while an answer is being made and until the client has taken
 * it, so that a request which comes early is answered in its turn and a
 * connection never holds more than one answer.
 */
void kleos_connect(struct connection *c);

/*
 * Watch the time that clients take to send a request, and answer 408 before
 * Kore would do it without a body: http_header_timeout from the first byte
 * of a head, http_body_timeout for what follows, at least 2 seconds each and
 * up to one second early.  Who says nothing is closed without a word after
 * http_keepalive_time.  Once a worker.
 */
void connect_watch(void);

/* Bytes of bodies that this worker holds or has promised room for. */
size_t connect_bodies_held(void);

#endif
