#!/usr/bin/env bash
# Runs the checks that a change must pass, each of them a script of scripts/ci/ that also runs
# alone:
#   ./scripts/test.sh [rust|e2e]
# `rust` omits what needs a running node, `e2e` is the rest. Prints at the end how long each took.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

# The first four need no Wasm blob and the others do: each change between them compiles the runtime
# again.
rust=(
	scripts/ci/format.sh scripts/ci/lint.sh scripts/ci/docs.sh scripts/ci/features.sh
	scripts/ci/unit.sh scripts/ci/fuzz.sh
)
e2e=(scripts/ci/e2e.sh scripts/ci/explorer.sh)
# It installs Debian's packages, which may need an update of the package lists, hence root.
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
	e2e=(scripts/ci/docker.sh "${e2e[@]}")
fi

case "${1:-all}" in
	all) run_steps "${rust[@]}" "${e2e[@]}" ;;
	rust) run_steps "${rust[@]}" ;;
	e2e) run_steps "${e2e[@]}" ;;
	*) die "usage: scripts/test.sh [rust|e2e]" ;;
esac
