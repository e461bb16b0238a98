#!/usr/bin/env bash
# Clippy on the workspace's own crates, and cargo-deny where it is installed. Not part of test.sh: clippy compiles the
# metadata of every dependency once more, which takes ten minutes and more the first time.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh" --chain
cd "$ROOT"
say "clippy"
SKIP_WASM_BUILD=1 cargo clippy --workspace --all-targets -- --deny warnings
if command -v cargo-deny >/dev/null; then
	say "licences and advisories"
	cargo deny check
else
	say "cargo-deny is not installed: licences and advisories are not checked"
fi
