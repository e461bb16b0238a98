#!/usr/bin/env bash
# Injects faults into a network of real nodes, and prints the observations as a table:
#   ./scripts/fault-injection.sh [--short] [--seed N] [kill|partition|quorum-loss|equivocation|disk|rpc|tx-flood|warp]...
# Without a name all scenarios run in full: about 50 minutes. Needs Linux: each node runs in a network
# namespace of its own, which is removed at the end. Exits with 1 if a scenario fails.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh"
build
npm_packages
cd "$ROOT/e2e"
exec node --import tsx src/fault-injection/main.ts "$@"
