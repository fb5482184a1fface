#!/bin/bash
# lint.sh: clang-tidy, cppcheck, shellcheck and the house rules that grep can
# see.  CPPFLAGS are those of the Makefile.  Says everything, then fails.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

read -r -a flags <<<"${CPPFLAGS:-}"
readarray -t sources < <(find server cli admin -name '*.c' | sort)
readarray -t headers < <(find server cli admin -name '*.h' | sort)
readarray -t scripts < <(find tools tests -name '*.sh' | sort; echo .ci/run)
bad=0

complain() {
	say "lint: $*"
	bad=1
}

# banned PATTERN WHY: no line of our C may match.
banned() {
	if grep -nE "$1" "${sources[@]}" "${headers[@]}" >&2; then
		complain "$2"
	fi
}

house_rules() {
	local file lines

	banned '\<(sprintf|vsprintf|strcpy|strcat|strtok|atoi|atol|gets|alloca)\(' \
	    'a banned function'
	banned '\<(localtime|gmtime|ctime|asctime)\(' 'not safe between threads'
	banned '\<goto\>' 'goto: what owns something is auto_free and the like'
	banned '(^|[[:space:];])//' 'comments are /* sentences. */'
	banned '\<(TODO|FIXME|XXX)\>' 'an issue says it better'
	for file in "${sources[@]}" "${headers[@]}"; do
		lines=$(wc -l <"$file")
		[ "$lines" -le 600 ] || complain "$file has $lines lines"
	done
	for file in "${headers[@]}"; do
		cc "${flags[@]}" -isystem /usr/include/postgresql -std=gnu17 \
		    -fsyntax-only -x c "$file" 2>/dev/null ||
		    complain "$file does not compile on its own"
	done
}

# One at a time for each core; what it prints goes to standard output.
tidy() {
	printf '%s\0' "${sources[@]}" |
	    xargs -0 -r -P "$(nproc)" -I '{}' \
		clang-tidy --quiet '{}' -- "${flags[@]}" -isystem \
		/usr/include/postgresql -std=gnu17 2>/dev/null ||
	    complain 'clang-tidy'
}

[ ${#sources[@]} -gt 0 ] || exit 0
house_rules
tidy
cppcheck --quiet --std=c11 --language=c --enable=warning,performance,portability \
    --inline-suppr --suppress=missingIncludeSystem --error-exitcode=1 \
    --library=tools/cppcheck.cfg \
    -j "$(nproc)" -Iserver -I. "${sources[@]}" >&2 || complain 'cppcheck'
# Where there is systemd, it knows its own settings best.
if command -v systemd-analyze >/dev/null; then
	# What is not installed here is not the unit's fault.
	units=$(mktemp -d)
	for unit in conf/*.service conf/*.timer; do
		sed 's|^ExecStart=/usr/local/[^ ]*|ExecStart=/bin/true|' "$unit" \
		    >"$units/${unit##*/}"
	done
	systemd-analyze verify --man=no "$units"/* >&2 ||
	    complain 'systemd-analyze'
	rm -r "$units"
fi
shellcheck -x "${scripts[@]}" >&2 || complain 'shellcheck'
exit "$bad"
