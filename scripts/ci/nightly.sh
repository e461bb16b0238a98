#!/usr/bin/env bash
# Runs every check of the repository: the normal run, and what takes too long for it. Takes several
# hours on two cores. Needs root, for the network namespaces of the fault injection and the
# containers of the Docker check.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"

[ "$(id -u)" = 0 ] || die "this script needs root for network namespaces and containers; run it as root, or scripts/test.sh"
# cargo-deny and mdBook too.
export INSTALL_TOOLS=1
run_steps \
	scripts/ci/format.sh \
	scripts/ci/lint.sh \
	scripts/ci/docs.sh \
	scripts/ci/features.sh \
	scripts/ci/unit.sh \
	"scripts/ci/features.sh metadata-hash" \
	"scripts/ci/fuzz.sh 1800" \
	scripts/ci/e2e.sh \
	scripts/ci/explorer.sh \
	"scripts/ci/docker.sh all" \
	"scripts/fault-injection.sh --short"
