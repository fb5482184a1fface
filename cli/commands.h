/* commands.h: all commands, and the functions behind them: each is in the
 * file cmd_*.c that is named after it. */

#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/call.h"

/* In the order in which help lists them. */
extern const struct command commands[];
extern const size_t commands_n;

#define COMMAND(name) bool name(struct call *call, struct err *err) MUST_CHECK

COMMAND(cmd_enrol);
COMMAND(cmd_vouch);
COMMAND(cmd_assent);
COMMAND(cmd_pending);
COMMAND(cmd_key_add);
COMMAND(cmd_key_prove);
COMMAND(cmd_key_revoke);
COMMAND(cmd_key_rotate);
COMMAND(cmd_key_list);
COMMAND(cmd_log_key);
COMMAND(cmd_identity_link);
COMMAND(cmd_identity_unlink);
COMMAND(cmd_identity_merge);
COMMAND(cmd_identity_unmerge);
COMMAND(cmd_identity_show);
COMMAND(cmd_organisation);
COMMAND(cmd_organisations);
COMMAND(cmd_affiliate);
COMMAND(cmd_activity);
COMMAND(cmd_group_create);
COMMAND(cmd_group_change);
COMMAND(cmd_group_move);
COMMAND(cmd_group_alias);
COMMAND(cmd_group_show);
COMMAND(cmd_office_grant);
COMMAND(cmd_office_end);
COMMAND(cmd_attest);
COMMAND(cmd_endorse);
COMMAND(cmd_dispute);
COMMAND(cmd_profile);
COMMAND(cmd_thanks);
COMMAND(cmd_list);
COMMAND(cmd_metric);
COMMAND(cmd_declare);
COMMAND(cmd_coverage);
COMMAND(cmd_sources);
COMMAND(cmd_retract);
COMMAND(cmd_redact);
COMMAND(cmd_inbox);
COMMAND(cmd_import_minutes);
COMMAND(cmd_import_csv);
COMMAND(cmd_unmatched);
COMMAND(cmd_people);
COMMAND(cmd_policy_check);
COMMAND(cmd_policy_publish);
COMMAND(cmd_policy_show);
COMMAND(cmd_why);
COMMAND(cmd_roll);
COMMAND(cmd_statement_sign);
COMMAND(cmd_statement_submit);
COMMAND(cmd_statement_show);
COMMAND(cmd_statements);
COMMAND(cmd_log);
COMMAND(cmd_session_end);
COMMAND(cmd_session);
COMMAND(cmd_private_put);
COMMAND(cmd_private_get);
COMMAND(cmd_private_reads);
COMMAND(cmd_private_delete);
COMMAND(cmd_waiting);
COMMAND(cmd_bundle);
COMMAND(cmd_audit);
COMMAND(cmd_verify);

#endif
