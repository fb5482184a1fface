#include "core/sshkey.h"

#include <sodium.h>
#include <stdio.h>

#include "core/base64.h"
#include "core/digest.h"
#include "core/line.h"

static const char *const type_names[] = {
	[SSH_KEY_ED25519] = "ssh-ed25519",
	[SSH_KEY_ED25519_SK] = "sk-ssh-ed25519@openssh.com",
};

/* Longer than any name of a key type that OpenSSH has. */
enum { TYPE_NAME_MAX = 64 };

/*
 * Is it the name of some other key type, so that "make another key" is the
 * right advice?  Only such a name is repeated in a message.
 */
static bool
is_other_type(struct bytes name)
{
	static const char *const families[] = { "ssh-", "ecdsa-", "sk-",
		"rsa-" };
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "0123456789-.@";
	struct bytes rest = name;
	bool known = false;

	for (size_t i = 0; i < COUNT(families) && !known; i++)
		known = line_skip(&rest, families[i]);
	for (size_t i = 0; i < rest.len && known; i++)
		known = rest.data[i] != '\0' &&
			strchr(allowed, rest.data[i]) != NULL;
	return known && name.len <= TYPE_NAME_MAX;
}

static bool
read_type(struct bytes name, enum ssh_key_type *type, struct err *err)
{
	for (size_t i = 0; i < COUNT(type_names); i++) {
		if (!bytes_equal(name, bytes_of(type_names[i])))
			continue;
		*type = (enum ssh_key_type)i;
		return true;
	}
	if (is_other_type(name))
		return err_set(err, ERR_KEY_TYPE,
		    "%.*s keys are not accepted; make one with "
		    "`ssh-keygen -t ed25519`",
		    (int)name.len, (const char *)name.data);
	return err_set(err, ERR_INVALID, "not an OpenSSH public key");
}

static bool
read_application(struct bytes text, struct ssh_key *key, struct err *err)
{
	if (text.len < 1 || text.len > SSH_APPLICATION_MAX ||
	    memchr(text.data, '\0', text.len) != NULL)
		return err_set(err, ERR_INVALID,
		    "public key has no application of 1 to %d bytes",
		    SSH_APPLICATION_MAX);
	memcpy(key->application, text.data, text.len);
	return true;
}

bool
ssh_key_read(struct bytes blob, struct ssh_key *key, struct err *err)
{
	struct ssh_key read = { 0 };
	struct sshwire in = { .rest = blob };

	if (!read_type(sshwire_string(&in), &read.type, err))
		return false;
	struct bytes point = sshwire_string(&in);
	if (point.len != sizeof(read.point))
		return err_set(err, ERR_INVALID,
		    "public key has no point of %zu bytes", sizeof(read.point));
	memcpy(read.point, point.data, point.len);
	if (read.type == SSH_KEY_ED25519_SK &&
	    !read_application(sshwire_string(&in), &read, err))
		return false;
	if (!sshwire_done(&in))
		return err_set(err, ERR_INVALID,
		    "public key has something after its last field");
	*key = read;
	return true;
}

/* One word up to a blank or the end; the blank goes with it. */
static struct bytes
word(struct bytes *line)
{
	struct bytes found = { line->data, 0 };

	while (found.len < line->len && line->data[found.len] != ' ' &&
	       line->data[found.len] != '\t')
		found.len++;
	size_t used = found.len < line->len ? found.len + 1 : found.len;
	if (used > 0)
		line->data += used;
	line->len -= used;
	return found;
}

/* Cut one LF or CRLF off the end; is the rest one line of text? */
static bool
one_line(struct bytes *text)
{
	if (text->len > 0 && text->data[text->len - 1] == '\n') {
		text->len--;
		if (text->len > 0 && text->data[text->len - 1] == '\r')
			text->len--;
	}
	for (size_t i = 0; i < text->len; i++)
		if (strchr("\n\r", text->data[i]) != NULL)
			return false; /* strchr also finds the NUL */
	return true;
}

bool
ssh_key_parse(struct bytes line, struct ssh_key *key, struct err *err)
{
	unsigned char blob[SSH_BLOB_MAX];
	enum ssh_key_type type = SSH_KEY_ED25519;
	struct ssh_key read = { 0 };
	size_t len;

	if (!one_line(&line))
		return err_set(err, ERR_INVALID,
		    "public key is not one line of text");
	if (!read_type(word(&line), &type, err))
		return false;
	if (!base64_decode(word(&line), blob, sizeof(blob), &len))
		return err_set(err, ERR_INVALID,
		    "public key is not valid base64");
	if (!ssh_key_read((struct bytes){ blob, len }, &read, err))
		return false;
	if (read.type != type)
		return err_set(err, ERR_INVALID,
		    "public key is of another type than it says");
	if (crypto_core_ed25519_is_valid_point(read.point) != 1)
		return err_set(err, ERR_INVALID,
		    "public key is a weak or impossible point");
	*key = read;
	return true;
}

const char *
ssh_key_type_name(enum ssh_key_type type)
{
	return type_names[type];
}

void
ssh_key_write(const struct ssh_key *key, struct sshwire_out *out)
{
	sshwire_put_string(out, bytes_of(type_names[key->type]));
	sshwire_put_string(out,
	    (struct bytes){ key->point, sizeof(key->point) });
	if (key->type == SSH_KEY_ED25519_SK)
		sshwire_put_string(out, bytes_of(key->application));
}

struct ssh_key_line
ssh_key_line(const struct ssh_key *key)
{
	char base64[sodium_base64_ENCODED_LEN(SSH_BLOB_MAX,
	    sodium_base64_VARIANT_ORIGINAL)];
	struct sshwire_out blob = { 0 };
	struct ssh_key_line line;

	ssh_key_write(key, &blob);
	(void)snprintf(line.text, sizeof(line.text), "%s %s",
	    type_names[key->type],
	    sodium_bin2base64(base64, sizeof(base64), blob.data, blob.len,
		sodium_base64_VARIANT_ORIGINAL));
	return line;
}

struct ssh_fingerprint
ssh_key_fingerprint(const struct ssh_key *key)
{
	char base64[sodium_base64_ENCODED_LEN(DIGEST_LEN,
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
	struct ssh_fingerprint fingerprint;
	struct sshwire_out blob = { 0 };

	ssh_key_write(key, &blob);
	struct digest digest = digest_sha256(sshwire_bytes(&blob));
	(void)snprintf(fingerprint.text, sizeof(fingerprint.text), "SHA256:%s",
	    sodium_bin2base64(base64, sizeof(base64), digest.byte,
		sizeof(digest.byte),
		sodium_base64_VARIANT_ORIGINAL_NO_PADDING));
	return fingerprint;
}
