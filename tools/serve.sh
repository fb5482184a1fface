#!/bin/bash
# serve.sh: what `make run` does once everything is built.  One PostgreSQL,
# one server and an example community in VAR, until Ctrl-C.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

port=${PORT:-8080}
var=$(state_dir)
server=

# shellcheck disable=SC2317 # called by the trap
finish() {
	trap - EXIT
	trap '' INT TERM HUP
	end_process "$server"
	tools/pg.sh stop "$var"
	say 'Stopped.'
}

make_dir "$var"
exec 9>"$var/run.lock"
flock -n 9 || die "already running on $var; VAR=dir and PORT=n start another"
if port_answers "$port"; then
	die "port $port is taken; choose another with make run PORT=9000"
fi

trap finish EXIT
# Ctrl-C is how it is meant to end.
trap 'exit 0' INT
trap 'exit 143' TERM HUP
say "Data is kept in $var"
tools/pg.sh start "$var"
tools/migrate.sh "$(tools/pg.sh url "$var" kleos_owner)"
server_env "$var"

export KLEOS_URL=http://127.0.0.1:$port
log=$var/server.log
tools/kore.sh "$var" "$port" >>"$log" 2>&1 9>&- &
server=$!
if ! wait_for_server "$server" "$port"; then
	tail -n 20 "$log" >&2
	die 'the server did not start'
fi
say "Kleos listens on $KLEOS_URL and logs to $log"

tools/demo.sh "$var" 9>&-

wait "$server" || :
tail -n 20 "$log" >&2
die 'the server ended by itself'
