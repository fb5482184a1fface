#include "core/roll.h"

#include <sodium.h>

#include "core/identity.h"
#include "core/inquiry.h"
#include "core/jcs.h"
#include "core/jput.h"
#include "core/line.h"

static int
compare_ids(const void *a, const void *b)
{
	const char *const *left = a;
	const char *const *right = b;

	return strcmp(*left, *right);
}

/* Sort and leave out what is there already. */
static void
sort_ids(struct everyone *everyone)
{
	size_t n = 0;

	if (everyone->n > 1)
		qsort(everyone->id, everyone->n, sizeof(*everyone->id),
		    compare_ids);
	for (size_t i = 0; i < everyone->n; i++)
		if (n == 0 || strcmp(everyone->id[n - 1], everyone->id[i]) != 0)
			everyone->id[n++] = everyone->id[i];
	everyone->n = n;
}

/* Identities with facts, without those that are somebody's. */
static void
add_strangers(const struct world *world, uint64_t size,
    struct everyone *everyone)
{
	struct rows rows = world_all(world, CHANGE_FACT);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		const struct fact_row *row = rows.item[i];

		if (row_stands(&row->row, size))
			everyone->id[everyone->n++] = row->identity;
	}
	sort_ids(everyone);
	for (size_t i = 0; i < everyone->n; i++)
		if (world_owner(world, everyone->id[i], size) == NULL)
			everyone->id[n++] = everyone->id[i];
	everyone->n = n;
}

static bool
add_people(const struct world *world, uint64_t size, struct arena *arena,
    struct everyone *everyone, struct err *err)
{
	struct rows rows = world_all(world, CHANGE_PERSON);

	for (size_t i = 0; i < rows.n; i++) {
		const struct person_row *row = rows.item[i];
		struct identity own = identity_of_handle(row->handle);

		/* Who was merged into another is there as the other. */
		if (!row_stands(&row->row, size) ||
		    strcmp(world_self(world, row->handle, size), row->handle) !=
			0)
			continue;
		const char *id = arena_strdup(arena, own.text);
		if (id == NULL)
			return err_memory(err);
		everyone->id[everyone->n++] = id;
	}
	return true;
}

bool
roll_everyone(const struct world *world, uint64_t size, struct arena *arena,
    struct everyone *everyone, struct err *err)
{
	size_t most =
	    world_all(world, CHANGE_FACT).n + world_all(world, CHANGE_PERSON).n;

	*everyone = (struct everyone){ 0 };
	everyone->id = arena_array(arena, most, sizeof(*everyone->id));
	if (everyone->id == NULL)
		return err_memory(err);
	add_strangers(world, size, everyone);
	if (!add_people(world, size, arena, everyone, err))
		return false;
	sort_ids(everyone);
	return true;
}

static bool
write_line(const json_t *json, struct buf *out, struct err *err)
{
	if (!jcs_write(json, out, err))
		return false;
	buf_putc(out, '\n');
	return true;
}

static bool
write_header(const struct ask *ask, const struct policy *policy,
    struct buf *out, struct err *err)
{
	const struct community_row *community = world_community(ask->world);
	json_t *json auto_json = json_object();

	if (community == NULL)
		return err_set(err, ERR_NOT_FOUND, "no community is known");
	if (json == NULL)
		return err_memory(err);
	return jput_instant(json, "as_of", ask->instant, err) &&
	       jput_digest(json, "log", &community->log, err) &&
	       jput_digest(json, "policy", &policy->digest, err) &&
	       jput_text(json, "role", ask->role, err) &&
	       jput_int(json, "size", (int64_t)ask->size, err) &&
	       jput_int(json, "v", 1, err) && write_line(json, out, err);
}

static bool
write_id(const char *id, struct buf *out, struct err *err)
{
	json_t *json auto_json = json_object();

	if (json == NULL)
		return err_memory(err);
	return jput_text(json, "id", id, err) && write_line(json, out, err);
}

static void
add_sum(struct roll_sums *sums, enum result result)
{
	size_t *const sum[] = {
		[RESULT_FAIL] = &sums->fail,
		[RESULT_INSUFFICIENT] = &sums->insufficient,
		[RESULT_UNCHECKED] = &sums->unchecked,
		[RESULT_PASS] = &sums->pass,
	};

	(*sum[result])++;
}

/* Ask about one person; what was needed for that is freed again. */
static bool
ask_one(const struct ask *ask, const struct versions *versions,
    enum result *result, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_inquiry struct inquiry inquiry = { 0 };

	return inquiry_open(ask, versions, &arena, &inquiry, err) &&
	       inquiry_at(&inquiry, ask->instant, result, err);
}

/* A line for whom there is one, in the roll or among those who lack data. */
static bool
write_one(const char *id, enum result result, const struct roll_sums *sums,
    struct buf *out, struct buf *lacking, struct err *err)
{
	if (result == RESULT_PASS)
		return write_id(id, out, err);
	if (result == RESULT_INSUFFICIENT && lacking != NULL &&
	    sums->insufficient <= ROLL_LACKING_MAX)
		return write_id(id, lacking, err);
	return true;
}

bool
roll_write(const struct ask *ask, struct buf *out, struct roll_sums *sums,
    struct buf *lacking, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct ask one = *ask;
	struct versions versions;
	struct everyone everyone;

	*sums = (struct roll_sums){ 0 };
	if (!versions_open(ask, &arena, &versions, err) ||
	    !write_header(ask, versions_at(&versions, ask->instant), out,
		err) ||
	    !roll_everyone(ask->world, ask->size, &arena, &everyone, err))
		return false;
	for (size_t i = 0; i < everyone.n; i++) {
		enum result result;

		one.id = everyone.id[i];
		if (!ask_one(&one, &versions, &result, err))
			return false;
		add_sum(sums, result);
		if (!write_one(one.id, result, sums, out, lacking, err))
			return false;
	}
	return (!buf_failed(out) &&
		   (lacking == NULL || !buf_failed(lacking))) ||
	       err_memory(err);
}

bool
roll_around(const struct ask *ask, struct stretch *around, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct versions versions;

	return versions_open(ask, &arena, &versions, err) &&
	       turns_around(ask, &versions, around, err);
}

bool
roll_as_of(const struct ask *ask, struct bytes roll, struct buf *out,
    struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct policy policy;
	struct bytes header;

	if (!line_next(&roll, &header))
		return err_set(err, ERR_INTERNAL, "a roll without a header");
	if (!decide_policy(ask, &arena, &policy, err) ||
	    !write_header(ask, &policy, out, err))
		return false;
	buf_add(out, roll.data, roll.len);
	return !buf_failed(out) || err_memory(err);
}

struct digest
roll_digest(struct bytes bytes)
{
	static const char label[] = "kleos.v1.roll"; /* with its NUL */
	crypto_hash_sha256_state state;
	struct digest digest;

	(void)crypto_hash_sha256_init(&state);
	(void)crypto_hash_sha256_update(&state, (const unsigned char *)label,
	    sizeof(label));
	(void)crypto_hash_sha256_update(&state, bytes.data, bytes.len);
	(void)crypto_hash_sha256_final(&state, digest.byte);
	return digest;
}
