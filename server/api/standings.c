#include "api/context.h"
#include "api/endpoints.h"
#include "store/standing.h"

/* Nobody can ask this: the server does, for its metrics. */
static bool
standings_tell(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	(void)query;
	(void)answer;
	return store_standings(service->db, err);
}

const struct route route_standings = { METHOD_GET, "(standings)",
	standings_tell, 0, NULL };
