#include "core/sshsig.h"

#include <sodium.h>

enum { VERSION = 1, USER_PRESENT = 0x01, POINT_LEN = 32 };

static const char magic[] = "SSHSIG";

static bool
malformed(struct err *err, const char *what)
{
	return err_set(err, ERR_MALFORMED, "signature %s", what);
}

/* A key that is broken makes the signature around it broken. */
static bool
read_key(struct bytes blob, struct sshsig *sig, struct err *err)
{
	if (ssh_key_read(blob, &sig->key, err))
		return true;
	if (err->code == ERR_INVALID)
		err->code = ERR_MALFORMED;
	return false;
}

/* Printable, so that it can be named in a message. */
static bool
read_namespace(struct bytes text, struct sshsig *sig, struct err *err)
{
	if (text.len < 1 || text.len >= sizeof(sig->namespace))
		return malformed(err, "has no namespace of 1 to 63 bytes");
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] <= ' ' || text.data[i] > '~')
			return malformed(err,
			    "has a namespace that is not printable");
	memcpy(sig->namespace, text.data, text.len);
	return true;
}

static bool
read_hashalg(struct bytes name, struct sshsig *sig, struct err *err)
{
	sig->sha256 = bytes_equal(name, bytes_of("sha256"));
	if (!sig->sha256 && !bytes_equal(name, bytes_of("sha512")))
		return malformed(err, "hashes with neither sha512 nor sha256");
	return true;
}

/* The last field: type, 64 bytes, and for security keys flags and counter. */
static bool
read_signature(struct bytes field, struct sshsig *sig, struct err *err)
{
	struct sshwire in = { .rest = field };
	struct bytes type = sshwire_string(&in);
	struct bytes raw = sshwire_string(&in);

	if (!bytes_equal(type, bytes_of(ssh_key_type_name(sig->key.type))))
		return malformed(err, "is of another type than its key");
	if (raw.len != sizeof(sig->signature))
		return malformed(err, "is not 64 bytes long");
	memcpy(sig->signature, raw.data, raw.len);
	if (sig->key.type == SSH_KEY_ED25519_SK) {
		sig->flags = sshwire_byte(&in);
		sig->counter = sshwire_uint32(&in);
	}
	if (!sshwire_done(&in))
		return malformed(err, "ends early or has bytes left over");
	return true;
}

bool
sshsig_parse(struct bytes blob, struct sshsig *sig, struct err *err)
{
	struct sshwire in = { .rest = blob };
	struct sshsig read = { 0 };

	if (!bytes_equal(sshwire_raw(&in, strlen(magic)), bytes_of(magic)))
		return malformed(err, "does not begin with SSHSIG");
	if (sshwire_uint32(&in) != VERSION)
		return malformed(err, "is not of version 1");
	if (!read_key(sshwire_string(&in), &read, err) ||
	    !read_namespace(sshwire_string(&in), &read, err))
		return false;
	if (sshwire_string(&in).len != 0)
		return malformed(err, "uses the reserved field");
	if (!read_hashalg(sshwire_string(&in), &read, err) ||
	    !read_signature(sshwire_string(&in), &read, err))
		return false;
	if (!sshwire_done(&in))
		return malformed(err, "has something after its last field");
	read.digest = digest_sha256(blob);
	*sig = read;
	return true;
}

/* What OpenSSH signs instead of the message: PROTOCOL.sshsig, section 3. */
static struct sshwire_out
signed_data(const struct sshsig *sig, struct bytes message)
{
	unsigned char hash[crypto_hash_sha512_BYTES];
	struct bytes digest = { hash, sizeof(hash) };
	struct sshwire_out tbs = { 0 };

	if (sig->sha256) {
		(void)crypto_hash_sha256(hash, message.data, message.len);
		digest.len = crypto_hash_sha256_BYTES;
	} else
		(void)crypto_hash_sha512(hash, message.data, message.len);
	sshwire_put(&tbs, bytes_of(magic));
	sshwire_put_string(&tbs, bytes_of(sig->namespace));
	sshwire_put_string(&tbs, bytes_of(""));
	sshwire_put_string(&tbs, bytes_of(sig->sha256 ? "sha256" : "sha512"));
	sshwire_put_string(&tbs, digest);
	return tbs;
}

/* What a security key signs instead of those bytes: PROTOCOL.u2f. */
static struct sshwire_out
signed_by_device(const struct sshsig *sig, const struct sshwire_out *tbs)
{
	struct digest application =
	    digest_sha256(bytes_of(sig->key.application));
	struct digest message = digest_sha256(sshwire_bytes(tbs));
	struct sshwire_out out = { 0 };

	sshwire_put(&out, digest_bytes(&application));
	sshwire_put(&out, (struct bytes){ &sig->flags, 1 });
	sshwire_put_uint32(&out, sig->counter);
	sshwire_put(&out, digest_bytes(&message));
	return out;
}

bool
sshsig_ed25519_verify(const unsigned char point[32], struct bytes message,
    const unsigned char signature[64])
{
	return crypto_sign_verify_detached(signature, message.data, message.len,
		   point) == 0;
}

bool
sshsig_verify(const struct sshsig *sig, const char *namespace,
    struct bytes message, struct err *err)
{
	struct sshwire_out tbs = signed_data(sig, message);
	bool device = sig->key.type == SSH_KEY_ED25519_SK;

	if (strcmp(sig->namespace, namespace) != 0)
		return err_set(err, ERR_BAD_SIGNATURE,
		    "signed for namespace %s, not %s", sig->namespace,
		    namespace);
	if (device && (sig->flags & USER_PRESENT) == 0)
		return err_set(err, ERR_BAD_SIGNATURE,
		    "signed by a security key that nobody touched");
	if (device)
		tbs = signed_by_device(sig, &tbs);
	if (!sshsig_ed25519_verify(sig->key.point, sshwire_bytes(&tbs),
		sig->signature))
		return err_set(err, ERR_BAD_SIGNATURE,
		    "signature does not verify for these bytes");
	return true;
}

/* The generator of the main subgroup: the one point here that is good. */
static const unsigned char base_point[POINT_LEN] = { 0x58, 0x66, 0x66, 0x66,
	0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	0x66, 0x66, 0x66, 0x66 };

/* The eight points of small order: of order 1, 2, 4, 4, 8, 8, 8, 8. */
static const char *const small_order[] = {
	"0100000000000000000000000000000000000000000000000000000000000000",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
};

static bool
is_valid(const unsigned char point[POINT_LEN])
{
	return crypto_core_ed25519_is_valid_point(point) == 1;
}

/*
 * A small point is refused, and so is the generator plus that point, which
 * lies outside the main subgroup (but for plus the neutral one).
 * CVE-2025-69277 accepted it for the point of order 2.
 */
static bool
refuses_small_order(void)
{
	unsigned char mixed[POINT_LEN];
	struct digest small;

	for (size_t i = 0; i < COUNT(small_order); i++) {
		if (!digest_parse(small_order[i], &small) ||
		    is_valid(small.byte) ||
		    crypto_core_ed25519_add(mixed, base_point, small.byte) != 0)
			return false;
		bool neutral = i == 0;
		if (is_valid(mixed) != neutral)
			return false;
	}
	return true;
}

/*
 * Second names of points: y from p = 2^255 - 19 up, and x = 0 with a sign.
 * The loop begins with y = p - 1, which is -1: a small point either way.
 */
static bool
refuses_non_canonical(void)
{
	unsigned char point[POINT_LEN];

	memset(point, 0xff, sizeof(point));
	for (unsigned low = 0xec; low <= 0xff; low++) {
		point[0] = (unsigned char)low;
		point[POINT_LEN - 1] = 0x7f;
		if (is_valid(point))
			return false;
		point[POINT_LEN - 1] = 0xff;
		if (is_valid(point))
			return false;
	}
	memset(point, 0, sizeof(point));
	point[0] = 0x01;
	point[POINT_LEN - 1] = 0x80;
	return !is_valid(point);
}

bool
sshsig_selftest(struct err *err)
{
	if (!is_valid(base_point) || !refuses_small_order() ||
	    !refuses_non_canonical())
		return err_set(err, ERR_INTERNAL,
		    "this libsodium accepts weak Ed25519 keys "
		    "(CVE-2025-69277); install one with the fix");
	return true;
}
