/* explain.h: a decision in sentences. */

#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include <jansson.h>

/*
 * Print a decision (docs/policy.md): the result, since when and until when,
 * the rules as a tree with their figures, what counted, what did not and why,
 * and what is missing.
 */
void explain(const json_t *decision);

/* The exit status that a decision's result asks for: api.md. */
int explain_status(const json_t *decision);

/*
 * What an answer at an earlier size can no longer see: nothing is printed for
 * 0.
 */
void explain_redacted(json_int_t n);

#endif
