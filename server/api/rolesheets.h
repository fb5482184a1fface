/* rolesheets.h: the sheets of roles, rolls, decisions and policies.  Private to
 * api/. */

#ifndef API_ROLESHEETS_H
#define API_ROLESHEETS_H

#include "api/sheets.h"

extern const struct sheet_field rolesheet_roles[];
extern const struct sheet_field rolesheet_decision[];
extern const struct sheet_field rolesheet_standing[];
extern const struct sheet_field rolesheet_roll[];
extern const struct sheet_field rolesheet_policies[];
extern const struct sheet_field rolesheet_policy[];

extern const struct sheet_way rolesheet_decision_ways[];
extern const struct sheet_way rolesheet_standing_ways[];
extern const struct sheet_way rolesheet_roll_ways[];

/* The two cuts of docs/policy.md, with and without the question about whom. */
extern const struct sheet_input rolesheet_cuts_and_person[];
extern const struct sheet_input rolesheet_cuts[];

#endif
