#!/usr/bin/env bash
# Checks docker/ without a Docker engine, on Debian or Ubuntu: the part that takes half a minute, or
# whichever part of scripts/docker-check.sh is named.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../docker-check.sh" "${1:-files}"
