#!/usr/bin/env bash
# Runs one program on a session bus of its own with a real, unlocked gnome-keyring behind the Secret Service, in a home
# of its own. The keyring daemon is a child whose number is known; it and the bus end with the program.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 0700 "$home/run"
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL SSH_AUTH_SOCK
dbus-run-session -- bash -c '
    printf practice | gnome-keyring-daemon --foreground --unlock --components=secrets >"$HOME/keyring.log" 2>&1 &
    keyring=$!
    trap "kill $keyring 2>/dev/null; wait $keyring 2>/dev/null || true" EXIT
    # The name alone does not tell that the unlocked keyring is there.
    owned() {
        dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
            org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q true &&
            dbus-send --session --print-reply=literal --dest=org.freedesktop.secrets /org/freedesktop/secrets \
                org.freedesktop.Secret.Service.ReadAlias string:default 2>/dev/null | grep -q collection
    }
    for ((i = 0; i < 250; i++)); do
        owned && break
        kill -0 "$keyring" 2>/dev/null || break
        sleep 0.02
    done
    if ! owned; then
        echo "with-keyring: the Secret Service did not come up:" >&2
        cat "$HOME/keyring.log" >&2
        exit 1
    fi
    rc=0
    "$@" || rc=$?
    exit $rc' with-keyring "$@"
