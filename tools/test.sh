#!/bin/bash
# test.sh SUITE...: run test suites one after the other and add them up.  Each
# that needs a database has its own; T=name runs one file of a suite.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

run_suite() {
	case $1 in
	unit | schemas) tools/suite.sh "$1" ;;
	store | sql) tools/with-db.sh tools/suite.sh "$1" ;;
	api | cli | web | fault) tools/with-db.sh -s tools/suite.sh "$1" ;;
	*) die "there is no suite $1" ;;
	esac
}

# The tally must hear of a suite that broke down before its first test.
run_all() {
	local suite

	for suite; do
		run_suite "$suite" 2>&1 || echo "#@ broken $suite"
	done
}

# mawk waits for full buffers unless it is told that somebody is watching.
options=()
if awk -W version 2>&1 </dev/null | grep -q '^mawk'; then
	options=(-W interactive)
fi

run_all "$@" | awk "${options[@]}" -f tools/tally.awk
