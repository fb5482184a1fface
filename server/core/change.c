#include "core/change.h"

/* One member of one row: FIELD(person, TEXT, handle). */
#define FIELD(kind, type, member)                                              \
	{                                                                      \
#member, FIELD_##type, offsetof(struct kind##_row, member)     \
	}
#define INFO(kind) .name = #kind, .size = sizeof(struct kind##_row)

/* clang-format off */
static const struct change_info infos[CHANGE_KINDS] = {
	[CHANGE_COMMUNITY] = { INFO(community), 8, {
		FIELD(community, DIGEST, log),
		FIELD(community, TEXT, slug),
		FIELD(community, TEXT, title),
		FIELD(community, TEXT, origin),
		FIELD(community, TEXT, log_key),
		FIELD(community, TEXT, zone),
		FIELD(community, TEXT, url),
		FIELD(community, BOOL, replay) } },
	[CHANGE_STATEMENT] = { INFO(statement), 11, {
		FIELD(statement, DIGEST, digest),
		FIELD(statement, TEXT, type),
		FIELD(statement, TEXT, by),
		FIELD(statement, INT, made_at),
		FIELD(statement, INT, recorded_at),
		FIELD(statement, TEXT, subject),
		FIELD(statement, TEXT, group),
		FIELD(statement, TEXT, activity),
		FIELD(statement, DIGEST, target),
		FIELD(statement, BOOL, pending),
		FIELD(statement, TEXT, signed_with) } },
	[CHANGE_PERSON] = { INFO(person), 5, {
		FIELD(person, DIGEST, statement),
		FIELD(person, TEXT, handle),
		FIELD(person, TEXT, kinds),
		FIELD(person, TEXT, by),
		FIELD(person, BOOL, keyless) } },
	[CHANGE_KEY] = { INFO(key), 7, {
		FIELD(key, DIGEST, statement),
		FIELD(key, TEXT, handle),
		FIELD(key, TEXT, line),
		FIELD(key, TEXT, fingerprint),
		FIELD(key, TEXT, added_by),
		FIELD(key, TEXT, signed_with),
		FIELD(key, INT, said) } },
	[CHANGE_LINK] = { INFO(link), 4, {
		FIELD(link, DIGEST, statement),
		FIELD(link, TEXT, identity),
		FIELD(link, TEXT, handle),
		FIELD(link, TEXT, by) } },
	[CHANGE_ACTIVITY] = { INFO(activity), 5, {
		FIELD(activity, DIGEST, statement),
		FIELD(activity, TEXT, slug),
		FIELD(activity, TEXT, title),
		FIELD(activity, TEXT, units),
		FIELD(activity, TEXT, endorsers) } },
	[CHANGE_GROUP] = { INFO(group), 7, {
		FIELD(group, DIGEST, statement),
		FIELD(group, TEXT, slug),
		FIELD(group, TEXT, kind),
		FIELD(group, TEXT, title),
		FIELD(group, TEXT, parent),
		FIELD(group, INT, from),
		FIELD(group, INT, until_at) } },
	[CHANGE_ALIAS] = { INFO(alias), 6, {
		FIELD(alias, DIGEST, statement),
		FIELD(alias, TEXT, alias),
		FIELD(alias, TEXT, name),
		FIELD(alias, TEXT, group),
		FIELD(alias, INT, from),
		FIELD(alias, INT, until_at) } },
	[CHANGE_ATTRIBUTE] = { INFO(attribute), 6, {
		FIELD(attribute, DIGEST, statement),
		FIELD(attribute, TEXT, group),
		FIELD(attribute, TEXT, name),
		FIELD(attribute, TEXT, value),
		FIELD(attribute, INT, from),
		FIELD(attribute, INT, until_at) } },
	[CHANGE_OFFICE] = { INFO(office), 8, {
		FIELD(office, DIGEST, statement),
		FIELD(office, TEXT, handle),
		FIELD(office, TEXT, office),
		FIELD(office, TEXT, group),
		FIELD(office, DIGEST, occasion),
		FIELD(office, INT, from),
		FIELD(office, INT, until_at),
		FIELD(office, TEXT, by) } },
	[CHANGE_OCCASION] = { INFO(occasion), 10, {
		FIELD(occasion, DIGEST, statement),
		FIELD(occasion, TEXT, group),
		FIELD(occasion, TEXT, status),
		FIELD(occasion, TEXT, name),
		FIELD(occasion, INT, start),
		FIELD(occasion, INT, end_at),
		FIELD(occasion, TEXT, url),
		FIELD(occasion, DIGEST, source),
		FIELD(occasion, DIGEST, import),
		FIELD(occasion, TEXT, by) } },
	[CHANGE_FACT] = { INFO(fact), 16, {
		FIELD(fact, DIGEST, statement),
		FIELD(fact, TEXT, identity),
		FIELD(fact, TEXT, activity),
		FIELD(fact, TEXT, group),
		FIELD(fact, DIGEST, occasion),
		FIELD(fact, INT, from),
		FIELD(fact, INT, until_at),
		FIELD(fact, BOOL, day),
		FIELD(fact, TEXT, quantities),
		FIELD(fact, TEXT, hat),
		FIELD(fact, TEXT, evidence),
		FIELD(fact, DIGEST, import),
		FIELD(fact, TEXT, by),
		FIELD(fact, TEXT, by_office),
		FIELD(fact, TEXT, endorsers),
		FIELD(fact, TEXT, signed_with) } },
	[CHANGE_ENDORSEMENT] = { INFO(endorsement), 9, {
		FIELD(endorsement, DIGEST, statement),
		FIELD(endorsement, DIGEST, target),
		FIELD(endorsement, TEXT, identity),
		FIELD(endorsement, TEXT, by),
		FIELD(endorsement, TEXT, office),
		FIELD(endorsement, TEXT, group),
		FIELD(endorsement, BOOL, dispute),
		FIELD(endorsement, TEXT, reason),
		FIELD(endorsement, TEXT, signed_with) } },
	[CHANGE_IMPORT] = { INFO(import), 10, {
		FIELD(import, DIGEST, statement),
		FIELD(import, DIGEST, source),
		FIELD(import, TEXT, format),
		FIELD(import, TEXT, name),
		FIELD(import, TEXT, group),
		FIELD(import, TEXT, by),
		FIELD(import, INT, rows_in),
		FIELD(import, INT, matched),
		FIELD(import, INT, queued),
		FIELD(import, INT, rejected) } },
	[CHANGE_POLICY] = { INFO(policy), 7, {
		FIELD(policy, DIGEST, statement),
		FIELD(policy, DIGEST, document_digest),
		FIELD(policy, TEXT, policy),
		FIELD(policy, INT, version),
		FIELD(policy, INT, effective_from),
		FIELD(policy, TEXT, document),
		FIELD(policy, TEXT, by) } },
	[CHANGE_RETRACTION] = { INFO(retraction), 5, {
		FIELD(retraction, DIGEST, statement),
		FIELD(retraction, DIGEST, target),
		FIELD(retraction, TEXT, type),
		FIELD(retraction, TEXT, by),
		FIELD(retraction, TEXT, reason) } },
	[CHANGE_PROFILE] = { INFO(profile), 7, {
		FIELD(profile, DIGEST, statement),
		FIELD(profile, TEXT, handle),
		FIELD(profile, TEXT, name),
		FIELD(profile, TEXT, hats),
		FIELD(profile, TEXT, links),
		FIELD(profile, TEXT, show),
		FIELD(profile, TEXT, by) } },
	[CHANGE_ORGANISATION] = { INFO(organisation), 5, {
		FIELD(organisation, DIGEST, statement),
		FIELD(organisation, TEXT, slug),
		FIELD(organisation, TEXT, name),
		FIELD(organisation, TEXT, url),
		FIELD(organisation, TEXT, by) } },
	[CHANGE_ORGANISATION_ALIAS] = { INFO(organisation_alias), 4, {
		FIELD(organisation_alias, DIGEST, statement),
		FIELD(organisation_alias, TEXT, alias),
		FIELD(organisation_alias, TEXT, name),
		FIELD(organisation_alias, TEXT, organisation) } },
	[CHANGE_ORGANISATION_PARENT] = { INFO(organisation_parent), 5, {
		FIELD(organisation_parent, DIGEST, statement),
		FIELD(organisation_parent, TEXT, organisation),
		FIELD(organisation_parent, TEXT, parent),
		FIELD(organisation_parent, INT, from),
		FIELD(organisation_parent, INT, until_at) } },
	[CHANGE_AFFILIATION] = { INFO(affiliation), 6, {
		FIELD(affiliation, DIGEST, statement),
		FIELD(affiliation, TEXT, handle),
		FIELD(affiliation, TEXT, organisation),
		FIELD(affiliation, INT, from),
		FIELD(affiliation, INT, until_at),
		FIELD(affiliation, TEXT, by) } },
	[CHANGE_COVERAGE] = { INFO(coverage), 8, {
		FIELD(coverage, DIGEST, statement),
		FIELD(coverage, TEXT, source),
		FIELD(coverage, TEXT, activity),
		FIELD(coverage, TEXT, group),
		FIELD(coverage, INT, from),
		FIELD(coverage, INT, until_at),
		FIELD(coverage, TEXT, reason),
		FIELD(coverage, TEXT, by) } },
	[CHANGE_DECLARATION] = { INFO(declaration), 6, {
		FIELD(declaration, DIGEST, statement),
		FIELD(declaration, TEXT, handle),
		FIELD(declaration, TEXT, question),
		FIELD(declaration, BOOL, answer),
		FIELD(declaration, INT, from),
		FIELD(declaration, INT, until_at) } },
	[CHANGE_LIST] = { INFO(list), 8, {
		FIELD(list, DIGEST, statement),
		FIELD(list, TEXT, list),
		FIELD(list, INT, taken_at),
		FIELD(list, BOOL, complete),
		FIELD(list, INT, part),
		FIELD(list, INT, parts),
		FIELD(list, TEXT, url),
		FIELD(list, TEXT, by) } },
	[CHANGE_LISTED] = { INFO(listed), 4, {
		FIELD(listed, DIGEST, statement),
		FIELD(listed, TEXT, identity),
		FIELD(listed, TEXT, list),
		FIELD(listed, INT, taken_at) } },
	[CHANGE_METRIC] = { INFO(metric), 9, {
		FIELD(metric, DIGEST, statement),
		FIELD(metric, TEXT, source),
		FIELD(metric, TEXT, measure),
		FIELD(metric, INT, from),
		FIELD(metric, INT, until_at),
		FIELD(metric, INT, part),
		FIELD(metric, INT, parts),
		FIELD(metric, TEXT, url),
		FIELD(metric, TEXT, by) } },
	[CHANGE_MEASURED] = { INFO(measured), 7, {
		FIELD(measured, DIGEST, statement),
		FIELD(measured, TEXT, identity),
		FIELD(measured, TEXT, source),
		FIELD(measured, TEXT, measure),
		FIELD(measured, INT, from),
		FIELD(measured, INT, until_at),
		FIELD(measured, INT, value) } },
	[CHANGE_MERGE] = { INFO(merge), 4, {
		FIELD(merge, DIGEST, statement),
		FIELD(merge, TEXT, handle),
		FIELD(merge, TEXT, into),
		FIELD(merge, TEXT, by) } },
	[CHANGE_PENDING] = { INFO(pending), 6, {
		FIELD(pending, DIGEST, statement),
		FIELD(pending, TEXT, type),
		FIELD(pending, TEXT, by),
		FIELD(pending, TEXT, office),
		FIELD(pending, TEXT, payload),
		FIELD(pending, TEXT, signed_with) } },
	[CHANGE_DISTRUST] = { INFO(distrust), 4, {
		FIELD(distrust, DIGEST, statement),
		FIELD(distrust, TEXT, handle),
		FIELD(distrust, TEXT, fingerprint),
		FIELD(distrust, INT, from) } },
	[CHANGE_REDACTION] = { INFO(redaction), 8, {
		FIELD(redaction, DIGEST, statement),
		FIELD(redaction, DIGEST, target),
		FIELD(redaction, INT, entry),
		FIELD(redaction, TEXT, type),
		FIELD(redaction, DIGEST, replacement),
		FIELD(redaction, TEXT, reason),
		FIELD(redaction, TEXT, authority),
		FIELD(redaction, TEXT, by) } },
	[CHANGE_LOG_KEY] = { INFO(log_key), 4, {
		FIELD(log_key, DIGEST, statement),
		FIELD(log_key, TEXT, vkey),
		FIELD(log_key, INT, overlap_until),
		FIELD(log_key, TEXT, by) } },
};
/* clang-format on */

enum { FIRST_CHANGES = 8 };

bool
row_stands(const struct row *row, uint64_t size)
{
	return row->since < size && row->until >= size;
}

const struct change_info *
change_info(enum change_kind kind)
{
	return &infos[kind];
}

/* Room for one more item. */
static struct change *
append(struct changes *changes, struct err *err)
{
	if (changes->n == changes->size) {
		size_t size =
		    changes->size != 0 ? changes->size * 2 : FIRST_CHANGES;
		struct change *item =
		    arena_array(changes->arena, size, sizeof(*item));

		if (item == NULL) {
			(void)err_memory(err);
			return NULL;
		}
		if (changes->n > 0)
			memcpy(item, changes->item, changes->n * sizeof(*item));
		changes->item = item;
		changes->size = size;
	}
	return &changes->item[changes->n++];
}

struct change *
changes_add(struct changes *changes, enum change_kind kind, struct err *err)
{
	struct change *change = append(changes, err);

	if (change == NULL)
		return NULL;
	*change = (struct change){ .kind = kind };
	change->row.since = changes->index;
	change->row.until = ROW_OPEN;
	change->row.ordinal = changes->ordinal++;
	return change;
}

void
changes_skip(struct changes *changes)
{
	changes->ordinal++;
}

/* Where a row keeps the key of its statement; NULL for most kinds. */
static const char **
signer_of(struct change *change)
{
	switch (change->kind) {
	case CHANGE_STATEMENT:
		return &change->statement.signed_with;
	case CHANGE_KEY:
		return &change->key.signed_with;
	case CHANGE_FACT:
		return &change->fact.signed_with;
	case CHANGE_ENDORSEMENT:
		return &change->endorsement.signed_with;
	case CHANGE_PENDING:
		return &change->pending.signed_with;
	default:
		return NULL;
	}
}

bool
changes_sign(struct changes *changes, size_t first, const char *fingerprint,
    uint64_t said, struct err *err)
{
	const char *copy = arena_strdup(changes->arena, fingerprint);

	if (copy == NULL)
		return err_memory(err);
	for (size_t i = first; i < changes->n; i++) {
		struct change *change = &changes->item[i];
		const char **signer = signer_of(change);

		if (signer == NULL || *signer != NULL)
			continue;
		*signer = copy;
		if (change->kind == CHANGE_KEY)
			change->key.said = (int64_t)said;
	}
	return true;
}

bool
changes_end(struct changes *changes, enum change_kind kind,
    const struct row *row, struct err *err)
{
	struct change *change = append(changes, err);

	if (change == NULL)
		return false;
	change->kind = CHANGE_END;
	change->end = (struct change_end){
		.kind = kind,
		.since = row->since,
		.ordinal = row->ordinal,
		.until = changes->index,
	};
	return true;
}

bool
changes_erase(struct changes *changes, uint64_t entry,
    const struct digest *target, struct err *err)
{
	struct change *change = append(changes, err);

	if (change == NULL)
		return false;
	change->kind = CHANGE_ERASE;
	change->erase =
	    (struct change_erase){ .entry = entry, .target = *target };
	return true;
}
