#include "core/private.h"

#include <string.h>

#include "core/identity.h"

enum { ID_LEN = 22, KEPT_DAYS = 400 };

static const struct private_kind kinds[] = {
	{ "contact", "registrar", true, KEPT_DAYS },
	{ "grounds", "official", false, KEPT_DAYS },
	{ "conflict", "official", false, KEPT_DAYS },
};

const struct private_kind *
private_kind_find(const char *name, struct err *err)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	(void)err_set(err, ERR_NOT_FOUND,
	    "there are no private rows of kind %.40s; there are: " PRIVATE_KINDS,
	    name);
	return NULL;
}

bool
private_check_id(const struct private_kind *kind, const char *id,
    struct err *err)
{
	static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					"abcdefghijklmnopqrstuvwxyz"
					"0123456789-_";

	if (kind->of_person)
		return handle_is_valid(id) ||
		       err_set(err, ERR_INVALID,
			   "the id of a %s is the handle of whose it is",
			   kind->name);
	return (strlen(id) == ID_LEN && strspn(id, base64url) == ID_LEN) ||
	       err_set(err, ERR_INVALID,
		   "the id of %s is %d characters of base64url", kind->name,
		   ID_LEN);
}

static bool
is_keyless(const struct world *world, const char *handle,
    const struct moment *at)
{
	const struct person_row *person =
	    world_person(world, handle, at->index);

	return person != NULL && person->keyless;
}

bool
private_may_write(const struct private_kind *kind, const struct world *world,
    const char *owner, const char *writer, const struct moment *at,
    struct err *err)
{
	if (strcmp(owner, writer) == 0)
		return true;
	if (kind->of_person && is_keyless(world, owner, at) &&
	    office_held(world, writer, "registrar", NULL, at) != NULL)
		return true;
	return err_set(err, ERR_FORBIDDEN,
	    "this is somebody else's: only its owner may write it%s",
	    kind->of_person ? ", or a registrar for somebody without keys"
			    : "");
}

bool
private_may_read(const struct private_kind *kind, const struct world *world,
    const char *owner, const char *reader, const struct moment *at,
    struct err *err)
{
	if (strcmp(owner, reader) == 0 ||
	    office_held(world, reader, kind->reader, NULL, at) != NULL)
		return true;
	return err_set(err, ERR_FORBIDDEN,
	    "this is somebody else's: it is for its owner and for whoever is "
	    "%s",
	    kind->reader);
}
