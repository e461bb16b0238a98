#!/usr/bin/env bash
# Builds the Rust documentation, where a warning is an error, follows every relative link of the
# Markdown pages, and builds the book where mdBook is installed.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"
. "$here/../../tools/tools.sh"

"$here/../setup.sh"
cd "$ROOT"
say "links between the pages"
python3 tools/links/links.py
if has_crate mdbook "$MDBOOK"; then
	say "book"
	mdbook build docs
else
	say "mdBook is not installed: the book is not built; INSTALL_TOOLS=1 installs it"
fi
say "Rust documentation"
RUSTDOCFLAGS="--deny warnings" SKIP_WASM_BUILD=1 cargo doc --quiet --workspace --no-deps --locked
