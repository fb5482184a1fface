#!/bin/bash
# kore.sh DIR PORT: run the server in the foreground on the loopback, with its
# configuration and process number in DIR.  What it works on comes from the
# environment (KLEOS_DB and so on); SIGTERM stops it.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

[ $# -eq 2 ] || die 'usage: kore.sh DIR PORT'
dir=$1
port=$2
[ -e "$BUILD/kleos.so" ] || die "there is no $BUILD/kleos.so; run make all"

# Kore has no variables in its configuration and takes blanks as the end of a
# path: hence a rendered copy, names without a folder, and DIR to work in.
make_dir "$dir"
ln -sfn "$BUILD/kleos.so" "$dir/kleos.so"
sed "s/^\(\tbind 127\.0\.0\.1\) 8080/\1 $port/" conf/development.conf \
    >"$dir/kore.conf"
flags=(-f -n -r)
if as_root; then
	# As root, -r would leave the workers root.
	echo 'runas nobody' >>"$dir/kore.conf"
	flags=(-f -n)
fi
# Each worker looks at every possible file descriptor when it starts.
ulimit -n 4096
export TZ=UTC0
# Nobody is limited here unless who starts it says so; '' is as in production.
export KLEOS_LIMIT_ADDRESS=${KLEOS_LIMIT_ADDRESS-off}
export KLEOS_LIMIT_QUESTION=${KLEOS_LIMIT_QUESTION-off}
export KLEOS_LIMIT_KEY=${KLEOS_LIMIT_KEY-off}
cd "$dir"
exec kore "${flags[@]}" -c kore.conf
