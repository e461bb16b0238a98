# shellcheck shell=bash
# Sourced by every script: sets the folders of the checkout and of the builds, unless they are set.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Outside the checkout, so that a fresh clone reuses what is compiled. The runtime's builder then
# needs a hint about the workspace.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/tributary-target}"
export WASM_BUILD_WORKSPACE_HINT="${WASM_BUILD_WORKSPACE_HINT:-$ROOT}"

# rustup's programs, for a shell that was started before rustup was installed.
if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
	export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
fi

# The programs that `build` makes.
export TRIBUTARY_FUZZ="${TRIBUTARY_FUZZ:-$CARGO_TARGET_DIR/debug/tributary-fuzz}"
export TRIBUTARY_NODE="${TRIBUTARY_NODE:-$CARGO_TARGET_DIR/debug/tributary-node}"
export TRIBUTARY_CLI="${TRIBUTARY_CLI:-$CARGO_TARGET_DIR/debug/tributary}"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() {
	printf '\033[1;31merror:\033[0m %s\n' "$*" >&2
	exit 1
}

# build_runtime_wasm TARGET_DIR PROFILE FEATURE [RUSTC_FLAG...]: builds the runtime for Wasm alone
# and prints the path of the blob. The flags are those that substrate-wasm-builder passes. Each
# caller has a target folder of its own: in the shared one, these flags would make the other builds
# recompile what they have in common.
build_runtime_wasm() {
	local target="$1" profile="$2" feature="$3"
	shift 3
	(
		cd "$ROOT" || exit
		CARGO_TARGET_DIR="$target" \
			RUSTFLAGS="--cfg substrate_runtime -C link-arg=--export-table -C link-arg=--import-memory -C link-arg=--export=__heap_base" \
			cargo rustc --quiet --locked --package tributary-runtime --lib --crate-type cdylib --profile "$profile" \
			--target wasm32v1-none --no-default-features --features "$feature" -- "$@" >&2
	) || return
	echo "$target/wasm32v1-none/$profile/tributary_runtime.wasm"
}

# run_steps COMMAND...: runs each command, a line for the shell, in the root of the checkout, until
# one fails. Prints at the end how long each took.
run_steps() {
	local step began code=0 total=$SECONDS table=""
	for step; do
		say "$step"
		began=$SECONDS
		(cd "$ROOT" && bash -c "$step") || code=$?
		table+="$(printf '%6d s  %s' $((SECONDS - began)) "$step")"
		[ $code = 0 ] || break
		table+=$'\n'
	done
	[ $code = 0 ] || table+="  FAILED"$'\n'
	printf '%s' "$table" >&2
	[ $code = 0 ] || die "'$step' failed after $((SECONDS - total)) s"
	say "all passed in $((SECONDS - total)) s"
}

# Builds everything that has a binary, in the one profile and the one feature set that the tests use
# too, so that the dependencies are compiled once.
build() {
	say "building (about twenty minutes the first time on two cores, then seconds)"
	(cd "$ROOT" && cargo build --workspace --bins)
}

# Installs the npm packages of the workspace (sdk/typescript, examples, e2e, explorer) if they are
# missing or older than the lock file.
npm_packages() {
	local have="$ROOT/node_modules/.package-lock.json"
	if [ ! -e "$have" ] || [ "$ROOT/package-lock.json" -nt "$have" ]; then
		say "installing the npm packages"
		(cd "$ROOT" && npm ci --no-audit --no-fund --loglevel=error)
		touch "$have"
	fi
}
