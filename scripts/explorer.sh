#!/usr/bin/env bash
# Builds the explorer, serves it on loopback and prints its address:
#   ./scripts/explorer.sh [--port N] [--node WS]
# The page reads the node at WS (ws://127.0.0.1:9944 unless given), from the browser.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

command -v npm >/dev/null || die "the explorer is built with Node.js 20.19 or newer; please install it"
npm_packages
say "building the explorer"
npm --prefix "$ROOT/explorer" run --silent build >/dev/null
exec npm --prefix "$ROOT/explorer" run --silent serve -- "$@"
