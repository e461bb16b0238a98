//! The suffix array over the contents of a corpus, on disk and mapped into memory.
//!
//! # The file
//! An index is a folder with one file, `tributary.index`. A build writes it under another name and
//! renames it once it is complete:
//!
//! | part | content |
//! |---|---|
//! | start | `TRIBUIDX`, the format's version (`u32`, little-endian), zeroes up to 64 bytes |
//! | content | all contents, one after another, in order of precedence |
//! | suffixes | the suffix array over the content: positions of 4 bytes (5 above 4 GiB), little-endian |
//! | minima | the smallest position in each 64 suffixes, in each 64 of those, and so on up to 64 at the top |
//! | table | SCALE: width, whether all contents are UTF-8, length, BLAKE3 of suffixes and of minima; for each content its id, sequence, hash, length and name |
//! | end | position and length of the table (`u64`), its BLAKE3, `TRIBUEND` |
//!
//! Each part begins at a multiple of 64 bytes. Suffixes and minima take 4.07 bytes for each byte of
//! content.
//!
//! The content has no separators: contents are arbitrary bytes, so no byte value is free. The
//! position of a suffix tells where its content ends, and windows that would cross that end do not
//! count.

mod build;
mod entries;
mod reader;

pub use crate::{
	format::FILE_NAME,
	suffix::{Packed, Width},
};
pub use build::{build, Progress};
pub use entries::Entry;
pub use reader::{Index, Verify};
