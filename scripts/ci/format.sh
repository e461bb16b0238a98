#!/usr/bin/env bash
# Checks the format of Rust, TOML and TypeScript, without changing a file.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"
. "$here/../../tools/tools.sh"

"$here/../setup.sh"
cd "$ROOT"
say "Rust"
cargo fmt --all --check || die "not formatted; run: cargo fmt --all"
cargo fmt --manifest-path tools/bencher/Cargo.toml --check ||
	die "not formatted; run: cargo fmt --manifest-path tools/bencher/Cargo.toml"
say "TOML"
install_linters
RUST_LOG=error taplo fmt --check || die "not formatted; run: $TOOLS/bin/taplo fmt"
say "TypeScript"
npm_packages
npm --prefix e2e run --silent format:check || die "not formatted; run: npm --prefix e2e run format"
