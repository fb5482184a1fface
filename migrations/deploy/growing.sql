-- Deploy kleos:growing to pg
--
-- Whoever has the server's password could put the head of a log back, so that
-- its last entries were shown to nobody any more.  For the server a log only
-- grows now, and so does its clock.

BEGIN;

CREATE FUNCTION log_growing() RETURNS trigger LANGUAGE plpgsql
	SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.size < OLD.size OR NEW.last_recorded_at < OLD.last_recorded_at
		OR (NEW.size = OLD.size AND (NEW.root, NEW.edge)
			IS DISTINCT FROM (OLD.root, OLD.edge)) THEN
		RAISE EXCEPTION 'a log only grows';
	END IF;
	RETURN NEW;
END
$$;

COMMENT ON FUNCTION log_growing() IS
	'What the server has recorded it cannot take out of the log again';

CREATE TRIGGER growing BEFORE UPDATE ON log
	FOR EACH ROW WHEN (current_user = 'kleos_app')
	EXECUTE FUNCTION log_growing();

COMMIT;
