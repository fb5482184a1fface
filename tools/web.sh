#!/bin/bash
# web.sh: make the pages that are served, in $BUILD/web: what is in web/, the
# modules of others from npm, what each page imports, and compressed twins.  The
# style is one file for the reader and several for the writer.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

# Smaller files fit one packet as they are.
twin_min=1024

# What comes later wins: the ways to show it all last.
styles='frame text parts forms states media'

# vendor FILE NAME: a file of a module under a name that tells what it is.
vendor() {
	[ -e "node_modules/$1" ] ||
	    die "there is no node_modules/$1; run tools/deps.sh run"
	cp "node_modules/$1" "$new/vendor/$2"
}

new=$BUILD/web.new
rm -rf "$new"
mkdir -p "$BUILD"
cp -R web "$new"
for file in web/style/*.css; do
	name=$(basename "$file" .css)
	[[ " $styles " == *" $name "* ]] ||
	    die "$file has no place in the order of the styles"
done
for style in $styles; do
	cat "web/style/$style.css"
	echo
done >"$new/style.css"
rm -r "$new/style"
mkdir -p "$new/vendor"
vendor htm/preact/standalone.module.js standalone.js
vendor htm/dist/htm.module.js htm.js
vendor d3/dist/d3.min.js d3.js
vendor @observablehq/plot/dist/plot.umd.min.js plot.js
node tools/imports.mjs "$new"
find "$new" -type f -size +"$twin_min"c \
    \( -name '*.js' -o -name '*.css' -o -name '*.svg' \) \
    -exec gzip -9nk {} + -exec brotli -kq 11 {} +
rm -rf "$BUILD/web"
mv "$new" "$BUILD/web"
touch "$BUILD/web"
