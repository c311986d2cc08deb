#!/usr/bin/env python3
"""Calls and types that app/ (outside app/main) does without. One finding passes with `// lint-allow: RULE why`."""

import re

import lintlib

# rule: (pattern over code without comments and literals, why)
CALLS = {
    "eventloop": (r"\bQEventLoop\b|\bprocessEvents\b|\bWaitForMoreEvents\b", "no nested event loop"),
    "wait": (r"\bwaitFor[A-Z]\w*\s*\(", "nothing waits: make it a Job"),
    "tls": (r"\bignoreSslErrors\b|\bVerifyNone\b|\bQueryPeer\b", "certificates are always verified"),
    "keychain": (r"\bsetInsecureFallback\b", "a secret never goes to a file"),
    "debug": (r"\bqDebug\b|\bf?printf\s*\(|\bstd::(?:cout|cerr|clog)\b", "left over from debugging"),
    "float-amount": (r"\b(?:float|double|qreal)\b[\s&*]*\w*(?i:amount|minor)\w*"
                     r"|(?i:amount|minor)\w*[^;\n]*\.\s*to(?:Double|Float)\s*\(", "money is never floating point"),
}
EXEC = re.compile(r"(\w*)(?:\(\))?\s*(?:\.|->)\s*exec\s*\(")
FLOATING = re.compile(r"\b(?:float|double|long double|qreal|toDouble|toFloat)\b")
SETTING = re.compile(r"\bsetValue\s*\(")
SECRET_WORD = re.compile(r"secret|token|passw|whsec|credential|private|apikey|api_key|[sr]k_(?:live|test)", re.I)
SQL_WORD = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE)\b")
JOINED = re.compile(r'"(?:_s|_L1|_ba)?\s*\)*\s*\+(?!\+)|\+\s*(?:QStringLiteral\s*\(|QLatin1\w*\s*\(|\()*\s*u?8?"')


def check(root):
    findings = lintlib.Findings()
    for path in lintlib.project_files(root):
        if path.parts[0] != "app" or not lintlib.is_cpp(path) or path.parts[1] == "main":
            continue
        text = lintlib.read(root, path)
        code = lintlib.without_comments_and_strings(text)

        def found(rule, offset, why):
            line = lintlib.line_of(text, offset)
            if not lintlib.is_allowed(text, line, rule):
                findings.add(path, line, f"[{rule}] {why}")

        for rule, (pattern, why) in CALLS.items():
            for match in re.finditer(pattern, code):
                found(rule, match.start(), why)
        if path.parts[1] not in {"store", "practice"}:
            for match in EXEC.finditer(code):
                if not match.group(1).lower().endswith("query"):
                    found("exec", match.start(), "no exec(): dialogs use open()")
        if path.parts[1] == "core" and path.stem in {"money", "currency"}:
            for match in FLOATING.finditer(code):
                found("float", match.start(), "money is never floating point")
        if "QSettings" in code:
            for match in SETTING.finditer(code):
                if SECRET_WORD.search(text[match.start():lintlib.balanced(code, match.end() - 1)]):
                    found("settings", match.start(), "a secret never goes to QSettings")
        check_sql(text, code, found)
    return findings.items


def check_sql(text, code, found):
    seen = set()
    for start, end, literal in lintlib.strings_of(text):
        if not SQL_WORD.search(literal):
            continue
        begin = max(code.rfind(mark, 0, start) for mark in ";{}") + 1
        stop = code.find(";", end)
        statement = code[begin:stop if stop >= 0 else len(code)]
        if begin not in seen and (re.search(r"\.\s*arg\s*\(", statement) or JOINED.search(statement)):
            seen.add(begin)
            found("sql", start, "SQL is not put together from text: bind values")


if __name__ == "__main__":
    lintlib.main(check)
