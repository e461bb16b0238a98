//! The terms of a model: the split of its fee, and the evidence that attributes the data share.
//!
//! ```rust
//! use sp_arithmetic::Perbill;
//! use tributary_primitives::terms::FeeSplit;
//!
//! let percent = Perbill::from_percent;
//! let split = FeeSplit { provider: percent(50), owner: percent(20), base: percent(0), data: percent(30) };
//! assert!(split.is_whole());
//!
//! // Shares that were rounded miss the whole by a billionth.
//! let third = Perbill::from_rational(1u32, 3u32);
//! assert!(!FeeSplit { provider: third, owner: third, base: percent(0), data: third }.is_whole());
//! ```

use crate::{ids::ReleaseId, rights::Purpose};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::{traits::Saturating, PerThing, Perbill};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Maximum number of Releases in one set of terms.
pub const MAX_RELEASES: u32 = 8;
/// Maximum number of beneficiaries in one set of terms: the owner and the lineage.
pub const MAX_BENEFICIARIES: u32 = 32;

/// Split of the fee after the protocol cut. The four parts sum to 100%.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct FeeSplit {
	/// Share of the provider, who also receives what rounding leaves.
	pub provider: Perbill,
	/// Share of the model's owner.
	pub owner: Perbill,
	/// Share of the lineage: the base model's beneficiaries.
	pub base: Perbill,
	/// Share of the data: Releases, and the contributions found in an output.
	pub data: Perbill,
}

/// Number of parts in a whole [`Perbill`].
pub const WHOLE: u64 = <Perbill as PerThing>::ACCURACY as u64;

impl FeeSplit {
	/// Returns `true` if the four parts sum to exactly 100%.
	pub fn is_whole(&self) -> bool {
		[self.provider, self.owner, self.base, self.data].iter().map(|p| u64::from(p.deconstruct())).sum::<u64>()
			== WHOLE
	}
}

impl AttributionMethod {
	/// Returns the maximum part of the data share that the contributions found may take, or `None`
	/// if all of it goes to the pools.
	pub fn caps(&self) -> Option<SpanCaps> {
		match self {
			Self::Pooled => None,
			Self::Spans(caps) | Self::Retrieval(caps) => Some(*caps),
		}
	}

	/// Returns the use to which a contribution that is found in an output was put.
	pub fn purpose(&self) -> Purpose {
		match self {
			Self::Pooled | Self::Spans(_) => Purpose::TrainAi,
			Self::Retrieval(_) => Purpose::AiUse,
		}
	}
}

/// Maximum parts of the data share that spans may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct SpanCaps {
	/// Maximum of all spans of an output together.
	pub total: Perbill,
	/// Maximum of one contribution.
	pub contribution: Perbill,
}

/// Evidence that attributes the data share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub enum AttributionMethod {
	/// None per output: the data share goes to the Releases by their weights and points.
	#[codec(index = 0)]
	Pooled,
	/// Canonical trace of the output, up to the caps. The rest goes to the pool.
	#[codec(index = 1)]
	Spans(SpanCaps),
	/// Ranges that the provider declares to have put into the context, up to the caps. The rest
	/// goes to the pool. Proofs show that the contributions contain the ranges; their use is only
	/// declared.
	#[codec(index = 2)]
	Retrieval(SpanCaps),
	// Index 3 is reserved for `Attested`: weights signed by a quorum of bonded attestors.
}

/// Release and its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct WeightedRelease {
	/// Release.
	pub release: ReleaseId,
	/// Part of the data share that the Release receives.
	pub weight: Perbill,
}

/// Account and its share of the fee after the protocol cut.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct Beneficiary<AccountId> {
	/// Account that is paid.
	pub account: AccountId,
	/// Share of the fee after the protocol cut.
	pub share: Perbill,
}

/// One version of a model's terms, immutable once published.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Terms<AccountId> {
	/// Split of the fee.
	pub split: FeeSplit,
	/// Evidence that attributes the data share.
	pub method: AttributionMethod,
	/// Releases that receive the data share. Their weights sum to 100%; empty only if the data
	/// share is zero.
	pub releases: BoundedVec<WeightedRelease, ConstU32<MAX_RELEASES>>,
	/// Model's owner, followed by the lineage, flattened when the terms were published.
	pub beneficiaries: BoundedVec<Beneficiary<AccountId>, ConstU32<MAX_BENEFICIARIES>>,
}

impl<AccountId> Terms<AccountId> {
	/// Returns the part of a whole fee that the provider receives, after the protocol's cut. It is
	/// rounded down, and excludes the remainders that the provider receives too.
	pub fn provider_share(&self, protocol_cut: Perbill) -> Perbill {
		self.split.provider.saturating_mul(protocol_cut.left_from_one())
	}
}
