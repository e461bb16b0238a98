//! What the chain tells about its attribution: who is paid for a job and why, what a contribution or an account may
//! claim, what a model's terms are, what a Datanet was paid.
//!
//! # Overview
//! [`AttributionApi`] answers from the state of one block, so `state_call`, light clients and forks can ask as well as
//! the node's own RPC. The [views](view) are what a reader wants to know, put together from several pallets; they are
//! not the storage of any of them.
//!
//! # JSON
//! With the feature `std` the views go to JSON: names in camelCase; every `u64` and `u128` (points, lengths, sequences,
//! job ids, amounts) as a decimal string, since JavaScript cannot hold them as numbers; hashes as `0x` and 64 hex digits;
//! names, URIs and licences as text, with the replacement character where the bytes are not UTF-8; shares as parts of
//! 1,000,000,000; blocks, indices and versions as numbers; accounts as SS58.

#![cfg_attr(not(feature = "std"), no_std)]
// Compiled to Wasm: nothing here may panic, overflow or lose digits. CI checks that each such crate
// begins with this list.
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

extern crate alloc;

#[cfg(feature = "std")]
mod json;
#[cfg(all(test, feature = "std"))]
mod tests;
pub mod view;

pub use view::*;

use codec::Codec;
use tributary_primitives::{Balance, ChannelId, ContributionId, DatanetId, JobId, ModelId};

/// The most Releases that one page of a [`DatanetView`] holds.
pub const MAX_PAGE: u32 = 100;

sp_api::decl_runtime_apis! {
	/// Reads of jobs, channels, contributions, accounts, models and Datanets.
	#[api_version(1)]
	pub trait AttributionApi<AccountId, BlockNumber>
	where
		AccountId: Codec,
		BlockNumber: Codec,
	{
		/// A job: under way, or settled for as long as its receipt is kept. `None` if it was never there, was cancelled or
		/// expired, or its receipt is no longer in state.
		fn job(job: JobId) -> Option<JobView<AccountId, BlockNumber>>;

		/// A contribution and what it may claim now.
		fn contribution(contribution: ContributionId) -> Option<ContributionView<AccountId>>;

		/// What an account has and may claim now. An account that nobody ever used has nothing.
		fn account(account: AccountId) -> AccountView<AccountId>;

		/// A model and its latest terms.
		fn model(model: ModelId) -> Option<ModelView<AccountId>>;

		/// How a fee for a model would be split now, under its latest terms. `None` if the model takes no jobs or has no terms.
		fn quote(model: ModelId, fee: Balance) -> Option<QuoteView<AccountId>>;

		/// A channel and what is left on it. `None` if there is no such channel, or it was withdrawn.
		fn channel(channel: ChannelId) -> Option<ChannelView<AccountId, BlockNumber>>;

		/// A Datanet and its Releases numbered `from` and on, at most `limit` and never more than [`MAX_PAGE`] of them.
		/// Numbers count from 1; 0 is taken as 1.
		fn datanet(datanet: DatanetId, from: u32, limit: u32) -> Option<DatanetView<AccountId, BlockNumber>>;
	}
}
