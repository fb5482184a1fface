#!/bin/bash
# migrate.sh CONNINFO [COMMAND...]: bring a database to the newest migration
# and verify it, or do another Sqitch command (status, verify, revert -y).
# The role must own the database.  Nobody's personal Sqitch settings count.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

[ $# -ge 1 ] || die 'usage: migrate.sh CONNINFO [COMMAND...]'
conninfo=$1
shift
[ $# -gt 0 ] || set -- deploy --verify
[ -s migrations/sqitch.plan ] || die 'there is no migrations/sqitch.plan'

# psql reads the connection string in all its forms and says what it means.
readarray -t place < <(psql -XqAt "$conninfo" <<-'END'
	\echo :HOST
	\echo :PORT
	\echo :USER
	\echo :DBNAME
	END
)
[ ${#place[@]} -eq 4 ] || die "cannot reach the database: $conninfo"

export PGHOST=${place[0]} PGPORT=${place[1]} PGUSER=${place[2]}
export PGDATABASE=${place[3]} PGGSSENCMODE=disable
export PGOPTIONS='-c client_min_messages=warning'
export SQITCH_SYSTEM_CONFIG=/dev/null SQITCH_USER_CONFIG=/dev/null
export SQITCH_FULLNAME=Kleos SQITCH_EMAIL=kleos@localhost
cd migrations
exec sqitch --quiet "$@" db:pg: </dev/null
