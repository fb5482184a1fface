#!/bin/bash
# deps.sh GROUP...: install what is missing for run, test or lint on Debian.
# It looks for commands and headers, not packages, so that what came from
# elsewhere counts too, and needs no network when nothing is missing.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

packages=()

need() {
	packages+=("$@")
}

# need_command COMMAND PACKAGE...
need_command() {
	command -v "$1" >/dev/null || need "${@:2}"
}

# need_file PATTERN PACKAGE...
need_file() {
	compgen -G "$1" >/dev/null || need "${@:2}"
}

# need_header HEADER PACKAGE...
need_header() {
	printf '#include <stddef.h>\n#include <stdio.h>\n#include <%s>\n' "$1" |
	    cc -E -x c -I/usr/include/postgresql -o /dev/null - 2>/dev/null ||
	    need "${@:2}"
}

need_perl() {
	perl "-M$1" -e 1 2>/dev/null || need "${@:2}"
}

deps_run() {
	need_command cc gcc libc6-dev
	need_command make make
	need_command flock util-linux
	need_command curl curl
	need_command ssh-keygen openssh-client
	need_command kore kore
	need_file /usr/share/kore/features kore
	need_command psql postgresql-client
	need_file '/usr/lib/postgresql/*/bin/initdb' postgresql
	need_command sqitch sqitch
	need_perl DBD::Pg libdbd-pg-perl
	need_header openssl/ssl.h libssl-dev
	need_header sodium.h libsodium-dev
	need_header jansson.h libjansson-dev
	need_header csv.h libcsv-dev
	need_header ck_hs.h libck-dev
	need_header libpq-fe.h libpq-dev
	need_header curl/curl.h libcurl4-openssl-dev
	need_command node nodejs
	need_command npm npm
	need_command brotli brotli
}

deps_test() {
	# cmocka.h stands on others that its user includes.
	need_file '/usr/*/cmocka.h' libcmocka-dev
	need_file '/usr/share/postgresql/*/extension/pgtap.control' \
	    postgresql-15-pgtap
	need_command chromium chromium
	need_file '/usr/sbin/nginx' nginx
	need_file '/usr/sbin/haproxy' haproxy
	need_command systemd-analyze systemd
	need_command go golang-go
	need_file /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/tlog.go \
	    golang-golang-x-mod-dev
}

deps_lint() {
	need_command clang clang
	need_file '/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*' \
	    libclang-rt-dev
	need_command clang-format clang-format
	need_command clang-tidy clang-tidy
	need_command cppcheck cppcheck
	need_command shellcheck shellcheck
}

# A cluster of the system's own, which nobody asked for, would be started.
no_default_cluster() {
	local file=/etc/postgresql-common/createcluster.d/kleos.conf

	[ -e "$file" ] && return
	"${sudo[@]}" mkdir -p "$(dirname "$file")"
	echo 'create_main_cluster = false' | "${sudo[@]}" tee "$file" >/dev/null
}

# What runs for a test must not run for the system: a package asks this before
# it starts its service.
no_new_services() {
	local file=/usr/sbin/policy-rc.d

	[ -e "$file" ] && return
	printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$file" >/dev/null
	"${sudo[@]}" chmod 0755 "$file"
	# shellcheck disable=SC2064 # what it is now
	trap "${sudo[*]} rm -f $file" EXIT
}

install_packages() {
	sudo=()
	command -v apt-get >/dev/null ||
	    die "missing, in Debian's names: ${packages[*]}"
	if ! as_root; then
		command -v sudo >/dev/null ||
		    die "as root, run: apt-get install ${packages[*]}"
		sudo=(sudo)
		[ -t 0 ] || sudo=(sudo -n)
	fi
	say "Installing from Debian: ${packages[*]}"
	case " ${packages[*]} " in
	*' postgresql '*) no_default_cluster ;;
	esac
	case " ${packages[*]} " in
	*' nginx '* | *' haproxy '*) no_new_services ;;
	esac
	"${sudo[@]}" apt-get -q update >&2 </dev/null
	"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	    --no-install-recommends install "${packages[@]}" >&2 </dev/null
}

# has_modules run|test: are the modules of the lock file there, as npm itself
# wrote down; with "test" also those of the tests?
has_modules() {
	node -e '
		const read = (file) =>
			JSON.parse(require("fs").readFileSync(file)).packages;
		const there = read("node_modules/.package-lock.json");
		const [, group] = process.argv;
		process.exit(Object.entries(read("package-lock.json")).every(
			([path, one]) => path === "" || one.optional ||
				(group === "run" && one.dev) ||
				there[path]?.integrity === one.integrity) ? 0 : 1);
	' "$1" 2>/dev/null
}

# The modules of the pages, and with "test" those of the tests, which are kept
# where they are there already.
install_modules() {
	local flags=()

	has_modules "$1" && return
	if [ "$1" = run ] && [ ! -d node_modules/playwright-core ]; then
		flags=(--omit=dev)
	fi
	say 'Installing the node modules of package-lock.json'
	npm ci ${flags[@]+"${flags[@]}"} --ignore-scripts --no-audit --no-fund \
	    >&2 </dev/null
}

modules=
for group; do
	case $group in
	run)
		deps_run
		modules=${modules:-run}
		;;
	test)
		deps_test
		modules='test'
		;;
	lint) deps_lint ;;
	*) die "no group $group; there are run, test and lint" ;;
	esac
done
if [ ${#packages[@]} -gt 0 ]; then
	install_packages
fi
if [ -n "$modules" ]; then
	install_modules "$modules"
fi
