-- What the server may have erased, whatever a row of a redaction says.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(5);

INSERT INTO community (slug, log, origin, vkey, log_seed, replay)
VALUES ('orchard', sha256('genesis'), 'example.org/orchard', 'k',
	decode(repeat('00', 72), 'hex'), false);
CREATE FUNCTION pg_temp.say(i bigint, payload text) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO entry (community, index, recorded_at, payload_digest,
		signature_digest, payload, signature)
	SELECT id, i, 0, sha256(payload::bytea), sha256('s'), payload::bytea, 's'
	FROM community WHERE slug = 'orchard';
	INSERT INTO redaction_row (community, since_index, ordinal, statement,
		target, entry, type, reason, by_handle)
	SELECT id, 10 + i, 1, sha256('r'), sha256(payload::bytea), i,
		'contribution', 'law', 'ada' FROM community WHERE slug = 'orchard';
$$;
CREATE FUNCTION pg_temp.erased(i bigint) RETURNS boolean LANGUAGE sql AS $$
	SELECT erase(community, index, payload_digest) FROM entry WHERE index = i;
	SELECT payload IS NULL AND signature IS NULL FROM entry WHERE index = i
$$;

SELECT pg_temp.say(1, '{"type":"contribution","v":1}');
SELECT pg_temp.say(2, '{"body":{"type":"thanks"},"type":"key","v":1}');
SELECT pg_temp.say(3, '{"type":"office","v":1}');
SELECT pg_temp.say(4, '{"v":1}');
SET ROLE kleos_app;
SELECT ok(pg_temp.erased(1), 'work can be taken away');
SELECT throws_ok($$SELECT pg_temp.erased(2)$$, 'P0001',
	'a statement of type key is never erased', 'but no key');
SELECT throws_ok($$SELECT pg_temp.erased(3)$$, 'P0001',
	'a statement of type office is never erased', 'nor an office');
SELECT throws_ok($$SELECT pg_temp.erased(4)$$, 'P0001', NULL,
	'nor what has no type');
SELECT ok(pg_temp.erased(1), 'what is erased can be erased again');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
