#include "core/wants.h"

enum { FIRST_WANTS = 8 };

bool
wants_add(struct wants *wants, enum want_kind kind, const char *key,
    struct err *err)
{
	struct want_list *list = &wants->list[kind];

	if (list->n == list->size) {
		size_t size = list->size != 0 ? list->size * 2 : FIRST_WANTS;
		const char **item =
		    arena_array(wants->arena, size, sizeof(*item));

		if (item == NULL)
			return err_memory(err);
		if (list->n > 0)
			memcpy(item, list->item, list->n * sizeof(*item));
		list->item = item;
		list->size = size;
	}
	list->item[list->n] = arena_strdup(wants->arena, key);
	if (list->item[list->n] == NULL)
		return err_memory(err);
	list->n++;
	return true;
}

bool
wants_digest(struct wants *wants, enum want_kind kind,
    const struct digest *digest, struct err *err)
{
	return wants_add(wants, kind, digest_hex(digest).text, err);
}
