#!/usr/bin/env bash
# Checks docker/ without a Docker engine, on Debian or Ubuntu: the part `files`, which takes half a
# minute, or the given part of scripts/docker-check.sh.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../docker-check.sh" "${1:-files}"
