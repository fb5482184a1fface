#include "api/endpoints.h"
#include "store/proof.h"

/*
 * GET /{c}/log/checkpoint: the signed tree head of now (C2SP
 * tlog-checkpoint).
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

	if (!question_args(query, "", err))
		return false;
	answer->type = "text/plain; charset=utf-8";
	return store_checkpoint(service->db, service->heads, query->param[0],
	    &community, &answer->body, err);
}
