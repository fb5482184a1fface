#!/bin/bash
# demo.sh VAR: the example community of `make run`, made at the first start
# through the same commands that everybody uses, and what to try next.  Who
# does what in it is told by tools/orchard/.  People and groups are made up;
# their keys are in VAR/demo/<handle>/.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tools/orchard/fill.sh
. "$ROOT/tools/orchard/fill.sh"

var=$1
demo=$var/demo
slug=orchard
# The example's log is remembered beside its data: both go together.
export KLEOS_COMMUNITY=$slug XDG_STATE_HOME=$demo/state
kleos=$BUILD/kleos
admin=$BUILD/kleos-admin

# "digest" of what a command says with --json.
digest_of() {
	sed -n 's/.*"digest": *"\([0-9a-f]\{64\}\)".*/\1/p' | head -n 1
}

# What a command says is of interest only when it fails.
quietly() {
	local said

	said=$("$@" 2>&1) || die "$said"
}

# by HANDLE COMMAND...: as that person; prints the statement's digest.
by() {
	local handle=$1

	shift
	"$kleos" "$@" --key "$demo/$handle/id_ed25519" --as "$handle" --json |
	    digest_of
}

make_key() {
	mkdir -p "$demo/$1"
	chmod 0700 "$demo/$1"
	[ -f "$demo/$1/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' \
	    -C "$1@orchard.example" -f "$demo/$1/id_ed25519"
}

found() {
	local genesis=$demo/genesis.json handle founders=()

	for handle in ada:registrar bea:registrar olga:official otto:official; do
		founders+=(--founder
		    "${handle%:*}=$demo/${handle%:*}/id_ed25519.pub:${handle#*:}")
	done
	quietly "$admin" create "$slug" --origin "kleos.example/$slug" \
	    --title 'The orchard' "${founders[@]}" -o "$genesis"
	rm -f "$genesis.sig"
	quietly ssh-keygen -Y sign -n kleos.v1.community \
	    -f "$demo/ada/id_ed25519" "$genesis"
	quietly "$admin" found "$genesis" "$genesis.sig"
}

next_steps() {
	local path log

	path=$(cd "$BUILD" && pwd)
	log=$(curl -fsS "$KLEOS_URL/api/v1/$slug" |
	    sed -n 's/.*"log":"\([0-9a-f]*\)".*/\1/p')
	cat <<EOF

The orchard is an example with made-up people. Their keys, one folder each:
  $demo
  ada, bea: registrars.  olga, otto: officials.  pavo, lumi: contributors.
  maren: chair of orchard-ops; tamsin: of the stewards above it.

In another terminal:
  export PATH="$path:\$PATH" KLEOS_URL=$KLEOS_URL KLEOS_COMMUNITY=$slug
  demo="$demo"
  export XDG_STATE_HOME="\$demo/state"
  kleos why lumi --role voter          # no, nothing counts yet
  kleos attest talk --group orchard-ops --from $(date -u +%F) \\
      --summary 'My first talk' --key "\$demo/lumi/id_ed25519"
  kleos inbox orchard-ops
  kleos endorse \$(kleos inbox orchard-ops | grep -B1 lumi | head -n 1) \\
      --key "\$demo/maren/id_ed25519"
  kleos why lumi --role voter          # yes, and until when
  kleos roll --role voter
  kleos bundle -o orchard.ndjson
  kleos audit orchard.ndjson --log $log
or open $KLEOS_URL/ in a browser.
EOF
}

for handle in ada bea olga otto hedda $(handles); do
	make_key "$handle"
done
if [ ! -f "$demo/done" ]; then
	say 'Making the example community...'
	found
	enrol_people
	fill
	touch "$demo/done"
fi
next_steps
