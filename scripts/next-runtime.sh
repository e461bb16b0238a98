#!/usr/bin/env bash
# Builds the next version of the runtime, the one that upgrades are rehearsed with, and prints where its Wasm is: what governance
# would authorise and apply. See docs/operate/upgrades.md.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"
cd "$ROOT"

say "building the next runtime (the first time takes some minutes, later ones half a minute)"
# Small, since no block takes more than 4 MiB, and a real release is compressed too. A target folder of its own: the other builds would recompile what it shares with them, for they are built with other flags.
target="$HOME/.cache/tributary-next-runtime"
CARGO_TARGET_DIR="$target" \
	RUSTFLAGS="--cfg substrate_runtime -C link-arg=--export-table -C link-arg=--import-memory -C link-arg=--export=__heap_base" \
	cargo rustc --quiet --locked --package tributary-runtime --lib --crate-type cdylib --release \
	--target wasm32v1-none --no-default-features --features rehearsal -- -C strip=symbols -C opt-level=s >&2
echo "$target/wasm32v1-none/release/tributary_runtime.wasm"
