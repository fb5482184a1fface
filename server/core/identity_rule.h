/* identity_rule.h: the closed table of identity schemes, with the rule that
 * normalises each; only identity.c reads it. */

#ifndef CORE_IDENTITY_RULE_H
#define CORE_IDENTITY_RULE_H

#include <stdbool.h>

#include "core/bytes.h"
#include "core/identity.h"
#include "core/scope.h"

#define IDENTITY_IS_ADDRESS                                                    \
	"an e-mail address is never an identity; use private:"

/* A normal form that grows inside the fixed size of an identity. */
struct identity_value {
	char text[IDENTITY_MAX];
	size_t len;
	bool full; /* something did not fit and was left out */
};

void identity_value_add(struct identity_value *value, struct bytes more);

/* The same, with the letters of ASCII in lower case. */
void identity_value_lower(struct identity_value *value, struct bytes more);

/*
 * Appends the normal form of what follows the colon, which is not empty.
 * Returns what is wrong with it, or NULL.  out may then hold a part.
 */
typedef const char *identity_rule(struct bytes in, struct identity_value *out);

struct identity_scheme {
	const char *name;
	identity_rule *rule;
	bool unicode;  /* else the value is of printable ASCII */
	bool at_signs; /* the rule itself refuses e-mail addresses */
};

/* The scheme of that name, or NULL. */
const struct identity_scheme *identity_scheme(struct bytes name) MUST_CHECK;

/*
 * Does it hold an e-mail address: a local part, an @ (also as %40) and a
 * host, or an @ before a dotted name?  Not in "/@name", which is how some
 * sites spell a profile's URL.
 */
bool identity_holds_address(struct bytes text) MUST_CHECK;

#endif
