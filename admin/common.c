#include "admin/admin.h"

#include <errno.h>
#include <stdio.h>

#include "core/armor.h"
#include "core/buf.h"

bool
admin_db_is_named(const struct options *options, struct err *err)
{
	return options->db != NULL ||
	       err_set(err, ERR_USAGE,
		   "no database: --db, KLEOS_DB_OWNER or KLEOS_DB is needed");
}

struct db *
admin_db(const struct options *options, struct err *err)
{
	if (!admin_db_is_named(options, err))
		return NULL;
	struct db *db = db_open(options->db, err);
	if (db != NULL && !db_schema_check(db, NULL, err)) {
		db_close(db);
		return NULL;
	}
	return db;
}

static bool
read_all(FILE *file, const char *path, size_t max, struct buf *buf,
    struct err *err)
{
	char chunk[4096];
	size_t n;

	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		if (buf->len + n > max)
			return err_set(err, ERR_TOO_LARGE,
			    "%s: more than %zu bytes", path, max);
		buf_add(buf, chunk, n);
	}
	if (ferror(file))
		return err_set(err, ERR_UNAVAILABLE, "%s: %s", path,
		    strerror(errno));
	return !buf_failed(buf) || err_memory(err);
}

bool
admin_read(const char *path, size_t max, struct arena *arena, struct bytes *out,
    struct err *err)
{
	auto_buf struct buf buf = { 0 };
	FILE *file = fopen(path, "rbe");

	if (file == NULL)
		return err_set(err, ERR_UNAVAILABLE, "%s: %s", path,
		    strerror(errno));
	bool ok = read_all(file, path, max, &buf, err);
	(void)fclose(file);
	if (!ok)
		return false;
	const char *copy = arena_copy(arena, buf_bytes(&buf));
	if (copy == NULL)
		return err_memory(err);
	*out = (struct bytes){ (const unsigned char *)copy, buf.len };
	return true;
}

bool
admin_parse(struct bytes payload, struct bytes armored, struct arena *arena,
    struct admin_statement *out, struct err *err)
{
	auto_schemas struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, err);
	auto_buf struct buf blob = { 0 };

	if (schemas == NULL ||
	    !statement_parse(schemas, payload, arena, &out->statement, err) ||
	    !statement_verify(&out->statement, armored, err) ||
	    !armor_parse(armored, &blob, err))
		return false;
	const char *copy = arena_copy(arena, buf_bytes(&blob));
	out->signature =
	    (struct bytes){ (const unsigned char *)copy, blob.len };
	return copy != NULL || err_memory(err);
}

bool
admin_append(struct db *db, const char *slug,
    const struct admin_statement *said, struct append_item *item,
    struct err *err)
{
	auto_schemas struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, err);
	const struct append_config config = { .db = db, .schemas = schemas };
	struct append_head head = { 0 };

	if (schemas == NULL)
		return false;
	*item = (struct append_item){
		.statement = &said->statement,
		.signature = said->signature,
	};
	if (!store_append(&config, slug, item, 1, &head, err))
		return false;
	if (item->outcome == APPEND_FAILED)
		*err = item->err;
	return item->outcome != APPEND_FAILED;
}

bool
admin_print(json_t *doc, struct err *err)
{
	bool ok =
	    doc != NULL &&
	    json_dumpf(doc, stdout, JSON_INDENT(2) | JSON_SORT_KEYS) == 0 &&
	    putchar('\n') != EOF && fflush(stdout) == 0;

	json_decref(doc);
	return ok || err_set(err, ERR_UNAVAILABLE, "standard output: %s",
			 strerror(errno));
}
