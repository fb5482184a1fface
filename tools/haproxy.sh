#!/bin/bash
# haproxy.sh DIR HTTP HTTPS PORT PORT: run HAProxy in the foreground, on the
# loopback and without privileges, with the site of conf/haproxy.cfg: it listens
# on the ports HTTP and HTTPS and passes on to the servers at two ports.  The
# certificate is in DIR/tls/fullchain.pem and key.pem; its log is what it says.
# SIGTERM stops it.
#
# Of the site this changes ports and folders, and nothing else.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

[ $# -eq 5 ] || die 'usage: haproxy.sh DIR HTTP HTTPS PORT PORT'
dir=$1
PATH=$PATH:/usr/sbin
make_dir "$dir"
dir=$(cd "$dir" && pwd)

cat "$dir/tls/fullchain.pem" "$dir/tls/key.pem" >"$dir/tls/site.pem"
sed -e "s|bind \[::\]:80 |bind [::1]:$2 |" \
    -e "s|bind :80$|bind 127.0.0.1:$2|" \
    -e "s|bind \[::\]:443 |bind [::1]:$3 |" \
    -e "s|bind :443 |bind 127.0.0.1:$3 |" \
    -e "s|server one 127\.0\.0\.1:8080|server one 127.0.0.1:$4|" \
    -e "s|server two 127\.0\.0\.1:8081|server two 127.0.0.1:$5|" \
    -e "s|/etc/ssl/kleos/|$dir/tls/|" \
    -e "s|log /dev/log local0|log stdout format raw local0|" \
    conf/haproxy.cfg >"$dir/haproxy.cfg"
[ -e /proc/net/if_inet6 ] || sed -i '/bind \[/d' "$dir/haproxy.cfg"
drop=()
if as_root; then
	chown -R nobody: "$dir"
	drop=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
exec "${drop[@]}" haproxy -db -f "$dir/haproxy.cfg"
