#!/usr/bin/env python3
"""A source file over 600 lines fails; one over 300 is listed."""

import lintlib

ASKS_FOR_A_SPLIT = 300
LIMIT = 600


def check(root):
    findings = lintlib.Findings()
    for path in lintlib.project_files(root):
        if not lintlib.is_cpp(path):
            continue
        lines = lintlib.read(root, path).count("\n")
        if lines > LIMIT:
            findings.add(path, lines, f"{lines} lines, at most {LIMIT}: split it")
        elif lines > ASKS_FOR_A_SPLIT:
            print(f"note: {path} has {lines} lines and asks for a split")
    return findings.items


if __name__ == "__main__":
    lintlib.main(check)
