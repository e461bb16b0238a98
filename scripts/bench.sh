#!/usr/bin/env bash
# Measures the weights of our pallets and rewrites runtime/src/weights/:
#   ./scripts/bench.sh [PALLET ...]
# The environment variables STEPS, REPEAT and MIN_DURATION set the precision. The first run compiles
# the bencher for an hour or more: some 800 crates of its own, optimised.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh" --chain
cd "$ROOT"

pallets=("$@")
if [ ${#pallets[@]} = 0 ]; then
	for file in runtime/src/weights/pallet_*.rs; do pallets+=("$(basename "$file" .rs)"); done
fi

say "building the runtime with its benchmarks"
runtime="$(build_runtime_wasm "$HOME/.cache/tributary-benchmark-runtime" runtime-benchmarks)"
say "building the bencher"
bencher_target="$HOME/.cache/tributary-bencher-target"
# The runtimes among its dependencies serve benchmarks of other chains.
SKIP_WASM_BUILD=1 CARGO_TARGET_DIR="$bencher_target" cargo build --quiet --locked --release --manifest-path tools/bencher/Cargo.toml

for pallet in "${pallets[@]}"; do
	say "measuring $pallet"
	RUST_LOG="${RUST_LOG:-error}" "$bencher_target/release/tributary-bencher" \
		--runtime "$runtime" \
		--pallet "$pallet" --extrinsic '*' --steps "${STEPS:-50}" --repeat "${REPEAT:-20}" \
		--min-duration "${MIN_DURATION:-3}" \
		--genesis-builder-preset development --disable-proof-recording \
		--output "runtime/src/weights/$pallet.rs" ||
		die "$pallet could not be measured; is it the name of a pallet with benchmarks, such as pallet_models?"
	# The command in the header names programs and files, not where they are on this machine.
	sed -i "s#^// $HOME/.*/#// #" "runtime/src/weights/$pallet.rs"
done
