"""Follows every relative link of the Markdown pages, anchors included, without a network: links.py"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

FENCE = re.compile(r"^( {0,3}(?:> ?)?)(`{3,}|~{3,}).*?(?:^\1\2[`~]*[ \t]*$|\Z)", re.M | re.S)
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
COMMENT = re.compile(r"<!--.*?-->", re.S)
INLINE = re.compile(r"\]\(\s*<?([^)\s>]*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)", re.M)
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$", re.M)
ANCHOR = re.compile(r"<\w+[^>]*\b(?:id|name)=[\"']([^\"']+)[\"']")
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.I)


def blank(match):
    """Returns as many lines as the match has, without text."""
    return "\n" * match[0].count("\n")


def without_code(text):
    """Returns the text with nothing in the place of code and comments, line by line."""
    return CODE.sub(blank, COMMENT.sub(blank, FENCE.sub(blank, text)))


def slug(heading):
    """Returns the anchor that GitHub and mdBook give to a heading."""
    heading = re.sub(r"!?\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])", r"\1", heading)
    heading = heading.replace("`", "").replace("*", "")
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(text):
    """Returns all anchors of a page."""
    text = COMMENT.sub(blank, FENCE.sub(blank, text))
    found = set(ANCHOR.findall(text))
    for heading in HEADING.findall(text):
        base, count = slug(heading), 0
        name = base
        while name in found:
            count += 1
            name = f"{base}-{count}"
        found.add(name)
    return found


def links(text):
    """Yields (line, destination) of every link of a page."""
    text = without_code(text)
    for pattern in (INLINE, REFERENCE):
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start(1)) + 1, match[1]


def problem(root, page, destination):
    """Returns what is wrong with a link on a page, or None."""
    if SCHEME.match(destination) or destination.startswith("//"):
        return None
    path, _, anchor = destination.partition("#")
    target = (root / page).parent / path if path else root / page
    if not target.resolve().is_relative_to(root.resolve()):
        return "leads out of the repository"
    if not target.exists():
        return "leads to nothing"
    if anchor and target.suffix == ".md" and anchor not in anchors(target.read_text(encoding="utf-8")):
        return f"no heading of the page has the anchor #{anchor}"
    return None


def pages():
    """Returns the Markdown pages of the checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"]
    try:
        output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: git does not list the files ({error}); run this in a checkout")
    return sorted({name for name in output.split("\0") if name and (ROOT / name).exists()})


def main():
    count, problems = 0, []
    for page in pages():
        for line, destination in links((ROOT / page).read_text(encoding="utf-8")):
            count += 1
            if wrong := problem(ROOT, page, destination):
                problems.append(f"{page}:{line}: {destination}: {wrong}")
    if problems:
        print("\n".join(problems))
        sys.exit(f"error: {len(problems)} of {count} links are broken")
    print(f"{count} links")


if __name__ == "__main__":
    main()
