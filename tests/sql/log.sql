-- What the tables refuse by themselves, whoever asks.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(21);

INSERT INTO community (slug, log, origin, vkey, log_seed, replay)
VALUES ('orchard', sha256('genesis'), 'example.org/orchard', 'k',
	decode(repeat('00', 72), 'hex'), false);
CREATE TEMPORARY TABLE c AS SELECT id FROM community WHERE slug = 'orchard';
CREATE FUNCTION pg_temp.add(i bigint, payload text) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO entry (community, index, recorded_at, payload_digest,
		signature_digest, payload, signature)
	SELECT id, i, 0, sha256(payload::bytea), sha256('s'), payload::bytea, 's'
	FROM c
$$;

SELECT lives_ok($$SELECT pg_temp.add(0, '{}')$$, 'a whole entry is accepted');
SELECT throws_ok($$SELECT pg_temp.add(0, '{"a":1}')$$, '23505', NULL,
	'an index is given once only');
SELECT throws_ok($$SELECT pg_temp.add(1, '{}')$$, '23505', NULL,
	'the same payload is recorded once only');
SELECT throws_ok($$SELECT pg_temp.add(-1, '{"b":1}')$$, '23514', NULL,
	'an index is not negative');
SELECT throws_ok($$SELECT pg_temp.add(1, repeat('x', 32769))$$, '23514', NULL,
	'a payload of more than 32 KiB is refused');
SELECT throws_ok($$INSERT INTO entry SELECT id, 1, 0, '\x00', sha256('s'),
	'{}', 's' FROM c$$, '23514', NULL, 'a short digest is refused');
SELECT throws_ok($$INSERT INTO entry SELECT id, 1, 0, sha256('q'),
	sha256('s'), NULL, 's' FROM c$$, '23514', NULL,
	'payload and signature are erased together');
SELECT throws_ok($$INSERT INTO community (slug, log, origin, vkey, log_seed,
	replay) VALUES ('Orchard!', sha256('x'), 'o', 'k',
	decode(repeat('00', 72), 'hex'), false)$$, '23514', NULL,
	'a slug is a slug');
SELECT throws_ok($$INSERT INTO community (slug, log, origin, vkey, log_seed,
	replay) VALUES ('other', sha256('x'), 'example.org/orchard', 'k',
	decode(repeat('00', 72), 'hex'), false)$$, '23505', NULL,
	'no two logs have one origin');
SELECT throws_ok($$INSERT INTO node SELECT id, 0, 0, sha256('x') FROM c$$,
	'23514', NULL, 'leaves are no nodes');
SELECT throws_ok($$INSERT INTO person_row SELECT id, 5, 0, 5, sha256('x'),
	'ada', '', 'ada', false FROM c$$, '23514', NULL,
	'a row does not end before it has begun');
SELECT throws_ok($$INSERT INTO person_row SELECT id, 5, 0, NULL, sha256('x'),
	'Ada', '', 'ada', false FROM c$$, '23514', NULL, 'a handle is a slug');
SELECT throws_ok($$INSERT INTO link_row SELECT id, 5, 0, NULL, sha256('x'),
	'ada', 'ada', 'ada' FROM c$$, '23514', NULL,
	'an identity has a scheme');
SELECT throws_ok($$INSERT INTO group_row (community, since_index, ordinal,
	statement, slug, kind, title, from_at, until_at) SELECT id, 5, 0,
	sha256('x'), 'pears', 'team', 'Pears', -1, 0 FROM c$$, '23514', NULL,
	'nothing begins before 1970');
SELECT throws_ok($$INSERT INTO import_row SELECT id, 5, 0, NULL, sha256('x'),
	sha256('y'), 'csv', 'n', NULL, 'ada', 9, 1, 2, 3 FROM c$$,
	'23514', NULL, 'the rows of an import add up');
SELECT lives_ok($$INSERT INTO import_row SELECT id, 5, 0, NULL, sha256('x'),
	sha256('y'), 'csv', 'n', NULL, 'ada', 6, 1, 2, 3 FROM c$$,
	'and then it is accepted');
SELECT lives_ok($$INSERT INTO private_row SELECT id, 'grounds', 'x', 'ada',
	'ada', 1, 2, decode(repeat('00', 42), 'hex') FROM c$$,
	'a private row is accepted');
SELECT throws_ok($$INSERT INTO private_row SELECT id, 'grounds', 'y', 'ada',
	'ada', 2, 2, decode(repeat('00', 42), 'hex') FROM c$$, '23514', NULL,
	'but not without a date to which it is kept');
SELECT throws_ok($$INSERT INTO private_row SELECT id, 'grounds', 'y', 'ada',
	'ada', 1, 2, decode(repeat('00', 8233), 'hex') FROM c$$, '23514', NULL,
	'nor with more than 8 KiB');
SELECT throws_ok($$INSERT INTO session SELECT id, sha256(n::text::bytea),
	sha256('same'), 'ada', 'k', 1 FROM c, generate_series(1, 2) n$$, '23505',
	NULL, 'a challenge buys one session');
SELECT is_empty($$SELECT c.relname FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'public' AND c.relkind = 'r'
	AND obj_description(c.oid, 'pg_class') IS NULL$$,
	'every table says what it is for');

SELECT * FROM finish();
ROLLBACK;
