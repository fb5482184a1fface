#include "core/pointer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct pointer
pointer_field(const struct pointer *up, const char *key)
{
	return (struct pointer){ up, key, 0, pointer_depth(up) + 1 };
}

struct pointer
pointer_item(const struct pointer *up, size_t index)
{
	return (struct pointer){ up, NULL, index, pointer_depth(up) + 1 };
}

unsigned
pointer_depth(const struct pointer *at)
{
	return at != NULL ? at->depth : 0;
}

static void
add(char *field, char c)
{
	size_t len = strlen(field);

	if (len + 1 < ERR_FIELD_MAX) {
		field[len] = c;
		field[len + 1] = '\0';
	}
}

/* RFC 6901: "~" is written "~0" and "/" is written "~1". */
static void
add_key(char *field, const char *key)
{
	for (; *key != '\0'; key++) {
		if (*key == '~' || *key == '/') {
			add(field, '~');
			add(field, *key == '~' ? '0' : '1');
		} else {
			add(field, *key);
		}
	}
}

static void
render(const struct pointer *at, char *field)
{
	char number[24];

	if (at == NULL)
		return;
	render(at->up, field);
	add(field, '/');
	(void)snprintf(number, sizeof(number), "%zu", at->index);
	add_key(field, at->key != NULL ? at->key : number);
}

bool
pointer_fail(const struct pointer *at, struct err *err, enum err_code code,
    const char *fmt, ...)
{
	char field[ERR_FIELD_MAX] = "";
	char msg[ERR_MSG_MAX];
	va_list ap;

	render(at, field);
	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	return err_field(err, code, field, "%s", msg);
}

json_t *
pointer_walkable(const json_t *value)
{
	void *same;

	memcpy(&same, &value, sizeof(same));
	return same;
}
