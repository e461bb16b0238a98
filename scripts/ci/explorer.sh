#!/usr/bin/env bash
# Tests the explorer: its logic, the size of what it loads, and its pages and actions in a real
# browser against the real node, on a chain on which the demo is played.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"
. "$here/../../tools/tools.sh"

"$here/../setup.sh"
build
npm_packages
install_chromium
cd "$ROOT/explorer"
say "logic"
npm run --silent test
say "size"
npm run --silent build
say "pages and actions"
exec npm run --silent test:browser
