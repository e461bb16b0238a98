#!/usr/bin/env bash
# Installs what a build needs and the machine lacks: system packages, the pinned Rust toolchain, its
# Wasm target. Changes nothing if the machine has them all. Requires Node.js, without installing it.
# `--chain` omits what only the demo and the tests need (Node.js, Python, curl, faketime).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

chain_only=false
case "${1:-}" in
	"") ;;
	--chain) chain_only=true ;;
	*) die "unknown option $1; usage: scripts/setup.sh [--chain]" ;;
esac

# System packages, by the program or library that each brings.
missing=()
command -v cc >/dev/null || missing+=(build-essential)
command -v protoc >/dev/null || missing+=(protobuf-compiler)
if ! command -v pkg-config >/dev/null; then
	missing+=(pkg-config libssl-dev)
elif ! pkg-config --exists openssl; then
	missing+=(libssl-dev)
fi
$chain_only || command -v curl >/dev/null || missing+=(curl)
# The checks of the repository are Python programs, and some linters come from PyPI.
$chain_only || python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
$chain_only || command -v faketime >/dev/null || missing+=(faketime)
# Code that a transaction carries is compressed.
$chain_only || command -v zstd >/dev/null || missing+=(zstd)
# The fault tests give every node a network of its own.
$chain_only || [ "$(uname)" != Linux ] || PATH="$PATH:/usr/sbin:/sbin" command -v ip >/dev/null || missing+=(iproute2)

if [ ${#missing[@]} -gt 0 ]; then
	if ! command -v apt-get >/dev/null; then
		die "this machine lacks the Debian packages ${missing[*]}
  It is neither Debian nor Ubuntu, so please install the equivalent: a C compiler with make, protoc, pkg-config,
  OpenSSL's headers$($chain_only || printf ', curl, Python 3.11'). For example
    Fedora:  sudo dnf install gcc make protobuf-compiler protobuf-devel pkgconf openssl-devel curl python3
    Arch:    sudo pacman -S base-devel protobuf pkgconf openssl curl python
    macOS:   xcode-select --install && brew install protobuf pkg-config openssl curl python
  and run this again."
	fi
	as_root=()
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || die "system packages are missing and there is no sudo; run as root: apt-get install -y ${missing[*]}"
		as_root=(sudo)
	fi
	say "installing the system packages ${missing[*]}"
	"${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the existing package lists"
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null ||
		die "apt-get could not install ${missing[*]}"
fi

# The toolchain that rust-toolchain.toml pins, with its Wasm target. It is installed by name,
# because rustup may be set not to install on its own.
channel="$(sed -n 's/^channel *= *"\(.*\)"/\1/p' "$ROOT/rust-toolchain.toml")"
target="wasm32v1-none"
has_target() {
	local lib
	lib="$(cd "$ROOT" && rustc --print target-libdir --target "$target" 2>/dev/null)" && ls "$lib"/libcore-*.rlib >/dev/null 2>&1
}

if command -v rustup >/dev/null; then
	if ! rustc "+$channel" --version >/dev/null 2>&1; then
		say "installing Rust $channel"
		rustup toolchain install "$channel" --no-self-update --profile minimal --component rustfmt --component clippy --target "$target" ||
			die "rustup could not install Rust $channel; is https://static.rust-lang.org reachable?"
	fi
	if ! has_target; then
		say "adding the target $target to Rust $channel"
		rustup target add --toolchain "$channel" "$target" ||
			die "rustup could not add the target $target; is https://static.rust-lang.org reachable?
  If it is not, a distribution's Rust of at least this version that ships the target's sources can build them:
    RUSTC_BOOTSTRAP=1 RUSTFLAGS='-C embed-bitcode=yes' cargo build --release -Z build-std=core,alloc --target $target
  in an empty library crate; copy the rlibs (core, alloc, compiler_builtins) from its target/$target/release/deps to
    $(cd "$ROOT" && rustc --print target-libdir --target "$target" 2>/dev/null || echo "<sysroot>/lib/rustlib/$target/lib")
  and put a link named rust-lld to LLVM's lld on the PATH. Then run this again."
	fi
	if ! $chain_only && ! (cd "$ROOT" && cargo fmt --version) >/dev/null 2>&1; then
		rustup component add --toolchain "$channel" rustfmt || say "rustup could not add rustfmt: the format of Rust cannot be checked"
	fi
elif command -v rustc >/dev/null && has_target; then
	say "rustup is not installed: building with $(rustc --version), although the project pins $channel"
else
	die "Rust is missing. Install rustup, then run this again:
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --default-toolchain none"
fi

if ! $chain_only; then
	needed="$(sed -n 's/^.*"node": *">=\([0-9.]*\)".*/\1/p' "$ROOT/package.json")"
	remedy="the demo and the tests need Node.js $needed or newer with npm: https://nodejs.org/en/download"
	command -v node >/dev/null && command -v npm >/dev/null || die "Node.js or npm is missing; $remedy"
	found="$(node --version)"
	printf '%s\n' "$needed" "${found#v}" | sort -V -C || die "Node.js $found is too old; $remedy"
fi
