#!/bin/bash
# Checks the node in this container: exits with 0 when its RPC answers, else with 1. `readiness`
# also requires it to be in sync and to have peers. A container must not be restarted for lack of
# these, so the image's health check omits them.
#   tributary-health [readiness]
# TRIBUTARY_RPC_PORT is the port of the node's RPC (default 9944).
set -euo pipefail
port="${TRIBUTARY_RPC_PORT:-9944}"
path=/health
[ "${1:-}" != readiness ] || path=/health/readiness

answers() {
	local status
	exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
	printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$path" "$port" >&3
	IFS= read -r -t 5 status <&3 || return 1
	status="${status%$'\r'}"
	printf '%s%s: %s\n' "$port" "$path" "$status"
	[[ "$status" == 'HTTP/1.1 200 '* ]]
}

# In a shell of its own, since a failed redirection may end the shell.
(answers) 2>/dev/null && exit 0
printf 'no healthy answer from the RPC on port %s\n' "$port"
exit 1
