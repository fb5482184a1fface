#include "store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(SEAL_KEY_LEN == crypto_secretbox_KEYBYTES, "key of secretbox");
_Static_assert(STORE_SEALED_LEN == crypto_secretbox_NONCEBYTES +
				       crypto_secretbox_MACBYTES +
				       NOTE_SEED_LEN,
    "nonce, tag and seed");

_Static_assert(SEAL_OVERHEAD == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
				    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    "nonce and tag");
_Static_assert(SEAL_KEY_LEN == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    "derived key");

enum {
	NONCE_LEN = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_LEN = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

enum { HEX_LEN = SEAL_KEY_LEN * 2 };

void
seal_wipe(struct seal_key *key)
{
	sodium_memzero(key, sizeof(*key));
}

static void
scope_fd(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

#define auto_fd __attribute__((cleanup(scope_fd)))

/* Only its owner may have read it. */
static bool
is_private(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
	       (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

bool
seal_key_read(const char *path, struct seal_key *key, struct err *err)
{
	char hex[HEX_LEN + 2];
	size_t len = 0;
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, ERR_USAGE, "master key file %s: %s", path,
		    strerror(errno));
	if (!is_private(fd))
		return err_set(err, ERR_USAGE,
		    "master key file %s: must be a file of mode 0600", path);
	ssize_t got = read(fd, hex, sizeof(hex));
	if (got == HEX_LEN + 1 && hex[HEX_LEN] == '\n')
		got = HEX_LEN;
	bool ok = got == HEX_LEN &&
		  sodium_hex2bin(key->byte, sizeof(key->byte), hex, HEX_LEN,
		      NULL, &len, NULL) == 0 &&
		  len == sizeof(key->byte);
	sodium_memzero(hex, sizeof(hex));
	return ok ||
	       err_set(err, ERR_USAGE,
		   "master key file %s: must be 64 hexadecimal digits", path);
}

bool
seal_key_create(const char *path, struct err *err)
{
	auto_seal_key struct seal_key key;
	char hex[HEX_LEN + 1];
	auto_fd int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    S_IRUSR | S_IWUSR);

	if (fd < 0)
		return err_set(err, ERR_USAGE, "master key file %s: %s", path,
		    strerror(errno));
	randombytes_buf(key.byte, sizeof(key.byte));
	(void)sodium_bin2hex(hex, sizeof(hex), key.byte, sizeof(key.byte));
	bool ok = write(fd, hex, HEX_LEN) == HEX_LEN && fsync(fd) == 0;
	sodium_memzero(hex, sizeof(hex));
	return ok || err_set(err, ERR_USAGE, "master key file %s: %s", path,
			 strerror(errno));
}

void
seal_seed(const struct seal_key *key, const unsigned char seed[NOTE_SEED_LEN],
    unsigned char sealed[STORE_SEALED_LEN])
{
	randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
	(void)crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, seed,
	    NOTE_SEED_LEN, sealed, key->byte);
}

bool
seal_open_seed(const struct seal_key *key,
    const unsigned char sealed[STORE_SEALED_LEN],
    unsigned char seed[NOTE_SEED_LEN], struct err *err)
{
	if (crypto_secretbox_open_easy(seed,
		sealed + crypto_secretbox_NONCEBYTES,
		STORE_SEALED_LEN - crypto_secretbox_NONCEBYTES, sealed,
		key->byte) == 0)
		return true;
	return err_set(err, ERR_INTERNAL,
	    "the log key was sealed with another master key");
}

/* A key of its own for each use, so that no two can be mixed up. */
static void
derive(const struct seal_key *key, const char *use, struct seal_key *out)
{
	struct bytes label = bytes_of(use);

	(void)crypto_generichash(out->byte, sizeof(out->byte), label.data,
	    label.len, key->byte, sizeof(key->byte));
}

/* Room at the end of a buffer, which the caller fills. */
static unsigned char *
extend(struct buf *out, size_t len, struct err *err)
{
	size_t before = out->len;

	for (size_t i = 0; i < len; i++)
		buf_putc(out, '\0');
	if (buf_failed(out)) {
		(void)err_memory(err);
		return NULL;
	}
	return (unsigned char *)out->data + before;
}

bool
seal_text(const struct seal_key *key, const char *use, struct bytes context,
    struct bytes text, struct buf *out, struct err *err)
{
	auto_seal_key struct seal_key own;
	unsigned char *at = extend(out, text.len + SEAL_OVERHEAD, err);

	derive(key, use, &own);
	if (at == NULL)
		return false;
	randombytes_buf(at, NONCE_LEN);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(at + NONCE_LEN, NULL,
	    text.data, text.len, context.data, context.len, NULL, at, own.byte);
	return true;
}

bool
seal_open_text(const struct seal_key *key, const char *use,
    struct bytes context, struct bytes sealed, struct buf *out, struct err *err)
{
	auto_seal_key struct seal_key own;

	derive(key, use, &own);
	if (sealed.len < SEAL_OVERHEAD)
		return err_set(err, ERR_INTERNAL, "a sealed text is cut off");
	size_t len = sealed.len - SEAL_OVERHEAD;
	unsigned char *at = extend(out, len, err);
	if (len > 0 && at == NULL)
		return false;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(at, NULL, NULL,
		sealed.data + NONCE_LEN, len + TAG_LEN, context.data,
		context.len, sealed.data, own.byte) == 0)
		return true;
	return err_set(err, ERR_INTERNAL,
	    "a sealed text was altered, moved, or sealed with another master "
	    "key");
}

void
seal_mac(const struct seal_key *key, const char *use, struct bytes message,
    struct digest *out)
{
	auto_seal_key struct seal_key own;

	derive(key, use, &own);
	(void)crypto_generichash(out->byte, sizeof(out->byte), message.data,
	    message.len, own.byte, sizeof(own.byte));
}
