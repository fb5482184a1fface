#include <stdio.h>
#include <time.h>

#include "admin/admin.h"
#include "core/instant.h"
#include "store/waiting.h"

/* waiting: who waits for a vouch, and what they say. */

enum { PAGE = 100 };

static json_t *
waiting_json(const struct waiting *waiting)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "digest",
	    digest_hex(&waiting->digest).text, "handle", waiting->handle,
	    "type", waiting->type, "key", waiting->key_line, "received_at",
	    instant_format(waiting->received_at).text);
}

static bool
show(const struct waiting *waiting, json_t *list, struct err *err)
{
	if (list != NULL)
		return json_array_append_new(list, waiting_json(waiting)) ==
			   0 ||
		       err_memory(err);
	return printf("%s %-12s %s since %s\n",
		   digest_hex(&waiting->digest).text, waiting->type,
		   waiting->handle,
		   instant_format(waiting->received_at).text) > 0;
}

bool
command_waiting(const struct options *options, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_json json_t *list = options->json ? json_array() : NULL;
	auto_db struct db *db = admin_db(options, err);
	struct store_community community;
	struct waiting_page page = {
		.community = &community,
		.now = (int64_t)time(NULL) * 1000,
		.limit = PAGE,
	};
	size_t n = PAGE;

	if (db == NULL ||
	    !store_community(db, options->argument[0], false, &community, err))
		return false;
	while (n == PAGE) {
		struct waiting *item;

		if (!store_waiting(db, &page, &arena, &item, &n, err))
			return false;
		for (size_t i = 0; i < n; i++) {
			if (!show(&item[i], list, err))
				return false;
			page.after = item[i].arrival;
		}
	}
	return list == NULL || admin_print(json_incref(list), err);
}
