#include <inttypes.h>
#include <stdio.h>

#include "admin/admin.h"
#include "store/rebuild.h"

/* rebuild: the derived tables again, and whether they were the same. */

bool
command_rebuild(const struct options *options, struct err *err)
{
	struct store_rebuilt rebuilt;
	auto_db struct db *db = admin_db(options, err);

	if (db == NULL ||
	    !store_rebuild(db, options->argument[0], &rebuilt, err))
		return false;
	bool same = rebuilt.differs[0] == '\0';
	if (options->json)
		return admin_print(json_pack("{s:I, s:I, s:I, s:b, s:s}",
				       "entries", (json_int_t)rebuilt.entries,
				       "rows", (json_int_t)rebuilt.rows,
				       "nodes", (json_int_t)rebuilt.nodes,
				       "identical", same, "differs",
				       rebuilt.differs),
		    err);
	return printf("%" PRIu64 " entries, %" PRIu64 " rows and %" PRIu64
		      " nodes derived: %s%s\n",
		   rebuilt.entries, rebuilt.rows, rebuilt.nodes,
		   same ? "identical" : "different before in ",
		   rebuilt.differs) > 0;
}
