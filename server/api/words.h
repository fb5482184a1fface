/* words.h: what codes mean, for people.  Private to api/. */

#ifndef API_WORDS_H
#define API_WORDS_H

#include "api/sheets.h"

/* The type of a statement, of one. */
extern const struct sheet_word words_types[];

/* and of many; also what a person did. */
extern const struct sheet_word words_counted[];

/* Whether a statement waits; nothing is said of those in effect. */
extern const struct sheet_word words_statuses[];

/* What an endorsement says. */
extern const struct sheet_word words_verdicts[];

/* What became of a role. */
extern const struct sheet_word words_results[];

/* and of a rule. */
extern const struct sheet_word words_met[];

/* What a role is for. */
extern const struct sheet_word words_uses[];

/* What a rule does with those below it. */
extern const struct sheet_word words_operators[];

/* Why a fact does not count. */
extern const struct sheet_word words_reasons[];

/* What a thing is that was found, or taken over. */
extern const struct sheet_word words_kinds[];

/* What a rule counts. */
extern const struct sheet_word words_distinct[];

#endif
