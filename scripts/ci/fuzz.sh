#!/usr/bin/env bash
# Runs random sequences of all calls: the kept seeds first, then new ones for half a minute:
#   ./scripts/ci/fuzz.sh [SECONDS]
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"

"$here/../setup.sh" --chain
build
exec "$TRIBUTARY_FUZZ" --seconds "${1:-30}"
