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
show_on_failure() {
    "$@" >"$log" 2>&1 || { tail -n 100 "$log"; exit 1; }
}
echo "Building ..."
show_on_failure cmake --preset release
show_on_failure cmake --build --preset release -- -j2
program=$PWD/build/release/bin/opscom-console

if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    if [ -z "${DBUS_SESSION_BUS_ADDRESS:-}" ]; then
        rm -f "$log"
        exec dbus-run-session -- "$program" --workspace practice "$@"
    fi
    rm -f "$log"
    exec "$program" --workspace practice "$@"
fi

mkdir -p "${CONSOLE_SCREENSHOTS:-screenshots}"
pictures=$(cd "${CONSOLE_SCREENSHOTS:-screenshots}" && pwd)
echo "There is no display: driving the main job offscreen ..."
QT_QPA_PLATFORM=offscreen tests/support/with-keyring.sh "$program" --drive-main-job "$pictures" "$@"
count=$(find "$pictures" -name '*.png' | wc -l)
if [ "$count" -eq 0 ]; then
    echo "The main job left no pictures in $pictures" >&2
    exit 1
fi
echo "$count pictures of the main job lie in $pictures"
