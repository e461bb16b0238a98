#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
// Compiled to Wasm: nothing here may panic, overflow or lose digits. CI checks that each such crate
// has this list and converts nothing by `as`, which clippy cannot deny: the codec's derives use it.
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

extern crate alloc;

pub mod attestation;
pub mod content;
pub mod ids;
pub mod pool;
pub mod rights;
pub mod shares;
pub mod sources;
pub mod split;
#[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
#[allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "for benchmarks and tests, which no released runtime holds"
)]
pub mod synthetic;
pub mod tally;
pub mod terms;
pub mod trace;
pub mod traits;
pub mod voucher;

pub use attestation::Attestation;
pub use ids::{
	AuthorisationId, Balance, ChannelId, ContentHash, ContributionId, DatanetId, JobId, ModelId, Points, ReleaseId,
	Sequence, TermsVersion,
};
