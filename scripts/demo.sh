#!/usr/bin/env bash
# Plays the whole economy over the texts in a folder and accounts for every unit of the fee:
#   ./scripts/demo.sh [FOLDER] [--question TEXT]
# Uses the chain at $TRIBUTARY_WS (ws://127.0.0.1:9944) if one runs there, else one of its own that
# ends with it.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh"
build
npm_packages
exec node --import "$ROOT/node_modules/tsx/dist/loader.mjs" "$ROOT/e2e/src/demo.ts" "$@"
