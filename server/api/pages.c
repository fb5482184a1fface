#include "api/pages.h"

#include "api/endpoints.h"

#define API "/api/v1/{c}"

/* Fixed words come before {parts}, as in routes.c. */
/* clang-format off */
static const struct page pages[] = {
	{ { METHOD_GET, "/", communities_list, 0, NULL },
	    "home", "Kleos", NULL },
	{ { METHOD_GET, "/{c}", communities_show, 0, NULL },
	    "overview", "",
	    API "/summary "
	    API "/statements?type=contribution&with=body&limit=6" },
	{ { METHOD_GET, "/{c}/people", people_list, 0, NULL },
	    "people", "People", NULL },
	{ { METHOD_GET, "/{c}/people/{handle}", people_show, 0, NULL },
	    "person", "",
	    API "/people/{handle}/record?limit=200 "
	    API "/people/{handle}/standing "
	    API "/activities" },
	{ { METHOD_GET, "/{c}/people/{handle}/standing", people_standing, 0,
	    NULL }, "standing", "Progress to each role",
	    API "/policies/{=items.0.policy.digest}" },
	{ { METHOD_GET, "/{c}/groups", groups_list, 0, NULL },
	    "groups", "Groups", NULL },
	{ { METHOD_GET, "/{c}/groups/{slug}", groups_show, 0, NULL },
	    "group", "",
	    API "/groups/{slug}/work " API "/sources?limit=200" },
	{ { METHOD_GET, "/{c}/groups/{slug}/inbox", inbox_show, 0, NULL },
	    "inbox", "Inbox", API "/groups?limit=200" },
	{ { METHOD_GET, "/{c}/groups/{slug}/minutes", groups_show, 0, NULL },
	    "minutes", "Record a meeting", NULL },
	{ { METHOD_GET, "/{c}/groups/{slug}/meetings", groups_show, 0, NULL },
	    "meetings", "Meetings", API "/groups/{slug}/work" },
	{ { METHOD_GET, "/{c}/organisations", organisations_list, 0, NULL },
	    "organisations", "Organisations", NULL },
	{ { METHOD_GET, "/{c}/sources", sources_list, 0, NULL },
	    "sources", "Sources", NULL },
	{ { METHOD_GET, "/{c}/roles", roles_list, 0, NULL },
	    "roles", "Roles", NULL },
	{ { METHOD_GET, "/{c}/roles/{role}", roles_show, 0, NULL },
	    "decision", "", NULL },
	{ { METHOD_GET, "/{c}/roles/{role}/decision", roles_ask, 0, NULL },
	    "decision", "Decision",
	    API "/policies/{=policy.digest} "
	    API "/people/{=id}/record?limit=200&size={=size}" },
	{ { METHOD_GET, "/{c}/roles/{role}/roll", electorate_people, 0,
	    NULL }, "roll", "Roll", API "/policies/{=policy}" },
	{ { METHOD_GET, "/{c}/policies", policies_list, 0, NULL },
	    "policies", "Policies", NULL },
	{ { METHOD_GET, "/{c}/policies/{digest}", policies_show, 0, NULL },
	    "policy", "",
	    API "/policies " API "/statements/{=statement}" },
	{ { METHOD_GET, "/{c}/statements", statements_told, 0, NULL },
	    "statements", "Statements", NULL },
	{ { METHOD_GET, "/{c}/statements/{digest}", statements_show, 0, NULL },
	    "statement", "Statement",
	    API "/statements/{digest}/proof " API " "
	    API "/people/{=by}" },
	{ { METHOD_GET, "/{c}/search", search_show, 0, NULL },
	    "search", "Search", NULL },
	{ { METHOD_GET, "/{c}/unmatched", unmatched_list, 0, NULL },
	    "unmatched", "Unmatched identities", NULL },
	{ { METHOD_GET, "/{c}/log", communities_show, 0, NULL },
	    "log", "The log",
	    "/{c}/log/checkpoint " API "/statements?with=body&limit=10" },
	{ { METHOD_GET, "/{c}/enrol", communities_show, 0, NULL },
	    "enrol", "Join", NULL },
	{ { METHOD_GET, "/{c}/contribute", communities_show, 0, NULL },
	    "contribute", "Log a contribution", API "/activities " API "/groups?limit=200" },
	{ { METHOD_GET, "/{c}/me", communities_show, 0, NULL },
	    "me", "My record", NULL },
	{ { METHOD_GET, "/{c}/registrar", communities_show, 0, NULL },
	    "registrar", "Registrar's desk",
	    API "/statements?status=pending&limit=200 "
	    API "/unmatched?limit=200 " API "/offices?limit=200 "
	    API "/groups?limit=200" },
	{ { METHOD_GET, "/{c}/registrar/waiting", communities_show, 0, NULL },
	    "waiting", "Waiting room", NULL },
	{ { METHOD_GET, "/{c}/registrar/assents", communities_show, 0, NULL },
	    "assents", "Waiting for a second person",
	    API "/statements?status=pending&limit=50" },
	{ { METHOD_GET, "/{c}/registrar/offices", offices_list, 0, NULL },
	    "offices", "Offices", API "/groups?limit=200" },
	{ { METHOD_GET, "/{c}/registrar/groups", communities_show, 0, NULL },
	    "catalogue", "Groups and activities",
	    API "/groups?limit=200 " API "/activities "
	    API "/organisations?limit=200" },
	{ { METHOD_GET, "/{c}/registrar/identities", unmatched_list, 0, NULL },
	    "identities", "Whose is this?", API "/people?limit=200" },
	{ { METHOD_GET, "/{c}/registrar/merge", communities_show, 0, NULL },
	    "merge", "Two handles, one person", NULL },
	{ { METHOD_GET, "/{c}/registrar/keys", communities_show, 0, NULL },
	    "keys", "Lost and stolen keys", NULL },
	{ { METHOD_GET, "/{c}/registrar/erasure", communities_show, 0, NULL },
	    "erasure", "Erasure", NULL },
};
/* clang-format on */
_Static_assert(COUNT(pages) <= PAGES_MAX, "raise PAGES_MAX");

const struct page page_of_problems = { { METHOD_GET, "", NULL, 0, NULL },
	"problem", "", NULL };

const struct page *
page_match(const char *path, struct route_part part[QUERY_PARAMS_MAX])
{
	for (size_t i = 0; i < COUNT(pages); i++)
		if (route_fits(pages[i].route.pattern, path, part))
			return &pages[i];
	return NULL;
}

const struct route *const *
routes_all(void)
{
	static const struct route *all[ROUTES_MAX + PAGES_MAX + 1];
	size_t n = 0;

	if (all[0] != NULL)
		return all;
	for (const struct route *row = routes; row->pattern != NULL; row++)
		all[n++] = row;
	for (size_t i = 0; i < COUNT(pages); i++)
		all[n++] = &pages[i].route;
	return all;
}

bool
page_is_form(const struct page *page)
{
	return page->route.endpoint == roles_ask ||
	       page->route.endpoint == roles_show ||
	       page->route.endpoint == search_show ||
	       page->route.endpoint == electorate_people;
}
