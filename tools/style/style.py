"""Checks the rules of style that no other tool knows.

summary         The summary of a Rust doc comment does not begin with What, Who, Whether, Which, How,
                Where, Says or Why.
comment-width   A line of comment has at most 100 columns.
markdown-width  A line of Markdown has at most 100 columns.
test-name       The name of a Rust test has at most 70 characters.
call-docs       The docs of a call have the sections of docs/contribute/pallets.md, in order; each
                error and each event has a line of its own and exists in the pallet.
forbidden       Glob imports through `types::*`, `import_section`, `#[path]`, private paths.

Tables, code blocks and lines with no space to break at may be wider.
"""

import pathlib
import re
import subprocess
import sys
import typing

ROOT = pathlib.Path(__file__).resolve().parents[2]

WIDTH = 100
TAB = 4  # as rustfmt counts it
TEST_NAME_LENGTH = 70

# The bencher writes these files.
GENERATED = tuple(f"runtime/src/weights/{kind}" for kind in ("block", "extrinsic", "frame", "pallet", "paritydb"))
# Rust, TypeScript and JavaScript have `//` and `/* */`, the others `#`.
SLASHES = {".rs", ".ts", ".js", ".mjs"}
HASHES = {".sh", ".py", ".toml", ".yml", ".yaml"}
LOCK_FILES = {"Cargo.lock", "package-lock.json"}

SUMMARY = re.compile(r"[\W_]*(What|Who|Whether|Which|How|Where|Says|Why)\b")
TEST = re.compile(r"^\s*(?:pub )?(?:async )?fn (\w+_should_\w+)")
DOC = re.compile(r"^\s*(///(?!/)|//!)(.*)")
DIRECTIVE = re.compile(r"(shellcheck|eslint|prettier)\b")
# Indentation, the marker of a comment, and that of a quotation or an item of a list.
PREFIX = re.compile(r"^\s*(?://[/!]?|#+|/?\*+)?\s*(?:>\s*)*(?:(?:[-*+]|\d+\.)\s+)?")
SECTIONS = ["Dispatch Origin", "Details", "Errors", "Events"]
ERROR_LINE = re.compile(r"- `(?:[A-Za-z]+::)?(\w+)`: (?:`|\W*[a-z0-9])")
EVENT_LINE = re.compile(r"- `(?:[A-Za-z]+::)?(\w+)`")
FORBIDDEN = [
    (re.compile(r"\bimport_section\b"), {".rs"}, "import_section hides events and errors from the reader"),
    (re.compile(r"use crate::\{types::\*"), {".rs"}, "import by name"),
    (re.compile(r"#!?\[path\b"), {".rs"}, "make it a module or a crate instead of #[path]"),
    (re.compile(r"(?<![\w./-])/(work|root)/"), None, "a private path"),
]


class Finding(typing.NamedTuple):
    """A place that does not comply."""

    line: int
    rule: str
    message: str


def columns(line):
    """Returns the width of a line."""
    return len(line.expandtabs(TAB))


def is_breakable(line):
    """Returns whether the line has a space, after its prefix, at which the limit could be kept."""
    prefix = PREFIX.match(line)[0]
    first_word = line[len(prefix):].split(" ")[0]
    return columns(prefix + first_word) <= WIDTH and first_word != line[len(prefix):].rstrip()


class Block:
    """Tracks a run of text lines, for the code blocks in it."""

    def __init__(self):
        self.fence = None

    def is_prose(self, text):
        """Takes the next line of text; returns whether it has to keep the limit."""
        text = text.strip()
        mark = re.match(r"(`{3,}|~{3,})", text)
        if self.fence:
            if mark and text.startswith(self.fence) and not text.strip("`~"):
                self.fence = None
            return False
        if mark:
            self.fence = mark[0]
            return False
        return not text.startswith("|") and not re.match(r"\[[^\]]+\]: ", text)


def too_wide(line):
    """Returns whether the line breaks the limit and could keep it."""
    return columns(line) > WIDTH and is_breakable(line)


def wide_comments(lines, slashes):
    """Yields the comment lines that are too wide."""
    block, in_stars = Block(), False
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if slashes:
            is_comment = in_stars or text.startswith(("//", "/*"))
            if in_stars or text.startswith("/*"):
                in_stars = "*/" not in text
            text = re.sub(r"^(//[/!]?|/?\*+)", "", text)
        else:
            is_comment = text.startswith("#") and not text.startswith("#!")
            text = text.lstrip("#")
        if not is_comment:
            block = Block()
        elif block.is_prose(text) and not DIRECTIVE.match(text.strip()) and too_wide(line):
            yield Finding(number, "comment-width", f"{columns(line)} columns, at most {WIDTH}")


def wide_markdown(lines):
    """Yields the lines of Markdown that are too wide."""
    block = Block()
    for number, line in enumerate(lines, 1):
        if block.is_prose(line) and too_wide(line):
            yield Finding(number, "markdown-width", f"{columns(line)} columns, at most {WIDTH}")


def bad_summaries(lines):
    """Yields the summaries of Rust doc comments that begin with a word they must not begin with."""
    marker = None
    awaits_text = False
    for number, line in enumerate(lines, 1):
        doc = DOC.match(line)
        if doc is None:
            marker = None
            continue
        if doc[1] != marker:
            marker, awaits_text = doc[1], True
        text = doc[2].strip()
        if awaits_text and text:
            awaits_text = False
            if word := SUMMARY.match(text):
                yield Finding(number, "summary", f"begins with '{word[1]}': use a verb in the third person, or the noun")


def long_test_names(lines):
    """Yields the names of Rust tests that are too long."""
    for number, line in enumerate(lines, 1):
        if (test := TEST.match(line)) and len(test[1]) > TEST_NAME_LENGTH:
            yield Finding(number, "test-name", f"{len(test[1])} characters, at most {TEST_NAME_LENGTH}: {test[1]}")


def variants(lines, enum):
    """Returns the variants of an enum of a pallet."""
    names, inside = set(), False
    for line in lines:
        if re.match(rf"\tpub enum {enum}<", line):
            inside = True
        elif inside and line == "\t}":
            return names
        elif inside and (variant := re.match(r"\t\t(\w+)", line)):
            names.add(variant[1])
    return names


def bad_call_docs(lines):
    """Yields the departures of a call's docs from their form."""
    known = {"Errors": variants(lines, "Error"), "Events": variants(lines, "Event")}
    form = {"Errors": ERROR_LINE, "Events": EVENT_LINE}
    docs = []
    for number, line in enumerate(lines, 1):
        if doc := DOC.match(line):
            docs.append((number, doc[2].removeprefix(" ")))
            continue
        if not line.strip().startswith("#["):
            docs = []
            continue
        if "pallet::call_index" not in line:
            continue
        headings = [(at, text.removeprefix("## ")) for at, text in docs if text.startswith("#")]
        titles = [title for _, title in headings]
        if titles[:1] != SECTIONS[:1] or titles != [title for title in SECTIONS if title in titles]:
            yield Finding(number, "call-docs", f"the sections are {titles}, not {SECTIONS} in order")
        section = None
        for at, text in docs:
            if text.startswith("## "):
                section = text.removeprefix("## ")
            elif section in form and text.startswith("- "):
                if text.startswith("- The error of "):
                    continue
                item = form[section].match(text)
                if item is None:
                    yield Finding(at, "call-docs", "write one name a line: - `Name`: reason in lower case, or: - The error of ...")
                elif "::" not in text.split("`")[1] and item[1] not in known[section]:
                    yield Finding(at, "call-docs", f"the pallet has no {item[1]} among its {section.lower()}")


def forbidden(lines, suffix):
    """Yields the lines with what must not be there."""
    for number, line in enumerate(lines, 1):
        for pattern, suffixes, reason in FORBIDDEN:
            if (suffixes is None or suffix in suffixes) and pattern.search(line):
                yield Finding(number, "forbidden", reason)


def check(path, text):
    """Returns the findings in one file; the path decides which rules apply to it."""
    path = pathlib.PurePosixPath(path)
    if path.name in LOCK_FILES or str(path).startswith(GENERATED):
        return []
    lines = text.splitlines()
    suffix = ".sh" if path.name in ("run", "Dockerfile") else path.suffix
    findings = []
    # The rules themselves name what they forbid.
    if path.parts[:2] != ("tools", "style"):
        findings += forbidden(lines, suffix)
    if suffix == ".rs":
        findings += [*bad_summaries(lines), *long_test_names(lines)]
    if suffix == ".rs" and path.parts[0] == "pallets" and path.name == "lib.rs":
        findings += bad_call_docs(lines)
    if suffix == ".md":
        findings += wide_markdown(lines)
    if suffix in SLASHES | HASHES:
        findings += wide_comments(lines, suffix in SLASHES)
    return sorted(findings)


def tracked():
    """Returns the files of the checkout, those not yet added included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: git does not list the files ({error}); run this in a checkout")
    return sorted({name for name in output.split("\0") if name})


def check_all():
    """Yields a line for each finding in the whole tree."""
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # deleted, a link to nothing, or not text
        for finding in check(name, text):
            yield f"{name}:{finding.line}: {finding.rule}: {finding.message}"


def main():
    if problems := list(check_all()):
        print("\n".join(problems))
        sys.exit("error: the style check found something; each line above says where and what")


if __name__ == "__main__":
    main()
