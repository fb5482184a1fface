/* world.h: what is known: the rows that statements left behind, in memory,
 * found by what they are about. */

#ifndef CORE_WORLD_H
#define CORE_WORLD_H

#include "core/buf.h"
#include "core/change.h"
#include "core/schema.h"

/*
 * A world is filled by world_add only: from statements as they are replayed
 * (the offline audit, the evaluator over a bundle) or from the rows of a
 * database (the server, which loads just what one batch or one question
 * touches).  Rows keep their history: a row that was ended stays, with its
 * until.  Nothing is ever taken out but by world_free.
 */
struct world;

/* The ways to find rows.  Keys are the bytes that are named. */
enum world_index {
	WORLD_PEOPLE,               /* person_row by handle */
	WORLD_KEYS,                 /* key_row by handle */
	WORLD_KEY_LINES,            /* key_row by line */
	WORLD_KEYS_ADDED,           /* key_row by the key that signed for it */
	WORLD_LINKS,                /* link_row by identity */
	WORLD_LINKS_OF,             /* link_row by handle */
	WORLD_PROFILES,             /* profile_row by handle */
	WORLD_ORGANISATIONS,        /* organisation_row by slug */
	WORLD_ORGANISATION_ALIASES, /* organisation_alias_row by alias */
	WORLD_ORGANISATION_NAMES,   /* and by organisation */
	WORLD_ORGANISATION_PARENTS, /* organisation_parent_row by
				     * organisation */
	WORLD_AFFILIATIONS,         /* affiliation_row by handle */
	WORLD_AFFILIATIONS_IN,      /* and by digest of its statement */
	WORLD_DECLARATIONS,         /* declaration_row by handle */
	WORLD_LISTS,                /* list_row by list */
	WORLD_LISTS_IN,             /* and by digest of its statement */
	WORLD_LISTED,               /* listed_row by identity */
	WORLD_LISTED_IN,            /* and by digest of its statement */
	WORLD_METRICS,              /* metric_row by source */
	WORLD_METRICS_IN,           /* and by digest of its statement */
	WORLD_MEASURED,             /* measured_row by identity */
	WORLD_MEASURED_IN,          /* and by digest of its statement */
	WORLD_MERGES,               /* merge_row by handle */
	WORLD_MERGES_INTO,          /* and by whom it became */
	WORLD_ACTIVITIES,           /* activity_row by slug */
	WORLD_GROUPS,          /* group_row by slug; a change is a new row */
	WORLD_GROUPS_UNDER,    /* group_row by parent */
	WORLD_ALIASES,         /* alias_row by normalised alias */
	WORLD_ATTRIBUTES,      /* attribute_row by group */
	WORLD_OFFICES,         /* office_row by handle */
	WORLD_OFFICE_KINDS,    /* office_row by office */
	WORLD_GRANTS,          /* office_row by digest of the grant */
	WORLD_STATEMENTS,      /* statement_row by digest */
	WORLD_OCCASIONS,       /* occasion_row by digest */
	WORLD_OCCASION_PLACES, /* occasion_row by world_place() */
	WORLD_FACTS,           /* fact_row by identity */
	WORLD_FACTS_OF,        /* fact_row by digest of its statement */
	WORLD_ENDORSEMENTS,    /* endorsement_row by digest of its target */
	WORLD_ENDORSEMENTS_IN, /* endorsement_row by digest of its statement */
	WORLD_RETRACTIONS,     /* retraction_row by digest of its target */
	WORLD_COVERAGES,       /* coverage_row by digest of its statement */
	WORLD_IMPORTS,         /* import_row by digest */
	WORLD_IMPORT_SOURCES,  /* import_row by digest of the file */
	WORLD_POLICIES,        /* policy_row by its slug */
	WORLD_POLICY_DIGESTS,  /* policy_row by digest of the document */
	WORLD_PENDING,         /* pending_row by digest */
	WORLD_DISTRUSTS,       /* distrust_row by fingerprint */
	WORLD_REDACTIONS,      /* redaction_row by digest of its target */
	WORLD_INDICES,         /* how many there are; not an index */
};

/* Rows in the order in which they were added; borrowed from the world. */
struct rows {
	const void *const *item;
	size_t n;
};

/* A new empty world for world_free, or NULL with err set. */
struct world *world_new(struct err *err) MUST_CHECK;
void world_free(struct world *world);

static inline void
scope_world(struct world **world)
{
	world_free(*world);
}

#define auto_world __attribute__((cleanup(scope_world)))

/*
 * The schemas by which documents in rows (a policy, what waits for an assent)
 * are checked again when they are read, borrowed for as long as the world
 * lives.  A world that is loaded from a database needs them: whoever can write
 * there can write anything.  Without them, which is how a world starts, such
 * documents are taken for checked.
 */
void world_set_schemas(struct world *world, const struct schemas *schemas);
const struct schemas *world_schemas(const struct world *world);

/*
 * Add a row, or end one.  Strings are copied.  A row that is there already
 * (same kind, since and ordinal) is left as it is; an erasure changes nothing
 * here.  ERR_INTERNAL when memory runs out or a row to end is not there.
 */
bool world_add(struct world *world, const struct change *change,
    struct err *err) MUST_CHECK;

/* All rows under a key; none gives n = 0. */
struct rows world_find(const struct world *world, enum world_index index,
    struct bytes key);

/* The newest row under a key that stands at this size, or NULL. */
const void *world_standing(const struct world *world, enum world_index index,
    struct bytes key, uint64_t size);

/* Every row of a kind, in the order in which they were added. */
struct rows world_all(const struct world *world, enum change_kind kind);

/* The community this world is about, or NULL before its genesis. */
const struct community_row *world_community(const struct world *world);

/*
 * Tree heads somebody asked about: what the root was at a size.  The caller
 * who knows the tree notes them; NULL when nobody did.
 */
bool world_note_head(struct world *world, uint64_t size,
    const struct digest *root, struct err *err) MUST_CHECK;
const struct digest *world_head(const struct world *world, uint64_t size);

/*
 * Statements that a log names but does not hold: those it was read without,
 * because they were erased later, and those that cannot be checked without
 * them.  What refers to them cannot be checked either.  None in a world that
 * is loaded from a database, where a redaction took all that along.
 */
bool world_note_hole(struct world *world, const struct digest *digest,
    struct err *err) MUST_CHECK;
bool world_is_hole(const struct world *world,
    const struct digest *digest) MUST_CHECK;

/*
 * Is there any?  Then what was right when it was said may look wrong, and a
 * rule that asks for what could have been erased cannot be checked.
 */
bool world_has_holes(const struct world *world) MUST_CHECK;

/* The redaction by which a statement was erased before this size, or NULL. */
const struct redaction_row *world_redaction(const struct world *world,
    const struct digest *digest, uint64_t size);

/*
 * How many statements were known at this size, and are erased since: what an
 * answer at this size can no longer take into account.
 */
size_t world_redacted(const struct world *world, uint64_t size);

/*
 * The key of WORLD_OCCASION_PLACES: a group, a start and a URL (or NULL), or
 * a source file and a start.  Appended to key, which starts empty.
 */

void world_place(const char *group, int64_t start, const char *url,
    struct buf *key);
void world_source_place(const struct digest *source, int64_t start,
    struct buf *key);

/*
 * Who is a person really, at this size?  The handle itself unless it was
 * merged into another; borrowed from the caller or the world.
 */
const char *world_self(const struct world *world, const char *handle,
    uint64_t size);

/*
 * Whose is an identity at this size?  The handle, borrowed, or NULL while it
 * belongs to nobody.  "handle:ada" is ada's once ada is a person.  What
 * belongs to somebody who was merged into another is the other's.
 */
const char *world_owner(const struct world *world, const char *identity,
    uint64_t size);

/*
 * A handle that is nobody's, and of which nothing is recorded.  Any other
 * identity may be somebody's who is not known yet.
 */
bool world_is_nobody(const struct world *world, const char *id,
    uint64_t size) MUST_CHECK;

/* The standing row of a person, a group, an activity; or NULL. */
const struct person_row *world_person(const struct world *world,
    const char *handle, uint64_t size);
const struct group_row *world_group(const struct world *world, const char *slug,
    uint64_t size);
const struct activity_row *world_activity(const struct world *world,
    const char *slug, uint64_t size);

/*
 * The group a spelling means at this size: its slug or one of its aliases
 * (normalised by the caller or not); NULL when there is none.
 */
const struct group_row *world_group_named(const struct world *world,
    const char *name, uint64_t size);

/* Is group the same as, or somewhere below, ancestor? */
bool world_is_under(const struct world *world, const char *group,
    const char *ancestor, uint64_t size) MUST_CHECK;

/* The same for organisations: by slug, and by slug or any other name. */
const struct organisation_row *world_organisation(const struct world *world,
    const char *slug, uint64_t size);
const struct organisation_row *world_organisation_named(
    const struct world *world, const char *name, uint64_t size);

/*
 * Is an organisation the same as, or at any time below, ancestor?  It may
 * have several parents.
 */
bool world_organisation_is_under(const struct world *world,
    const char *organisation, const char *ancestor, uint64_t size) MUST_CHECK;

/*
 * What a person declares at this size to a question, for an instant: the
 * newest of their answers that covers it, or NULL.
 */
const struct declaration_row *world_declaration(const struct world *world,
    const char *handle, const char *question, int64_t instant, uint64_t size);

#endif
