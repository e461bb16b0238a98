#!/usr/bin/env bash
# Runs the end-to-end tests against the real node, upgrades to the next runtime included.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/../env.sh"
. "$here/../../tools/tools.sh"

"$here/../setup.sh"
build
npm_packages
# The proxy of docker/nginx.conf.
if ! TRIBUTARY_NGINX="$(PATH="$PATH:/usr/sbin:/sbin" command -v nginx)"; then
	debian_files "$TOOLS/debian" nginx
	TRIBUTARY_NGINX="$TOOLS/debian/nginx/usr/sbin/nginx"
fi
export TRIBUTARY_NGINX
TRIBUTARY_NEXT_RUNTIME="$("$here/../next-runtime.sh")"
export TRIBUTARY_NEXT_RUNTIME
exec npm --prefix "$ROOT/e2e" test
