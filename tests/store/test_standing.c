#include "house.h"

#include "store/community.h"
#include "store/standing.h"

/* How witnesses have answered: counted by log and name, told to a watch. */

static struct {
	const char *slug; /* of whom is listened to */
	struct standing_seen seen[4];
	char name[4][16];
	size_t n;
	bool over;
} heard;

static void
hear(const struct standing_seen *seen)
{
	heard.over = seen == NULL;
	if (seen == NULL || strcmp(seen->slug, heard.slug) != 0)
		return;
	assert_true(heard.n < COUNT(heard.seen));
	(void)snprintf(heard.name[heard.n], sizeof(heard.name[0]), "%s",
	    seen->witness);
	heard.seen[heard.n++] = *seen;
}

static const struct store_watch watch = { .witness_seen = hear };

static void
listen_to(struct house *house)
{
	heard.slug = house->slug;
	heard.n = 0;
	heard.over = false;
	db_watch(house->db, &watch);
	if (!store_standings(house->db, &house->err))
		fail_msg("%s", house->err.msg);
	db_watch(house->db, NULL);
	assert_true(heard.over);
}

static void
count(struct house *house, const char *witness, enum standing_answer answer,
    uint64_t size, int64_t at)
{
	struct store_community community;

	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	const struct standing standing = { community.id, witness, answer, size,
		at };
	if (!store_standing_count(house->db, &standing, &house->err))
		fail_msg("%s", house->err.msg);
}

static void
each_answer_is_counted_for_its_witness(void **state)
{
	struct house *house = *state;

	count(house, "w2", STANDING_COSIGNED, 5, 1000);
	count(house, "w1", STANDING_DEAD, 9, 9000);
	count(house, "w1", STANDING_FORKED, 9, 9000);
	count(house, "w1", STANDING_FORKED, 9, 9000);
	listen_to(house);
	assert_int_equal(heard.n, 2);
	assert_string_equal(heard.name[0], "w1");
	assert_int_equal(heard.seen[0].cosigned_size, 0);
	assert_int_equal(heard.seen[0].cosigned_at, 0);
	assert_int_equal(heard.seen[0].failed[STANDING_DEAD], 1);
	assert_int_equal(heard.seen[0].failed[STANDING_FORKED], 2);
	assert_int_equal(heard.seen[0].failed[STANDING_REFUSED], 0);
	assert_string_equal(heard.name[1], "w2");
	assert_int_equal(heard.seen[1].cosigned_size, 5);
	assert_int_equal(heard.seen[1].cosigned_at, 1000);
	assert_int_equal(heard.seen[1].log_size, 1);
}

static void
an_older_cosignature_takes_nothing_back(void **state)
{
	struct house *house = *state;

	count(house, "w1", STANDING_COSIGNED, 5, 2000);
	count(house, "w1", STANDING_COSIGNED, 4, 1000);
	count(house, "w1", STANDING_DEAD, 0, 0);
	listen_to(house);
	assert_int_equal(heard.seen[0].cosigned_size, 5);
	assert_int_equal(heard.seen[0].cosigned_at, 2000);
	assert_int_equal(heard.seen[0].failed[STANDING_DEAD], 1);
}

static void
those_on_the_list_are_known_and_no_others(void **state)
{
	static const char *const list[] = { "w1", "w3" };
	struct house *house = *state;

	count(house, "w1", STANDING_DEAD, 0, 0);
	count(house, "w2", STANDING_DEAD, 0, 0);
	assert_true(store_standing_keep(house->db, "nowhere", list, COUNT(list),
	    &house->err));
	listen_to(house);
	assert_int_equal(heard.n, 2);
	assert_true(store_standing_keep(house->db, house->slug, list,
	    COUNT(list), &house->err));
	listen_to(house);
	assert_int_equal(heard.n, 2);
	assert_string_equal(heard.name[1], "w3");
	assert_int_equal(heard.seen[0].failed[STANDING_DEAD], 1);
	assert_true(store_standing_keep(house->db, NULL, list, 1, &house->err));
	listen_to(house);
	assert_int_equal(heard.n, 1);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(each_answer_is_counted_for_its_witness),
		IN_HOUSE(an_older_cosignature_takes_nothing_back),
		IN_HOUSE(those_on_the_list_are_known_and_no_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
