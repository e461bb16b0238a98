#!/usr/bin/env bash
# Builds the next version of the runtime, the one that upgrades are rehearsed with, and prints where
# its Wasm is: what governance would authorise and apply. The page on upgrades describes the
# rehearsal.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

say "building the next runtime (the first time takes some minutes, later ones half a minute)"
# Small, since no block takes more than 4 MiB, and a real release is compressed too.
build_runtime_wasm "$HOME/.cache/tributary-next-runtime" rehearsal -C strip=symbols -C opt-level=s
