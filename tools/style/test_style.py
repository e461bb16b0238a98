"""Tests of the checks: python3 -m unittest discover --start-directory tools/style"""

import unittest

import commits
import named_tests
import style

WIDE = "word " * 24


def rules(path, text):
    return [(finding.line, finding.rule) for finding in style.check(path, text)]


class Summaries(unittest.TestCase):
    def test_the_first_word_is_checked(self):
        for word in ("What", "Who", "Whether", "Which", "How", "Where", "Says", "Why"):
            self.assertEqual(rules("a.rs", f"/// {word} it is.\nfn f() {{}}\n"), [(1, "summary")])
        self.assertEqual(rules("a.rs", "//! What's here.\n"), [(1, "summary")])
        self.assertEqual(rules("a.rs", "\t///\n\t/// `What` it is.\n"), [(2, "summary")])

    def test_only_the_summary_of_a_doc_comment_is_checked(self):
        self.assertEqual(rules("a.rs", "/// Returns it.\n/// What follows is more.\n"), [])
        self.assertEqual(rules("a.rs", "// What an ordinary comment says.\n"), [])
        self.assertEqual(rules("a.rs", "/// Whatever holds.\n"), [])
        self.assertEqual(rules("a.md", "/// What it is.\n"), [])

    def test_each_doc_comment_has_a_summary_of_its_own(self):
        text = "//! The module.\n/// Who it is.\nx: u32,\n/// How many.\ny: u32,\n"
        self.assertEqual(rules("a.rs", text), [(2, "summary"), (4, "summary")])


class CallDocs(unittest.TestCase):
    PALLET = """\tpub enum Error<T> {
\t\tNotOwner,
\t}
\tpub enum Event<T: Config> {
\t\tRetired {
\t}
"""

    def rules(self, *docs):
        docs = "".join(f"\t\t/// {line}\n" for line in docs)
        found = rules("pallets/a/src/lib.rs", f"{self.PALLET}{docs}\t\t#[pallet::call_index(0)]\n")
        return [rule for _, rule in found]

    def test_the_form_is_accepted(self):
        self.assertEqual(self.rules("Retires it.", "", "## Dispatch Origin", "Signed."), [])
        self.assertEqual(self.rules(
            "Retires it.", "## Dispatch Origin", "Signed.", "## Errors", "- `NotOwner`: no owner.",
            "- `ArithmeticError::Overflow`: too large.", "- The error of the hold.", "## Events", "- `Retired`"), [])

    def test_sections_are_in_order_and_begin_with_the_origin(self):
        self.assertEqual(self.rules("Retires it."), ["call-docs"])
        self.assertEqual(self.rules("Retires it.", "## Events", "## Dispatch Origin"), ["call-docs"])
        self.assertEqual(self.rules("Retires it.", "## Dispatch Origin", "## Remarks"), ["call-docs"])

    def test_each_error_and_event_exists_and_has_a_line(self):
        for line in ("- `NotOwner`, `Retired`: no.", "- `NotOwner`: No owner.", "- `Gone`: no such error."):
            self.assertEqual(self.rules("Retires it.", "## Dispatch Origin", "## Errors", line), ["call-docs"])
        self.assertEqual(self.rules("Retires it.", "## Dispatch Origin", "## Events", "- `Gone`"), ["call-docs"])


class Widths(unittest.TestCase):
    def test_the_limit_is_exact_and_a_tab_counts_four(self):
        fits = "// " + "x" * 40 + " " + "y" * 56
        self.assertEqual(len(fits), style.WIDTH)
        self.assertEqual(rules("a.rs", fits), [])
        self.assertEqual(rules("a.rs", fits + "z"), [(1, "comment-width")])
        self.assertEqual(rules("a.rs", "\t" + fits), [(1, "comment-width")])

    def test_comments_of_every_language_are_checked(self):
        for path in ("a.rs", "a.ts", "a.mjs"):
            self.assertEqual(rules(path, f"// {WIDE}"), [(1, "comment-width")])
            self.assertEqual(rules(path, f"/**\n * {WIDE}\n */\n{WIDE}"), [(2, "comment-width")])
        for path in ("a.sh", "a.py", "a.toml", "a.yml", "docker/Dockerfile", ".ci/run"):
            self.assertEqual(rules(path, f"# {WIDE}"), [(1, "comment-width")])

    def test_code_is_not_checked(self):
        self.assertEqual(rules("a.rs", f"let x = {WIDE}; // {WIDE}\n*x = {WIDE}\n"), [])
        self.assertEqual(rules("a.sh", f"#!/bin/{WIDE}\n{WIDE}"), [])

    def test_what_cannot_be_wrapped_is_exempt(self):
        url = "https://" + "x" * 100
        self.assertEqual(rules("a.rs", f"/// {url}\n/// | {WIDE} |\n/// ```text\n/// {WIDE}\n/// ```\n"), [])
        self.assertEqual(rules("a.md", f"- {url}\n| {WIDE} |\n[a]: {url}\n```sh\n{WIDE}\n```\n> {url}\n"), [])
        self.assertEqual(rules("a.sh", f"\t# shellcheck disable=SC1 # {WIDE}\n"), [])

    def test_a_line_before_a_url_can_be_wrapped(self):
        self.assertEqual(rules("a.md", "see https://" + "x" * 100), [(1, "markdown-width")])

    def test_text_after_a_code_block_is_checked_again(self):
        text = f"```md\n~~~\n{WIDE}\n```\n{WIDE}\n"
        self.assertEqual(rules("a.md", text), [(5, "markdown-width")])
        # A code block that a doc comment leaves open does not reach into the next one.
        self.assertEqual(rules("a.rs", f"/// ```\nfn f() {{}}\n/// {WIDE}\n"), [(3, "comment-width")])


class Others(unittest.TestCase):
    def test_names_of_tests_have_a_limit(self):
        name = "a_should_" + "x" * 61
        self.assertEqual(len(name), style.TEST_NAME_LENGTH)
        self.assertEqual(rules("a.rs", f"\tfn {name}() {{}}"), [])
        self.assertEqual(rules("a.rs", f"\tfn {name}y() {{}}"), [(1, "test-name")])
        self.assertEqual(rules("a.rs", f"\tasync fn {name}y() {{}}"), [(1, "test-name")])

    def test_forbidden_text_is_found(self):
        for line in ("#[import_section(events)]", "use crate::{types::*, *};", '#[path = "a.rs"]'):
            self.assertEqual(rules("a.rs", line), [(1, "forbidden")])
            self.assertEqual(rules("a.md", line), [])
        for line in ("see /work/main", "cd /root/x", '"/work/x"'):
            self.assertEqual(rules("a.md", line), [(1, "forbidden")])
        for line in ("docs/work/x", "a./root/b", "${HOME:-/root}", "target/work/"):
            self.assertEqual(rules("a.md", line), [])

    def test_generated_files_are_not_checked(self):
        self.assertEqual(rules("runtime/src/weights/pallet_a.rs", f"// {WIDE}"), [])
        self.assertEqual(rules("Cargo.lock", "/work/x"), [])


class Subjects(unittest.TestCase):
    def test_the_form_is_checked(self):
        for subject in ("docs: sort the pages", "runtime, node: rename x", "pallets/models: split y", "ci!: drop z"):
            self.assertIsNone(commits.problem(subject))
        for subject in ("Say it", "docs:sort", "Docs: sort", "docs: sort.", ": x", "docs: " + "x" * 67):
            self.assertIsNotNone(commits.problem(subject))
        self.assertIsNone(commits.problem("docs: " + "x" * 66))

    def test_a_merge_may_have_its_own_form_but_no_private_path(self):
        self.assertIsNone(commits.problem("Merge branch 'docs'", is_merge=True))
        self.assertIsNone(commits.problem("Merge branch 'x' of https://example.org/y", is_merge=True))
        self.assertIsNotNone(commits.problem("Merge branch 'x' of /home/me/y", is_merge=True))


class NamedTests(unittest.TestCase):
    def test_named_tests_must_exist(self):
        rust = {"a_should_b"}
        typescript = {"x.test.ts": "test('should do it', () => {})"}
        page = "`a_should_b`, `c_should_d`; `x.test.ts`: “should\n  do it”, `x.test.ts`: “should not”"
        self.assertEqual(named_tests.missing(page, rust, typescript), ["c_should_d", "x.test.ts: should not"])
        self.assertEqual(named_tests.missing("`y.test.ts`: “any”", rust, typescript), ["y.test.ts: any"])


if __name__ == "__main__":
    unittest.main()
