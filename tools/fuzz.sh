#!/bin/bash
# fuzz.sh: run each fuzz target for FUZZ_SECONDS, from its seeds in
# tests/fuzz/seeds/<name>/.  What it learns stays in the build folder; an input
# that breaks it is written there and named.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

found=0
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	[ -e "$source" ] || continue
	[ -z "${T:-}" ] || [ "$T" = "$name" ] || continue
	found=$((found + 1))
	corpus=$BUILD/corpus/$name
	mkdir -p "$corpus"
	seeds=()
	for folder in "tests/fuzz/seeds/$name" "tests/fuzz/seeds/${name#fuzz_}"; do
		if [ -d "$folder" ]; then
			seeds+=("$folder")
		fi
	done
	say "$name: ${FUZZ_SECONDS:-60} seconds"
	"$BUILD/tests/fuzz/$name" -max_total_time="${FUZZ_SECONDS:-60}" \
	    -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
	    -artifact_prefix="$corpus/broken-" "$corpus" "${seeds[@]}"
done
[ "$found" -gt 0 ] || die 'no fuzz target'
