-- Deploy kleos:removals to pg
--
-- What somebody keeps in private they may take away, and end their session.

BEGIN;

GRANT DELETE ON private_row TO kleos_app;
GRANT UPDATE (token_digest, expires_at) ON session TO kleos_app;

COMMIT;
