#!/usr/bin/env bash
# Runs the end-to-end tests against the real node, upgrades to the next runtime included.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"

"$here/../setup.sh"
build
npm_packages
TRIBUTARY_NEXT_RUNTIME="$("$here/../next-runtime.sh")"
export TRIBUTARY_NEXT_RUNTIME
exec npm --prefix "$ROOT/e2e" test
