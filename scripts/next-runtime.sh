#!/usr/bin/env bash
# Builds the next version of the runtime, with which upgrades are rehearsed, and prints the path of
# its Wasm, which governance would authorise and apply. docs/operate/upgrades.md describes the
# rehearsal.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

say "building the next runtime (some minutes the first time, then half a minute)"
# Small, since no block takes more than 4 MiB, and a real release is compressed too.
build_runtime_wasm "$HOME/.cache/tributary-next-runtime" rehearsal -C strip=symbols -C opt-level=s
