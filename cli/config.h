/* config.h: settings that hold from one call to the next. */

#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "cli/options.h"
#include "core/arena.h"

/* NULL for what is not set; texts live in the arena or in argv. */
struct config {
	const char *url;
	const char *community;
	const char *key;
	const char *handle;
};

/*
 * Each setting comes from its option, else from KLEOS_URL, KLEOS_COMMUNITY,
 * KLEOS_KEY or KLEOS_HANDLE, else from $XDG_CONFIG_HOME/kleos/config
 * (~/.config/kleos/config): lines `name = value`, the names being url,
 * community, key and handle; empty lines and lines that begin with # are
 * skipped.  A key that begins with ~/ lies in the home folder.  ERR_USAGE
 * that names the line for anything else in that file.
 */
bool config_read(const struct options *options, struct arena *arena,
    struct config *config, struct err *err) MUST_CHECK;

/*
 * A path below $variable/kleos/, or below $HOME/fallback/kleos/ where the
 * variable is not set; NULL when there is neither, or no memory.
 */
char *config_path(const char *variable, const char *fallback, const char *name,
    struct arena *arena) MUST_CHECK;

#endif
