/* admin.h: the kleos-admin command: what its sub-commands share. */

#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H

#include "core/arena.h"
#include "core/err.h"
#include "core/statement.h"
#include "store/append.h"
#include "store/db.h"

#define FOUNDERS_MAX 16
#define ARGUMENTS_MAX 2

/* What stands on the command line or in the environment. */
struct options {
	const char *command;    /* NULL: none was given */
	const char *db;         /* --db, KLEOS_DB_OWNER, KLEOS_DB */
	const char *master_key; /* --master-key, KLEOS_MASTER_KEY_FILE */
	const char *new_master_key;
	const char *migrations; /* --migrations, KLEOS_MIGRATIONS */
	const char *state;      /* --state, KLEOS_STATE */
	const char *marks_copy; /* KLEOS_MARKS_COPY */
	const char *witnesses;  /* --witnesses, KLEOS_WITNESSES */
	const char *every;      /* seconds, as text */
	const char *server;     /* KLEOS_URL */
	const char *origin;
	const char *title;
	const char *zone;
	const char *url;
	const char *made_at;
	const char *output;
	const char *founder[FOUNDERS_MAX];
	size_t founders_n;
	bool replay;
	bool json;
	bool lost;
	bool check;
	bool help;
	bool version;
	const char *argument[ARGUMENTS_MAX];
	size_t arguments_n;
};

/* The sub-commands.  Each prints its outcome; false with err set. */
bool command_copy_marks(const struct options *options,
    struct err *err) MUST_CHECK;
bool command_create(const struct options *options, struct err *err) MUST_CHECK;
bool command_expire(const struct options *options, struct err *err) MUST_CHECK;
bool command_found(const struct options *options, struct err *err) MUST_CHECK;
bool command_fsck(const struct options *options, struct err *err) MUST_CHECK;
bool command_log_key(const struct options *options, struct err *err) MUST_CHECK;
bool command_migrate(const struct options *options, struct err *err) MUST_CHECK;
bool command_rebuild(const struct options *options, struct err *err) MUST_CHECK;
bool command_record(const struct options *options, struct err *err) MUST_CHECK;
bool command_recover(const struct options *options, struct err *err) MUST_CHECK;
bool command_reseal(const struct options *options, struct err *err) MUST_CHECK;
bool command_status(const struct options *options, struct err *err) MUST_CHECK;
bool command_waiting(const struct options *options, struct err *err) MUST_CHECK;
bool command_witness(const struct options *options, struct err *err) MUST_CHECK;

/* Did somebody say which database?  ERR_USAGE. */
bool admin_db_is_named(const struct options *options,
    struct err *err) MUST_CHECK;

/*
 * A database that was migrated to the version of this program, for db_close;
 * NULL with err set.
 */
struct db *admin_db(const struct options *options, struct err *err) MUST_CHECK;

/* A whole file of at most max bytes, in the arena.  ERR_UNAVAILABLE. */
bool admin_read(const char *path, size_t max, struct arena *arena,
    struct bytes *out, struct err *err) MUST_CHECK;

/* A statement as somebody signed it, in an arena. */
struct admin_statement {
	struct statement statement;
	struct bytes signature; /* the decoded blob */
};

/* Check form, schema and signature, as a server would. */
bool admin_parse(struct bytes payload, struct bytes armored,
    struct arena *arena, struct admin_statement *out,
    struct err *err) MUST_CHECK;

/*
 * Append it to a log without a checkpoint: the next one that a server signs
 * covers it.  *item receives its place.
 */
bool admin_append(struct db *db, const char *slug,
    const struct admin_statement *said, struct append_item *item,
    struct err *err) MUST_CHECK;

/* Write a JSON document, which it takes, or lines for people. */
bool admin_print(json_t *doc, struct err *err) MUST_CHECK;

#endif
