#include <sodium.h>
#include <stdio.h>

#include "admin/admin.h"
#include "store/heads.h"
#include "store/seal.h"
#include "store/signers.h"

/* log-key: a key that may follow the present one, sealed and kept; what
 * registrars then do with it. */

enum { OVERLAP_DAYS = 30 };

/*
 * What is sealed with a master key that the servers do not have would be of
 * no use: the key in force must open with this one, unless it is lost.
 */
static bool
check_master(const struct options *options, struct db *db,
    const struct store_community *community, struct err *err)
{
	auto_heads struct heads *heads =
	    heads_open(options->master_key, NULL, err);
	struct logkeys keys;
	struct err why;

	if (heads == NULL || !store_signers(db, community, &keys, err))
		return false;
	if (options->lost ||
	    heads_hold(heads, db, community, &keys.key[0].key, &why))
		return true;
	return err_set(err, ERR_CONFLICT,
	    "the key in force cannot be had with this master key (%.100s); "
	    "if it is lost for good, --lost says so",
	    why.msg);
}

/* Make one, seal it, keep it. */
static bool
make_key(const struct options *options, struct db *db,
    const struct store_community *community, struct note_key *key,
    struct err *err)
{
	auto_seal_key struct seal_key master;
	unsigned char sealed[STORE_SEALED_LEN];
	unsigned char seed[NOTE_SEED_LEN];

	if (!seal_key_read(options->master_key, &master, err))
		return false;
	randombytes_buf(seed, sizeof(seed));
	bool ok = note_key_from_seed(community->key.name, seed, key, err);
	seal_seed(&master, seed, sealed);
	sodium_memzero(seed, sizeof(seed));
	return ok && store_seed_add(db, community->id, note_vkey(key).text,
			 sealed, err);
}

/* How to go on; not on stdout, which has the key alone. */
static void
explain(const struct store_community *community, const char *vkey)
{
	(void)fprintf(stderr,
	    "made, sealed, and not in force.  A registrar brings it, another "
	    "assents to\nthe digest that the first command prints:\n"
	    "  kleos log-key --community %s '%s'\n"
	    "  kleos assent --community %s DIGEST\n"
	    "Then it signs every checkpoint, and for %d days the key before "
	    "it, too\n(--days N for another time, 1 to 400).\n",
	    community->slug, vkey, community->slug, OVERLAP_DAYS);
}

/* The same when no server can sign before that. */
static void
explain_lost(const struct store_community *community, const char *vkey)
{
	const struct digest_hex log = digest_hex(&community->log);

	(void)fprintf(stderr,
	    "made, sealed, and not in force.  As no server can sign, a "
	    "registrar signs it\noffline, and another the assent, each with a "
	    "checkpoint of the log that they\nhave, and the old key:\n"
	    "  kleos statement sign key.json --type log-key --log %s \\\n"
	    "    --checkpoint FILE --vkey OLD --as HANDLE --key KEY -o "
	    "log-key.json\n"
	    "  kleos statement sign of.json --type assent ...  -o assent.json\n"
	    "where key.json has {\"key\": \"%s\", \"overlap_days\": 1},\n"
	    "and of.json {\"of\": \"DIGEST\"}, the digest that the first of "
	    "these prints:\n"
	    "  kleos-admin record %s log-key.json\n"
	    "  kleos-admin record %s assent.json\n",
	    log.text, vkey, community->slug, community->slug);
}

bool
command_log_key(const struct options *options, struct err *err)
{
	struct store_community community;
	struct note_key key;
	auto_db struct db *db = admin_db(options, err);

	if (db == NULL)
		return false;
	if (options->master_key == NULL)
		return err_set(err, ERR_USAGE,
		    "--master-key or KLEOS_MASTER_KEY_FILE is needed");
	if (!store_community(db, options->argument[0], false, &community,
		err) ||
	    !check_master(options, db, &community, err) ||
	    !make_key(options, db, &community, &key, err))
		return false;
	const struct note_vkey vkey = note_vkey(&key);
	if (printf("%s\n", vkey.text) < 0 || fflush(stdout) != 0)
		return err_set(err, ERR_UNAVAILABLE, "cannot write the key");
	if (options->lost)
		explain_lost(&community, vkey.text);
	else
		explain(&community, vkey.text);
	return true;
}
