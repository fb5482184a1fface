#include <stdio.h>

#include "admin/admin.h"
#include "core/armor.h"
#include "core/jcs.h"
#include "store/append.h"

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

static bool
parse(struct bytes payload, struct bytes armored, struct arena *arena,
    struct statement *out, struct err *err)
{
	struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, err);
	bool ok = schemas != NULL &&
		  statement_parse(schemas, payload, arena, out, err) &&
		  statement_verify(out, armored, err);

	schemas_free(schemas);
	if (ok && strcmp(out->type->name, "community") != 0)
		return err_field(err, ERR_INVALID, "/type",
		    "must be community");
	return ok;
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

static bool
append(struct db *db, const char *slug, const struct statement *statement,
    struct bytes armored, struct err *err)
{
	const struct append_config config = { .db = db };
	struct append_head head = { 0 };
	auto_buf struct buf blob = { 0 };

	if (!armor_parse(armored, &blob, err))
		return false;
	struct append_item item = {
		.statement = statement,
		.signature = buf_bytes(&blob),
	};
	if (!store_append(&config, slug, &item, 1, &head, err))
		return false;
	if (item.outcome == APPEND_FAILED)
		*err = item.err;
	return item.outcome != APPEND_FAILED;
}

bool
command_found(const struct options *options, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	const char *file = options->argument[0];
	const char *signature = options->argument[1];
	struct store_community community;
	struct statement statement;
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
	    !parse(payload, armored, &arena, &statement, err) ||
	    !read_slug(payload, &arena, &slug, err))
		return false;
	auto_db struct db *db = admin_db(options, err);
	if (db == NULL ||
	    !check_prepared(db, slug, &statement, &community, err) ||
	    !append(db, slug, &statement, armored, err))
		return false;
	return printf("log  %s\nvkey %s\n", digest_hex(&statement.digest).text,
		   note_vkey(&community.key).text) > 0;
}
