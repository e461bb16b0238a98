#!/usr/bin/env bash
# Upgrades the runtime of a running chain, as docs/operate/upgrades.md describes:
#   ./scripts/upgrade.sh WASM [URL]
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

npm_packages
exec node --import "$ROOT/node_modules/tsx/dist/loader.mjs" "$ROOT/e2e/src/upgrade-command.ts" "$@"
