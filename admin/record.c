#include <inttypes.h>
#include <stdio.h>

#include "admin/admin.h"
#include "store/append.h"

/* record: the statements that give a log another key, when the one it has is
 * lost and no server can sign what it would record. */

enum { ENVELOPE_MAX = 80 * 1024 };

/* A member's text in the arena; NULL when it is not there. */
static const char *
member(const json_t *doc, const char *name, struct arena *arena)
{
	const char *text = json_string_value(json_object_get(doc, name));

	return text != NULL ? arena_strdup(arena, text) : NULL;
}

/* Nothing else needs a way past the servers. */
static bool
check_type(const struct statement *statement, struct err *err)
{
	return strcmp(statement->type->name, "log-key") == 0 ||
	       strcmp(statement->type->name, "assent") == 0 ||
	       err_field(err, ERR_INVALID, "/type",
		   "must be log-key or assent; servers take the others");
}

/* {"payload","signature"}, as `kleos statement sign` writes it. */
static bool
read_envelope(const char *path, struct arena *arena,
    struct admin_statement *out, struct err *err)
{
	struct bytes text;
	json_error_t why;

	if (!admin_read(path, ENVELOPE_MAX, arena, &text, err))
		return false;
	auto_json json_t *doc = json_loadb((const char *)text.data, text.len,
	    JSON_REJECT_DUPLICATES, &why);
	const char *payload = member(doc, "payload", arena);
	const char *signature = member(doc, "signature", arena);
	if (payload == NULL || signature == NULL)
		return err_set(err, ERR_MALFORMED,
		    "%s is no envelope with payload and signature", path);
	return admin_parse(bytes_of(payload), bytes_of(signature), arena, out,
		   err) &&
	       check_type(&out->statement, err);
}

bool
command_record(const struct options *options, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_db struct db *db = admin_db(options, err);
	struct admin_statement said;
	struct append_item item;

	if (db == NULL ||
	    !read_envelope(options->argument[1], &arena, &said, err) ||
	    !admin_append(db, options->argument[0], &said, &item, err))
		return false;
	return printf("%s\nentry %" PRIu64 "\n",
		   digest_hex(&said.statement.digest).text, item.index) > 0;
}
