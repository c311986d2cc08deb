#!/usr/bin/env bash
# That the programs which need no server still work, and that the table finds their figures. No time is looked at.
#   smoke.sh FOLDER-OF-THE-PROGRAMS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1/bench_store" "$work/workspace" 2000 500 >"$work/store.tsv"
"$1/bench_search" "$work/workspace" 2000 100 >"$work/search.tsv"
table=$(python3 -B "$here/table.py" "$here/goals.tsv" 2000 "$work/store.tsv" "$work/search.tsv")
for figure in $(grep -o '^search\.[a-z0-9_]*' "$here/goals.tsv"); do
    grep -qP "^$figure\t[0-9.e+-]+\t(ms|x)$" "$work/search.tsv" || { echo "no figure $figure" >&2; exit 1; }
done
grep -q '^| keystroke to first page of 100, realistic: p50 *| [0-9.]* ms *| <= 0.5 *| \(yes\|NO\) ' <<<"$table" ||
    { echo "the table lacks it:" >&2; echo "$table" >&2; exit 1; }
