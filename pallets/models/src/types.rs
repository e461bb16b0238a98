//! The types of the storage and the calls.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, Terms, WeightedRelease, MAX_RELEASES},
	Balance, ContentHash, ModelId, TermsVersion,
};

/// Maximum depth of a lineage: models that a model is built on, one upon the other.
pub const MAX_DEPTH: u8 = 8;
/// Maximum length of a model's name, in bytes.
pub const MAX_NAME: u32 = 64;
/// Maximum length of a model's URI, in bytes.
pub const MAX_URI: u32 = 256;

/// Name of a model.
pub type Name = BoundedVec<u8, ConstU32<MAX_NAME>>;
/// Address of a model's description.
pub type Uri = BoundedVec<u8, ConstU32<MAX_URI>>;
/// Releases of one set of terms.
pub type Releases = BoundedVec<WeightedRelease, ConstU32<MAX_RELEASES>>;
/// Terms with the accounts of the runtime.
pub type TermsOf<T> = Terms<<T as frame_system::Config>::AccountId>;
/// Model with the accounts of the runtime.
pub type ModelOf<T> = Model<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Registered model.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Model<AccountId, BlockNumber> {
	/// Account that publishes its terms and holds its deposit.
	pub owner: AccountId,
	/// BLAKE3 hash of its weights or their manifest.
	pub artifact: ContentHash,
	/// Name.
	pub name: Name,
	/// Address of its description.
	pub uri: Uri,
	/// Model that it is built on.
	pub base: Option<ModelId>,
	/// Number of models that it is built on, one upon the other.
	pub depth: u8,
	/// Version of its latest terms, or 0 before the first.
	pub latest_terms: TermsVersion,
	/// `true` if it takes no new jobs.
	pub retired: bool,
	/// Block from which on its latest terms take no new jobs, because a Datanet that they rest
	/// on is retired.
	pub ends_at: Option<BlockNumber>,
	/// Deposit on hold for the model and all its terms.
	pub deposit: Balance,
	/// Number of versions of its terms in storage.
	pub versions: u32,
	/// Account that may accept it.
	pub offered_to: Option<AccountId>,
}

/// Users and deposit of a version of terms.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct TermsUse {
	/// Number of jobs and channels that are paid by it.
	pub users: u32,
	/// Part of the model's deposit that is for it.
	pub deposit: Balance,
}

/// Terms as an owner offers them. The beneficiaries follow from the split.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
	pub split: FeeSplit,
	pub method: AttributionMethod,
	pub releases: Releases,
}
