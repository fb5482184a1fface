# lib.sh: what the scripts of this folder share; read with `.`, in bash.
# shellcheck shell=bash

# Users' own settings must not lead us to another database.
unset "${!PG@}" "${!SQITCH@}"
export LC_ALL=C.UTF-8

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ROOT
cd "$ROOT" || exit 1
case ${BUILD:=build} in
/*) ;;
*) BUILD=$ROOT/$BUILD ;;
esac
export BUILD

say() {
	printf '%s\n' "$*" >&2
}

die() {
	say "$(basename "$0" .sh): $*"
	exit 1
}

as_root() {
	[ "$(id -u)" -eq 0 ]
}

# Run a command as the user PostgreSQL runs as: it refuses root.
as_postgres() {
	if as_root; then
		runuser -u postgres -- "$@"
	else
		"$@"
	fi
}

# A short name for a long path.
path_hash() {
	printf '%s' "$1" | sha256sum | cut -c 1-12
}

# Where `make run` keeps its data: VAR, or var/ of the checkout; for root a
# system folder of this checkout's own, because the user postgres cannot
# enter a home.
state_dir() {
	local dir=${VAR:-}

	if [ -z "$dir" ]; then
		dir=$ROOT/var
		if as_root; then
			dir=/var/lib/kleos-$(path_hash "$ROOT")
		fi
	fi
	case $dir in
	/*) printf '%s\n' "$dir" ;;
	*) printf '%s\n' "$ROOT/$dir" ;;
	esac
}

# Make a folder that the users of PostgreSQL and Kore can pass through.
make_dir() {
	mkdir -p "$1"
	if as_root; then
		chmod 0711 "$1"
		as_postgres test -x "$1" ||
		    die "the user postgres cannot enter $1"
	else
		chmod 0700 "$1"
	fi
}

# A new folder for one run of tests, in TMPDIR unless postgres cannot enter.
make_tmp() {
	local base dir

	for base in "${TMPDIR:-/tmp}" /tmp /var/tmp; do
		dir=$(mktemp -d "$base/kleos-test.XXXXXX") || continue
		if ! as_root || { chmod 0711 "$dir" &&
		    as_postgres test -x "$dir"; }; then
			printf '%s\n' "$dir"
			return
		fi
		rmdir "$dir"
	done
	die 'no temporary folder that the user postgres can enter'
}

# A new master key, unless there is one: 32 random bytes in hex.
make_master_key() {
	[ -s "$1" ] || (
		umask 077
		od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$1"
	)
}

# Everything the server takes from its environment, for the state in $1.  As
# root the workers are nobody: theirs are the key and the marks.
server_env() {
	local var=$1

	make_master_key "$var/master.key"
	mkdir -p "$var/marks"
	chmod 0700 "$var/marks"
	if as_root; then
		chown nobody:nogroup "$var/marks" "$var/master.key"
	fi
	KLEOS_DB=$(tools/pg.sh url "$var" kleos_app)
	KLEOS_DB_OWNER=$(tools/pg.sh url "$var" kleos_owner)
	KLEOS_DB_ADMIN=$(tools/pg.sh url "$var" postgres)
	export KLEOS_DB KLEOS_DB_OWNER KLEOS_DB_ADMIN
	export KLEOS_MASTER_KEY_FILE=$var/master.key
	export KLEOS_STATE=$var/marks
	export KLEOS_WEB=$BUILD/web
	export KLEOS_BUILD=$BUILD
}

# Does anything accept connections on this port of the loopback?
port_answers() {
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Wait at most 20 seconds until process $1 serves port $2; false when it
# ended or did not answer in time.
wait_for_server() {
	local pid=$1 port=$2 n

	for ((n = 0; n < 200; n++)); do
		kill -0 "$pid" 2>/dev/null || return 1
		if port_answers "$port"; then
			return 0
		fi
		sleep 0.1
	done
	return 1
}

# End a process that we started and wait for it.
end_process() {
	if [ -n "${1:-}" ] && kill -TERM "$1" 2>/dev/null; then
		wait "$1" 2>/dev/null || :
	fi
}
