"""Holds the size of the runtime's Wasm blob against its record, runtime/wasm-size.txt.

    wasm_size.py BLOB [--update]

A growth of more than 5% must be recorded, so that a reviewer sees it: every node compiles the blob,
and an upgrade carries it, compressed, in one block. The measure is the module without its custom
sections (names, debugging information), which publishing strips. Neither an optimiser nor a
compressor has a part in it, so it hardly differs between machines.
"""

import pathlib
import sys

RECORD = pathlib.Path(__file__).resolve().parents[2] / "runtime" / "wasm-size.txt"
TOLERANCE_PERCENT = 5
HEADER = 8  # magic number and version


def leb128(data, at):
    """Returns the unsigned number at this position, and the position after it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def size(data):
    """Returns the size of a module without its custom sections, in bytes."""
    if data[:4] != b"\0asm":
        sys.exit("error: this is not a Wasm module; build the runtime without SKIP_WASM_BUILD")
    total = at = HEADER
    while at < len(data):
        start, section = at, data[at]
        length, at = leb128(data, at + 1)
        at += length
        if section != 0:
            total += at - start
    return total


def main(blob, update=False):
    try:
        actual = size(pathlib.Path(blob).read_bytes())
    except FileNotFoundError:
        sys.exit(f"error: there is no blob at {blob}; build the runtime without SKIP_WASM_BUILD")
    if update:
        RECORD.write_text(f"{actual}\n")
        print(f"recorded {actual} bytes")
        return
    recorded = int(RECORD.read_text())
    change = (actual - recorded) / recorded
    print(f"{actual} bytes, recorded {recorded} ({change:+.1%})")
    if change * 100 > TOLERANCE_PERCENT:
        sys.exit(
            f"error: the runtime grew by more than {TOLERANCE_PERCENT}%; if it must, record it with: "
            f"python3 tools/wasm-size/wasm_size.py {blob} --update"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case [blob]:
            main(blob)
        case [blob, "--update"]:
            main(blob, update=True)
        case _:
            sys.exit("usage: wasm_size.py BLOB [--update]")
