#!/usr/bin/env bash
# Feeds the fuzz targets of tests/fuzz with anything, each for SECONDS (default 75: five minutes for the four).
#   packaging/fuzz.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/debian-packages.sh

seconds=${1:-75}
console_install "${console_build_packages[@]}" clang
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz -- -j2
corpus=build/fuzz/corpus
for target in stripekey signature jsonreader redactor; do
    mkdir -p "$corpus/$target"
    echo "== $target"
    rc=0
    build/fuzz/fuzz/fuzz_$target -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
        -dict=tests/fuzz/words.dict -artifact_prefix="build/fuzz/" -print_final_stats=1 "$corpus/$target" \
        >"build/fuzz/$target.log" 2>&1 || rc=$?
    grep -E 'does not hold|ERROR|SUMMARY|stat::number_of_executed_units|Test unit written' "build/fuzz/$target.log" || true
    if [ "$rc" -ne 0 ]; then
        echo "FAILED: $target (build/fuzz/$target.log)"
        exit 1
    fi
done
echo "No finding"
