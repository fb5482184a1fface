#include "house.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/mark.h"
#include "store/proof.h"
#include "store/seal.h"
#include "store/tiles.h"

/* The high-water mark: what was published can never be denied. */

static void
mark_path(const struct house *house, char *path, size_t size)
{
	(void)snprintf(path, size, "%s/%s.mark", house->folder,
	    digest_hex(&house->log).text);
}

/* The mark as another process would read it. */
static struct checkpoint
read_mark(const struct house *house)
{
	struct checkpoint head = { 0 };
	struct mark mark;
	struct err err = { 0 };

	if (!mark_open(&mark, house->folder, &house->log, &err) ||
	    !mark_read(&mark, &head, &err))
		fail_msg("%s", err.msg);
	mark_close(&mark);
	return head;
}

static void
write_mark(const struct house *house, const char *origin, uint64_t size,
    const struct digest *root)
{
	auto_buf struct buf text = { 0 };
	struct checkpoint head = { .size = size, .root = *root };
	char path[512];

	(void)snprintf(head.origin, sizeof(head.origin), "%s", origin);
	checkpoint_write(&head, &text);
	mark_path(house, path, sizeof(path));
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.len, file), text.len);
	(void)fclose(file);
}

static struct append_item
say_anything(struct house *house)
{
	return house_append(house,
	    house_make(house, "ada", 0, "activity",
		"{\"slug\":\"walk\",\"title\":\"Walk\"}"));
}

static void
every_append_raises_it_first(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	struct checkpoint head = read_mark(house);
	assert_int_equal(head.size, house->head.size);
	assert_true(digest_equal(&head.root, &house->head.root));
}

static void
a_shorter_log_is_not_written_to(void **state)
{
	struct house *house = *state;
	struct checkpoint head = read_mark(house);

	write_mark(house, head.origin, head.size + 5, &head.root);
	assert_int_equal(say_anything(house).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_UNAVAILABLE);
	write_mark(house, head.origin, head.size, &head.root);
	assert_int_equal(say_anything(house).outcome, APPEND_RECORDED);
}

static void
another_log_of_that_size_is_not_written_to(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	struct checkpoint head = read_mark(house);
	struct digest forked = head.root;
	forked.byte[5] ^= 1;
	for (uint64_t size = head.size; size > 0; size--) {
		write_mark(house, head.origin, size, &forked);
		assert_int_equal(say_anything(house).outcome, APPEND_FAILED);
		assert_int_equal(house->err.code, ERR_UNAVAILABLE);
	}
}

static void
other_servers_may_have_written_meanwhile(void **state)
{
	struct house *house = *state;
	struct checkpoint early = read_mark(house);

	house_furnish(house);
	write_mark(house, early.origin, early.size, &early.root);
	assert_int_equal(say_anything(house).outcome, APPEND_RECORDED);
	assert_int_equal(read_mark(house).size, house->head.size);
}

static void
a_damaged_one_is_not_taken_for_none(void **state)
{
	struct house *house = *state;
	char path[512];

	mark_path(house, path, sizeof(path));
	assert_int_equal(truncate(path, 20), 0);
	assert_int_equal(say_anything(house).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_UNAVAILABLE);
}

/* Whatever byte it is: that is no fork, which would be told to the world. */
static void
an_altered_one_is_not_taken_for_another_history(void **state)
{
	struct house *house = *state;
	struct checkpoint head;
	unsigned char byte;
	char path[512];
	struct err err;

	mark_path(house, path, sizeof(path));
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	for (off_t at = 0; pread(fd, &byte, 1, at) == 1; at++) {
		byte ^= 1;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
		assert_false(
		    mark_look(house->folder, &house->log, &head, &err));
		assert_int_equal(err.code, ERR_MALFORMED);
		byte ^= 1;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	}
	(void)close(fd);
	assert_true(mark_look(house->folder, &house->log, &head, &err));
	assert_int_equal(head.size, house->head.size);
}

/* As it was written before it had a digest of its own. */
static void
one_without_a_digest_is_taken(void **state)
{
	struct house *house = *state;
	struct checkpoint head = read_mark(house);

	write_mark(house, head.origin, head.size, &head.root);
	assert_int_equal(read_mark(house).size, head.size);
	assert_int_equal(say_anything(house).outcome, APPEND_RECORDED);
	assert_int_equal(read_mark(house).size, head.size + 1);
}

static void
a_reader_does_not_sign_a_forked_log(void **state)
{
	struct house *house = *state;
	struct checkpoint head = read_mark(house);
	struct store_community community;
	auto_buf struct buf note = { 0 };

	assert_true(store_checkpoint(house->db, house->heads, house->slug,
	    &community, &note, &house->err));
	assert_true(note.len > 0);
	head.root.byte[0] ^= 1;
	write_mark(house, head.origin, head.size, &head.root);
	assert_false(store_checkpoint(house->db, house->heads, house->slug,
	    &community, &note, &house->err));
	assert_int_equal(house->err.code, ERR_UNAVAILABLE);
}

/* The first entries of the log, shown or not. */
static bool
show_tile(struct house *house, unsigned width, struct buf *out)
{
	const struct tile tile = { .entries = true, .width = width };

	return store_tile(house->db, house->heads, house->slug, &tile, out,
	    &house->err);
}

static void
a_tile_raises_it_first(void **state)
{
	struct house *house = *state;
	struct checkpoint early = read_mark(house);
	auto_buf struct buf out = { 0 };

	house_furnish(house);
	struct checkpoint head = read_mark(house);
	write_mark(house, early.origin, early.size, &early.root);
	assert_true(show_tile(house, 1, &out));
	assert_int_equal(out.len, 2 + 41);
	assert_int_equal(read_mark(house).size, head.size);
	assert_false(show_tile(house, (unsigned)head.size + 1, &out));
	assert_int_equal(house->err.code, ERR_NOT_FOUND);
	assert_int_equal(out.len, 2 + 41);
}

static void
no_tile_of_a_forked_log_is_shown(void **state)
{
	struct house *house = *state;
	struct checkpoint head = read_mark(house);
	auto_buf struct buf out = { 0 };

	head.root.byte[0] ^= 1;
	write_mark(house, head.origin, head.size, &head.root);
	assert_false(show_tile(house, 1, &out));
	assert_int_equal(house->err.code, ERR_UNAVAILABLE);
	assert_int_equal(out.len, 0);
}

/* What the lock of house A finds is judged by the marks of all of them. */
static void
a_log_that_is_gone_stops_the_others_too(void **state)
{
	struct house *house = *state;
	struct checkpoint head = read_mark(house);
	char path[512];
	struct err err = { 0 };

	assert_true(heads_check_all(house->heads, house->db, &err));
	house->log.byte[0] ^= 1;
	write_mark(house, "kleos.example/gone", head.size, &head.root);
	mark_path(house, path, sizeof(path));
	house->log.byte[0] ^= 1;
	assert_false(heads_check_all(house->heads, house->db, &err));
	assert_int_equal(err.code, ERR_UNAVAILABLE);
	assert_non_null(strstr(err.msg, "kleos.example/gone"));

	house_command("KLEOS_DB_ADMIN",
	    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
	    " WHERE usename = 'kleos_app'");
	assert_int_equal(say_anything(house).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_UNAVAILABLE);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(say_anything(house).outcome, APPEND_RECORDED);
}

static void
a_refusal_names_both_heads(void **state)
{
	struct house *house = *state;
	struct checkpoint head = read_mark(house);
	struct digest other = { { 0xab, 0xcd, 0xef } };
	char there[64];
	char published[64];

	(void)snprintf(there, sizeof(there), "has %d entries with root %.12s,",
	    (int)head.size, digest_hex(&head.root).text);
	(void)snprintf(published, sizeof(published),
	    "but %d with root abcdef000000 were published", (int)head.size + 5);
	write_mark(house, head.origin, head.size + 5, &other);
	assert_int_equal(say_anything(house).outcome, APPEND_FAILED);
	assert_non_null(strstr(house->err.msg, head.origin));
	assert_non_null(strstr(house->err.msg, there));
	assert_non_null(strstr(house->err.msg, published));
}

/* A database that was made anew has no community at all. */
static void
an_empty_database_is_another_database(void **state)
{
	struct house *house = *state;
	char slug[sizeof(house->slug)];

	(void)snprintf(slug, sizeof(slug), "%s", house->slug);
	(void)snprintf(house->slug, sizeof(house->slug), "nobody");
	assert_int_equal(say_anything(house).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_NOT_FOUND);
	house->log.byte[0] ^= 1;
	struct digest root = { { 1 } };
	char path[512];
	mark_path(house, path, sizeof(path));
	write_mark(house, "kleos.example/gone", 3, &root);
	house->log.byte[0] ^= 1;
	assert_int_equal(say_anything(house).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_UNAVAILABLE);
	assert_int_equal(unlink(path), 0);
	(void)snprintf(house->slug, sizeof(house->slug), "%s", slug);
}

/* A folder without marks, and a log that no database has. */
static const struct digest some_log = { { 7 } };

static void
new_folder(char *path, size_t size)
{
	(void)snprintf(path, size, "%s/alone.XXXXXX",
	    house_conninfo("KLEOS_TMP"));
	assert_non_null(mkdtemp(path));
}

/* A head of that size; the root is made of the size, over and over. */
static struct checkpoint
plain_head(uint64_t size)
{
	struct checkpoint head = { .origin = "kleos.example/alone",
		.size = size };

	for (size_t i = 0; i < sizeof(head.root.byte); i++)
		head.root.byte[i] = (unsigned char)(size >> i % 4 * 8);
	return head;
}

enum { RAISES = 120000 };

struct raiser {
	const char *folder;
	atomic_bool done;
};

static void *
raise_often(void *context)
{
	struct raiser *raiser = context;
	struct mark mark;
	struct err err;

	if (mark_open(&mark, raiser->folder, &some_log, &err)) {
		for (uint64_t size = 1; size <= RAISES; size++) {
			const struct checkpoint head = plain_head(size);

			(void)!mark_raise(&mark, &head, &err);
		}
		mark_close(&mark);
	}
	atomic_store(&raiser->done, true);
	return NULL;
}

/* As several workers on one folder do it. */
static void
it_is_never_read_half_written(void **state)
{
	char folder[512];
	struct raiser raiser = { .folder = folder };
	struct checkpoint head;
	struct mark mark;
	struct err err;
	pthread_t thread;

	(void)state;
	new_folder(folder, sizeof(folder));
	assert_true(mark_open(&mark, folder, &some_log, &err));
	assert_int_equal(pthread_create(&thread, NULL, raise_often, &raiser),
	    0);
	while (!atomic_load(&raiser.done)) {
		if (!mark_read(&mark, &head, &err))
			fail_msg("%s", err.msg);
		const struct checkpoint whole = plain_head(head.size);
		if (head.size > 0 && !digest_equal(&head.root, &whole.root))
			fail_msg("the root of another size");
	}
	(void)pthread_join(thread, NULL);
	assert_true(mark_read(&mark, &head, &err));
	assert_int_equal(head.size, RAISES);
	mark_close(&mark);
}

/* What no disk has is worth nothing: /dev/null takes it and cannot sync. */
static void
it_is_not_raised_beyond_what_reaches_the_disk(void **state)
{
	struct mark mark = { .fd = open("/dev/null", O_RDWR) };
	const struct checkpoint head = plain_head(1);
	struct err err = { 0 };

	(void)state;
	assert_true(mark_raise(&mark, &head, &err));
	assert_false(mark_sync(&mark, &err));
	assert_false(mark_raise(&mark, &head, &err));
	assert_int_equal(err.code, ERR_UNAVAILABLE);
	mark_close(&mark);
}

/* Whatever is cut off, a loss of power cannot: it is one sector. */
static void
its_length_never_changes(void **state)
{
	static const uint64_t sizes[] = { 1, 9, 10, 99, 1000000 };
	char folder[512];
	char path[600];
	struct mark mark;
	struct stat status;
	struct err err;

	(void)state;
	new_folder(folder, sizeof(folder));
	(void)snprintf(path, sizeof(path), "%s/%s.mark", folder,
	    digest_hex(&some_log).text);
	assert_true(mark_open(&mark, folder, &some_log, &err));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		const struct checkpoint head = plain_head(sizes[i]);

		assert_true(mark_raise(&mark, &head, &err));
		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_size, 512);
	}
	mark_close(&mark);
}

static void
it_never_goes_back(void **state)
{
	struct house *house = *state;
	struct checkpoint head = read_mark(house);
	struct checkpoint lower = head;
	struct mark mark;

	lower.size--;
	assert_true(mark_open(&mark, house->folder, &house->log, &house->err));
	assert_true(mark_raise(&mark, &lower, &house->err));
	mark_close(&mark);
	assert_int_equal(read_mark(house).size, head.size);
}

static void
a_master_key_others_can_read_is_refused(void **state)
{
	static const struct {
		const char *why;
		mode_t mode;
		const char *text;
		bool ok;
	} rows[] = {
		{ "as it should be", 0600, "64", true },
		{ "the group can read it", 0640, "64", false },
		{ "all can read it", 0604, "64", false },
		{ "too short", 0600, "63", false },
		{ "too long", 0600, "66", false },
	};
	char path[512];
	auto_seal_key struct seal_key key;
	struct err err;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/a.key",
	    house_conninfo("KLEOS_TMP"));
	for (size_t i = 0; i < COUNT(rows); i++) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		for (int n = atoi(rows[i].text); n > 0; n--)
			(void)fputc('a', file);
		(void)fclose(file);
		assert_int_equal(chmod(path, rows[i].mode), 0);
		if (seal_key_read(path, &key, &err) != rows[i].ok)
			fail_msg("%s", rows[i].why);
	}
	assert_false(seal_key_create(path, &err));
	assert_int_equal(unlink(path), 0);
	assert_true(seal_key_create(path, &err));
	assert_true(seal_key_read(path, &key, &err));
}

static void
a_seed_opens_under_its_own_master_key_only(void **state)
{
	struct seal_key key = { { 1 } };
	const unsigned char seed[NOTE_SEED_LEN] = { 7, 8, 9 };
	unsigned char sealed[STORE_SEALED_LEN];
	unsigned char again[NOTE_SEED_LEN];
	struct err err;

	(void)state;
	seal_seed(&key, seed, sealed);
	assert_true(seal_open_seed(&key, sealed, again, &err));
	assert_memory_equal(seed, again, sizeof(seed));
	sealed[40] ^= 1;
	assert_false(seal_open_seed(&key, sealed, again, &err));
	sealed[40] ^= 1;
	key.byte[0] = 2;
	assert_false(seal_open_seed(&key, sealed, again, &err));
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(every_append_raises_it_first),
		IN_HOUSE(a_shorter_log_is_not_written_to),
		IN_HOUSE(another_log_of_that_size_is_not_written_to),
		IN_HOUSE(other_servers_may_have_written_meanwhile),
		IN_HOUSE(a_damaged_one_is_not_taken_for_none),
		IN_HOUSE(an_altered_one_is_not_taken_for_another_history),
		IN_HOUSE(one_without_a_digest_is_taken),
		IN_HOUSE(a_reader_does_not_sign_a_forked_log),
		IN_HOUSE(a_tile_raises_it_first),
		IN_HOUSE(no_tile_of_a_forked_log_is_shown),
		IN_HOUSE(a_log_that_is_gone_stops_the_others_too),
		IN_HOUSE(a_refusal_names_both_heads),
		IN_HOUSE(an_empty_database_is_another_database),
		cmocka_unit_test(it_is_never_read_half_written),
		cmocka_unit_test(it_is_not_raised_beyond_what_reaches_the_disk),
		cmocka_unit_test(its_length_never_changes),
		IN_HOUSE(it_never_goes_back),
		cmocka_unit_test(a_master_key_others_can_read_is_refused),
		cmocka_unit_test(a_seed_opens_under_its_own_master_key_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
