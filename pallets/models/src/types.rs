//! What the pallet keeps.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, Terms, WeightedRelease, MAX_RELEASES},
	Balance, ContentHash, ModelId, TermsVersion,
};

/// Models that one model may be built on, one upon the other.
pub const MAX_DEPTH: u8 = 8;
/// Bytes of a model's name.
pub const MAX_NAME: u32 = 64;
/// Bytes of a model's URI.
pub const MAX_URI: u32 = 256;

/// A model's name.
pub type Name = BoundedVec<u8, ConstU32<MAX_NAME>>;
/// Where to read about a model.
pub type Uri = BoundedVec<u8, ConstU32<MAX_URI>>;
/// The Releases of one set of terms.
pub type Releases = BoundedVec<WeightedRelease, ConstU32<MAX_RELEASES>>;
/// Terms with the runtime's accounts.
pub type TermsOf<T> = Terms<<T as frame_system::Config>::AccountId>;
/// A model with the runtime's accounts.
pub type ModelOf<T> = Model<<T as frame_system::Config>::AccountId>;

/// A registered model.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Model<AccountId> {
	/// Who publishes its terms and holds its deposit.
	pub owner: AccountId,
	/// BLAKE3 of its weights or their manifest.
	pub artifact: ContentHash,
	/// Its name.
	pub name: Name,
	/// Where to read about it.
	pub uri: Uri,
	/// The model it is built on.
	pub base: Option<ModelId>,
	/// How many models it is built on, one upon the other.
	pub depth: u8,
	/// The version of its latest terms; 0 until it has any.
	pub latest_terms: TermsVersion,
	/// Whether it takes no new jobs.
	pub retired: bool,
	/// Held from the owner for the model and all its terms that are kept.
	pub deposit: Balance,
	/// How many versions of its terms are kept.
	pub versions: u32,
	/// Who may take it over.
	pub offered_to: Option<AccountId>,
}

/// Who needs a version of terms, and what is held for it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct TermsUse {
	/// Jobs and channels under way that are paid by it.
	pub users: u32,
	/// Held from the model's owner for it.
	pub deposit: Balance,
}

/// What an owner decides about terms; the beneficiaries follow from it.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
	pub split: FeeSplit,
	pub method: AttributionMethod,
	pub releases: Releases,
}
