#include "api/routes.h"

#include "api/endpoints.h"

#define API "/api/v1/"
#define COMMUNITY API "{c}/"
#define JSON "application/json"
#define FILES "text/plain text/csv application/octet-stream"
#define KIB ((size_t)1024)
#define MIB (KIB * KIB)

/* The first that fits is taken: fixed paths come before {c}. */
/* clang-format off */
const struct route routes[] = {
	{ METHOD_GET, "/healthz", health_alive, 0, NULL },
	{ METHOD_GET, "/readyz", health_ready, 0, NULL },
	{ METHOD_GET, "/schemas/{file}", documents_schema, 0, NULL },
	{ METHOD_GET, "/problems", problems_list, 0, NULL },
	{ METHOD_GET, "/problems/{code}", problems_show, 0, NULL },
	{ METHOD_GET, "/{c}/log/checkpoint", checkpoint_show, 0, NULL },
	{ METHOD_GET, "/{c}/log/witnessed-checkpoint", checkpoint_witnessed, 0,
	    NULL },
	{ METHOD_GET, "/{c}/log/tile/{tile...}", tiles_show, 0, NULL },
	{ METHOD_GET, API "openapi.json", documents_openapi, 0, NULL },
	{ METHOD_GET, API "communities", communities_list, 0, NULL },
	{ METHOD_GET, API "{c}", communities_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "summary", summary_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "search", search_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "statements", statements_list, 0, NULL },
	{ METHOD_POST, COMMUNITY "statements", submit, 4 * MIB,
	    JSON " application/x-ndjson" },
	{ METHOD_GET, COMMUNITY "statements/{digest}", statements_show, 0,
	    NULL },
	{ METHOD_GET, COMMUNITY "statements/{digest}/proof", statements_proof,
	    0, NULL },
	{ METHOD_GET, COMMUNITY "people", people_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "people/{handle}", people_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "people/{handle}/standing", people_standing, 0,
	    NULL },
	{ METHOD_GET, COMMUNITY "people/{handle}/record", record_list, 0,
	    NULL },
	{ METHOD_GET, COMMUNITY "people/{handle}/badge/{role}", badge_show, 0,
	    NULL },
	{ METHOD_GET, COMMUNITY "activities", activities_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "groups", groups_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "groups/{slug}", groups_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "groups/{slug}/inbox", inbox_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "groups/{slug}/work", groups_work, 0, NULL },
	{ METHOD_GET, COMMUNITY "offices", offices_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "organisations", organisations_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "sources", sources_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "roles", roles_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "roles/{role}", roles_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "roles/{role}/decision", roles_decision, 0,
	    NULL },
	{ METHOD_POST, COMMUNITY "roles/{role}/decisions", roles_decisions,
	    256 * KIB, JSON },
	{ METHOD_GET, COMMUNITY "roles/{role}/roll", electorate_show, 0,
	    NULL },
	{ METHOD_GET, COMMUNITY "roles/{role}/roll/people", electorate_people,
	    0, NULL },
	{ METHOD_GET, COMMUNITY "policies", policies_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "policies/{digest}", policies_show, 0, NULL },
	{ METHOD_POST, COMMUNITY "identities", identities_find, 2 * MIB,
	    JSON },
	{ METHOD_POST, COMMUNITY "import/{format}", imports_draft, 4 * MIB,
	    FILES },
	{ METHOD_GET, COMMUNITY "unmatched", unmatched_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "session", session_offer, 0, NULL },
	{ METHOD_POST, COMMUNITY "session", session_open, 16 * KIB, JSON },
	{ METHOD_DELETE, COMMUNITY "session", session_end, 0, NULL },
	{ METHOD_GET, COMMUNITY "private/{kind}/{id}", private_show, 0, NULL },
	{ METHOD_DELETE, COMMUNITY "private/{kind}/{id}", private_remove, 0,
	    NULL },
	{ METHOD_PUT, COMMUNITY "private/{kind}/{id}", private_put, 64 * KIB,
	    JSON },
	{ METHOD_GET, COMMUNITY "private/{kind}/{id}/reads", private_reads, 0,
	    NULL },
	{ METHOD_GET, COMMUNITY "waiting", waiting_list, 0, NULL },
	{ METHOD_GET, COMMUNITY "allowed_signers", signers_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "bundle", bundle_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "consistency", consistency_show, 0, NULL },
	{ METHOD_GET, COMMUNITY "log", log_show, 0, NULL },
	{ 0, NULL, NULL, 0, NULL },
};
/* clang-format on */
_Static_assert(COUNT(routes) - 1 <= ROUTES_MAX, "raise ROUTES_MAX");

bool
route_is_costly(const struct route *route, const struct query *query)
{
	return route->endpoint == electorate_show ||
	       route->endpoint == electorate_people ||
	       route->endpoint == summary_show ||
	       route->endpoint == search_show ||
	       route->endpoint == roles_decisions ||
	       ((route->endpoint == statements_list ||
		    route->endpoint == statements_told) &&
		   query_arg(query, "q") != NULL) ||
	       query_arg(query, "size") != NULL ||
	       query_arg(query, "as_of") != NULL;
}

bool
route_is_free(const struct route *route)
{
	return route->endpoint == health_alive ||
	       route->endpoint == health_ready;
}
