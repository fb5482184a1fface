-- The server may add to the log, and nothing else to it.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(23);

SELECT table_privs_are('public', 'entry', 'kleos_app',
	ARRAY['INSERT', 'SELECT'], 'entries are added and read');
SELECT table_privs_are('public', 'node', 'kleos_app',
	ARRAY['INSERT', 'SELECT'], 'nodes are added and read');
SELECT table_privs_are('public', 'community', 'kleos_app', ARRAY['SELECT'],
	'communities are made by kleos-admin');
SELECT table_privs_are('public', 'log_seed', 'kleos_app', ARRAY['SELECT'],
	'and so are log keys');
SELECT table_privs_are('public', 'log', 'kleos_app', ARRAY['SELECT'],
	'a log comes with its community');
SELECT column_privs_are('public', 'log', 'size', 'kleos_app',
	ARRAY['SELECT', 'UPDATE'], 'the head of a log moves');
SELECT column_privs_are('public', 'log', 'community', 'kleos_app',
	ARRAY['SELECT'], 'from one community to another it does not');
SELECT table_privs_are('public', 'waiting', 'kleos_app',
	ARRAY['DELETE', 'INSERT', 'SELECT'], 'the waiting room empties');
SELECT column_privs_are('public', 'fact_row', 'until_index', 'kleos_app',
	ARRAY['INSERT', 'SELECT', 'UPDATE'], 'a row can be ended');
SELECT column_privs_are('public', 'fact_row', 'identity', 'kleos_app',
	ARRAY['INSERT', 'SELECT'], 'but not altered');
SELECT is_empty($$SELECT c.relname FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'public' AND c.relkind = 'r' 
	AND c.relname NOT IN ('waiting', 'session', 'private_row', 'cosignature',
		'witness_standing')
	AND has_table_privilege('kleos_app', c.oid, 'DELETE')$$,
	'what waits, sessions, private rows and what is of witnesses alone are '
	'deleted');
SELECT table_privs_are('public', 'session', 'kleos_app',
	ARRAY['DELETE', 'INSERT', 'SELECT'], 'sessions come and go');
SELECT column_privs_are('public', 'cosignature', 'size', 'kleos_app',
	ARRAY['INSERT', 'SELECT'], 'a cosignature stays that of its size');
SELECT table_privs_are('public', 'private_read', 'kleos_app',
	ARRAY['INSERT', 'SELECT'], 'a trace of reading stays');
SELECT column_privs_are('public', 'session', 'challenge_digest', 'kleos_app',
	ARRAY['INSERT', 'SELECT'], 'and what bought one stays used');
SELECT table_privs_are('public', 'private_row', 'kleos_app',
	ARRAY['DELETE', 'INSERT', 'SELECT'], 'private rows come and go');
SELECT column_privs_are('public', 'private_row', 'id', 'kleos_app',
	ARRAY['INSERT', 'SELECT'], 'and keep their place');
SELECT is_empty($$SELECT c.relname FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'public' AND c.relkind = 'r'
	AND pg_get_userbyid(c.relowner) <> 'kleos_owner'$$,
	'every table is the owner''s');
SELECT is_empty($$SELECT FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'public'
	AND has_table_privilege('kleos_app', c.oid, 'TRUNCATE')$$,
	'and nothing can be truncated');

SELECT function_privs_are('public', 'erase', ARRAY['integer', 'bigint', 'bytea'],
	'kleos_app', ARRAY['EXECUTE'], 'the server can have something erased');
SELECT is_empty($$SELECT FROM pg_proc p
	WHERE p.proname = 'erase' AND has_function_privilege('public', p.oid,
	'EXECUTE')$$, 'and nobody else');
SET ROLE kleos_app;
SELECT throws_ok($$UPDATE entry SET payload = NULL$$, '42501', NULL,
	'it does not do so itself');
SELECT throws_ok($$SELECT erase(1, 1, sha256('x'))$$, 'P0001',
	'no redaction names this entry', 'and not without a redaction');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
