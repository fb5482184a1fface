/* endpoints.h: every endpoint, by the file it is in.  Above each of them
 * there is what it answers.  Private to api/. */

#ifndef API_ENDPOINTS_H
#define API_ENDPOINTS_H

#include "api/question.h"
#include "api/routes.h"

/* What endpoint_fn of routes.h points to. */
typedef bool endpoint(struct service *service, const struct query *query,
    struct answer *answer, struct err *err);

endpoint activities_list;
endpoint badge_show;
endpoint bundle_show;
endpoint checkpoint_show;
endpoint checkpoint_witnessed;
endpoint communities_list;
endpoint communities_show;
endpoint consistency_show;
endpoint documents_openapi;
endpoint problems_list;
endpoint problems_show;
endpoint documents_schema;
endpoint electorate_people;
endpoint electorate_show;
endpoint groups_list;
endpoint groups_show;
endpoint groups_work;
endpoint health_alive;
endpoint health_ready;
endpoint identities_find;
endpoint imports_draft;
endpoint inbox_show;
endpoint log_show;
endpoint offices_list;
endpoint organisations_list;
endpoint sources_list;
endpoint people_list;
endpoint people_show;
endpoint people_standing;
endpoint policies_list;
endpoint policies_show;
endpoint private_put;
endpoint private_remove;
endpoint private_reads;
endpoint private_show;
endpoint record_list;
endpoint roles_ask;
endpoint roles_decision;
endpoint roles_decisions;
endpoint roles_list;
endpoint roles_show;
endpoint search_show;
endpoint session_offer;
endpoint session_open;
endpoint session_end;
endpoint signers_show;
endpoint statements_list;
endpoint statements_told;
endpoint statements_proof;
endpoint statements_show;
endpoint submit;
endpoint summary_show;
endpoint tiles_show;
endpoint unmatched_list;
endpoint waiting_list;

#endif
