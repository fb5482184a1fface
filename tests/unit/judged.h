/* judged.h: a witness for scenarios: whatever is said is judged twice.
 *
 * A server judges a statement against a world that holds only what the
 * statement's wants name.  Here it is judged by all that is known, and by that
 * alone; a test fails when the answers differ. */

#ifndef JUDGED_H
#define JUDGED_H

#include "scenario.h"

/* For scenario.witness. */
void judge_twice(const struct scenario *s, const struct replay_entry *entry);

/* Forget what was judged before. */
void judged_clear(void);

/* Every type but genesis was accepted at least once, and refused too. */
void judged_check(void);

#endif
