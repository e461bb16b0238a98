"""Tests of the link check: python3 -m unittest discover --start-directory tools/links"""

import pathlib
import tempfile
import unittest

import links


class Links(unittest.TestCase):
    def test_links_of_every_form_are_found(self):
        text = 'see [a\nb](x.md#y "title") and ![i](i.png)\n\n[r]: ./r.md\n[u](https://example.org)\n[w](<z.md>)\n'
        self.assertEqual(
            sorted(links.links(text)),
            [(2, "i.png"), (2, "x.md#y"), (4, "./r.md"), (5, "https://example.org"), (6, "z.md")],
        )

    def test_code_and_comments_hold_no_links(self):
        text = "```md\n[a](b)\n```\n`[a](b)` ``[`a`](b)``\n<!-- [a](b) -->\n[a](c)\n~~~\n[a](b)\n"
        self.assertEqual(list(links.links(text)), [(6, "c")])

    def test_anchors_are_those_that_github_gives(self):
        text = "# A `b` – c's [d](e)!\n## Same\n## Same\n<a id=\"own\"></a>\n```sh\n# no heading\n```\n"
        self.assertEqual(links.anchors(text), {"a-b--cs-d", "same", "same-1", "own"})

    def test_every_kind_of_broken_link_is_reported(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "docs" / "a.md").write_text("# One\n")
            (root / "b.rs").write_text("")
            for good in ("a.md", "#one", "a.md#one", "../b.rs#L3", "../docs", "https://x.org/#y", "mailto:a@b.c"):
                self.assertIsNone(links.problem(root, "docs/a.md", good), good)
            for bad in ("c.md", "#two", "a.md#two", "../../etc/passwd", "../c"):
                self.assertIsNotNone(links.problem(root, "docs/a.md", bad), bad)


if __name__ == "__main__":
    unittest.main()
