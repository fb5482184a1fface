-- Deploy kleos:recognition to pg
--
-- Rows of the types of statements that came second, in the form of rows.sql.

BEGIN;

CREATE TABLE retraction_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	target bytea NOT NULL CHECK (octet_length(target) = 32),
	type text COLLATE "C" NOT NULL,
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	reason text COLLATE "C",
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE retraction_row IS
	'What was taken back';

CREATE INDEX ON retraction_row (community, target);

CREATE TABLE profile_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	name text COLLATE "C",
	hats text COLLATE "C" NOT NULL,
	links text COLLATE "C" NOT NULL,
	show text COLLATE "C",
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE profile_row IS
	'What people show of themselves';

CREATE INDEX ON profile_row (community, handle);

CREATE TABLE organisation_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	slug text COLLATE "C" NOT NULL
		CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	name text COLLATE "C" NOT NULL,
	url text COLLATE "C",
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE organisation_row IS
	'Organisations; said again is a new row';

CREATE TABLE organisation_alias_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	alias text COLLATE "C" NOT NULL,
	name text COLLATE "C" NOT NULL,
	organisation text COLLATE "C" NOT NULL
		CHECK (organisation ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE organisation_alias_row IS
	'Other names of organisations';

CREATE TABLE organisation_parent_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	organisation text COLLATE "C" NOT NULL
		CHECK (organisation ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	parent text COLLATE "C" NOT NULL
		CHECK (parent ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE organisation_parent_row IS
	'What organisations belong to, and when';

CREATE TABLE affiliation_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	organisation text COLLATE "C"
		CHECK (organisation ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE affiliation_row IS
	'Whom people work for';

CREATE INDEX ON affiliation_row (community, handle);
CREATE INDEX ON affiliation_row (community, statement);

CREATE TABLE coverage_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	source text COLLATE "C" NOT NULL
		CHECK (source ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	activity text COLLATE "C"
		CHECK (activity ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	group_slug text COLLATE "C"
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	reason text COLLATE "C",
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE coverage_row IS
	'Gaps in what is recorded';

CREATE TABLE declaration_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	question text COLLATE "C" NOT NULL
		CHECK (question ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	answer boolean NOT NULL,
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE declaration_row IS
	'Yes or no, as people declare';

CREATE INDEX ON declaration_row (community, handle);

CREATE TABLE list_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	list text COLLATE "C" NOT NULL
		CHECK (list ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	taken_at bigint NOT NULL CHECK (taken_at >= 0),
	complete boolean NOT NULL,
	part bigint NOT NULL CHECK (part >= 1),
	parts bigint NOT NULL CHECK (parts >= part),
	url text COLLATE "C",
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE list_row IS
	'Parts of lists that were taken elsewhere';

CREATE INDEX ON list_row (community, list);

CREATE TABLE listed_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	identity text COLLATE "C" NOT NULL
		CHECK (identity ~ '^[a-z][a-z-]*:.' AND octet_length(identity) < 1024),
	list text COLLATE "C" NOT NULL
		CHECK (list ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	taken_at bigint NOT NULL CHECK (taken_at >= 0),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE listed_row IS
	'Who is on a part of a list';

CREATE INDEX ON listed_row (community, statement);
CREATE INDEX ON listed_row (community, identity);

CREATE TABLE metric_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	source text COLLATE "C" NOT NULL
		CHECK (source ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	measure text COLLATE "C" NOT NULL
		CHECK (measure ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	part bigint NOT NULL CHECK (part >= 1),
	parts bigint NOT NULL CHECK (parts >= part),
	url text COLLATE "C",
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	CHECK (from_at < until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE metric_row IS
	'Parts of what was measured elsewhere';

CREATE INDEX ON metric_row (community, source);

CREATE TABLE measured_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	identity text COLLATE "C" NOT NULL
		CHECK (identity ~ '^[a-z][a-z-]*:.' AND octet_length(identity) < 1024),
	source text COLLATE "C" NOT NULL
		CHECK (source ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	measure text COLLATE "C" NOT NULL
		CHECK (measure ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	value bigint NOT NULL CHECK (value >= 0),
	CHECK (from_at < until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE measured_row IS
	'Numbers of identities over a period';

CREATE INDEX ON measured_row (community, statement);
CREATE INDEX ON measured_row (community, identity);

CREATE TABLE merge_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	into_handle text COLLATE "C" NOT NULL
		CHECK (into_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	CHECK (handle <> into_handle),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE merge_row IS
	'People who turned out to be one';

-- To take back an endorsement.
CREATE INDEX endorsement_row_statement ON endorsement_row (community, statement);

GRANT SELECT, INSERT ON
	retraction_row,
	profile_row,
	organisation_row,
	organisation_alias_row,
	organisation_parent_row,
	affiliation_row,
	coverage_row,
	declaration_row,
	list_row,
	listed_row,
	metric_row,
	measured_row,
	merge_row
	TO kleos_app;

GRANT UPDATE (until_index) ON retraction_row TO kleos_app;
GRANT UPDATE (until_index) ON profile_row TO kleos_app;
GRANT UPDATE (until_index) ON organisation_row TO kleos_app;
GRANT UPDATE (until_index) ON organisation_alias_row TO kleos_app;
GRANT UPDATE (until_index) ON organisation_parent_row TO kleos_app;
GRANT UPDATE (until_index) ON affiliation_row TO kleos_app;
GRANT UPDATE (until_index) ON coverage_row TO kleos_app;
GRANT UPDATE (until_index) ON declaration_row TO kleos_app;
GRANT UPDATE (until_index) ON list_row TO kleos_app;
GRANT UPDATE (until_index) ON listed_row TO kleos_app;
GRANT UPDATE (until_index) ON metric_row TO kleos_app;
GRANT UPDATE (until_index) ON measured_row TO kleos_app;
GRANT UPDATE (until_index) ON merge_row TO kleos_app;

COMMIT;
