#include "api/endpoints.h"
#include "store/cosignatures.h"
#include "store/proof.h"

/*
 * GET /{c}/log/checkpoint: the signed tree head of now (C2SP
 * tlog-checkpoint), with the cosignatures of witnesses who have seen it.
 *
 *	200  text/plain
 *	404  no such community
 *	503  the log cannot be read now
 */
bool
checkpoint_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	struct store_community community;

	if (!question_args(query, "", err) ||
	    !store_checkpoint(service->db, service->heads, query->param[0],
		&community, &answer->body, err))
		return false;
	const struct store_scope scope = { community.id, community.size };
	answer->type = "text/plain; charset=utf-8";
	return store_cosignature_lines(service->db, &scope, &answer->body, err);
}

/*
 * GET /{c}/log/witnessed-checkpoint?by=: the greatest tree head that at least
 * so many witnesses have cosigned, one without it, with all their lines.
 *
 *	200  text/plain
 *	404  no such community, or so many have cosigned none
 *	422  by is no number from 1 to 48
 *	503  the log cannot be read now
 */
bool
checkpoint_witnessed(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	int64_t by = 1;

	if (!question_args(query, "by", err) ||
	    !query_int(query, "by", 1, COSIGNATURES_SHOWN, &by, err))
		return false;
	answer->type = "text/plain; charset=utf-8";
	return store_checkpoint_witnessed(service->db, service->heads,
	    query->param[0], by, &answer->body, err);
}
