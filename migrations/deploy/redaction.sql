-- Deploy kleos:redaction to pg
--
-- Erasure: an entry loses payload and signature and keeps its digests, from
-- which its leaf follows.  The server still cannot change the log: it can
-- call one function, which only erases what a redaction names.

BEGIN;

ALTER TABLE entry
	ALTER COLUMN payload DROP NOT NULL,
	ALTER COLUMN signature DROP NOT NULL,
	ADD CONSTRAINT entry_erased_whole
		CHECK ((payload IS NULL) = (signature IS NULL));

COMMENT ON TABLE entry IS
	'The log itself: rows are added in order and never changed; payload and '
	'signature (the decoded SSHSIG blob) are kept as they were received, until '
	'a redaction erases them, and then are NULL';

CREATE TABLE redaction_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	target bytea NOT NULL CHECK (octet_length(target) = 32),
	entry bigint NOT NULL CHECK (entry > 0 AND entry < since_index),
	type text COLLATE "C" NOT NULL
		CHECK (type ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	replacement bytea CHECK (octet_length(replacement) = 32),
	reason text COLLATE "C" NOT NULL,
	authority text COLLATE "C",
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE redaction_row IS
	'Statements whose payload and signature are erased';

CREATE UNIQUE INDEX ON redaction_row (community, target);

GRANT SELECT, INSERT, UPDATE (until_index) ON redaction_row TO kleos_app;

-- All that came from the statement at an index goes, and what rested on it:
-- judgements of it, and the retractions of either, which then stand in the
-- log without effect (server/core/replay.h derives the same from the log).
CREATE FUNCTION erase(of_community integer, of_entry bigint, of_digest bytea)
	RETURNS void LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = public, pg_temp AS $$
DECLARE
	gone bytea[];
BEGIN
	IF NOT EXISTS (SELECT FROM redaction_row WHERE community = of_community
			AND target = of_digest AND entry = of_entry) THEN
		RAISE EXCEPTION 'no redaction names this entry';
	END IF;
	UPDATE entry SET payload = NULL, signature = NULL
	 WHERE community = of_community AND index = of_entry
		AND payload_digest = of_digest;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no such entry';
	END IF;

	DELETE FROM statement_row
	 WHERE community = of_community AND since_index = of_entry;
	DELETE FROM profile_row
	 WHERE community = of_community AND since_index = of_entry;
	DELETE FROM link_row
	 WHERE community = of_community AND since_index = of_entry;
	DELETE FROM merge_row
	 WHERE community = of_community AND since_index = of_entry;
	DELETE FROM affiliation_row
	 WHERE community = of_community AND since_index = of_entry;
	DELETE FROM occasion_row
	 WHERE community = of_community AND since_index = of_entry;
	DELETE FROM fact_row
	 WHERE community = of_community AND since_index = of_entry;
	DELETE FROM endorsement_row
	 WHERE community = of_community AND since_index = of_entry;

	-- An endorsement of which nothing is left has no effect any more either.
	WITH judged AS (DELETE FROM endorsement_row
		 WHERE community = of_community AND target = of_digest
		RETURNING since_index, ordinal, statement)
	SELECT array_agg(DISTINCT j.statement) || of_digest INTO gone FROM judged j
	 WHERE NOT EXISTS (SELECT FROM endorsement_row e
		WHERE e.community = of_community AND e.statement = j.statement
			AND e.target <> of_digest);
	gone := coalesce(gone, ARRAY[of_digest]);

	DELETE FROM pending_row p USING statement_row s
	 WHERE s.community = of_community AND s.type = 'retraction'
		AND s.target = ANY (gone)
		AND p.community = of_community AND p.statement = s.digest;
	UPDATE statement_row SET pending = false
	 WHERE community = of_community AND type = 'retraction'
		AND target = ANY (gone) AND pending;
	DELETE FROM retraction_row
	 WHERE community = of_community AND target = ANY (gone);
	DELETE FROM waiting
	 WHERE community = of_community AND digest = of_digest;
END
$$;

COMMENT ON FUNCTION erase(integer, bigint, bytea) IS
	'The one way in which an entry changes: a redaction, recorded before, '
	'takes its payload and signature away';

REVOKE ALL ON FUNCTION erase(integer, bigint, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase(integer, bigint, bytea) TO kleos_app;

COMMIT;
