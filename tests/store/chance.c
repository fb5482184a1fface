#include "chance.h"

#include <stdio.h>

/* Half of what is said is about one of so many. */
enum { LATE = 10 };

/* The same numbers in every run. */
size_t
chance_dice(struct chance *c, size_t sides)
{
	c->state = c->state * 1664525 + 1013904223;
	return (c->state >> 8) % sides;
}

#define ONE_OF(c, list) ((list)[chance_dice((c), COUNT(list))])

static const char *const people[] = { "mia", "remo", "cleo", "pat" };
static const char *const nicks[] = { "irc:kiwi", "irc:lime", "irc:pear" };
const char *const chance_identities[CHANCE_IDENTITIES] = { "handle:mia",
	"handle:pat", "handle:remo", "irc:kiwi", "irc:lime", "irc:pear" };
static const char *const registrars[] = { "ada", "bea" };
static const char *const judges[] = { "cleo", "pat" };
static const char *const writers[] = { "pat", "remo" };

/* A saying of a type (NULL: any) that dice point at, a late one often. */
static const struct saying *
recall(struct chance *c, const char *type)
{
	for (int tries = 0; c->n > 0 && tries < 40; tries++) {
		size_t late =
		    c->n < LATE || chance_dice(c, 3) == 0 ? c->n : LATE;
		const struct saying *saying =
		    &c->saying[c->n - 1 - chance_dice(c, late)];

		if (type == NULL || strcmp(saying->type, type) == 0)
			return saying;
	}
	return NULL;
}

static void
draft_identity(struct chance *c, struct draft *draft)
{
	static const char *const actions[] = { "link", "unlink", "link",
		"unlink", "merge", "unmerge" };
	const char *action = ONE_OF(c, actions);
	const char *handle = ONE_OF(c, people);
	const char *into = ONE_OF(c, people);

	if (into == handle)
		return;
	draft->by = ONE_OF(c, registrars);
	buf_printf(&draft->body, "{\"action\":\"%s\",\"handle\":\"%s\"", action,
	    handle);
	if (strstr(action, "link") != NULL)
		buf_printf(&draft->body, ",\"identity\":\"%s\"}",
		    ONE_OF(c, nicks));
	else if (strcmp(action, "merge") == 0)
		buf_printf(&draft->body, ",\"into\":\"%s\"}", into);
	else
		buf_puts(&draft->body, "}");
}

static void
draft_profile(struct chance *c, struct draft *draft)
{
	draft->by = ONE_OF(c, people);
	buf_printf(&draft->body, "{\"handle\":\"%s\",\"name\":\"Number %zu\"}",
	    draft->by, chance_dice(c, 100));
}

static void
draft_affiliation(struct chance *c, struct draft *draft)
{
	draft->by = ONE_OF(c, people);
	buf_printf(&draft->body,
	    "{\"handle\":\"%s\",\"independent\":true,\"from\":\"2026-01-0%zu\","
	    "\"until\":\"2026-0%zu\"}",
	    draft->by, 1 + chance_dice(c, 2), 2 + chance_dice(c, 3));
}

static void
draft_occasion(struct chance *c, struct draft *draft)
{
	static const char *const statuses[] = { "planned", "held", "held",
		"cancelled" };
	const char *status = ONE_OF(c, statuses);
	bool any = false;

	draft->by = ONE_OF(c, writers);
	buf_printf(&draft->body,
	    "{\"group\":\"night\",\"status\":\"%s\",\"name\":\"Weekly\","
	    "\"start\":\"2026-01-0%zuT10:00:00Z\","
	    "\"url\":\"https://night.example/%zu\",\"attendees\":[",
	    status, 1 + chance_dice(c, 3), chance_dice(c, 4));
	for (size_t i = 0; i < CHANCE_IDENTITIES; i++) {
		if (strcmp(status, "held") != 0 || chance_dice(c, 2) == 0)
			continue;
		buf_printf(&draft->body, "%s{\"identity\":\"%s\"}",
		    any ? "," : "", chance_identities[i]);
		any = true;
	}
	buf_puts(&draft->body, "]");
	if (chance_dice(c, 3) == 0)
		buf_printf(&draft->body, ",\"source\":\"%064zu\"",
		    chance_dice(c, 3) + 1);
	buf_puts(&draft->body, "}");
}

static void
draft_contribution(struct chance *c, struct draft *draft)
{
	const struct saying *occasion = recall(c, "occasion");
	bool own = chance_dice(c, 2) == 0;

	draft->by = own ? ONE_OF(c, people) : ONE_OF(c, writers);
	buf_printf(&draft->body,
	    "{\"activity\":\"talk\",\"group\":\"night\","
	    "\"from\":\"2026-01-0%zu\"",
	    1 + chance_dice(c, 9));
	if (own)
		buf_printf(&draft->body, ",\"subject\":\"handle:%s\"",
		    draft->by);
	else
		buf_printf(&draft->body, ",\"subject\":\"%s\"",
		    ONE_OF(c, chance_identities));
	if (occasion != NULL && chance_dice(c, 3) == 0)
		buf_printf(&draft->body, ",\"occasion\":\"%s\"",
		    digest_hex(&occasion->digest).text);
	buf_puts(&draft->body, "}");
}

static void
draft_endorsement(struct chance *c, struct draft *draft)
{
	bool dispute = chance_dice(c, 2) == 0;
	size_t n = 1 + chance_dice(c, 2);
	bool any = false;

	draft->by = ONE_OF(c, judges);
	buf_printf(&draft->body, "{\"verdict\":\"%s\"%s,\"of\":[",
	    dispute ? "dispute" : "endorse",
	    dispute ? ",\"reason\":\"no\"" : "");
	for (size_t i = 0; i < n; i++) {
		bool meeting = chance_dice(c, 2) == 0;
		const struct saying *work =
		    recall(c, meeting ? "occasion" : "contribution");

		if (work == NULL || strstr(draft->body.data,
					digest_hex(&work->digest).text) != NULL)
			continue;
		buf_printf(&draft->body, "%s{\"statement\":\"%s\"",
		    any ? "," : "", digest_hex(&work->digest).text);
		if (meeting && chance_dice(c, 2) == 0)
			buf_printf(&draft->body, ",\"attendee\":\"%s\"",
			    ONE_OF(c, chance_identities));
		buf_puts(&draft->body, "}");
		any = true;
	}
	buf_puts(&draft->body, "]}");
	if (!any)
		draft->by = NULL;
}

static void
draft_thanks(struct chance *c, struct draft *draft)
{
	const struct saying *work = recall(c, NULL);

	draft->by = ONE_OF(c, people);
	buf_printf(&draft->body, "{\"to\":\"%s\",\"for\":\"it\"",
	    ONE_OF(c, chance_identities));
	if (work != NULL && chance_dice(c, 2) == 0)
		buf_printf(&draft->body, ",\"of\":\"%s\"",
		    digest_hex(&work->digest).text);
	buf_puts(&draft->body, "}");
}

static void
draft_retraction(struct chance *c, struct draft *draft)
{
	static const char *const types[] = { "occasion", "contribution",
		"endorsement", "affiliation" };
	const struct saying *saying = recall(c, ONE_OF(c, types));

	if (saying == NULL)
		return;
	draft->by = chance_dice(c, 2) == 0 ? saying->by : ONE_OF(c, registrars);
	buf_printf(&draft->body, "{\"of\":\"%s\",\"reason\":\"no\"}",
	    digest_hex(&saying->digest).text);
}

static void
draft_office(struct chance *c, struct draft *draft)
{
	const struct saying *occasion = recall(c, "occasion");

	if (occasion == NULL)
		return;
	draft->by = "pat";
	buf_printf(&draft->body,
	    "{\"action\":\"grant\",\"handle\":\"%s\",\"office\":\"member\","
	    "\"group\":\"night\",\"occasion\":\"%s\",\"from\":\"2026-01-01\"}",
	    ONE_OF(c, people), digest_hex(&occasion->digest).text);
}

static void
draft_assent(struct chance *c, struct draft *draft)
{
	const struct saying *saying =
	    recall(c, chance_dice(c, 3) == 0 ? "retraction" : "redaction");

	if (saying == NULL)
		return;
	draft->by = ONE_OF(c, registrars);
	buf_printf(&draft->body, "{\"of\":\"%s\"}",
	    digest_hex(&saying->digest).text);
}

void
named_add(struct named *named, const struct saying *saying)
{
	for (size_t i = 0; i < named->n; i++)
		if (named->item[i] == saying)
			return;
	if (saying != NULL && named->n < CHANCE_ERASED)
		named->item[named->n++] = saying;
}

void
draft_erase(struct chance *c, const struct named *named, struct draft *draft)
{
	buf_puts(&draft->body, "{\"erase\":[");
	for (size_t i = 0; i < named->n; i++) {
		const struct saying *item = named->item[i];
		const struct saying *other = recall(c, "occasion");

		buf_printf(&draft->body,
		    "%s{\"digest\":\"%s\",\"index\":%llu,\"type\":\"%s\"",
		    i > 0 ? "," : "", digest_hex(&item->digest).text,
		    (unsigned long long)item->index, item->type);
		if (strcmp(item->type, "occasion") == 0 && other != NULL &&
		    chance_dice(c, 2) == 0)
			buf_printf(&draft->body, ",\"replacement\":\"%s\"",
			    digest_hex(&other->digest).text);
		buf_puts(&draft->body, "}");
	}
	buf_puts(&draft->body,
	    "],\"reason\":\"law\",\"authority\":\"decision 12\"}");
}

/* Some of them by whom they may be about. */
static void
draft_redaction(struct chance *c, struct draft *draft)
{
	static const char *const types[] = { "profile", "identity", "identity",
		"affiliation", "occasion", "contribution", "endorsement",
		"endorsement", "endorsement", "thanks" };
	struct named named = { 0 };
	size_t n = 1 + chance_dice(c, 2);

	for (size_t i = 0; i < n; i++)
		named_add(&named, recall(c, ONE_OF(c, types)));
	if (named.n == 0)
		return;
	draft->by =
	    chance_dice(c, 3) == 0 ? ONE_OF(c, people) : ONE_OF(c, registrars);
	draft_erase(c, &named, draft);
}

/* How often each is tried, by repetition. */
static const struct {
	const char *type;
	void (*draft)(struct chance *, struct draft *);
} kinds[] = {
	{ "identity", draft_identity },
	{ "identity", draft_identity },
	{ "profile", draft_profile },
	{ "affiliation", draft_affiliation },
	{ "occasion", draft_occasion },
	{ "occasion", draft_occasion },
	{ "contribution", draft_contribution },
	{ "contribution", draft_contribution },
	{ "endorsement", draft_endorsement },
	{ "endorsement", draft_endorsement },
	{ "endorsement", draft_endorsement },
	{ "endorsement", draft_endorsement },
	{ "endorsement", draft_endorsement },
	{ "thanks", draft_thanks },
	{ "retraction", draft_retraction },
	{ "retraction", draft_retraction },
	{ "office", draft_office },
	{ "assent", draft_assent },
	{ "assent", draft_assent },
	{ "assent", draft_assent },
	{ "redaction", draft_redaction },
	{ "redaction", draft_redaction },
	{ "redaction", draft_redaction },
};

void
draft_make(struct chance *c, struct draft *draft)
{
	size_t kind = chance_dice(c, COUNT(kinds));

	do {
		*draft = (struct draft){ .type = kinds[kind].type };
		kinds[kind].draft(c, draft);
		if (draft->by == NULL)
			buf_done(&draft->body);
		kind = chance_dice(c, COUNT(kinds));
	} while (draft->by == NULL);
}
