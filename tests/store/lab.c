#include "lab.h"

#include <stdio.h>

#include "softwitness.h"
#include "store/community.h"
#include "store/cosignatures.h"
#include "store/private.h"
#include "store/proof.h"
#include "store/session.h"
#include "store/standing.h"

static void
keep(const struct store_finding *finding, void *context)
{
	struct lab *lab = context;
	struct found *found = &lab->found[lab->n];

	if (lab->n == FINDINGS_MAX)
		return;
	lab->n++;
	found->note = finding->note;
	(void)snprintf(found->table, sizeof(found->table), "%s",
	    finding->table);
	(void)snprintf(found->row, sizeof(found->row), "%s", finding->row);
	(void)snprintf(found->column, sizeof(found->column), "%s",
	    finding->column);
	(void)snprintf(found->what, sizeof(found->what), "%s", finding->what);
}

bool
lab_fsck(struct lab *lab, const char *slug)
{
	const struct store_fsck fsck = {
		.db = lab->house->owner,
		.schemas = lab->house->schemas,
		.master = &lab->master,
		.state = lab->house->folder,
		.found = keep,
		.context = lab,
	};

	lab->n = 0;
	return store_fsck(&fsck, slug, &lab->out, &lab->err);
}

/* It could all be read. */
void
lab_reads(struct lab *lab)
{
	if (!lab_fsck(lab, NULL))
		fail_msg("%s %s", lab->err.field, lab->err.msg);
}

void
lab_print(const struct lab *lab)
{
	for (size_t i = 0; i < lab->n; i++)
		print_message("# %s%s %s %s: %s\n",
		    lab->found[i].note ? "note: " : "", lab->found[i].table,
		    lab->found[i].row, lab->found[i].column,
		    lab->found[i].what);
}

/* Was this row named, for this column or as a whole? */
bool
lab_names(const struct lab *lab, const char *table, const char *row,
    const char *column)
{
	for (size_t i = 0; i < lab->n; i++) {
		const struct found *found = &lab->found[i];

		if (!found->note && strcmp(found->table, table) == 0 &&
		    (row == NULL || strcmp(found->row, row) == 0) &&
		    (column == NULL || found->column[0] == '\0' ||
			strcmp(found->column, column) == 0))
			return true;
	}
	return false;
}

PGresult *
lab_run(const struct lab *lab, const char *sql)
{
	PGresult *res = PQexec(lab->conn, sql);

	if (PQresultStatus(res) != PGRES_TUPLES_OK &&
	    PQresultStatus(res) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(lab->conn));
	return res;
}

PGresult *
lab_ask(const struct lab *lab, const char *fmt, ...)
{
	char sql[16384];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(sql, sizeof(sql), fmt, ap);
	va_end(ap);
	return lab_run(lab, sql);
}

/* Each row of the answer is a command to run. */
static void
run_answers(const struct lab *lab, const char *sql)
{
	PGresult *res = lab_run(lab, sql);

	for (int i = 0; i < PQntuples(res); i++)
		PQclear(lab_run(lab, PQgetvalue(res, i, 0)));
	PQclear(res);
}

static const struct said *
said(struct house *house, const char *by, const char *type, const char *body)
{
	const struct said *said = house_make(house, by, 0, type, body);
	struct append_item item = house_append(house, said);

	if (item.outcome != APPEND_RECORDED)
		fail_msg("%s: %s %s", body, item.err.field, item.err.msg);
	return said;
}

/* A body that refers to a statement where it has an @. */
static const char *
of(const struct said *said, const char *before, char body[1024])
{
	const char *at = strchr(before, '@');

	assert_non_null(at);
	(void)snprintf(body, 1024, "%.*s%s%s", (int)(at - before), before,
	    digest_hex(&said->statement.digest).text, at + 1);
	return body;
}

static void
say_work(struct house *house)
{
	char body[1024];

	(void)said(house, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mia\","
	    "\"handle\":\"mia\"}");
	(void)said(house, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mya\","
	    "\"handle\":\"mia\"}");
	(void)said(house, "ada", "identity",
	    "{\"action\":\"unlink\",\"identity\":\"irc:mya\","
	    "\"handle\":\"mia\"}");
	const struct said *import = said(house, "cleo", "import",
	    "{\"format\":\"minutes\",\"name\":\"ops.txt\",\"sha256\":"
	    "\"0123456789abcdef0123456789abcdef0123456789abcdef"
	    "0123456789abcdef\",\"group\":\"ops\",\"rows_in\":2,"
	    "\"matched\":1,\"queued\":1,\"rejections\":[]}");
	(void)said(house, "cleo", "occasion",
	    of(import,
		"{\"group\":\"ops\",\"status\":\"held\",\"name\":\"Weekly\","
		"\"import\":\"@\",\"source\":\"0123456789abcdef0123456789ab"
		"cdef0123456789abcdef0123456789abcdef\","
		"\"start\":\"2026-01-05T10:00:00Z\","
		"\"url\":\"https://minutes.example/1\",\"attendees\":["
		"{\"identity\":\"irc:mia\",\"quantities\":{\"lines\":7}},"
		"{\"identity\":\"irc:xan\"}]}",
		body));
	const struct said *claim = said(house, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\",\"evidence\":"
	    "[\"https://talks.example/1\"],\"hat\":\"operator\","
	    "\"summary\":\"About Orchards\"}");
	(void)said(house, "cleo", "endorsement",
	    of(claim,
		"{\"of\":[{\"statement\":\"@\"}],\"verdict\":\"dispute\","
		"\"reason\":\"was it?\"}",
		body));
}

static void
say_offices(struct house *house)
{
	char body[1024];

	(void)said(house, "ada", "group",
	    "{\"action\":\"create\",\"slug\":\"night\",\"kind\":\"wg\","
	    "\"title\":\"Night\",\"parent\":\"ops\","
	    "\"aliases\":[{\"name\":\"Night Owls\"}],"
	    "\"attributes\":[{\"name\":\"tags\",\"value\":\"late\"}]}");
	(void)said(house, "ada", "group",
	    "{\"action\":\"change\",\"slug\":\"night\",\"title\":\"Late\"}");
	const struct said *grant = said(house, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\","
	    "\"office\":\"registrar\",\"from\":\"2026-01-01\"}");
	(void)said(house, "bea", "assent", of(grant, "{\"of\":\"@\"}", body));
	(void)said(house, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"cleo\","
	    "\"office\":\"registrar\",\"from\":\"2026-01-01\"}");
}

/* One of two registrars is enough to take a key away. */
static void
say_keys(struct house *house)
{
	const struct softkey lost = house_key("vera", 0);
	char body[1024];

	house_enrol(house, "vera");
	(void)snprintf(body, sizeof(body),
	    "{\"action\":\"revoke\",\"handle\":\"vera\","
	    "\"fingerprint\":\"%s\",\"reason\":\"lost\"}",
	    ssh_key_fingerprint(&lost.key).text);
	(void)said(house, "ada", "key", body);
}

/* A key is stolen, and two registrars distrust what it signed since. */
static void
say_distrust(struct house *house)
{
	const struct softkey stolen = house_key("wim", 0);
	struct append_item work, revoked;

	house_enrol(house, "wim");
	work = house_say(house, "wim", "contribution",
	    "{\"subject\":\"handle:wim\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-05\"}");
	revoked = house_say(house, "ada", "key",
	    "{\"action\":\"revoke\",\"handle\":\"wim\","
	    "\"fingerprint\":\"%s\",\"reason\":\"compromised\","
	    "\"distrust_from\":%llu}",
	    ssh_key_fingerprint(&stolen.key).text,
	    (unsigned long long)work.index);
	(void)house_say(house, "bea", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&revoked.statement->digest).text);
}

/* What people and communities say beside their work, and take back. */
static void
say_recognition(struct house *house)
{
	char body[1024];
	const struct said *mistake;

	(void)said(house, "ada", "organisation",
	    "{\"slug\":\"apple-holding\",\"name\":\"Apple Hol"
	    "ding\"}");
	(void)said(house, "ada", "organisation",
	    "{\"slug\":\"cider-works\",\"name\":\"Cider Works"
	    "\",\"url\":\"https://cider.example/\",\"aliases\""
	    ":[{\"name\":\"CiderWorks\"}],\"parents\":[{\"org"
	    "anisation\":\"apple-holding\",\"from\":\"2024-01"
	    "-01\",\"until\":\"2026-06\"}]}");
	(void)said(house, "mia", "affiliation",
	    "{\"handle\":\"mia\",\"organisation\":\"cider-wor"
	    "ks\",\"from\":\"2025-03-01\"}");
	(void)said(house, "mia", "profile",
	    "{\"handle\":\"mia\",\"name\":\"Mia\",\"hats\":[\""
	    "operator\"],\"links\":[\"https://mia.example/\"]"
	    ",\"show\":[\"offices\"]}");
	(void)said(house, "cleo", "coverage",
	    "{\"source\":\"minutes\",\"from\":\"2026-02-01\","
	    "\"activity\":\"attendance\",\"group\":\"ops\",\""
	    "until\":\"2026-02\",\"reason\":\"The bot was dow"
	    "n.\"}");
	(void)said(house, "mia", "declaration",
	    "{\"question\":\"active-member\",\"answer\":true,"
	    "\"from\":\"2026-01-01\",\"until\":\"2026-12\"}");
	(void)said(house, "olga", "list",
	    "{\"list\":\"org-members\",\"taken_at\":\"2026-01"
	    "-02\",\"complete\":true,\"identities\":[\"github"
	    ":quince\"],\"url\":\"https://code.example/people"
	    "\"}");
	(void)said(house, "olga", "metric",
	    "{\"source\":\"devstats\",\"measure\":\"merges\","
	    "\"from\":\"2025-01-01\",\"until\":\"2025-12\",\""
	    "values\":[{\"identity\":\"github:quince\",\"valu"
	    "e\":72}],\"url\":\"https://stats.example/2026\"}");
	(void)said(house, "ada", "person", "{\"handle\":\"nora\"}");
	(void)said(house, "ada", "identity",
	    "{\"action\":\"merge\",\"handle\":\"nora\",\"into"
	    "\":\"mia\"}");
	mistake = said(house, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\""
	    ",\"group\":\"ops\",\"from\":\"2026-01-03\"}");
	(void)said(house, "mia", "retraction",
	    of(mistake, "{\"of\":\"@\",\"reason\":\"another week\"}", body));
}

static const struct said *
erase(struct house *house, const char *by, struct append_item item)
{
	char body[512];

	(void)snprintf(body, sizeof(body),
	    "{\"erase\":[{\"digest\":\"%s\",\"index\":%llu,\"type\":\"%s\"}],"
	    "\"reason\":\"law\",\"authority\":\"decision 12\"}",
	    digest_hex(&item.statement->digest).text,
	    (unsigned long long)item.index, item.statement->type->name);
	return said(house, by, "redaction", body);
}

/*
 * Somebody asks to be forgotten: a claim, which was judged and taken back, and
 * an occasion with others.
 */
static void
say_redaction(struct house *house)
{
	static const char claim[] =
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-0%d\"}";
	struct append_item work =
	    house_say(house, "mia", "contribution", claim, 4);
	struct append_item other =
	    house_say(house, "mia", "contribution", claim, 6);
	struct append_item held = house_say(house, "cleo", "occasion",
	    "{\"group\":\"ops\",\"status\":\"held\",\"name\":\"Weekly\","
	    "\"start\":\"2026-01-12T10:00:00Z\",\"attendees\":["
	    "{\"identity\":\"irc:mia\"},{\"identity\":\"irc:xan\"}]}");
	const struct digest_hex first = digest_hex(&work.statement->digest);
	const struct said *wish;
	char body[1024];

	(void)house_say(house, "cleo", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"},"
	    "{\"statement\":\"%s\"}]}",
	    first.text, digest_hex(&other.statement->digest).text);
	struct append_item word = house_say(house, "cleo", "endorsement",
	    "{\"verdict\":\"dispute\",\"reason\":\"no\","
	    "\"of\":[{\"statement\":\"%s\"}]}",
	    first.text);
	(void)house_say(house, "cleo", "retraction", "{\"of\":\"%s\"}",
	    digest_hex(&word.statement->digest).text);
	struct append_item taken = house_say(house, "ada", "retraction",
	    "{\"of\":\"%s\",\"reason\":\"no\"}", first.text);
	(void)house_say(house, "bea", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&taken.statement->digest).text);
	wish = erase(house, "mia", work);
	(void)said(house, "ada", "assent", of(wish, "{\"of\":\"@\"}", body));
	wish = erase(house, "ada", held);
	(void)said(house, "bea", "assent", of(wish, "{\"of\":\"@\"}", body));
}

static void
say_policy(struct house *house)
{
	char body[1024];
	const struct said *policy = said(house, "olga", "policy",
	    "{\"document\":{\"policy\":\"voter\",\"version\":1,"
	    "\"title\":\"Voters\",\"effective_from\":"
	    "\"2026-02-01T00:00:00Z\",\"windows\":{\"half-year\":"
	    "{\"months\":6}},\"roles\":{\"voter\":{\"title\":\"Voter\","
	    "\"use\":\"franchise\",\"rule\":{\"count\":{\"select\":"
	    "{\"activities\":[\"attendance\"]},\"window\":"
	    "\"half-year\",\"at_least\":2}}}}}}");

	(void)said(house, "otto", "assent", of(policy, "{\"of\":\"@\"}", body));
}

/* Another log key; what follows is signed by both. */
static void
say_log_key(struct house *house)
{
	const struct note_vkey vkey = house_log_key(house, 2);
	char body[1024];

	(void)snprintf(body, sizeof(body),
	    "{\"key\":\"%s\",\"overlap_days\":30}", vkey.text);
	(void)said(house, "bea", "assent",
	    of(said(house, "ada", "log-key", body), "{\"of\":\"@\"}", body));
}

static void
live_in(struct house *house)
{
	house_furnish(house);
	say_work(house);
	say_offices(house);
	say_keys(house);
	say_distrust(house);
	say_recognition(house);
	say_redaction(house);
	say_policy(house);
	say_log_key(house);
	assert_int_equal(
	    house_append(house, house_newcomer(house, "nils")).outcome,
	    APPEND_WAITING);
	assert_int_equal(
	    house_append(house, house_newcomer(house, "zoe")).outcome,
	    APPEND_WAITING);
}

/* Two private rows of mia's, somebody who read one, and their session. */
static void
keep_private(struct lab *lab)
{
	static const char *const ids[] = { "first", "second" };
	struct db *db = lab->house->db;
	struct store_community community;
	struct session_text token;
	bool created;

	assert_true(store_community(db, lab->house->slug, false, &community,
	    &lab->err));
	struct store_private_name name = { community.id, community.log,
		"grounds", NULL };
	const struct store_private row = { .owner = "mia",
		.by = "cleo",
		.written_at = 1000000,
		.kept_until = 2000000,
		.value = bytes_of("{\"address\":\"the pear tree\"}") };
	for (size_t i = 0; i < COUNT(ids); i++) {
		name.id = ids[i];
		assert_true(store_private_put(db, &lab->master, &name, &row,
		    &created, &lab->err));
	}
	assert_true(
	    store_private_trace(db, &name, "mia", "ada", 1500000, &lab->err));
	const struct store_session_request request = {
		.community = community.id,
		.now = 1500000,
		.session = { "ada", "ssh-ed25519 AAAA", 1600000 },
		.challenge = "asked",
	};
	assert_true(store_session_open(db, &request, &token, &lab->err));
}

/* Everything that would refuse damage, or be in its way. */
static void
unlock(const struct lab *lab)
{
	run_answers(lab,
	    "SELECT format('ALTER %s DROP CONSTRAINT IF EXISTS %I CASCADE',"
	    " CASE conrelid WHEN 0 THEN 'DOMAIN ' || contypid::regtype"
	    " ELSE 'TABLE ' || conrelid::regclass END, conname)"
	    " FROM pg_constraint"
	    " WHERE connamespace = 'public'::regnamespace");
	run_answers(lab,
	    "SELECT format('DROP INDEX %s', indexrelid::regclass)"
	    " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
	    " WHERE c.relnamespace = 'public'::regnamespace");
	run_answers(lab,
	    "SELECT format('ALTER TABLE %I ALTER %I DROP IDENTITY',"
	    " table_name, column_name) FROM information_schema.columns"
	    " WHERE table_schema = 'public' AND is_identity = 'YES'");
	run_answers(lab,
	    "SELECT format('ALTER TABLE %I ALTER %I DROP NOT NULL',"
	    " table_name, column_name) FROM information_schema.columns"
	    " WHERE table_schema = 'public'");
	PQclear(lab_run(lab, "ALTER TABLE entry DISABLE TRIGGER USER"));
	PQclear(lab_run(lab, "SET synchronous_commit = off"));
	/* One bit somewhere; n says which. */
	PQclear(lab_run(lab,
	    "CREATE FUNCTION pg_temp.flip(was bytea, n bigint) RETURNS bytea"
	    " LANGUAGE sql AS $$ SELECT CASE WHEN coalesce(was, '') = ''"
	    " THEN '\\x00'::bytea ELSE set_bit(was, n % (8 * length(was)),"
	    " 1 - get_bit(was, n % (8 * length(was)))) END $$"));
	PQclear(lab_run(lab,
	    "CREATE FUNCTION pg_temp.flip(was text, n integer) RETURNS text"
	    " LANGUAGE sql AS $$ SELECT CASE WHEN coalesce(was, '') = ''"
	    " THEN 'x' ELSE overlay(was placing"
	    " chr(ascii(substr(was, n % length(was) + 1)) # 1)"
	    " from n % length(was) + 1 for 1) END $$"));
}

/* A witness has signed the head of now. */
static void
keep_cosignatures(struct lab *lab)
{
	const struct note_key witness = softwitness_key("w1", 1);
	struct house *house = lab->house;
	struct store_community community;
	auto_buf struct buf note = { 0 };
	struct bytes text;

	assert_true(store_checkpoint(house->db, house->heads, house->slug,
	    &community, &note, &lab->err));
	assert_true(note_text(buf_bytes(&note), &text, &lab->err));
	const struct cosignature made = softwitness_sign(1, text, 1500000);
	const struct store_scope scope = { community.id, community.size };
	assert_true(store_cosignature_put(house->db, &scope, &witness, &made,
	    &lab->err));
	const struct standing standing = { community.id, witness.name,
		STANDING_COSIGNED, community.size, 1500000 };
	assert_true(store_standing_count(house->db, &standing, &lab->err));
}

int
lab_start(void **state)
{
	struct lab *lab = calloc(1, sizeof(*lab));
	const char *conninfo = getenv("KLEOS_DB_ADMIN");

	*state = lab;
	if (conninfo == NULL)
		return 0;
	lab->house = house_new("fsck", false);
	lab->found = calloc(FINDINGS_MAX, sizeof(*lab->found));
	lab->conn = PQconnectdb(conninfo);
	assert_true(seal_key_read(getenv("KLEOS_MASTER_KEY_FILE"), &lab->master,
	    &lab->err));
	live_in(lab->house);
	keep_private(lab);
	keep_cosignatures(lab);
	unlock(lab);
	return 0;
}

int
lab_stop(void **state)
{
	struct lab *lab = *state;

	if (lab->house != NULL) {
		house_free(lab->house);
		PQfinish(lab->conn);
	}
	free(lab->found);
	free(lab);
	return 0;
}

struct lab *
lab_of(void **state)
{
	(void)house_conninfo("KLEOS_DB_ADMIN");
	return *state;
}
