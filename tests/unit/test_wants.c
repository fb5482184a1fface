#include "judged.h"

/* Whatever a server is told it needs to know is all that is ever asked. */

static const char grant[] = "{\"action\":\"grant\",\"handle\":\"%s\","
			    "\"office\":\"%s\",\"from\":\"2026-01-01\"%s}";

static const char link_it[] =
    "{\"action\":\"%s\",\"identity\":\"%s\",\"handle\":\"%s\"}";

static const char assent[] = "{\"of\":\"%s\"}";

static const char meeting[] =
    "{\"group\":\"ops\",\"status\":\"%s\",\"name\":\"Weekly\","
    "\"start\":\"2026-02-10T15:00:00Z\",\"url\":\"https://ops.example/%d\"%s}";

static const char verdict[] = "{\"verdict\":\"%s\",\"reason\":\"seen\","
			      "\"of\":[{\"statement\":\"%s\"%s}]}";

static const char *
last(const struct scenario *s, struct digest_hex *hex)
{
	*hex = digest_hex(&s->last);
	return hex->text;
}

/* Say it, whatever comes of it. */
#define TRIES(s, ...) (void)scenario_say(s, __VA_ARGS__)

static void
people_come(struct scenario *s)
{
	struct digest_hex hex;

	scenario_enrol(s, "vic", "bea");
	TRIES(s, "bea", "vouch", "{\"person\":\"%s\"}", last(s, &hex));
	TRIES(s, "bea", "vouch", "{\"person\":\"%064d\"}", 1);
	SAYS(s, "ada", "person", "{\"handle\":\"nora\"}");
	TRIES(s, "ada", "person", "{\"handle\":\"vic\"}");
	TRIES(s, "cleo", "person", "{\"handle\":\"xeno\"}");
	SAYS(s, "ada", "identity", link_it, "link", "irc:vicky", "vic");
	TRIES(s, "ada", "identity", link_it, "link", "irc:vicky", "mia");
	TRIES(s, "ada", "identity", link_it, "unlink", "irc:vicky", "mia");
	SAYS(s, "ada", "identity", link_it, "unlink", "irc:vicky", "vic");
	SAYS(s, "bea", "identity", link_it, "link", "irc:vicky", "vic");
	SAYS(s, "bea", "identity", link_it, "link", "irc:cleo-home", "cleo");
}

static void
keys_change(struct scenario *s)
{
	const struct softkey new = scenario_key("vic", 1);
	auto_free char *proof = scenario_proof(s, "vic", &new);
	struct digest_hex hex;
	static const char add[] = "{\"action\":\"add\",\"handle\":\"vic\","
				  "\"key\":\"%s\",\"proof\":%s}";
	static const char revoke[] =
	    "{\"action\":\"revoke\",\"handle\":\"vic\","
	    "\"fingerprint\":\"%s\",\"reason\":\"superseded\"}";

	SAYS(s, "ada", "key", add, ssh_key_line(&new.key).text, proof);
	(void)last(s, &hex);
	TRIES(s, "ada", "assent", assent, hex.text);
	SAYS(s, "bea", "assent", assent, hex.text);
	TRIES(s, "bea", "assent", assent, hex.text);
	TRIES(s, "vic", "key", add, ssh_key_line(&new.key).text, proof);
	SAYS(s, "bea", "key", revoke, ssh_key_fingerprint(&new.key).text);
	TRIES(s, "bea", "key", revoke, ssh_key_fingerprint(&new.key).text);
	SAYS(s, "vic", "key", add, ssh_key_line(&new.key).text, proof);

	/* A key that is somebody else's already, to add and to enrol with. */
	const struct softkey cleos = scenario_key("cleo", 0);
	auto_free char *wrong = scenario_proof(s, "vic", &cleos);
	TRIES(s, "vic", "key", add, ssh_key_line(&cleos.key).text, wrong);
	char body[2048];
	(void)snprintf(body, sizeof(body),
	    "{\"handle\":\"cl\",\"keys\":[{\"key\":\"%s\",\"proof\":%s}]}",
	    ssh_key_line(&cleos.key).text, wrong);
	assert_false(scenario_say_with(s, "cl", 0, "person", body));
}

/* The very same again. */
static void
one_is_said_twice(struct scenario *s)
{
	const struct softkey ada = scenario_key("ada", 0);
	auto_free char *payload = scenario_payload(s, "ada", "activity",
	    "{\"slug\":\"post\",\"title\":\"Post\"}");

	assert_true(scenario_submit(s, payload, &ada, "kleos.v1.activity"));
	assert_false(scenario_submit(s, payload, &ada, "kleos.v1.activity"));
}

static void
groups_change(struct scenario *s)
{
	static const char create[] =
	    "{\"action\":\"create\",\"slug\":\"%s\",\"kind\":\"wg\","
	    "\"title\":\"New\"%s}";

	SAYS(s, "pia", "group", create, "docs", ",\"parent\":\"sig\"");
	TRIES(s, "ada", "group", create, "docs", "");
	TRIES(s, "cleo", "group", create, "talks", ",\"parent\":\"sig\"");
	SAYS(s, "ada", "group",
	    "{\"action\":\"alias\",\"slug\":\"docs\","
	    "\"aliases\":[{\"name\":\"Doc Team\"}]}");
	TRIES(s, "ada", "group", create, "doc-team", "");
	SAYS(s, "pia", "group",
	    "{\"action\":\"change\",\"slug\":\"docs\",\"title\":\"Docs\","
	    "\"attributes\":[{\"name\":\"meets-on\",\"value\":\"irc\"}]}");
	SAYS(s, "ada", "group",
	    "{\"action\":\"move\",\"slug\":\"docs\",\"parent\":\"ops\"}");
	TRIES(s, "ada", "group",
	    "{\"action\":\"move\",\"slug\":\"sig\",\"parent\":\"docs\"}");
	SAYS(s, "bea", "activity",
	    "{\"slug\":\"talk\",\"title\":\"Talk\","
	    "\"units\":[\"minutes\"],\"endorsers\":[\"editor\",\"chair\"]}");
	TRIES(s, "pia", "activity", "{\"slug\":\"walk\",\"title\":\"Walk\"}");
}

static void
work_is_recorded(struct scenario *s, struct digest_hex *held)
{
	static const char talk[] = "{\"subject\":\"%s\",\"activity\":\"talk\","
				   "\"from\":\"2026-02-01\"%s}";
	char more[512];

	SAYS(s, "cleo", "import",
	    "{\"format\":\"minutes\",\"name\":\"m.txt\",\"group\":\"ops\","
	    "\"sha256\":\"%064d\",\"rows_in\":3,\"matched\":1,\"queued\":1,"
	    "\"rejections\":[{\"reason\":\"bot\",\"rows\":[3]}]}",
	    1);
	(void)snprintf(more, sizeof(more),
	    ",\"source\":\"%064d\",\"import\":\"%s\",\"attendees\":["
	    "{\"identity\":\"handle:mia\"},{\"identity\":\"irc:ann\"},"
	    "{\"identity\":\"irc:vicky\"}]",
	    1, last(s, held));
	TRIES(s, "remo", "import",
	    "{\"format\":\"csv\",\"name\":\"m.txt\",\"sha256\":\"%064d\","
	    "\"rows_in\":0,\"matched\":0,\"queued\":0,\"rejections\":[]}",
	    1);
	char of_import[128];
	(void)snprintf(of_import, sizeof(of_import),
	    ",\"group\":\"ops\",\"import\":\"%s\"", held->text);
	SAYS(s, "remo", "contribution", talk, "irc:ben", of_import);
	SAYS(s, "cleo", "occasion", meeting, "planned", 1, "");
	TRIES(s, "cleo", "occasion", meeting, "planned", 1, "");
	SAYS(s, "remo", "occasion", meeting, "held", 1, more);
	(void)last(s, held);
	TRIES(s, "remo", "occasion", meeting, "held", 2, more);
	TRIES(s, "remo", "occasion", meeting, "held", 1, "");
	TRIES(s, "remo", "occasion", meeting, "held", 3,
	    ",\"attendees\":[{\"identity\":\"handle:zed\"}]");
	(void)snprintf(more, sizeof(more),
	    ",\"group\":\"ops\",\"occasion\":\"%s\"", held->text);
	SAYS(s, "mia", "contribution", talk, "handle:mia", "");
	SAYS(s, "remo", "contribution", talk, "irc:ann", more);
	SAYS(s, "remo", "contribution", talk, "handle:pia", more);
	TRIES(s, "pia", "contribution", talk, "irc:ann", more);
	TRIES(s, "remo", "contribution", talk, "handle:zed",
	    ",\"group\":\"ops\"");
	SAYS(s, "vic", "contribution", talk, "handle:vic",
	    ",\"group\":\"ops\"");
}

static void
work_is_judged(struct scenario *s, const struct digest_hex *held)
{
	struct digest_hex work;

	(void)last(s, &work); /* vic's own talk in ops */
	SAYS(s, "cleo", "endorsement", verdict, "endorse", work.text, "");
	TRIES(s, "cleo", "endorsement", verdict, "endorse", work.text, "");
	TRIES(s, "remo", "endorsement", verdict, "endorse", work.text, "");
	SAYS(s, "cleo", "endorsement", verdict, "dispute", work.text, "");
	SAYS(s, "pia", "endorsement", verdict, "endorse", work.text, "");
	SAYS(s, "cleo", "endorsement", verdict, "endorse", held->text,
	    ",\"attendee\":\"irc:vicky\"");
	SAYS(s, "cleo", "endorsement", verdict, "endorse", held->text, "");
	TRIES(s, "cleo", "endorsement", verdict, "endorse", held->text,
	    ",\"attendee\":\"irc:nobody\"");

	/* Own work under another name, and known to be. */
	SAYS(s, "remo", "occasion", meeting, "held", 4,
	    ",\"attendees\":[{\"identity\":\"irc:cleo-home\"}]");
	REFUSES(s, ERR_OWN_WORK, "/body/of/0/statement", "cleo", "endorsement",
	    verdict, "endorse", last(s, &work), "");
}

static void
people_show_themselves(struct scenario *s)
{
	static const char profile[] = "{\"handle\":\"%s\",\"hats\":[\"op\"]}";
	static const char thanks[] = "{\"to\":\"%s\",\"for\":\"it all\"%s}";

	SAYS(s, "mia", "profile", profile, "mia");
	SAYS(s, "mia", "profile", profile, "mia");
	TRIES(s, "ada", "profile", profile, "mia");
	SAYS(s, "ada", "profile", profile, "nora");
	TRIES(s, "ada", "profile", profile, "nobody");
	SAYS(s, "mia", "thanks", thanks, "irc:vicky", "");
	TRIES(s, "vic", "thanks", thanks, "irc:vicky", "");
	SAYS(s, "mia", "declaration",
	    "{\"question\":\"q\",\"answer\":true,\"from\":\"2026-01-01\"}");
	TRIES(s, "zed", "declaration",
	    "{\"question\":\"q\",\"answer\":true,\"from\":\"2026-01-01\"}");
	TRIES(s, "mia", "thanks", thanks, "handle:nobody", "");
	TRIES(s, "mia", "thanks", thanks, "handle:vic",
	    ",\"of\":\"1111111111111111111111111111111111111111111111111111"
	    "111111111111\"");
}

static void
people_work_for_somebody(struct scenario *s)
{
	static const char works[] = "{\"handle\":\"%s\",\"organisation\":"
				    "\"%s\",\"from\":\"2026-01-01\"%s}";
	struct digest_hex hex;

	SAYS(s, "ada", "organisation",
	    "{\"slug\":\"cider\",\"name\":\"Cider\"}");
	SAYS(s, "ada", "organisation",
	    "{\"slug\":\"works\",\"name\":\"Works\",\"aliases\":["
	    "{\"name\":\"The Works\"}],\"parents\":["
	    "{\"organisation\":\"cider\"}]}");
	TRIES(s, "ada", "organisation",
	    "{\"slug\":\"the-works\",\"name\":\"Works\"}");
	TRIES(s, "ada", "organisation",
	    "{\"slug\":\"cider\",\"name\":\"Cider\",\"parents\":["
	    "{\"organisation\":\"works\"}]}");
	SAYS(s, "mia", "affiliation", works, "mia", "works", "");
	(void)last(s, &hex);
	TRIES(s, "mia", "affiliation", works, "mia", "works", "");
	TRIES(s, "ada", "affiliation", works, "mia", "works", "");
	SAYS(s, "ada", "affiliation", works, "nora", "cider", "");
	SAYS(s, "mia", "affiliation", works, "mia", "works",
	    ",\"until\":\"2026-06\"");
	TRIES(s, "mia", "retraction", "{\"of\":\"%s\"}", hex.text);
	SAYS(s, "mia", "affiliation", works, "mia", "cider", "");
	SAYS(s, "mia", "retraction", "{\"of\":\"%s\"}", last(s, &hex));
	SAYS(s, "mia", "affiliation", works, "mia", "cider", "");
}

static void
gaps_are_known(struct scenario *s)
{
	static const char gap[] = "{\"source\":\"minutes\","
				  "\"from\":\"2026-01-01\"%s}";
	struct digest_hex hex;

	SAYS(s, "remo", "coverage", gap, ",\"group\":\"ops\"");
	(void)last(s, &hex);
	TRIES(s, "remo", "coverage", gap, "");
	TRIES(s, "ada", "coverage", gap, ",\"activity\":\"walk\"");
	SAYS(s, "remo", "retraction", "{\"of\":\"%s\"}", hex.text);
	TRIES(s, "remo", "retraction", "{\"of\":\"%s\"}", hex.text);
}

static void
others_count(struct scenario *s)
{
	static const char list[] =
	    "{\"list\":\"members\",\"taken_at\":\"2026-01-01\","
	    "\"complete\":true,\"part\":%d,\"parts\":2,"
	    "\"identities\":[\"irc:%s\"]%s}";
	static const char metric[] =
	    "{\"source\":\"stats\",\"measure\":\"lines\","
	    "\"from\":\"2025-01-01\",\"until\":\"2025-12\",\"part\":%d,"
	    "\"parts\":2,\"values\":[{\"identity\":\"irc:%s\",\"value\":7}]"
	    "%s}";
	struct digest_hex hex;
	char replaces[96];

	SAYS(s, "olga", "list", list, 1, "ann", "");
	(void)snprintf(replaces, sizeof(replaces), ",\"replaces\":\"%s\"",
	    last(s, &hex));
	TRIES(s, "olga", "list", list, 1, "ben", "");
	TRIES(s, "mia", "list", list, 2, "ben", "");
	SAYS(s, "bea", "list", list, 2, "ben", "");
	SAYS(s, "olga", "list", list, 1, "cid", replaces);
	TRIES(s, "olga", "list", list, 1, "cid", replaces);
	SAYS(s, "olga", "metric", metric, 1, "ann", "");
	(void)snprintf(replaces, sizeof(replaces), ",\"replaces\":\"%s\"",
	    last(s, &hex));
	TRIES(s, "olga", "metric", metric, 1, "ben", "");
	TRIES(s, "olga", "metric", metric, 2, "ann", "");
	SAYS(s, "olga", "metric", metric, 2, "ben", "");
	TRIES(s, "olga", "metric", metric, 1, "ben", replaces);
	SAYS(s, "olga", "metric", metric, 1, "ann", replaces);
}

static void
people_turn_out_to_be_one(struct scenario *s)
{
	static const char merge[] =
	    "{\"action\":\"merge\",\"handle\":\"%s\",\"into\":\"%s\"}";
	static const char unmerge[] =
	    "{\"action\":\"unmerge\",\"handle\":\"%s\"}";
	struct digest_hex hex;

	SAYS(s, "ada", "identity", merge, "vic", "nora");
	TRIES(s, "ada", "identity", merge, "vic", "mia");
	TRIES(s, "ada", "identity", merge, "nora", "vic");
	TRIES(s, "ada", "identity", merge, "nora", "zed");
	SAYS(s, "ada", "identity", merge, "nora", "cleo");
	TRIES(s, "vic", "thanks", "{\"to\":\"handle:cleo\",\"for\":\"it\"}");

	/* Work of one whom the chair turned out to be. */
	SAYS(s, "vic", "contribution",
	    "{\"subject\":\"handle:vic\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-02-20\"}");
	REFUSES(s, ERR_OWN_WORK, "/body/of/0/statement", "cleo", "endorsement",
	    verdict, "endorse", last(s, &hex), "");
	SAYS(s, "ada", "identity", unmerge, "nora");
	TRIES(s, "ada", "identity", unmerge, "nora");
	SAYS(s, "ada", "identity", unmerge, "vic");
	SAYS(s, "cleo", "endorsement", verdict, "endorse", hex.text, "");
}

static void
words_are_taken_back(struct scenario *s)
{
	static const char back[] = "{\"of\":\"%s\",\"reason\":\"wrong\"}";
	struct digest_hex held, other;

	SAYS(s, "remo", "occasion", meeting, "held", 9,
	    ",\"attendees\":[{\"identity\":\"irc:vicky\"}]");
	(void)last(s, &held);
	SAYS(s, "cleo", "endorsement", verdict, "endorse", held.text, "");
	(void)last(s, &other);
	TRIES(s, "mia", "retraction", back, other.text);
	SAYS(s, "cleo", "retraction", back, other.text);
	TRIES(s, "cleo", "retraction", back, other.text);
	TRIES(s, "cleo", "retraction", back, last(s, &other));
	SAYS(s, "ada", "retraction", back, held.text);
	SAYS(s, "bea", "assent", assent, last(s, &other));
	TRIES(s, "cleo", "endorsement", verdict, "endorse", held.text, "");
	SAYS(s, "remo", "occasion", meeting, "held", 9, "");
	SAYS(s, "cleo", "import",
	    "{\"format\":\"csv\",\"name\":\"o.csv\",\"sha256\":\"%064d\","
	    "\"rows_in\":0,\"matched\":0,\"queued\":0,\"rejections\":[]}",
	    7);
	(void)last(s, &held);
	SAYS(s, "cleo", "retraction", back, held.text);
	TRIES(s, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"from\":\"2026-02-01\",\"import\":\"%s\"}",
	    held.text);
}

static void
offices_change_hands(struct scenario *s)
{
	struct digest_hex genesis = digest_hex(&s->log);
	struct digest_hex hex;
	char more[128];

	SAYS(s, "ada", "office", grant, "mia", "registrar", "");
	SAYS(s, "bea", "assent", assent, last(s, &hex));
	TRIES(s, "ada", "office", grant, "mia", "registrar", "");
	TRIES(s, "ada", "office", grant, "zed", "official", "");
	SAYS(s, "mia", "office",
	    "{\"action\":\"end\",\"grant\":\"%s\",\"founder\":\"ada\","
	    "\"office\":\"registrar\"}",
	    genesis.text);
	SAYS(s, "bea", "assent", assent, last(s, &hex));
	SAYS(s, "cleo", "office", grant, "vic", "editor", ",\"group\":\"ops\"");
	SAYS(s, "cleo", "office", "{\"action\":\"end\",\"grant\":\"%s\"}",
	    last(s, &hex));
	SAYS(s, "cleo", "occasion", meeting, "planned", 5, "");
	(void)snprintf(more, sizeof(more), ",\"occasion\":\"%s\"",
	    last(s, &hex));
	SAYS(s, "bea", "office", grant, "vic", "organiser", more);
	TRIES(s, "bea", "office", grant, "vic", "organiser",
	    ",\"occasion\":\"1111111111111111111111111111111111111111111111111"
	    "111111111111111\"");
	/* Ada has lost the office in the meantime. */
	TRIES(s, "ada", "office", grant, "pia", "registrar", "");
}

static void
the_log_gets_another_key(struct scenario *s)
{
	static const char key[] = "{\"key\":\"%s\",\"overlap_days\":30}";
	const struct note_vkey first = scenario_vkey(SCENARIO_ORIGIN, 1);
	const struct note_vkey second = scenario_vkey(SCENARIO_ORIGIN, 2);
	struct digest_hex hex, twin;

	TRIES(s, "ada", "log-key", key, first.text);
	TRIES(s, "olga", "log-key", key, second.text);
	SAYS(s, "bea", "log-key", key, second.text);
	(void)last(s, &twin);
	SAYS(s, "ada", "log-key", key, second.text);
	SAYS(s, "bea", "assent", assent, last(s, &hex));
	TRIES(s, "ada", "assent", assent, twin.text);
	TRIES(s, "ada", "log-key", key, second.text);
}

static void
policies_are_made(struct scenario *s)
{
	static const char policy[] =
	    "{\"document\":{\"policy\":\"auc\",\"version\":%d,"
	    "\"title\":\"AUC\",\"effective_from\":\"%s\",\"roles\":{"
	    "\"auc\":{\"title\":\"AUC\",\"use\":\"franchise\",\"rule\":{"
	    "\"count\":{\"select\":{\"activities\":[\"attendance\"]},"
	    "\"at_least\":2}}}}}}";
	struct digest_hex first, rival;

	SAYS(s, "olga", "policy", policy, 1, "2014-12-01T00:00:00Z");
	(void)last(s, &first);
	SAYS(s, "otto", "policy", policy, 1, "2015-12-01T00:00:00Z");
	(void)last(s, &rival);
	SAYS(s, "otto", "assent", assent, first.text);
	TRIES(s, "olga", "assent", assent, rival.text);
	TRIES(s, "olga", "policy", policy, 2, "2015-01-01T00:00:00Z");
	TRIES(s, "olga", "policy", policy, 1, "2027-01-01T00:00:00Z");
	TRIES(s, "ada", "policy", policy, 2, "2027-01-01T00:00:00Z");
	SAYS(s, "olga", "policy", policy, 2, "2027-01-01T00:00:00Z");
	SAYS(s, "otto", "assent", assent, last(s, &first));
}

/* Nobody else among the registrars has a key: an official assents. */
static void
a_registrar_comes_back(struct scenario *s)
{
	static const char revoke[] =
	    "{\"action\":\"revoke\",\"handle\":\"mia\","
	    "\"fingerprint\":\"%s\",\"reason\":\"lost\"}";
	static const char add[] =
	    "{\"action\":\"add\",\"handle\":\"mia\",\"key\":\"%s\","
	    "\"proof\":%s}";
	const struct softkey old = scenario_key("mia", 0);
	const struct softkey new = scenario_key("mia", 3);
	auto_free char *proof = scenario_proof(s, "mia", &new);
	struct digest_hex hex;

	SAYS(s, "bea", "key", revoke, ssh_key_fingerprint(&old.key).text);
	SAYS(s, "bea", "key", add, ssh_key_line(&new.key).text, proof);
	TRIES(s, "ada", "assent", assent, last(s, &hex));
	SAYS(s, "olga", "assent", assent, hex.text);
}

static void
ask_to_erase(struct scenario *s, const char *by, uint64_t index,
    const char *type)
{
	TRIES(s, by, "redaction",
	    "{\"erase\":[{\"digest\":\"%s\",\"index\":%llu,\"type\":\"%s\"}],"
	    "\"reason\":\"request\",\"authority\":\"decision 12\"}",
	    digest_hex(&s->last).text, (unsigned long long)index, type);
}

/* What was said last is erased, by itself or with an assent. */
static void
erase_last(struct scenario *s, const char *by, const char *type)
{
	uint64_t index = replay_size(s->replay) - 1;
	const struct digest target = s->last;
	struct digest_hex hex;

	ask_to_erase(s, by, index, type);
	TRIES(s, "bea", "assent", assent, last(s, &hex));
	s->last = target;
	ask_to_erase(s, by, index, type);
	s->last = target;
	ask_to_erase(s, "vic", index, type);
	/* It was bea who linked what vic says is theirs. */
	TRIES(s, "bea", "assent", assent, last(s, &hex));
	TRIES(s, "ada", "assent", assent, hex.text);
}

static void
things_are_erased(struct scenario *s)
{
	static const char work[] =
	    "{\"subject\":\"irc:vicky\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-02-0%d\"}";
	static const char profile[] = "{\"handle\":\"mia\",\"name\":\"%s\"}";
	struct digest_hex hex;

	SAYS(s, "remo", "contribution", work, 3);
	erase_last(s, "cleo", "contribution");
	SAYS(s, "remo", "contribution", work, 4);
	SAYS(s, "cleo", "endorsement", verdict, "endorse", last(s, &hex), "");
	erase_last(s, "cleo", "endorsement");
	SAYS(s, "pia", "endorsement", verdict, "endorse", hex.text, "");
	SAYS(s, "pia", "endorsement", verdict, "dispute", hex.text, "");
	erase_last(s, "pia", "endorsement");
	SAYS(s, "mia", "profile", profile, "Mia");
	SAYS(s, "mia", "profile", profile, "Mi");
	erase_last(s, "mia", "profile");
	SAYS(s, "cleo", "occasion", meeting, "planned", 8, "");
	SAYS(s, "cleo", "occasion", meeting, "held", 8,
	    ",\"attendees\":[{\"identity\":\"irc:vicky\"}]");
	erase_last(s, "ada", "occasion");
	SAYS(s, "ada", "identity", link_it, "link", "irc:mimi", "mia");
	erase_last(s, "mia", "identity");
	SAYS(s, "ada", "identity", link_it, "link", "irc:mim", "mia");
	SAYS(s, "ada", "identity", link_it, "unlink", "irc:mim", "mia");
	erase_last(s, "ada", "identity");
	SAYS(s, "remo", "thanks",
	    "{\"to\":\"handle:mia\",\"for\":\"the notes\"}");
	erase_last(s, "remo", "thanks");
}

static void
what_is_wanted_is_all_that_is_asked(void **state)
{
	struct digest_hex held;
	struct scenario s;

	(void)state;
	judged_clear();
	scenario_start(&s);
	s.witness = judge_twice;
	people_come(&s);
	keys_change(&s);
	the_log_gets_another_key(&s);
	groups_change(&s);
	one_is_said_twice(&s);
	work_is_recorded(&s, &held);
	work_is_judged(&s, &held);
	people_show_themselves(&s);
	people_work_for_somebody(&s);
	gaps_are_known(&s);
	others_count(&s);
	people_turn_out_to_be_one(&s);
	words_are_taken_back(&s);
	things_are_erased(&s);
	offices_change_hands(&s);
	policies_are_made(&s);
	a_registrar_comes_back(&s);
	scenario_done(&s);
	judged_check();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wanted_is_all_that_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
