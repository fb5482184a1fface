#!/bin/bash
# suite.sh SUITE: run the files of one suite, where its database and server
# are there already (with-db.sh).  Writes TAP for tally.awk, each file's
# between two marks:
#   #@ begin NAME        #@ end NAME EXIT-STATUS
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

suite=$1
seconds=${TEST_SECONDS:-$((600 + ${FAULT_MINUTES:-0} * 60))}
export CMOCKA_MESSAGE_OUTPUT=TAP
export KLEOS_SHARED=${KLEOS_SHARED:-../shared}
export UBSAN_OPTIONS=print_stacktrace=1
found=0

# run NAME COMMAND...: one file, ended when it hangs.
run() {
	local name=$1 rc=0

	shift
	found=$((found + 1))
	echo "#@ begin $name"
	timeout --foreground -k 10 "$seconds" "$@" 2>&1 || rc=$?
	# What a program printed last may lack its line end.
	printf '\n#@ end %s %d\n' "$name" "$rc"
}

# Is this file the one that T names, if any?
wanted() {
	local name

	name=$(basename "$1")
	name=${name%.*}
	[ -z "${T:-}" ] || [ "$name" = "$T" ] || [ "${name%.test}" = "$T" ] ||
	    [ "${name#test_}" = "$T" ]
}

# Every file of the suite that fits one of the patterns, in order.
files() {
	local file

	for file in $(compgen -G "tests/$suite/$1" | sort); do
		if wanted "$file"; then
			echo "$file"
		fi
	done
}

psql_admin() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}

# Each program has a database to itself, named in all three variables.
run_store() {
	local file name n=0

	for file in $(files 'test_*.c'); do
		n=$((n + 1))
		psql_admin "$KLEOS_DB_ADMIN" -c \
		    "CREATE DATABASE test_$n TEMPLATE kleos_empty" >&2
		name=${file%.c}
		run "$name" env \
		    KLEOS_DB="${KLEOS_DB/dbname=kleos/dbname=test_$n}" \
		    KLEOS_DB_OWNER="${KLEOS_DB_OWNER/dbname=kleos/dbname=test_$n}" \
		    KLEOS_DB_ADMIN="${KLEOS_DB_ADMIN/dbname=kleos/dbname=test_$n}" \
		    "$BUILD/$name"
	done
}

run_unit() {
	local file name

	for file in $(files 'test_*.c'); do
		run "${file%.c}" "$BUILD/${file%.c}"
	done
	# The seeds of the fuzz targets, which stay what they are.
	for file in tests/fuzz/fuzz_*.c; do
		name=$(basename "$file" .c)
		name=${name#fuzz_}
		if wanted "$file"; then
			run "tests/fuzz/seeds_$name" \
			    "$BUILD/tests/fuzz/seeds_$name" \
			    "tests/fuzz/seeds/$name"
		fi
	done
}

run_sql() {
	local file

	psql_admin "$KLEOS_DB_ADMIN" -c \
	    'CREATE EXTENSION IF NOT EXISTS pgtap' >&2
	for file in $(files '*.sql'); do
		run "$file" psql -X -q -A -t -v ON_ERROR_STOP=1 \
		    -f "$file" "$KLEOS_DB_ADMIN"
	done
}

run_scripts() {
	local file

	for file in $(files 'test_*.mjs') $(files '*.test.mjs') \
	    $(files '*/*.test.mjs'); do
		run "$file" node --test-reporter=tap "$file"
	done
	for file in $(files 'test_*.sh'); do
		run "$file" bash "$file"
	done
}

run_schemas() {
	local file

	for file in $(files '*.mjs'); do
		run "$file" node --test-reporter=tap "$file"
	done
}

case $suite in
unit | store | sql | schemas) "run_$suite" ;;
*) run_scripts ;;
esac
if [ "$found" -eq 0 ]; then
	echo "#@ begin tests/$suite"
	echo "# no file${T:+ named $T}"
	echo "#@ end tests/$suite 1"
fi
