#include "store/load.h"

#include "core/identity.h"
#include "core/line.h"
#include "store/loading.h"
#include "store/nodes.h"
#include "store/pages.h"

bool
loading_init(struct loading *loading, struct db *db,
    const struct lookup_scope *scope, struct world *world, struct err *err)
{
	*loading =
	    (struct loading){ .db = db, .scope = *scope, .world = world };
	lookups_init(&loading->next);
	loading->handles = map_new(err);
	loading->identities = loading->handles != NULL ? map_new(err) : NULL;
	loading->signers = loading->identities != NULL ? map_new(err) : NULL;
	return loading->signers != NULL;
}

void
loading_done(struct loading *loading)
{
	lookups_done(&loading->next);
	map_free(loading->handles);
	map_free(loading->identities);
	map_free(loading->signers);
}

/* Is this the first time?  Then mark it; *err is set when that fails. */
static bool
mark(struct map *map, const char *key, bool *first, struct err *err)
{
	static char marked;

	*first = map_get(map, bytes_of(key)) == NULL;
	return !*first || map_put(map, bytes_of(key), &marked, err);
}

bool
loading_need_handle(struct loading *loading, const char *handle,
    struct err *err)
{
	bool first;

	if (!mark(loading->handles, handle, &first, err))
		return false;
	if (first) {
		sql_list_add(&loading->next.list[LOOKUP_PERSON],
		    bytes_of(handle));
		sql_list_add(&loading->next.list[LOOKUP_KEY], bytes_of(handle));
		sql_list_add(&loading->next.list[LOOKUP_LINK],
		    bytes_of(handle));
	}
	return true;
}

void
loading_need_about(struct loading *loading, const char *handle)
{
	sql_list_add(&loading->next.list[LOOKUP_PROFILE], bytes_of(handle));
	sql_list_add(&loading->next.list[LOOKUP_AFFILIATION_OF],
	    bytes_of(handle));
	sql_list_add(&loading->next.list[LOOKUP_DECLARATION], bytes_of(handle));
}

bool
loading_need_identity(struct loading *loading, const char *identity,
    struct err *err)
{
	const char *handle = identity_handle(identity);
	bool first;

	if (handle != NULL)
		return loading_need_handle(loading, handle, err);
	if (!mark(loading->identities, identity, &first, err))
		return false;
	if (first)
		sql_list_add(&loading->next.list[LOOKUP_LINK_IDENTITY],
		    bytes_of(identity));
	return true;
}

/* The keys that a key signed for. */
static bool
need_added(struct loading *loading, const char *fingerprint, struct err *err)
{
	bool first;

	if (!mark(loading->signers, fingerprint, &first, err))
		return false;
	if (first)
		sql_list_add(&loading->next.list[LOOKUP_KEY_ADDED],
		    bytes_of(fingerprint));
	return true;
}

/* Keep a row, and see whom it leads to. */
static bool
take(enum lookup by, const struct change *change, void *context,
    struct err *err)
{
	struct loading *loading = context;

	if (!world_add(loading->world, change, err))
		return false;
	switch (by) {
	case LOOKUP_KEY_LINE:
		return loading_need_handle(loading, change->key.handle, err);
	case LOOKUP_KEY_ADDED:
		return loading_need_handle(loading, change->key.handle, err) &&
		       need_added(loading, change->key.fingerprint, err);
	case LOOKUP_LINK_IDENTITY:
		return loading_need_handle(loading, change->link.handle, err);
	case LOOKUP_FACT:
		return loading_need_identity(loading, change->fact.identity,
		    err);
	default:
		return true;
	}
}

bool
loading_round(struct loading *loading, struct err *err)
{
	const struct lookups_taker taker = { take, loading };
	auto_lookups struct lookups now = loading->next;

	lookups_init(&loading->next);
	return lookups_run(&now, loading->db, &loading->scope, &taker, err);
}

bool
loading_send(struct loading *loading, struct pipe *pipe, struct err *err)
{
	auto_lookups struct lookups now = loading->next;

	lookups_init(&loading->next);
	return lookups_send(&now, pipe, &loading->scope, &loading->asked, err);
}

bool
loading_take(struct loading *loading, size_t i, const PGresult *res,
    struct err *err)
{
	const struct lookups_taker taker = { take, loading };

	return lookups_take(&loading->asked, i, res, &taker, err);
}

/*
 * Identities lead to handles, handles to nothing, and keys to the keys they
 * added; nothing is asked for twice, and so there is an end.
 */
static bool
run_rounds(struct loading *loading, struct err *err)
{
	while (!lookups_empty(&loading->next))
		if (!loading_round(loading, err))
			return false;
	return true;
}

static bool
need_digest(struct loading *loading, enum lookup by, const char *hex,
    struct err *err)
{
	struct digest digest;

	if (!digest_parse(hex, &digest))
		return err_set(err, ERR_INTERNAL, "%s is no digest", hex);
	sql_list_add(&loading->next.list[by], digest_bytes(&digest));
	return true;
}

/* Every lookup by which a statement's digest may be of use. */
static bool
need_statement(struct loading *loading, const char *hex, struct err *err)
{
	static const enum lookup by[] = {
		LOOKUP_STATEMENT,
		LOOKUP_PENDING,
		LOOKUP_OCCASION,
		LOOKUP_FACT,
		LOOKUP_ENDORSEMENT_TARGET,
		LOOKUP_ENDORSEMENT,
		LOOKUP_RETRACTION_TARGET,
		LOOKUP_IMPORT,
		LOOKUP_AFFILIATION,
		LOOKUP_LISTED,
		LOOKUP_MEASURED,
	};

	for (size_t i = 0; i < COUNT(by); i++)
		if (!need_digest(loading, by[i], hex, err))
			return false;
	return true;
}

/* "<digest> <ms>" is a source's place; no group is as long as a digest. */
static void
need_place(struct loading *loading, const char *place)
{
	char hex[DIGEST_HEX_LEN + 1] = "";
	struct digest source;

	if (strlen(place) > DIGEST_HEX_LEN)
		memcpy(hex, place, DIGEST_HEX_LEN);
	if (digest_parse(hex, &source))
		sql_list_add(&loading->next.list[LOOKUP_OCCASION_SOURCE],
		    digest_bytes(&source));
	else
		sql_list_add(&loading->next.list[LOOKUP_OCCASION_PLACE],
		    bytes_of(place));
}

static bool
need(struct loading *loading, enum want_kind kind, const char *key,
    struct err *err)
{
	switch (kind) {
	case WANT_HANDLE:
		return loading_need_handle(loading, key, err);
	case WANT_IDENTITY:
		return loading_need_identity(loading, key, err);
	case WANT_STATEMENT:
		return need_statement(loading, key, err);
	case WANT_ABOUT:
		loading_need_about(loading, key);
		return true;
	case WANT_KEY_LINE:
		sql_list_add(&loading->next.list[LOOKUP_KEY_LINE],
		    bytes_of(key));
		return true;
	case WANT_ADDED_BY:
		return need_added(loading, key, err);
	case WANT_RECORDED:
		return need_digest(loading, LOOKUP_STATEMENT, key, err);
	case WANT_PLACE:
		need_place(loading, key);
		return true;
	case WANT_SOURCE:
		return need_digest(loading, LOOKUP_IMPORT_SOURCE, key, err);
	case WANT_LIST:
		sql_list_add(&loading->next.list[LOOKUP_LIST], bytes_of(key));
		return true;
	case WANT_METRIC:
		sql_list_add(&loading->next.list[LOOKUP_METRIC], bytes_of(key));
		return true;
	case WANT_MEASURED:
		sql_list_add(&loading->next.list[LOOKUP_MEASURED_IDENTITY],
		    bytes_of(key));
		return true;
	case WANT_POLICY:
		sql_list_add(&loading->next.list[LOOKUP_POLICY], bytes_of(key));
		return true;
	case WANT_HEAD:
	case WANT_KINDS:
		break;
	}
	return true;
}

/* Roots at the sizes that somebody says they have seen. */
static bool
load_heads(struct loading *loading, const struct store_community *community,
    const struct want_list *sizes, struct err *err)
{
	auto_nodes struct nodes nodes;
	struct digest root;
	uint64_t size;

	if (!nodes_init(&nodes, loading->db, community->id, err))
		return false;
	for (size_t i = 0; i < sizes->n; i++) {
		if (!line_uint64(bytes_of(sizes->item[i]), &size) ||
		    size > loading->scope.size)
			continue;
		root = community->root;
		if (size != community->size &&
		    !nodes_root(&nodes, size, &root, err))
			return false;
		if (!world_note_head(loading->world, size, &root, err))
			return false;
	}
	return true;
}

bool
loading_want(struct loading *loading, const struct wants *wants,
    struct err *err)
{
	for (enum want_kind kind = 0; kind < WANT_KINDS; kind++)
		for (size_t i = 0; i < wants->list[kind].n; i++)
			if (!need(loading, kind, wants->list[kind].item[i],
				err))
				return false;
	return true;
}

bool
loading_finish(struct loading *loading, const struct store_community *community,
    const struct wants *wants, struct err *err)
{
	return run_rounds(loading, err) &&
	       (wants->list[WANT_HEAD].n == 0 ||
		   load_heads(loading, community, &wants->list[WANT_HEAD],
		       err));
}

bool
store_load_wants(struct db *db, const struct store_community *community,
    const struct wants *wants, uint64_t size, struct world *world,
    struct err *err)
{
	const struct lookup_scope scope = { community->id, size };
	auto_loading struct loading loading;

	return loading_init(&loading, db, &scope, world, err) &&
	       loading_want(&loading, wants, err) &&
	       loading_finish(&loading, community, wants, err);
}

static bool
take_row(const struct change *change, void *context, struct err *err)
{
	return world_add(context, change, err);
}

bool
store_load_kinds(struct db *db, const struct store_community *community,
    uint64_t kinds, uint64_t size, struct world *world, struct err *err)
{
	const struct page_query query = { community->id, kinds, size };
	const struct pages_taker taker = { take_row, world };
	struct pages pages;

	pages_init(&pages, &query);
	return pages_finish(&pages, db, &taker, err);
}

bool
store_load_policies(struct db *db, const struct store_community *community,
    uint64_t size, struct world *world, struct err *err)
{
	return store_load_governance(db, community, world, err) &&
	       store_load_kinds(db, community, CHANGE_BIT(CHANGE_POLICY), size,
		   world, err);
}
