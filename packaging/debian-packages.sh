# shellcheck shell=bash disable=SC2034
# What Debian 12 needs beside a bare system, in one place. Sourced by run.sh and test.sh.
# facts: libqt6keychain1 loads libsecret and Qt loads the SQLite and SVG plugins at run time, so no package pulls them in.

console_build_packages=(
    ca-certificates ccache cmake dpkg-dev file g++ ninja-build pkg-config
    libcpp-httplib-dev libsimdjson-dev libsqlite3-dev libssl-dev libxlsxwriter-dev
    qt6-base-dev qt6-l10n-tools qt6-svg-dev qt6-tools-dev qtkeychain-qt6-dev
    zlib1g-dev
)
console_run_packages=(
    dbus dbus-daemon dbus-x11 fonts-inter fonts-noto-core gnome-keyring
    libqt6sql6-sqlite libqt6svg6 libsecret-1-0
)
console_test_packages=(
    appstream clang-format desktop-file-utils libsecret-tools poppler-utils procps python3
    python3-openpyxl shellcheck xauth xvfb
)
console_bench_packages=(python3)
# Only where node is not there by another way: what bench.sh compares with is built from source.
console_node_packages=(make nodejs npm python3)

# console_install PACKAGE... : installs what is missing; without anything missing, apt is not touched at all.
console_install() {
    local missing=() package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Installing ${#missing[@]} packages: ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}
