#include "store/append.h"

#include "core/tlogproof.h"
#include "store/batch.h"
#include "store/proof.h"

/* One transaction, up to and with its COMMIT. */
static bool
run_batch(struct batch *batch, const char *community, struct append_item *items,
    size_t n, struct err *err)
{
	auto_tx struct tx tx = { 0 };

	if (!batch_lock(batch, &tx, community, items, n, err) ||
	    !batch_load(batch, items, n, err) || !batch_can_sign(batch, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!batch_admit(batch, &items[i], err))
			return false;
	return batch_write(batch, &tx, err);
}

/* The proof of an entry of this batch: all it needs is in memory. */
static bool
prove(struct batch *batch, struct append_item *item,
    const struct append_head *head, struct err *err)
{
	const struct merkle_source source = nodes_source(&batch->nodes);
	struct tlogproof proof = {
		.index = item->index,
		.checkpoint = buf_bytes(&head->checkpoint),
	};

	if (!merkle_inclusion(&source, item->index, head->size, &proof.path,
		err))
		return false;
	tlogproof_write(&proof, &item->proof);
	return !buf_failed(&item->proof) || err_memory(err);
}

static bool
prove_all(struct batch *batch, struct append_item *items, size_t n,
    const struct append_head *head, struct err *err)
{
	const struct append_config *config = batch->config;

	for (size_t i = 0; i < n; i++) {
		const struct proof_query query = {
			.slug = batch->community.slug,
			.digest = items[i].statement->digest,
		};

		if (!items[i].want_proof)
			continue;
		if (items[i].outcome == APPEND_RECORDED &&
		    items[i].index >= batch->community.size &&
		    !prove(batch, &items[i], head, err))
			return false;
		if (items[i].outcome == APPEND_FAILED ||
		    items[i].outcome == APPEND_WAITING ||
		    items[i].proof.len > 0)
			continue;
		if (!store_proof(config->db, config->heads, &query,
			&items[i].proof, err))
			return false;
	}
	return true;
}

/* After COMMIT: the mark, the checkpoint, the proofs. */
static bool
publish(struct batch *batch, struct append_item *items, size_t n,
    struct append_head *head, struct err *err)
{
	const struct append_config *config = batch->config;
	struct store_community community = batch->community;
	struct logkeys keys;

	head->size = batch->edge.size;
	head->root = merkle_root(&batch->edge);
	buf_done(&head->checkpoint);
	if (config->heads == NULL || head->size == 0)
		return true;
	community.size = head->size;
	community.root = head->root;
	return batch_keys(batch, &keys, err) &&
	       heads_sign(config->heads, config->db, &community, &keys,
		   &head->checkpoint, err) &&
	       prove_all(batch, items, n, head, err);
}

static bool
append_once(const struct append_config *config, const char *community,
    struct append_item *items, size_t n, struct append_head *head,
    struct err *err)
{
	auto_batch struct batch batch;

	return batch_init(&batch, config, err) &&
	       run_batch(&batch, community, items, n, err) &&
	       publish(&batch, items, n, head, err);
}

/*
 * When the connection is lost, perhaps in COMMIT, nobody knows what became of
 * the transaction.  The second try waits for the lock that the first may
 * still hold, and then finds either nothing or everything recorded.
 */
static bool
append_whole(const struct append_config *config, const char *community,
    struct append_item *items, size_t n, struct append_head *head,
    struct err *err)
{
	if (append_once(config, community, items, n, head, err))
		return true;
	if (err->code != ERR_UNAVAILABLE || !sql_is_lost(config->db))
		return false;
	return append_once(config, community, items, n, head, err);
}

static void
fail(struct append_item *item, const struct err *err)
{
	item->outcome = APPEND_FAILED;
	item->err = *err;
}

bool
store_append(const struct append_config *config, const char *community,
    struct append_item *items, size_t n, struct append_head *head,
    struct err *err)
{
	if (append_whole(config, community, items, n, head, err))
		return true;
	if (err->code != ERR_INTERNAL || n == 1) {
		for (size_t i = 0; i < n; i++)
			fail(&items[i], err);
		return false;
	}
	/* One of them is to blame: the others must not suffer. */
	for (size_t i = 0; i < n; i++)
		if (!append_whole(config, community, &items[i], 1, head, err))
			fail(&items[i], err);
	return head->size > 0;
}
