#!/usr/bin/env bash
# Runs one test program on a session bus of its own with a real, unlocked gnome-keyring behind the Secret Service.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 0700 "$home/run"
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
unset DBUS_SESSION_BUS_ADDRESS
dbus-run-session -- bash -c '
    printf practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    rc=0; "$@" || rc=$?
    pkill -u "$(id -u)" -f "^gnome-keyring-daemon --unlock" -s 0 >/dev/null 2>&1 || true
    exit $rc' with-keyring "$@"
