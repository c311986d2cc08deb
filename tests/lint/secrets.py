#!/usr/bin/env python3
"""No key of Stripe's lies in the project. Made-up ones are allowed under tests/ only. The finding never echoes it."""

import re

import lintlib

KEY = re.compile(r"(?:[sr]k_(?:live|test)_|rkcs_test_|sk_org_|whsec_)[A-Za-z0-9]{16,}")


def check(root):
    findings = lintlib.Findings()
    for path in lintlib.project_files(root):
        if path.parts[0] == "tests":
            continue
        for number, line in enumerate(lintlib.read(root, path).split("\n"), 1):
            if KEY.search(line):
                findings.add(path, number, "looks like a key of Stripe's")
    return findings.items


if __name__ == "__main__":
    lintlib.main(check)
