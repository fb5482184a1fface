#!/bin/bash
# fuzz.sh: run each fuzz target, or the one that T names, for FUZZ_SECONDS from
# its seeds in tests/fuzz/seeds/<name>/ with the words of
# tests/fuzz/<name>.dict, if there are any.  What it learns stays in the build
# folder.  An input that breaks a target is kept there and named with the
# command that repeats it; the other targets still run.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

found=0
broken=0

run() {
	local name=$1 program=$BUILD/tests/fuzz/fuzz_$1 corpus=$BUILD/corpus/$1
	local log=$BUILD/corpus/$1.log options=() input

	mkdir -p "$corpus" "$BUILD/broken"
	if [ -e "tests/fuzz/$name.dict" ]; then
		options+=("-dict=tests/fuzz/$name.dict")
	fi
	# Bytes that choose steps: as many as there are steps, from the start.
	if [ "$name" = replay ]; then
		options+=(-len_control=0 -max_len=160)
	fi
	say "$name: ${FUZZ_SECONDS:-20} seconds"
	if "$program" -max_total_time="${FUZZ_SECONDS:-20}" -timeout=10 \
	    -rss_limit_mb=2048 -print_final_stats=1 \
	    -artifact_prefix="$BUILD/broken/$name-" "${options[@]}" \
	    "$corpus" "tests/fuzz/seeds/$name" >"$log" 2>&1; then
		# The last line of its progress has features and executions.
		grep -aE '^#[0-9]+.*(DONE|INITED)' "$log" | tail -n 1
		return
	fi
	broken=$((broken + 1))
	tail -n 60 "$log"
	input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
	say "$name is broken; again: $program ${input:-, see $log}"
}

for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	name=${name#fuzz_}
	[ -z "${T:-}" ] || [ "${T#fuzz_}" = "$name" ] || continue
	found=$((found + 1))
	run "$name"
done
[ "$found" -gt 0 ] || die 'no fuzz target'
[ "$broken" -eq 0 ] || die "$broken of $found fuzz targets are broken"
