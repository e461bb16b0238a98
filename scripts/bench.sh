#!/usr/bin/env bash
# Measure the weights of our pallets and rewrite runtime/src/weights/. Usage: scripts/bench.sh [PALLET ...]
# STEPS, REPEAT and MIN_DURATION (environment) set how thorough it is. The first run compiles the bencher, some 800 crates of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

pallets=("$@")
[ ${#pallets[@]} -gt 0 ] || pallets=(pallet_channels pallet_datanets pallet_models pallet_inference pallet_attribution pallet_validators)

echo "bench: building the runtime with benchmarks"
runtime_target=$HOME/.cache/tributary-benchmark-runtime
CARGO_TARGET_DIR=$runtime_target \
	RUSTFLAGS="--cfg substrate_runtime -C link-arg=--export-table -C link-arg=--import-memory -C link-arg=--export=__heap_base" \
	cargo rustc --quiet --locked --package tributary-runtime --lib --crate-type cdylib --release \
	--target wasm32v1-none --no-default-features --features runtime-benchmarks

echo "bench: building the bencher"
bencher_target=$HOME/.cache/tributary-bencher-target
CARGO_TARGET_DIR=$bencher_target cargo build --quiet --locked --manifest-path scripts/bencher/Cargo.toml

for pallet in "${pallets[@]}"; do
	echo "bench: $pallet"
	RUST_LOG=${RUST_LOG:-error} "$bencher_target/debug/tributary-bencher" \
		--runtime "$runtime_target/wasm32v1-none/release/tributary_runtime.wasm" \
		--pallet "$pallet" --extrinsic '*' --steps "${STEPS:-50}" --repeat "${REPEAT:-20}" \
		--min-duration "${MIN_DURATION:-3}" \
		--genesis-builder-preset development --disable-proof-recording \
		--output "runtime/src/weights/$pallet.rs"
done
