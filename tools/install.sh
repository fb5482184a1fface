#!/bin/bash
# install.sh: copy what was built below DESTDIR, as a package does.  Existing
# configuration is kept.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

prefix=${prefix:-/usr/local}
top=${DESTDIR:-}$prefix
sysconfdir=${sysconfdir:-$prefix/etc}
conf=${DESTDIR:-}$sysconfdir/kleos

# copy FOLDER: a tree of plain files, without what is only for tests.
copy() {
	[ -d "$1" ] || return 0
	find "$1" -type f ! -path '*/examples/*' -print0 |
	    while IFS= read -r -d '' file; do
		install -D -m 0644 "$file" "$top/share/kleos/$file"
	done
}

# render FILE TARGET: our paths are written for /usr/local in the sources.
render() {
	install -D -m 0644 /dev/null "$2"
	sed "s|/usr/local/etc|$sysconfdir|g; s|/usr/local|$prefix|g" \
	    "$1" >"$2"
}

# The same, unless somebody has made it theirs.
render_once() {
	[ -e "$2" ] || render "$1" "$2"
}

install -D "$BUILD/kleos" "$top/bin/kleos"
install -D "$BUILD/kleos-admin" "$top/sbin/kleos-admin"
install -D -m 0644 "$BUILD/kleos.so" "$top/lib/kleos/kleos.so"
(cd "$BUILD" && copy web)
copy schemas
copy migrations
for file in docs/man/*.[1-8]; do
	[ -e "$file" ] || continue
	install -D -m 0644 "$file" \
	    "$top/share/man/man${file##*.}/$(basename "$file")"
done
render_once conf/production.conf "$conf/kleos.conf"
render_once conf/kleos.env "$conf/kleos.env"
render_once conf/witness.env "$conf/witness.env"
render_once conf/admin.env "$conf/admin.env"
for unit in conf/*.service conf/*.timer; do
	render "$unit" "$top/lib/systemd/system/${unit##*/}"
done
for file in docs/*.md; do
	install -D -m 0644 "$file" "$top/share/doc/kleos/${file##*/}"
done
install -D -m 0644 conf/nginx.conf "$top/share/doc/kleos/nginx.conf"
install -D -m 0644 conf/haproxy.cfg "$top/share/doc/kleos/haproxy.cfg"
