-- What whoever has the server's password can take away or hide: nothing of
-- which the log does not say that it is gone.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(27);

INSERT INTO community (slug, log, origin, vkey, log_seed, replay)
VALUES ('orchard', sha256('genesis'), 'example.org/orchard', 'k',
	decode(repeat('00', 72), 'hex'), false);
CREATE TEMPORARY TABLE c AS SELECT id FROM community WHERE slug = 'orchard';
GRANT SELECT ON c TO kleos_app;

CREATE FUNCTION pg_temp.say(i bigint, payload text, pending boolean)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO entry (community, index, recorded_at, payload_digest,
		signature_digest, payload, signature)
	SELECT id, i, 0, sha256(payload::bytea), sha256('s'), payload::bytea, 's'
	FROM c;
	INSERT INTO statement_row (community, since_index, ordinal, digest, type,
		by_handle, made_at, recorded_at, pending, signed_with)
	SELECT id, i, 0, sha256(payload::bytea), payload::jsonb ->> 'type', 'ada',
		0, 0, pending, 'k' FROM c
$$;
CREATE FUNCTION pg_temp.work(i bigint) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"body":{"n":%s},"type":"contribution","v":1}', i)
$$;
CREATE FUNCTION pg_temp.redaction(i bigint, more text DEFAULT '')
RETURNS text LANGUAGE sql AS $$
	SELECT format('{"body":{"erase":[{"digest":"%s","index":%s,'
		'"type":"contribution"}%s],"reason":"law"},"type":"redaction","v":1}',
		encode(sha256(pg_temp.work(i)::bytea), 'hex'), i, more)
$$;
CREATE FUNCTION pg_temp.assent(said text) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"body":{"of":"%s"},"type":"assent","v":1}',
		encode(sha256(said::bytea), 'hex'))
$$;
-- The row that lets erase() do it.
CREATE FUNCTION pg_temp.name(i bigint, said text, since bigint)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO redaction_row (community, since_index, ordinal, statement,
		target, entry, type, reason, by_handle)
	SELECT id, since, 1 + i, sha256(said::bytea),
		sha256(pg_temp.work(i)::bytea), i, 'contribution', 'law', 'ada' FROM c
$$;
CREATE FUNCTION pg_temp.erased(i bigint) RETURNS boolean LANGUAGE sql AS $$
	SELECT erase(community, index, payload_digest) FROM entry, c
	WHERE community = id AND index = i;
	SELECT payload IS NULL FROM entry, c WHERE community = id AND index = i
$$;

-- Ada asked for 1 and nobody assented; for 2 bea did; 3 she could alone.
SELECT pg_temp.say(i, pg_temp.work(i), false) FROM generate_series(1, 6) i;
SELECT pg_temp.say(10, pg_temp.redaction(1), true);
SELECT pg_temp.say(11, pg_temp.redaction(2), true);
SELECT pg_temp.say(12, pg_temp.assent(pg_temp.redaction(2)), false);
SELECT pg_temp.say(13, pg_temp.redaction(3), false);
INSERT INTO log SELECT id, 14, '', sha256('root'), 7, 0 FROM c;
INSERT INTO key_row (community, since_index, ordinal, until_index, statement,
	handle, line, fingerprint, added_by, signed_with, said)
SELECT id, 1, n, CASE n WHEN 1 THEN 5 END, sha256('x'), 'ada', 'k' || n, 'f',
	'ada', 'f', 1 FROM c, generate_series(1, 2) n;

SET ROLE kleos_app;
SELECT throws_ok($$DELETE FROM entry$$, '42501', NULL,
	'entries are not deleted');
SELECT throws_ok($$UPDATE entry SET payload = NULL, signature = NULL$$, '42501',
	NULL, 'nor emptied');
SELECT throws_ok($$UPDATE entry SET index = index + 100$$, '42501', NULL,
	'nor put elsewhere');
SELECT throws_ok($$UPDATE entry SET payload = 'x'$$, '42501', NULL,
	'nor made to say something else');
SELECT throws_ok($$UPDATE node SET hash = sha256('x')$$, '42501', NULL,
	'the tree stays');
SELECT throws_ok($$DELETE FROM community$$, '42501', NULL,
	'and the community');
SELECT throws_ok($$DELETE FROM redaction_row$$, '42501', NULL,
	'who had something erased is not forgotten');

SELECT throws_ok($$SELECT pg_temp.erased(4)$$, 'P0001',
	'no redaction names this entry', 'nothing is erased without a redaction');
SELECT throws_ok($$SELECT pg_temp.name(4, 'nobody said so', 13)$$, 'P0001',
	'the log has no such redaction', 'nor with one that was made up');
SELECT throws_ok($$SELECT pg_temp.name(4, pg_temp.work(4), 13)$$, 'P0001',
	'the log has no such redaction', 'nor by something that is none');
SELECT throws_ok($$SELECT pg_temp.name(4, pg_temp.redaction(3), 13)$$, 'P0001',
	'the log has no such redaction', 'nor by one of something else');
SELECT throws_ok($$SELECT pg_temp.name(3, pg_temp.redaction(3), 12)$$, 'P0001',
	'the log has no such redaction', 'nor before it was said');
SELECT throws_ok($$SELECT pg_temp.name(1, pg_temp.redaction(1), 10)$$, 'P0001',
	'nobody has assented to this redaction', 'nor before a second has assented');
SELECT throws_ok($$SELECT pg_temp.name(1, pg_temp.redaction(1), 12)$$, 'P0001',
	'nobody has assented to this redaction', 'nor with another''s assent');
SELECT throws_ok($$SELECT pg_temp.name(1, pg_temp.redaction(1), 13)$$, 'P0001',
	'nobody has assented to this redaction', 'nor with what is no assent');
SELECT pg_temp.say(14, pg_temp.redaction(4), false);
SELECT throws_ok($$SELECT pg_temp.name(4, pg_temp.redaction(4), 14)$$, 'P0001',
	'the log has no such redaction', 'nor by what lies behind the log''s end');
SELECT lives_ok($$SELECT pg_temp.name(2, pg_temp.redaction(2), 12)$$,
	'what two have said is done');
SELECT ok(pg_temp.erased(2), 'it is gone');
SELECT lives_ok($$SELECT pg_temp.name(3, pg_temp.redaction(3), 13)$$,
	'and what one could say alone');

SELECT throws_ok($$UPDATE log SET size = 13$$, 'P0001', 'a log only grows',
	'the last entry is not hidden');
SELECT throws_ok($$UPDATE log SET root = sha256('other')$$, 'P0001',
	'a log only grows', 'nor the tree another at the same size');
SELECT throws_ok($$UPDATE log SET size = 15, last_recorded_at = 6$$, 'P0001',
	'a log only grows', 'nor its clock put back');
SELECT throws_ok($$DELETE FROM log$$, '42501', NULL, 'nor all of it');
SELECT throws_ok($$UPDATE key_row SET until_index = NULL WHERE ordinal = 1$$,
	'P0001', 'a row of key_row ends once', 'a revoked key stays revoked');
SELECT throws_ok($$UPDATE key_row SET until_index = 9 WHERE ordinal = 1$$,
	'P0001', 'a row of key_row ends once', 'from where it was revoked');
SELECT lives_ok($$UPDATE key_row SET until_index = 9 WHERE ordinal = 2$$,
	'a key can be revoked');
RESET ROLE;

SELECT is_empty($$SELECT c.relname FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'until_index'
	WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT EXISTS (SELECT
		FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'once')$$,
	'rows of every kind end once');

SELECT * FROM finish();
ROLLBACK;
