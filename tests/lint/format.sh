#!/usr/bin/env bash
# Is every source file as clang-format would write it? Skipped (77) where clang-format is absent, unless
# CONSOLE_REQUIRE_TOOLS is set, as packaging/test.sh does.
set -eu
cd "$(dirname "$0")/../.."
if ! command -v clang-format >/dev/null; then
    echo "clang-format is not installed: the format was not checked"
    [ -z "${CONSOLE_REQUIRE_TOOLS:-}" ] && exit 77
    exit 1
fi
if files=$(git -c safe.directory="$PWD" ls-files -co --exclude-standard -- '*.cpp' '*.h' 2>/dev/null) && [ -n "$files" ]; then
    files=$(printf '%s\n' "$files" | while read -r file; do [ -f "$file" ] && echo "$file"; done || true)
else
    files=$(find app tests -name '*.cpp' -o -name '*.h')
fi
printf '%s\n' "$files" | tr '\n' '\0' | xargs -0 -r -n 20 -P 2 clang-format --dry-run -Werror
