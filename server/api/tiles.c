#include "core/tiles.h"

#include "api/endpoints.h"
#include "store/tiles.h"

/*
 * GET /{c}/log/tile/{tile...}: hashes of the tree, or entries (C2SP
 * tlog-tiles).  What such a path stands for never changes, so that it may be
 * kept for ever; partial tiles are there for every size that the log had.
 *
 *	200  application/octet-stream
 *	400  this is no tile's path
 *	404  no such community, or its log is not that long
 *	503  the log cannot be read now
 */
bool
tiles_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	struct tile tile;

	if (!question_args(query, "", err) ||
	    !tile_parse(query->param[1], &tile, err) ||
	    !store_tile(service->db, service->heads, query->param[0], &tile,
		&answer->body, err))
		return false;
	answer_tag(answer);
	answer->type = "application/octet-stream";
	answer->immutable = true;
	return true;
}
