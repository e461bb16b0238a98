#!/usr/bin/env bash
# Runs the whole economy over the texts in a folder and accounts for every unit of the fee:
#   ./scripts/demo.sh [FOLDER] [--question TEXT]
# Uses the chain at $TRIBUTARY_WS (ws://127.0.0.1:9944) if one answers there, otherwise a
# temporary one.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh"
build
npm_packages
exec node --import "$ROOT/node_modules/tsx/dist/loader.mjs" "$ROOT/e2e/src/demo.ts" "$@"
