#include "test.h"

#include <stdio.h>

#include "core/base64.h"
#include "softkey.h"

/* A published key and its fingerprint as ssh-keygen prints it. */
#define KEY                                                                    \
	"ssh-ed25519 "                                                         \
	"AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BOMdjAE"
#define FINGERPRINT "SHA256:ZxTZQ/K7JZpz0mHqWqdmYCUcq3MAtnu9TYA66TCBkxM"

static const struct {
	const char *why;
	const char *line;
	enum err_code code;
} lines[] = {
	{ "type and base64", KEY, ERR_NONE },
	{ "a comment", KEY " ada@example.org", ERR_NONE },
	{ "a comment of several words", KEY " of ada, 2026", ERR_NONE },
	{ "a comment after a TAB", KEY "\tada", ERR_NONE },
	{ "a file's line end", KEY " ada\n", ERR_NONE },
	{ "a file's line end, CRLF", KEY "\r\n", ERR_NONE },
	{ "a trailing blank", KEY " ", ERR_NONE },
	{ "nothing", "", ERR_INVALID },
	{ "two lines", KEY "\n" KEY, ERR_INVALID },
	{ "two line ends", KEY "\n\n", ERR_INVALID },
	{ "a line end before it", "\n" KEY, ERR_INVALID },
	{ "a blank before it", " " KEY, ERR_INVALID },
	{ "a type alone", "ssh-ed25519", ERR_INVALID },
	{ "a type and a comment", "ssh-ed25519 ada", ERR_INVALID },
	{ "an empty blob", "ssh-ed25519 ", ERR_INVALID },
	{ "some sentence", "hello world", ERR_INVALID },
	{ "a private key", "-----BEGIN OPENSSH PRIVATE KEY-----", ERR_INVALID },
	{ "no padding where there must be none",
	    "ssh-ed25519 "
	    "AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BO"
	    "MdjAE====",
	    ERR_INVALID },
	{ "RSA", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== ada", ERR_KEY_TYPE },
	{ "ECDSA", "ecdsa-sha2-nistp256 AAAAE2VjZHNh", ERR_KEY_TYPE },
	{ "ECDSA on a device", "sk-ecdsa-sha2-nistp256@openssh.com AAAA",
	    ERR_KEY_TYPE },
	{ "DSA", "ssh-dss AAAA", ERR_KEY_TYPE },
	{ "a certificate", "ssh-ed25519-cert-v01@openssh.com AAAA",
	    ERR_KEY_TYPE },
	{ "the device type in the line only",
	    "sk-ssh-ed25519@openssh.com "
	    "AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BO"
	    "MdjAE",
	    ERR_INVALID },
};

static void
reads_one_line_of_a_pub_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct ssh_key key = { .application = "kept" };
		struct err err = { 0 };
		bool ok = ssh_key_parse(bytes_of(lines[i].line), &key, &err);

		if (ok != (lines[i].code == ERR_NONE) ||
		    err.code != lines[i].code)
			fail_msg("%s: %s", lines[i].why, err.msg);
		if (ok)
			assert_string_equal(ssh_key_line(&key).text, KEY);
		else
			assert_string_equal(key.application, "kept");
		if (err.code == ERR_KEY_TYPE)
			assert_non_null(
			    strstr(err.msg, "`ssh-keygen -t ed25519`"));
	}
}

static void
refuses_a_NUL_in_the_line(void **state)
{
	static const char line[] = KEY "\0 ada";
	struct ssh_key key;
	struct err err = { 0 };

	(void)state;
	assert_false(ssh_key_parse(
	    (struct bytes){ (const unsigned char *)line, sizeof(line) - 1 },
	    &key, &err));
	assert_int_equal(err.code, ERR_INVALID);
}

static void
gives_the_fingerprint_of_openssh(void **state)
{
	struct ssh_key key;
	struct err err = { 0 };

	(void)state;
	assert_true(ssh_key_parse(bytes_of(KEY), &key, &err));
	assert_string_equal(ssh_key_fingerprint(&key).text, FINGERPRINT);
}

/* Parse "type base64(blob)". */
static bool
parse_blob(const char *type, const struct buf *blob, struct ssh_key *key,
    struct err *err)
{
	auto_buf struct buf line = { 0 };

	buf_printf(&line, "%s ", type);
	base64_encode(buf_bytes(blob), &line);
	return ssh_key_parse(buf_bytes(&line), key, err);
}

static void
keys_of_both_types_come_back(void **state)
{
	static const enum ssh_key_type types[] = { SSH_KEY_ED25519,
		SSH_KEY_ED25519_SK };

	(void)state;
	for (size_t i = 0; i < COUNT(types); i++) {
		struct softkey soft = softkey_make(types[i], 1);
		auto_buf struct buf blob = { 0 };
		struct sshwire_out written = { 0 };
		struct ssh_key key;
		struct err err = { 0 };

		softkey_public(&soft, &blob);
		assert_true(parse_blob(softkey_type(&soft), &blob, &key, &err));
		assert_int_equal(key.type, types[i]);
		assert_memory_equal(key.point, soft.key.point, 32);
		assert_string_equal(key.application, soft.key.application);
		ssh_key_write(&key, &written);
		assert_true(
		    bytes_equal(sshwire_bytes(&written), buf_bytes(&blob)));

		auto_buf struct buf line = { 0 };
		buf_printf(&line, "%s", ssh_key_line(&key).text);
		assert_true(ssh_key_parse(buf_bytes(&line), &key, &err));
	}
}

static void
no_blob_may_end_early_or_late(void **state)
{
	struct softkey soft = softkey_make(SSH_KEY_ED25519_SK, 1);
	auto_buf struct buf whole = { 0 };
	struct ssh_key key;
	struct err err = { 0 };

	(void)state;
	softkey_public(&soft, &whole);
	for (size_t len = 0; len <= whole.len + 1; len++) {
		auto_buf struct buf blob = { 0 };

		buf_add(&blob, whole.data, len);
		assert_int_equal(
		    parse_blob(softkey_type(&soft), &blob, &key, &err),
		    len == whole.len);
	}
	assert_int_equal(err.code, ERR_INVALID);
}

static void
applications_have_1_to_255_bytes_without_NUL(void **state)
{
	struct softkey soft = softkey_make(SSH_KEY_ED25519_SK, 1);
	const char *type = softkey_type(&soft);
	char application[SSH_APPLICATION_MAX + 1];
	struct ssh_key key;
	struct err err = { 0 };

	(void)state;
	memset(application, 'a', sizeof(application));
	for (size_t len = 0; len <= sizeof(application); len++) {
		auto_buf struct buf blob = { 0 };

		softkey_puts(&blob, type);
		softkey_put(&blob, soft.key.point, 32);
		softkey_put(&blob, application, len);
		assert_int_equal(parse_blob(type, &blob, &key, &err),
		    len >= 1 && len <= SSH_APPLICATION_MAX);
	}
	auto_buf struct buf blob = { 0 };
	softkey_puts(&blob, type);
	softkey_put(&blob, soft.key.point, 32);
	softkey_put(&blob, "ssh:\0x", 6);
	assert_false(parse_blob(type, &blob, &key, &err));
	assert_int_equal(err.code, ERR_INVALID);
}

static bool
accepts_point(const unsigned char point[32])
{
	struct softkey soft = softkey_make(SSH_KEY_ED25519, 1);
	auto_buf struct buf blob = { 0 };
	struct ssh_key key;
	struct err err = { 0 };

	memcpy(soft.key.point, point, 32);
	softkey_public(&soft, &blob);
	bool ok = parse_blob("ssh-ed25519", &blob, &key, &err);
	assert_int_equal(err.code, ok ? ERR_NONE : ERR_INVALID);
	return ok;
}

/* The neutral point, the one of order 2, and y = 0 of order 4. */
static void
refuses_points_outside_the_main_subgroup(void **state)
{
	struct softkey soft = softkey_make(SSH_KEY_ED25519, 1);
	unsigned char small[3][32] = { { 1 } }, mixed[32];

	(void)state;
	memset(small[1], 0xff, 32);
	small[1][0] = 0xec;
	small[1][31] = 0x7f;
	assert_true(accepts_point(soft.key.point));
	for (size_t i = 0; i < COUNT(small); i++) {
		assert_false(accepts_point(small[i]));
		assert_int_equal(
		    crypto_core_ed25519_add(mixed, soft.key.point, small[i]),
		    0);
		assert_int_equal(accepts_point(mixed), i == 0);
	}
	memset(mixed, 0xff, sizeof(mixed));
	assert_false(accepts_point(mixed));
	memset(mixed, 0, sizeof(mixed));
	mixed[0] = 2; /* no x belongs to y = 2 */
	assert_false(accepts_point(mixed));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_one_line_of_a_pub_file),
		cmocka_unit_test(refuses_a_NUL_in_the_line),
		cmocka_unit_test(gives_the_fingerprint_of_openssh),
		cmocka_unit_test(keys_of_both_types_come_back),
		cmocka_unit_test(no_blob_may_end_early_or_late),
		cmocka_unit_test(applications_have_1_to_255_bytes_without_NUL),
		cmocka_unit_test(refuses_points_outside_the_main_subgroup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
