-- Revert kleos:rows from pg

BEGIN;

DROP TABLE pending_row;
DROP TABLE policy_row;
DROP TABLE import_row;
DROP TABLE endorsement_row;
DROP TABLE fact_row;
DROP TABLE occasion_row;
DROP TABLE office_row;
DROP TABLE attribute_row;
DROP TABLE alias_row;
DROP TABLE group_row;
DROP TABLE activity_row;
DROP TABLE link_row;
DROP TABLE key_row;
DROP TABLE person_row;
DROP TABLE statement_row;
DROP TABLE community_row;

COMMIT;
