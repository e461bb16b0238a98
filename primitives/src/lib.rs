//! What every part of Tributary shares: identifiers, span proofs over BLAKE3, the canonical trace, the arithmetic of
//! fees and pools, and the traits through which the pallets meet.
//!
//! Everything here is pure and `no_std`: no storage, no clock, no chain. The runtime, the node and the off-chain tools
//! compile the same code, so a proof or a trace that one of them makes is judged by the very rule that made it.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

pub mod content;
pub mod ids;
pub mod pool;
pub mod shares;
pub mod split;
#[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
pub mod synthetic;
pub mod tally;
pub mod terms;
pub mod trace;
pub mod traits;
pub mod voucher;

pub use ids::*;
