#include "formats/bundle.h"

#include <inttypes.h>
#include <stdio.h>

#include "api/endpoints.h"
#include "core/armor.h"
#include "store/entries.h"
#include "store/proof.h"
#include "store/signers.h"

/* The entries of one page together; its header comes on top. */
#define PAGE_MAX ((size_t)4 << 20)

/* A page as it fills up. */
struct page {
	struct buf *out;
	uint64_t next; /* the first entry that is not on it */
};

/* The first entry always fits. */
static bool
add_entry(const struct store_entry *entry, bool *more, void *context,
    struct err *err)
{
	struct page *page = context;
	auto_buf struct buf armored = { 0 };
	auto_buf struct buf line = { 0 };

	if (!entry->erased)
		armor_write(entry->signature, &armored);
	if (buf_failed(&armored))
		return err_memory(err);
	const struct bundle_entry bundled = {
		.index = entry->index,
		.recorded_at = entry->recorded_at,
		.redacted = entry->erased,
		.payload_digest = entry->payload_digest,
		.signature_digest = entry->signature_digest,
		.payload = entry->payload,
		.signature = buf_bytes(&armored),
	};
	if (!bundle_write_entry(&bundled, &line, err))
		return false;
	if (page->out->len > 0 && page->out->len + line.len > PAGE_MAX) {
		*more = false;
		return true;
	}
	buf_add(page->out, line.data, line.len);
	page->next = entry->index + 1;
	return !buf_failed(page->out) || err_memory(err);
}

static bool
write_header(struct question *question, uint64_t from, uint64_t to,
    struct buf *out, struct err *err)
{
	const struct store_community *community = &question->community;
	struct db *db = question->service->db;
	auto_buf struct buf checkpoint = { 0 };
	struct logkeys keys;

	if (!store_signers(db, community, &keys, err) ||
	    !store_publish(db, question->service->heads, community, &checkpoint,
		err))
		return false;
	const struct note_vkey vkey = note_vkey(&keys.key[0].key);
	const struct bundle_header header = {
		.log = community->log,
		.origin = community->key.name,
		.vkey = vkey.text,
		.checkpoint = checkpoint.data,
		.from = from,
		.to = to,
	};
	return bundle_write_header(&header, out, err);
}

/*
 * GET /api/v1/{c}/bundle?from=: the log from an index on, in pages of at most
 * 4 MiB and a little (docs/protocol.md, Bundle).  The Link field says where
 * the next one is.
 *
 *	200  application/x-ndjson: a header line, then a line for each entry
 *	404  no such community
 *	422  from lies beyond the log
 *	503  the log cannot be read now
 */
bool
bundle_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_buf struct buf lines = { 0 };
	struct page page = { .out = &lines };
	const struct store_visitor visitor = { add_entry, &page };
	int64_t from = 0;

	if (!question_open(&question, service, query, "from", err))
		return false;
	const struct store_scope scope = question_scope(&question);
	if (!query_int(query, "from", 0, (int64_t)scope.size, &from, err))
		return false;
	page.next = (uint64_t)from;
	if (!store_entries(service->db, &scope, page.next, &visitor, err) ||
	    !write_header(&question, (uint64_t)from, page.next, &answer->body,
		err))
		return false;
	buf_add(&answer->body, lines.data, lines.len);
	answer->type = "application/x-ndjson";
	question_tag(&question, answer);
	if (page.next < scope.size)
		(void)snprintf(answer->link, sizeof(answer->link),
		    "</api/v1/%s/bundle?from=%" PRIu64 ">; rel=\"next\"",
		    question.community.slug, page.next);
	return !buf_failed(&answer->body) || err_memory(err);
}
