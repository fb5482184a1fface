-- Verify kleos:log on pg

BEGIN;

SELECT id, slug, log, origin, vkey, log_seed, replay
  FROM community WHERE false;
SELECT community, size, edge, root, last_recorded_at, governance
  FROM log WHERE false;
SELECT community, index, recorded_at, payload_digest, signature_digest,
	payload, signature
  FROM entry WHERE false;
SELECT community, level, index, hash FROM node WHERE false;

ROLLBACK;
