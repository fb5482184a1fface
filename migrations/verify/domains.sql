-- Verify kleos:domains on pg

BEGIN;

SELECT 1 / (count(*) = 4)::integer FROM pg_attribute
 WHERE (attrelid, attname, atttypid) IN (
	('entry'::regclass, 'payload_digest', 'digest'::regtype),
	('fact_row'::regclass, 'by_handle', 'slug'::regtype),
	('fact_row'::regclass, 'identity', 'identity'::regtype),
	('log'::regclass, 'size', 'natural_number'::regtype));

ROLLBACK;
