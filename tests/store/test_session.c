#include "house.h"

#include <stdio.h>

#include "store/community.h"
#include "store/session.h"

/* Challenges, which are kept nowhere, and tokens, of which a digest is. */

enum { NOW = 1000000, LATER = 2000000 };

static struct seal_key
master(void)
{
	struct seal_key key;
	struct err err;

	assert_true(seal_key_read(getenv("KLEOS_MASTER_KEY_FILE"), &key, &err));
	return key;
}

static struct store_session_request
request(struct house *house, const char *challenge)
{
	struct store_community community;

	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	return (struct store_session_request){ .community = community.id,
		.now = NOW,
		.session = { "mia", "a key", LATER },
		.challenge = challenge };
}

static void
a_challenge_fits_its_own_offer_alone(void **state)
{
	const struct house *house = *state;
	const struct session_offer offer = { house->log, "kleos.example",
		LATER };
	struct seal_key key = master();
	struct session_text text, other;
	struct err err = { 0 };

	session_challenge(&key, &offer, &text);
	session_challenge(&key, &offer, &other);
	assert_string_not_equal(text.text, other.text);
	assert_int_equal(strlen(text.text), 64);
	assert_true(session_challenge_check(&key, &offer, text.text, &err));

	const struct session_offer others[] = {
		{ house->log, "evil.example", LATER },
		{ house->log, "kleos.example", LATER + 1 },
		{ { { 7 } }, "kleos.example", LATER },
	};
	for (size_t i = 0; i < COUNT(others); i++) {
		assert_false(
		    session_challenge_check(&key, &others[i], text.text, &err));
		assert_int_equal(err.code, ERR_INVALID);
	}
	text.text[3] = text.text[3] == 'A' ? 'B' : 'A';
	assert_false(session_challenge_check(&key, &offer, text.text, &err));
	assert_false(session_challenge_check(&key, &offer, "", &err));
	key.byte[0] ^= 1;
	assert_false(session_challenge_check(&key, &offer, other.text, &err));
}

static void
a_token_finds_its_session_until_it_ends(void **state)
{
	struct house *house = *state;
	struct store_session_request asked = request(house, "one");
	struct store_session found;
	struct session_text token;

	assert_true(store_session_open(house->db, &asked, &token, &house->err));
	assert_int_equal(strlen(token.text), 43);
	assert_true(store_session_find(house->db, &asked, token.text,
	    &house->arena, &found, &house->err));
	assert_string_equal(found.handle, "mia");
	assert_string_equal(found.key_line, "a key");
	asked.now = LATER;
	assert_false(store_session_find(house->db, &asked, token.text,
	    &house->arena, &found, &house->err));
	assert_int_equal(house->err.code, ERR_UNAUTHORIZED);
	assert_false(store_session_find(house->db, &asked, "", &house->arena,
	    &found, &house->err));
}

static void
a_token_is_not_in_the_database(void **state)
{
	struct house *house = *state;
	struct store_session_request asked = request(house, "one");
	struct session_text token;
	char sql[512];

	assert_true(store_session_open(house->db, &asked, &token, &house->err));
	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM session s WHERE community = %d"
	    " AND s::text LIKE '%%' || '%s' || '%%'",
	    asked.community, token.text);
	assert_int_equal(house_number(sql), 0);
	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM session s WHERE community = %d"
	    " AND token_digest = sha256('%s')",
	    asked.community, token.text);
	assert_int_equal(house_number(sql), 0);
}

static void
a_token_is_of_one_community(void **state)
{
	struct house *house = *state;
	struct store_session_request asked = request(house, "one");
	struct store_session found;
	struct session_text token;

	assert_true(store_session_open(house->db, &asked, &token, &house->err));
	asked.community++;
	assert_false(store_session_find(house->db, &asked, token.text,
	    &house->arena, &found, &house->err));
	assert_int_equal(house->err.code, ERR_UNAUTHORIZED);
}

static void
a_challenge_buys_one_session(void **state)
{
	struct house *house = *state;
	struct store_session_request asked = request(house, "one");
	struct session_text token;

	assert_true(store_session_open(house->db, &asked, &token, &house->err));
	assert_false(
	    store_session_open(house->db, &asked, &token, &house->err));
	assert_int_equal(house->err.code, ERR_CONFLICT);
}

static void
a_person_has_twenty_sessions(void **state)
{
	struct house *house = *state;
	struct store_session_request asked = request(house, NULL);
	struct session_text token;
	char challenge[16];

	asked.challenge = challenge;
	for (int i = 0; i <= SESSIONS_PER_PERSON_MAX; i++) {
		(void)snprintf(challenge, sizeof(challenge), "%d", i);
		bool opened =
		    store_session_open(house->db, &asked, &token, &house->err);

		assert_int_equal(opened, i < SESSIONS_PER_PERSON_MAX);
	}
	assert_int_equal(house->err.code, ERR_TOO_MANY);
	asked.session.handle = "cleo";
	assert_true(store_session_open(house->db, &asked, &token, &house->err));
	asked.session.handle = "mia";
	asked.challenge = "later";
	asked.now = LATER;
	asked.session.expires_at = LATER + 1;
	assert_true(store_session_open(house->db, &asked, &token, &house->err));
}

static void
a_session_that_ends_leaves_its_challenge_used(void **state)
{
	struct house *house = *state;
	struct store_session_request asked = request(house, "one");
	struct store_session found;
	struct session_text token;

	assert_true(store_session_open(house->db, &asked, &token, &house->err));
	assert_true(
	    store_session_end(house->db, &asked, token.text, &house->err));
	assert_false(store_session_find(house->db, &asked, token.text,
	    &house->arena, &found, &house->err));
	assert_int_equal(house->err.code, ERR_UNAUTHORIZED);
	assert_false(
	    store_session_end(house->db, &asked, token.text, &house->err));
	assert_int_equal(house->err.code, ERR_UNAUTHORIZED);
	assert_false(
	    store_session_open(house->db, &asked, &token, &house->err));
	assert_int_equal(house->err.code, ERR_CONFLICT);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(a_challenge_fits_its_own_offer_alone),
		IN_HOUSE(a_token_finds_its_session_until_it_ends),
		IN_HOUSE(a_token_is_not_in_the_database),
		IN_HOUSE(a_token_is_of_one_community),
		IN_HOUSE(a_challenge_buys_one_session),
		IN_HOUSE(a_session_that_ends_leaves_its_challenge_used),
		IN_HOUSE(a_person_has_twenty_sessions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
