#!/bin/bash
# format.sh check|write: clang-format on every C file of ours.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/lib.sh"

case ${1:-} in
check) options=(--dry-run -Werror) ;;
write) options=(-i) ;;
*) die 'usage: format.sh check|write' ;;
esac
find server cli admin tests -name '*.[ch]' -print0 |
    xargs -0 -r -n 16 -P "$(nproc)" clang-format "${options[@]}"
