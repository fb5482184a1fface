/* proxy.h: something between us and PostgreSQL that can be made to fail at
 * the worst moment. */

#ifndef TESTS_STORE_PROXY_H
#define TESTS_STORE_PROXY_H

#include <stdbool.h>

/*
 * Forwards connections from a Unix socket of its own.  While armed, the first
 * one over which COMMIT is sent has it delivered, and is cut before the
 * answer comes back.
 */
struct proxy;

struct proxy *proxy_start(const char *folder, const char *conninfo);
void proxy_stop(struct proxy *proxy);

/* The connection string that leads through it. */
const char *proxy_conninfo(const struct proxy *proxy);

void proxy_arm(struct proxy *proxy);
bool proxy_has_cut(const struct proxy *proxy);

#endif
