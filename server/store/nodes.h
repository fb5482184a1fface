/* nodes.h: the hash tree of a log as it lies in the database.  Private. */

#ifndef STORE_NODES_H
#define STORE_NODES_H

#include "core/map.h"
#include "core/merkle.h"
#include "store/sql.h"

/*
 * Hashes that were fetched or put; starts with nodes_init.  The source reads
 * from here, and fetches what is missing one by one.
 */
struct nodes {
	struct db *db;
	int32_t community;
	uint64_t connection; /* over which they were kept */
	struct map *hashes;
	struct arena arena;
};

bool nodes_init(struct nodes *nodes, struct db *db, int32_t community,
    struct err *err) MUST_CHECK;
void nodes_done(struct nodes *nodes);

#define auto_nodes __attribute__((cleanup(nodes_done)))

#define NODES_KEPT_MAX 10000

/*
 * Those of a community that were fetched before, for more to be fetched:
 * what is complete in a tree never changes.  Kept for the community that was
 * asked about last, as long as the connection is the same one and they are no
 * more than NODES_KEPT_MAX.  Borrowed from db until the next call.  NULL with
 * err set without memory.
 */
struct nodes *nodes_kept(struct db *db, int32_t community,
    struct err *err) MUST_CHECK;

bool nodes_put(struct nodes *nodes, struct merkle_coord at,
    const struct digest *hash, struct err *err) MUST_CHECK;

/* Fetch those of these subtrees and leaves that are missing in one query. */
bool nodes_fetch(struct nodes *nodes, const struct merkle_coord *coords,
    size_t n, struct err *err) MUST_CHECK;

struct merkle_source nodes_source(struct nodes *nodes);

/* The root of the first size leaves, which must be there. */
bool nodes_root(struct nodes *nodes, uint64_t size, struct digest *root,
    struct err *err) MUST_CHECK;

/* The hash of the leaf of an entry. */
struct digest nodes_leaf(int64_t recorded_at,
    const struct digest *payload_digest, const struct digest *signature_digest);

#endif
