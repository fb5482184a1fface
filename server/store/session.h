/* session.h: challenges and bearer tokens: for some minutes, somebody who has
 * shown a key may ask for what is private. */

#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "core/identity.h"
#include "store/seal.h"

#define SESSION_NAMESPACE "kleos.v1.session"
#define SESSION_MINUTES 15
#define SESSION_CHALLENGE_MINUTES 2
#define SESSIONS_PER_PERSON_MAX 20

/* base64url, with a NUL: a challenge has 64 characters, a token 43. */
struct session_text {
	char text[65];
};

/* What a challenge is bound to. */
struct session_offer {
	struct digest log;
	const char *host;
	int64_t expires_at;
};

/*
 * A new challenge: random bytes, and a keyed digest of these and the offer.
 * Nothing of it is kept, so that asking costs no storage, and any server with
 * the same master key knows it again.
 */
void session_challenge(const struct seal_key *key,
    const struct session_offer *offer, struct session_text *out);

/* Is it one that was given for exactly this offer?  ERR_INVALID. */
bool session_challenge_check(const struct seal_key *key,
    const struct session_offer *offer, const char *text,
    struct err *err) MUST_CHECK;

/* Whose session it is; strings live in an arena. */
struct store_session {
	const char *handle;
	const char *key_line; /* that signed the challenge */
	int64_t expires_at;
};

/* In which community, when; and for opening, whose and by which challenge. */
struct store_session_request {
	int32_t community;
	int64_t now;
	struct store_session session;
	const char *challenge;
};

/*
 * Open a session for a challenge that was signed, and give its token, of
 * which only the digest is kept.  Drops what has expired of that person.
 * ERR_CONFLICT when the challenge has bought a token already; ERR_TOO_MANY
 * beyond SESSIONS_PER_PERSON_MAX.
 */
bool store_session_open(struct db *db,
    const struct store_session_request *request, struct session_text *token,
    struct err *err) MUST_CHECK;

/*
 * The session of a token.  ERR_UNAUTHORIZED when there is none or it has
 * expired by now.  Whether its key still counts is the caller's to judge.
 */
bool store_session_find(struct db *db,
    const struct store_session_request *request, const char *token,
    struct arena *arena, struct store_session *out, struct err *err) MUST_CHECK;

/*
 * End the session of a token: it is unknown from now on.  The challenge that
 * bought it buys no other.  ERR_UNAUTHORIZED when there is no such session.
 */
bool store_session_end(struct db *db,
    const struct store_session_request *request, const char *token,
    struct err *err) MUST_CHECK;

#endif
