#include "test.h"

#include <ftw.h>
#include <stdio.h>

#include "core/base64.h"
#include "core/merkle.h"

enum { LEAVES = 70, PUBLISHED = 196 };

/* Hashes of the first LEAVES leaves; leaf(i) is a hash of its number. */
static struct digest
leaf(uint64_t i)
{
	return merkle_leaf((struct bytes){ (const unsigned char *)&i, 1 });
}

static bool
subtree(struct merkle_coord at, struct digest *out, void *context,
    struct err *err)
{
	struct merkle_edge edge = { 0 };

	(void)context;
	(void)err;
	for (uint64_t i = at.index << at.level; i < (at.index + 1) << at.level;
	     i++) {
		struct digest hash = leaf(i);

		merkle_append(&edge, &hash, NULL, NULL);
	}
	*out = merkle_root(&edge);
	return true;
}

static const struct merkle_source source = { subtree, NULL };

static struct digest
root_of(uint64_t size)
{
	struct digest root;
	struct err err = { 0 };

	assert_true(merkle_root_at(&source, size, &root, &err));
	return root;
}

/* One claim of inclusion or, with two roots, of consistency. */
struct claim {
	bool consistency;
	uint64_t first;
	uint64_t size;
	struct digest start; /* leaf or older root */
	struct digest root;
	struct merkle_proof proof;
};

static bool
holds(const struct claim *claim)
{
	struct err err = { 0 };
	bool ok = claim->consistency
		      ? merkle_verify_consistency(claim->first, claim->size,
			    &claim->start, &claim->root, &claim->proof, &err)
		      : merkle_verify_inclusion(claim->first, claim->size,
			    &claim->start, &claim->proof, &claim->root, &err);

	if (!ok && err.code != ERR_WRONG_SIZE && err.code != ERR_WRONG_ROOT &&
	    err.code != ERR_FORKED && err.code != ERR_INVALID)
		fail_msg("wrong reason: %s", err.msg);
	assert_true(ok == (err.code == ERR_NONE));
	return ok;
}

static struct claim
make_claim(bool consistency, uint64_t first, uint64_t size)
{
	struct claim claim = { consistency, first, size,
		consistency ? root_of(first) : leaf(first), root_of(size),
		{ 0 } };
	struct err err = { 0 };

	assert_true(
	    consistency
		? merkle_consistency(&source, first, size, &claim.proof, &err)
		: merkle_inclusion(&source, first, size, &claim.proof, &err));
	assert_true(holds(&claim));
	return claim;
}

/* One bit of every byte of every hash in it. */
static void
assert_no_bit_can_change(const struct claim *claim)
{
	struct claim bad = *claim;

	for (size_t b = 0; b < DIGEST_LEN; b++) {
		for (size_t i = 0; i < bad.proof.n; i++) {
			bad.proof.hash[i].byte[b] ^= 0x10;
			assert_false(holds(&bad));
			bad.proof.hash[i].byte[b] ^= 0x10;
		}
		bad.start.byte[b] ^= 0x10;
		assert_false(holds(&bad));
		bad.start.byte[b] ^= 0x10;
		bad.root.byte[b] ^= 0x10;
		assert_false(holds(&bad));
		bad.root.byte[b] ^= 0x10;
	}
	assert_true(holds(&bad));
}

/* One hash more or less, at either end, and two of them swapped. */
static void
assert_no_hash_can_move(const struct claim *claim)
{
	struct claim bad = *claim;
	struct digest *hash = bad.proof.hash;
	size_t n = claim->proof.n;

	hash[n] = claim->root;
	bad.proof.n = n + 1;
	assert_false(holds(&bad));
	memmove(hash + 1, claim->proof.hash, n * sizeof(hash[0]));
	hash[0] = claim->start;
	assert_false(holds(&bad));
	if (n == 0)
		return;

	bad = *claim;
	bad.proof.n = n - 1;
	assert_false(holds(&bad));
	memmove(hash, claim->proof.hash + 1, (n - 1) * sizeof(hash[0]));
	assert_false(holds(&bad));
	bad = *claim;
	hash[0] = claim->proof.hash[n - 1];
	hash[n - 1] = claim->proof.hash[0];
	assert_int_equal(holds(&bad), n == 1);
}

static void
nothing_in_an_inclusion_proof_can_change(void **state)
{
	(void)state;
	for (uint64_t size = 1; size <= LEAVES; size++)
		for (uint64_t i = 0; i < size; i++) {
			struct claim claim = make_claim(false, i, size);

			assert_no_bit_can_change(&claim);
			assert_no_hash_can_move(&claim);
			for (claim.first = 0; claim.first <= size;
			     claim.first++)
				assert_int_equal(holds(&claim),
				    claim.first == i);
		}
}

static void
nothing_in_a_consistency_proof_can_change(void **state)
{
	(void)state;
	for (uint64_t size = 1; size <= LEAVES; size++)
		for (uint64_t from = 1; from <= size; from++) {
			struct claim claim = make_claim(true, from, size);

			if (from < size)
				assert_no_bit_can_change(&claim);
			assert_no_hash_can_move(&claim);
		}
}

static void
equal_sizes_need_equal_roots(void **state)
{
	struct claim claim = make_claim(true, 5, 5);

	(void)state;
	claim.start.byte[31] ^= 1;
	assert_false(holds(&claim));
}

static void
a_proof_of_impossible_length_is_refused_unread(void **state)
{
	struct claim inclusion = make_claim(false, 3, 7);
	struct claim consistency = make_claim(true, 3, 7);

	(void)state;
	inclusion.proof.n = SIZE_MAX;
	assert_false(holds(&inclusion));
	consistency.proof.n = SIZE_MAX;
	assert_false(holds(&consistency));
}

/* Indices of 2^64 - 1 occur, which jansson reads only as a real number. */
static uint64_t
number(const json_t *doc, const char *key)
{
	double value = json_number_value(json_object_get(doc, key));

	return value < 1e9 ? (uint64_t)value : UINT64_MAX;
}

/*
 * Some vectors have words where the value of a hash does not matter: those
 * are filled up with zeroes.  False for an empty one: our types cannot even
 * express such a claim, which is as good as refusing it.
 */
static bool
hash(const json_t *value, struct digest *out)
{
	const char *text = json_string_value(value);
	size_t len = 0;

	*out = (struct digest){ 0 };
	return text != NULL &&
	       base64_decode(bytes_of(text), out->byte, DIGEST_LEN, &len) &&
	       len > 0;
}

static bool
read_claim(const json_t *doc, struct claim *claim)
{
	const json_t *proof = json_object_get(doc, "proof");
	bool consistency = json_object_get(doc, "size1") != NULL;
	const char *start = consistency ? "root1" : "leafHash";
	const char *root = consistency ? "root2" : "root";

	*claim = (struct claim){ .consistency = consistency,
		.first = number(doc, consistency ? "size1" : "leafIdx"),
		.size = number(doc, consistency ? "size2" : "treeSize"),
		.proof.n = json_array_size(proof) };
	if (!hash(json_object_get(doc, start), &claim->start) ||
	    !hash(json_object_get(doc, root), &claim->root))
		return false;
	assert_true(claim->proof.n <= COUNT(claim->proof.hash));
	for (size_t i = 0; i < claim->proof.n; i++)
		if (!hash(json_array_get(proof, i), &claim->proof.hash[i]))
			return false;
	return true;
}

static size_t n_files;

/* One published claim; nftw wants 0 for "go on". */
static int
check_file(const char *path, const struct stat *status, int kind,
    struct FTW *where)
{
	struct claim claim;

	(void)status;
	(void)where;
	if (kind != FTW_F)
		return 0;
	auto_json json_t *doc =
	    json_load_file(path, JSON_DECODE_INT_AS_REAL, NULL);
	assert_non_null(doc);
	bool want = json_is_false(json_object_get(doc, "wantErr"));
	if ((read_claim(doc, &claim) && holds(&claim)) != want)
		fail_msg("%s", path);
	n_files++;
	return 0;
}

static void
agrees_with_the_published_vectors(void **state)
{
	const char *shared = getenv("KLEOS_SHARED");
	char path[4096];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/vectors/merkle",
	    shared != NULL ? shared : "../shared");
	if (nftw(path, check_file, 8, FTW_PHYS) != 0) {
		print_message("no vectors at %s\n", path);
		skip();
	}
	assert_int_equal(n_files, PUBLISHED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_in_an_inclusion_proof_can_change),
		cmocka_unit_test(nothing_in_a_consistency_proof_can_change),
		cmocka_unit_test(equal_sizes_need_equal_roots),
		cmocka_unit_test(
		    a_proof_of_impossible_length_is_refused_unread),
		cmocka_unit_test(agrees_with_the_published_vectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
