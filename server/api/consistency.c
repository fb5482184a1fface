#include "api/endpoints.h"
#include "core/jput.h"
#include "store/proof.h"

static json_t *
head_json(uint64_t size, const struct digest *root)
{
	return json_pack("{s:I, s:s}", "size", (json_int_t)size, "root",
	    digest_hex(root).text);
}

static json_t *
proof_json(const struct merkle_proof *proof, struct err *err)
{
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < proof->n; i++)
		if (!jput_item(array,
			json_string(digest_hex(&proof->hash[i]).text), err))
			return NULL;
	return json_incref(array);
}

static bool
read_sizes(struct question *question, int64_t *from, int64_t *to,
    struct err *err)
{
	*to = (int64_t)question->size;
	if (!query_int(question->query, "to", 1, *to, to, err) ||
	    !query_int(question->query, "from", 1, *to, from, err))
		return false;
	return *from != 0 || err_set(err, ERR_INVALID, "from is needed");
}

/*
 * GET /api/v1/{c}/consistency?from=&to=: that the log of size `to`, that of
 * now without it, begins with the log of size `from`; RFC 9162, 2.1.4.2 says
 * how to check it.
 *
 *	200  {"from":{"size","root"},"to":{"size","root"},"proof":[hash...]}
 *	404  no such community
 *	422  1 <= from <= to <= size of the log does not hold
 *	503  the log cannot be read now
 */
bool
consistency_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	struct consistency found = { 0 };
	int64_t from = 0, to;

	if (!question_open(&question, service, query, "from to", err) ||
	    !read_sizes(&question, &from, &to, err))
		return false;
	found.from = (uint64_t)from;
	found.to = (uint64_t)to;
	question.size = found.to;
	if (!heads_check_read(service->heads, service->db, &question.community,
		err) ||
	    !store_consistency(service->db, &question.community, &found, err))
		return false;
	auto_json json_t *doc = json_pack("{s:o, s:o}", "from",
	    head_json(found.from, &found.from_root), "to",
	    head_json(found.to, &found.to_root));
	if (doc == NULL)
		return err_memory(err);
	return jput(doc, "proof", proof_json(&found.proof, err), err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
