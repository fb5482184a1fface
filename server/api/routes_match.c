#include "api/routes.h"

#include <string.h>

/* How much of the path the part fits whose name begins here. */
static size_t
span(const char *name, const char *close, const char *path)
{
	static const char rest[] = "...}";
	const size_t len = sizeof(rest) - 1;
	bool all =
	    close + 1 >= name + len && memcmp(close + 1 - len, rest, len) == 0;

	return all ? strlen(path) : strcspn(path, "/");
}

bool
route_fits(const char *pattern, const char *path,
    struct route_part part[QUERY_PARAMS_MAX])
{
	size_t n = 0;

	while (*pattern != '\0') {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		const char *close = strchr(pattern, '}');
		if (close == NULL || n == QUERY_PARAMS_MAX)
			return false;
		size_t len = span(pattern, close, path);
		if (len == 0)
			return false;
		part[n++] = (struct route_part){ path, len };
		path += len;
		pattern = close + 1;
	}
	return *path == '\0';
}

const struct route *
route_match(const struct route *table, enum method method, const char *path,
    struct route_part part[QUERY_PARAMS_MAX], unsigned *allowed)
{
	unsigned mask = 0;

	for (const struct route *row = table; row->pattern != NULL; row++) {
		struct route_part found[QUERY_PARAMS_MAX] = { 0 };

		if (!route_fits(row->pattern, path, found))
			continue;
		if (row->method == method) {
			memcpy(part, found, sizeof(found));
			return row;
		}
		mask |= row->method;
	}
	*allowed = mask;
	return NULL;
}
