/* tree.h: the complete subtrees of a growing hash tree, kept in memory. */

#ifndef CORE_TREE_H
#define CORE_TREE_H

#include "core/merkle.h"

struct tree;

struct tree *tree_new(struct err *err) MUST_CHECK;
void tree_free(struct tree *tree);

/* Append one leaf hash.  ERR_INTERNAL when there is no memory. */
bool tree_append(struct tree *tree, const struct digest *leaf,
    struct err *err) MUST_CHECK;

uint64_t tree_size(const struct tree *tree);
struct digest tree_root(const struct tree *tree);

/* For merkle_root_at and proofs; valid as long as the tree is. */
struct merkle_source tree_source(struct tree *tree);

#endif
