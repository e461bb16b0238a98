"""Finds the import circles among the files of each Rust crate.

A file imports another if it names an item of it by a path from `crate`, `self`, `super`, or a
module that it declares. Not counted: the root of a crate, what a `mod.rs` re-exports, and tests.
"""

import re
import sys

import style

COMMENT_OR_TEXT = re.compile(
    r"""//[^\n]*|/\*.*?\*/|r(#*)".*?"\1|"(?:\\.|[^"\\])*"|'(?:\\.|[^\\'])'""", re.DOTALL
)
TEST_MODULE = re.compile(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*mod \w+\s*\{")
USE = re.compile(r"(pub(?:\([^)]*\))?\s+)?\buse\s+([^;]+);")
PATH = re.compile(r"(?<![\w:$])[a-z_]\w*(?:::\w+)+")
DECLARED = re.compile(r"\bmod (\w+);")
ROOTS = ("lib.rs", "main.rs")


def without_tests(code):
    """Returns the code without its comments, strings and inline modules of tests."""
    code = COMMENT_OR_TEXT.sub(" ", code)
    while start := TEST_MODULE.search(code):
        end, depth = start.end(), 1
        while depth and end < len(code):
            depth += {"{": 1, "}": -1}.get(code[end], 0)
            end += 1
        code = code[: start.start()] + code[end:]
    return code


def flatten(tree):
    """Yields the paths of a `use`, one for each name, as lists of segments."""
    tree = tree.strip()
    head, brace, rest = tree.partition("{")
    prefix = [part for part in re.sub(r"\s+as\s+\w+", "", head).replace(" ", "").split("::") if part]
    if not brace:
        if prefix:
            yield prefix
        return
    depth, start, rest = 0, 0, rest.rsplit("}", 1)[0] + ","
    for at, letter in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            for path in flatten(rest[start:at]):
                yield prefix + path
            start = at + 1


def module(path):
    """Returns the module of a file below `src`, as a tuple of names; the root is the empty one."""
    parts = path.removesuffix(".rs").split("/")
    if parts[-1] == "mod" or parts in (["lib"], ["main"]):
        parts.pop()
    return tuple(parts)


def imported(path, here, modules, declared):
    """Returns the module of the crate that a path names an item of, if it does."""
    head, *rest = path
    if head == "crate":
        found = ()
    elif head == "self":
        found = here
    elif head == "super":
        found = here[:-1]
        while rest[:1] == ["super"]:
            found, rest = found[:-1], rest[1:]
    elif head in declared:
        found, rest = here, path
    else:
        return None
    for name in rest:
        if found + (name,) not in modules:
            break
        found += (name,)
    return found


def paths(code, reexports):
    """Yields the paths in the code of a file, as lists of segments; those of its `pub use` only if
    `reexports`."""
    for public, tree in USE.findall(code):
        if reexports or not public:
            yield from flatten(tree)
    for path in PATH.findall(USE.sub(" ", code)):
        yield path.split("::")


def imports(files):
    """Returns the modules that each module of a crate imports, by the paths and texts of its files."""
    modules = {module(path): path for path in files if not is_test(path)}
    graph = {}
    for here, path in modules.items():
        code = without_tests(files[path])
        declared = set(DECLARED.findall(code))
        found = {imported(names, here, modules, declared) for names in paths(code, not path.endswith("mod.rs"))}
        graph[here] = sorted(found - {None, (), here})
    graph.pop((), None)
    return graph


def is_test(path):
    """Returns whether a file below `src` belongs to the tests."""
    return any(part.removesuffix(".rs") in ("tests", "mock") for part in path.split("/"))


def circles(graph):
    """Yields the shortest circle through each module that is on one, each circle once."""
    seen = set()
    for start in sorted(graph):
        routes, reached = [[start]], set()
        while routes:
            route = routes.pop(0)
            for target in graph.get(route[-1], ()):
                if target == start:
                    if frozenset(route) not in seen:
                        seen.add(frozenset(route))
                        yield route
                    routes = []
                    break
                if target not in reached:
                    reached.add(target)
                    routes.append([*route, target])


def crates(names):
    """Returns the names of the Rust files by the folder of their crate's root."""
    roots = sorted({name.rpartition("/")[0] for name in names if name.rpartition("/")[2] in ROOTS})
    rust = [name for name in names if name.endswith(".rs") and (style.ROOT / name).exists()]
    return {root: [name for name in rust if name.startswith(f"{root}/")] for root in roots}


def check_all():
    """Yields a line for each circle in the whole tree."""
    for root, names in crates(style.tracked()).items():
        texts = {name.removeprefix(f"{root}/"): (style.ROOT / name).read_text(encoding="utf-8") for name in names}
        for circle in circles(imports(texts)):
            yield f"{root}: " + " -> ".join("::".join(name) for name in [*circle, circle[0]])


def main():
    if problems := list(check_all()):
        print("\n".join(problems))
        sys.exit("error: files import each other in a circle; move what makes the arrow run back")


if __name__ == "__main__":
    main()
