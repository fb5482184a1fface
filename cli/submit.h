/* submit.h: signed statements on their way to the log, and what the log
 * gives back. */

#ifndef CLI_SUBMIT_H
#define CLI_SUBMIT_H

#include "cli/community.h"
#include "core/statement.h"

/*
 * Sign a composed statement with the key of the settings and verify what came
 * out.  Returns the envelope {"payload","signature"}: a new reference, or
 * NULL with err set.
 */
json_t *submit_sign(struct call *call, struct statement *statement,
    struct err *err) MUST_CHECK;

/*
 * Send one envelope and verify the receipt: that it is about these bytes, that
 * its checkpoint is signed by the log's key, and that its proof leads there.
 * Returns the receipt, in which "verified" says so, or the answer of the
 * waiting room ({"digest","status":"waiting"}); a new reference, or NULL with
 * err set.  statement->sig must be set.
 */
json_t *submit_one(struct call *call, struct community *community,
    const struct statement *statement, json_t *envelope,
    struct err *err) MUST_CHECK;

#define SUBMIT_LINES_MAX 1000
#define SUBMIT_BYTES_MAX ((size_t)4 * 1024 * 1024)

/*
 * Send many envelopes in one request, in order.  Returns an array with an
 * answer for each: a receipt without proof, or a problem+json (it has
 * "code").  The checkpoint that ends the answer is verified, and covers all
 * indices given.  What the server says came too soon, and what stands behind
 * it, is sent again when it says (client_wait).  A new reference, or NULL with
 * err set.
 */
json_t *submit_many(struct call *call, struct community *community,
    const struct buf *lines, size_t n, struct err *err) MUST_CHECK;

#endif
