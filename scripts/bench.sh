#!/usr/bin/env bash
# Measures the weights of the pallets, of what every block and every transaction costs, and of reads
# and writes of a database with a million accounts, and rewrites runtime/src/weights/:
#   ./scripts/bench.sh [PALLET|overhead|storage ...]
# The environment variables STEPS, REPEAT and MIN_DURATION set the precision. The first run compiles
# the bencher for an hour: some 800 crates of its own, optimised. Measure on an idle machine.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh" --chain
cd "$ROOT"

measured=("$@")
if [ ${#measured[@]} = 0 ]; then
	for file in runtime/src/weights/{frame,pallet}_*.rs; do measured+=("$(basename "$file" .rs)"); done
	measured+=(overhead storage)
fi

say "building the runtime with its benchmarks"
runtime="$(build_runtime_wasm "$HOME/.cache/tributary-benchmark-runtime" production runtime-benchmarks)"
say "building the bencher"
bencher_target="$HOME/.cache/tributary-bencher-target"
# The runtimes among its dependencies serve benchmarks of other chains.
SKIP_WASM_BUILD=1 CARGO_TARGET_DIR="$bencher_target" cargo build --quiet --locked --release --manifest-path tools/bencher/Cargo.toml

bencher="$bencher_target/release/tributary-bencher"

# A block writes some ten thousand keys at most, and computes the root of the state once.
measure_storage() (
	base="$(mktemp -d /var/tmp/tributary-bench.XXXXXX)"
	trap 'rm -rf "$base"' EXIT
	"$bencher" storage --chain "$runtime" --base-path "$base" --database paritydb --state-version 1 \
		--trie-cache-size 0 --batch-size 10000 --disable-pov-recorder --weight-path runtime/src/weights
)

export RUST_LOG="${RUST_LOG:-error}"
for name in "${measured[@]}"; do
	say "measuring $name"
	if [ "$name" = overhead ]; then
		"$bencher" overhead --runtime "$runtime" --genesis-builder runtime --weight-path runtime/src/weights
		written=(runtime/src/weights/{block,extrinsic}_weights.rs)
	elif [ "$name" = storage ]; then
		measure_storage
		written=(runtime/src/weights/paritydb_weights.rs)
	else
		written=("runtime/src/weights/$name.rs")
		"$bencher" pallet --runtime "$runtime" --pallet "$name" --extrinsic '*' \
			--steps "${STEPS:-50}" --repeat "${REPEAT:-20}" --min-duration "${MIN_DURATION:-3}" \
			--genesis-builder-preset development --disable-proof-recording --output "${written[0]}" ||
			die "$name could not be measured; is it the name of a pallet with benchmarks, such as pallet_models?"
	fi
	# The command in the header names programs and files, not where they are on this machine.
	sed -i "s#^\(// *\)$HOME/.*/#\1#" "${written[@]}"
done
