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
