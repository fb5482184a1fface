#include "test.h"

#include "core/sshsig.h"
#include "softkey.h"

#define NAMESPACE "kleos.v1.thanks"

static const struct bytes message = { (const unsigned char *)"payload", 7 };

static const struct {
	const char *why;
	enum ssh_key_type type;
	bool sha256;
} kinds[] = {
	{ "ssh-ed25519, sha512", SSH_KEY_ED25519, false },
	{ "ssh-ed25519, sha256", SSH_KEY_ED25519, true },
	{ "sk-ssh-ed25519, sha512", SSH_KEY_ED25519_SK, false },
	{ "sk-ssh-ed25519, sha256", SSH_KEY_ED25519_SK, true },
};

static void
sign_kind(size_t kind, struct buf *blob)
{
	struct softkey soft = softkey_make(kinds[kind].type, 1);

	softkey_sign(&soft, NAMESPACE, kinds[kind].sha256, message, blob);
	assert_false(buf_failed(blob));
}

static void
verifies_both_key_types_and_both_hashes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct softkey soft = softkey_make(kinds[i].type, 1);
		auto_buf struct buf blob = { 0 };
		struct sshsig sig;
		struct err err = { 0 };

		sign_kind(i, &blob);
		if (!sshsig_parse(buf_bytes(&blob), &sig, &err) ||
		    !sshsig_verify(&sig, NAMESPACE, message, &err))
			fail_msg("%s: %s", kinds[i].why, err.msg);
		struct digest digest = digest_sha256(buf_bytes(&blob));
		assert_true(digest_equal(&sig.digest, &digest));
		assert_memory_equal(sig.key.point, soft.key.point, 32);
		assert_string_equal(sig.namespace, NAMESPACE);
		assert_int_equal(sig.sha256, kinds[i].sha256);
		assert_int_equal(sig.flags, soft.flags);
		assert_true(sig.counter == soft.counter);
	}
}

static void
tells_a_wrong_namespace_from_wrong_bytes(void **state)
{
	auto_buf struct buf blob = { 0 };
	struct sshsig sig;
	struct err err = { 0 };

	(void)state;
	sign_kind(0, &blob);
	assert_true(sshsig_parse(buf_bytes(&blob), &sig, &err));
	assert_false(sshsig_verify(&sig, "kleos.v1.vouch", message, &err));
	assert_int_equal(err.code, ERR_BAD_SIGNATURE);
	assert_string_equal(err.msg,
	    "signed for namespace kleos.v1.thanks, not kleos.v1.vouch");
	assert_false(sshsig_verify(&sig, "kleos.v1.thank", message, &err));
	assert_false(sshsig_verify(&sig, NAMESPACE, bytes_of("other"), &err));
	assert_int_equal(err.code, ERR_BAD_SIGNATURE);
	assert_null(strstr(err.msg, "namespace"));
	assert_false(sshsig_verify(&sig, NAMESPACE, bytes_of(""), &err));
}

/* A namespace changed in the struct alone is still covered by the hash. */
static void
the_signature_covers_the_namespace(void **state)
{
	auto_buf struct buf blob = { 0 };
	struct sshsig sig;
	struct err err = { 0 };

	(void)state;
	sign_kind(0, &blob);
	assert_true(sshsig_parse(buf_bytes(&blob), &sig, &err));
	memcpy(sig.namespace, "kleos.v1.vouch", sizeof("kleos.v1.vouch"));
	assert_false(sshsig_verify(&sig, "kleos.v1.vouch", message, &err));
}

static void
a_security_key_must_be_touched(void **state)
{
	static const struct {
		unsigned char flags;
		bool ok;
	} cases[] = { { 0x00, false }, { 0x01, true }, { 0x04, false },
		{ 0x05, true } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct softkey soft = softkey_make(SSH_KEY_ED25519_SK, 1);
		auto_buf struct buf blob = { 0 };
		struct sshsig sig;
		struct err err = { 0 };

		soft.flags = cases[i].flags;
		softkey_sign(&soft, NAMESPACE, false, message, &blob);
		assert_true(sshsig_parse(buf_bytes(&blob), &sig, &err));
		assert_int_equal(sshsig_verify(&sig, NAMESPACE, message, &err),
		    cases[i].ok);
		if (!cases[i].ok)
			assert_int_equal(err.code, ERR_BAD_SIGNATURE);
	}
}

/* Turn one bit over; again to turn it back. */
static void
flip(struct buf *buf, size_t bit)
{
	unsigned char byte = (unsigned char)buf->data[bit / 8];

	byte = (unsigned char)(byte ^ 1U << bit % 8);
	memcpy(buf->data + bit / 8, &byte, 1);
}

static bool
is_accepted(const struct buf *blob)
{
	struct sshsig sig;
	struct err err = { 0 };

	return sshsig_parse(buf_bytes(blob), &sig, &err) &&
	       sshsig_verify(&sig, NAMESPACE, message, &err);
}

static void
no_bit_of_a_blob_can_change(void **state)
{
	(void)state;
	for (size_t kind = 0; kind < COUNT(kinds); kind++) {
		auto_buf struct buf blob = { 0 };
		size_t accepted = 0;

		sign_kind(kind, &blob);
		for (size_t bit = 0; bit < blob.len * 8; bit++) {
			flip(&blob, bit);
			accepted += is_accepted(&blob);
			flip(&blob, bit);
		}
		assert_true(is_accepted(&blob));
		if (accepted != 0)
			fail_msg("%s: %zu bits", kinds[kind].why, accepted);
	}
}

static void
no_blob_may_end_early_or_late(void **state)
{
	(void)state;
	for (size_t kind = 0; kind < COUNT(kinds); kind++) {
		auto_buf struct buf blob = { 0 };

		sign_kind(kind, &blob);
		for (size_t len = 0; len <= blob.len + 1; len++) {
			struct sshsig sig = { .counter = 99 };
			struct err err = { 0 };
			struct bytes part = { buf_bytes(&blob).data, len };

			if (len == blob.len)
				continue;
			assert_false(sshsig_parse(part, &sig, &err));
			assert_int_equal(err.code, ERR_MALFORMED);
			assert_true(sig.counter == 99);
		}
	}
}

/* Where a blob may deviate; everything else of it is right. */
struct blob {
	const char *magic;
	uint32_t version;
	const char *key_type;
	size_t point_len;
	const char *after_key;
	const char *namespace;
	const char *reserved;
	const char *hashalg;
	const char *sig_type;
	size_t sig_len;
	const char *after_sig;
	const char *after_blob;
};

static const struct blob good = { "SSHSIG", 1, "ssh-ed25519", 32, "", "x", "",
	"sha512", "ssh-ed25519", 64, "", "" };

static void
put_blob(const struct blob *blob, struct buf *out)
{
	static const char zeroes[65] = { 0 };
	auto_buf struct buf key = { 0 }, sig = { 0 };

	softkey_puts(&key, blob->key_type);
	softkey_put(&key, zeroes, blob->point_len);
	buf_puts(&key, blob->after_key);
	softkey_puts(&sig, blob->sig_type);
	softkey_put(&sig, zeroes, blob->sig_len);
	buf_puts(&sig, blob->after_sig);
	buf_puts(out, blob->magic);
	softkey_put_uint32(out, blob->version);
	softkey_put(out, key.data, key.len);
	softkey_puts(out, blob->namespace);
	softkey_puts(out, blob->reserved);
	softkey_puts(out, blob->hashalg);
	softkey_put(out, sig.data, sig.len);
	buf_puts(out, blob->after_blob);
}

#define NAMESPACE_63                                                           \
	"0123456789012345678901234567890123456789012345678901234567890"        \
	"12"

/* Each row is the good blob with one thing changed. */
static const struct {
	const char *why;
	enum err_code code;
	size_t offset; /* of a text in struct blob */
	const char *text;
} texts[] = {
#define AT(member) offsetof(struct blob, member)
	{ "nothing changed", ERR_NONE, AT(reserved), "" },
	{ "another magic", ERR_MALFORMED, AT(magic), "SSHSIH" },
	{ "a longer magic", ERR_MALFORMED, AT(magic), "SSHSIGX" },
	{ "RSA", ERR_KEY_TYPE, AT(key_type), "ssh-rsa" },
	{ "ECDSA", ERR_KEY_TYPE, AT(key_type), "ecdsa-sha2-nistp256" },
	{ "ECDSA on a device", ERR_KEY_TYPE, AT(key_type),
	    "sk-ecdsa-sha2-nistp256@openssh.com" },
	{ "a certificate", ERR_KEY_TYPE, AT(key_type),
	    "ssh-ed25519-cert-v01@openssh.com" },
	{ "no type of key at all", ERR_MALFORMED, AT(key_type), "" },
	{ "a type that cannot be named", ERR_MALFORMED, AT(key_type),
	    "ssh-\n" },
	{ "a longer key", ERR_MALFORMED, AT(after_key), "x" },
	{ "no namespace", ERR_MALFORMED, AT(namespace), "" },
	{ "the longest namespace", ERR_NONE, AT(namespace), NAMESPACE_63 },
	{ "a longer one", ERR_MALFORMED, AT(namespace), NAMESPACE_63 "3" },
	{ "a namespace with a blank", ERR_MALFORMED, AT(namespace), "a b" },
	{ "a namespace with DEL", ERR_MALFORMED, AT(namespace), "a\x7f" },
	{ "the reserved field used", ERR_MALFORMED, AT(reserved), "x" },
	{ "sha256", ERR_NONE, AT(hashalg), "sha256" },
	{ "sha1", ERR_MALFORMED, AT(hashalg), "sha1" },
	{ "SHA512 in upper case", ERR_MALFORMED, AT(hashalg), "SHA512" },
	{ "no hash", ERR_MALFORMED, AT(hashalg), "" },
	{ "a device's signature by a plain key", ERR_MALFORMED, AT(sig_type),
	    "sk-ssh-ed25519@openssh.com" },
	{ "a longer signature", ERR_MALFORMED, AT(after_sig), "x" },
	{ "flags and counter for a plain key", ERR_MALFORMED, AT(after_sig),
	    "12345" },
	{ "something after it", ERR_MALFORMED, AT(after_blob), "x" },
#undef AT
};

static enum err_code
parse_form(const struct blob *form)
{
	auto_buf struct buf blob = { 0 };
	struct sshsig sig;
	struct err err = { 0 };

	put_blob(form, &blob);
	bool ok = sshsig_parse(buf_bytes(&blob), &sig, &err);
	assert_int_equal(ok, err.code == ERR_NONE);
	return err.code;
}

static void
every_text_of_a_blob_has_one_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct blob form = good;

		memcpy((char *)&form + texts[i].offset, &texts[i].text,
		    sizeof(texts[i].text));
		if (parse_form(&form) != texts[i].code)
			fail_msg("%s", texts[i].why);
	}
}

static void
every_length_and_the_version_have_one_value(void **state)
{
	(void)state;
	for (size_t len = 0; len <= 65; len++) {
		struct blob point = good, sig = good, version = good;

		point.point_len = len;
		assert_int_equal(parse_form(&point),
		    len == 32 ? ERR_NONE : ERR_MALFORMED);
		sig.sig_len = len;
		assert_int_equal(parse_form(&sig),
		    len == 64 ? ERR_NONE : ERR_MALFORMED);
		version.version = (uint32_t)len;
		assert_int_equal(parse_form(&version),
		    len == 1 ? ERR_NONE : ERR_MALFORMED);
	}
}

static void
other_key_types_get_advice(void **state)
{
	struct blob rsa = good;
	auto_buf struct buf blob = { 0 };
	struct sshsig sig;
	struct err err = { 0 };

	(void)state;
	rsa.key_type = "ssh-rsa";
	put_blob(&rsa, &blob);
	assert_false(sshsig_parse(buf_bytes(&blob), &sig, &err));
	assert_non_null(strstr(err.msg, "ssh-rsa"));
	assert_non_null(strstr(err.msg, "`ssh-keygen -t ed25519`"));
}

static void
the_library_refuses_weak_points(void **state)
{
	struct err err = { 0 };

	(void)state;
	if (!sshsig_selftest(&err))
		fail_msg("%s", err.msg);
}

/* All zero but valid in form: a point of small order signs any message. */
static void
a_weak_key_verifies_nothing(void **state)
{
	auto_buf struct buf blob = { 0 };
	struct sshsig sig;
	struct err err = { 0 };

	(void)state;
	put_blob(&good, &blob);
	assert_true(sshsig_parse(buf_bytes(&blob), &sig, &err));
	sig.key.point[0] = 1;
	sig.signature[0] = 1;
	assert_false(sshsig_verify(&sig, "x", message, &err));
	assert_int_equal(err.code, ERR_BAD_SIGNATURE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verifies_both_key_types_and_both_hashes),
		cmocka_unit_test(tells_a_wrong_namespace_from_wrong_bytes),
		cmocka_unit_test(the_signature_covers_the_namespace),
		cmocka_unit_test(a_security_key_must_be_touched),
		cmocka_unit_test(no_bit_of_a_blob_can_change),
		cmocka_unit_test(no_blob_may_end_early_or_late),
		cmocka_unit_test(every_text_of_a_blob_has_one_form),
		cmocka_unit_test(every_length_and_the_version_have_one_value),
		cmocka_unit_test(other_key_types_get_advice),
		cmocka_unit_test(the_library_refuses_weak_points),
		cmocka_unit_test(a_weak_key_verifies_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
