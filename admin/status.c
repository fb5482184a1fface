#include <inttypes.h>
#include <stdio.h>

#include "admin/admin.h"
#include "core/instant.h"
#include "store/signers.h"

/* status: communities, and the heads of their logs. */

enum { PAGE = 100 };

static json_t *
community_json(const struct store_community *community, const char *vkey)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:b, s:s}", "slug",
	    community->slug, "log", digest_hex(&community->log).text, "origin",
	    community->key.name, "vkey", vkey, "size",
	    (json_int_t)community->size, "root",
	    digest_hex(&community->root).text, "replay", community->replay,
	    "last_recorded_at",
	    instant_format(community->last_recorded_at).text);
}

static bool
print_community(const struct store_community *community, const char *vkey)
{
	if (community->size == 0)
		return printf("%s: prepared, waits for its genesis\n",
			   community->slug) > 0;
	return printf("%s: %" PRIu64 " entries%s, the last at %s\n"
		      "  log  %s\n  vkey %s\n  root %s\n",
		   community->slug, community->size,
		   community->replay ? " (replay)" : "",
		   instant_format(community->last_recorded_at).text,
		   digest_hex(&community->log).text, vkey,
		   digest_hex(&community->root).text) > 0;
}

/* One community, onto the list or to people. */
static bool
show(struct db *db, const char *slug, json_t *list, struct err *err)
{
	struct store_community community;
	struct logkeys keys;

	if (!store_community(db, slug, true, &community, err))
		return false;
	keys.key[0].key = community.key;
	if (community.size > 0 && !store_signers(db, &community, &keys, err))
		return false;
	const struct note_vkey vkey = note_vkey(&keys.key[0].key);
	if (list == NULL)
		return print_community(&community, vkey.text);
	return json_array_append_new(list,
		   community_json(&community, vkey.text)) == 0 ||
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
