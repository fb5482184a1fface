#include <stdio.h>

#include "admin/admin.h"
#include "core/armor.h"
#include "core/jcs.h"

/* found: the signed genesis becomes entry 0 of its log. */

/* The slug that a checked genesis names. */
static bool
read_slug(struct bytes payload, struct arena *arena, const char **out,
    struct err *err)
{
	auto_json json_t *doc = jcs_parse(payload, err);

	if (doc == NULL)
		return false;
	*out = arena_strdup(arena, json_string_value(json_object_get(
				       json_object_get(doc, "body"), "slug")));
	return *out != NULL || err_memory(err);
}

/* The very payload that create prepared: its log key is the one we hold. */
static bool
check_prepared(struct db *db, const char *slug,
    const struct statement *statement, struct store_community *community,
    struct err *err)
{
	if (!store_community(db, slug, true, community, err))
		return false;
	return digest_equal(&community->log, &statement->digest) ||
	       err_set(err, ERR_CONFLICT,
		   "%s was prepared with another genesis", slug);
}

bool
command_found(const struct options *options, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	const char *file = options->argument[0];
	const char *signature = options->argument[1];
	struct store_community community;
	struct admin_statement said;
	struct append_item item;
	struct bytes payload;
	struct bytes armored;
	const char *slug;
	char name[4096];

	if (signature == NULL) {
		(void)snprintf(name, sizeof(name), "%s.sig", file);
		signature = name;
	}
	if (!admin_read(file, JCS_MAX, &arena, &payload, err) ||
	    !admin_read(signature, ARMOR_TEXT_MAX, &arena, &armored, err) ||
	    !admin_parse(payload, armored, &arena, &said, err))
		return false;
	if (strcmp(said.statement.type->name, "community") != 0)
		return err_field(err, ERR_INVALID, "/type",
		    "must be community");
	if (!read_slug(payload, &arena, &slug, err))
		return false;
	auto_db struct db *db = admin_db(options, err);
	if (db == NULL ||
	    !check_prepared(db, slug, &said.statement, &community, err) ||
	    !admin_append(db, slug, &said, &item, err))
		return false;
	return printf("log  %s\nvkey %s\n",
		   digest_hex(&said.statement.digest).text,
		   note_vkey(&community.key).text) > 0;
}
