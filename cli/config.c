#include "cli/config.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/file.h"
#include "core/buf.h"
#include "core/text.h"
#include "formats/lines.h"

enum { CONFIG_MAX = 64 * 1024 };

struct setting {
	const char *name;
	const char *variable;
	enum option_id option;
	size_t offset;
};

static const struct setting settings[] = {
	{ "url", "KLEOS_URL", OPTION_URL, offsetof(struct config, url) },
	{ "community", "KLEOS_COMMUNITY", OPTION_COMMUNITY,
	    offsetof(struct config, community) },
	{ "key", "KLEOS_KEY", OPTION_KEY, offsetof(struct config, key) },
	{ "handle", "KLEOS_HANDLE", OPTION_AS,
	    offsetof(struct config, handle) },
};

static void
put(struct config *config, const struct setting *setting, const char *value)
{
	(void)memcpy((char *)config + setting->offset, &value, sizeof(value));
}

static char *
join(struct arena *arena, const char *a, const char *b, const char *c)
{
	auto_buf struct buf path = { 0 };

	buf_printf(&path, "%s%s%s", a, b, c);
	return buf_failed(&path) ? NULL : arena_copy(arena, buf_bytes(&path));
}

char *
config_path(const char *variable, const char *fallback, const char *name,
    struct arena *arena)
{
	const char *folder = getenv(variable);
	const char *home = getenv("HOME");

	if (folder != NULL && folder[0] == '/')
		return join(arena, folder, "/kleos/", name);
	if (home == NULL || home[0] != '/')
		return NULL;
	char *base = join(arena, home, fallback, "/kleos/");
	return base != NULL ? join(arena, base, name, "") : NULL;
}

static const struct setting *
setting_named(struct bytes name)
{
	for (size_t i = 0; i < COUNT(settings); i++)
		if (bytes_equal(bytes_of(settings[i].name), name))
			return &settings[i];
	return NULL;
}

/* "name = value", trimmed. */
static bool
read_setting(struct bytes line, struct arena *arena, struct config *config)
{
	const unsigned char *equals = memchr(line.data, '=', line.len);

	if (equals == NULL)
		return false;
	size_t at = (size_t)(equals - line.data);
	struct bytes name = text_trim((struct bytes){ line.data, at });
	struct bytes value =
	    text_trim((struct bytes){ equals + 1, line.len - at - 1 });
	const struct setting *setting = setting_named(name);
	char *text = arena_copy(arena, value);
	if (setting == NULL || value.len == 0 || text == NULL)
		return false;
	put(config, setting, text);
	return true;
}

static bool
read_file(const char *path, struct arena *arena, struct config *config,
    struct err *err)
{
	auto_buf struct buf text = { 0 };
	struct bytes line;

	if (access(path, F_OK) != 0)
		return true;
	if (!file_read(path, CONFIG_MAX, &text, err))
		return false;
	struct lines lines = lines_of(buf_bytes(&text));
	while (lines_next(&lines, &line)) {
		line = text_trim(line);
		if (line.len == 0 || line.data[0] == '#')
			continue;
		if (!read_setting(line, arena, config))
			return err_set(err, ERR_USAGE,
			    "%s, line %zu: expected url, community, key or "
			    "handle, = and a value",
			    path, lines.number);
	}
	return true;
}

bool
config_read(const struct options *options, struct arena *arena,
    struct config *config, struct err *err)
{
	const char *home = getenv("HOME");
	char *path =
	    config_path("XDG_CONFIG_HOME", "/.config", "config", arena);

	if (path != NULL && !read_file(path, arena, config, err))
		return false;
	for (size_t i = 0; i < COUNT(settings); i++) {
		const char *variable = getenv(settings[i].variable);
		const char *given = options_value(options, settings[i].option);

		if (variable != NULL && variable[0] != '\0')
			put(config, &settings[i], variable);
		if (given != NULL)
			put(config, &settings[i], given);
	}
	if (config->key != NULL && strncmp(config->key, "~/", 2) == 0 &&
	    home != NULL)
		config->key = join(arena, home, config->key + 1, "");
	return true;
}
