-- Verify kleos:summary on pg

BEGIN;

SELECT kind, name, month, endorsed, waiting, disputed, people
  FROM work_by_month(0, 1, '{0, 1}', 0, '{}', '{}', '{}', '{}');

ROLLBACK;
