#include "test.h"

#include <stdio.h>

#include "core/merkle.h"

enum { LEAVES = 70, TALL = 64 };

/* A tree kept whole in memory: every complete subtree by level and index. */
struct tree {
	struct merkle_edge edge;
	struct digest node[8][LEAVES];
	bool known[8][LEAVES];
	struct merkle_coord asked[MERKLE_COORDS_MAX];
	size_t n_asked;
};

static void
keep(struct merkle_coord at, const struct digest *hash, void *context)
{
	struct tree *tree = context;

	assert_true(at.level < 8 && at.index < LEAVES);
	assert_false(tree->known[at.level][at.index]);
	tree->node[at.level][at.index] = *hash;
	tree->known[at.level][at.index] = true;
}

static bool
look_up(struct merkle_coord at, struct digest *out, void *context,
    struct err *err)
{
	struct tree *tree = context;

	assert_true(tree->n_asked < MERKLE_COORDS_MAX);
	tree->asked[tree->n_asked++] = at;
	if (at.level >= 8 || at.index >= LEAVES ||
	    !tree->known[at.level][at.index])
		return err_set(err, ERR_INTERNAL, "no such subtree");
	*out = tree->node[at.level][at.index];
	return true;
}

static struct digest
leaf(size_t i)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "leaf %zu", i);
	return merkle_leaf(bytes_of(text));
}

static void
grow(struct tree *tree, size_t size)
{
	while (tree->edge.size < size) {
		struct digest hash = leaf(tree->edge.size);
		struct merkle_coord at = { 0, tree->edge.size };

		keep(at, &hash, tree);
		merkle_append(&tree->edge, &hash, keep, tree);
	}
}

/* MTH of RFC 6962 as it stands there: another way to the same root. */
static struct digest
naive_root(size_t from, size_t to) /* NOLINT(misc-no-recursion) */
{
	size_t k = 1;

	if (to - from == 0)
		return digest_sha256(bytes_of(""));
	if (to - from == 1)
		return leaf(from);
	while (k * 2 < to - from)
		k *= 2;
	struct digest left = naive_root(from, from + k);
	struct digest right = naive_root(from + k, to);
	return merkle_node(&left, &right);
}

/* The inputs and roots that RFC 6962 implementations share. */
static const struct {
	struct bytes entry;
	const char *root; /* of the tree that ends with this entry */
} known[] = {
#define ENTRY(literal)                                                         \
	{                                                                      \
		(const unsigned char *)(literal), sizeof(literal) - 1          \
	}
	{ ENTRY(""), "6e340b9cffb37a989ca544e6bb780a2c"
		     "78901d3fb33738768511a30617afa01d" },
	{ ENTRY("\x00"), "fac54203e7cc696cf0dfcb42c92a1d9d"
			 "baf70ad9e621f4bd8d98662f00e3c125" },
	{ ENTRY("\x10"), "aeb6bcfe274b70a14fb067a5e5578264"
			 "db0fa9b51af5e0ba159158f329e06e77" },
	{ ENTRY("\x20\x21"), "d37ee418976dd95753c1c73862b9398f"
			     "a2a2cf9b4ff0fdfe8b30cd95209614b7" },
	{ ENTRY("\x30\x31"), "4e3bbb1f7b478dcfe71fb631631519a3"
			     "bca12c9aefca1612bfce4c13a86264d4" },
	{ ENTRY("\x40\x41\x42\x43"), "76e67dadbcdf1e10e1b74ddc608abd2f"
				     "98dfb16fbce75277b5232a127f2087ef" },
	{ ENTRY("\x50\x51\x52\x53\x54\x55\x56\x57"),
	    "ddb89be403809e325750d3d263cd7892"
	    "9c2942b7942a34b77e122c9594a74c8c" },
	{ ENTRY("\x60\x61\x62\x63\x64\x65\x66\x67"
		"\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
	    "5dc9da79a70659a9ad559cb701ded9a2"
	    "ab9d823aad2f4960cfe370eff4604328" },
#undef ENTRY
};

static void
gives_the_known_roots(void **state)
{
	struct merkle_edge edge = { 0 };
	struct digest root = merkle_root(&edge);

	(void)state;
	assert_string_equal(digest_hex(&root).text,
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
	for (size_t i = 0; i < COUNT(known); i++) {
		struct digest hash = merkle_leaf(known[i].entry);

		merkle_append(&edge, &hash, NULL, NULL);
		root = merkle_root(&edge);
		assert_string_equal(digest_hex(&root).text, known[i].root);
	}
}

static void
the_edge_the_store_and_the_rfc_agree_on_roots(void **state)
{
	struct tree tree = { 0 };
	struct merkle_source source = { look_up, &tree };
	struct err err = { 0 };

	(void)state;
	for (size_t size = 0; size <= LEAVES; size++) {
		struct digest want = naive_root(0, size), got;

		grow(&tree, size);
		assert_int_equal(tree.edge.n,
		    __builtin_popcountll(tree.edge.size));
		got = merkle_root(&tree.edge);
		assert_true(digest_equal(&got, &want));
	}
	for (size_t size = 0; size <= LEAVES; size++) {
		struct digest want = naive_root(0, size), got;

		tree.n_asked = 0;
		assert_true(merkle_root_at(&source, size, &got, &err));
		assert_true(digest_equal(&got, &want));
	}
}

static void
closes_each_complete_subtree_once(void **state)
{
	struct tree tree = { 0 };

	(void)state;
	grow(&tree, LEAVES);
	for (size_t level = 0; level < 8; level++)
		for (size_t i = 0; i < LEAVES; i++) {
			size_t from = i << level, to = (i + 1) << level;
			bool complete = to <= LEAVES;

			assert_int_equal(tree.known[level][i], complete);
			if (!complete)
				continue;
			struct digest want = naive_root(from, to);
			assert_true(digest_equal(&tree.node[level][i], &want));
		}
}

static void
assert_asked(const struct tree *tree, const struct merkle_coord *coords,
    size_t n)
{
	assert_int_equal(n, tree->n_asked);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(coords[i].level, tree->asked[i].level);
		assert_int_equal(coords[i].index, tree->asked[i].index);
	}
}

static void
every_inclusion_proof_verifies(void **state)
{
	struct tree tree = { 0 };
	struct merkle_source source = { look_up, &tree };
	struct merkle_coord coords[MERKLE_COORDS_MAX];
	struct merkle_proof proof;
	struct err err = { 0 };

	(void)state;
	grow(&tree, LEAVES);
	for (size_t size = 1; size <= LEAVES; size++) {
		struct digest root = naive_root(0, size);

		for (size_t i = 0; i < size; i++) {
			struct digest hash = leaf(i);

			tree.n_asked = 0;
			assert_true(
			    merkle_inclusion(&source, i, size, &proof, &err));
			assert_asked(&tree, coords,
			    merkle_inclusion_coords(i, size, coords));
			assert_true(merkle_verify_inclusion(i, size, &hash,
			    &proof, &root, &err));
		}
	}
}

static void
every_consistency_proof_verifies(void **state)
{
	struct tree tree = { 0 };
	struct merkle_source source = { look_up, &tree };
	struct merkle_coord coords[MERKLE_COORDS_MAX];
	struct merkle_proof proof;
	struct err err = { 0 };

	(void)state;
	grow(&tree, LEAVES);
	for (size_t to = 1; to <= LEAVES; to++) {
		struct digest new_root = naive_root(0, to);

		for (size_t from = 1; from <= to; from++) {
			struct digest old_root = naive_root(0, from);

			tree.n_asked = 0;
			assert_true(merkle_consistency(&source, from, to,
			    &proof, &err));
			assert_asked(&tree, coords,
			    merkle_consistency_coords(from, to, coords));
			assert_true(merkle_verify_consistency(from, to,
			    &old_root, &new_root, &proof, &err));
		}
	}
}

static void
refuses_sizes_that_make_no_sense(void **state)
{
	struct tree tree = { 0 };
	struct merkle_source source = { look_up, &tree };
	struct merkle_coord coords[MERKLE_COORDS_MAX];
	struct merkle_proof proof = { .n = 42 };
	struct err err = { 0 };

	(void)state;
	grow(&tree, 8);
	assert_false(merkle_inclusion(&source, 8, 8, &proof, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_false(merkle_inclusion(&source, 0, 0, &proof, &err));
	assert_false(merkle_consistency(&source, 0, 8, &proof, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_false(merkle_consistency(&source, 8, 7, &proof, &err));
	assert_int_equal(merkle_inclusion_coords(8, 8, coords), 0);
	assert_int_equal(merkle_consistency_coords(0, 8, coords), 0);
	assert_int_equal(merkle_consistency_coords(8, 7, coords), 0);
	assert_int_equal(proof.n, 42);
}

static void
hands_on_what_the_source_says(void **state)
{
	struct tree tree = { 0 };
	struct merkle_source source = { look_up, &tree };
	struct merkle_proof proof = { .n = 42 };
	struct digest root = { { 42 } };
	struct err err = { 0 };

	(void)state;
	grow(&tree, 8);
	assert_false(merkle_inclusion(&source, 0, 16, &proof, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
	assert_false(merkle_consistency(&source, 3, 16, &proof, &err));
	assert_false(merkle_root_at(&source, 16, &root, &err));
	assert_int_equal(proof.n, 42);
	assert_int_equal(root.byte[0], 42);
}

/* Any subtree of a tree whose leaves are all alike, at any height. */
static bool
alike(struct merkle_coord at, struct digest *out, void *context,
    struct err *err)
{
	const struct digest *level = context;

	(void)err;
	*out = level[at.level];
	return true;
}

static const struct {
	uint64_t first; /* the index, or the older size */
	uint64_t size;
} tall[] = {
	{ 0, UINT64_MAX },
	{ 1, UINT64_MAX },
	{ UINT64_MAX - 2, UINT64_MAX },
	{ UINT64_MAX - 1, UINT64_MAX },
	{ UINT64_MAX / 2, UINT64_MAX },
	{ UINT64_MAX / 3, UINT64_MAX },
	{ UINT64_MAX / 2, (uint64_t)1 << 63 },
	{ (uint64_t)1 << 62, ((uint64_t)1 << 63) + 1 },
	{ (uint64_t)1 << 63, UINT64_MAX },
};

static void
the_tallest_trees_fit(void **state)
{
	struct digest level[TALL] = { leaf(0) };
	struct merkle_source source = { alike, level };
	struct merkle_proof proof;
	struct digest old_root, root;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 1; i < TALL; i++)
		level[i] = merkle_node(&level[i - 1], &level[i - 1]);
	for (size_t i = 0; i < COUNT(tall); i++) {
		uint64_t first = tall[i].first, size = tall[i].size;

		assert_true(merkle_root_at(&source, size, &root, &err));
		assert_true(
		    merkle_inclusion(&source, first, size, &proof, &err));
		assert_true(proof.n <= MERKLE_LEVELS);
		assert_true(merkle_verify_inclusion(first, size, &level[0],
		    &proof, &root, &err));
		if (first == 0)
			continue;
		assert_true(merkle_root_at(&source, first, &old_root, &err));
		assert_true(
		    merkle_consistency(&source, first, size, &proof, &err));
		assert_true(merkle_verify_consistency(first, size, &old_root,
		    &root, &proof, &err));
	}
}

static void
coordinates_of_the_tallest_trees_fit(void **state)
{
	struct merkle_coord coords[MERKLE_COORDS_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(tall); i++) {
		uint64_t first = tall[i].first, size = tall[i].size;

		size_t n = merkle_inclusion_coords(first, size, coords);
		assert_true(n > 0 && n <= (size_t)2 * MERKLE_LEVELS);
		if (first == 0)
			continue;
		n = merkle_consistency_coords(first, size, coords);
		assert_true(n > 0 && n <= (size_t)2 * MERKLE_LEVELS);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_known_roots),
		cmocka_unit_test(the_edge_the_store_and_the_rfc_agree_on_roots),
		cmocka_unit_test(closes_each_complete_subtree_once),
		cmocka_unit_test(every_inclusion_proof_verifies),
		cmocka_unit_test(every_consistency_proof_verifies),
		cmocka_unit_test(refuses_sizes_that_make_no_sense),
		cmocka_unit_test(hands_on_what_the_source_says),
		cmocka_unit_test(the_tallest_trees_fit),
		cmocka_unit_test(coordinates_of_the_tallest_trees_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
