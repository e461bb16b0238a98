#!/usr/bin/env bash
# Builds the next version of the runtime, with which upgrades are rehearsed, and prints the path of
# its Wasm, which governance would authorise and apply. docs/operate/upgrades.md describes the
# rehearsal.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

command -v zstd >/dev/null || "$here/setup.sh" >&2
say "building the next runtime (some minutes the first time, then half a minute)"
blob="$(build_runtime_wasm "$HOME/.cache/tributary-next-runtime" release rehearsal -C strip=symbols -C opt-level=s)"
# No block takes more than 4 MiB, so code is compressed, as in a release: zstd after the SDK's mark
# for it (sp-maybe-compressed-blob).
compressed="${blob%.wasm}.compressed.wasm"
{
	printf '\x52\xbc\x53\x76\x46\xdb\x8e\x05'
	zstd --quiet --stdout "$blob"
} >"$compressed"
echo "$compressed"
