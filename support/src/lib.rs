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

mod count;
mod dry_run;
mod payment;

pub use count::count;
pub use dry_run::dry_run;
pub use payment::{credit_from_hold, release_or_credit, transfer_or_credit};
