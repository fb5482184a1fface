-- Revert kleos:domains from pg

BEGIN;

-- What the type says of a column is said by its table again.
DO $$
DECLARE
	change record;
BEGIN
	FOR change IN
		SELECT a.attrelid::regclass AS name,
			format('ALTER TABLE %s %s', a.attrelid::regclass,
			string_agg(format('ALTER %I TYPE %s, ADD CHECK (%s)',
				a.attname, d.base, format(d.rule, a.attname)), ', ')) AS sql
		FROM pg_attribute a
		JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
		JOIN (VALUES
			('digest', 'bytea', 'octet_length(%I) = 32'),
			('slug', 'text COLLATE "C"',
				'%I ~ ''^[a-z0-9][a-z0-9-]{0,38}$'''),
			('identity', 'text COLLATE "C"', '%I ~ ''^[a-z][a-z-]*:.'' '
				'AND octet_length(%1$I) < 1024'),
			('natural_number', 'bigint', '%I >= 0'))
			AS d (name, base, rule)
			ON a.atttypid = format('public.%I', d.name)::regtype
		WHERE NOT a.attisdropped
		GROUP BY a.attrelid
	LOOP
		EXECUTE change.sql;
		EXECUTE format('ANALYZE %s', change.name);
	END LOOP;
END
$$;

DROP DOMAIN natural_number;
DROP DOMAIN identity;
DROP DOMAIN slug;
DROP DOMAIN digest;

COMMIT;
