-- Deploy kleos:rows to pg
--
-- One table for each kind of row that statements leave behind, named as the
-- struct in server/core/change.h and with its columns in the same order.  A
-- row came to be as the ordinal-th change at index since_index and was ended
-- at until_index.  The tables are only an index of the log: `kleos-admin
-- rebuild` derives them again.

BEGIN;

CREATE TABLE community_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	log bytea NOT NULL CHECK (octet_length(log) = 32),
	slug text COLLATE "C" NOT NULL
		CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	title text COLLATE "C" NOT NULL,
	origin text COLLATE "C" NOT NULL,
	log_key text COLLATE "C" NOT NULL,
	zone text COLLATE "C" NOT NULL,
	url text COLLATE "C",
	replay boolean NOT NULL,
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE community_row IS
	'Founding: what genesis says of the community itself';

CREATE TABLE statement_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	digest bytea NOT NULL CHECK (octet_length(digest) = 32),
	type text COLLATE "C" NOT NULL,
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	made_at bigint NOT NULL CHECK (made_at >= 0),
	recorded_at bigint NOT NULL CHECK (recorded_at >= 0),
	subject text COLLATE "C"
		CHECK (subject ~ '^[a-z][a-z-]*:.' AND octet_length(subject) < 1024),
	group_slug text COLLATE "C"
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	activity text COLLATE "C"
		CHECK (activity ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	target bytea CHECK (octet_length(target) = 32),
	pending boolean NOT NULL,
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE statement_row IS
	'One row for every entry of a log: what lists and references need';

CREATE UNIQUE INDEX ON statement_row (community, digest);
CREATE INDEX ON statement_row (community, by_handle, since_index);
CREATE INDEX ON statement_row (community, type, since_index);
CREATE INDEX ON statement_row (community, recorded_at);
CREATE INDEX ON statement_row (community, subject, since_index)
	WHERE subject IS NOT NULL;
CREATE INDEX ON statement_row (community, group_slug, since_index)
	WHERE group_slug IS NOT NULL;
CREATE INDEX ON statement_row (community, activity, since_index)
	WHERE activity IS NOT NULL;
CREATE INDEX ON statement_row (community, target)
	WHERE target IS NOT NULL;

CREATE TABLE person_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	kinds text COLLATE "C" NOT NULL,
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	keyless boolean NOT NULL,
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE person_row IS
	'People and their handles';

CREATE INDEX ON person_row (community, handle);

CREATE TABLE key_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	line text COLLATE "C" NOT NULL,
	fingerprint text COLLATE "C" NOT NULL,
	added_by text COLLATE "C" NOT NULL
		CHECK (added_by ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE key_row IS
	'Public keys of people';

CREATE INDEX ON key_row (community, handle);
CREATE INDEX ON key_row (community, line);

CREATE TABLE link_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	identity text COLLATE "C" NOT NULL
		CHECK (identity ~ '^[a-z][a-z-]*:.' AND octet_length(identity) < 1024),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE link_row IS
	'Which identity elsewhere is which person';

CREATE INDEX ON link_row (community, identity);
CREATE INDEX ON link_row (community, handle);

CREATE TABLE activity_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	slug text COLLATE "C" NOT NULL
		CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	title text COLLATE "C" NOT NULL,
	units text COLLATE "C" NOT NULL,
	endorsers text COLLATE "C" NOT NULL,
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE activity_row IS
	'Kinds of work';

CREATE TABLE group_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	slug text COLLATE "C" NOT NULL
		CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	kind text COLLATE "C" NOT NULL
		CHECK (kind ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	title text COLLATE "C" NOT NULL,
	parent text COLLATE "C"
		CHECK (parent ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE group_row IS
	'Groups; a change is a new row';

CREATE TABLE alias_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	alias text COLLATE "C" NOT NULL,
	name text COLLATE "C" NOT NULL,
	group_slug text COLLATE "C" NOT NULL
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE alias_row IS
	'Other names of groups';

CREATE TABLE attribute_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	group_slug text COLLATE "C" NOT NULL
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	name text COLLATE "C" NOT NULL
		CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	value text COLLATE "C" NOT NULL,
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE attribute_row IS
	'Attributes of groups';

CREATE TABLE office_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	office text COLLATE "C" NOT NULL
		CHECK (office ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	group_slug text COLLATE "C"
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	occasion bytea CHECK (octet_length(occasion) = 32),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE office_row IS
	'Who holds which office, where and when';

CREATE TABLE occasion_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	group_slug text COLLATE "C" NOT NULL
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	status text COLLATE "C" NOT NULL
		CHECK (status IN ('planned', 'held', 'cancelled')),
	name text COLLATE "C" NOT NULL,
	start_at bigint NOT NULL CHECK (start_at >= 0),
	end_at bigint NOT NULL CHECK (end_at >= 0),
	url text COLLATE "C",
	source bytea CHECK (octet_length(source) = 32),
	import bytea CHECK (octet_length(import) = 32),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE occasion_row IS
	'Meetings and other occasions of groups';

CREATE INDEX ON occasion_row (community, statement);
-- world_place() in server/core/world.h; a URL may be too long for an index.
CREATE INDEX occasion_row_place ON occasion_row (community,
	md5(group_slug || ' ' || start_at::text || ' ' || coalesce(url, '')));
CREATE INDEX ON occasion_row (community, source, start_at)
	WHERE source IS NOT NULL;
CREATE INDEX ON occasion_row (community, group_slug, start_at);

CREATE TABLE fact_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	identity text COLLATE "C" NOT NULL
		CHECK (identity ~ '^[a-z][a-z-]*:.' AND octet_length(identity) < 1024),
	activity text COLLATE "C" NOT NULL
		CHECK (activity ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	group_slug text COLLATE "C"
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	occasion bytea CHECK (octet_length(occasion) = 32),
	from_at bigint NOT NULL CHECK (from_at >= 0),
	until_at bigint NOT NULL CHECK (until_at >= 0),
	day boolean NOT NULL,
	quantities text COLLATE "C" NOT NULL,
	hat text COLLATE "C" CHECK (hat ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	evidence text COLLATE "C",
	import bytea CHECK (octet_length(import) = 32),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	by_office text COLLATE "C"
		CHECK (by_office ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	endorsers text COLLATE "C",
	CHECK (from_at <= until_at),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE fact_row IS
	'What somebody did: contributions and attendance';

CREATE INDEX ON fact_row (community, statement);
CREATE INDEX ON fact_row (community, identity);
CREATE INDEX ON fact_row (community, group_slug, since_index)
	WHERE group_slug IS NOT NULL;

CREATE TABLE endorsement_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	target bytea NOT NULL CHECK (octet_length(target) = 32),
	identity text COLLATE "C"
		CHECK (identity ~ '^[a-z][a-z-]*:.' AND octet_length(identity) < 1024),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	office text COLLATE "C" NOT NULL
		CHECK (office ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	group_slug text COLLATE "C"
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	dispute boolean NOT NULL,
	reason text COLLATE "C",
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE endorsement_row IS
	'Judgements of facts by those entitled to them';

CREATE INDEX ON endorsement_row (community, target);

CREATE TABLE import_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	source bytea NOT NULL CHECK (octet_length(source) = 32),
	format text COLLATE "C" NOT NULL
		CHECK (format ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	name text COLLATE "C" NOT NULL,
	group_slug text COLLATE "C"
		CHECK (group_slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	rows_in bigint NOT NULL CHECK (rows_in >= 0),
	matched bigint NOT NULL CHECK (matched >= 0),
	queued bigint NOT NULL CHECK (queued >= 0),
	rejected bigint NOT NULL CHECK (rejected >= 0),
	CHECK (rows_in = matched + queued + rejected),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE import_row IS
	'Files that were read, and what became of their rows';

CREATE INDEX ON import_row (community, statement);
CREATE INDEX ON import_row (community, source);

CREATE TABLE policy_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	document_digest bytea NOT NULL
		CHECK (octet_length(document_digest) = 32),
	policy text COLLATE "C" NOT NULL
		CHECK (policy ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	version bigint NOT NULL,
	effective_from bigint NOT NULL CHECK (effective_from >= 0),
	document text COLLATE "C" NOT NULL,
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE policy_row IS
	'Versions of policies in effect';

CREATE INDEX ON policy_row (community, policy);

CREATE TABLE pending_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	type text COLLATE "C" NOT NULL,
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	office text COLLATE "C" NOT NULL,
	payload text COLLATE "C" NOT NULL,
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE pending_row IS
	'Recorded, but without effect until somebody completes it';

CREATE INDEX ON pending_row (community, statement);

COMMIT;
