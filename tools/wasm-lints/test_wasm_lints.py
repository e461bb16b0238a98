"""Checks that the crates compiled to Wasm deny what may panic, overflow or lose digits there.

A crate cannot inherit the workspace's lints and add to them, so each of these crates repeats the list
at the top of its `lib.rs`. Clippy cannot deny `as`, because the codec's derives use it.
"""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Extend this list when another crate complies.
CRATES = [
    "pallets/attribution",
    "pallets/channels",
    "pallets/datanets",
    "pallets/governance",
    "pallets/inference",
    "pallets/models",
    "pallets/network",
    "pallets/validators",
    "primitives",
    "runtime",
    "runtime/api",
    "support",
]
LIST = """\
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]
"""


# Files and folders of tests and benchmarks, which no released runtime holds.
NOT_IN_WASM = {
    "benchmarking", "benchmarks", "fixtures", "impl_fixtures", "mock", "rehearsal", "synthetic", "tests"
}
CONVERSION = re.compile(r"\bas (?:[iu](?:8|16|32|64|128|size)|f32|f64)\b")


def conversions(text):
    """Yields the numbers of the lines that convert by `as`, but for constants, comments and tests."""
    code = text.split("#[cfg(test)]")[0]
    for number, line in enumerate(code.splitlines(), 1):
        is_exempt = re.match(r"\s*(//|(pub(\(\w+\))? )?const )", line)
        if not is_exempt and CONVERSION.search(line):
            yield number


class WasmLints(unittest.TestCase):
    """The same rules hold in every crate."""

    def test_every_crate_should_deny_the_same_lints(self):
        for crate in CRATES:
            with self.subTest(crate):
                self.assertIn(LIST, (ROOT / crate / "src" / "lib.rs").read_text(encoding="utf-8"))

    def test_no_crate_should_convert_by_as(self):
        for crate in CRATES:
            for path in sorted((ROOT / crate / "src").rglob("*.rs")):
                if NOT_IN_WASM.intersection(path.relative_to(ROOT / crate).with_suffix("").parts):
                    continue
                with self.subTest(path.relative_to(ROOT)):
                    self.assertEqual(list(conversions(path.read_text(encoding="utf-8"))), [])

    def test_conversions_should_be_detected_in_code_only(self):
        text = "let a = b as u32;\n// b as u32\npub const C: u64 = D as u64;\n#[cfg(test)]\nlet a = b as u32;"
        self.assertEqual(list(conversions(text)), [1])


if __name__ == "__main__":
    unittest.main()
