# Shared by the shell tests of tests/ops, tests/clients, tests/docs and tests/package; sourced, not run. Callers have
# set -euo pipefail and stand in the repository's root.
attache=$PWD/${BUILD:-build}/attache
work=$(mktemp -d)
server_pids=()

fail() { echo "FAIL: $*" >&2; exit 1; }
# A test whose tool cannot be had says so and passes.
skip() { echo "skipped: $*"; exit 0; }

cleanup() {
    local pid
    for pid in "${server_pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${server_pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# start_server LOG [FLAG]...: a server on a free port (or the --listen given); sets $pid and $address.
start_server() {
    local log=$1
    : >"$log"
    shift
    "$attache" serve --listen 127.0.0.1:0 "$@" 2>"$log" &
    pid=$!
    server_pids+=("$pid")
    for ((i = 0; i < 1200; i++)); do
        address=$(sed -n 's/.*"event":"ready".*"address":"\([^"]*\)".*/\1/p' "$log")
        [[ -n $address ]] && return
        kill -0 "$pid" 2>/dev/null || fail "the server did not start: $(cat "$log")"
        sleep 0.05
    done
    fail "the server is not ready after a minute: $(cat "$log")"
}

# wait_for URL: until it answers 2xx.
wait_for() {
    for ((i = 0; i < 1200; i++)); do
        curl -fsS -o /dev/null "$1" 2>/dev/null && return
        sleep 0.05
    done
    fail "$1 does not answer"
}

# debian_tool COMMAND PACKAGE PATH: prints where COMMAND is: installed, or taken out of Debian's package into
# build/tools without being installed (so that no service starts). Fails when it cannot be had.
debian_tool() {
    command -v "$1" && return
    [[ -x /usr/sbin/$1 ]] && { echo "/usr/sbin/$1"; return; }
    local root=$PWD/build/tools/$2
    [[ -x $root/$3 ]] && { echo "$root/$3"; return; }
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    mkdir -p "$work/deb" "$root"
    (cd "$work/deb" && timeout 100 apt-get download -q "$2" >/dev/null 2>&1 && dpkg-deb -x ./"$2"_*.deb "$root") || return 1
    [[ -x $root/$3 ]] && echo "$root/$3"
}
