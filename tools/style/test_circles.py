"""Tests of the search for import circles: python3 -m unittest discover --start-directory tools/style"""

import unittest

import circles


def found(**texts):
    """Returns the circles of a crate; the names of the files have `__` for `/`."""
    files = {name.replace("__", "/") + ".rs": text for name, text in texts.items()}
    return [["::".join(name) for name in circle] for circle in circles.circles(circles.imports(files))]


class Circles(unittest.TestCase):
    def test_two_files_that_import_each_other_are_found_once(self):
        self.assertEqual(found(a="use crate::b::B;", b="use crate::a::A;"), [["a", "b"]])
        self.assertEqual(found(a="use crate::{c::C, b::{self, B}};", b="use super::a::A;"), [["a", "b"]])
        self.assertEqual(found(a="use crate::b::B;", b="use crate::c::C;", c="fn f() {}"), [])

    def test_the_shortest_circle_is_found(self):
        self.assertEqual(found(a="use crate::b::B;", b="use crate::c::C;", c="use crate::a::A;"), [["a", "b", "c"]])
        short = {"a": "use crate::{b::B, c::C};", "b": "use crate::c::C;", "c": "use crate::a::A;"}
        self.assertEqual(found(**short), [["a", "c"], ["b", "c", "a"]])

    def test_a_path_in_the_code_counts_like_an_import(self):
        self.assertEqual(found(a="fn f() { crate::b::g() }", b="fn g() { super::a::f() }"), [["a", "b"]])
        self.assertEqual(found(a__mod="mod b;\nfn f() { b::g() }", a__b="use super::f;"), [["a", "a::b"]])
        self.assertEqual(found(a__mod="fn f() { b::g() }", a__b="use super::f;"), [])

    def test_the_root_and_what_a_mod_file_reexports_do_not_count(self):
        self.assertEqual(found(lib="use a::A;", a="use crate::B;"), [])
        self.assertEqual(found(a__mod="mod b;\npub use b::B;\npub struct A;", a__b="use super::A;"), [])
        self.assertEqual(found(a__mod="mod b;\nuse b::B;\npub struct A;", a__b="use super::A;"), [["a", "a::b"]])
        self.assertEqual(found(a="pub use crate::b::B;", b="use crate::a::A;"), [["a", "b"]])

    def test_tests_comments_and_strings_do_not_count(self):
        imports_b = "use crate::b::B;"
        tests = "#[cfg(test)]\nmod tests { mod inner {} use crate::a::A; }"
        self.assertEqual(found(a=imports_b, b=tests), [])
        self.assertEqual(found(a=imports_b, b=tests + "use crate::a::A;"), [["a", "b"]])
        self.assertEqual(found(a=imports_b, b="// crate::a::A\n/* crate::a::A */ const B: &str = \"crate::a::A\";"), [])
        self.assertEqual(found(a__tests__x="use crate::b::B;", b="use crate::a::tests::x::X;"), [])


if __name__ == "__main__":
    unittest.main()
