-- Deploy kleos:erasable to pg
--
-- A row of a redaction can be made up by whoever has the server's password,
-- and be of any type.  What authority rests on stays all the same.

BEGIN;

CREATE FUNCTION entry_erasable() RETURNS trigger LANGUAGE plpgsql
	SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	type text := convert_from(OLD.payload, 'UTF8')::jsonb ->> 'type';
BEGIN
	IF type IN ('profile', 'identity', 'affiliation', 'occasion',
			'contribution', 'endorsement', 'thanks') THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'a statement of type % is never erased', type;
END
$$;

CREATE TRIGGER erasable BEFORE UPDATE OF payload ON entry
	FOR EACH ROW WHEN (OLD.payload IS NOT NULL AND NEW.payload IS NULL)
	EXECUTE FUNCTION entry_erasable();

COMMIT;
