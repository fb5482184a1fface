#include "store/heads.h"

#include <inttypes.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "store/mark.h"
#include "store/nodes.h"
#include "store/seal.h"

/* One community of which a head was signed. */
struct head {
	struct head *next;
	struct digest log;
	unsigned char seed[NOTE_SEED_LEN];
	struct mark mark; /* unsynced is guarded by heads->lock */
};

struct heads {
	struct seal_key key;
	char *folder; /* or NULL */
	struct head *head;
	pthread_mutex_t lock;
	pthread_cond_t stop_now;
	pthread_t syncer;
	bool syncing; /* the thread was begun */
	bool stop;
};

struct heads *
heads_open(const char *master_key_file, const char *folder, struct err *err)
{
	struct heads *heads = calloc(1, sizeof(*heads));

	if (heads == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	(void)pthread_mutex_init(&heads->lock, NULL);
	(void)pthread_cond_init(&heads->stop_now, NULL);
	if (!seal_key_read(master_key_file, &heads->key, err)) {
		heads_close(heads);
		return NULL;
	}
	if (folder != NULL && (heads->folder = strdup(folder)) == NULL) {
		(void)err_memory(err);
		heads_close(heads);
		return NULL;
	}
	return heads;
}

static void
head_free(struct head *head)
{
	mark_close(&head->mark);
	sodium_memzero(head, sizeof(*head));
	free(head);
}

void
heads_close(struct heads *heads)
{
	if (heads == NULL)
		return;
	if (heads->syncing) {
		(void)pthread_mutex_lock(&heads->lock);
		heads->stop = true;
		(void)pthread_cond_signal(&heads->stop_now);
		(void)pthread_mutex_unlock(&heads->lock);
		(void)pthread_join(heads->syncer, NULL);
	}
	while (heads->head != NULL) {
		struct head *head = heads->head;

		heads->head = head->next;
		head_free(head);
	}
	(void)pthread_cond_destroy(&heads->stop_now);
	(void)pthread_mutex_destroy(&heads->lock);
	seal_wipe(&heads->key);
	free(heads->folder);
	free(heads);
}

const struct seal_key *
heads_key(const struct heads *heads)
{
	return &heads->key;
}

/* Bring every mark to the disk.  The lock is held, but not while waiting. */
static void
sync_marks(struct heads *heads)
{
	for (struct head *head = heads->head; head != NULL; head = head->next) {
		if (!head->mark.unsynced)
			continue;
		head->mark.unsynced = false;
		(void)pthread_mutex_unlock(&heads->lock);
		(void)fdatasync(head->mark.fd);
		(void)pthread_mutex_lock(&heads->lock);
	}
}

static void *
syncer_main(void *context)
{
	struct heads *heads = context;
	struct timespec until;

	(void)pthread_mutex_lock(&heads->lock);
	while (!heads->stop) {
		sync_marks(heads);
		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		(void)pthread_cond_timedwait(&heads->stop_now, &heads->lock,
		    &until);
	}
	(void)pthread_mutex_unlock(&heads->lock);
	return NULL;
}

/* What is known about a community, found out if need be; NULL with err. */
static struct head *
head_of(struct heads *heads, const struct store_community *community,
    struct err *err)
{
	struct head *head = heads->head;

	while (head != NULL && !digest_equal(&head->log, &community->log))
		head = head->next;
	if (head != NULL)
		return head;
	head = calloc(1, sizeof(*head));
	if (head == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	head->log = community->log;
	head->mark.fd = -1;
	if (!seal_open_seed(&heads->key, community->sealed_seed, head->seed,
		err) ||
	    (heads->folder != NULL &&
		!mark_open(&head->mark, heads->folder, &head->log, err))) {
		head_free(head);
		return NULL;
	}
	(void)pthread_mutex_lock(&heads->lock);
	head->next = heads->head;
	heads->head = head;
	(void)pthread_mutex_unlock(&heads->lock);
	return head;
}

static bool
check_root(struct db *db, const struct store_community *community,
    const struct checkpoint *mark, struct err *err)
{
	auto_nodes struct nodes nodes;
	struct digest root = community->root;

	if (!nodes_init(&nodes, db, community->id, err))
		return false;
	if (mark->size != community->size &&
	    !nodes_root(&nodes, mark->size, &root, err))
		return false;
	return digest_equal(&root, &mark->root) ||
	       err_set(err, ERR_UNAVAILABLE,
		   "the log does not have the root that was published for size"
		   " %" PRIu64,
		   mark->size);
}

static bool
check(struct heads *heads, struct db *db,
    const struct store_community *community, bool shorter_passes,
    struct err *err)
{
	struct head *head = head_of(heads, community, err);
	struct checkpoint mark;

	if (head == NULL)
		return false;
	if (head->mark.fd < 0)
		return true;
	if (!mark_read(&head->mark, &mark, err))
		return false;
	if (mark.size == 0)
		return true;
	if (mark.size <= community->size)
		return check_root(db, community, &mark, err);
	return shorter_passes || err_set(err, ERR_UNAVAILABLE,
				     "the log has %" PRIu64
				     " entries, but %" PRIu64 " were published",
				     community->size, mark.size);
}

bool
heads_check(struct heads *heads, struct db *db,
    const struct store_community *community, struct err *err)
{
	return check(heads, db, community, false, err);
}

bool
heads_check_read(struct heads *heads, struct db *db,
    const struct store_community *community, struct err *err)
{
	return check(heads, db, community, true, err);
}

/* Raise the mark, and see to it that it reaches the disk. */
static bool
raise_mark(struct heads *heads, struct head *head,
    const struct checkpoint *checkpoint, struct err *err)
{
	if (head->mark.fd < 0)
		return true;
	(void)pthread_mutex_lock(&heads->lock);
	bool ok = mark_raise(&head->mark, checkpoint, err);
	bool begin = head->mark.unsynced && !heads->syncing;
	if (begin)
		heads->syncing = pthread_create(&heads->syncer, NULL,
				     syncer_main, heads) == 0;
	(void)pthread_mutex_unlock(&heads->lock);
	return ok && (!begin || heads->syncing ||
			 err_set(err, ERR_INTERNAL, "no thread to sync with"));
}

bool
heads_sign(struct heads *heads, const struct store_community *community,
    uint64_t size, const struct digest *root, struct buf *out, struct err *err)
{
	auto_buf struct buf text = { 0 };
	struct head *head = head_of(heads, community, err);
	struct checkpoint checkpoint = { .size = size, .root = *root };

	if (head == NULL)
		return false;
	(void)snprintf(checkpoint.origin, sizeof(checkpoint.origin), "%s",
	    community->key.name);
	if (!raise_mark(heads, head, &checkpoint, err))
		return false;
	checkpoint_write(&checkpoint, &text);
	if (buf_failed(&text))
		return err_memory(err);
	return note_sign(buf_bytes(&text), &community->key, head->seed, out,
	    err);
}
