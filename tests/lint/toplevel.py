#!/usr/bin/env python3
"""The top level holds what ARCHITECTURE.md names, and nothing else."""

import lintlib

ALLOWED = {
    "CMakeLists.txt", "app", "resources", "forms", "tests", "translations", "packaging",
    "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE", "CMakePresets.json", ".ci",
    ".clang-format", ".clang-tidy", ".editorconfig", ".gitignore",
}


def check(root):
    findings = lintlib.Findings()
    for entry in sorted({path.parts[0] for path in lintlib.project_files(root)} - ALLOWED):
        findings.add(entry, 1, "does not belong to the top level")
    return findings.items


if __name__ == "__main__":
    lintlib.main(check)
