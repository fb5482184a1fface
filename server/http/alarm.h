/* alarm.h: what an operator should hear of at once, as lines of the log. */

#ifndef HTTP_ALARM_H
#define HTTP_ALARM_H

#include "store/watch.h"

/*
 * Counts what the store tells, as metrics_watch does, and writes
 *
 *	"database away"  when it can no longer be reached, with libpq's reason,
 *	                 and "database back" when it can: once a process
 *	"log behind"     when the database is not the one that was shown, at
 *	                 most once a minute and process, for as long as it is so
 */
extern const struct store_watch alarm_watch;

#endif
