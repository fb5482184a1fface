#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "admin/admin.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/schema.h"
#include "core/statement.h"
#include "store/community.h"
#include "store/seal.h"

/* create: a log key, sealed; the genesis payload, for a founder to sign. */

enum { KEY_FILE_MAX = 16 * 1024, NONCE_BYTES = 16 };

/* "registrar,official" as a JSON array; what they mean is the schema's. */
static json_t *
offices_json(const char *list)
{
	json_t *offices = json_array();

	while (*list != '\0') {
		size_t len = strcspn(list, ",");

		(void)json_array_append_new(offices, json_stringn(list, len));
		list += len + (list[len] == ',' ? 1 : 0);
	}
	return offices;
}

/* One founder from "ada=key.pub:registrar,official". */
static bool
add_founder(json_t *founders, const char *text, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	const char *equals = strchr(text, '=');
	const char *colon = strrchr(text, ':');
	struct ssh_key key;
	struct bytes file;

	if (equals == NULL || colon == NULL || colon < equals)
		return err_set(err, ERR_USAGE,
		    "--founder %s: write HANDLE=KEY.pub:OFFICES", text);
	const char *path = arena_copy(&arena,
	    (struct bytes){ (const unsigned char *)equals + 1,
		(size_t)(colon - equals - 1) });
	if (path == NULL)
		return err_memory(err);
	if (!admin_read(path, KEY_FILE_MAX, &arena, &file, err))
		return false;
	if (!ssh_key_parse(file, &key, err))
		return err_under(err, path);
	json_t *founder = json_pack("{s:s%, s:[s], s:o}", "handle", text,
	    (size_t)(equals - text), "keys", ssh_key_line(&key).text, "offices",
	    offices_json(colon + 1));
	return json_array_append_new(founders, founder) == 0 || err_memory(err);
}

static json_t *
founders_json(const struct options *options, struct err *err)
{
	auto_json json_t *founders = json_array();

	if (options->founders_n == 0) {
		(void)err_set(err, ERR_USAGE,
		    "at least one --founder is needed");
		return NULL;
	}
	for (size_t i = 0; i < options->founders_n; i++)
		if (!add_founder(founders, options->founder[i], err))
			return NULL;
	return json_incref(founders);
}

static json_t *
body_json(const struct options *options, const struct note_key *key,
    struct err *err)
{
	auto_json json_t *founders = founders_json(options, err);
	const char *slug = options->argument[0];
	auto_json json_t *settings = json_object();

	if (founders == NULL)
		return NULL;
	json_t *body = json_pack("{s:s, s:s, s:s, s:s, s:O}", "slug", slug,
	    "title", options->title != NULL ? options->title : slug, "origin",
	    options->origin, "log_key", note_vkey(key).text, "founders",
	    founders);
	if (body == NULL) {
		(void)err_set(err, ERR_INVALID, "must be UTF-8");
		return NULL;
	}
	if (options->replay)
		(void)json_object_set_new(body, "replay", json_true());
	if (options->zone != NULL)
		(void)json_object_set_new(settings, "zone",
		    json_string(options->zone));
	if (options->url != NULL)
		(void)json_object_set_new(settings, "url",
		    json_string(options->url));
	if (json_object_size(settings) > 0)
		(void)json_object_set(body, "settings", settings);
	return body;
}

/* 16 random bytes as protocol.md 2 writes them. */
struct nonce {
	char text[24];
};

static struct nonce
new_nonce(void)
{
	unsigned char random[NONCE_BYTES];
	struct nonce nonce;

	randombytes_buf(random, sizeof(random));
	(void)sodium_bin2base64(nonce.text, sizeof(nonce.text), random,
	    sizeof(random), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return nonce;
}

/* Now, to the second, unless a replay says otherwise. */
static bool
made_at(const struct options *options, struct instant_text *out,
    struct err *err)
{
	int64_t at = (int64_t)time(NULL) * 1000;

	if (options->made_at != NULL && !options->replay)
		return err_set(err, ERR_USAGE,
		    "--made-at is for --replay communities only");
	if (options->made_at != NULL &&
	    !instant_parse(options->made_at, &at, err))
		return err_under(err, "--made-at");
	*out = instant_format(at);
	return true;
}

/* The canonical payload, checked like any other; yours to free. */
static char *
genesis(const struct options *options, const struct note_key *key,
    struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_json json_t *body = body_json(options, key, err);
	struct instant_text at;
	struct statement statement;

	if (body == NULL || !made_at(options, &at, err))
		return NULL;
	json_t *first = json_array_get(json_object_get(body, "founders"), 0);
	auto_json json_t *doc = json_pack("{s:O, s:O, s:s, s:s, s:s, s:i}",
	    "body", body, "by", json_object_get(first, "handle"), "made_at",
	    at.text, "nonce", new_nonce().text, "type", "community", "v", 1);
	auto_free char *payload = doc != NULL ? jcs_dump(doc, err) : NULL;
	if (payload == NULL)
		return NULL;
	struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, err);
	bool ok = schemas != NULL && statement_parse(schemas, bytes_of(payload),
					 &arena, &statement, err);
	schemas_free(schemas);
	return ok ? strdup(payload) : NULL;
}

static bool
write_payload(const struct options *options, const char *payload,
    struct err *err)
{
	FILE *file =
	    options->output != NULL ? fopen(options->output, "wbe") : stdout;

	if (file == NULL)
		return err_set(err, ERR_UNAVAILABLE, "%s: %s", options->output,
		    strerror(errno));
	bool ok = fputs(payload, file) != EOF && fflush(file) == 0;
	if (file != stdout)
		ok = fclose(file) == 0 && ok;
	return ok || err_set(err, ERR_UNAVAILABLE, "cannot write: %s",
			 strerror(errno));
}

/* How to go on; not on stdout, which may be the payload. */
static void
explain(const struct options *options, const char *vkey)
{
	const char *file =
	    options->output != NULL ? options->output : "GENESIS";

	(void)fprintf(stderr,
	    "%s is prepared; its log key is\n"
	    "  %s\n"
	    "Its first founder signs, and then it is founded:\n"
	    "  ssh-keygen -Y sign -n kleos.v1.community -f KEY %s\n"
	    "  kleos-admin found %s %s.sig\n",
	    options->argument[0], vkey, file, file, file);
}

/* It belongs to whoever made it, and whoever made it may not know of it. */
static bool
make_master_key(const char *path, struct err *err)
{
	if (!seal_key_create(path, err))
		return false;
	(void)fprintf(stderr,
	    "made %s: give it to the user of the server (chown), and keep a "
	    "copy elsewhere\n",
	    path);
	return true;
}

/* The master key, made when there is none yet. */
static bool
master_key(const struct options *options, struct seal_key *key, struct err *err)
{
	if (options->master_key == NULL)
		return err_set(err, ERR_USAGE,
		    "--master-key or KLEOS_MASTER_KEY_FILE is needed");
	if (access(options->master_key, F_OK) != 0 && errno == ENOENT &&
	    !make_master_key(options->master_key, err))
		return false;
	return seal_key_read(options->master_key, key, err);
}

/* A new log key, in *community and *seed. */
static bool
make_key(const struct options *options, struct store_community *community,
    unsigned char seed[NOTE_SEED_LEN], struct err *err)
{
	auto_seal_key struct seal_key master;

	if (options->origin == NULL)
		return err_set(err, ERR_USAGE, "--origin is needed");
	if (!master_key(options, &master, err))
		return false;
	randombytes_buf(seed, NOTE_SEED_LEN);
	if (!note_key_from_seed(options->origin, seed, &community->key, err))
		return err_under(err, "--origin");
	seal_seed(&master, seed, community->sealed_seed);
	return true;
}

bool
command_create(const struct options *options, struct err *err)
{
	struct store_community community = { .replay = options->replay };
	unsigned char seed[NOTE_SEED_LEN];
	auto_db struct db *db = admin_db(options, err);

	if (db == NULL || !make_key(options, &community, seed, err))
		return false;
	sodium_memzero(seed, sizeof(seed));
	auto_free char *payload = genesis(options, &community.key, err);
	if (payload == NULL)
		return false;
	(void)snprintf(community.slug, sizeof(community.slug), "%s",
	    options->argument[0]);
	community.log = digest_sha256(bytes_of(payload));
	if (!store_community_prepare(db, &community, err) ||
	    !write_payload(options, payload, err))
		return false;
	explain(options, note_vkey(&community.key).text);
	return true;
}
