"""Checks that the crates compiled to Wasm deny what may panic, overflow or lose digits there.

A crate cannot inherit the workspace's lints and add to them, so each of these crates repeats the list
at the top of its `lib.rs`.
"""

import pathlib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Extend this list when another crate complies.
CRATES = ["pallets/inference", "primitives", "support"]
LIST = """\
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]
"""


class WasmLints(unittest.TestCase):
    """The list is the same in every crate."""

    def test_every_crate_should_deny_the_same_lints(self):
        for crate in CRATES:
            with self.subTest(crate):
                self.assertIn(LIST, (ROOT / crate / "src" / "lib.rs").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
