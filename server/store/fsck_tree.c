#include "store/fsck_parts.h"

#include <inttypes.h>

#include "core/map.h"

/* The nodes and the head of a log against the tree that its entries make. */

/* A node that is not what the entries make of it. */
struct bad_node {
	struct merkle_coord at;
	struct digest hash; /* that is there; zero: none */
};

struct walk {
	struct checking *checking;
	struct merkle_source tree;
	uint64_t size;          /* of the tree */
	uint64_t reach;         /* nodes up to here may be there */
	struct merkle_coord at; /* the node that comes next */
	struct map *bad;        /* struct bad_node by coordinate */
	struct arena arena;
	bool head_agrees;   /* the log's row is in itself consistent */
	bool entry_suspect; /* an entry is not what the tree was made of */
	bool tail;          /* the last entries are missing */
	struct digest root; /* of the entries */
};

struct coord_key {
	uint64_t level;
	uint64_t index;
};

static void
walk_done(struct walk *walk)
{
	map_free(walk->bad);
	arena_done(&walk->arena);
}

#define auto_walk __attribute__((cleanup(walk_done)))

static const struct bad_node *
find_bad(const struct walk *walk, struct merkle_coord at)
{
	const struct coord_key key = { at.level, at.index };

	return map_get(walk->bad,
	    (struct bytes){ (const unsigned char *)&key, sizeof(key) });
}

static bool
keep_bad(struct walk *walk, struct merkle_coord at, const struct digest *hash,
    struct err *err)
{
	const struct coord_key key = { at.level, at.index };
	struct bad_node *bad = arena_alloc(&walk->arena, sizeof(*bad));

	if (bad == NULL)
		return err_memory(err);
	*bad = (struct bad_node){ .at = at };
	if (hash != NULL)
		bad->hash = *hash;
	return map_put(walk->bad,
	    (struct bytes){ (const unsigned char *)&key, sizeof(key) }, bad,
	    err);
}

static void
node_damage(struct walk *walk, struct merkle_coord at, const char *column,
    const char *what)
{
	const struct fsck_name name =
	    fsck_name_pair((int64_t)at.level, (int64_t)at.index);

	fsck_damage(walk->checking,
	    &(struct fsck_place){ "node", name.text, column }, "%s", what);
}

/* Is there a node at this place in a tree of that size? */
static bool
is_inside(struct merkle_coord at, uint64_t size)
{
	return at.level > 0 && at.level < MERKLE_LEVELS - 1 &&
	       at.index < size >> at.level;
}

static void
step(struct walk *walk)
{
	walk->at.index++;
	while (walk->at.level < MERKLE_LEVELS - 1 &&
	       walk->at.index >= walk->size >> walk->at.level) {
		walk->at.level++;
		walk->at.index = 0;
	}
}

static bool
precedes(struct merkle_coord a, struct merkle_coord b)
{
	return a.level < b.level || (a.level == b.level && a.index < b.index);
}

/* Every node in front of this one that should have come. */
static bool
skip_to(struct walk *walk, struct merkle_coord at, struct err *err)
{
	while (is_inside(walk->at, walk->size) && precedes(walk->at, at)) {
		node_damage(walk, walk->at, "", "is missing");
		if (!keep_bad(walk, walk->at, NULL, err))
			return false;
		step(walk);
	}
	return true;
}

static bool
check_hash(struct walk *walk, const PGresult *res, int row, struct err *err)
{
	const struct digest hash = sql_get_digest(res, row, 2);
	struct digest want;

	if (!walk->tree.hash(walk->at, &want, walk->tree.context, err))
		return false;
	if (digest_is_zero(&hash))
		node_damage(walk, walk->at, "hash", "is none");
	if (!fsck_cell_is_digest(res, row, 2, &want) &&
	    !keep_bad(walk, walk->at, &hash, err))
		return false;
	step(walk);
	return true;
}

static bool
take_node(const PGresult *res, int row, void *context, struct err *err)
{
	struct walk *walk = context;
	struct checking *checking = walk->checking;
	int64_t level = sql_get_int(res, row, 0);
	const struct merkle_coord at = {
		.level =
		    level > 0 && level < MERKLE_LEVELS ? (unsigned)level : 0,
		.index = sql_get_size(res, row, 1),
	};
	const struct fsck_name name =
	    fsck_name_pair(level, sql_get_int(res, row, 1));
	const struct fsck_place place = { "node", name.text, "" };

	checking->out->nodes++;
	if (PQgetisnull(res, row, 0) || PQgetisnull(res, row, 1) ||
	    !is_inside(at, walk->size)) {
		/* Behind a gap nobody knows. */
		if (!is_inside(at, walk->reach))
			fsck_damage(checking, &place, "is too many");
		return true;
	}
	if (!skip_to(walk, at, err))
		return false;
	if (precedes(at, walk->at)) {
		fsck_damage(checking, &place, "is there twice");
		return true;
	}
	return check_hash(walk, res, row, err);
}

/* What lies there for a node: the right hash unless it is among the bad. */
static bool
stored_hash(const struct walk *walk, struct merkle_coord at, struct digest *out,
    struct err *err)
{
	const struct bad_node *bad = find_bad(walk, at);

	if (bad == NULL)
		return walk->tree.hash(at, out, walk->tree.context, err);
	*out = bad->hash;
	return true;
}

/* Is everything above this node as wrong as it is, up to the log's row? */
static bool
is_wrong_to_the_top(const struct walk *walk, struct merkle_coord at)
{
	while (is_inside(at, walk->size)) {
		const struct bad_node *bad = find_bad(walk, at);

		if (bad == NULL || digest_is_zero(&bad->hash))
			return false;
		at.level++;
		at.index >>= 1;
	}
	return walk->head_agrees &&
	       !digest_equal(&walk->root, &walk->checking->log.root);
}

static void
suspect_entry(struct walk *walk, uint64_t index, const char *what)
{
	const struct fsck_name name = fsck_name(index);

	walk->entry_suspect = true;
	fsck_damage(walk->checking,
	    &(struct fsck_place){ "entry", name.text, "" }, "%s", what);
}

/* One bad node: is it bad itself, or what is below it? */
static bool
judge_node(struct walk *walk, const struct bad_node *bad, struct err *err)
{
	static const char pair[] =
	    "the tree was made of another one here, or beside it: recorded_at"
	    " is not what it was";
	struct merkle_coord child = { bad->at.level - 1, bad->at.index * 2 };
	struct digest left;
	struct digest right;

	if (digest_is_zero(&bad->hash))
		return true; /* was spoken of already */
	if (bad->at.level == 1 && is_wrong_to_the_top(walk, bad->at)) {
		suspect_entry(walk, child.index, pair);
		suspect_entry(walk, child.index + 1, pair);
		return true;
	}
	if (!stored_hash(walk, child, &left, err))
		return false;
	child.index++;
	if (!stored_hash(walk, child, &right, err))
		return false;
	const struct digest made = merkle_node(&left, &right);
	if (!digest_equal(&made, &bad->hash))
		node_damage(walk, bad->at, "hash",
		    "is not that of the two below it");
	return true;
}

struct judging {
	struct walk *walk;
	struct err *err;
};

static bool
visit_bad(struct bytes key, void *value, void *context)
{
	const struct judging *judging = context;

	(void)key;
	return judge_node(judging->walk, value, judging->err);
}

/* The edge that the entries make. */
static bool
make_edge(const struct walk *walk, struct merkle_edge *edge, struct err *err)
{
	uint64_t at = 0;

	*edge = (struct merkle_edge){ .size = walk->size };
	for (unsigned level = MERKLE_LEVELS; level-- > 0;) {
		const struct merkle_coord peak = { level, at >> level };

		if ((walk->size >> level & 1) == 0)
			continue;
		if (!walk->tree.hash(peak, &edge->peak[edge->n],
			walk->tree.context, err))
			return false;
		edge->n++;
		at += (uint64_t)1 << level;
	}
	return true;
}

static bool
same_edge(const struct merkle_edge *a, const struct merkle_edge *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = digest_equal(&a->peak[i], &b->peak[i]);
	return same;
}

/* Does a row of a log fit itself: an edge of that size, with that root? */
static bool
head_agrees(const struct checked_log *log, uint64_t size)
{
	if (log->size != size ||
	    log->edge.n != (size_t)__builtin_popcountll(size))
		return false;
	const struct digest root = merkle_root(&log->edge);
	return digest_equal(&root, &log->root);
}

static void
log_damage(struct walk *walk, const char *column, const char *what)
{
	fsck_damage(walk->checking,
	    &(struct fsck_place){ "log", walk->checking->name, column }, "%s",
	    what);
}

/* The last of an odd number of entries is in the edge only. */
static void
judge_last(struct walk *walk, const struct merkle_edge *edge)
{
	const struct merkle_edge *stored = &walk->checking->log.edge;

	if ((walk->size & 1) != 0 && walk->head_agrees &&
	    !digest_equal(&edge->peak[edge->n - 1], &stored->peak[edge->n - 1]))
		suspect_entry(walk, walk->size - 1,
		    "the tree was made of another one here: recorded_at is not"
		    " what it was");
}

static void
judge_head(struct walk *walk, const struct merkle_edge *edge)
{
	const struct checked_log *log = &walk->checking->log;
	bool same_root = digest_equal(&walk->root, &log->root);
	bool same = same_edge(edge, &log->edge);

	/* What an entry explains is not the head's fault. */
	if (walk->entry_suspect || walk->tail)
		return;
	if (!same)
		log_damage(walk, "edge", "is not that of the entries");
	if (!same_root)
		log_damage(walk, "root", "is not that of the entries");
}

/* Which of the two is wrong when there are more or less than the log says? */
static void
judge_size(struct walk *walk)
{
	struct checking *checking = walk->checking;
	const struct checked_log *log = &checking->log;

	if (log->size == checking->next)
		return;
	if (walk->tail) {
		const struct fsck_name name = fsck_name(checking->next);

		fsck_damage(checking,
		    &(struct fsck_place){ "entry", name.text, "" },
		    "is missing, like all up to the size of the log, %" PRIu64,
		    log->size);
		return;
	}
	if (walk->size != log->size) {
		log_damage(walk, "size", "is not the number of entries");
		return;
	}
	for (uint64_t i = log->size; i < checking->next; i++) {
		const struct fsck_name name = fsck_name(i);

		fsck_damage(checking,
		    &(struct fsck_place){ "entry", name.text, "" },
		    "is beyond the size of the log");
	}
}

/* What else the log's row says of its entries. */
static void
judge_rest(struct walk *walk)
{
	const struct checking *checking = walk->checking;
	const struct checked_log *log = &checking->log;

	if (log->size == checking->next &&
	    log->last_recorded_at != checking->recorded_at)
		log_damage(walk, "last_recorded_at",
		    "is not that of the last entry");
	if (!checking->stopped &&
	    log->governance != (int64_t)checking->governance)
		log_damage(walk, "governance",
		    "is not the size after the last change of it");
}

static bool
judge(struct walk *walk, struct err *err)
{
	struct judging judging = { walk, err };
	const struct checking *checking = walk->checking;
	bool whole = !checking->gap && checking->log.there;
	struct merkle_edge edge;

	if (!make_edge(walk, &edge, err))
		return false;
	walk->head_agrees = head_agrees(&checking->log, walk->size);
	if (whole)
		judge_last(walk, &edge);
	if (!map_each(walk->bad, visit_bad, &judging))
		return false;
	if (checking->log.there)
		judge_rest(walk);
	if (whole) {
		judge_size(walk);
		judge_head(walk, &edge);
	}
	return true;
}

/* Has the log reached its mark, and is it still the same log? */
static bool
check_mark(struct walk *walk, struct err *err)
{
	struct checking *checking = walk->checking;
	const struct checkpoint *mark = &checking->mark;
	const struct fsck_place place = { "mark", checking->name, "" };
	struct digest root;

	if (mark->size == 0) {
		if (checking->next > 0)
			fsck_note(checking, &place, "there is none yet");
		return true;
	}
	if (mark->size > checking->next) {
		fsck_behind(checking, &place,
		    "is ahead: %" PRIu64 " entries were published, %" PRIu64
		    " are there",
		    mark->size, checking->next);
		return true;
	}
	if (mark->size > walk->size) {
		fsck_note(checking, &place,
		    "was not compared: entries are missing");
		return true;
	}
	if (!merkle_root_at(&walk->tree, mark->size, &root, err))
		return false;
	if (!digest_equal(&root, &mark->root))
		fsck_damage(checking, &place,
		    "is forked: another root was published for size %" PRIu64,
		    mark->size);
	else if (mark->size < checking->next)
		fsck_note(checking, &place,
		    "is behind the log: %" PRIu64 " of %" PRIu64 " entries",
		    mark->size, checking->next);
	return true;
}

/*
 * How much of the tree is known: all entries up to a gap.  What somebody
 * added behind the end of the log is not part of it; where the log's root is
 * of more entries than there are, the last ones are missing.
 */
static bool
measure(struct walk *walk, struct err *err)
{
	struct checking *checking = walk->checking;
	const struct checked_log *log = &checking->log;
	struct digest root;

	walk->size = tree_size(checking->tree);
	walk->root = tree_root(checking->tree);
	walk->reach = checking->next;
	if (log->there && !checking->gap && log->size < walk->size) {
		if (!merkle_root_at(&walk->tree, log->size, &root, err))
			return false;
		if (digest_equal(&root, &log->root)) {
			walk->size = log->size;
			walk->root = root;
			checking->stopped =
			    checking->stopped && checking->replayed < log->size;
		}
	}
	if (log->size > checking->next && log->size <= (uint64_t)INT64_MAX &&
	    !digest_equal(&walk->root, &log->root)) {
		walk->tail = true;
		walk->reach = log->size;
		checking->stopped = true;
	}
	if (walk->reach == checking->next && !checking->gap)
		walk->reach = walk->size;
	if (checking->replayed > walk->size)
		checking->replayed = walk->size;
	return true;
}

bool
fsck_tree(struct checking *checking, struct err *err)
{
	static const char sql[] =
	    FSCK_CURSOR "SELECT level, index, hash FROM node"
			" WHERE community = $1 ORDER BY level, index";
	auto_walk struct walk walk = {
		.checking = checking,
		.tree = tree_source(checking->tree),
		.at = { .level = 1 },
		.bad = map_new(err),
	};
	const struct fsck_stream stream = {
		.table = "node",
		.sql = sql,
		.take = take_node,
		.context = &walk,
	};
	const struct merkle_coord end = { MERKLE_LEVELS, 0 };

	return walk.bad != NULL && measure(&walk, err) &&
	       fsck_stream(checking, &stream, err) &&
	       skip_to(&walk, end, err) && judge(&walk, err) &&
	       check_mark(&walk, err);
}
