#![doc = include_str!("../README.md")]

pub mod corpus;
mod error;
mod format;
pub mod index;
pub mod ngram;
pub mod prove;
mod suffix;
pub mod trace;

pub use corpus::Corpus;
pub use error::{Error, Result};
pub use index::{Entry, Index, Verify};
pub use trace::Tracer;
