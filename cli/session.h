/* session.h: sessions with a server, for what is private. */

#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/call.h"

/* Texts live in the call's arena. */
struct session {
	const char *path; /* the file it is kept in, or NULL: nowhere */
	const char *token;
	const char *handle;
	const char *expires;
};

/*
 * Open a session: ask for a challenge, sign it with --key, send it.  Refuses,
 * before anything is signed, a challenge for another log than the one that is
 * remembered (ERR_WRONG_LOG), or for another host than the one we have asked
 * (ERR_INVALID), which would be somebody else's.  The token is kept in
 * $XDG_STATE_HOME/kleos/sessions/, mode 0600.
 */
bool session_open(struct call *call, struct session *session,
    struct err *err) MUST_CHECK;

/*
 * Ask all that follows as who holds --key: by the session that is kept and
 * not over, else by a new one.
 */
bool session_use(struct call *call, struct session *session,
    struct err *err) MUST_CHECK;

/*
 * End the session that is kept, at the server and here; where the server says
 * that it is over already, only here.  ERR_NOT_FOUND when none is kept.
 */
bool session_end(struct call *call, struct session *session,
    struct err *err) MUST_CHECK;

#endif
