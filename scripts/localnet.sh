#!/usr/bin/env bash
# Builds and runs a network of validators and one full node on this machine, until Ctrl-C:
#   ./scripts/localnet.sh [N] [--base-path DIR] [--epoch-duration SLOTS] [--port-offset P]
# N validators (default 4), each with keys and a folder of its own, all on 127.0.0.1. The full node
# has the usual ports (RPC 9944, p2p 30333, Prometheus 9615); validator n has each port plus n.
#   --base-path DIR      keeps the network: the next start with DIR continues the same chain.
#                        Without it, everything is removed when the network stops.
#   --epoch-duration SLOTS  length of an epoch, in slots of 6 s
#   --port-offset P      adds P to every port, so that two networks can run side by side
# Needs neither Node.js nor root. If TRIBUTARY_NODE names a node, the script runs it and builds
# nothing.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
given_node="${TRIBUTARY_NODE:-}"
. "$here/env.sh"

usage="usage: scripts/localnet.sh [N] [--base-path DIR] [--epoch-duration SLOTS] [--port-offset P]"
max_validators=20
max_offset=30000
# Limits for the first finalized block, and for the end of a node that was told to stop.
start_seconds=300
stop_seconds=60

validators=""
folder=""
epoch_duration=""
offset=0

# A whole number from 1 on: digits that bash reads as decimal, and few enough not to overflow.
is_number() { [[ "$1" =~ ^(0|[1-9][0-9]{0,8})$ ]]; }

while [ $# -gt 0 ]; do
	case "$1" in
		--base-path=* | --epoch-duration=* | --port-offset=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
	esac
	case "$1" in
		-h | --help)
			sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
			exit 0
			;;
		--base-path | --epoch-duration | --port-offset)
			[ $# -ge 2 ] && [ -n "$2" ] || die "$1 needs a value; $usage"
			case "$1" in
				--base-path) folder="$2" ;;
				--epoch-duration)
					is_number "$2" && [ "$2" -ge 1 ] || die "--epoch-duration $2: not a number of slots from 1 on"
					epoch_duration="$2"
					;;
				--port-offset)
					is_number "$2" && [ "$2" -le $max_offset ] || die "--port-offset $2: not a number from 0 to $max_offset"
					offset="$2"
					;;
			esac
			shift 2
			;;
		-*) die "unknown option $1; $usage" ;;
		*)
			[ -z "$validators" ] || die "the number of validators is $validators already, so '$1' is one too many; $usage"
			is_number "$1" && [ "$1" -ge 1 ] && [ "$1" -le $max_validators ] ||
				die "'$1': not a number of validators from 1 to $max_validators"
			validators="$1"
			shift
			;;
	esac
done

# An existing network continues unchanged.
goes_on=false
if [ -n "$folder" ] && [ -e "$folder" ]; then
	[ -d "$folder" ] || die "$folder is not a folder; name another with --base-path"
	if [ -e "$folder/spec.json" ] && [ -e "$folder/port-offset" ]; then
		goes_on=true
		has=0
		while [ -d "$folder/validator-$((has + 1))" ]; do has=$((has + 1)); done
		[ -z "$validators" ] || [ "$validators" = "$has" ] ||
			die "the network in $folder has $has validators, not $validators; omit the number or name another --base-path"
		[ -z "$epoch_duration" ] ||
			die "the network in $folder has its epoch length already; omit --epoch-duration or name another --base-path"
		validators=$has
	elif [ -n "$(ls -A "$folder")" ]; then
		die "$folder is not empty and holds no network that this script made; name another with --base-path"
	fi
fi
validators="${validators:-4}"

# Number 0 is the full node, the others are the validators.
name() { [ "$1" = 0 ] && printf full || printf 'validator-%s' "$1"; }
rpc_port() { printf '%s' $((9944 + offset + $1)); }
p2p_port() { printf '%s' $((30333 + offset + $1)); }
prometheus_port() { printf '%s' $((9615 + offset + $1)); }

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

taken=()
for n in $(seq 0 "$validators"); do
	! listens "$(rpc_port "$n")" || taken+=("$(rpc_port "$n") (RPC of $(name "$n"))")
	! listens "$(p2p_port "$n")" || taken+=("$(p2p_port "$n") (p2p of $(name "$n"))")
	! listens "$(prometheus_port "$n")" || taken+=("$(prometheus_port "$n") (Prometheus of $(name "$n"))")
done
if [ ${#taken[@]} -gt 0 ]; then
	printf -v list '%s, ' "${taken[@]}"
	die "ports are in use on 127.0.0.1: ${list%, }; stop the programs that listen there, or move this network with --port-offset"
fi

if [ -n "$given_node" ]; then
	[ -x "$TRIBUTARY_NODE" ] || die "TRIBUTARY_NODE is $TRIBUTARY_NODE, which is not a program"
else
	"$here/setup.sh" --chain
	build
fi

# From here on the script has something to remove, however it ends.
pids=()
temporary=""
end() {
	local code=$?
	trap '' INT TERM HUP
	trap - EXIT
	stop_nodes || code=1
	[ -z "$temporary" ] || rm -rf "$temporary"
	exit "$code"
}
stop_nodes() {
	local pid left waited=0
	[ ${#pids[@]} -gt 0 ] || return 0
	say "stopping"
	for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
	while :; do
		left=()
		for pid in "${pids[@]}"; do ! kill -0 "$pid" 2>/dev/null || left+=("$pid"); done
		[ ${#left[@]} -gt 0 ] || return 0
		[ $waited -lt $((stop_seconds * 5)) ] || break
		waited=$((waited + 1))
		sleep 0.2
	done
	say "killing ${#left[@]} nodes that did not stop within $stop_seconds s"
	for pid in "${left[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	return 1
}
trap end EXIT
trap 'exit 0' INT TERM HUP

if [ -z "$folder" ]; then
	temporary="$(mktemp -d "${TMPDIR:-/tmp}/tributary-localnet.XXXXXX")"
	folder="$temporary"
fi

# Changes the boot nodes' ports in the specification from one offset to another. They are not part
# of the genesis.
move_ports() {
	local n from=() to=()
	for n in $(seq 1 "$validators"); do
		from+=(-e "s#/tcp/$((30333 + $1 + n))/ws/p2p/#/tcp/{$n}/ws/p2p/#g")
		to+=(-e "s#/tcp/{$n}/ws/p2p/#/tcp/$((30333 + $2 + n))/ws/p2p/#g")
	done
	sed "${from[@]}" "${to[@]}" "$folder/spec.json" >"$folder/spec.json.new"
	mv "$folder/spec.json.new" "$folder/spec.json"
	printf '%s\n' "$2" >"$folder/port-offset"
}

if $goes_on; then
	say "continuing the network in $folder"
	was="$(cat "$folder/port-offset")"
	is_number "$was" || die "$folder/port-offset is damaged: it contains '$was' instead of a number; name another folder with --base-path"
	[ "$was" = "$offset" ] || move_ports "$was" "$offset"
else
	# There are free seats, so that a newcomer need not outbid a validator.
	"$TRIBUTARY_NODE" testnet --dev-accounts --output "$folder" --validators "$validators" --seats "$max_validators" ${epoch_duration:+--epoch-duration "$epoch_duration"} >/dev/null
	# The first validator has the ports that the full node gets here.
	move_ports -1 "$offset"
fi
mkdir -p "$folder/logs"

# If the system supports it, a node also ends when this script is killed; it ends at once if that
# happened before it could request the signal.
with_us=()
if command -v setpriv >/dev/null && setpriv --pdeathsig TERM true 2>/dev/null; then
	# shellcheck disable=SC2016 # for the inner shell
	with_us=(setpriv --pdeathsig TERM bash -c '[ "$PPID" = "$0" ] || exit 1; exec "$@"' $$)
fi

for n in $(seq 0 "$validators"); do
	role=(--validator)
	# The full node keeps all states, for queries about old blocks.
	[ "$n" != 0 ] || role=(--state-pruning archive)
	${with_us[@]+"${with_us[@]}"} "$TRIBUTARY_NODE" \
		--chain "$folder/spec.json" --base-path "$folder/$(name "$n")" --name "$(name "$n")" "${role[@]}" \
		--listen-addr "/ip4/127.0.0.1/tcp/$(p2p_port "$n")/ws" \
		--rpc-port "$(rpc_port "$n")" --prometheus-port "$(prometheus_port "$n")" \
		--no-mdns --no-telemetry >>"$folder/logs/$(name "$n").log" 2>&1 </dev/null &
	pids+=($!)
done

# Ends the script when a node has ended.
check_nodes() {
	local n code
	for n in $(seq 0 "$validators"); do
		kill -0 "${pids[n]}" 2>/dev/null && continue
		code=0
		wait "${pids[n]}" || code=$?
		printf '\nThe last lines of %s:\n' "$folder/logs/$(name "$n").log" >&2
		tail -n 20 "$folder/logs/$(name "$n").log" >&2
		printf '\n' >&2
		die "$(name "$n") has ended (exit code $code); its log above has the cause"
	done
}

# rpc PORT METHOD PARAMS: prints the answer, with bash alone.
rpc() {
	local body="{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$2\",\"params\":$3}"
	(
		exec 3<>"/dev/tcp/127.0.0.1/$1"
		printf 'POST / HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Type: application/json\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' \
			"$1" "${#body}" "$body" >&3
		IFS= read -r -d '' -t 5 answer <&3 || true
		printf '%s' "$answer"
	) 2>/dev/null
}

# The number of the full node's last final block; nothing while it does not answer.
finalized() {
	local port hash header
	port="$(rpc_port 0)"
	hash="$(rpc "$port" chain_getFinalizedHead '[]' | sed -n 's/.*"result":"\(0x[0-9a-f]*\)".*/\1/p')" || return 0
	[ -n "$hash" ] || return 0
	header="$(rpc "$port" chain_getHeader "[\"$hash\"]" | sed -n 's/.*"number":"\(0x[0-9a-f]*\)".*/\1/p')" || return 0
	[ -z "$header" ] || printf '%s' $((header))
}

pause() {
	sleep 1 &
	wait $! || true
}

say "waiting for $validators validators to finalize blocks"
first=""
deadline=$((SECONDS + start_seconds))
while :; do
	check_nodes
	now="$(finalized)"
	if [ -n "$now" ]; then
		first="${first:-$now}"
		[ "$now" -le "$first" ] || break
	fi
	[ $SECONDS -lt $deadline ] || die "no new final block within $start_seconds s; these are the last lines of the logs:
$(for n in $(seq 0 "$validators"); do tail -n 1 "$folder/logs/$(name "$n").log"; done)"
	pause
done

row() { printf '%-12s  %-22s  %-32s  %-48s  %s\n' "$@"; }
row node RPC Prometheus account log
for n in $(seq 0 "$validators"); do
	account="-"
	[ "$n" = 0 ] || account="$(sed -n 's/.*"address": *"\([^"]*\)".*/\1/p' "$folder/$(name "$n")/account.json")"
	row "$(name "$n")" "ws://127.0.0.1:$(rpc_port "$n")" "http://127.0.0.1:$(prometheus_port "$n")/metrics" \
		"$account" "$folder/logs/$(name "$n").log"
done
say "block $now is final; polkadot.js: https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A$(rpc_port 0)"
if [ -n "$temporary" ]; then
	say "Ctrl-C stops the network and removes it; --base-path DIR would keep it"
else
	say "Ctrl-C stops the network; --base-path $folder continues it"
fi
while :; do
	check_nodes
	pause
done
