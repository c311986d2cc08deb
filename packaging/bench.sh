#!/usr/bin/env bash
# Measures speed and memory, and prints a table of figures, goals and ratios; from a bare Debian 12 on. It builds the
# preset bench. The generated payments stay in build/bench/data: a second run takes minutes. Let nothing else run.
#   packaging/bench.sh                  at 1,000,000 payments
#   packaging/bench.sh --rows N         at N payments; 5,000,000 have goals of their own
#   packaging/bench.sh --quick          at 50,000, to try it
#   packaging/bench.sh --ingest N       payments that the practice servers hold (100,000)
#   packaging/bench.sh [...] PART...    of search, export, ingest, ui; ui.start, ui.scroll, ... for one of its parts
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/debian-packages.sh

rows=1000000
ingest=100000
parts=()
while [ $# -gt 0 ]; do
    case "$1" in
        --rows) rows=$2; shift ;;
        --ingest) ingest=$2; shift ;;
        --quick) rows=50000; ingest=10000 ;;
        search | export | ingest | ui | ui.start | ui.scroll | ui.search | ui.export | ui.sync) parts+=("$1") ;;
        *) sed -n '2,9p' "$0" >&2; exit 2 ;;
    esac
    shift
done
[ ${#parts[@]} -gt 0 ] || parts=(search export ui ingest)

# measures PART : whether it was asked for.
measures() {
    local part
    for part in "${parts[@]}"; do
        [ "$part" = "$1" ] && return 0
    done
    return 1
}

console_install "${console_build_packages[@]}" "${console_run_packages[@]}" "${console_bench_packages[@]}"
if measures ingest && ! { command -v node && command -v npm; } >/dev/null; then
    console_install "${console_node_packages[@]}"
fi

build=$PWD/build/bench
data=$build/data/$rows
work=$build/work
mkdir -p "$data" "$work"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { "$@" >"$log" 2>&1 || { tail -n 100 "$log" >&2; return 1; }; }

echo "== build" >&2
quietly cmake --preset bench
quietly cmake --build --preset bench --target console_bench -- -j2

# The peer's packages; without them the rest is measured all the same.
peer=()
if measures ingest; then
    mkdir -p "$build/node"
    cp tests/bench/node/* "$build/node/"
    if [ -d "$build/node/node_modules/better-sqlite3/build" ] ||
        quietly npm --prefix "$build/node" ci --no-audit --no-fund; then
        peer=("$build/node/peer.mjs")
    else
        echo "The peer's npm packages are not there: it is left out." >&2
    fi
fi

workspace=$data/workspaces/practice
if [ ! -e "$data/made" ]; then
    echo "== make $rows payments" >&2
    tests/support/with-home.sh "$build/bench/bench_store" "$workspace" "$rows" 10000 >"$data/store.tsv"
    touch "$data/made"
fi

figures=$(mktemp -d)
trap 'rm -rf "$log" "$figures"' EXIT
load=$(cut -d' ' -f1-3 /proc/loadavg)
# measure NAME COMMAND... : keeps its lines; a part that fails leaves the others.
measure() {
    echo "== $1" >&2
    # Each request as a line on the terminal is no use here.
    QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES='console.net*=false' tests/support/with-home.sh "${@:2}" \
        >"$figures/$1.tsv" 2> >(grep -v 'This plugin does not support' >&2) || echo "== $1 did not come to its end" >&2
}
for part in "${parts[@]}"; do
    case "$part" in
        search) measure search "$build/bench/bench_search" "$workspace" "$rows" ;;
        export) measure export "$build/bench/bench_export" "$workspace" "$work" ;;
        ingest)
            measure ingest "$build/bench/bench_ingest" "$build/bin/opscom-practice" "$build/data/books-$ingest" "$work" \
                "$ingest" "${peer[@]}"
            ;;
        ui*)
            only=()
            [ "$part" = ui ] || only=("${part#ui.}")
            measure "$part" "$build/bench/bench_ui" "$data" "$rows" "$build/bin/opscom-practice" \
                "$build/data/books-$ingest" "$ingest" "$work" "${only[@]}"
            ;;
    esac
done

echo
echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, load before $load, after" \
    "$(cut -d' ' -f1-3 /proc/loadavg)"
echo "$rows payments in the cache, $ingest at the practice servers; $(date -u +%Y-%m-%d)"
echo
python3 tests/bench/table.py tests/bench/goals.tsv "$rows" "$figures"/*.tsv
echo "  when the payments were made:"
sed 's/^/    /' "$data/store.tsv"
