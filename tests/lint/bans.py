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
# Everything that is copied goes through one class, which knows what is secret.
CLIPBOARD = re.compile(r"\bQClipboard\b|\bclipboard\s*\(\)|(?:->|\.)\s*(?:copy|cut)\s*\(\s*\)\s*;")
CLIPBOARD_HOME = "app/ui/widgets/clipboardguard"
# The store's reads that run in the caller's thread. tests/gui/payments/tst_reportreads.cpp sees the same at run time.
READ_HERE = re.compile(r"\breaders\s*\(\)|\bstore(?:\(\))?\s*(?:\.|->)\s*(?:page|payment|syncCursor|pendingWithIntent|provenAt|"
                       r"refundsOfPayment|unfinishedRefunds|auditEntries)\s*\(")
READS_ELSEWHERE = ("app/models/", "app/ui/payments/")
# QSqlQuery::next() ends in the same way at the end and where the file cannot be read on.
ROW_LOOP = re.compile(r"\bwhile\s*\(\s*(\w+)\s*(?:\.|->)\s*next\s*\(\s*\)\s*\)")
EXEC = re.compile(r"(\w*)(?:\(\))?\s*(?:\.|->)\s*exec\s*\(")
FLOATING = re.compile(r"\b(?:float|double|long double|qreal|toDouble|toFloat)\b")
SETTING = re.compile(r"\bsetValue\s*\(")
SECRET_WORD = re.compile(r"secret|token|passw|whsec|credential|private|apikey|api_key|[sr]k_(?:live|test)", re.I)
SQL_WORD = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE)\b")
LITERAL_END = r"(?:_s|_L1|_ba)?\s*\)*\s*"
GOES_ON = re.compile(LITERAL_END + r"(?:\.\s*arg\s*\(|\+(?![+=]))")
WENT_BEFORE = re.compile(r"(?<!\+)\+\s*(?:Q\w+\s*\(|\()*\s*$")


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
        if not path.as_posix().startswith(CLIPBOARD_HOME):
            for match in CLIPBOARD.finditer(code):
                found("clipboard", match.start(), "copies go through ClipboardGuard")
        if path.as_posix().startswith(READS_ELSEWHERE):
            for match in READ_HERE.finditer(code):
                found("read-here", match.start(), "the report reads off the GUI thread: use PaymentReader")
        if path.parts[1] == "store":
            for match in ROW_LOOP.finditer(code):
                if not re.match(rf"\s*(?:if \(auto \w+ =|return) wholeRead\(\*?{match.group(1)}\)",
                                code[end_of_statement(code, match.end()):]):
                    found("half-read", match.start(), "after the last row: wholeRead()")
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


def end_of_statement(code, offset):
    """The offset after the block or the statement that begins at offset."""
    depth = 0
    for end in range(offset, len(code)):
        depth += {"{": 1, "}": -1}.get(code[end], 0)
        if depth == 0 and code[end] in ";}":
            return end + 1
    return len(code)


def check_sql(text, code, found):
    for group in literal_groups(text):
        words = " ".join(literal for _, _, literal in group)
        start, end = group[0][0], group[-1][1]
        if SQL_WORD.search(words) and (GOES_ON.match(code, end) or WENT_BEFORE.search(code[max(0, start - 80):start])):
            found("sql", start, "SQL is not put together from text: bind values")


def literal_groups(text):
    """Literals that the compiler joins, as one."""
    groups = []
    for literal in lintlib.strings_of(text):
        if groups and not re.sub(r"_s|_L1|_ba", "", text[groups[-1][-1][1]:literal[0]]).strip():
            groups[-1].append(literal)
        else:
            groups.append([literal])
    return groups



if __name__ == "__main__":
    lintlib.main(check)
