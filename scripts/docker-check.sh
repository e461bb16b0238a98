#!/usr/bin/env bash
# Checks docker/ where there is no Docker engine, on Debian or Ubuntu:
#   ./scripts/docker-check.sh [files|network|image]
# files     half a minute: lints, compose files, alert rules, dashboard, and that a running node
#           has every metric that they name
# network   about four minutes, as root: builds the last stage of the image with the node that cargo
#           built, and runs both Compose files with Docker Compose and Podman
# image     an hour or more, as root: builds the whole Dockerfile, compilation included
# Without an argument it runs `files` and `network`. It fetches its tools from PyPI into
# ~/.cache/tributary-tools and from Debian into ~/.cache/tributary-docker-check; `network` and
# `image` install Podman.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
given_node="${TRIBUTARY_NODE:-}"
. "$here/env.sh"
. "$here/../tools/tools.sh"

what="${1:-all}"
case "$what" in all | files | network | image) ;; *) die "usage: scripts/docker-check.sh [files|network|image]" ;; esac
[ $# -le 1 ] || die "usage: scripts/docker-check.sh [files|network|image]"
[ "$what" = files ] || [ "$(id -u)" = 0 ] || die "'$what' needs root for Podman's networks; run it as root, or only 'files'"
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || die "this script needs Debian or Ubuntu, because it uses their packages"

cache="${XDG_CACHE_HOME:-$HOME/.cache}/tributary-docker-check"
mkdir -p "$cache"
cd "$ROOT"

install_python docker "$DOCKER_TOOLS"
venv="$TOOLS/docker"

debian_files "$cache/debian" prometheus prometheus-node-exporter
prometheus="$cache/debian/prometheus/usr/bin"

if [ "$what" != image ]; then
	if [ -n "$given_node" ]; then
		[ -x "$TRIBUTARY_NODE" ] || die "TRIBUTARY_NODE is $TRIBUTARY_NODE, which is not a program"
	else
		"$here/setup.sh" --chain
		build
	fi
fi

check() {
	COMPOSE="$venv/bin/docker-compose" \
		NODE_EXPORTER="$cache/debian/prometheus-node-exporter/usr/bin/prometheus-node-exporter" \
		"$venv/bin/python" "$ROOT/tools/docker-check/docker_check.py" "$@"
}

if [ "$what" = files ] || [ "$what" = all ]; then
	say "checking the Dockerfile with hadolint"
	"$venv/bin/hadolint" docker/Dockerfile
	say "checking the Compose files with Docker Compose"
	for file in docker/compose.*.yaml; do "$venv/bin/docker-compose" --file "$file" config --quiet; done
	say "checking Prometheus' configuration and alert rules with promtool"
	"$prometheus/promtool" check config docker/prometheus/prometheus.yml
	"$prometheus/promtool" test rules docker/prometheus/alerts.test.yml
	say "checking that the files agree"
	check files
	say "checking metrics and health of a running node"
	check metrics
fi
[ "$what" != files ] || exit 0

# Podman, apart from any that this machine uses: the images below have the names of others.
missing=()
for package in podman netavark aardvark-dns runc iptables debootstrap; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
	say "installing ${missing[*]}"
	apt-get update -qq || say "apt-get update failed; trying with the existing package lists"
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
engine="$cache/podman"
mkdir -p "$engine/networks" "$cache/empty"
cat >"$engine/containers.conf" <<-CONF
	[containers]
	# No more than a machine without a raised limit allows.
	default_ulimits = ["nofile=16384:16384", "nproc=32768:32768"]
	[engine]
	cgroup_manager = "cgroupfs"
	events_logger = "file"
	runtime = "runc"
	[network]
	network_backend = "netavark"
	network_config_dir = "$engine/networks"
CONF
export CONTAINERS_CONF="$engine/containers.conf"
podman() { command podman --root "$engine/storage" --runroot "$engine/run" "$@"; }
export PODMAN="podman --root $engine/storage --runroot $engine/run"

release="$(sed -n 's/^FROM debian:\(.*\)-slim$/\1/p' docker/Dockerfile)"
base="docker.io/library/debian:$release-slim"
if ! podman image exists "$base"; then
	say "making $base from Debian's packages"
	root="$(mktemp -d "$cache/root.XXXXXX")"
	debootstrap --variant=minbase "$release" "$root" http://deb.debian.org/debian >"$cache/debootstrap.log" 2>&1 ||
		die "debootstrap failed, see $cache/debootstrap.log"
	rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
	tar -C "$root" -c . | podman import --change 'CMD ["bash"]' - "$base" >/dev/null
	rm -rf "$root"
fi

image=docker.io/library/tributary-node:docker-check
if [ "$what" = image ]; then
	# This machine's toolchain takes the place of the official image's.
	rust="docker.io/library/$(sed -n 's/^FROM \(rust:.*\) AS builder$/\1/p' docker/Dockerfile)"
	if ! podman image exists "$rust"; then
		say "making $rust from $base and this machine's toolchain"
		sysroot="$(rustc --print sysroot)"
		version="$(sed -n 's/^FROM rust:\([0-9.]*\)-.*/\1/p' docker/Dockerfile)"
		[[ "$(rustc --version)" == "rustc $version "* ]] || die "'image' needs Rust $version, and this machine has $(rustc --version)"
		rustup="$(readlink -f "$(command -v rustup)")" || die "'image' needs rustup, which the official image has too; install it: https://rustup.rs"
		podman build --format docker --quiet --network host --build-context "toolchain=$sysroot" \
			--build-context "bin=$(dirname "$rustup")" --build-context certificates=/etc/ssl/certs \
			--file - --tag "$rust" "$cache/empty" >/dev/null <<-DOCKERFILE
				FROM $base
				RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ca-certificates gcc libc6-dev \\
					&& rm -rf /var/lib/apt/lists/*
				COPY --from=toolchain / /usr/local/rustup/toolchains/$version-$(rustc --version --verbose | sed -n 's/^host: //p')
				COPY --from=bin $(basename "$rustup") /usr/local/cargo/bin/rustup
				RUN for program in cargo rustc; do ln -s rustup /usr/local/cargo/bin/\$program; done
				# The authorities that this machine trusts.
				COPY --from=certificates ca-certificates.crt /machine.crt
				ENV RUSTUP_HOME=/usr/local/rustup CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:\$PATH \\
					SSL_CERT_FILE=/machine.crt CARGO_HTTP_CAINFO=/machine.crt
			DOCKERFILE
	fi
	say "building the image from the Dockerfile (PROFILE=${PROFILE:-production})"
	podman build --format docker --pull-never --network host \
		--build-arg "PROFILE=${PROFILE:-production}" --build-arg "REVISION=$(git rev-parse --short=11 HEAD 2>/dev/null || echo unknown)" \
		--file docker/Dockerfile --tag "$image" .
	podman run --rm "$image" --version
	podman image inspect --format 'image {{.Size}} bytes' "$image"
	exit 0
fi

say "building the last stage of the image with $TRIBUTARY_NODE"
work="$(mktemp -d "$cache/work.XXXXXX")"
pid=""
end() {
	local code=$?
	trap - EXIT
	if [ -n "$pid" ]; then
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	fi
	rm -rf "$work"
	exit "$code"
}
trap end EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$work/builder/out" "$work/replacements"
strip -o "$work/builder/out/tributary-node" "$TRIBUTARY_NODE"
cp /etc/ssl/certs/ca-certificates.crt "$work/builder/out/"
podman build --format docker --quiet --pull-never --build-context "builder=$work/builder" --file docker/Dockerfile --tag "$image" . >/dev/null
podman run --rm "$image" --version

say "making replacements for the images of Prometheus and the node exporter from Debian's programs"
cp "$prometheus/prometheus" "$cache/debian/prometheus-node-exporter/usr/bin/prometheus-node-exporter" "$work/replacements/"
replace() { podman build --format docker --quiet --pull-never --file - --tag "docker.io/$1" "$work/replacements" >/dev/null; }
named() { sed -n "s#^ *image: \($1:.*\)#\1#p" docker/compose.testnet.yaml; }
replace "$(named prom/prometheus)" <<-DOCKERFILE
	FROM $base
	COPY prometheus /bin/prometheus
	RUN install --directory --owner=nobody --group=nogroup /prometheus
	USER nobody
	WORKDIR /prometheus
	VOLUME /prometheus
	ENTRYPOINT ["/bin/prometheus"]
DOCKERFILE
replace "$(named prom/node-exporter)" <<-DOCKERFILE
	FROM $base
	COPY prometheus-node-exporter /bin/node_exporter
	USER nobody
	ENTRYPOINT ["/bin/node_exporter"]
DOCKERFILE

command podman --root "$engine/storage" --runroot "$engine/run" system service --time 0 "unix://$work/podman.sock" >"$work/podman.log" 2>&1 &
pid=$!
for _ in $(seq 50); do
	[ ! -S "$work/podman.sock" ] || break
	sleep 0.2
done
[ -S "$work/podman.sock" ] || die "Podman's service did not start: $(cat "$work/podman.log")"
export DOCKER_HOST="unix://$work/podman.sock"

say "running compose.dev.yaml"
check dev
say "running compose.testnet.yaml without Grafana"
check testnet
