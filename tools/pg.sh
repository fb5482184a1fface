#!/bin/bash
# pg.sh start DIR | stop DIR | url DIR [ROLE [DATABASE]] | copy DIR NEW
# [STANDBY]: a PostgreSQL of our own whose data is DIR/pg, reached through a
# Unix socket only.  Whoever may enter the socket's folder is trusted:
# ourselves, or as root the users postgres (runs it) and nobody (runs the
# server).  `start` prints nothing and returns when it answers; `url` prints a
# libpq connection string; `copy` takes a base backup of one that runs, to be
# started in NEW, under a name STANDBY as a standby of it.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

usage() {
	say 'usage: pg.sh start|stop DIR, pg.sh url DIR [ROLE [DATABASE]],' \
	    'pg.sh copy DIR NEW [STANDBY]'
	exit 2
}

# The programs of the version that made the data, or of the newest one.
find_programs() {
	local version='*'

	if [ -s "$data/PG_VERSION" ]; then
		version=$(cat "$data/PG_VERSION")
	fi
	bin=$(compgen -G "/usr/lib/postgresql/$version/bin" | sort -V |
	    tail -n 1) || :
	[ -x "$bin/initdb" ] ||
	    bin=$(dirname "$(command -v initdb || echo /usr/bin/initdb)")
	[ -x "$bin/initdb" ] || die 'no PostgreSQL is installed'
}

# The kernel takes 107 bytes as a socket's path; its name needs 19 of them.
socket_dir() {
	local path=$dir/run

	if [ "$(printf '%s' "$path" | wc -c)" -gt 88 ]; then
		path=/tmp/kleos-$(id -u)-$(path_hash "$dir")
	fi
	printf '%s\n' "$path"
}

# A value inside single quotes, as postgresql.conf and libpq read it.
conf_quote() {
	printf "'%s'" "$(printf '%s' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/\\\\'/g")"
}

url() {
	printf 'host=%s port=5432 user=%s dbname=%s gssencmode=disable\n' \
	    "$(conf_quote "$socket")" "${1:-kleos_app}" "${2:-kleos}"
}

# Is the process that the lock file names really ours?  After a crash of the
# machine the number may belong to anybody.
running() {
	local pid

	pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null) || return 1
	tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF "$data"
}

make_socket_dir() {
	mkdir -p "$socket"
	if as_root; then
		chown postgres:nogroup "$socket"
		chmod 0750 "$socket"
	else
		chmod 0700 "$socket" 2>/dev/null || :
	fi
	[ "$(stat -c %U "$socket")" = "$(as_postgres id -un)" ] ||
	    die "$socket belongs to somebody else"
}

make_cluster() {
	local new=$data.new

	[ -s "$data/PG_VERSION" ] && return
	rm -rf "$new"
	mkdir -m 0700 "$new"
	if as_root; then
		chown postgres "$new"
	fi
	as_postgres "$bin/initdb" -D "$new" -U postgres --encoding=UTF8 \
	    --locale=C --data-checksums --auth-local=trust --auth-host=reject \
	    >"$dir/initdb.log" 2>&1 ||
	    die "initdb failed: $(cat "$dir/initdb.log")"
	echo "include 'kleos.conf'" >>"$new/postgresql.conf"
	mv "$new" "$data"
}

configure() {
	cat >"$data/kleos.conf" <<-END
	listen_addresses = ''
	port = 5432
	unix_socket_directories = $(conf_quote "\"$socket\"")
	max_connections = 100
	timezone = 'UTC'
	log_timezone = 'UTC'
	END
	chmod 0644 "$data/kleos.conf"
}

# The roles that migrations name, and the database they work on.  The owner
# makes tables; the server is another role, which cannot alter them.
make_roles() {
	psql -XqAt -v ON_ERROR_STOP=1 "$(url postgres postgres)" >/dev/null <<-'END'
	SELECT 'CREATE ROLE kleos_owner LOGIN'
	 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kleos_owner')
	\gexec
	SELECT 'CREATE ROLE kleos_app LOGIN'
	 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kleos_app')
	\gexec
	SELECT 'CREATE DATABASE kleos OWNER kleos_owner'
	 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'kleos')
	\gexec
	END
}

start() {
	make_dir "$dir"
	make_socket_dir
	if ! running; then
		make_cluster
		configure
		rm -f "$data/postmaster.pid" "$socket"/.s.PGSQL.5432*
		touch "$dir/pg.log"
		if as_root; then
			chown postgres "$dir/pg.log"
		fi
		# No open file of ours may live on in the server.
		(cd / && as_postgres "$bin/pg_ctl" start -w -t 120 -s \
		    -D "$data" -l "$dir/pg.log") </dev/null >/dev/null \
		    3>&- 8>&- 9>&- ||
		    die "PostgreSQL did not start: $(tail -n 20 "$dir/pg.log")"
	fi
	make_roles
}

stop() {
	running || return 0
	(cd / && as_postgres "$bin/pg_ctl" stop -w -t 120 -s -m fast \
	    -D "$data") </dev/null
}

# What pg_basebackup calls itself is what its standby will be called.
copy() {
	local to=$1 name=${2:-}
	local options=(-D "$to/pg" -c fast -X stream --no-sync)

	make_dir "$to"
	mkdir -m 0700 "$to/pg"
	if as_root; then
		chown postgres "$to/pg"
	fi
	if [ -n "$name" ]; then
		options+=(-R)
	fi
	(cd / && as_postgres "$bin/pg_basebackup" "${options[@]}" \
	    -d "$(url postgres postgres) application_name=${name:-copy}") \
	    </dev/null >&2
}

[ $# -ge 2 ] || usage
command=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
data=$dir/pg
socket=$(socket_dir)
find_programs
case $command in
start) start ;;
stop) stop ;;
url) url "${@:3}" ;;
copy)
	[ $# -ge 3 ] || usage
	mkdir -p "$3"
	copy "$(cd "$3" && pwd)" "${@:4}"
	;;
*) usage ;;
esac
