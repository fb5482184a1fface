#!/bin/bash
# layers.sh: do the arrows point one way?  core <- formats <- {api, cli};
# core <- store <- {api, admin}; api <- http <- main.  Looks at what files
# include, then at what the built libraries need.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

bad=0

complain() {
	say "layers: $*"
	bad=1
}

# may_include FOLDER "OURS..." "SYSTEM...": the folders of ours that it may
# include from, and the libraries beside the C library and POSIX.
may_include() {
	local ours=${2// /|} libraries=$3 name
	local known='kore/ libpq jansson sodium curl/ csv ck_ openssl/'

	[ -d "$1" ] || return 0
	if grep -rnE '^#[[:space:]]*include "' --include='*.[ch]' "$1" |
	    grep -vE "include \"($ours)/" >&2; then
		complain "$1 may include from: $2"
	fi
	for name in $known; do
		case " $libraries " in
		*" $name "*) continue ;;
		esac
		if grep -rn "^#[[:space:]]*include <$name" "$1" >&2; then
			complain "$1 must not use $name"
		fi
	done
}

# links LIBRARY WITH...: all of it, with nothing left open.
links() {
	local whole=$BUILD/lib$1.a

	"${CC:-cc}" -shared -Wl,-z,defs -o /dev/null -Wl,--whole-archive \
	    "$whole" -Wl,--no-whole-archive "${@:2}" >&2 ||
	    complain "lib$1 needs more than: ${*:2}"
}

# The pure layers have no clock, no files and no environment.
pure() {
	local found

	found=$(nm -u "$BUILD/lib$1.a" | awk '{ print $NF }' | sort -u |
	    grep -xE '(f|fd|p)?open(at|64)?|fdopen|socket|connect|read|write|fread|fwrite|time|clock|clock_gettime|gettimeofday|getenv|secure_getenv|printf|puts|putchar|fprintf|perror|exit|abort|system|fork|pthread_.*|rand|srand|random|localtime.*|gmtime.*' || :)
	[ -z "$found" ] || complain "lib$1 is not pure: ${found//$'\n'/ }"
}

# Kore's own names: a global of ours would be read as Kore's.  The hooks are
# what Kore looks for in us.
foreign_names() {
	local found

	found=$(nm -g --defined-only "$BUILD"/lib*.a 2>/dev/null |
	    awk 'NF == 3 { print $3 }' |
	    grep -E '^(kore_|http_|net_|worker|config|auth|connection|tls)' |
	    grep -vxE 'kore_(seccomp_hook|parent_configure|worker_(configure|teardown))' || :)
	[ -z "$found" ] || complain "names that Kore owns: ${found//$'\n'/ }"
}

may_include server/core 'core' 'jansson sodium ck_'
may_include server/formats 'formats core' 'jansson csv'
may_include server/store 'store core' 'jansson sodium libpq'
may_include server/api 'api store formats core' 'jansson sodium'
may_include server/http 'http api store formats core' \
    'jansson sodium kore/ openssl/'
may_include cli 'cli formats core' 'jansson sodium curl/'
may_include admin 'admin store formats core' 'jansson sodium curl/'
if grep -rln '<ck_' server/core | grep -v '^server/core/map\.c$' >&2; then
	complain 'the table of ck stays behind core/map.c'
fi
if grep -rln 'crypto_sign_verify_detached' server cli admin |
    grep -vE '^server/core/(sshsig|note)\.[ch]$' >&2; then
	complain 'signatures are verified in core/sshsig.c, of logs in note.c'
fi

core=("$BUILD/libcore.a" -lsodium -ljansson -lck)
formats=("$BUILD/libformats.a" "${core[@]}" -lcsv)
links core -lsodium -ljansson -lck
links formats "${core[@]}" -lcsv
links store "${core[@]}" -lpq
links api "$BUILD/libstore.a" "${formats[@]}" -lpq
pure core
pure formats
foreign_names
exit "$bad"
