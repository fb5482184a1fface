#!/bin/bash
# nginx.sh DIR HTTP HTTPS PORT: run nginx in the foreground, on the loopback and
# without privileges, with the site of conf/nginx.conf: it listens on the ports
# HTTP and HTTPS and passes on to the server at PORT.  Its files are in DIR,
# the certificate in DIR/tls/fullchain.pem and key.pem.  SIGTERM stops it.
#
# Of the site this changes ports and folders, and nothing else.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

[ $# -eq 4 ] || die 'usage: nginx.sh DIR HTTP HTTPS PORT'
dir=$1
PATH=$PATH:/usr/sbin
make_dir "$dir"
dir=$(cd "$dir" && pwd)
mkdir -p "$dir/tmp" "$dir/log" "$dir/cache"

sed -e "s|listen \[::\]:80;|listen [::1]:$2;|" \
    -e "s|listen 80;|listen 127.0.0.1:$2;|" \
    -e "s|listen \[::\]:443 |listen [::1]:$3 |" \
    -e "s|listen 443 |listen 127.0.0.1:$3 |" \
    -e "s|server 127\.0\.0\.1:8080;|server 127.0.0.1:$4;|" \
    -e "s|/etc/ssl/kleos/|$dir/tls/|" \
    -e "s|/var/log/nginx/|$dir/log/|" \
    -e "s|/var/cache/nginx-kleos|$dir/cache|" \
    conf/nginx.conf >"$dir/site.conf"
[ -e /proc/net/if_inet6 ] || sed -i '/listen \[/d' "$dir/site.conf"
# As Debian's nginx.conf has it around a site, as far as that matters.
cat >"$dir/nginx.conf" <<END
daemon off;
pid $dir/nginx.pid;
error_log stderr error;
worker_processes 2;
events {
	worker_connections 512;
}
http {
	access_log off;
	client_body_temp_path $dir/tmp/body;
	proxy_temp_path $dir/tmp/proxy;
	fastcgi_temp_path $dir/tmp/fastcgi;
	uwsgi_temp_path $dir/tmp/uwsgi;
	scgi_temp_path $dir/tmp/scgi;
	include $dir/site.conf;
}
END
drop=()
if as_root; then
	chown -R nobody: "$dir"
	drop=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
exec "${drop[@]}" nginx -p "$dir" -e stderr -c "$dir/nginx.conf"
