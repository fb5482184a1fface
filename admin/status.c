#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "admin/admin.h"
#include "core/buf.h"
#include "core/instant.h"
#include "core/quorum.h"
#include "store/load.h"
#include "store/signers.h"

/* status: communities, the heads of their logs, and who is missed when keys
 * are lost. */

enum { PAGE = 100 };

/* The keys that sign, the present one first; others say until when. */
static json_t *
keys_json(const struct logkeys *keys)
{
	json_t *list = json_array();

	for (size_t i = 0; i < keys->n; i++) {
		const struct logkey *key = &keys->key[i];
		json_t *item = json_pack("{s:s, s:I}", "vkey",
		    note_vkey(&key->key).text, "from", (json_int_t)key->from);

		if (i > 0)
			(void)json_object_set_new(item, "until",
			    json_string(instant_format(key->until).text));
		(void)json_array_append_new(list, item);
	}
	return list;
}

static json_t *
community_json(const struct store_community *community,
    const struct logkeys *keys, json_t *warnings)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:s, s:b, s:s, s:o}",
	    "slug", community->slug, "log", digest_hex(&community->log).text,
	    "origin", community->key.name, "vkey",
	    note_vkey(&keys->key[0].key).text, "keys", keys_json(keys), "size",
	    (json_int_t)community->size, "root",
	    digest_hex(&community->root).text, "replay", community->replay,
	    "last_recorded_at",
	    instant_format(community->last_recorded_at).text, "warnings",
	    warnings);
}

/* Appends a warning, which it takes; NULL is no memory. */
static bool
warn(json_t *warnings, json_t *text, struct err *err)
{
	return json_array_append_new(warnings, text) == 0 || err_memory(err);
}

/* It has come to that: who lacks the keys that it would take? */
static bool
warn_of_standstill(const struct world *world, const struct moment *at,
    struct arena *arena, json_t *warnings, struct err *err)
{
	auto_buf struct buf text = { 0 };
	const char **keyless;
	size_t n;

	if (!quorum_keyless(world, at, arena, &keyless, &n, err))
		return false;
	buf_puts(&text,
	    "standstill: no two people with keys are left to make registrars "
	    "or officials or to give anybody a key");
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s%s", i == 0 ? "; without a key: " : ", ",
		    keyless[i]);
	return (!buf_failed(&text) || err_memory(err)) &&
	       warn(warnings, json_string(text.data), err);
}

/*
 * Nothing that takes two can be done any more, or would after one more person
 * lost every key (docs/keys.md).
 */
static bool
warn_of_keys(const struct world *world, const struct moment *at,
    struct arena *arena, json_t *warnings, struct err *err)
{
	const char **missed;
	size_t n;

	if (!quorum_left(world, NULL, at))
		return warn_of_standstill(world, at, arena, warnings, err);
	if (!quorum_missed(world, at, arena, &missed, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!warn(warnings,
			json_sprintf("one step from a standstill: should %s "
				     "lose every key, nobody could give it "
				     "back, and no two people with keys would "
				     "be left to make registrars or officials; "
				     "a registrar more prevents it",
			    missed[i]),
			err))
			return false;
	return true;
}

/* When offices are looked at: now, but where time is that of old records. */
static int64_t
instant_of(const struct store_community *community)
{
	int64_t now = (int64_t)time(NULL) * 1000;

	return community->replay || community->last_recorded_at > now
		   ? community->last_recorded_at
		   : now;
}

/* Know the officers of a community, and look at their keys. */
static bool
look_at_keys(struct db *db, const struct store_community *community,
    json_t *warnings, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct wants wants = { .arena = &arena };
	const struct moment at = { community->size, instant_of(community) };
	auto_world struct world *world = world_new(err);

	return community->size == 0 ||
	       (world != NULL &&
		   store_load_governance(db, community, world, err) &&
		   quorum_wants(world, &wants, err) &&
		   store_load_wants(db, community, &wants, community->size,
		       world, err) &&
		   warn_of_keys(world, &at, &arena, warnings, err));
}

static bool
print_warnings(const json_t *warnings)
{
	for (size_t i = 0; i < json_array_size(warnings); i++)
		if (printf("  note: %s\n",
			json_string_value(json_array_get(warnings, i))) < 0)
			return false;
	return true;
}

static bool
print_keys(const struct logkeys *keys)
{
	for (size_t i = 0; i < keys->n; i++)
		if (printf("  vkey %s%s%s\n", note_vkey(&keys->key[i].key).text,
			i > 0 ? ", until " : "",
			i > 0 ? instant_format(keys->key[i].until).text : "") <
		    0)
			return false;
	return true;
}

static bool
print_community(const struct store_community *community,
    const struct logkeys *keys, const json_t *warnings)
{
	if (community->size == 0)
		return printf("%s: prepared, waits for its genesis\n",
			   community->slug) > 0;
	return printf("%s: %" PRIu64 " entries%s, the last at %s\n"
		      "  log  %s\n",
		   community->slug, community->size,
		   community->replay ? " (replay)" : "",
		   instant_format(community->last_recorded_at).text,
		   digest_hex(&community->log).text) > 0 &&
	       print_keys(keys) &&
	       printf("  root %s\n", digest_hex(&community->root).text) > 0 &&
	       print_warnings(warnings);
}

/* One community, onto the list or to people. */
static bool
show(struct db *db, const char *slug, json_t *list, struct err *err)
{
	auto_json json_t *warnings = json_array();
	struct store_community community;
	struct logkeys keys = { .n = 1 };

	if (!store_community(db, slug, true, &community, err) ||
	    !look_at_keys(db, &community, warnings, err))
		return false;
	keys.key[0].key = community.key;
	if (community.size > 0 && !store_signers(db, &community, &keys, err))
		return false;
	if (list == NULL)
		return print_community(&community, &keys, warnings);
	return json_array_append_new(list, community_json(&community, &keys,
					       json_incref(warnings))) == 0 ||
	       err_memory(err);
}

static bool
show_all(struct db *db, json_t *list, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct store_community_summary *page;
	struct store_page next = { .limit = PAGE };
	size_t n = PAGE;

	while (n == PAGE) {
		if (!store_communities(db, &next, &arena, &page, &n, err))
			return false;
		for (size_t i = 0; i < n; i++)
			if (!show(db, page[i].slug, list, err))
				return false;
		if (n > 0)
			next.after = page[n - 1].slug;
	}
	return true;
}

bool
command_status(const struct options *options, struct err *err)
{
	auto_json json_t *list = options->json ? json_array() : NULL;
	auto_db struct db *db = admin_db(options, err);

	if (db == NULL)
		return false;
	if (options->arguments_n > 0
		? !show(db, options->argument[0], list, err)
		: !show_all(db, list, err))
		return false;
	return list == NULL || admin_print(json_incref(list), err);
}
