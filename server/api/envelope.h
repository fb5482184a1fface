/* envelope.h: {"payload","signature"} from outside.  Private to api/. */

#ifndef API_ENVELOPE_H
#define API_ENVELOPE_H

#include "core/statement.h"

#define ENVELOPE_MAX ((size_t)80 * 1024)

/*
 * Read an envelope, its statement and its signature, and verify that: all
 * that can be judged without knowing the log.  Everything lives in the
 * arena; *signature is the decoded blob.  Besides the errors of
 * statement_parse and statement_verify, ERR_MALFORMED for what is not JSON
 * or repeats a key, ERR_INVALID for what breaks envelope.json, and
 * ERR_TOO_LARGE beyond ENVELOPE_MAX or JCS_MAX.
 */
bool envelope_read(const struct schemas *schemas, struct bytes text,
    struct arena *arena, struct statement *statement, struct bytes *signature,
    struct err *err) MUST_CHECK;

#endif
