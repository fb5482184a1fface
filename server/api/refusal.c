#include "api/refusal.h"

#include <stdio.h>

#include "core/jput.h"

/* Text that was cut at a limit may end inside a character. */
static json_t *
text_of(const char *text)
{
	json_t *value = json_string(text);

	return value != NULL ? value : json_string("(unprintable)");
}

json_t *
refusal_json(const struct err *err)
{
	const struct err_info *info = err_info(err->code);
	bool hidden = err->code == ERR_INTERNAL;
	char type[64];
	struct err why;
	json_t *doc;

	(void)snprintf(type, sizeof(type), "/problems/%s", info->name);
	doc = json_pack("{s:s, s:s, s:i, s:s}", "type", type, "title",
	    info->title, "status", info->status, "code", info->name);
	if (doc == NULL || hidden)
		return doc;
	if ((err->msg[0] != '\0' &&
		json_object_set_new(doc, "detail", text_of(err->msg)) != 0) ||
	    (err->field[0] != '\0' &&
		json_object_set_new(doc, "field", text_of(err->field)) != 0) ||
	    (err->retry_s > 0 && json_object_set_new(doc, "retry_after",
				     json_integer(err->retry_s)) != 0) ||
	    !jput_recorded(doc, &err->recorded, &why)) {
		json_decref(doc);
		return NULL;
	}
	return doc;
}
