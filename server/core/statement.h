/* statement.h: one statement: its payload, its signature, its type
 * (protocol.md 2 and 3, docs/statements.md). */

#ifndef CORE_STATEMENT_H
#define CORE_STATEMENT_H

#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/office.h"
#include "core/schema.h"
#include "core/sshsig.h"
#include "core/wants.h"

struct statement;

/* By which right somebody says something. */
struct authority {
	const char *office; /* they speak in, borrowed; NULL: as themselves */
	const char *second; /* office whose assent it needs, or NULL */
};

/* What one statement type means; one row of the table in types.c. */
struct type {
	const char *name;   /* "contribution" */
	const char *schema; /* "contribution.json" */
	bool governance;    /* carries `seen` (docs/statements.md) */
	bool erasable;      /* may be redacted */

	/*
	 * Read a body that has passed its schema into a struct of the type's
	 * own, in arena: what no schema can say is checked here, and nothing
	 * of json_t is kept.  Field pointers start with "/body".
	 */
	bool (*parse)(const json_t *body, struct arena *arena, const void **out,
	    struct err *err);

	/* Name all that the other three ask the world about. */
	bool (*wants)(const struct statement *statement, struct wants *wants,
	    struct err *err);

	/*
	 * Name what can only be asked for once the rest is known; NULL:
	 * nothing.
	 */
	bool (*wants_more)(const struct world *world,
	    const struct statement *statement, struct wants *wants,
	    struct err *err);

	/*
	 * Was everything erased that it rests on (world_is_hole)?  Then it
	 * cannot be checked and has no effect.  NULL: it rests on nothing that
	 * can be erased.
	 */
	bool (*rests_on_hole)(const struct world *world,
	    const struct statement *statement);

	/* May this signer say it at this moment, and by which right? */
	bool (*may)(const struct world *world,
	    const struct statement *statement, const struct moment *at,
	    struct authority *authority, struct err *err);

	/*
	 * Does it fit what is known?  Asked when it is recorded, and again
	 * when an assent gives it effect.
	 */
	bool (*check)(const struct world *world,
	    const struct statement *statement, const struct moment *at,
	    struct err *err);

	/*
	 * What changes when it takes effect at this moment (later than it was
	 * recorded, if it needed an assent).
	 */
	bool (*change)(const struct world *world,
	    const struct statement *statement, const struct moment *at,
	    const struct authority *authority, struct changes *changes,
	    struct err *err);

	/* What it is about, for lists; any may be left as it is. */
	void (*about)(const struct statement *statement,
	    struct statement_row *row);
};

/* The row of a type, or NULL. */
const struct type *type_find(const char *name);

/* All types in the order of docs/statements.md; *n is how many. */
const struct type *const *type_table(size_t *n);

struct statement {
	struct digest digest; /* SHA-256 of the payload */
	struct bytes payload; /* copied to the arena, NUL-terminated */
	const struct type *type;
	const char *by;
	const char *nonce;
	struct digest log; /* zero in genesis */
	int64_t made_at;
	bool has_seen;
	uint64_t seen_size;
	struct digest seen_root;
	const void *body;  /* the type's own struct */
	struct sshsig sig; /* all zero until statement_verify */
};

/*
 * Read a payload: canonical form, schema, type, then the body.  Everything
 * it points to is in the arena.  Errors of jcs_parse and schema_check;
 * ERR_INVALID with field "/type" for an unknown type, "/v" for another
 * version.  *out is half filled on failure.  schemas is NULL only for a
 * payload that the caller has seen pass before: no stored byte is such.
 */
bool statement_parse(const struct schemas *schemas, struct bytes payload,
    struct arena *arena, struct statement *out, struct err *err) MUST_CHECK;

/*
 * Read the armored signature and verify it over the payload in namespace
 * kleos.v1.<type>.  Says nothing about whose key it is.  On success
 * statement->sig is set.
 */
bool statement_verify(struct statement *statement, struct bytes armored,
    struct err *err) MUST_CHECK;

/* c = SHA256("kleos.v1.entry" 0x00 | SHA256(payload) | SHA256(blob)) */
struct digest entry_commitment(const struct digest *payload,
    const struct digest *signature);

/* The 41 bytes of a log entry (protocol.md 4). */
#define ENTRY_LEN 41
void entry_bytes(int64_t recorded_at, const struct digest *commitment,
    unsigned char out[ENTRY_LEN]);

/* The leaf of an entry in the log's tree: SHA256(0x00 | entry). */
struct digest entry_leaf(int64_t recorded_at, const struct digest *payload,
    const struct digest *signature);

#endif
