#!/usr/bin/env bash
# Lints everything that no compiler checks as strictly as this project demands: subjects of commits,
# style, shell scripts, TypeScript, Rust with its tests, and the licences of the dependencies.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"
. "$here/../../tools/tools.sh"

"$here/../setup.sh"
cd "$ROOT"
say "tests of the checks"
for tests in tools/*/test_*.py; do
	python3 -m unittest discover --quiet --start-directory "$(dirname "$tests")"
done
say "subjects of the commits that are not in main"
python3 tools/style/commits.py
say "style"
python3 tools/style/style.py
say "import circles"
python3 tools/style/circles.py
say "tests that the docs name"
python3 tools/style/named_tests.py

say "shell scripts"
install_linters
git ls-files -z -- '*.sh' .ci/run | xargs -0 shellcheck

say "TypeScript"
npm_packages
npm --prefix e2e run --silent lint
npm --prefix e2e run --silent types

# Clippy needs the dependencies' metadata, which `scripts/ci/docs.sh` shares but a build does not:
# some ten minutes once.
say "clippy"
SKIP_WASM_BUILD=1 cargo clippy --quiet --workspace --all-targets --locked -- --deny warnings

if has_crate cargo-deny "$CARGO_DENY"; then
	say "licences, bans and sources of the dependencies"
	cargo deny --log-level error check licenses bans sources
	if cargo deny --log-level error fetch db; then
		say "advisories"
		cargo deny --log-level error check --disable-fetch advisories
	else
		say "the advisory database on GitHub cannot be reached: advisories are not checked"
	fi
else
	say "cargo-deny is not installed: licences and advisories are not checked; INSTALL_TOOLS=1 installs it"
fi
