-- Revert kleos:recognition from pg

BEGIN;

DROP INDEX endorsement_row_statement;
DROP TABLE merge_row;
DROP TABLE measured_row;
DROP TABLE metric_row;
DROP TABLE listed_row;
DROP TABLE list_row;
DROP TABLE declaration_row;
DROP TABLE coverage_row;
DROP TABLE affiliation_row;
DROP TABLE organisation_parent_row;
DROP TABLE organisation_alias_row;
DROP TABLE organisation_row;
DROP TABLE profile_row;
DROP TABLE retraction_row;

COMMIT;
