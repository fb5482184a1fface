-- Deploy kleos:sessions to pg
--
-- What is not public: who may ask for it, what it is, and who has read it.

BEGIN;

CREATE TABLE session (
	community        integer NOT NULL REFERENCES community,
	token_digest     bytea   NOT NULL CHECK (octet_length(token_digest) = 32),
	challenge_digest bytea   NOT NULL
		CHECK (octet_length(challenge_digest) = 32),
	handle           text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	key_line         text COLLATE "C" NOT NULL CHECK (key_line <> ''),
	expires_at       bigint  NOT NULL CHECK (expires_at >= 0),
	PRIMARY KEY (community, token_digest),
	UNIQUE (community, challenge_digest)
);

COMMENT ON TABLE session IS
	'Who may ask for what is private, for some minutes: digests of bearer '
	'tokens, and of the challenges that bought them and buy nothing more';

CREATE INDEX ON session (community, handle, expires_at);
CREATE INDEX ON session (expires_at);

CREATE TABLE private_row (
	community  integer NOT NULL REFERENCES community,
	kind       text COLLATE "C" NOT NULL
		CHECK (kind ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	id         text COLLATE "C" NOT NULL
		CHECK (id ~ '^[A-Za-z0-9_-]{1,39}$'),
	owner      text COLLATE "C" NOT NULL
		CHECK (owner ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	by_handle  text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	written_at bigint  NOT NULL CHECK (written_at >= 0),
	kept_until bigint  NOT NULL CHECK (kept_until > written_at),
	sealed     bytea   NOT NULL
		CHECK (octet_length(sealed) BETWEEN 42 AND 8232),
	PRIMARY KEY (community, kind, id)
);

COMMENT ON TABLE private_row IS
	'What never enters a log or a public page: nonce, text sealed with the '
	'master key and bound to the other columns, tag';

CREATE INDEX ON private_row (community, owner, kind);
CREATE INDEX ON private_row (kept_until);

CREATE TABLE private_read (
	community integer NOT NULL REFERENCES community,
	number    bigint  GENERATED ALWAYS AS IDENTITY,
	kind      text COLLATE "C" NOT NULL
		CHECK (kind ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	id        text COLLATE "C" NOT NULL
		CHECK (id ~ '^[A-Za-z0-9_-]{1,39}$'),
	owner     text COLLATE "C" NOT NULL
		CHECK (owner ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	reader    text COLLATE "C" NOT NULL
		CHECK (reader ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	read_at   bigint  NOT NULL CHECK (read_at >= 0),
	PRIMARY KEY (community, number)
);

COMMENT ON TABLE private_read IS
	'Who has read which private row, for its owner to see; never what it says';

CREATE INDEX ON private_read (community, kind, id, number);
CREATE INDEX ON private_read (read_at);

GRANT SELECT, INSERT, DELETE ON session TO kleos_app;
GRANT SELECT, INSERT ON private_row, private_read TO kleos_app;
GRANT UPDATE (owner, by_handle, written_at, kept_until, sealed) ON private_row
	TO kleos_app;

COMMIT;
