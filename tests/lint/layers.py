#!/usr/bin/env python3
"""Includes and links go only in the direction that ARCHITECTURE.md draws."""

import re

import lintlib

MAY_USE = {
    "core": set(),
    "net": {"core"},
    "secrets": {"core"},
    "store": {"core"},
    "stripe": {"core", "net"},
    "opscom": {"core", "net"},
    "flows": {"core", "store", "secrets", "stripe", "opscom"},
    "models": {"core", "store"},
    "ui": {"core", "flows", "models"},
    "practice": {"core"},
    "main": {"core", "net", "secrets", "store", "stripe", "opscom", "flows", "models", "ui", "practice"},
}
# Single headers beyond the table, and the targets that hold them.
MAY_INCLUDE = {"practice": {"stripe/webhooksignature.h", "store/database.h"}}
MAY_LINK = {"practice": {"stripe", "store"}}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.M)
TARGET = re.compile(r"\bconsole_([a-z]+)(?:_\w+)?")


def check(root):
    findings = lintlib.Findings()
    for path in lintlib.project_files(root):
        if len(path.parts) < 3 or path.parts[0] != "app" or path.parts[1] == "cmake":
            continue
        library = path.parts[1]
        if library not in MAY_USE:
            findings.add(path, 1, f"app/{library} is not a library of ARCHITECTURE.md")
            continue
        if lintlib.is_cpp(path):
            check_includes(root, path, library, findings)
        elif path.name == "CMakeLists.txt":
            check_links(root, path, library, findings)
    return findings.items


def check_includes(root, path, library, findings):
    text = lintlib.without_comments(lintlib.read(root, path))
    for match in INCLUDE.finditer(text):
        name = match.group(1) or match.group(2)
        line = lintlib.line_of(text, match.start())
        used, slash, _ = name.partition("/")
        if match.group(2):
            if slash and used in MAY_USE:
                findings.add(path, line, f"<{name}> is ours: include it with quotes")
            continue
        if not slash:
            if name.endswith(".moc") or (library == "ui" and name.startswith("ui_")):
                continue
            findings.add(path, line, f'"{name}": write it as "library/file.h"')
        elif library == "ui" and name.rpartition("/")[2].startswith("ui_"):
            continue  # made by uic from forms/FOLDER/NAME.ui
        elif used not in MAY_USE:
            findings.add(path, line, f'"{name}": {used} is not a library of ARCHITECTURE.md')
        elif used != library and used not in MAY_USE[library] and name not in MAY_INCLUDE.get(library, set()):
            findings.add(path, line, f'"{name}": {library} may not use {used}')


def check_links(root, path, library, findings):
    for number, line in enumerate(lintlib.read(root, path).split("\n"), 1):
        for used in TARGET.findall(line.partition("#")[0]):
            allowed = {library} | MAY_USE[library] | MAY_LINK.get(library, set())
            if used in MAY_USE and used not in allowed:
                findings.add(path, number, f"{library} may not link console_{used}")


if __name__ == "__main__":
    lintlib.main(check)
