#!/usr/bin/env bash
# A collection through GNU parallel: parallel.sh < articles.ndjson > facts.ndjson
# One machine needs none of this (`attache extract --ndjson` uses all processors); with --sshlogin it is many machines.
#   parallel.sh --sshlogin 8/a.example,8/b.example < articles.ndjson > facts.ndjson
set -euo pipefail
exec parallel "$@" --pipe --block 4M --keep-order --no-notice "${ATTACHE_PROGRAM:-attache} extract --ndjson --jobs 1"
