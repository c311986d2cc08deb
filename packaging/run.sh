#!/usr/bin/env bash
# Builds and starts the console in the practice workspace, from a bare Debian 12 on. It needs no account and no network.
#   packaging/run.sh [argument of opscom-console ...]
# Without a display it drives the main job offscreen and leaves a picture of each step in ./screenshots, or in the folder
# that CONSOLE_SCREENSHOTS names.
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/debian-packages.sh

console_install "${console_build_packages[@]}" "${console_run_packages[@]}"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# build PRESET [TARGET...] : quiet unless it fails.
build() {
    echo "Building ..."
    { cmake --preset "$1" && cmake --build --preset "$1" "${@:2}" -- -j2; } >"$log" 2>&1 || { tail -n 100 "$log"; exit 1; }
}

if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    build release
    program=$PWD/build/release/bin/opscom-console
    if [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ]; then
        "$program" --workspace practice "$@"
    else
        echo "There is no session bus, so no keychain: this run gets a home and a keychain of its own, and both end with it."
        tests/support/with-keyring.sh "$program" --workspace practice "$@"
    fi
    exit
fi

# The end-to-end test drives the real window; here it is asked to keep pictures.
console_install "${console_test_packages[@]}"
build ci --target tst_mainjob
mkdir -p "${CONSOLE_SCREENSHOTS:-screenshots}"
pictures=$(cd "${CONSOLE_SCREENSHOTS:-screenshots}" && pwd)
echo "There is no display: driving the main job offscreen ..."
CONSOLE_SCREENSHOTS=$pictures QT_QPA_PLATFORM=offscreen tests/support/with-keyring.sh build/ci/tests/tst_mainjob "$@"
count=$(find "$pictures" -name '*.png' | wc -l)
if [ "$count" -eq 0 ]; then
    echo "The main job left no pictures in $pictures" >&2
    exit 1
fi
echo "$count pictures of the main job lie in $pictures"
