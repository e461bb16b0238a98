//! A model's terms: how a fee is split, and by what evidence the data share is attributed.

use crate::ReleaseId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::{PerThing, Perbill};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Releases that one set of terms may name.
pub const MAX_RELEASES: u32 = 8;
/// Beneficiaries that one set of terms may have: the owner and the lineage.
pub const MAX_BENEFICIARIES: u32 = 32;

/// How the fee, after the protocol cut, is split. The four parts sum to 100%.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct FeeSplit {
	/// To the provider, with what rounding leaves.
	pub provider: Perbill,
	/// To the model's owner.
	pub owner: Perbill,
	/// To the lineage: the base model's beneficiaries.
	pub base: Perbill,
	/// To the data: Releases and the contributions found in an output.
	pub data: Perbill,
}

/// The parts of a whole [`Perbill`].
pub const WHOLE: u64 = <Perbill as PerThing>::ACCURACY as u64;

impl FeeSplit {
	/// Whether the parts sum to exactly 100%.
	pub fn is_whole(&self) -> bool {
		[self.provider, self.owner, self.base, self.data].iter().map(|p| u64::from(p.deconstruct())).sum::<u64>()
			== WHOLE
	}
}

impl AttributionMethod {
	/// What the contributions found may take of the data share; `None` if all of it is the pools'.
	pub fn caps(&self) -> Option<SpanCaps> {
		match self {
			Self::Pooled => None,
			Self::Spans(caps) | Self::Retrieval(caps) => Some(*caps),
		}
	}
}

/// What spans may take of the data share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct SpanCaps {
	/// All spans of an output together.
	pub total: Perbill,
	/// One contribution.
	pub contribution: Perbill,
}

/// The evidence by which the data share is attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub enum AttributionMethod {
	/// No evidence per output: the data share goes to the Releases by their weights and points.
	#[codec(index = 0)]
	Pooled,
	/// The canonical trace of the output, up to the caps; the rest goes to the pool.
	#[codec(index = 1)]
	Spans(SpanCaps),
	/// The ranges that the provider says it put into the context, up to the caps; the rest goes to the pool. That the ranges
	/// stand in the contributions is proven, that they were used is the provider's word.
	#[codec(index = 2)]
	Retrieval(SpanCaps),
	// Index 3 is kept for `Attested`: weights signed by a quorum of bonded attestors.
}

/// A Release and its part of the data share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct WeightedRelease {
	/// The Release.
	pub release: ReleaseId,
	/// Its part of the data share.
	pub weight: Perbill,
}

/// An account and its part of the fee after the protocol cut.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct Beneficiary<AccountId> {
	/// Who is paid.
	pub account: AccountId,
	/// Of the fee after the protocol cut.
	pub share: Perbill,
}

/// One version of a model's terms, as published: it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Terms<AccountId> {
	/// How the fee is split.
	pub split: FeeSplit,
	/// By what evidence the data share is attributed.
	pub method: AttributionMethod,
	/// Their weights sum to 100% of the data share; none only if the data share is zero.
	pub releases: BoundedVec<WeightedRelease, ConstU32<MAX_RELEASES>>,
	/// The model's owner first, then the lineage, flattened when the terms were published.
	pub beneficiaries: BoundedVec<Beneficiary<AccountId>, ConstU32<MAX_BENEFICIARIES>>,
}
