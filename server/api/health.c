#include "api/endpoints.h"

/*
 * GET /healthz: does this process answer?  Asks nobody else.
 *
 *	200  {"status":"ok"}
 */
bool
health_alive(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	(void)service;
	return question_args(query, "", err) &&
	       answer_json(answer, json_pack("{s:s}", "status", "ok"), err);
}

/*
 * GET /readyz: can the database be reached, is its schema ours, and has every
 * log reached what was published of it?
 *
 *	200  {"status":"ready","schema":"..."}
 *	503  no; the detail says why
 */
bool
health_ready(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	return question_args(query, "", err) &&
	       db_schema_check(service->db, NULL, err) &&
	       heads_check_all(service->heads, service->db, err) &&
	       answer_json(answer,
		   json_pack("{s:s, s:s}", "status", "ready", "schema",
		       DB_SCHEMA),
		   err);
}
