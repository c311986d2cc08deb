#!/usr/bin/env bash
# Builds and tests all, from a bare Debian 12 on: packages, build with warnings as errors, every test and lint, then the
# unit tests of core, store, secrets and models once more under AddressSanitizer and UndefinedBehaviorSanitizer. A second
# run takes as long as the tests.
#   packaging/test.sh             all
#   packaging/test.sh --asan-all  every test under the sanitizers, not those only: a second full build
#   packaging/test.sh --no-asan   without the sanitizers
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/debian-packages.sh

asan=unit
for argument in "$@"; do
    case "$argument" in
        --no-asan) asan=no ;;
        --asan-all) asan=all ;;
        *) echo "usage: packaging/test.sh [--no-asan|--asan-all]" >&2; exit 2 ;;
    esac
done

console_install "${console_build_packages[@]}" "${console_run_packages[@]}" "${console_test_packages[@]}"
export CONSOLE_REQUIRE_TOOLS=1 # a lint whose tool is absent fails here instead of being skipped
export CTEST_PARALLEL_LEVEL=2
unset DISPLAY WAYLAND_DISPLAY

# run PRESET [TEST-PRESET --target TARGET] : configures, builds, tests. cmake's output is shown only where it matters.
run() {
    local preset=$1 tests=${2:-$1}
    echo "== $preset: configure"
    cmake --preset "$preset" >"$log" || { cat "$log"; return 1; }
    echo "== $preset: build"
    cmake --build --preset "$preset" "${@:3}" -- -j2 >"$log" 2>&1 || { grep -v '^\[' "$log" | tail -n 200; return 1; }
    echo "== $preset: test"
    local rc=0
    ctest --preset "$tests" --no-tests=error || rc=$?
    return $rc
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
run ci || failed=1
if [ "$failed" -eq 0 ]; then
    case "$asan" in
        unit) run asan asan --target console_asan_tests || failed=1 ;;
        all) run asan asan-all --target console_asan_all_tests || failed=1 ;;
    esac
fi
if [ "$failed" -ne 0 ]; then
    echo "FAILED"
    exit 1
fi
echo "All passed"
