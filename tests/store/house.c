#include "house.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/armor.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/keyproof.h"
#include "store/community.h"
#include "store/seal.h"
#include "store/signers.h"

const char *
house_conninfo(const char *variable)
{
	const char *conninfo = getenv(variable);

	if (conninfo == NULL) {
		print_message("%s is not set: run tools/with-db.sh\n",
		    variable);
		skip();
	}
	return conninfo;
}

static int64_t
clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000;
}

struct softkey
house_key(const char *handle, unsigned n)
{
	return softkey_make(SSH_KEY_ED25519,
	    (unsigned char)(handle[0] * 3 + handle[1] + (int)n * 7));
}

static struct said *
make_with(struct house *house, json_t *doc, const struct softkey *soft,
    const char *namespace)
{
	auto_buf struct buf blob = { 0 }, armored = { 0 };
	struct said *said = arena_alloc(&house->arena, sizeof(*said));
	struct err err = { 0 };

	auto_free char *payload = jcs_dump(doc, &err);
	json_decref(doc);
	if (payload == NULL)
		fail_msg("%s %s", err.field, err.msg);
	softkey_sign(soft, namespace, false, bytes_of(payload), &blob);
	armor_write(buf_bytes(&blob), &armored);
	if (!statement_parse(house->schemas, bytes_of(payload), &house->arena,
		&said->statement, &err) ||
	    !statement_verify(&said->statement, buf_bytes(&armored), &err))
		fail_msg("%s: %s %s", payload, err.field, err.msg);
	const char *copy = arena_copy(&house->arena, buf_bytes(&blob));
	said->blob = (struct bytes){ (const unsigned char *)copy, blob.len };
	return said;
}

struct said *
house_make(struct house *house, const char *by, unsigned n, const char *type,
    const char *body)
{
	const struct softkey soft = house_key(by, n);
	const struct type *known = type_find(type);
	int64_t made_at = house->made_at != 0 ? house->made_at : clock_ms();
	json_t *parsed = json_loads(body, 0, NULL);
	json_t *doc = json_object();
	char namespace[64];
	char nonce[23];

	if (parsed == NULL)
		fail_msg("the test's body is not JSON: %s", body);
	(void)snprintf(nonce, sizeof(nonce), "%022u", house->nonce++);
	(void)snprintf(namespace, sizeof(namespace), "kleos.v1.%s", type);
	(void)json_object_set_new(doc, "body", parsed);
	(void)json_object_set_new(doc, "by", json_string(by));
	(void)json_object_set_new(doc, "made_at",
	    json_string(instant_format(made_at).text));
	(void)json_object_set_new(doc, "nonce", json_string(nonce));
	(void)json_object_set_new(doc, "type", json_string(type));
	(void)json_object_set_new(doc, "v", json_integer(1));
	if (!digest_is_zero(&house->log))
		(void)json_object_set_new(doc, "log",
		    json_string(digest_hex(&house->log).text));
	if (known->governance)
		(void)json_object_set_new(doc, "seen",
		    json_pack("{s:s, s:I}", "root",
			digest_hex(&house->head.root).text, "size",
			(json_int_t)house->head.size));
	return make_with(house, doc, &soft, namespace);
}

static void
genesis_body(struct house *house, const struct note_key *key, bool replay,
    char *body, size_t size)
{
	static const char *const founders[][2] = {
		{ "ada", "registrar" },
		{ "bea", "registrar" },
		{ "olga", "official" },
		{ "otto", "official" },
	};
	auto_buf struct buf list = { 0 };

	for (size_t i = 0; i < COUNT(founders); i++) {
		const struct softkey soft = house_key(founders[i][0], 0);

		buf_printf(&list,
		    "%s{\"handle\":\"%s\",\"keys\":[\"%s\"],"
		    "\"offices\":[\"%s\"]}",
		    i > 0 ? "," : "", founders[i][0],
		    ssh_key_line(&soft.key).text, founders[i][1]);
	}
	(void)snprintf(body, size,
	    "{\"slug\":\"%s\",\"title\":\"Orchard\",\"origin\":\"%s\","
	    "\"log_key\":\"%s\",\"replay\":%s,\"founders\":[%s]}",
	    house->slug, key->name, note_vkey(key).text,
	    replay ? "true" : "false", list.data);
}

/* Every house is offered a wrong genesis first: same body, other nonce. */
static void
refuses_another_genesis(struct house *house, const char *body)
{
	struct append_item item =
	    house_append(house, house_make(house, "ada", 0, "community", body));

	assert_int_equal(item.outcome, APPEND_FAILED);
	assert_int_equal(item.err.code, ERR_WRONG_LOG);
}

/* What kleos-admin create and found do. */
static void
found(struct house *house, bool replay)
{
	const unsigned char seed[NOTE_SEED_LEN] = { (
	    unsigned char)house->slug[0] };
	struct store_community community = { .replay = replay };
	auto_seal_key struct seal_key master;
	char origin[128];
	char body[8192];
	struct err err = { 0 };

	(void)snprintf(community.slug, sizeof(community.slug), "%s",
	    house->slug);
	(void)snprintf(origin, sizeof(origin), "example.org/%s", house->slug);
	assert_true(note_key_from_seed(origin, seed, &community.key, &err));
	genesis_body(house, &community.key, replay, body, sizeof(body));
	struct said *genesis = house_make(house, "ada", 0, "community", body);
	community.log = genesis->statement.digest;
	assert_true(
	    seal_key_read(getenv("KLEOS_MASTER_KEY_FILE"), &master, &err));
	seal_seed(&master, seed, community.sealed_seed);
	if (!store_community_prepare(house->owner, &community, &err))
		fail_msg("%s", err.msg);
	refuses_another_genesis(house, body);
	struct append_item item = house_append(house, genesis);
	if (item.outcome != APPEND_RECORDED)
		fail_msg("%s %s", item.err.field, item.err.msg);
	assert_int_equal(item.index, 0);
	house->log = genesis->statement.digest;
}

struct house *
house_new(const char *slug, bool replay)
{
	const char *conninfo = house_conninfo("KLEOS_DB");
	struct house *house = calloc(1, sizeof(*house));
	struct err err = { 0 };

	assert_non_null(house);
	assert_true(sodium_init() >= 0);
	(void)snprintf(house->slug, sizeof(house->slug), "%s", slug);
	(void)snprintf(house->folder, sizeof(house->folder), "%s/house-%s",
	    getenv("KLEOS_TMP"), slug);
	(void)mkdir(house->folder, S_IRWXU);
	house->schemas = schemas_new(schema_files, schema_files_n, &err);
	house->db = db_open(conninfo, &err);
	house->owner = db_open(getenv("KLEOS_DB_OWNER"), &err);
	house->heads =
	    heads_open(getenv("KLEOS_MASTER_KEY_FILE"), house->folder, &err);
	if (house->schemas == NULL || house->heads == NULL)
		fail_msg("%s", err.msg);
	house->made_at = replay ? INT64_C(1417392000000) : 0;
	found(house, replay);
	return house;
}

void
house_free(struct house *house)
{
	heads_close(house->heads);
	db_close(house->db);
	db_close(house->owner);
	schemas_free(house->schemas);
	buf_done(&house->head.checkpoint);
	arena_done(&house->arena);
	free(house);
}

/* Tests of one program share a database: each house has its own slug. */
int
house_start(void **state)
{
	static unsigned n;
	char slug[40];

	(void)snprintf(slug, sizeof(slug), "%c%d-%u", (char)('a' + n % 26),
	    (int)getpid(), n);
	n++;
	*state = house_new(slug, false);
	return 0;
}

int
house_stop(void **state)
{
	if (*state != NULL)
		house_free(*state);
	return 0;
}

struct append_item
house_item(const struct said *said)
{
	return (struct append_item){
		.statement = &said->statement,
		.signature = said->blob,
	};
}

struct append_item
house_append(struct house *house, const struct said *said)
{
	const struct append_config config = { house->db, house->heads,
		house->schemas };
	struct append_item item = house_item(said);

	if (!store_append(&config, house->slug, &item, 1, &house->head,
		&house->err))
		assert_int_equal(item.outcome, APPEND_FAILED);
	if (item.outcome == APPEND_FAILED)
		house->err = item.err;
	return item;
}

struct append_item
house_say(struct house *house, const char *by, const char *type,
    const char *fmt, ...)
{
	char body[8192];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(body, sizeof(body), fmt, ap);
	va_end(ap);
	struct append_item item =
	    house_append(house, house_make(house, by, 0, type, body));
	if (item.outcome != APPEND_RECORDED)
		fail_msg("%s: %s %s", body, item.err.field, item.err.msg);
	return item;
}

struct said *
house_newcomer(struct house *house, const char *handle)
{
	auto_buf struct buf payload = { 0 }, blob = { 0 }, armored = { 0 };
	const struct softkey soft = house_key(handle, 0);
	char body[4096];

	keyproof_payload(&house->log, handle, &soft.key, &payload);
	softkey_sign(&soft, KEYPROOF_NAMESPACE, false, buf_bytes(&payload),
	    &blob);
	armor_write(buf_bytes(&blob), &armored);
	auto_json json_t *text = json_string(armored.data);
	auto_free char *proof = json_dumps(text, JSON_ENCODE_ANY);
	(void)snprintf(body, sizeof(body),
	    "{\"handle\":\"%s\",\"keys\":[{\"key\":\"%s\",\"proof\":%s}]}",
	    handle, ssh_key_line(&soft.key).text, proof);
	return house_make(house, handle, 0, "person", body);
}

struct said *
house_vouch(struct house *house, const char *registrar,
    const struct said *person)
{
	char body[128];

	(void)snprintf(body, sizeof(body), "{\"person\":\"%s\"}",
	    digest_hex(&person->statement.digest).text);
	return house_make(house, registrar, 0, "vouch", body);
}

struct note_vkey
house_log_key(struct house *house, unsigned n)
{
	const unsigned char seed[NOTE_SEED_LEN] = {
		(unsigned char)house->slug[0], (unsigned char)n
	};
	unsigned char sealed[STORE_SEALED_LEN];
	auto_seal_key struct seal_key master;
	struct store_community community;
	struct note_key key;
	struct err err = { 0 };

	if (!store_community(house->owner, house->slug, false, &community,
		&err) ||
	    !note_key_from_seed(community.key.name, seed, &key, &err) ||
	    !seal_key_read(getenv("KLEOS_MASTER_KEY_FILE"), &master, &err))
		fail_msg("%s", err.msg);
	seal_seed(&master, seed, sealed);
	if (!store_seed_add(house->owner, community.id, note_vkey(&key).text,
		sealed, &err))
		fail_msg("%s", err.msg);
	return note_vkey(&key);
}

void
house_enrol(struct house *house, const char *handle)
{
	const struct said *person = house_newcomer(house, handle);

	assert_int_equal(house_append(house, person).outcome, APPEND_WAITING);
	struct append_item item =
	    house_append(house, house_vouch(house, "ada", person));
	if (item.outcome != APPEND_RECORDED)
		fail_msg("%s %s", item.err.field, item.err.msg);
}

void
house_furnish(struct house *house)
{
	house_enrol(house, "cleo");
	house_enrol(house, "mia");
	(void)house_say(house, "ada", "group",
	    "{\"action\":\"create\",\"slug\":\"ops\",\"kind\":\"wg\","
	    "\"title\":\"Ops\"}");
	(void)house_say(house, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"cleo\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2014-01-01\"}");
	(void)house_say(house, "ada", "activity",
	    "{\"slug\":\"talk\",\"title\":\"Talk\",\"endorsers\":"
	    "[\"chair\"]}");
}

int64_t
house_number(const char *sql)
{
	PGconn *conn = PQconnectdb(house_conninfo("KLEOS_DB_ADMIN"));
	PGresult *res = PQexec(conn, sql);

	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	int64_t value = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	PQclear(res);
	PQfinish(conn);
	return value;
}

void
house_command(const char *variable, const char *sql)
{
	PGconn *conn = PQconnectdb(house_conninfo(variable));
	PGresult *res = PQexec(conn, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK &&
	    PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	PQclear(res);
	PQfinish(conn);
}

void
house_postgres(const char *command)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		(void)execl("tools/pg.sh", "pg.sh", command,
		    getenv("KLEOS_TMP"), (char *)NULL);
		_exit(127);
	}
	assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
	assert_int_equal(status, 0);
}
