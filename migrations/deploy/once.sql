-- Deploy kleos:once to pg
--
-- Whoever has the server's password could let a row stand again that had
-- ended: a key that was revoked, an office whose term was over.  For the
-- server the end of a row is set once now.

BEGIN;

CREATE FUNCTION row_ended() RETURNS trigger LANGUAGE plpgsql
	SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'a row of % ends once', TG_TABLE_NAME;
END
$$;

COMMENT ON FUNCTION row_ended() IS
	'What has ended does not begin again';

-- A later kind of row is given this trigger where its table is made.
DO $$
DECLARE
	name text;
BEGIN
	FOR name IN SELECT c.relname FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE n.nspname = 'public' AND c.relkind = 'r'
			AND a.attname = 'until_index' LOOP
		EXECUTE format('CREATE TRIGGER once BEFORE UPDATE OF until_index '
			'ON %I FOR EACH ROW WHEN (OLD.until_index IS NOT NULL '
			'AND current_user = ''kleos_app'') '
			'EXECUTE FUNCTION row_ended()', name);
	END LOOP;
END
$$;

COMMIT;
