#include "cli/verifier.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { THREADS_MAX = 256 };

struct verifier {
	const struct schemas *schemas;
	struct verified_batch batches[2];
	struct verified_batch *batch; /* at hand; NULL: none */
	atomic_size_t next;           /* the item that nobody has taken yet */
	pthread_mutex_t lock;         /* of what follows */
	pthread_cond_t begun;
	pthread_cond_t done;
	unsigned turn; /* how many batches there were */
	size_t busy;   /* threads that have not finished this one */
	bool over;
	pthread_t thread[THREADS_MAX];
	size_t threads_n;
};

void
verified_add(struct verified_batch *batch, const struct bundle_entry *entry,
    json_t *line)
{
	batch->item[batch->n++] = (struct verified){
		.entry = *entry,
		.line = json_incref(line),
	};
}

void
verified_clear(struct verified_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		json_decref(batch->item[i].line);
		arena_done(&batch->item[i].arena);
	}
	batch->n = 0;
}

static void
verify(const struct verifier *verifier, struct verified *item)
{
	item->ok = true;
	if (item->entry.redacted)
		return;
	item->ok = statement_parse(verifier->schemas, item->entry.payload,
		       &item->arena, &item->statement, &item->err) &&
		   statement_verify(&item->statement, item->entry.signature,
		       &item->err);
	item->digest = item->ok ? item->statement.digest
				: digest_sha256(item->entry.payload);
}

/* Until all items are taken. */
static void
work(struct verifier *verifier)
{
	struct verified_batch *batch = verifier->batch;
	size_t i;

	while ((i = atomic_fetch_add(&verifier->next, 1)) < batch->n)
		verify(verifier, &batch->item[i]);
}

static void *
run(void *context)
{
	struct verifier *verifier = context;
	unsigned turn = 0;

	(void)pthread_mutex_lock(&verifier->lock);
	for (;;) {
		while (verifier->turn == turn && !verifier->over)
			(void)pthread_cond_wait(&verifier->begun,
			    &verifier->lock);
		if (verifier->over)
			break;
		turn = verifier->turn;
		(void)pthread_mutex_unlock(&verifier->lock);
		work(verifier);
		(void)pthread_mutex_lock(&verifier->lock);
		if (--verifier->busy == 0)
			(void)pthread_cond_signal(&verifier->done);
	}
	(void)pthread_mutex_unlock(&verifier->lock);
	return NULL;
}

struct verifier *
verifier_new(const struct schemas *schemas, struct err *err)
{
	struct verifier *verifier = calloc(1, sizeof(*verifier));
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (verifier == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	verifier->schemas = schemas;
	(void)pthread_mutex_init(&verifier->lock, NULL);
	(void)pthread_cond_init(&verifier->begun, NULL);
	(void)pthread_cond_init(&verifier->done, NULL);
	/* jansson seeds its tables at first use, which must not be a race. */
	json_object_seed(0);
	while (verifier->threads_n < THREADS_MAX &&
	       (long)verifier->threads_n < cores &&
	       pthread_create(&verifier->thread[verifier->threads_n], NULL, run,
		   verifier) == 0)
		verifier->threads_n++;
	return verifier;
}

void
verifier_free(struct verifier *verifier)
{
	if (verifier == NULL)
		return;
	verifier_wait(verifier);
	(void)pthread_mutex_lock(&verifier->lock);
	verifier->over = true;
	(void)pthread_cond_broadcast(&verifier->begun);
	(void)pthread_mutex_unlock(&verifier->lock);
	for (size_t i = 0; i < verifier->threads_n; i++)
		(void)pthread_join(verifier->thread[i], NULL);
	(void)pthread_cond_destroy(&verifier->begun);
	(void)pthread_cond_destroy(&verifier->done);
	(void)pthread_mutex_destroy(&verifier->lock);
	for (size_t i = 0; i < COUNT(verifier->batches); i++)
		verified_clear(&verifier->batches[i]);
	free(verifier);
}

struct verified_batch *
verifier_batch(struct verifier *verifier, size_t i)
{
	return &verifier->batches[i];
}

void
verifier_start(struct verifier *verifier, struct verified_batch *batch)
{
	(void)pthread_mutex_lock(&verifier->lock);
	verifier->batch = batch;
	atomic_store(&verifier->next, 0);
	verifier->busy = verifier->threads_n;
	verifier->turn++;
	(void)pthread_cond_broadcast(&verifier->begun);
	(void)pthread_mutex_unlock(&verifier->lock);
}

void
verifier_wait(struct verifier *verifier)
{
	if (verifier->batch == NULL)
		return;
	work(verifier);
	(void)pthread_mutex_lock(&verifier->lock);
	while (verifier->busy > 0)
		(void)pthread_cond_wait(&verifier->done, &verifier->lock);
	verifier->batch = NULL;
	(void)pthread_mutex_unlock(&verifier->lock);
}
