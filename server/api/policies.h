/* policies.h: which policies are in force, and what is asked of them.
 * Private to api/. */

#ifndef API_POLICIES_H
#define API_POLICIES_H

#include "api/question.h"
#include "core/decide.h"

/* One policy in force at an instant and size. */
struct policy_in_force {
	const struct policy_row *row;
	struct policy policy;
};

/*
 * Of each policy that the world holds the version in force at the question's
 * instant and size, in order of first publication.  The list and what it
 * points to are the question's.
 */
bool policies_in_force(struct question *question, struct policy_in_force **out,
    size_t *n, struct err *err) MUST_CHECK;

/*
 * Fill in what is asked of the role in the pattern's second part: argument
 * "policy" is absent, the slug of a policy, or the digest of a document in
 * hex, and then goes to *pinned, which must live as long as *ask.
 */
bool policies_ask(const struct question *question, struct ask *ask,
    struct digest *pinned, struct err *err) MUST_CHECK;

/* {"id","version","digest","url"} of a document; NULL when out of memory. */
json_t *policies_name(const struct question *question,
    const struct policy_row *row) MUST_CHECK;

#endif
