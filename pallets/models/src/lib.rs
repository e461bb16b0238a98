//! # Models
//!
//! Registered models, the models they are built on, and the terms under which they are asked.
//!
//! ## Calls
//! - [`register`](Pallet::register) puts an artifact on record, with the model it is built on.
//! - [`publish_terms`](Pallet::publish_terms) says how a fee is split and by what evidence data is paid.
//! - [`transfer_ownership`](Pallet::transfer_ownership) offers the model and its deposit to another account, which
//!   [`accept_ownership`](Pallet::accept_ownership) takes.
//! - [`retire`](Pallet::retire) stops new jobs.
//! - [`remove_terms`](Pallet::remove_terms) ends a version of terms that nobody needs; anybody may call it.
//! - [`remove_model`](Pallet::remove_model) ends a retired model without terms; anybody may call it.
//!
//! ## Overview
//! A model is the hash of its weights or their manifest. Whoever pays for an inference agrees to one *version* of the
//! model's terms, and that version never changes. Terms name the Releases that the model was trained on and give each a
//! weight; they may leave a share to the *lineage*: the beneficiaries of the latest terms of the model it is built on.
//! The lineage is flattened into one bounded list when the terms are published, so a settlement never walks a graph.
//!
//! ## Terminology
//! - **Split**: provider, owner, base and data; together 100% of the fee after the protocol cut.
//! - **Base**: the model that a model is built on. At most [`MAX_DEPTH`] stand one upon the other.
//! - **Beneficiaries**: the owner first, then the lineage, each with its part of the fee after the protocol cut.
//! - **Users**: jobs and channels under way that are paid by a version of the terms.
//!
//! ## Properties
//! - Terms are immutable and count from 1; neither their numbers nor the models' ids ever come back.
//! - A version of terms stays as long as it has users or is the one that new jobs agree to, and so do the Releases that it
//!   names. Afterwards anybody may end it, and the deposit for it goes back to the model's owner.
//! - Whoever owns a model agreed to own it.
//! - The parts of the provider, the beneficiaries and the data sum to exactly 100%. What rounding leaves goes to the owner.
//! - Every Release that terms name has points.
//! - What is held from an owner is the sum of the deposits of the models it owns.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(feature = "runtime-benchmarks")]
mod fixtures;
mod impl_models;
mod lineage;
#[cfg(test)]
mod mock;
mod registry;
mod removal;
mod terms;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{hold, Inspect, Mutate},
	};
	use frame_system::pallet_prelude::*;
	use tributary_primitives::{
		terms::{AttributionMethod, FeeSplit, MAX_RELEASES},
		traits::{self, OnModelRemoved},
		Balance, ContentHash, ModelId, ReleaseId, TermsVersion,
	};
	use tributary_support::count;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The weights of this pallet's calls.
		type WeightInfo: WeightInfo;

		/// The token in which deposits are held.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Held for a model.
		#[pallet::constant]
		type ModelDeposit: Get<Balance>;

		/// Held for each version of a model's terms.
		#[pallet::constant]
		type TermsDeposit: Get<Balance>;

		/// The Releases that terms may name.
		type Releases: traits::Releases<Self::AccountId>;

		/// The ledger: it owes an owner the deposit that its account could not take back.
		type Ledger: traits::Credit<Self::AccountId>;

		/// The reaction of others to the removal of a model.
		type OnModelRemoved: OnModelRemoved;

		/// Fixtures for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: traits::benchmarking::ReleaseFixture<Self::AccountId>;
	}

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the record of a model and its terms, for as long as it is kept.
		Deposit,
	}

	/// The id of the next model.
	#[pallet::storage]
	pub type NextModelId<T> = StorageValue<_, ModelId, ValueQuery>;

	/// The registered models.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, ModelOf<T>>;

	/// The published terms, by model and version.
	#[pallet::storage]
	pub type Terms<T: Config> = StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, TermsVersion, TermsOf<T>>;

	/// Who needs those terms, and what is held for them. Apart from them, since they are long and this changes with every job.
	#[pallet::storage]
	pub type TermsUses<T> = StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, TermsVersion, TermsUse>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was registered.
		Registered {
			/// The model.
			model: ModelId,
			/// Who registered it.
			owner: T::AccountId,
			/// BLAKE3 of its weights or their manifest.
			artifact: ContentHash,
			/// The model it is built on.
			base: Option<ModelId>,
		},
		/// A model got new terms.
		TermsPublished {
			/// The model.
			model: ModelId,
			/// The version of the terms.
			version: TermsVersion,
			/// The terms, with all beneficiaries.
			terms: TermsOf<T>,
		},
		/// A model and its deposit went to another account.
		OwnershipTransferred {
			/// The model.
			model: ModelId,
			/// Who owned it.
			old_owner: T::AccountId,
			/// Who owns it now.
			new_owner: T::AccountId,
		},
		/// A model takes no new jobs any more.
		Retired {
			/// The model.
			model: ModelId,
		},
		/// A model was offered to another account, which may take it over.
		OwnershipOffered {
			/// The model.
			model: ModelId,
			/// To whom. Nobody else may take it any more; if this is the owner, nobody may.
			to: T::AccountId,
		},
		/// A version of terms is gone. Nobody needed it.
		TermsRemoved {
			/// The model.
			model: ModelId,
			/// The version.
			version: TermsVersion,
			/// What went back to the model's owner.
			deposit: Balance,
		},
		/// A model is gone. Its id never comes back.
		ModelRemoved {
			/// The model.
			model: ModelId,
			/// Who owned it.
			owner: T::AccountId,
			/// What went back to the owner.
			deposit: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No model has this id.
		UnknownModel,
		/// The caller does not own the model.
		NotOwner,
		/// The model is retired.
		Retired,
		/// The new owner is the owner already, and no offer stands that could be taken back.
		AlreadyOwner,
		/// The model was not offered to the caller.
		NotOffered,
		/// The model is not retired.
		NotRetired,
		/// There is no such version of the model's terms.
		UnknownTerms,
		/// Jobs or channels under way are paid by these terms.
		TermsInUse,
		/// New jobs may still agree to these terms.
		TermsCurrent,
		/// The model still has terms.
		TermsLeft,
		/// Too many models would stand one upon the other.
		TooDeep,
		/// All ids are used up.
		IdsExhausted,
		/// The parts of the split do not sum to 100%.
		SplitNotWhole,
		/// There is a data share, but no Release to pay it to.
		NoReleases,
		/// There are Releases, but no data share to pay them.
		NoDataShare,
		/// The weights of the Releases do not sum to 100%.
		WeightsNotWhole,
		/// A Release is named twice.
		DuplicateRelease,
		/// A Release has no part of the data share.
		ZeroWeight,
		/// A Release was never cut.
		UnknownRelease,
		/// A Release has no points, so nobody in it could be paid.
		ReleaseWithoutPoints,
		/// One contribution may take more than all of them together.
		CapsInverted,
		/// There is a base share, but the model is built on no other.
		NoBase,
		/// The model that it is built on has no terms, or is gone, so nobody could be paid the base share.
		BaseWithoutTerms,
		/// The lineage has more beneficiaries than terms can hold.
		TooManyBeneficiaries,
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register a model.
		///
		/// Holds the deposit for a model from the caller, who becomes its owner.
		///
		/// Origin: signed.
		///
		/// Errors: `UnknownModel` if there is no such base, `TooDeep`, `IdsExhausted`; or the deposit cannot be held.
		///
		/// Events: `Registered`.
		#[pallet::call_index(0)]
		pub fn register(
			origin: OriginFor<T>,
			artifact: ContentHash,
			name: Name,
			uri: Uri,
			base: Option<ModelId>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register(owner, artifact, name, uri, base)
		}

		/// Publish the next version of a model's terms.
		///
		/// Earlier versions stay as they are, for those who agreed to them. Holds the deposit for terms from the owner, until
		/// `remove_terms`. The Releases that the terms name are kept as long as the terms are. The base share is divided as the
		/// latest terms of the base divide its owner's and lineage's parts: a base that is gone, or retired without any terms
		/// left, cannot be paid, and the terms must do without a base share.
		///
		/// Origin: signed by the model's owner.
		///
		/// Errors: `UnknownModel`, `NotOwner`, `Retired`; `SplitNotWhole`; `NoReleases`, `NoDataShare`, `WeightsNotWhole`,
		/// `DuplicateRelease`, `ZeroWeight`, `UnknownRelease`, `ReleaseWithoutPoints`; `CapsInverted`; `NoBase`, `BaseWithoutTerms`,
		/// `TooManyBeneficiaries`; `IdsExhausted`; or the deposit cannot be held.
		///
		/// Events: `TermsPublished`.
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::publish_terms(count(releases.len())))]
		pub fn publish_terms(
			origin: OriginFor<T>,
			model: ModelId,
			split: FeeSplit,
			method: AttributionMethod,
			releases: Releases,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_publish_terms(owner, model, Offer { split, method, releases })
		}

		/// Offer a model, with the deposit held for it, to another account, which takes it with `accept_ownership`.
		///
		/// A new offer takes the place of an earlier one; offered to its owner, the model is offered to nobody. Until somebody
		/// accepts, nothing changes.
		///
		/// Origin: signed by the model's owner.
		///
		/// Errors: `UnknownModel`, `NotOwner`; `AlreadyOwner` if the owner has made no offer to take back.
		///
		/// Events: `OwnershipOffered`.
		#[pallet::call_index(2)]
		pub fn transfer_ownership(origin: OriginFor<T>, model: ModelId, new_owner: T::AccountId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_transfer_ownership(owner, model, new_owner)
		}

		/// Retire a model: it takes no new jobs and gets no new terms. Jobs under way settle.
		///
		/// Its record stays, and so does the deposit for it, until its terms and then it are removed. Models built on it can
		/// leave a share to its lineage as long as its latest terms are there.
		///
		/// Origin: signed by the model's owner.
		///
		/// Errors: `UnknownModel`, `NotOwner`, `Retired` if it is already.
		///
		/// Events: `Retired`.
		#[pallet::call_index(3)]
		pub fn retire(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_retire(owner, model)
		}

		/// Take over a model that was offered to the caller, with the deposit held for it.
		///
		/// The deposit moves with the model: it is held from the caller afterwards and goes back to the caller when the model
		/// and its terms end. Terms that were published before go on paying those whom they name.
		///
		/// Origin: signed by whom the model was offered to.
		///
		/// Errors: `UnknownModel`, `NotOffered`; or the deposit cannot be held from the caller, who needs an account.
		///
		/// Events: `OwnershipTransferred`.
		#[pallet::call_index(4)]
		pub fn accept_ownership(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let new_owner = ensure_signed(origin)?;
			Self::do_accept_ownership(new_owner, model)
		}

		/// Remove a version of a model's terms that nobody needs, and give the deposit for it back to the model's owner.
		///
		/// Nobody needs a version by which no job or channel under way is paid, and which no new one can agree to: because
		/// later terms were published, or the model is retired. The Releases that it names are kept no longer on its account.
		///
		/// Origin: signed by anybody.
		///
		/// Errors: `UnknownModel`, `UnknownTerms`; `TermsInUse`, `TermsCurrent`.
		///
		/// Events: `TermsRemoved`.
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::remove_terms(MAX_RELEASES))]
		pub fn remove_terms(origin: OriginFor<T>, model: ModelId, version: TermsVersion) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let releases = Self::do_remove_terms(model, version)?;
			Ok(Some(<T as Config>::WeightInfo::remove_terms(releases)).into())
		}

		/// Remove a retired model without any terms left, and give the deposit for it back to its owner.
		///
		/// Its id never comes back. Models that are built on it stay, and can leave no share to its lineage any more.
		///
		/// Origin: signed by anybody.
		///
		/// Errors: `UnknownModel`, `NotRetired`, `TermsLeft`.
		///
		/// Events: `ModelRemoved`.
		#[pallet::call_index(6)]
		pub fn remove_model(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_model(model)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The Releases that a version of a model's terms names and of which contributions were revoked since, and how many: the
		/// model was trained on them all the same. None if there are no such terms.
		pub fn releases_with_revoked(model: ModelId, version: TermsVersion) -> Vec<(ReleaseId, u32)> {
			Self::revoked(model, version)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
