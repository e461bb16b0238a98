#!/usr/bin/env bash
# Clippy on the workspace's own crates, as a wrapper of the compiler: the dependencies that a build compiled serve it too. Then
# cargo-deny, where it is installed.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh" --chain
cd "$ROOT"
clippy="$(rustc --print sysroot)/bin/clippy-driver"
[ -x "$clippy" ] || die "clippy is missing; run: rustup component add clippy"
say "clippy"
RUSTC_WORKSPACE_WRAPPER="$clippy" CLIPPY_ARGS="--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__" SKIP_WASM_BUILD=1 \
	cargo build --workspace --lib --bins --locked
if command -v cargo-deny >/dev/null; then
	say "licences and advisories"
	cargo deny check
else
	say "cargo-deny is not installed: licences and advisories are not checked"
fi
