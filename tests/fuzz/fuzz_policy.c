/*
 * Text that begins with a brace is read as a policy document: it may be
 * refused, never crash.  Other bytes choose a policy and a small record, and
 * the decisions about it must agree with one another over time.
 */

#include "core/decide.h"
#include "core/jcs.h"
#include "fuzz/fuzz.h"

#define HOUR INT64_C(3600000)

static bool
passes_schema(const json_t *document)
{
	struct err err = { 0 };

	return schema_check(fuzz_schemas(), "policy-document.json", document,
	    &err);
}

static bool
read_text(struct bytes text)
{
	struct err err = { 0 };
	auto_arena struct arena arena = { 0 };
	json_t *document auto_json = jcs_parse_loose(text, &err);
	struct policy policy;

	return document != NULL && passes_schema(document) &&
	       policy_parse(document, &arena, &policy, &err);
}

static void
write_span(struct choice *choice, struct buf *out)
{
	static const char *const names[] = { "days", "months", "years" };
	unsigned unit = choose(choice, 3);

	buf_printf(out, "{\"%s\":%u}", names[unit],
	    1 + choose(choice, unit == 0 ? 60 : 2));
}

static void
write_window(struct choice *choice, struct buf *out)
{
	if (choose(choice, 3) == 0)
		buf_puts(out,
		    "{\"from\":\"2026-02-10\",\"until\":\"2026-02\"}");
	else
		write_span(choice, out);
}

static void
write_figure(struct choice *choice, struct buf *out)
{
	static const char *const selects[] = { "{}", "{\"endorsed\":{}}",
		"{\"activities\":[\"a\"]}",
		"{\"groups\":[{\"under\":\"g\"}]}" };
	static const char *const distincts[] = { "facts", "days", "months",
		"groups", "occasions" };
	bool sum = choose(choice, 3) == 0;

	buf_printf(out, "{\"%s\":{\"select\":%s", sum ? "sum" : "count",
	    selects[choose(choice, 4)]);
	if (sum)
		buf_puts(out, ",\"quantity\":\"lines\"");
	else
		buf_printf(out, ",\"distinct\":\"%s\"",
		    distincts[choose(choice, 5)]);
	if (choose(choice, 4) > 0) {
		buf_puts(out, ",\"window\":");
		write_window(choice, out);
	}
	buf_printf(out,
	    ",\"%s\":", choose(choice, 2) == 0 ? "at_least" : "more_than");
	buf_printf(out, "%u}}", choose(choice, 4));
}

static void
write_office(struct choice *choice, struct buf *out)
{
	buf_puts(out, "{\"office\":{\"kinds\":[\"chair\"],\"when\":");
	switch (choose(choice, 3)) {
	case 0:
		buf_puts(out, "\"at\"");
		break;
	case 1:
		buf_puts(out, "{\"during\":");
		write_window(choice, out);
		buf_puts(out, "}");
		break;
	default:
		buf_printf(out, "{\"for_days\":%u}", 1 + choose(choice, 40));
	}
	buf_puts(out, "}}");
}

static void write_rule(struct choice *choice, struct buf *out, unsigned depth);

static void
write_rules(struct choice *choice, struct buf *out, unsigned depth)
{
	static const char *const names[] = { "all", "any", "none" };
	unsigned op = choose(choice, 4);
	unsigned n = 1 + choose(choice, 3);

	if (op == 3)
		buf_printf(out, "{\"at_least\":{\"of\":%u,\"rules\":[",
		    1 + choose(choice, n));
	else
		buf_printf(out, "{\"%s\":[", names[op]);
	for (unsigned i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(out, ',');
		write_rule(choice, out, depth - 1);
	}
	buf_puts(out, op == 3 ? "]}}" : "]}");
}

static void
write_rule(struct choice *choice, struct buf *out, unsigned depth)
{
	switch (choose(choice, depth > 0 ? 6 : 3)) {
	case 0:
		write_figure(choice, out);
		break;
	case 1:
		write_office(choice, out);
		break;
	case 2:
		buf_printf(out, "{\"role\":{\"role\":\"r%u\",",
		    choose(choice, 3));
		buf_printf(out, "\"when\":\"%s\"}}",
		    choose(choice, 2) == 0 ? "recorded" : "instant");
		break;
	case 3:
		buf_puts(out, "{\"not\":");
		write_rule(choice, out, depth - 1);
		buf_puts(out, "}");
		break;
	default:
		write_rules(choice, out, depth);
	}
}

static void
write_role(struct choice *choice, struct buf *out, unsigned i)
{
	buf_printf(out, "\"r%u\":{\"title\":\"t\",\"use\":\"franchise\"", i);
	if (choose(choice, 3) == 0) {
		buf_puts(out, ",\"holds_for\":");
		write_span(choice, out);
	}
	if (choose(choice, 3) == 0) {
		buf_puts(out, ",\"unless\":");
		write_rule(choice, out, 1);
	}
	buf_puts(out, ",\"rule\":");
	write_rule(choice, out, 2);
	buf_puts(out, "}");
}

/* Three roles, any of which may name any other. */
static void
write_document(struct choice *choice, struct buf *out, unsigned version)
{
	static const char *const zones[] = { "UTC", "+05:30", "AoE" };

	buf_printf(out,
	    "{\"policy\":\"p\",\"title\":\"P\",\"version\":%u,"
	    "\"zone\":\"%s\",\"effective_from\":\"2026-0%u-01T00:00:00Z\","
	    "\"roles\":{",
	    version, zones[choose(choice, 3)], version);
	for (unsigned i = 0; i < 3; i++) {
		if (i > 0)
			buf_putc(out, ',');
		write_role(choice, out, i);
	}
	buf_puts(out, "}}");
}

/* The record that is asked about. */
struct record {
	struct world *world;
	uint64_t size;
};

static struct change *
next(struct record *record, struct change *change, enum change_kind kind)
{
	*change = (struct change){ .kind = kind };
	change->row = (struct row){ record->size++, ROW_OPEN, 0 };
	return change;
}

static void
add(struct record *record, const struct change *change)
{
	struct err err = { 0 };

	fuzz_require(world_add(record->world, change, &err));
}

/* Days of spring 2026, many at the ends of months, at a few times of day. */
static int64_t
choose_time(struct choice *choice)
{
	static const int64_t hours[] = { 0, 10, 12, 23 };
	static const struct civil base = { .year = 2026,
		.month = 1,
		.day = 25 };

	int64_t day = (int64_t)choose(choice, 80) * INSTANT_MS_PER_DAY;

	return civil_instant(&base, 0) + day + hours[choose(choice, 4)] * HOUR;
}

static bool
add_policy(struct record *record, struct choice *choice, unsigned version)
{
	auto_buf struct buf text = { 0 };
	auto_arena struct arena arena = { 0 };
	struct change change;
	struct policy policy;
	struct err err = { 0 };

	write_document(choice, &text, version);
	json_t *document auto_json = jcs_parse_loose(buf_bytes(&text), &err);
	if (document == NULL)
		return false; /* too long */
	fuzz_require(passes_schema(document));
	if (!policy_parse(document, &arena, &policy, &err))
		return false; /* a cycle */
	char *canonical auto_free = jcs_dump(document, &err);
	fuzz_require(canonical != NULL);
	next(record, &change, CHANGE_POLICY)->policy.policy = "p";
	change.policy.version = version;
	change.policy.effective_from = policy.effective_from;
	change.policy.document_digest = policy.digest;
	change.policy.document = canonical;
	change.policy.by = "off";
	add(record, &change);
	return true;
}

static const char *const identities[] = { "handle:ada", "irc:vw", "irc:x" };

static void
add_fact(struct record *record, struct choice *choice)
{
	static const char *const activities[] = { "a", "attendance" };
	struct change change;
	struct fact_row *fact = &next(record, &change, CHANGE_FACT)->fact;

	fact->statement = digest_sha256((struct bytes){
	    (const unsigned char *)&record->size, sizeof(record->size) });
	fact->identity = identities[choose(choice, 3)];
	fact->activity = activities[choose(choice, 2)];
	fact->from = choose_time(choice);
	fact->day = choose(choice, 2) == 0;
	if (fact->day)
		fact->from -= fact->from % INSTANT_MS_PER_DAY;
	fact->until_at =
	    fact->from + (int64_t)choose(choice, 3) * 20 * INSTANT_MS_PER_DAY;
	fact->group = choose(choice, 2) == 0 ? "g" : NULL;
	fact->quantities = "{\"lines\":2}";
	fact->by = choose(choice, 2) == 0 ? "ada" : "bob";
	fact->by_office = choose(choice, 2) == 0 ? "chair" : NULL;
	fact->endorsers = "";
	if (strcmp(fact->activity, "attendance") == 0)
		fact->occasion = fact->statement;
	add(record, &change);
	if (choose(choice, 3) == 0) {
		/* The same person under another nick. */
		change.row.ordinal = 1;
		change.fact.identity = identities[choose(choice, 3)];
		add(record, &change);
	}
}

static void
add_office(struct record *record, struct choice *choice)
{
	struct change change;
	struct office_row *office =
	    &next(record, &change, CHANGE_OFFICE)->office;

	office->handle = "ada";
	office->office = "chair";
	office->from = choose_time(choice);
	office->until_at =
	    choose(choice, 3) == 0
		? INSTANT_MAX
		: office->from + choose(choice, 40) * INSTANT_MS_PER_DAY;
	office->by = "reg";
	add(record, &change);
}

/* Ada, her nick, perhaps for a while only. */
static void
add_people(struct record *record, struct choice *choice)
{
	struct change change;

	next(record, &change, CHANGE_PERSON)->person.handle = "ada";
	change.person.kinds = "";
	change.person.by = "ada";
	add(record, &change);
	next(record, &change, CHANGE_LINK)->link.identity = "irc:vw";
	change.link.handle = "ada";
	change.link.by = "reg";
	add(record, &change);
	if (choose(choice, 3) == 0) {
		const struct change end = { .kind = CHANGE_END,
			.end = { CHANGE_LINK, record->size - 1, 0,
			    record->size } };

		record->size++;
		add(record, &end);
	}
}

static bool
passes_at(const struct ask *ask, int64_t t)
{
	struct ask then = *ask;
	enum result result = RESULT_FAIL;
	struct err err = { 0 };

	then.instant = t;
	if (!decide_result(&then, &result, &err))
		fuzz_require(err.code == ERR_NOT_FOUND); /* no version yet */
	return result == RESULT_PASS;
}

/* An instant of the decision, or `otherwise`. */
static int64_t
time_of(const json_t *decision, const char *key, int64_t otherwise)
{
	const char *text = json_string_value(json_object_get(decision, key));
	struct err err = { 0 };

	if (text != NULL)
		fuzz_require(instant_parse(text, &otherwise, &err));
	return otherwise;
}

/* It passes from since to before lapses_on, and not at their edges. */
static void
check_times(const struct ask *ask, const json_t *decision,
    struct choice *choice)
{
	int64_t since = time_of(decision, "since", -1);
	int64_t lapse = time_of(decision, "lapses_on", -1);
	int64_t end =
	    lapse >= 0 ? lapse : ask->instant + 1000 * INSTANT_MS_PER_DAY;

	fuzz_require(since >= 0 && since <= ask->instant);
	fuzz_require(passes_at(ask, since));
	fuzz_require(since == 0 || !passes_at(ask, since - 1));
	fuzz_require(passes_at(ask, end - 1));
	if (lapse >= 0) {
		fuzz_require(lapse > ask->instant);
		fuzz_require(!passes_at(ask, lapse));
	}
	for (int i = 0; i < 6; i++) {
		int64_t part = 1 + (int64_t)choose(choice, 255);
		int64_t t = since + (end - since) / 256 * part;

		fuzz_require(passes_at(ask, t));
	}
}

static void
check(const struct record *record, struct choice *choice)
{
	struct ask ask = {
		.world = record->world,
		.policy = "p",
		.role = "r0",
	};
	auto_buf struct buf out = { 0 };
	struct err err = { 0 };

	ask.id = identities[choose(choice, 3)];
	ask.instant = choose_time(choice);
	ask.instant += choose(choice, 3);
	ask.size = record->size - choose(choice, 3);
	json_t *decision auto_json = decide(&ask, &err);
	if (decision == NULL) {
		fuzz_require(err.code == ERR_NOT_FOUND);
		return;
	}
	fuzz_require(jcs_write(decision, &out, &err));
	const char *result =
	    json_string_value(json_object_get(decision, "result"));
	const json_t *trace = json_object_get(decision, "trace");
	fuzz_require(strcmp(result, json_string_value(json_object_get(trace,
					"result"))) == 0);
	bool pass = strcmp(result, "pass") == 0;
	fuzz_require(pass == passes_at(&ask, ask.instant));
	fuzz_require(pass == (json_object_get(decision, "since") != NULL));
	if (pass)
		check_times(&ask, decision, choice);
}

static bool
make_record(struct choice *choice)
{
	struct err err = { 0 };
	struct record record = { .world = world_new(&err) };
	unsigned versions = 1 + choose(choice, 2);
	bool ok = true;

	fuzz_require(record.world != NULL);
	for (unsigned i = 1; ok && i <= versions; i++)
		ok = add_policy(&record, choice, i);
	add_people(&record, choice);
	for (unsigned n = choose(choice, 3); n > 0; n--)
		add_office(&record, choice);
	for (unsigned n = choose(choice, 10); n > 0; n--)
		add_fact(&record, choice);
	if (ok)
		check(&record, choice);
	world_free(record.world);
	return ok;
}

bool
fuzz_one(struct bytes input)
{
	struct choice choice = { input.data, input.len };

	if (input.len > 0 && input.data[0] == '{')
		return read_text(input);
	return make_record(&choice);
}
