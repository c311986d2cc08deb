#!/usr/bin/env bash
# Builds and tests all, from a bare Debian 12 on: packages, build with warnings as errors, every test and lint, then the
# tests once more under AddressSanitizer and UndefinedBehaviorSanitizer. A second run takes as long as the tests.
#   packaging/test.sh            all
#   packaging/test.sh --no-asan  without the second half
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/debian-packages.sh

asan=yes
for argument in "$@"; do
    case "$argument" in
        --no-asan) asan=no ;;
        *) echo "usage: packaging/test.sh [--no-asan]" >&2; exit 2 ;;
    esac
done

console_install "${console_build_packages[@]}" "${console_run_packages[@]}" "${console_test_packages[@]}"
export CONSOLE_REQUIRE_TOOLS=1 # a lint whose tool is absent fails here instead of being skipped
export CTEST_PARALLEL_LEVEL=2
unset DISPLAY WAYLAND_DISPLAY

# run PRESET [TARGET] : configures, builds, tests. The output of cmake is shown only where it matters.
run() {
    local preset=$1
    echo "== $preset: configure"
    cmake --preset "$preset" >"$log" || { cat "$log"; return 1; }
    echo "== $preset: build"
    cmake --build --preset "$preset" "${@:2}" -- -j2 >"$log" 2>&1 || { grep -v '^\[' "$log" | tail -n 200; return 1; }
    echo "== $preset: test"
    local rc=0
    ctest --preset "$preset" --no-tests=error || rc=$?
    return $rc
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
run ci || failed=1
if [ "$asan" = yes ] && [ "$failed" -eq 0 ]; then
    run asan --target console_asan_tests || failed=1
fi
if [ "$failed" -ne 0 ]; then
    echo "FAILED"
    exit 1
fi
echo "All passed"
