/* types.h: the rows of the type table, and what their rules share.
 * Private to core. */

#ifndef CORE_TYPES_TYPES_H
#define CORE_TYPES_TYPES_H

#include "core/instant.h"
#include "core/statement.h"
#include "core/types/body.h"

extern const struct type type_community;
extern const struct type type_log_key;
extern const struct type type_person;
extern const struct type type_profile;
extern const struct type type_vouch;
extern const struct type type_key;
extern const struct type type_assent;
extern const struct type type_identity;
extern const struct type type_organisation;
extern const struct type type_affiliation;
extern const struct type type_activity;
extern const struct type type_group;
extern const struct type type_office;
extern const struct type type_occasion;
extern const struct type type_contribution;
extern const struct type type_endorsement;
extern const struct type type_thanks;
extern const struct type type_retraction;
extern const struct type type_redaction;
extern const struct type type_coverage;
extern const struct type type_import;
extern const struct type type_list;
extern const struct type type_metric;
extern const struct type type_declaration;
extern const struct type type_policy;

/* The offices that the protocol itself knows. */
#define OFFICE_REGISTRAR "registrar"
#define OFFICE_OFFICIAL "official"
#define OFFICE_CHAIR "chair"
#define OFFICE_RECORDER "recorder"

/* The activity of every attendee of an occasion. */
#define ACTIVITY_ATTENDANCE "attendance"

/*
 * The signer holds this community-wide office now: authority->office is set.
 * ERR_FORBIDDEN that names the office otherwise.
 */
bool may_by_office(const struct world *world, const struct statement *statement,
    const struct moment *at, const char *office, struct authority *authority,
    struct err *err) MUST_CHECK;

/*
 * The signer is chair (looked for first) or recorder of exactly this group.
 * ERR_FORBIDDEN otherwise, ERR_UNKNOWN_TARGET when there is no such group.
 */
bool may_by_group(const struct world *world, const struct statement *statement,
    const struct moment *at, const char *group, struct authority *authority,
    struct err *err) MUST_CHECK;

/*
 * The signer is this person; or a registrar, whose office is then set, and
 * the person holds no key now to speak with.  ERR_FORBIDDEN otherwise,
 * ERR_UNKNOWN_TARGET when there is no such person.
 */
bool may_for_person(const struct world *world,
    const struct statement *statement, const struct moment *at,
    const char *handle, struct authority *authority,
    struct err *err) MUST_CHECK;

/* ERR_UNKNOWN_TARGET with that field unless the thing stands at the moment. */
bool need_person(const struct world *world, const char *handle,
    const struct moment *at, const char *field, struct err *err) MUST_CHECK;
bool need_group(const struct world *world, const char *group,
    const struct moment *at, const char *field, struct err *err) MUST_CHECK;

/* ERR_GONE with that field when the statement was erased. */
bool need_unerased(const struct world *world, const struct digest *digest,
    const struct moment *at, const char *field, struct err *err) MUST_CHECK;

/*
 * An `import` digest in a fact's body refers to an import that was recorded
 * and not taken back; zero is fine.  With a source, the import is of that file.
 */
bool need_import(const struct world *world, const struct digest *import,
    const struct digest *source, const struct moment *at,
    struct err *err) MUST_CHECK;

/* No wants, no check: for types that have none. */
bool wants_nothing(const struct statement *statement, struct wants *wants,
    struct err *err) MUST_CHECK;
bool check_nothing(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err) MUST_CHECK;

/*
 * Rows of a person with keys: PERSON, then KEY for each, added by handle
 * itself.  Used by community and person.
 */
struct enrol_key {
	struct ssh_key key;
	const char *proof; /* armored, or NULL in genesis */
};
bool change_person(struct changes *changes, const struct digest *statement,
    const char *handle, const char *kinds, const char *by,
    struct err *err) MUST_CHECK;
bool change_key(struct changes *changes, const struct digest *statement,
    const char *handle, const struct ssh_key *key, const char *added_by,
    struct err *err) MUST_CHECK;

/*
 * The key stands for nobody and was never revoked as compromised;
 * ERR_CONFLICT with that field otherwise.
 */
bool need_free_key(const struct world *world, const struct ssh_key *key,
    const struct moment *at, const char *field, struct err *err) MUST_CHECK;

/*
 * The statement that a pending row holds back, parsed again.  ERR_CONFLICT
 * without a field when the row does not hold what was signed.
 */
bool pending_parse(const struct world *world, const struct pending_row *pending,
    struct arena *arena, struct statement *statement,
    struct err *err) MUST_CHECK;

/*
 * Give it effect now: end the pending row, then its own changes.  The key that
 * signed it must not have been revoked as compromised since.  Both people
 * must be entitled at this moment, so the first one's office is asked for
 * again, and everything else is checked again.  Whatever fails is reported
 * with `field`, by which the completing statement names the pending one.
 */
bool pending_complete(const struct world *world,
    const struct pending_row *pending, const struct moment *at,
    const char *field, struct changes *changes, struct err *err) MUST_CHECK;

/*
 * May this registrar be the second person for a redaction?  Not, while there
 * is another registrar, for one that is about whom it is by only as this one's
 * own links and merges have it: ERR_FORBIDDEN.
 */
bool redaction_second(const struct world *world,
    const struct pending_row *pending, const char *second,
    const struct moment *at, struct err *err) MUST_CHECK;

#endif
