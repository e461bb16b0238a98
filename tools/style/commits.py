"""Checks the subjects of the commits that are not in main: `area: imperative summary`, at most 72
characters. Merges are left out, but must not name a private path.
"""

import re
import subprocess
import sys

LENGTH = 72
# One area or several: `docs: …`, `runtime, node: …`, `pallets/models: …`, `ci!: …`.
SUBJECT = re.compile(r"[a-z0-9][a-z0-9/._-]*(, [a-z0-9][a-z0-9/._-]*)*!?: \S")
PRIVATE_PATH = re.compile(r" of (\.|~|/)")


def problem(subject, is_merge=False):
    """Returns what is wrong with a subject, or None."""
    if is_merge:
        return "names a private path" if PRIVATE_PATH.search(subject) else None
    if len(subject) > LENGTH:
        return f"has {len(subject)} characters, at most {LENGTH}"
    if not SUBJECT.match(subject):
        return "is not of the form 'area: imperative summary'"
    if subject.endswith("."):
        return "ends with a full stop"
    return None


def git(*arguments):
    """Returns what git prints, or None where it fails."""
    try:
        return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def main():
    bases = (git("merge-base", "HEAD", main) for main in ("origin/main", "main"))
    base = next((base for base in bases if base), None)
    if base is None:
        print("no history with a main branch here: nothing to check")
        return
    log = git("log", "--format=%h%x09%p%x09%s", f"{base}..HEAD") or ""
    commits = [line.split("\t", 2) for line in log.splitlines()]
    problems = [
        f"{commit}: '{subject}' {wrong}"
        for commit, parents, subject in commits
        if (wrong := problem(subject, " " in parents))
    ]
    if problems:
        print("\n".join(problems))
        sys.exit("error: reword these commits with: git rebase --interactive " + base[:12])
    print(f"{len(commits)} commits")


if __name__ == "__main__":
    main()
