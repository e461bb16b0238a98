//! The engine of attribution, off the chain: whose bytes stand in an output, and the proof of it.
//!
//! - [`corpus`]: the contents of contributions, in order of precedence.
//! - [`index`]: a suffix array over them, built once, kept on disk and mapped into memory.
//! - [`trace`]: the canonical trace of an output over the contributions that are eligible.
//! - [`prove`]: the span proofs that go into a submission beside it.
//! - [`ngram`]: a small language model over the same index, for a provider without a GPU.
//!
//! What a trace *is*, and what a proof proves, is said by `tributary-primitives`, the same code that judges both in the
//! runtime; this crate only finds them fast. Nothing here knows of a chain.

pub mod corpus;
mod error;
pub mod index;
pub mod ngram;
pub mod prove;
mod search;
pub mod trace;

pub use corpus::Corpus;
pub use error::{Error, Result};
pub use index::{Entry, Index, Verify};
pub use trace::Tracer;
