-- Deploy kleos:said to pg
--
-- Whoever has the server's password could make up a row of a redaction, and
-- have erased what nobody had asked for, with nothing in the log to show it.
-- Now such a row needs its statement in the log, and what gave it effect.

BEGIN;

CREATE FUNCTION redaction_said() RETURNS trigger LANGUAGE plpgsql
	SET search_path = public, pg_temp AS $$
DECLARE
	asked record;
	done record;
	held boolean;
BEGIN
	SELECT e.index, convert_from(e.payload, 'UTF8')::jsonb AS said
	  INTO asked FROM entry e JOIN log l USING (community)
	 WHERE e.community = NEW.community AND e.payload_digest = NEW.statement
		AND e.index <= NEW.since_index AND NEW.since_index < l.size;
	IF asked IS NULL OR asked.said ->> 'type' <> 'redaction'
		OR NOT asked.said -> 'body' -> 'erase' @> jsonb_build_array(
			jsonb_build_object('digest', encode(NEW.target, 'hex'),
				'index', NEW.entry)) THEN
		RAISE EXCEPTION 'the log has no such redaction';
	END IF;

	SELECT pending INTO held FROM statement_row
	 WHERE community = NEW.community AND digest = NEW.statement;
	IF NOT coalesce(held, true) AND asked.index = NEW.since_index THEN
		RETURN NEW;
	END IF;
	SELECT convert_from(e.payload, 'UTF8')::jsonb AS said INTO done
	  FROM entry e
	 WHERE e.community = NEW.community AND e.index = NEW.since_index;
	IF done IS NULL OR done.said ->> 'type' <> 'assent'
		OR done.said -> 'body' ->> 'of' <> encode(NEW.statement, 'hex') THEN
		RAISE EXCEPTION 'nobody has assented to this redaction';
	END IF;
	RETURN NEW;
END
$$;

COMMENT ON FUNCTION redaction_said() IS
	'The server can only have erased what the log says, so that everybody '
	'sees by whom';

-- kleos-admin, as the owner, derives all rows anew.
CREATE TRIGGER said BEFORE INSERT ON redaction_row
	FOR EACH ROW WHEN (current_user = 'kleos_app')
	EXECUTE FUNCTION redaction_said();

COMMIT;
