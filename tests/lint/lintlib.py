"""What the lints share: the files of the project, C++ without comments, findings, the escape comment."""

import re
import subprocess
import sys
from pathlib import Path

NOT_OURS = {".git", "build", ".cache", "screenshots", "__pycache__"}


def project_files(root):
    """Paths relative to root of what is, or is about to be, tracked; without git: all but build output."""
    root = Path(root)
    try:
        names = subprocess.run(
            ["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"],
            check=True, capture_output=True, text=True).stdout.split("\0")
        paths = [Path(name) for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    return sorted(path for path in set(paths) if not NOT_OURS & set(path.parts) and (root / path).is_file())


def read(root, path):
    return (Path(root) / path).read_text(encoding="utf-8", errors="replace")


def is_cpp(path):
    return path.suffix in {".cpp", ".h"}


TOKEN = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)'
    r'|(?P<raw>(?:u8|u|U|L)?R"(?P<delimiter>[^()\\\s]{0,16})\((?:.*?)\)(?P=delimiter)")'
    r'|(?P<string>(?:u8|u|U|L)?"(?:\\.|[^"\\\n])*")'
    r"|(?P<char>(?<![0-9a-zA-Z_])(?:u8|u|U|L)?'(?:\\.|[^'\\\n])+')",
    re.S)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    return TOKEN.sub(lambda m: _blank(m.group()) if m.group("comment") else m.group(), text)


def without_comments_and_strings(text):
    """Same length and lines; literals keep their quotes and lose their content."""

    def replace(match):
        if match.group("comment"):
            return _blank(match.group())
        body = match.group()
        opening = re.search("[\"']", body).end()
        return body[:opening] + _blank(body[opening:-1]) + body[-1]

    return TOKEN.sub(replace, text)


def strings_of(text):
    """(start, end, literal) of every string literal in text, comments left out."""
    return [(m.start(), m.end(), m.group()) for m in TOKEN.finditer(text) if m.group("string") or m.group("raw")]


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def balanced(text, opening):
    """The offset after the parenthesis that closes text[opening]; strings must have been blanked."""
    depth = 0
    for offset in range(opening, len(text)):
        if text[offset] == "(":
            depth += 1
        elif text[offset] == ")":
            depth -= 1
            if depth == 0:
                return offset + 1
    return len(text)


def is_allowed(text, line, rule):
    """`// lint-allow: RULE why` on the line or the one above lets one finding pass; the reason is required."""
    lines = text.split("\n")
    pattern = re.compile(r"//\s*lint-allow:\s*" + re.escape(rule) + r"\s+\S.{4,}")
    return any(pattern.search(lines[number - 1]) for number in (line, line - 1) if 0 < number <= len(lines))


class Findings:
    def __init__(self):
        self.items = []

    def add(self, path, line, message):
        self.items.append(f"{path}:{line}: {message}")


def main(check):
    """Runs check(root) over the project and ends the process: 1 if anything was found."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    items = check(root)
    for item in items:
        print(item)
    print(f"{len(items)} finding(s)")
    sys.exit(1 if items else 0)
