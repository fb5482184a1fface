#include "core/endorsed.h"

#include "core/distrust.h"

#define ENDORSERS_MAX 16 /* no policy asks for more */

/* What is said for one fact. */
struct tally {
	bool own;                      /* the person endorsed it themselves */
	bool others;                   /* somebody else did */
	const char *by[ENDORSERS_MAX]; /* others in an office that counts */
	size_t by_n;
};

/* Is handle the person whose fact it is? */
static bool
is_owner(const struct facts *facts, const char *handle)
{
	const char *owner = facts->subject->handle;

	return owner != NULL && strcmp(owner, world_self(facts->subject->world,
						  handle, facts->size)) == 0;
}

/*
 * Does this row speak of this row of a fact, as it is known at the size?  What
 * a distrusted key signed does not.
 */
static bool
speaks_of(const struct facts *facts, const struct endorsement_row *endorsement,
    const struct fact_row *row)
{
	return row_stands(&endorsement->row, facts->size) &&
	       (endorsement->identity == NULL ||
		   strcmp(endorsement->identity, row->identity) == 0) &&
	       !distrust_covers(facts->subject->world, endorsement->by,
		   endorsement->signed_with, endorsement->row.since,
		   facts->size);
}

static struct rows
find(const struct facts *facts, const struct fact_row *row)
{
	return world_find(facts->subject->world, WORLD_ENDORSEMENTS,
	    digest_bytes(&row->statement));
}

/* Is it the word of a chair of a group above the dispute's? */
static bool
is_from_above(const struct facts *facts, const struct endorsement_row *answer,
    const struct endorsement_row *dispute)
{
	return dispute->group != NULL && answer->group != NULL &&
	       strcmp(answer->office, "chair") == 0 &&
	       strcmp(answer->group, dispute->group) != 0 &&
	       world_is_under(facts->subject->world, dispute->group,
		   answer->group, facts->size);
}

/* Did the same person, or somebody above, endorse the fact later? */
static bool
is_answered(const struct facts *facts, const struct fact_row *row,
    const struct endorsement_row *dispute)
{
	struct rows rows = find(facts, row);

	for (size_t i = 0; i < rows.n; i++) {
		const struct endorsement_row *answer = rows.item[i];

		if (speaks_of(facts, answer, row) && !answer->dispute &&
		    answer->row.since > dispute->row.since &&
		    !is_owner(facts, answer->by) &&
		    (strcmp(answer->by, dispute->by) == 0 ||
			is_from_above(facts, answer, dispute)))
			return true;
	}
	return false;
}

static bool
is_disputed(const struct facts *facts, const struct fact_row *row)
{
	struct rows rows = find(facts, row);

	for (size_t i = 0; i < rows.n; i++) {
		const struct endorsement_row *dispute = rows.item[i];

		if (speaks_of(facts, dispute, row) && dispute->dispute &&
		    !is_owner(facts, dispute->by) &&
		    !is_answered(facts, row, dispute))
			return true;
	}
	return false;
}

static bool
office_counts_for(const struct select *select, const char *office)
{
	for (size_t i = 0; i < select->endorsed_by.n; i++)
		if (strcmp(select->endorsed_by.item[i], office) == 0)
			return true;
	return select->endorsed_by.n == 0;
}

/* Somebody endorses, in an office. */
static void
count(struct tally *tally, const struct facts *facts,
    const struct select *select, const char *by, const char *office)
{
	if (is_owner(facts, by)) {
		tally->own = true;
		return;
	}
	by = world_self(facts->subject->world, by, facts->size);
	tally->others = true;
	if (!office_counts_for(select, office) || tally->by_n == ENDORSERS_MAX)
		return;
	for (size_t i = 0; i < tally->by_n; i++)
		if (strcmp(tally->by[i], by) == 0)
			return;
	tally->by[tally->by_n++] = by;
}

static void
count_row(struct tally *tally, const struct facts *facts,
    const struct select *select, const struct fact_row *row)
{
	struct rows rows = find(facts, row);

	if (row->by_office != NULL)
		count(tally, facts, select, row->by, row->by_office);
	for (size_t i = 0; i < rows.n; i++) {
		const struct endorsement_row *endorsement = rows.item[i];

		if (!endorsement->dispute && speaks_of(facts, endorsement, row))
			count(tally, facts, select, endorsement->by,
			    endorsement->office);
	}
}

enum fact_reason
endorsed_check(const struct facts *facts, const struct fact *fact,
    const struct select *select)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < fact->rows_n; i++)
		if (is_disputed(facts, fact->row[i]))
			return FACT_DISPUTED;
	if (!select->endorsed)
		return FACT_COUNTS;
	for (size_t i = 0; i < fact->rows_n; i++)
		count_row(&tally, facts, select, fact->row[i]);
	if ((uint64_t)select->endorsed_at_least <= tally.by_n)
		return FACT_COUNTS;
	if (!tally.others)
		return tally.own ? FACT_OWN_WORK : FACT_NOT_ENDORSED;
	return tally.by_n == 0 ? FACT_ENDORSER_NOT_IN_OFFICE
			       : FACT_NOT_ENDORSED;
}
