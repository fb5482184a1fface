#include "core/types/asker.h"

#include "core/identity.h"
#include "core/types/types.h"

/* world_self, for all that one registrar says. */
static const char *
self_of(const struct world *world, const struct asker *asker,
    const char *handle)
{
	size_t left = world_all(world, CHANGE_MERGE).n;

	while (left-- > 0) {
		const struct merge_row *row = world_standing(world,
		    WORLD_MERGES, bytes_of(handle), asker->size);

		if (row == NULL || (asker->without != NULL &&
				       strcmp(row->by, asker->without) == 0))
			break;
		handle = row->into;
	}
	return handle;
}

/* Whose handle it is, or is linked to, or NULL. */
static const char *
handle_of(const struct world *world, const struct asker *asker,
    const char *identity)
{
	const char *handle = identity_handle(identity);
	const struct link_row *link;

	if (handle != NULL)
		return world_person(world, handle, asker->size) != NULL ? handle
									: NULL;
	link =
	    world_standing(world, WORLD_LINKS, bytes_of(identity), asker->size);
	if (link == NULL ||
	    (asker->without != NULL && strcmp(link->by, asker->without) == 0))
		return NULL;
	return link->handle;
}

bool
asker_owns(const struct world *world, const struct asker *asker,
    const char *identity)
{
	const char *handle =
	    identity != NULL ? handle_of(world, asker, identity) : NULL;

	return handle != NULL && strcmp(self_of(world, asker, handle),
				     self_of(world, asker, asker->by)) == 0;
}

bool
asker_is_meant(const struct world *world, const struct asker *asker,
    const struct digest *digest)
{
	struct rows said =
	    world_find(world, WORLD_STATEMENTS, digest_bytes(digest));
	const struct statement_row *row = said.n > 0 ? said.item[0] : NULL;
	struct rows facts =
	    world_find(world, WORLD_FACTS_OF, digest_bytes(digest));

	if (row == NULL)
		return world_is_hole(world, digest);
	if (asker_owns(world, asker, row->subject))
		return true;
	for (size_t i = 0; i < facts.n; i++) {
		const struct fact_row *fact = facts.item[i];

		if (asker_owns(world, asker, fact->identity))
			return true;
	}
	return (strcmp(row->type, type_endorsement.name) == 0 ||
		   strcmp(row->type, type_thanks.name) == 0) &&
	       strcmp(self_of(world, asker, row->by),
		   self_of(world, asker, asker->by)) == 0;
}
