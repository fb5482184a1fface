/* settle.h: has a synchronous standby got what can be seen here?  Private to
 * store/. */

#ifndef STORE_SETTLE_H
#define STORE_SETTLE_H

#include "store/db.h"

/*
 * A COMMIT that is cut off while it waits for a synchronous standby is visible
 * from then on, and the standby may not have it.  True once a commit that came
 * after all that this connection has seen was acknowledged, or if the database
 * waits for no standby.  Makes a connection of its own for that, for at most
 * SETTLE_MS.  ERR_UNAVAILABLE when it takes longer, or the two connections do
 * not lead to the same server.
 */
#define SETTLE_MS 2000
bool settle(struct db *db, struct err *err) MUST_CHECK;

#endif
