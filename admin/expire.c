#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "admin/admin.h"
#include "store/private.h"

/* expire: remove what was not meant to stay; for a timer, once a day. */

bool
command_expire(const struct options *options, struct err *err)
{
	struct store_expired gone;
	auto_db struct db *db = admin_db(options, err);

	if (db == NULL ||
	    !store_expire(db, (int64_t)time(NULL) * 1000, &gone, err))
		return false;
	if (options->json)
		return admin_print(
		    json_pack("{s:I, s:I, s:I, s:I}", "private_rows",
			(json_int_t)gone.private_rows, "private_reads",
			(json_int_t)gone.private_reads, "sessions",
			(json_int_t)gone.sessions, "waiting",
			(json_int_t)gone.waiting),
		    err);
	return printf("removed: %" PRId64 " private rows, %" PRId64
		      " traces of reading, %" PRId64 " sessions, %" PRId64
		      " statements that waited too long\n",
		   gone.private_rows, gone.private_reads, gone.sessions,
		   gone.waiting) > 0;
}
