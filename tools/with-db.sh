#!/bin/bash
# with-db.sh [-s] COMMAND...: run a command with a throw-away PostgreSQL, and
# with -s also a server on it; both end with the command, and its exit status
# is ours.  The command sees
#   KLEOS_DB, KLEOS_DB_OWNER, KLEOS_DB_ADMIN   the database kleos, migrated,
#       as the server, as the owner of the tables, as superuser; the database
#       kleos_empty is a copy to make others from (CREATE DATABASE x TEMPLATE)
#   KLEOS_TMP    a folder of this run; tools/pg.sh stop|start takes it too
#   KLEOS_URL    the server, with -s; tools/kore.sh DIR PORT starts others
#   KLEOS_BUILD  the build folder
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

with_server=false
if [ "${1:-}" = -s ]; then
	with_server=true
	shift
fi
[ $# -gt 0 ] || die 'usage: with-db.sh [-s] COMMAND...'

server=
child=
KLEOS_TMP=$(make_tmp)
export KLEOS_TMP

# shellcheck disable=SC2317 # called by the trap
finish() {
	trap - EXIT
	trap '' INT TERM HUP
	end_process "$child"
	end_process "$server"
	tools/pg.sh stop "$KLEOS_TMP" || :
	rm -rf "$KLEOS_TMP"
}

# Other checkouts test at the same time: take any port that is free.
start_server() {
	local try port

	for try in 1 2 3 4 5; do
		port=$((20000 + RANDOM % 12000))
		port_answers "$port" && continue
		tools/kore.sh "$KLEOS_TMP/server" "$port" \
		    >"$KLEOS_TMP/server.log" 2>&1 &
		server=$!
		if wait_for_server "$server" "$port"; then
			# Kore only prints what it does not understand.
			! grep ignoring "$KLEOS_TMP/server.log" ||
			    die 'conf/development.conf has unknown settings'
			export KLEOS_URL=http://127.0.0.1:$port
			return
		fi
		end_process "$server"
	done
	die "the server did not start in $try attempts:
$(tail -n 20 "$KLEOS_TMP/server.log")"
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
tools/pg.sh start "$KLEOS_TMP"
tools/migrate.sh "$(tools/pg.sh url "$KLEOS_TMP" kleos_owner)"
server_env "$KLEOS_TMP"
psql -Xq "$(tools/pg.sh url "$KLEOS_TMP" postgres postgres)" \
    -v ON_ERROR_STOP=1 \
    -c 'CREATE DATABASE kleos_empty TEMPLATE kleos OWNER kleos_owner'
if $with_server; then
	start_server
fi

# In the background, so that a signal to us is heard at once.
"$@" <&0 &
child=$!
rc=0
wait "$child" || rc=$?
child=
exit "$rc"
