#include "fuzz/story.h"

#include "fuzz/fuzz.h"
#include "scenario.h"

static struct story story;

/* What is submitted is accepted, or nothing of this is used. */
static void
keep(const struct scenario *s, const struct replay_entry *entry)
{
	static struct arena arena; /* reachable until the end */
	struct story_entry *kept = &story.entry[story.n];
	struct err err = { 0 };

	(void)s;
	fuzz_require(story.n < STORY_MAX);
	kept->recorded_at = entry->recorded_at;
	fuzz_require(statement_parse(fuzz_schemas(), entry->payload, &arena,
	    &kept->statement, &err));
	fuzz_require(statement_verify(&kept->statement, entry->armored, &err));
	kept->payload = kept->statement.payload;
	kept->armored = (struct bytes){ (const unsigned char *)arena_copy(
					    &arena, entry->armored),
		entry->armored.len };
	kept->leaf = entry_leaf(entry->recorded_at, &kept->statement.digest,
	    &kept->statement.sig.digest);
	story.n++;
}

static struct digest_hex
said(const struct scenario *s)
{
	return digest_hex(&s->last);
}

static void
assent(struct scenario *s, const char *by)
{
	SAYS(s, by, "assent", "{\"of\":\"%s\"}", said(s).text);
}

/* A meeting, a claim and what others say of them. */
static void
tell_of_work(struct scenario *s)
{
	SAYS(s, "remo", "occasion",
	    "{\"group\":\"ops\",\"status\":\"held\",\"name\":\"Weekly\","
	    "\"start\":\"2026-02-10T15:00:00Z\","
	    "\"url\":\"https://ops.example/1\",\"attendees\":["
	    "{\"identity\":\"handle:remo\"},{\"identity\":\"irc:mimi\"}]}");
	const struct digest_hex meeting = said(s);
	SAYS(s, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mimi\","
	    "\"handle\":\"mia\"}");
	SAYS(s, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"occasion\":\"%s\",\"from\":\"2026-02-10\"}",
	    meeting.text);
	const struct digest_hex talk = said(s);
	SAYS(s, "cleo", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"},"
	    "{\"statement\":\"%s\",\"attendee\":\"handle:remo\"}]}",
	    talk.text, meeting.text);
	SAYS(s, "remo", "thanks",
	    "{\"to\":\"handle:mia\",\"for\":\"it\",\"of\":\"%s\"}", talk.text);
	SAYS(s, "ada", "retraction", "{\"of\":\"%s\",\"reason\":\"no\"}",
	    talk.text);
	assent(s, "bea");
}

/* One claim is erased, with its endorsement still there. */
static void
tell_of_redaction(struct scenario *s)
{
	SAYS(s, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-02-12\"}");
	struct story_entry *talk = &story.entry[story.n - 1];
	const struct digest_hex hex = said(s);
	SAYS(s, "cleo", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"}]}",
	    hex.text);
	SAYS(s, "mia", "redaction",
	    "{\"erase\":[{\"digest\":\"%s\",\"index\":%zu,"
	    "\"type\":\"contribution\"}],\"reason\":\"request\"}",
	    hex.text, (size_t)(talk - story.entry));
	assent(s, "ada");
	talk->erased = true;
}

static void
tell_of_offices(struct scenario *s)
{
	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\","
	    "\"office\":\"registrar\",\"from\":\"2026-01-01\"}");
	assent(s, "bea");
	SAYS(s, "olga", "policy",
	    "{\"document\":{\"policy\":\"auc\",\"version\":1,"
	    "\"title\":\"AUC\",\"effective_from\":\"2026-01-01T00:00:00Z\","
	    "\"roles\":{\"auc\":{\"title\":\"AUC\",\"use\":\"franchise\","
	    "\"rule\":{\"count\":{\"select\":{\"activities\":"
	    "[\"attendance\"]},\"at_least\":1}}}}}}");
	assent(s, "otto");
	SAYS(s, "ada", "log-key", "{\"key\":\"%s\",\"overlap_days\":3}",
	    scenario_vkey(SCENARIO_ORIGIN, 2).text);
	assent(s, "bea");
	SAYS(s, "mia", "profile", "{\"handle\":\"mia\",\"name\":\"Mia\"}");
	SAYS(s, "mia", "declaration",
	    "{\"question\":\"active-member\",\"answer\":true,"
	    "\"from\":\"2026-01-01\"}");
}

const struct story *
story_told(void)
{
	struct scenario s;

	if (story.n > 0)
		return &story;
	scenario_start_before(&s, keep);
	tell_of_work(&s);
	tell_of_redaction(&s);
	tell_of_offices(&s);
	fuzz_require(replay_size(s.replay) == story.n);
	story.root = replay_root(s.replay);
	story.clock = s.clock;
	scenario_done(&s);
	return &story;
}

char *
story_sign(const char *handle, const char *type, struct bytes payload)
{
	const struct softkey soft = scenario_key(handle, 0);
	auto_buf struct buf blob = { 0 }, armored = { 0 };
	char namespace[64];

	(void)snprintf(namespace, sizeof(namespace), "kleos.v1.%s", type);
	softkey_sign(&soft, namespace, false, payload, &blob);
	armor_write(buf_bytes(&blob), &armored);
	return buf_take(&armored);
}
