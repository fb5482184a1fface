#include <inttypes.h>
#include <stdio.h>

#include "admin/admin.h"
#include "core/armor.h"
#include "formats/bundle.h"
#include "store/rebuild.h"

/* recover: what a database has lost, back from a bundle. */

#define BUNDLE_MAX ((size_t)16 << 30)

/* The lines of a bundle as entries. */
struct source {
	struct bundle bundle;
	struct buf signature; /* of the entry at hand */
};

static void
source_done(struct source *source)
{
	bundle_done(&source->bundle);
	buf_done(&source->signature);
}

#define auto_source __attribute__((cleanup(source_done)))

static bool
next(struct store_entry *entry, bool *more, void *context, struct err *err)
{
	struct source *source = context;
	struct bundle_entry line;

	if (!bundle_next(&source->bundle, &line, more, err))
		return false;
	if (!*more)
		return true;
	*entry = (struct store_entry){
		.index = line.index,
		.recorded_at = line.recorded_at,
		.erased = line.redacted,
		.payload_digest = line.payload_digest,
		.signature_digest = line.signature_digest,
		.payload = line.payload,
	};
	if (line.redacted)
		return true;
	buf_done(&source->signature);
	if (!armor_parse(line.signature, &source->signature, err))
		return false;
	entry->signature = buf_bytes(&source->signature);
	return true;
}

static bool
check_log(struct db *db, const char *slug, const struct source *source,
    struct err *err)
{
	struct store_community community;

	return store_community(db, slug, false, &community, err) &&
	       (digest_equal(&community.log, &source->bundle.header.log) ||
		   err_set(err, ERR_WRONG_LOG,
		       "the bundle is of another log than %s", slug));
}

static bool
recover(struct db *db, const struct options *options, struct source *source,
    struct store_rebuilt *rebuilt, struct err *err)
{
	struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, err);
	const struct store_kept kept = {
		.schemas = schemas,
		.state = options->state,
		.next = next,
		.context = source,
	};
	bool ok = schemas != NULL &&
		  store_recover(db, options->argument[0], &kept, rebuilt, err);

	schemas_free(schemas);
	return ok;
}

bool
command_recover(const struct options *options, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_source struct source source = { 0 };
	const char *slug = options->argument[0];
	struct store_rebuilt rebuilt;
	struct bytes file;

	if (options->state == NULL)
		return err_set(err, ERR_USAGE,
		    "no folder of high-water marks: --state or KLEOS_STATE is"
		    " needed");
	auto_db struct db *db = admin_db(options, err);
	return db != NULL &&
	       admin_read(options->argument[1], BUNDLE_MAX, &arena, &file,
		   err) &&
	       bundle_open(&source.bundle, file, err) &&
	       check_log(db, slug, &source, err) &&
	       recover(db, options, &source, &rebuilt, err) &&
	       printf("%s has the %" PRIu64 " entries that were published\n",
		   slug, rebuilt.entries) > 0;
}
