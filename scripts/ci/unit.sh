#!/usr/bin/env bash
# Runs the unit, property, runtime and doc tests of the workspace, and holds the size of the
# runtime's Wasm blob against its record. The metadata is held against its record by one of the
# tests.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"

"$here/../setup.sh"
cd "$ROOT"
say "unit, property, runtime and doc tests"
cargo test --workspace --quiet --locked
say "size of the runtime"
blob="$CARGO_TARGET_DIR/debug/wbuild/tributary-runtime/tributary_runtime.wasm"
printf '%s: ' "$blob"
python3 tools/wasm-size/wasm_size.py "$blob"
