-- Revert kleos:removals from pg

BEGIN;

REVOKE UPDATE (token_digest, expires_at) ON session FROM kleos_app;
REVOKE DELETE ON private_row FROM kleos_app;

COMMIT;
