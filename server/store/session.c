#include "store/session.h"

#include <inttypes.h>
#include <sodium.h>

#include "store/sql.h"

enum { RANDOM_LEN = 16, TOKEN_LEN = 32, CHALLENGE_LEN = 48 };

_Static_assert(RANDOM_LEN + DIGEST_LEN == CHALLENGE_LEN, "random, then mac");

/* The keyed digest of the random half of a challenge and of its offer. */
static void
mac_of(const struct seal_key *key, const struct session_offer *offer,
    const unsigned char random[RANDOM_LEN], struct digest *mac)
{
	auto_buf struct buf message = { 0 };

	buf_add(&message, random, RANDOM_LEN);
	buf_printf(&message, "%s %" PRId64 " %s", digest_hex(&offer->log).text,
	    offer->expires_at, offer->host);
	/* Without memory it is one that fits no offer. */
	seal_mac(key, "kleos.v1.challenge", buf_bytes(&message), mac);
}

static void
to_text(const unsigned char *bytes, size_t len, struct session_text *out)
{
	(void)sodium_bin2base64(out->text, sizeof(out->text), bytes, len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void
session_challenge(const struct seal_key *key, const struct session_offer *offer,
    struct session_text *out)
{
	unsigned char bytes[CHALLENGE_LEN];
	struct digest mac;

	randombytes_buf(bytes, RANDOM_LEN);
	mac_of(key, offer, bytes, &mac);
	memcpy(bytes + RANDOM_LEN, mac.byte, DIGEST_LEN);
	to_text(bytes, sizeof(bytes), out);
}

bool
session_challenge_check(const struct seal_key *key,
    const struct session_offer *offer, const char *text, struct err *err)
{
	unsigned char bytes[CHALLENGE_LEN];
	struct digest mac;
	size_t len = 0;

	if (sodium_base642bin(bytes, sizeof(bytes), text, strlen(text), NULL,
		&len, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	    len == sizeof(bytes)) {
		mac_of(key, offer, bytes, &mac);
		if (sodium_memcmp(mac.byte, bytes + RANDOM_LEN, DIGEST_LEN) ==
		    0)
			return true;
	}
	return err_field(err, ERR_INVALID, "/challenge",
	    "must be one that was given for this log, host and time");
}

/* What is kept of a token or a challenge. */
static struct digest
digest_of(const char *use, const char *text)
{
	auto_buf struct buf labelled = { 0 };

	buf_add(&labelled, use, strlen(use) + 1);
	buf_puts(&labelled, text);
	return digest_sha256(buf_bytes(&labelled));
}

static bool
drop_expired(struct db *db, const struct store_session_request *request,
    struct err *err)
{
	static const char sql[] =
	    "DELETE FROM session WHERE community = $1 AND handle = $2"
	    " AND expires_at <= $3";
	const struct sql_param params[] = {
		sql_int(request->community),
		sql_text(request->session.handle),
		sql_int(request->now),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL;
}

static bool
check_number(struct db *db, const struct store_session_request *request,
    struct err *err)
{
	static const char sql[] = "SELECT count(*) FROM session"
				  " WHERE community = $1 AND handle = $2";
	const struct sql_param params[] = {
		sql_int(request->community),
		sql_text(request->session.handle),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	return sql_get_int(res, 0, 0) < SESSIONS_PER_PERSON_MAX ||
	       err_set(err, ERR_TOO_MANY,
		   "you have %d sessions; each ends after %d minutes",
		   SESSIONS_PER_PERSON_MAX, SESSION_MINUTES);
}

static bool
insert(struct db *db, const struct store_session_request *request,
    const struct session_text *token, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO session (community, token_digest, challenge_digest,"
	    " handle, key_line, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT DO NOTHING RETURNING 1";
	const struct digest digest = digest_of("kleos.v1.token", token->text);
	const struct digest challenge =
	    digest_of("kleos.v1.challenge", request->challenge);
	const struct sql_param params[] = {
		sql_int(request->community),
		sql_digest(&digest),
		sql_digest(&challenge),
		sql_text(request->session.handle),
		sql_text(request->session.key_line),
		sql_int(request->session.expires_at),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	return PQntuples(res) == 1 ||
	       err_field(err, ERR_CONFLICT, "/challenge",
		   "was used already; ask for a new one");
}

bool
store_session_open(struct db *db, const struct store_session_request *request,
    struct session_text *token, struct err *err)
{
	unsigned char random[TOKEN_LEN];
	struct session_text made;
	auto_tx struct tx tx = { 0 };

	randombytes_buf(random, sizeof(random));
	to_text(random, sizeof(random), &made);
	if (!tx_begin(&tx, db, err) || !drop_expired(db, request, err) ||
	    !check_number(db, request, err) ||
	    !insert(db, request, &made, err) || !tx_commit(&tx, err))
		return false;
	*token = made;
	return true;
}

bool
store_session_find(struct db *db, const struct store_session_request *request,
    const char *token, struct arena *arena, struct store_session *out,
    struct err *err)
{
	static const char sql[] =
	    "SELECT handle, key_line, expires_at FROM session"
	    " WHERE community = $1 AND token_digest = $2 AND expires_at > $3";
	const struct digest digest = digest_of("kleos.v1.token", token);
	const struct sql_param params[] = {
		sql_int(request->community),
		sql_digest(&digest),
		sql_int(request->now),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_UNAUTHORIZED,
		    "this session is over, or there never was one; open "
		    "another");
	out->expires_at = sql_get_int(res, 0, 2);
	return sql_get_text(res, 0, 0, arena, &out->handle, err) &&
	       sql_get_text(res, 0, 1, arena, &out->key_line, err);
}

/*
 * The row stays for as long as its challenge could still be sent again, under
 * the digest of a token that nobody has.
 */
bool
store_session_end(struct db *db, const struct store_session_request *request,
    const char *token, struct err *err)
{
	static const char sql[] =
	    "UPDATE session SET token_digest = $3,"
	    " expires_at = least(expires_at, $4) WHERE community = $1"
	    " AND token_digest = $2 AND expires_at > $5 RETURNING 1";
	const struct digest digest = digest_of("kleos.v1.token", token);
	const int64_t last =
	    request->now + SESSION_CHALLENGE_MINUTES * INT64_C(60) * 1000;
	struct digest nobodys;
	auto_tx struct tx tx = { 0 };

	randombytes_buf(nobodys.byte, sizeof(nobodys.byte));
	const struct sql_param params[] = {
		sql_int(request->community),
		sql_digest(&digest),
		sql_digest(&nobodys),
		sql_int(last),
		sql_int(request->now),
	};
	if (!tx_begin(&tx, db, err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_UNAUTHORIZED,
		    "this session is over, or there never was one");
	return tx_commit(&tx, err);
}
