-- Deploy kleos:domains to pg
--
-- What several tables say of a column is said once, by its type.  PostgreSQL
-- reads and plans the constraints of a table anew for each INSERT, but keeps
-- those of a domain.

BEGIN;

CREATE DOMAIN digest AS bytea CHECK (octet_length(VALUE) = 32);
CREATE DOMAIN slug AS text COLLATE "C"
	CHECK (VALUE ~ '^[a-z0-9][a-z0-9-]{0,38}$');
CREATE DOMAIN identity AS text COLLATE "C"
	CHECK (VALUE ~ '^[a-z][a-z-]*:.' AND octet_length(VALUE) < 1024);
CREATE DOMAIN natural_number AS bigint CHECK (VALUE >= 0);

COMMENT ON DOMAIN digest IS 'SHA-256';
COMMENT ON DOMAIN slug IS 'A handle, or the name of a group or the like';
COMMENT ON DOMAIN identity IS 'Somebody as one system knows them: scheme:value';
COMMENT ON DOMAIN natural_number IS
	'The index of an entry, or milliseconds since 1970';

-- Each column whose constraint says the same as a domain gets that instead.
DO $$
DECLARE
	change record;
BEGIN
	FOR change IN
		SELECT c.conrelid::regclass AS name,
			format('ALTER TABLE %s %s', c.conrelid::regclass,
			string_agg(format('DROP CONSTRAINT %I, ALTER %I TYPE %I',
				c.conname, a.attname, d.name), ', ')) AS sql
		FROM pg_constraint c
		JOIN pg_attribute a ON a.attrelid = c.conrelid
			AND c.conkey = ARRAY[a.attnum]
		JOIN (VALUES
			('digest', '((octet_length(%I) = 32))'),
			('slug', '((%I ~ ''^[a-z0-9][a-z0-9-]{0,38}$''::text))'),
			('identity', '(((%I ~ ''^[a-z][a-z-]*:.''::text) AND '
				'(octet_length(%1$I) < 1024)))'),
			('natural_number', '((%I >= 0))')) AS d (name, rule)
			ON pg_get_constraintdef(c.oid)
				= 'CHECK ' || format(d.rule, a.attname)
		WHERE c.connamespace = 'public'::regnamespace
		GROUP BY c.conrelid
	LOOP
		EXECUTE change.sql;
		-- What was known of a column is lost with its type.
		EXECUTE format('ANALYZE %s', change.name);
	END LOOP;
END
$$;

COMMIT;
