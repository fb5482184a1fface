#include <assert.h>

#include "core/identity.h"
#include "store/loading.h"
#include "store/pages.h"

/*
 * All that decides about some people.  Who they are, what they did and the
 * policies are one round trip; identities that have to be somebody's first
 * take another; and what facts lead to is the last.
 */

/* Whom a handle was ever merged into or with, however far, and itself. */
struct cluster {
	const char **handle;
	size_t n;
};

static bool
cluster_has(const struct cluster *cluster, const char *handle)
{
	for (size_t i = 0; i < cluster->n; i++)
		if (strcmp(cluster->handle[i], handle) == 0)
			return true;
	return false;
}

/*
 * Whatever size is asked about, all of its people are among these: a merge
 * that ended, or came later, is followed too.
 */
static bool
find_cluster(const struct world *world, const char *handle, struct arena *arena,
    struct cluster *cluster, struct err *err)
{
	struct rows merges = world_all(world, CHANGE_MERGE);
	size_t before = 0;

	cluster->handle =
	    arena_array(arena, merges.n + 1, sizeof(*cluster->handle));
	if (cluster->handle == NULL)
		return err_memory(err);
	cluster->handle[0] = handle;
	for (cluster->n = 1; before != cluster->n;) {
		before = cluster->n;
		for (size_t i = 0; i < merges.n; i++) {
			const struct merge_row *row = merges.item[i];
			bool one = cluster_has(cluster, row->handle);
			bool other = cluster_has(cluster, row->into);

			if (one != other)
				cluster->handle[cluster->n++] =
				    one ? row->into : row->handle;
		}
	}
	return true;
}

/*
 * A person: who they are under all of their handles, and the facts of all
 * their identities.
 */
static bool
need_person(struct loading *loading, const char *handle, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct lookups *next = &loading->next;
	struct cluster cluster = { 0 };

	if (!find_cluster(loading->world, handle, &arena, &cluster, err))
		return false;
	for (size_t i = 0; i < cluster.n; i++) {
		const char *one = cluster.handle[i];
		const struct identity self = identity_of_handle(one);

		if (!loading_need_handle(loading, one, err))
			return false;
		loading_need_about(loading, one);
		sql_list_add(&next->list[LOOKUP_FACT_IDENTITY],
		    bytes_of(self.text));
		sql_list_add(&next->list[LOOKUP_FACT_LINKED], bytes_of(one));
	}
	return true;
}

/* Somebody by a handle, or an identity, of which is asked whose it is. */
static bool
need_one(struct loading *loading, const char *id, struct err *err)
{
	assert(id != NULL);

	const char *handle = identity_handle(id);
	if (handle == NULL && handle_is_valid(id))
		handle = id;
	if (handle != NULL)
		return need_person(loading, handle, err);
	sql_list_add(&loading->next.list[LOOKUP_FACT_IDENTITY], bytes_of(id));
	return loading_need_identity(loading, id, err);
}

/* The people whose the identities have turned out to be. */
static bool
need_owners(struct loading *loading, const struct store_ids *ids,
    struct err *err)
{
	for (size_t i = 0; i < ids->n; i++) {
		const char *owner = world_owner(loading->world, ids->item[i],
		    loading->scope.size);

		if (identity_handle(ids->item[i]) == NULL && owner != NULL &&
		    !need_person(loading, owner, err))
			return false;
	}
	return true;
}

static void
add_digest(struct lookups *lookups, enum lookup by, const struct digest *digest)
{
	if (!digest_is_zero(digest))
		sql_list_add(&lookups->list[by], digest_bytes(digest));
}

/* What facts were done at, came from and were judged by. */
static void
need_around(struct loading *loading)
{
	struct rows facts = world_all(loading->world, CHANGE_FACT);

	for (size_t i = 0; i < facts.n; i++) {
		const struct fact_row *fact = facts.item[i];

		add_digest(&loading->next, LOOKUP_OCCASION, &fact->occasion);
		add_digest(&loading->next, LOOKUP_IMPORT, &fact->import);
		add_digest(&loading->next, LOOKUP_ENDORSEMENT_TARGET,
		    &fact->statement);
		add_digest(&loading->next, LOOKUP_RETRACTION_TARGET,
		    &fact->statement);
	}
}

static bool
take_policy(const struct change *change, void *context, struct err *err)
{
	return world_add(context, change, err);
}

/* The first round trip. */
struct first {
	struct loading *loading;
	struct pages policies;
	struct pages_taker taker;
};

static bool
take_first(PGresult *res, size_t i, void *context, struct err *err)
{
	struct first *first = context;
	size_t n = first->policies.asked_n;

	return i < n ? pages_take(&first->policies, i, res, &first->taker, err)
		     : loading_take(first->loading, i - n, res, err);
}

static bool
run_first(struct loading *loading, struct err *err)
{
	const struct page_query query = { loading->scope.community,
		CHANGE_BIT(CHANGE_POLICY), loading->scope.size };
	struct first first = { .loading = loading,
		.taker = { take_policy, loading->world } };
	auto_pipe struct pipe pipe = { 0 };

	pages_init(&first.policies, &query);
	return pipe_start(&pipe, loading->db, err) &&
	       pages_send(&first.policies, &pipe, err) &&
	       loading_send(loading, &pipe, err) &&
	       pipe_finish(&pipe, take_first, &first, err) &&
	       pages_finish(&first.policies, loading->db, &first.taker, err);
}

bool
store_load_people(struct db *db, const struct store_community *community,
    const struct store_ids *ids, uint64_t size, struct world *world,
    struct err *err)
{
	const struct lookup_scope scope = { community->id, size };
	auto_loading struct loading loading;

	if (!loading_init(&loading, db, &scope, world, err) ||
	    !store_load_governance(db, community, world, err))
		return false;
	for (size_t i = 0; i < ids->n; i++)
		if (!need_one(&loading, ids->item[i], err))
			return false;
	if (!run_first(&loading, err) || !need_owners(&loading, ids, err) ||
	    !loading_round(&loading, err))
		return false;
	need_around(&loading);
	return loading_round(&loading, err);
}

bool
store_load_person(struct db *db, const struct store_community *community,
    const char *id, uint64_t size, struct world *world, struct err *err)
{
	const struct store_ids ids = { &id, 1 };

	return store_load_people(db, community, &ids, size, world, err);
}
