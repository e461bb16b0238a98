#!/usr/bin/env bash
# Injects faults into a network of real nodes, and prints a report for docs/reports/ on standard
# output, the progress on standard error:
#   ./scripts/fault-injection.sh [--short] [--seed N] [--minutes N] [SCENARIO]...
# The scenarios are kill, partition, quorum-loss, equivocation, disk, rpc, tx-flood, warp and seats.
# Without a name all of these run in full: about 65 minutes. `endurance` is load for --minutes, and
# runs only by name. Needs Linux: each node runs in a network namespace of its own, which is removed
# at the end. Exits with 1 if a scenario fails.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

# Installers print on standard output, which is for the report.
{
	"$here/setup.sh"
	build
	npm_packages
} >&2
cd "$ROOT/e2e"
exec node --import tsx src/fault-injection/main.ts "$@"
