#include "small_world.h"

#include <stdio.h>

#include "core/jcs.h"
#include "core/schema.h"

#include "test.h"

struct small
small_open(void)
{
	struct small small = { 0 };
	struct err err;

	small.world = world_new(&err);
	assert_non_null(small.world);
	(void)small_add(&small, (struct change){ .kind = CHANGE_COMMUNITY,
				    .community = { .log = small_digest(0),
					.slug = "small",
					.title = "Small",
					.origin = "log.example/small",
					.log_key = "",
					.zone = "UTC" } });
	return small;
}

void
small_close(struct small *small)
{
	world_free(small->world);
}

int64_t
at(const char *instant)
{
	struct err err;
	int64_t ms = -1;

	assert_true(instant_parse(instant, &ms, &err));
	return ms;
}

struct digest
small_digest(uint64_t index)
{
	return digest_sha256(
	    (struct bytes){ (const unsigned char *)&index, sizeof(index) });
}

uint64_t
small_add(struct small *small, struct change change)
{
	struct err err;

	change.row.since = small->size++;
	change.row.until = ROW_OPEN;
	assert_true(world_add(small->world, &change, &err));
	return change.row.since;
}

uint64_t
small_end(struct small *small, enum change_kind kind, uint64_t since)
{
	const struct change change = { .kind = CHANGE_END,
		.end = { .kind = kind, .since = since, .until = small->size } };
	struct err err;

	assert_true(world_add(small->world, &change, &err));
	return small->size++;
}

uint64_t
small_retract(struct small *small, enum change_kind kind, uint64_t since)
{
	const struct change change = { .kind = CHANGE_END,
		.end = { .kind = kind, .since = since, .until = small->size } };
	struct err err;

	assert_true(world_add(small->world, &change, &err));
	return small_add(small,
	    (struct change){ .kind = CHANGE_RETRACTION,
		.retraction = { .target = small_digest(since),
		    .type = "contribution",
		    .by = "somebody" } });
}

uint64_t
small_person(struct small *small, const char *handle)
{
	return small_add(small,
	    (struct change){ .kind = CHANGE_PERSON,
		.person = { .handle = handle, .kinds = "", .by = handle } });
}

uint64_t
small_link(struct small *small, const char *identity, const char *handle)
{
	return small_add(small, (struct change){ .kind = CHANGE_LINK,
				    .link = { .identity = identity,
					.handle = handle,
					.by = "reg" } });
}

uint64_t
small_group(struct small *small, const char *slug, const char *kind,
    const char *parent)
{
	return small_add(small, (struct change){ .kind = CHANGE_GROUP,
				    .group = { .slug = slug,
					.kind = kind,
					.title = slug,
					.parent = parent,
					.until_at = INSTANT_MAX } });
}

uint64_t
small_office(struct small *small, struct office_row office)
{
	if (office.until_at == 0)
		office.until_at = INSTANT_MAX;
	office.statement = small_digest(small->size);
	office.by = "reg";
	return small_add(small,
	    (struct change){ .kind = CHANGE_OFFICE, .office = office });
}

uint64_t
small_fact(struct small *small, struct fact_row fact)
{
	fact.statement = small_digest(small->size);
	if (fact.activity == NULL)
		fact.activity = "talk";
	if (fact.quantities == NULL)
		fact.quantities = "{}";
	if (fact.until_at == 0)
		fact.until_at = fact.from;
	if (fact.by == NULL)
		fact.by = "somebody";
	fact.endorsers = "";
	return small_add(small,
	    (struct change){ .kind = CHANGE_FACT, .fact = fact });
}

uint64_t
small_occasion(struct small *small, const char *group, const char *start,
    const char *by, const struct attendee *attendee, size_t n)
{
	uint64_t index = small->size++;
	struct change change = { .kind = CHANGE_OCCASION };
	struct err err;

	change.row = (struct row){ index, ROW_OPEN, 0 };
	change.occasion.statement = small_digest(index);
	change.occasion.group = group;
	change.occasion.status = "held";
	change.occasion.name = "a meeting";
	change.occasion.start = at(start);
	change.occasion.end_at = INSTANT_MAX;
	change.occasion.by = by;
	assert_true(world_add(small->world, &change, &err));
	for (size_t i = 0; i < n; i++) {
		change = (struct change){ .kind = CHANGE_FACT };
		change.row = (struct row){ index, ROW_OPEN, (int64_t)i + 1 };
		change.fact.statement = small_digest(index);
		change.fact.occasion = small_digest(index);
		change.fact.identity = attendee[i].identity;
		change.fact.activity = "attendance";
		change.fact.group = group;
		change.fact.from = at(start);
		change.fact.until_at = at(start);
		change.fact.quantities = attendee[i].quantities != NULL
					     ? attendee[i].quantities
					     : "{}";
		change.fact.hat = attendee[i].hat;
		change.fact.by = by;
		change.fact.by_office = "chair";
		change.fact.endorsers = "";
		assert_true(world_add(small->world, &change, &err));
	}
	return index;
}

uint64_t
small_endorse(struct small *small, uint64_t target,
    struct endorsement_row endorsement)
{
	endorsement.statement = small_digest(small->size);
	endorsement.target = small_digest(target);
	if (endorsement.office == NULL)
		endorsement.office = "chair";
	return small_add(small, (struct change){ .kind = CHANGE_ENDORSEMENT,
				    .endorsement = endorsement });
}

json_t *
small_json(const char *text)
{
	char *json auto_free = strdup(text);
	struct err err = { 0 };
	json_t *value;

	assert_non_null(json);
	for (char *c = json; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	value = jcs_parse_loose(bytes_of(json), &err);
	if (value == NULL)
		print_error("%s\n%s\n", err.msg, json);
	assert_non_null(value);
	return value;
}

static void
check_schema(const json_t *document)
{
	struct err err = { 0 };
	struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, &err);
	bool ok = schemas != NULL &&
		  schema_check(schemas, "policy-document.json", document, &err);

	schemas_free(schemas);
	if (!ok)
		print_error("%s: %s\n", err.field, err.msg);
	assert_true(ok);
}

uint64_t
small_policy(struct small *small, const char *document)
{
	json_t *json auto_json = small_json(document);
	auto_arena struct arena arena = { 0 };
	struct policy policy;
	struct err err = { 0 };
	bool ok;

	check_schema(json);
	ok = policy_parse(json, &arena, &policy, &err);
	if (!ok)
		print_error("%s: %s\n", err.field, err.msg);
	assert_true(ok);
	char *text auto_free = jcs_dump(json, &err);
	assert_non_null(text);
	return small_add(small,
	    (struct change){ .kind = CHANGE_POLICY,
		.policy = { .statement = small_digest(small->size),
		    .document_digest = policy.digest,
		    .policy = policy.id,
		    .version = policy.version,
		    .effective_from = policy.effective_from,
		    .document = text,
		    .by = "off" } });
}

struct ask
small_ask(const struct small *small, const char *role, const char *id,
    const char *instant)
{
	return (struct ask){
		.world = small->world,
		.role = role,
		.id = id,
		.instant = at(instant),
		.size = small->size,
	};
}

enum result
small_result(const struct ask *ask)
{
	enum result result = RESULT_FAIL;
	struct err err = { 0 };
	bool ok = decide_result(ask, &result, &err);

	if (!ok)
		print_error("%s %s\n", err.field, err.msg);
	assert_true(ok);
	return result;
}

json_t *
small_decide(const struct ask *ask)
{
	struct err err = { 0 };
	json_t *decision = decide(ask, &err);

	if (decision == NULL)
		print_error("%s %s\n", err.field, err.msg);
	assert_non_null(decision);
	return decision;
}

void
looked_close(struct looked *looked)
{
	json_decref(looked->document);
	arena_done(&looked->arena);
}

void
look(struct looked *looked, const struct small *small, const char *id,
    const char *rule, uint64_t size)
{
	char text[2048];
	struct err err = { 0 };

	(void)snprintf(text, sizeof(text),
	    "{'policy':'p','version':1,'title':'p','zone':'%s',"
	    "'effective_from':'2000-01-01T00:00:00Z',"
	    "'roles':{'r':{'title':'r','use':'franchise','rule':%s}}}",
	    rule[0] == '+' ? "+02:00" : "UTC",
	    rule[0] == '+' ? rule + 1 : rule);
	*looked = (struct looked){ .document = small_json(text) };
	assert_true(policy_parse(looked->document, &looked->arena,
	    &looked->policy, &err));
	assert_true(subject_find(small->world, id, size, &looked->arena,
	    &looked->subject, &err));
	assert_true(
	    facts_find(&looked->subject, size, looked->policy.offset_minutes,
		&looked->arena, &looked->facts, &err));
	assert_true(selection_open(&looked->facts,
	    policy_role(&looked->policy, "r")->rule, &looked->arena,
	    &looked->selection, &err));
}

const char *
reason(const struct looked *looked, size_t i)
{
	assert_true(i < looked->facts.n);
	return fact_reason_name(looked->selection.reason[i]);
}
