/* What others say about core/sshsig.c: stock ssh-keygen, OpenSSH's own
 * vectors, and Wycheproof's for the Ed25519 underneath. */

#include "test.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/armor.h"
#include "core/sshsig.h"
#include "softkey.h"

#define NAMESPACE "kleos.v1.thanks"
#define PAYLOAD "{\"by\":\"ada\",\"v\":1}"

enum { PATH_LEN = 4096, NOT_FOUND = 127, WYCHEPROOF = 151 };

static char directory[PATH_LEN];

/* A file of the tests' own folder, or of the shared one when that is NULL. */
static bool
read_file(const char *folder, const char *name, struct buf *out)
{
	const char *shared = getenv("KLEOS_SHARED");
	char path[2 * PATH_LEN], piece[4096];
	size_t n;

	if (folder != NULL)
		(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	else
		(void)snprintf(path, sizeof(path), "%s/vectors/%s",
		    shared != NULL ? shared : "../shared", name);
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		print_message("cannot read %s\n", path);
		return false;
	}
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(out, piece, n);
	assert_int_equal(fclose(file), 0);
	return true;
}

static void
write_file(const char *name, struct bytes data)
{
	char path[2 * PATH_LEN];

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	FILE *file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(data.data, 1, data.len, file), data.len);
	assert_int_equal(fclose(file), 0);
}

/* Run a command in that folder; its exit status and what it printed. */
static int
run(const char *command, struct buf *out)
{
	char whole[1024], piece[512];
	size_t n;

	(void)snprintf(whole, sizeof(whole),
	    "cd \"$KLEOS_TEST_DIRECTORY\" && { %s; } 2>&1", command);
	FILE *pipe = popen(whole, "re");
	assert_non_null(pipe);
	while ((n = fread(piece, 1, sizeof(piece), pipe)) > 0)
		buf_add(out, piece, n);
	int status = pclose(pipe);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
must_run(const char *command, struct buf *out)
{
	if (run(command, out) != 0)
		fail_msg("%s: %s", command, out->data);
}

static void
skip_without_ssh_keygen(void)
{
	auto_buf struct buf out = { 0 };

	if (run("command -v ssh-keygen || exit 127", &out) != NOT_FOUND)
		return;
	print_message("ssh-keygen is not installed\n");
	skip();
}

/* Read an armored signature and verify it; the signature for more checks. */
static bool
verify_armored(const struct buf *armor, const char *namespace,
    struct bytes message, struct sshsig *sig, struct err *err)
{
	auto_buf struct buf blob = { 0 };

	return armor_parse(buf_bytes(armor), &blob, err) &&
	       sshsig_parse(buf_bytes(&blob), sig, err) &&
	       sshsig_verify(sig, namespace, message, err);
}

static int
make_directory(void **state)
{
	const char *parent = getenv("TMPDIR");

	(void)state;
	(void)snprintf(directory, sizeof(directory), "%s/kleos-test-XXXXXX",
	    parent != NULL ? parent : "/tmp");
	if (mkdtemp(directory) == NULL)
		return -1;
	return setenv("KLEOS_TEST_DIRECTORY", directory, 1);
}

static int
remove_one(const char *path, const struct stat *status, int kind,
    struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	return remove(path);
}

static int
remove_directory(void **state)
{
	(void)state;
	return nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
check_signature_by_ssh_keygen(const char *hashalg)
{
	auto_buf struct buf out = { 0 }, line = { 0 }, armor = { 0 };
	char command[256];
	struct sshsig sig = { 0 };
	struct ssh_key key = { 0 };
	struct err err = { 0 };

	(void)snprintf(command, sizeof(command),
	    "rm -f payload.sig && ssh-keygen -Y sign -n " NAMESPACE
	    " -O hashalg=%s -f key payload </dev/null",
	    hashalg);
	must_run(command, &out);
	assert_true(read_file(directory, "key.pub", &line));
	assert_true(read_file(directory, "payload.sig", &armor));
	assert_true(ssh_key_parse(buf_bytes(&line), &key, &err));
	if (!verify_armored(&armor, NAMESPACE, bytes_of(PAYLOAD), &sig, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(sig.sha256, strcmp(hashalg, "sha256") == 0);
	assert_string_equal(ssh_key_line(&sig.key).text,
	    ssh_key_line(&key).text);

	auto_buf struct buf blob = { 0 }, again = { 0 };
	assert_true(armor_parse(buf_bytes(&armor), &blob, &err));
	armor_write(buf_bytes(&blob), &again);
	assert_string_equal(again.data, armor.data);
}

static void
signatures_by_stock_ssh_keygen_verify(void **state)
{
	auto_buf struct buf out = { 0 }, line = { 0 };
	struct ssh_key key;
	struct err err = { 0 };

	(void)state;
	skip_without_ssh_keygen();
	must_run("ssh-keygen -q -t ed25519 -N '' -C ada -f key </dev/null",
	    &out);
	write_file("payload", bytes_of(PAYLOAD));
	check_signature_by_ssh_keygen("sha512");
	check_signature_by_ssh_keygen("sha256");

	assert_true(read_file(directory, "key.pub", &line));
	assert_true(ssh_key_parse(buf_bytes(&line), &key, &err));
	must_run("ssh-keygen -l -f key.pub", &out);
	assert_non_null(strstr(out.data, ssh_key_fingerprint(&key).text));
}

static void
keys_of_other_types_by_ssh_keygen_get_advice(void **state)
{
	auto_buf struct buf out = { 0 }, line = { 0 };
	struct ssh_key key;
	struct err err = { 0 };

	(void)state;
	skip_without_ssh_keygen();
	must_run("ssh-keygen -q -t ecdsa -N '' -C ada -f other </dev/null",
	    &out);
	assert_true(read_file(directory, "other.pub", &line));
	assert_false(ssh_key_parse(buf_bytes(&line), &key, &err));
	assert_int_equal(err.code, ERR_KEY_TYPE);
}

static const struct {
	const char *why;
	enum ssh_key_type type;
	bool sha256;
} soft_cases[] = {
	{ "plain, sha512", SSH_KEY_ED25519, false },
	{ "plain, sha256", SSH_KEY_ED25519, true },
	{ "device, sha512", SSH_KEY_ED25519_SK, false },
	{ "device, sha256", SSH_KEY_ED25519_SK, true },
};

/* Leaves the signature and who may sign for ssh-keygen to read. */
static void
write_signature(size_t i, struct bytes message, struct buf *armor)
{
	struct softkey soft = softkey_make(soft_cases[i].type, 3);
	auto_buf struct buf blob = { 0 }, signers = { 0 };

	softkey_sign(&soft, NAMESPACE, soft_cases[i].sha256, message, &blob);
	armor_write(buf_bytes(&blob), armor);
	buf_printf(&signers, "ada %s\n", ssh_key_line(&soft.key).text);
	write_file("soft.sig", buf_bytes(armor));
	write_file("signers", buf_bytes(&signers));
}

static void
ssh_keygen_and_we_agree_about_signatures(void **state)
{
	static const char verify[] =
	    "ssh-keygen -Y verify -f signers -I ada -n " NAMESPACE
	    " -s soft.sig <payload";

	(void)state;
	skip_without_ssh_keygen();
	write_file("payload", bytes_of(PAYLOAD));
	for (size_t i = 0; i < 2 * COUNT(soft_cases); i++) {
		const char *why = soft_cases[i / 2].why;
		bool good = i % 2 == 0;
		auto_buf struct buf armor = { 0 }, out = { 0 };
		struct sshsig sig;
		struct err err = { 0 };

		write_signature(i / 2, bytes_of(good ? PAYLOAD : "other"),
		    &armor);
		bool theirs = run(verify, &out) == 0;
		bool ours = verify_armored(&armor, NAMESPACE, bytes_of(PAYLOAD),
		    &sig, &err);
		if (theirs != good || ours != good)
			fail_msg("%s: %s %s", why, err.msg, out.data);
	}
}

static const struct {
	const char *name;
	enum err_code code;
} openssh[] = {
	{ "ed25519", ERR_NONE },
	{ "rsa", ERR_KEY_TYPE },
	{ "ecdsa", ERR_KEY_TYPE },
};

static void
agrees_with_the_vectors_of_openssh(void **state)
{
	auto_buf struct buf message = { 0 };

	(void)state;
	if (!read_file(NULL, "sshsig/signed-data", &message))
		skip();
	for (size_t i = 0; i < COUNT(openssh); i++) {
		auto_buf struct buf armor = { 0 }, line = { 0 };
		char name[64];
		struct sshsig sig;
		struct ssh_key key;
		struct err err = { 0 }, key_err = { 0 };

		(void)snprintf(name, sizeof(name), "sshsig/%s.sig",
		    openssh[i].name);
		assert_true(read_file(NULL, name, &armor));
		(void)snprintf(name, sizeof(name), "sshsig/%s.pub",
		    openssh[i].name);
		assert_true(read_file(NULL, name, &line));
		bool ok = verify_armored(&armor, "unittest",
		    buf_bytes(&message), &sig, &err);
		assert_int_equal(err.code, openssh[i].code);
		assert_int_equal(
		    ssh_key_parse(buf_bytes(&line), &key, &key_err), ok);
		assert_int_equal(key_err.code, openssh[i].code);
		if (ok)
			assert_memory_equal(&sig.key, &key, sizeof(key));
	}
}

/* The bytes of a hex member; at most size of them. */
static struct bytes
hex(const json_t *doc, const char *name, unsigned char *out, size_t size)
{
	const char *text = json_string_value(json_object_get(doc, name));
	size_t len;

	assert_non_null(text);
	assert_int_equal(
	    sodium_hex2bin(out, size, text, strlen(text), NULL, &len, NULL), 0);
	return (struct bytes){ out, len };
}

static void
check_wycheproof(const json_t *test, const unsigned char point[32])
{
	unsigned char message_bytes[4096], signature_bytes[256];
	struct bytes message =
	    hex(test, "msg", message_bytes, sizeof(message_bytes));
	struct bytes signature =
	    hex(test, "sig", signature_bytes, sizeof(signature_bytes));
	const char *result = json_string_value(json_object_get(test, "result"));
	bool ok = signature.len == 64 &&
		  sshsig_ed25519_verify(point, message, signature.data);

	if (ok != (strcmp(result, "valid") == 0))
		fail_msg("test %lld: %s",
		    (long long)json_integer_value(
			json_object_get(test, "tcId")),
		    json_string_value(json_object_get(test, "comment")));
}

static void
agrees_with_wycheproof(void **state)
{
	auto_buf struct buf text = { 0 };
	size_t i, j, n = 0;
	const json_t *group, *test;

	(void)state;
	if (!read_file(NULL, "ed25519/wycheproof_ed25519_test.json", &text))
		skip();
	auto_json json_t *doc = json_loadb(text.data, text.len, 0, NULL);
	json_array_foreach (json_object_get(doc, "testGroups"), i, group) {
		unsigned char point[32];

		(void)hex(json_object_get(group, "publicKey"), "pk", point,
		    sizeof(point));
		json_array_foreach (json_object_get(group, "tests"), j, test) {
			check_wycheproof(test, point);
			n++;
		}
	}
	assert_int_equal(n, WYCHEPROOF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_by_stock_ssh_keygen_verify),
		cmocka_unit_test(keys_of_other_types_by_ssh_keygen_get_advice),
		cmocka_unit_test(ssh_keygen_and_we_agree_about_signatures),
		cmocka_unit_test(agrees_with_the_vectors_of_openssh),
		cmocka_unit_test(agrees_with_wycheproof),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
