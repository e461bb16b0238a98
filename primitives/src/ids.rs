//! Identifiers. They count up and are never reused, so nothing is keyed on a slot that another
//! object can occupy later.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Number of a Datanet.
pub type DatanetId = u32;
/// Number of a model.
pub type ModelId = u32;
/// Version of a model's terms, counted from 1.
pub type TermsVersion = u32;
/// Number of an inference job.
pub type JobId = u64;
/// Number of a channel.
pub type ChannelId = u64;
/// Number of an authorisation on a channel; 0 is the payer's own.
pub type AuthorisationId = u32;
/// Chain-wide precedence of a contribution: its place in the order of commitments. Lower is
/// earlier.
pub type Sequence = u64;
/// Weight of a contribution in its Datanet's pool.
pub type Points = u64;
/// Amount in the smallest unit of the token.
pub type Balance = u128;
/// BLAKE3 hash of a content, as `b3sum FILE` prints it.
pub type ContentHash = [u8; 32];

/// One immutable piece of content in a Datanet.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct ContributionId {
	/// Datanet of the contribution.
	pub datanet: DatanetId,
	/// Index in the Datanet, counted from 0.
	pub index: u32,
}

/// Frozen version of a Datanet.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct ReleaseId {
	/// Datanet of the Release.
	pub datanet: DatanetId,
	/// Version of the Datanet, counted from 1.
	pub number: u32,
}
