#!/usr/bin/env bash
# Compiles and tests what the default features omit:
#   ./scripts/ci/features.sh [runtime-benchmarks|try-runtime|metadata-hash]...
# The first two without a name. They share the usual target folder, where each compiles a part of
# the SDK once more: some minutes when cold. `metadata-hash` compiles an executor for the build
# script too, in a folder of its own: half an hour or more when cold.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"

"$here/../setup.sh" --chain
cd "$ROOT"
features=("$@")
[ ${#features[@]} -gt 0 ] || features=(runtime-benchmarks try-runtime)
for feature in "${features[@]}"; do
	case "$feature" in
		runtime-benchmarks | try-runtime)
			say "the pallets and the runtime with $feature"
			SKIP_WASM_BUILD=1 cargo clippy --quiet --locked --package 'pallet-*' --package tributary-runtime --lib \
				--features "$feature" -- --deny warnings
			[ "$feature" = runtime-benchmarks ] || continue
			say "tests of the pallets with their benchmark suites"
			SKIP_WASM_BUILD=1 cargo test --quiet --locked --package 'pallet-*' --lib --features "$feature"
			;;
		metadata-hash)
			say "the runtime with the hash of its metadata"
			CARGO_TARGET_DIR="$HOME/.cache/tributary-target-$feature" \
				cargo build --quiet --locked --package tributary-runtime --lib --features "$feature"
			;;
		*) die "unknown feature $feature; usage: scripts/ci/features.sh [runtime-benchmarks|try-runtime|metadata-hash]..." ;;
	esac
done
