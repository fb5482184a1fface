#!/bin/bash
# coverage.sh: how many lines of each file the tests reached, by gcov.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

find "$BUILD/obj/server" -name '*.gcda' -print0 |
    xargs -0 -r gcov -n -r -s "$ROOT" 2>/dev/null |
    awk -F "[':% ]+" '
	/^File / { file = $2 }
	/^Lines executed/ && file ~ /\.c$/ {
		lines[file] = $5
		hit[file] = $5 * $3 / 100
		file = ""
	}
	END {
		for (file in lines) {
			printf "%6.1f %%  %s\n", \
			    100 * hit[file] / lines[file], file | "sort -k 3"
			all += lines[file]
			hits += hit[file]
		}
		close("sort -k 3")
		if (all > 0)
			printf "%6.1f %%  of %d lines\n", 100 * hits / all, all
	}'
