#!/bin/bash
# bench.sh: run what is in tests/bench, each with a database and a server of
# its own (see with-db.sh).  Figures, not tests: nothing is added up.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

found=0
for file in tests/bench/bench_*; do
	name=$(basename "$file")
	[ -z "${T:-}" ] || [ "${name%.*}" = "$T" ] || continue
	case $file in
	*.mjs) runner=node ;;
	*.sh) runner=bash ;;
	*) continue ;;
	esac
	found=$((found + 1))
	say "$file"
	tools/with-db.sh -s "$runner" "$file"
done
[ "$found" -gt 0 ] || die 'nothing to measure in tests/bench'
