"""Tests of the size gate: python3 -m unittest discover --start-directory tools/wasm-size"""

import pathlib
import tempfile
import unittest
import unittest.mock

import wasm_size

MODULE = b"\0asm\1\0\0\0"


def section(number, length):
    """Returns a section whose length takes two bytes."""
    return bytes([number, length & 0x7F | 0x80, length >> 7]) + bytes(length)


class Sizes(unittest.TestCase):
    def test_custom_sections_do_not_count(self):
        self.assertEqual(wasm_size.size(MODULE), 8)
        self.assertEqual(wasm_size.size(MODULE + section(0, 300) + section(10, 200) + section(0, 1)), 8 + 203)

    def test_only_a_growth_beyond_the_tolerance_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            blob, record = pathlib.Path(folder) / "blob", pathlib.Path(folder) / "record"
            with unittest.mock.patch.object(wasm_size, "RECORD", record), unittest.mock.patch("builtins.print"):
                blob.write_bytes(MODULE + section(10, 989))
                wasm_size.main(blob, update=True)
                self.assertEqual(record.read_text(), "1000\n")
                for length in (1, 989, 989 + 50):
                    blob.write_bytes(MODULE + section(10, length))
                    wasm_size.main(blob)
                blob.write_bytes(MODULE + section(10, 989 + 51))
                with self.assertRaises(SystemExit):
                    wasm_size.main(blob)

    def test_other_files_are_refused(self):
        with self.assertRaises(SystemExit):
            wasm_size.size(b"\x7fELF")
        with self.assertRaises(SystemExit):
            wasm_size.main("no/such/blob")


if __name__ == "__main__":
    unittest.main()
