//! Identifiers. They count up and never come back: nothing is ever keyed on a slot that somebody else can occupy later.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The number of a Datanet.
pub type DatanetId = u32;
/// The number of a model.
pub type ModelId = u32;
/// The number of a version of a model's terms, counted from 1.
pub type TermsVersion = u32;
/// The number of an inference job.
pub type JobId = u64;
/// The number of a channel.
pub type ChannelId = u64;
/// The number of an authorisation on a channel; 0 is the payer's own.
pub type AuthorisationId = u32;
/// The chain-wide precedence of a contribution: its place in the order of commitments. Lower is earlier.
pub type Sequence = u64;
/// A contribution's weight in its Datanet's pool.
pub type Points = u64;
/// An amount in the smallest unit of the token.
pub type Balance = u128;
/// The BLAKE3 hash of a content: what `b3sum FILE` prints.
pub type ContentHash = [u8; 32];

/// One immutable piece of content in a Datanet.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct ContributionId {
	/// The Datanet that holds it.
	pub datanet: DatanetId,
	/// Its place in that Datanet, counted from 0.
	pub index: u32,
}

/// A frozen version of a Datanet.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct ReleaseId {
	/// The Datanet that was frozen.
	pub datanet: DatanetId,
	/// The version, counted from 1.
	pub number: u32,
}
