#!/usr/bin/env python3
"""Every visible text goes through tr(); every field of a form has a name that a screen reader can say."""

import re
import xml.etree.ElementTree as ElementTree

import lintlib

SHOWS = re.compile(
    r"\b(?:setText|setWindowTitle|setTitle|setToolTip|setStatusTip|setWhatsThis|setPlaceholderText|setAccessibleName"
    r"|setAccessibleDescription|setInformativeText|setLabelText|setHeaderLabels|setTabText|addAction|addMenu|addTab"
    r"|showMessage|QMessageBox::\w+)\s*(\()")
TRANSLATES = re.compile(r"\b(?:tr|translate|QT_TR_NOOP|QT_TRANSLATE_NOOP|setObjectName|property|themedIcon|fromTheme)\s*(\()")
# ":/icons/x.svg", and the public beginnings of keys and IDs ("pk_live_…"), which no language changes.
NO_WORDS = re.compile(r"(?::/|qrc:).*|[a-z]+_(?:[a-z]+_)?(?:…|\\u2026)?(?: / [a-z]+_(?:[a-z]+_)?(?:…|\\u2026)?)*")
LEADING_BLANK = re.compile(r'\btr\s*\(\s*"(?:\s|\\t|\\n)')
FIELDS = {"QLineEdit", "QComboBox", "QTextEdit", "QPlainTextEdit", "QSpinBox", "QDateEdit", "QTableView", "QTreeView",
          "QListView", "QListWidget", "QTableWidget", "QTreeWidget", "QDateTimeEdit", "QDoubleSpinBox"}


def check(root):
    findings = lintlib.Findings()
    for path in lintlib.project_files(root):
        if path.suffix == ".ui":
            check_form(root, path, findings)
        elif path.parts[0] == "app" and lintlib.is_cpp(path):
            check_code(root, path, findings)
    return findings.items


def check_code(root, path, findings):
    text = lintlib.read(root, path)
    code = lintlib.without_comments_and_strings(text)
    for match in SHOWS.finditer(code):
        begin, end = match.start(1), lintlib.balanced(code, match.start(1))
        line = lintlib.line_of(text, match.start())
        if has_bare_text(text[begin:end], code[begin:end]) and not lintlib.is_allowed(text, line, "tr"):
            findings.add(path, line, "a visible text without tr()")
    plain = lintlib.without_comments(text)
    for match in LEADING_BLANK.finditer(plain):
        findings.add(path, lintlib.line_of(plain, match.start()), "a text in tr() begins with a blank")


def has_bare_text(text, code):
    covered = [(m.start(1), lintlib.balanced(code, m.start(1))) for m in TRANSLATES.finditer(code)]
    for start, end, literal in lintlib.strings_of(text):
        if any(begin <= start and end <= stop for begin, stop in covered):
            continue
        content = literal[literal.index('"') + 1:-1]
        if re.search(r"[^\W\d_]{2}", content) and not NO_WORDS.fullmatch(content):
            return True
    return False


def check_form(root, path, findings):
    try:
        form = ElementTree.fromstring(lintlib.read(root, path))
    except ElementTree.ParseError as error:
        findings.add(path, error.position[0], "not well-formed XML")
        return
    bases = {custom.findtext("class"): custom.findtext("extends") for custom in form.iter("customwidget")}
    buddies = {prop.findtext("cstring") for prop in form.iter("property") if prop.get("name") == "buddy"}
    for widget in form.iter("widget"):
        kind = widget.get("class")
        if kind not in FIELDS and bases.get(kind) not in FIELDS:
            continue
        named = any(prop.get("name") == "accessibleName" and (prop.findtext("string") or "").strip()
                    for prop in widget.findall("property"))
        if not named and widget.get("name") not in buddies:
            findings.add(path, 1, f"{kind} {widget.get('name')} has no accessibleName and is no label's buddy")


if __name__ == "__main__":
    lintlib.main(check)
