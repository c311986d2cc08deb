#!/usr/bin/env bash
# Runs one test program with a home of its own, so that no test sees another's files or a person's.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 0700 "$home/run"
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
# No bus either: otherwise libdbus starts a daemon of its own for the test and leaves it behind.
export DBUS_SESSION_BUS_ADDRESS="unix:path=$home/no-bus"
"$@"
