#!/usr/bin/env bash
# Compiles and tests what the default features omit:
#   ./scripts/ci/features.sh [runtime-benchmarks|try-runtime|metadata-hash]...
# All three without a name. Each compiles much of the SDK again, in a target folder of its own so
# that the usual one stays warm: half an hour or more each when cold.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"

"$here/../setup.sh" --chain
cd "$ROOT"
features=("$@")
[ ${#features[@]} -gt 0 ] || features=(runtime-benchmarks try-runtime metadata-hash)
for feature in "${features[@]}"; do
	export CARGO_TARGET_DIR="$HOME/.cache/tributary-target-$feature"
	case "$feature" in
		runtime-benchmarks)
			say "tests of the pallets with their benchmark suites"
			SKIP_WASM_BUILD=1 cargo test --quiet --locked --package 'pallet-*' --lib --features "$feature"
			say "the runtime with its benchmarks"
			SKIP_WASM_BUILD=1 cargo build --quiet --locked --package tributary-runtime --lib --features "$feature"
			;;
		try-runtime)
			say "the pallets and the runtime with try-runtime"
			SKIP_WASM_BUILD=1 cargo check --quiet --locked --package 'pallet-*' --package tributary-runtime --lib --features "$feature"
			;;
		metadata-hash)
			say "the runtime with the hash of its metadata"
			cargo build --quiet --locked --package tributary-runtime --lib --features "$feature"
			;;
		*) die "unknown feature $feature; usage: scripts/ci/features.sh [runtime-benchmarks|try-runtime|metadata-hash]..." ;;
	esac
done
