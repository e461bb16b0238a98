#!/usr/bin/env bash
# Builds and runs a dev chain on ws://127.0.0.1:9944. Takes the node's own flags, for example
#   ./scripts/dev.sh --sealing interval=1000
#   ./scripts/dev.sh --base-path ~/tributary-dev
# The second keeps the chain; without --base-path, the chain is removed when the node stops. With
# --explorer, it serves the explorer beside the node.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
. "$here/env.sh"

"$here/setup.sh" --chain
build
port=9944
previous=""
explorer=false
flags=()
for arg in "$@"; do
	if [ "$arg" = --explorer ]; then
		explorer=true
		continue
	fi
	flags+=("$arg")
	case "$arg" in --rpc-port=*) port="${arg#*=}" ;; esac
	[ "$previous" = --rpc-port ] && port="$arg"
	previous="$arg"
done
say "dev chain on ws://127.0.0.1:$port; polkadot.js: https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A$port"
if $explorer; then
	# It ends with the node, which takes the place of this shell, because it waits for that process.
	"$here/explorer.sh" --node "ws://127.0.0.1:$port" --until "$$" &
fi
exec "$TRIBUTARY_NODE" --dev ${flags[@]+"${flags[@]}"}
