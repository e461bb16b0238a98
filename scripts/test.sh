#!/usr/bin/env bash
# Every test of the repository, with its own set-up. `./scripts/test.sh rust` or `e2e` runs one half.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

what="${1:-all}"
case "$what" in all | rust | e2e) ;; *) die "usage: scripts/test.sh [rust|e2e]" ;; esac
cd "$ROOT"
began=$SECONDS

"$here/setup.sh"
if [ "$what" != e2e ]; then
	say "format"
	cargo fmt --all --check
	say "unit, property and runtime tests"
	cargo test --workspace --quiet
	build
	say "random games: the kept seeds, then half a minute of new ones"
	"$TRIBUTARY_FUZZ" --seconds 30
fi
if [ "$what" != rust ]; then
	build
	npm_packages
	TRIBUTARY_NEXT_RUNTIME="$("$here/next-runtime.sh")"
	export TRIBUTARY_NEXT_RUNTIME
	say "types of the TypeScript packages"
	(cd e2e && npm run --silent types)
	if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
		say "docker/: files, and the metrics that they name"
		"$here/docker-check.sh" files
	fi
	say "end-to-end tests against the real node"
	(cd e2e && npm test)
fi
say "all tests passed in $((SECONDS - began)) s"
