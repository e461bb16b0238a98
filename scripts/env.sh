# Sourced by every script: where the checkout is and where builds go. Sets nothing that is set already.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Outside the checkout, so that a fresh clone reuses what is compiled; the runtime's builder then needs to be told
# where the workspace is.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/tributary-target}"
export WASM_BUILD_WORKSPACE_HINT="${WASM_BUILD_WORKSPACE_HINT:-$ROOT}"

# rustup's programs, where a shell has not been started anew since rustup came.
if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
	export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
fi

# The programs that a build makes.
export TRIBUTARY_FUZZ="${TRIBUTARY_FUZZ:-$CARGO_TARGET_DIR/debug/tributary-fuzz}"
export TRIBUTARY_NODE="${TRIBUTARY_NODE:-$CARGO_TARGET_DIR/debug/tributary-node}"
export TRIBUTARY_CLI="${TRIBUTARY_CLI:-$CARGO_TARGET_DIR/debug/tributary}"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() {
	printf '\033[1;31merror:\033[0m %s\n' "$*" >&2
	exit 1
}

# Everything that has a binary, in the one profile and the one feature set that the tests use too, so that the
# dependencies are compiled once.
build() {
	say "building (the first time takes half an hour or more, later ones seconds)"
	(cd "$ROOT" && cargo build --workspace --bins)
}

# Installs the npm packages of the workspace (sdk/typescript, examples, e2e) where they are missing or older than the lock
# file.
npm_packages() {
	local have="$ROOT/node_modules/.package-lock.json"
	if [ ! -e "$have" ] || [ "$ROOT/package-lock.json" -nt "$have" ]; then
		say "installing the npm packages"
		(cd "$ROOT" && npm ci --no-audit --no-fund --loglevel=error)
		touch "$have"
	fi
}
