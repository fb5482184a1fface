#include "core/tiles.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/tree.h"
#include "test.h"

static const struct {
	const char *path;
	struct tile tile;
} good[] = {
	{ "0/000", { false, 0, 0, 256 } },
	{ "0/000.p/1", { false, 0, 0, 1 } },
	{ "0/000.p/255", { false, 0, 0, 255 } },
	{ "0/999", { false, 0, 999, 256 } },
	{ "1/x001/000", { false, 1, 1000, 256 } },
	{ "2/x001/x234/067.p/8", { false, 2, 1234067, 8 } },
	{ "63/010", { false, 63, 10, 256 } },
	{ "entries/000", { true, 0, 0, 256 } },
	{ "entries/x010/x000/001.p/42", { true, 0, 10000001, 42 } },
	{ "0/x018/x446/x744/x073/x709/x551/615",
	    { false, 0, UINT64_MAX, 256 } },
};

static void
reads_and_writes_the_path_of_a_tile(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		const struct tile *want = &good[i].tile;
		struct tile tile;
		struct err err = { 0 };

		if (!tile_parse(good[i].path, &tile, &err))
			fail_msg("%s: %s", good[i].path, err.msg);
		assert_int_equal(tile.entries, want->entries);
		assert_int_equal(tile.level, want->level);
		assert_int_equal(tile.index, want->index);
		assert_int_equal(tile.width, want->width);
		assert_string_equal(tile_path(want).text, good[i].path);
	}
}

static void
refuses_every_other_form_of_a_path(void **state)
{
	static const struct {
		const char *why;
		const char *path;
	} bad[] = {
		{ "nothing", "" },
		{ "a level alone", "0" },
		{ "a level and nothing", "0/" },
		{ "no level", "/000" },
		{ "a level above 63", "64/000" },
		{ "a level with a zero in front", "00/000" },
		{ "a level that is none", "x/000" },
		{ "a level below 0", "-1/000" },
		{ "entries of a level", "entries/0/000" },
		{ "another word", "data/000" },
		{ "a group of two digits", "0/00" },
		{ "a group of four digits", "0/0000" },
		{ "a letter", "0/00a" },
		{ "groups without x", "0/001/000" },
		{ "x at the last group", "0/x001" },
		{ "x and nothing after it", "0/x001/" },
		{ "x at the last of two", "0/x001/x000" },
		{ "a needless first group", "0/x000/001" },
		{ "a capital x", "0/X001/000" },
		{ "2^64", "0/x018/x446/x744/x073/x709/x551/616" },
		{ "a group too many",
		    "0/x001/x018/x446/x744/x073/x709/x551/615" },
		{ "width 0", "0/000.p/0" },
		{ "width 256", "0/000.p/256" },
		{ "a width with a zero in front", "0/000.p/01" },
		{ "no width", "0/000.p/" },
		{ "no width and no /", "0/000.p" },
		{ "a width below 0", "0/000.p/-1" },
		{ "something after the width", "0/000.p/1/" },
		{ "something after the index", "0/000/" },
		{ "another ending", "0/000.json" },
		{ "a blank", "0/000 " },
	};
	const struct tile before = { true, 7, 7, 7 };
	(void)state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct tile tile = before;
		struct err err = { 0 };

		if (tile_parse(bad[i].path, &tile, &err) ||
		    err.code != ERR_MALFORMED)
			fail_msg("%s: %s", bad[i].why, err.msg);
		assert_int_equal(tile.width, before.width);
	}
}

static void
exists_as_far_as_the_log_reaches(void **state)
{
	static const struct {
		struct tile tile;
		uint64_t size;
		bool exists;
	} rows[] = {
		{ { false, 0, 0, 1 }, 0, false },
		{ { false, 0, 0, 1 }, 1, true },
		{ { true, 0, 0, 2 }, 1, false },
		{ { false, 0, 0, 256 }, 255, false },
		{ { false, 0, 0, 255 }, 255, true },
		{ { false, 0, 0, 256 }, 256, true },
		{ { false, 0, 0, 3 }, 70000, true },
		{ { false, 0, 1, 1 }, 256, false },
		{ { false, 0, 1, 1 }, 257, true },
		{ { false, 1, 0, 1 }, 255, false },
		{ { false, 1, 0, 1 }, 256, true },
		{ { false, 1, 0, 2 }, 511, false },
		{ { false, 0, 273, 112 }, 70000, true },
		{ { false, 0, 273, 113 }, 70000, false },
		{ { false, 1, 1, 17 }, 70000, true },
		{ { false, 1, 1, 18 }, 70000, false },
		{ { false, 2, 0, 1 }, 70000, true },
		{ { false, 2, 0, 2 }, 70000, false },
		{ { false, 3, 0, 1 }, 70000, false },
		{ { false, 7, 0, 255 }, UINT64_MAX, true },
		{ { false, 7, 0, 256 }, UINT64_MAX, false },
		{ { false, 8, 0, 1 }, UINT64_MAX, false },
		{ { false, 63, 0, 1 }, UINT64_MAX, false },
		{ { false, 0, UINT64_MAX, 256 }, UINT64_MAX, false },
		{ { false, 0, UINT64_MAX >> 8, 255 }, UINT64_MAX, true },
		{ { false, 0, UINT64_MAX >> 8, 256 }, UINT64_MAX, false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++)
		if (tile_exists(&rows[i].tile, rows[i].size) != rows[i].exists)
			fail_msg("%s of %" PRIu64,
			    tile_path(&rows[i].tile).text, rows[i].size);
}

enum { LEAVES = 600 };

/* The hashes of a tile, taken one by one from a tree in memory. */
static void
fill(const struct merkle_source *source, const struct tile *tile,
    struct digest hashes[TILE_WIDTH])
{
	struct err err;

	for (size_t i = 0; i < tile->width; i++) {
		const struct merkle_coord at = { tile->level * TILE_HEIGHT,
			tile->index * TILE_WIDTH + i };

		assert_true(
		    source->hash(at, &hashes[i], source->context, &err));
	}
}

static void
compare(const struct merkle_source *source, struct merkle_coord at)
{
	struct digest hashes[TILE_WIDTH], want, got;
	struct tile tile = tile_of(at, LEAVES);
	struct err err;

	assert_true(tile_exists(&tile, LEAVES));
	fill(source, &tile, hashes);
	got = tile_hash(&tile, hashes, at);
	assert_true(source->hash(at, &want, source->context, &err));
	assert_true(digest_equal(&got, &want));
}

static void
gives_the_hash_of_every_subtree(void **state)
{
	struct err err = { 0 };
	struct tree *tree = tree_new(&err);
	(void)state;

	assert_non_null(tree);
	for (int i = 0; i < LEAVES; i++) {
		const struct digest leaf = digest_sha256(
		    (struct bytes){ (unsigned char *)&i, sizeof(i) });

		assert_true(tree_append(tree, &leaf, &err));
	}
	const struct merkle_source source = tree_source(tree);
	for (unsigned level = 0; level < 10; level++)
		for (uint64_t i = 0; i < (uint64_t)LEAVES >> level; i++)
			compare(&source, (struct merkle_coord){ level, i });
	tree_free(tree);
}

static void
names_the_tile_of_a_subtree_as_wide_as_it_is(void **state)
{
	static const struct {
		struct merkle_coord at;
		uint64_t size;
		const char *path;
	} rows[] = {
		{ { 0, 0 }, 1, "0/000.p/1" },
		{ { 7, 1 }, 256, "0/000" },
		{ { 8, 0 }, 256, "1/000.p/1" },
		{ { 7, 1 }, 600, "0/000" },
		{ { 0, 599 }, 600, "0/002.p/88" },
		{ { 8, 272 }, 70000, "1/001.p/17" },
		{ { 15, 1 }, 70000, "1/000" },
		{ { 16, 0 }, 70000, "2/000.p/1" },
		{ { 63, 0 }, (uint64_t)1 << 63, "7/000.p/128" },
		{ { 0, UINT64_MAX - 1 }, UINT64_MAX,
		    "0/x072/x057/x594/x037/x927/935.p/255" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct tile tile = tile_of(rows[i].at, rows[i].size);

		assert_string_equal(tile_path(&tile).text, rows[i].path);
	}
}

static void
writes_entries_after_their_lengths(void **state)
{
	static const unsigned char want[] = { 0, 3, 'o', 'n', 'e', 0, 0, 1, 4 };
	unsigned char longer[260] = { 0 };
	auto_buf struct buf out = { 0 };
	(void)state;

	tile_add_entry(bytes_of("one"), &out);
	tile_add_entry(bytes_of(""), &out);
	tile_add_entry((struct bytes){ longer, sizeof(longer) }, &out);
	assert_int_equal(out.len, sizeof(want) + sizeof(longer));
	assert_memory_equal(out.data, want, sizeof(want));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_the_path_of_a_tile),
		cmocka_unit_test(refuses_every_other_form_of_a_path),
		cmocka_unit_test(exists_as_far_as_the_log_reaches),
		cmocka_unit_test(gives_the_hash_of_every_subtree),
		cmocka_unit_test(names_the_tile_of_a_subtree_as_wide_as_it_is),
		cmocka_unit_test(writes_entries_after_their_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
