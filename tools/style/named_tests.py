"""Checks that each test which docs/protocol/threats.md names exists.

A Rust test is named in backticks: `subject_should_outcome`. A TypeScript test is named with its
file: `name.test.ts`: “what it says”.
"""

import re
import sys

import style

PAGE = "docs/protocol/threats.md"

RUST = re.compile(r"`(\w+_should_\w+)`")
RUST_TEST = re.compile(r"\bfn (\w+_should_\w+)")
TYPESCRIPT = re.compile(r"`([\w-]+\.test\.ts)`:\s+“([^”]+)”")


def missing(page, rust, typescript):
    """Returns the named tests that are neither in `rust`, a set of names, nor in `typescript`, the
    texts of test files by their names.
    """
    absent = [name for name in RUST.findall(page) if name not in rust]
    for file, name in TYPESCRIPT.findall(page):
        name = re.sub(r"\s+", " ", name)
        if f"'{name}'" not in typescript.get(file, ""):
            absent.append(f"{file}: {name}")
    return absent


def main():
    names = [name for name in style.tracked() if name.endswith((".rs", ".test.ts"))]
    paths = [style.ROOT / name for name in names if (style.ROOT / name).exists()]
    rust = {name for path in paths if path.suffix == ".rs" for name in RUST_TEST.findall(path.read_text())}
    typescript = {path.name: path.read_text() for path in paths if path.suffix == ".ts"}
    page = (style.ROOT / PAGE).read_text()
    absent = missing(page, rust, typescript)
    if absent:
        print("\n".join(f"{PAGE}: there is no test {name}" for name in absent))
        sys.exit("error: name tests that exist")
    print(f"{len(RUST.findall(page)) + len(TYPESCRIPT.findall(page))} named tests")


if __name__ == "__main__":
    main()
