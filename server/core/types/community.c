#include "core/note.h"
#include "core/types/types.h"

/* community: index 0; who founds a log, and under which origin and key. */

enum { FOUNDERS_MAX = 16, KEYS_MAX = 8 };

struct founder {
	const char *handle;
	const char *offices; /* list */
	struct ssh_key key[KEYS_MAX];
	size_t keys_n;
};

struct community {
	const char *slug;
	const char *title;
	const char *origin;
	const char *log_key;
	const char *zone;
	const char *url;
	bool replay;
	size_t founders_n;
	struct founder founder[FOUNDERS_MAX];
};

/* The keys of one founder are plain lines: the genesis needs no proofs, as
 * nobody could enrol before it. */
static bool
parse_founder(struct body *body, struct founder *founder)
{
	const json_t *keys = json_object_get(body->json, "keys");

	founder->handle = body_text(body, "handle");
	founder->offices = body_list(body, "offices");
	founder->keys_n = json_array_size(keys);
	for (size_t i = 0; i < founder->keys_n && body_ok(body); i++) {
		const char *line = json_string_value(json_array_get(keys, i));

		if (!body_key_line(body, "keys", line, &founder->key[i]))
			return false;
	}
	return body_ok(body);
}

static bool
same_founder_twice(const struct community *community)
{
	for (size_t i = 0; i < community->founders_n; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(community->founder[i].handle,
				community->founder[k].handle) == 0)
				return true;
	return false;
}

static bool
has_key(const struct founder *founder, const struct ssh_key *key)
{
	const struct ssh_key_line line = ssh_key_line(key);

	for (size_t i = 0; i < founder->keys_n; i++)
		if (strcmp(ssh_key_line(&founder->key[i]).text, line.text) == 0)
			return true;
	return false;
}

/* Two founders with one key would be one person who counts as two. */
static bool
shares_a_key(const struct community *community, size_t n)
{
	const struct founder *founder = &community->founder[n];

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < founder->keys_n; k++)
			if (has_key(&community->founder[i], &founder->key[k]))
				return true;
	return false;
}

/* The log key must name the origin, as every checkpoint will. */
static bool
check_log_key(struct body *body, const struct community *community)
{
	struct note_key key;

	if (!note_key_parse(community->log_key, &key, body->err))
		return body_fail(body, "log_key", "%s", body->err->msg);
	if (strcmp(key.name, community->origin) != 0)
		return body_fail(body, "log_key",
		    "must be named %s, the origin", community->origin);
	return true;
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct community *c = body_alloc(&body, 1, sizeof(*c));
	struct body settings = body;
	int32_t offset;

	if (c == NULL)
		return false;
	settings.json = json_object_get(json, "settings");
	c->slug = body_text(&body, "slug");
	c->title = body_text(&body, "title");
	c->origin = body_text(&body, "origin");
	c->log_key = body_text(&body, "log_key");
	c->replay = body_flag(&body, "replay");
	c->url = body_text(&settings, "url");
	c->zone =
	    body_has(&settings, "zone") ? body_text(&settings, "zone") : "UTC";
	c->founders_n = body_count(&body, "founders");
	if (!body_ok(&body) || !body_ok(&settings))
		return false;
	if (!zone_parse(c->zone, &offset, err))
		return body_fail(&body, "settings/zone", "%s", err->msg);
	for (size_t i = 0; i < c->founders_n; i++) {
		struct body item = body_item(&body, "founders", i);

		if (!parse_founder(&item, &c->founder[i]))
			return false;
		if (shares_a_key(c, i))
			return body_fail(&item, "keys",
			    "has a key of another founder's");
	}
	if (same_founder_twice(c))
		return body_fail(&body, "founders", "names a handle twice");
	*out = c;
	return check_log_key(&body, c);
}

/* Signed by a founder, with one of the keys that it gives them itself. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct community *c = statement->body;

	(void)authority;
	if (at->index != 0 || world_community(world) != NULL)
		return err_field(err, ERR_CONFLICT, "/type",
		    "a log has one community statement, at index 0");
	for (size_t i = 0; i < c->founders_n; i++) {
		const struct founder *founder = &c->founder[i];

		if (strcmp(founder->handle, statement->by) != 0)
			continue;
		if (has_key(founder, &statement->sig.key))
			return true;
		return err_field(err, ERR_UNKNOWN_KEY, "/signature",
		    "is not by a key of founder %s", statement->by);
	}
	return err_field(err, ERR_FORBIDDEN, "/by",
	    "must be one of the founders");
}

/* One office a word of the list, without end. */
static bool
change_offices(struct changes *changes, const struct statement *statement,
    const struct founder *founder, const struct moment *at, struct err *err)
{
	static const char *const offices[] = { OFFICE_REGISTRAR,
		OFFICE_OFFICIAL };

	for (size_t i = 0; i < COUNT(offices); i++) {
		struct change *change;

		if (!list_has(founder->offices, offices[i]))
			continue;
		change = changes_add(changes, CHANGE_OFFICE, err);
		if (change == NULL)
			return false;
		change->office.statement = statement->digest;
		change->office.handle = founder->handle;
		change->office.office = offices[i];
		change->office.from = at->recorded_at;
		change->office.until_at = INSTANT_MAX;
		change->office.by = statement->by;
	}
	return true;
}

static bool
change_founder(struct changes *changes, const struct statement *statement,
    const struct founder *founder, const struct moment *at, struct err *err)
{
	const struct digest *digest = &statement->digest;

	if (!change_person(changes, digest, founder->handle, "",
		founder->handle, err))
		return false;
	/* Every founder's key stands for itself, whichever signed genesis. */
	for (size_t i = 0; i < founder->keys_n; i++) {
		if (!change_key(changes, digest, founder->handle,
			&founder->key[i], founder->handle, err) ||
		    !changes_sign(changes, changes->n - 1,
			ssh_key_fingerprint(&founder->key[i]).text,
			changes->index, err))
			return false;
	}
	return change_offices(changes, statement, founder, at, err);
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct community *c = statement->body;
	struct change *row = changes_add(changes, CHANGE_COMMUNITY, err);

	(void)world;
	(void)authority;
	if (row == NULL)
		return false;
	row->community.log = statement->digest;
	row->community.slug = c->slug;
	row->community.title = c->title;
	row->community.origin = c->origin;
	row->community.log_key = c->log_key;
	row->community.zone = c->zone;
	row->community.url = c->url;
	row->community.replay = c->replay;
	for (size_t i = 0; i < c->founders_n; i++)
		if (!change_founder(changes, statement, &c->founder[i], at,
			err))
			return false;
	return true;
}

const struct type type_community = {
	.name = "community",
	.schema = "community.json",
	.parse = parse,
	.wants = wants_nothing,
	.may = may,
	.check = check_nothing,
	.change = change,
};
