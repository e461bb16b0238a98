#!/usr/bin/env bash
# Does to a network of real nodes what networks meet, and prints what was seen as a table:
#   ./scripts/fault-injection.sh [--short] [--seed N] [kill|partition|quorum-loss|equivocation|disk|rpc|tx-flood|warp]...
# All of them, in full, without a name: about 50 minutes. Needs Linux: every node runs in a network namespace of its own,
# and all of that is gone when this ends. Ends with 1 when one does not hold.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh"
build
npm_packages
cd "$ROOT/e2e"
exec node --import tsx src/fault-injection/main.ts "$@"
