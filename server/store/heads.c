#include "store/heads.h"

#include <inttypes.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "store/mark.h"
#include "store/marks.h"
#include "store/seal.h"
#include "store/settle.h"
#include "store/signers.h"
#include "store/sql.h"

/* A key that was opened. */
struct signer {
	struct signer *next;
	struct note_signer note;
};

/* One community of which a head was signed. */
struct head {
	struct head *next;
	struct digest log;
	struct signer *signer;
	struct mark mark; /* unsynced is guarded by heads->lock */

	/* The checkpoint that one key alone signed last; len is 0 before. */
	struct checkpoint checkpoint;
	struct note_key key;
	struct buf note;
};

struct heads {
	struct seal_key key;
	char *folder;                    /* or NULL */
	const struct store_watch *watch; /* or NULL */
	struct head *head;
	uint64_t connection; /* the one on which all marks were checked */
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
signer_free(struct signer *signer)
{
	note_signer_wipe(&signer->note);
	free(signer);
}

static void
head_free(struct head *head)
{
	mark_close(&head->mark);
	buf_done(&head->note);
	while (head->signer != NULL) {
		struct signer *signer = head->signer;

		head->signer = signer->next;
		signer_free(signer);
	}
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

void
heads_watch(struct heads *heads, const struct store_watch *watch)
{
	heads->watch = watch;
}

static void
tell(const struct heads *heads, const struct store_community *community,
    uint64_t size, uint64_t mark)
{
	if (heads->watch != NULL)
		heads->watch->head_seen(community->slug, size, mark);
}

const struct seal_key *
heads_key(const struct heads *heads)
{
	return &heads->key;
}

/*
 * Bring every mark to the disk.  The lock is held, but not while waiting; who
 * could not be brought there refuses to be raised from then on.
 */
static void
sync_marks(struct heads *heads)
{
	struct err ignored;

	for (struct head *head = heads->head; head != NULL; head = head->next) {
		struct mark written = head->mark;

		if (!written.unsynced)
			continue;
		head->mark.unsynced = false;
		(void)pthread_mutex_unlock(&heads->lock);
		(void)!mark_sync(&written, &ignored);
		(void)pthread_mutex_lock(&heads->lock);
		head->mark.lost |= written.lost;
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
	if (heads->folder != NULL &&
	    !mark_open(&head->mark, heads->folder, &head->log, err)) {
		head_free(head);
		return NULL;
	}
	(void)pthread_mutex_lock(&heads->lock);
	head->next = heads->head;
	heads->head = head;
	(void)pthread_mutex_unlock(&heads->lock);
	return head;
}

/* Whoever asks a server may try again: another database may come back. */
static bool
unavailable(struct err *err)
{
	if (err->code == ERR_ROLLED_BACK)
		err->code = ERR_UNAVAILABLE;
	return false;
}

/* *size is how much was published; all of it where nobody keeps marks. */
static bool
check(struct heads *heads, struct db *db,
    const struct store_community *community, bool shorter_passes,
    uint64_t *size, struct err *err)
{
	const struct head *head = head_of(heads, community, err);
	struct checkpoint mark;

	*size = community->size;
	if (head == NULL)
		return false;
	if (head->mark.fd < 0)
		return true;
	if (!mark_read(&head->mark, &mark, err))
		return false;
	*size = mark.size;
	tell(heads, community, community->size, mark.size);
	return mark_check(db, community, &mark, shorter_passes, err) ||
	       unavailable(err);
}

bool
heads_check_all(struct heads *heads, struct db *db, struct err *err)
{
	return heads->folder == NULL || marks_check(db, heads->folder, err) ||
	       unavailable(err);
}

bool
heads_check_start(struct heads *heads, struct db *db, struct err *err)
{
	struct err why;

	if (heads->folder == NULL || marks_check(db, heads->folder, &why))
		return true;
	*err = why;
	if (why.code == ERR_ROLLED_BACK)
		(void)err_set(err, why.code,
		    "%s: see operating.md, The log is behind its mark, and "
		    "kleos-admin recover",
		    why.msg);
	return unavailable(err);
}

/* Another connection may lead to another database. */
static bool
check_connection(struct heads *heads, struct db *db, struct err *err)
{
	if (heads->connection == db->connection)
		return true;
	if (!heads_check_all(heads, db, err))
		return false;
	heads->connection = db->connection;
	return true;
}

bool
heads_check(struct heads *heads, struct db *db,
    const struct store_community *community, struct err *err)
{
	uint64_t published;

	return check_connection(heads, db, err) &&
	       check(heads, db, community, false, &published, err);
}

bool
heads_check_read(struct heads *heads, struct db *db,
    const struct store_community *community, struct err *err)
{
	uint64_t published;

	return check(heads, db, community, true, &published, err) &&
	       (community->size <= published || settle(db, err));
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

/* The sealed seed of a key: the first one's is with its community. */
static bool
find_sealed(struct db *db, const struct store_community *community,
    const struct note_key *key, unsigned char sealed[STORE_SEALED_LEN],
    struct err *err)
{
	if (memcmp(key->point, community->key.point, sizeof(key->point)) != 0)
		return store_seed(db, community->id, note_vkey(key).text,
		    sealed, err);
	memcpy(sealed, community->sealed_seed, STORE_SEALED_LEN);
	return true;
}

static bool
same_key(const struct note_key *a, const struct note_key *b)
{
	return strcmp(a->name, b->name) == 0 &&
	       memcmp(a->point, b->point, sizeof(a->point)) == 0;
}

/* What signs for a key, if the master key opens the seed and it is its own. */
static bool
open_signer(const struct heads *heads, const struct note_key *key,
    const unsigned char sealed[STORE_SEALED_LEN], struct note_signer *signer,
    struct err *err)
{
	unsigned char seed[NOTE_SEED_LEN] = { 0 };

	bool ok = seal_open_seed(&heads->key, sealed, seed, err) &&
		  note_signer_from_seed(key->name, seed, signer, err) &&
		  (same_key(&signer->key, key) ||
		      err_set(err, ERR_INTERNAL,
			  "a sealed seed is that of another log key"));
	sodium_memzero(seed, sizeof(seed));
	return ok;
}

/* What signs for a key, opened if need be; NULL with err. */
static const struct signer *
signer_of(struct heads *heads, struct db *db,
    const struct store_community *community, const struct note_key *key,
    struct err *err)
{
	struct head *head = head_of(heads, community, err);
	struct signer *signer = head != NULL ? head->signer : NULL;
	unsigned char sealed[STORE_SEALED_LEN];

	while (signer != NULL && !same_key(&signer->note.key, key))
		signer = signer->next;
	if (signer != NULL || head == NULL ||
	    !find_sealed(db, community, key, sealed, err))
		return signer;
	signer = calloc(1, sizeof(*signer));
	if (signer == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	if (!open_signer(heads, key, sealed, &signer->note, err)) {
		signer_free(signer);
		return NULL;
	}
	signer->next = head->signer;
	head->signer = signer;
	return signer;
}

bool
heads_hold(struct heads *heads, struct db *db,
    const struct store_community *community, const struct note_key *key,
    struct err *err)
{
	return signer_of(heads, db, community, key, err) != NULL;
}

static struct checkpoint
checkpoint_of(const struct store_community *community)
{
	struct checkpoint checkpoint = { .size = community->size,
		.root = community->root };

	(void)snprintf(checkpoint.origin, sizeof(checkpoint.origin), "%s",
	    community->key.name);
	return checkpoint;
}

bool
heads_raise(struct heads *heads, const struct store_community *community,
    struct err *err)
{
	const struct checkpoint checkpoint = checkpoint_of(community);
	struct head *head = head_of(heads, community, err);

	return head != NULL && raise_mark(heads, head, &checkpoint, err);
}

/* The lines of the keys after the first, of those that can be had. */
static bool
sign_older(struct heads *heads, struct db *db,
    const struct store_community *community, const struct logkeys *keys,
    struct buf *note, struct err *err)
{
	const struct checkpoint checkpoint = checkpoint_of(community);
	auto_buf struct buf text = { 0 };
	struct err ignored;

	checkpoint_write(&checkpoint, &text);
	for (size_t i = 1; i < keys->n; i++) {
		const struct signer *signer = signer_of(heads, db, community,
		    &keys->key[i].key, &ignored);

		if (signer != NULL && !note_add_signature(buf_bytes(&text),
					  &signer->note, note, err))
			return false;
	}
	return true;
}

/*
 * Most answers name the head that the one before them named.  While a key
 * follows another, whose seed may turn up later, it is signed each time.
 */
static bool
is_signed(const struct head *head, const struct checkpoint *checkpoint,
    const struct logkeys *keys)
{
	return head->note.len > 0 && keys->n == 1 &&
	       head->checkpoint.size == checkpoint->size &&
	       digest_equal(&head->checkpoint.root, &checkpoint->root) &&
	       same_key(&head->key, &keys->key[0].key);
}

/* The checkpoint with the line of each key. */
static bool
sign(struct heads *heads, struct db *db,
    const struct store_community *community, const struct logkeys *keys,
    struct buf *note, struct err *err)
{
	const struct checkpoint checkpoint = checkpoint_of(community);
	auto_buf struct buf text = { 0 };
	const struct signer *signer =
	    signer_of(heads, db, community, &keys->key[0].key, err);

	if (signer == NULL) {
		if (err->code == ERR_NOT_FOUND)
			err->code = ERR_INTERNAL;
		return false;
	}
	checkpoint_write(&checkpoint, &text);
	if (buf_failed(&text))
		return err_memory(err);
	return note_sign(buf_bytes(&text), &signer->note, note, err) &&
	       sign_older(heads, db, community, keys, note, err) &&
	       (!buf_failed(note) || err_memory(err));
}

bool
heads_sign(struct heads *heads, struct db *db,
    const struct store_community *community, const struct logkeys *keys,
    struct buf *out, struct err *err)
{
	const struct checkpoint checkpoint = checkpoint_of(community);
	struct head *head = head_of(heads, community, err);

	if (head == NULL)
		return false;
	tell(heads, community, community->size, community->size);
	if (!is_signed(head, &checkpoint, keys)) {
		buf_done(&head->note);
		if (!sign(heads, db, community, keys, &head->note, err)) {
			buf_done(&head->note);
			return false;
		}
		head->checkpoint = checkpoint;
		head->key = keys->key[0].key;
	}
	if (!raise_mark(heads, head, &checkpoint, err))
		return false;
	buf_add(out, head->note.data, head->note.len);
	return !buf_failed(out) || err_memory(err);
}
