-- Deploy kleos:standing to pg
--
-- How the witnesses that we ask have answered, for who watches over them.

BEGIN;

CREATE TABLE witness_standing (
	community     integer NOT NULL REFERENCES community,
	witness       text COLLATE "C" NOT NULL
		CHECK (octet_length(witness) BETWEEN 1 AND 127),
	cosigned_at   natural_number NOT NULL DEFAULT 0,
	cosigned_size natural_number NOT NULL DEFAULT 0,
	dead          natural_number NOT NULL DEFAULT 0,
	conflict      natural_number NOT NULL DEFAULT 0,
	forked        natural_number NOT NULL DEFAULT 0,
	invalid       natural_number NOT NULL DEFAULT 0,
	refused       natural_number NOT NULL DEFAULT 0,
	PRIMARY KEY (community, witness)
);

COMMENT ON TABLE witness_standing IS
	'Of a witness (its name) that is asked about a log: when it last cosigned '
	'and how many entries, 0 for never, and how often it did not, by why; not '
	'derived from the log, and of no account to what is said or checked';

GRANT SELECT, INSERT, DELETE ON witness_standing TO kleos_app;
GRANT UPDATE (cosigned_at, cosigned_size, dead, conflict, forked, invalid, refused)
	ON witness_standing TO kleos_app;

COMMIT;
