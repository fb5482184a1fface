/* rows.h: struct change as rows of tables, both ways.  Private to store/. */

#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "core/change.h"
#include "store/sql.h"

/*
 * What every SELECT of rows begins with, in the order of change.h.  A kind's
 * table is named as its struct; `group`, `from` and such, which SQL keeps for
 * itself, are group_slug, from_at and so on.
 */
#define ROWS_HEAD "since_index, until_index, ordinal, "
#define COMMUNITY_COLUMNS                                                      \
	ROWS_HEAD                                                              \
	"log, slug, title, origin, log_key, zone, url, replay"
#define STATEMENT_COLUMNS                                                      \
	ROWS_HEAD                                                              \
	"digest, type, by_handle, made_at, recorded_at, subject, "             \
	"group_slug, activity, target, pending, signed_with"
#define PERSON_COLUMNS                                                         \
	ROWS_HEAD                                                              \
	"statement, handle, kinds, by_handle, keyless"
#define KEY_COLUMNS                                                            \
	ROWS_HEAD                                                              \
	"statement, handle, line, fingerprint, added_by, signed_with, said"
#define LINK_COLUMNS                                                           \
	ROWS_HEAD                                                              \
	"statement, identity, handle, by_handle"
#define ACTIVITY_COLUMNS                                                       \
	ROWS_HEAD                                                              \
	"statement, slug, title, units, endorsers"
#define GROUP_COLUMNS                                                          \
	ROWS_HEAD                                                              \
	"statement, slug, kind, title, parent, from_at, until_at"
#define ALIAS_COLUMNS                                                          \
	ROWS_HEAD                                                              \
	"statement, alias, name, group_slug, from_at, until_at"
#define ATTRIBUTE_COLUMNS                                                      \
	ROWS_HEAD                                                              \
	"statement, group_slug, name, value, from_at, until_at"
#define OFFICE_COLUMNS                                                         \
	ROWS_HEAD                                                              \
	"statement, handle, office, group_slug, occasion, from_at, "           \
	"until_at, by_handle"
#define OCCASION_COLUMNS                                                       \
	ROWS_HEAD                                                              \
	"statement, group_slug, status, name, start_at, end_at, "              \
	"url, source, import, by_handle"
#define FACT_COLUMNS                                                           \
	ROWS_HEAD                                                              \
	"statement, identity, activity, group_slug, occasion, "                \
	"from_at, until_at, day, quantities, hat, evidence, import, "          \
	"by_handle, by_office, endorsers, signed_with"
#define ENDORSEMENT_COLUMNS                                                    \
	ROWS_HEAD                                                              \
	"statement, target, identity, by_handle, office, "                     \
	"group_slug, dispute, reason, signed_with"
#define IMPORT_COLUMNS                                                         \
	ROWS_HEAD                                                              \
	"statement, source, format, name, group_slug, by_handle, "             \
	"rows_in, matched, queued, rejected"
#define POLICY_COLUMNS                                                         \
	ROWS_HEAD                                                              \
	"statement, document_digest, policy, version, "                        \
	"effective_from, document, by_handle"
#define RETRACTION_COLUMNS                                                     \
	ROWS_HEAD                                                              \
	"statement, target, type, by_handle, reason"
#define PROFILE_COLUMNS                                                        \
	ROWS_HEAD                                                              \
	"statement, handle, name, hats, links, show, by_handle"
#define ORGANISATION_COLUMNS                                                   \
	ROWS_HEAD                                                              \
	"statement, slug, name, url, by_handle"
#define ORGANISATION_ALIAS_COLUMNS                                             \
	ROWS_HEAD                                                              \
	"statement, alias, name, organisation"
#define ORGANISATION_PARENT_COLUMNS                                            \
	ROWS_HEAD                                                              \
	"statement, organisation, parent, from_at, until_at"
#define AFFILIATION_COLUMNS                                                    \
	ROWS_HEAD                                                              \
	"statement, handle, organisation, from_at, until_at, by_handle"
#define COVERAGE_COLUMNS                                                       \
	ROWS_HEAD                                                              \
	"statement, source, activity, group_slug, from_at, until_at, "         \
	"reason, by_handle"
#define DECLARATION_COLUMNS                                                    \
	ROWS_HEAD                                                              \
	"statement, handle, question, answer, from_at, until_at"
#define LIST_COLUMNS                                                           \
	ROWS_HEAD                                                              \
	"statement, list, taken_at, complete, part, parts, url, "              \
	"by_handle"
#define LISTED_COLUMNS                                                         \
	ROWS_HEAD                                                              \
	"statement, identity, list, taken_at"
#define METRIC_COLUMNS                                                         \
	ROWS_HEAD                                                              \
	"statement, source, measure, from_at, until_at, part, parts, "         \
	"url, by_handle"
#define MEASURED_COLUMNS                                                       \
	ROWS_HEAD                                                              \
	"statement, identity, source, measure, from_at, until_at, value"
#define MERGE_COLUMNS                                                          \
	ROWS_HEAD                                                              \
	"statement, handle, into_handle, by_handle"
#define PENDING_COLUMNS                                                        \
	ROWS_HEAD                                                              \
	"statement, type, by_handle, office, payload, signed_with"
#define DISTRUST_COLUMNS                                                       \
	ROWS_HEAD                                                              \
	"statement, handle, fingerprint, from_index"
#define REDACTION_COLUMNS                                                      \
	ROWS_HEAD                                                              \
	"statement, target, entry, type, replacement, reason, "                \
	"authority, by_handle"
#define LOG_KEY_COLUMNS                                                        \
	ROWS_HEAD                                                              \
	"statement, vkey, overlap_until, by_handle"

/*
 * Changes on their way into the tables: rows of one kind go together, as a
 * list a column, which costs the server a fraction of one INSERT each.  Starts
 * with rows_out_init; rows_out_done forgets what was not sent.
 */
enum { ROWS_COLUMNS_MAX = 3 + CHANGE_FIELDS_MAX };
struct rows_out {
	struct pipe *pipe;
	int32_t community;
	struct sql_list column[CHANGE_KINDS][ROWS_COLUMNS_MAX];
};

void rows_out_init(struct rows_out *out, struct pipe *pipe, int32_t community);
void rows_out_done(struct rows_out *out);

#define auto_rows_out __attribute__((cleanup(rows_out_done)))

/*
 * Add a row, or send the UPDATE that ends one, or an erasure, after all that
 * was added before it.
 */
bool rows_out_add(struct rows_out *out, const struct change *change,
    struct err *err) MUST_CHECK;

/* Send what was added: to be called before the pipe is finished. */
bool rows_out_send(struct rows_out *out, struct err *err) MUST_CHECK;

/*
 * Read one row of a result that was selected with the columns of its kind.
 * Strings are borrowed from the result.
 */
void rows_read(const PGresult *res, int row, enum change_kind kind,
    struct change *out);

/* How many columns the columns of a kind are. */
int rows_columns(enum change_kind kind);

#endif
