//! The suffix array itself: packed positions, searches in it and minima over it.
//!
//! Everything here works on slices of bytes. [`crate::index`] decides where those bytes come from.

mod minima;
mod packed;
mod prefetch;
mod search;

pub(crate) use minima::{node_count, Memory, Minima, MinimaBuilder};
pub use packed::{Packed, Width};
pub(crate) use search::{range, ranges};
