/* forms.h: rows of the record as JSON, in the one form that all answers
 * share.  Private to api/. */

#ifndef API_FORMS_H
#define API_FORMS_H

#include "api/question.h"
#include "store/statements.h"

/*
 * Each gives a new reference, or NULL with err set.  Absent members are left
 * out, among them an "until" that nobody said and an "ended" that lies
 * beyond the size asked about.
 */
json_t *forms_statement(const struct question *question,
    const struct store_statement *statement, struct err *err) MUST_CHECK;
json_t *forms_said(const struct question *question,
    const struct store_statement *statement,
    struct err *err) MUST_CHECK; /* a statement with its body */
json_t *forms_envelope(struct bytes payload, struct bytes signature,
    struct err *err) MUST_CHECK; /* as it was sent; signature is the blob */
json_t *forms_person(const struct question *question,
    const struct person_row *row, struct err *err) MUST_CHECK;
json_t *forms_key(const struct question *question, const struct key_row *row,
    struct err *err) MUST_CHECK;
json_t *forms_affiliation(const struct affiliation_row *row,
    struct err *err) MUST_CHECK;
json_t *forms_declaration(const struct declaration_row *row,
    struct err *err) MUST_CHECK;
json_t *forms_office(const struct question *question,
    const struct office_row *row, struct err *err) MUST_CHECK;
json_t *forms_group(const struct question *question,
    const struct group_row *row, struct err *err) MUST_CHECK;
json_t *forms_endorsement(const struct question *question,
    const struct endorsement_row *row, struct err *err) MUST_CHECK;

/* Put "retracted" if a statement was taken back: by whom and why. */
bool forms_put_retraction(json_t *doc, const struct question *question,
    const struct digest *statement, struct err *err) MUST_CHECK;

/* A blank-separated list as an array of its words. */
json_t *forms_list(const char *list) MUST_CHECK;

#endif
