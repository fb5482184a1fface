#include "store/append.h"

#include "core/tlogproof.h"
#include "store/batch.h"
#include "store/proof.h"

/*
 * One transaction, up to and with its COMMIT, for the first *n items at most:
 * *n is how many it did.  Rows that an erasure takes along may be loaded
 * already, so that nothing is judged in the same batch after one.
 */
static bool
run_batch(struct batch *batch, const char *community, struct append_item *items,
    size_t *n, struct err *err)
{
	auto_tx struct tx tx = { 0 };
	size_t done = 0;

	if (!batch_lock(batch, &tx, community, items, *n, err) ||
	    !batch_load(batch, items, *n, err) || !batch_can_sign(batch, err))
		return false;
	while (done < *n && !batch->erases)
		if (!batch_admit(batch, &items[done++], err))
			return false;
	if (!batch_write(batch, &tx, err))
		return false;
	*n = done;
	return true;
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
	head->root = batch->root;
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

/* As many of the first n items as go into one batch: *n. */
static bool
append_once(const struct append_config *config, const char *community,
    struct append_item *items, size_t *n, struct append_head *head,
    struct err *err)
{
	auto_batch struct batch batch;
	size_t done = *n;

	if (!batch_init(&batch, config, err) ||
	    !run_batch(&batch, community, items, &done, err) ||
	    !publish(&batch, items, done, head, err))
		return false;
	*n = done;
	return true;
}

/*
 * When the connection is lost, perhaps in COMMIT, nobody knows what became of
 * the transaction.  The second try waits for the lock that the first may
 * still hold, and then finds either nothing or everything recorded.
 */
static bool
append_whole(const struct append_config *config, const char *community,
    struct append_item *items, size_t *n, struct append_head *head,
    struct err *err)
{
	if (append_once(config, community, items, n, head, err))
		return true;
	if (err->code != ERR_UNAVAILABLE || !sql_is_lost(config->db))
		return false;
	return append_once(config, community, items, n, head, err);
}

static void
fail(struct append_item *items, size_t n, const struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		items[i].outcome = APPEND_FAILED;
		items[i].err = *err;
	}
}

/* One of them is to blame: the others must not suffer. */
static void
append_each(const struct append_config *config, const char *community,
    struct append_item *items, size_t n, struct append_head *head)
{
	for (size_t i = 0; i < n; i++) {
		size_t one = 1;
		struct err why;

		if (!append_whole(config, community, &items[i], &one, head,
			&why))
			fail(&items[i], 1, &why);
	}
}

bool
store_append(const struct append_config *config, const char *community,
    struct append_item *items, size_t n, struct append_head *head,
    struct err *err)
{
	size_t done = 0;

	/* Of nothing at all the head is asked for, too. */
	do {
		size_t some = n - done;

		if (append_whole(config, community, &items[done], &some, head,
			err)) {
			done += some;
			continue;
		}
		if (err->code == ERR_INTERNAL && some > 1)
			append_each(config, community, &items[done], some,
			    head);
		else
			fail(&items[done], some, err);
		return head->size > 0;
	} while (done < n);
	return true;
}
