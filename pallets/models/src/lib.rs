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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
#[cfg(feature = "runtime-benchmarks")]
mod impl_model_fixture;
mod impl_models;
mod lineage;
#[cfg(test)]
mod mock;
mod owner;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use types::{Model, ModelOf, Name, Releases, TermsOf, TermsUse, Uri, MAX_DEPTH, MAX_NAME, MAX_URI};
pub use weights::WeightInfo;

/// Calls, events, errors and storage of the pallet.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use crate::{
		types::{ModelOf, Name, Offer, Releases, TermsOf, TermsUse, Uri},
		weights::WeightInfo,
	};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{hold, Inspect, Mutate},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	#[cfg(feature = "runtime-benchmarks")]
	use tributary_primitives::traits::benchmarking::ReleaseFixture;
	use tributary_primitives::{
		terms::{AttributionMethod, FeeSplit, MAX_RELEASES},
		traits::{self, Credit, OnModelRemoved},
		Balance, ContentHash, ModelId, ReleaseId, TermsVersion,
	};
	use tributary_support::count;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Registered models and their terms.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// Token in which deposits are held.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// Reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;
		/// Deposit for a model.
		#[pallet::constant]
		type ModelDeposit: Get<Balance>;
		/// Deposit for a version of a model's terms.
		#[pallet::constant]
		type TermsDeposit: Get<Balance>;
		/// Clock by which the end of terms is counted.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;
		/// Number of blocks for which terms over a retired Datanet still take new jobs, from
		/// the call of `end_terms` on.
		#[pallet::constant]
		type TermsGrace: Get<BlockNumberFor<Self>>;
		/// Releases that terms may name.
		type Releases: traits::Releases<Self::AccountId>;
		/// Ledger that owes a refund that an owner's account cannot take.
		type Ledger: Credit<Self::AccountId>;
		/// Handler of the removal of a model.
		type OnModelRemoved: OnModelRemoved;
		/// Fixtures of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: ReleaseFixture<Self::AccountId>;
	}

	/// Reasons for which the pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposit for a model and its terms.
		#[codec(index = 0)]
		Deposit,
	}

	/// Id of the next model.
	#[pallet::storage]
	pub type NextModelId<T> = StorageValue<_, ModelId, ValueQuery>;

	/// Registered models.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, ModelOf<T>>;

	/// Published terms, by model and version.
	#[pallet::storage]
	pub type Terms<T: Config> = StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, TermsVersion, TermsOf<T>>;

	/// Users and deposit of each version of terms. Stored apart from the terms, which are
	/// long, because it changes with every job.
	#[pallet::storage]
	pub type TermsUses<T> = StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, TermsVersion, TermsUse>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was registered.
		Registered {
			/// Model.
			model: ModelId,
			/// Owner.
			owner: T::AccountId,
			/// BLAKE3 hash of its weights or their manifest.
			artifact: ContentHash,
			/// Model that it is built on.
			base: Option<ModelId>,
		},
		/// Terms of a model were published.
		TermsPublished {
			/// Model.
			model: ModelId,
			/// Version of the terms.
			version: TermsVersion,
			/// Terms, with all beneficiaries.
			terms: TermsOf<T>,
		},
		/// A model and its deposit were transferred to another account.
		OwnershipTransferred {
			/// Model.
			model: ModelId,
			/// Former owner.
			from: T::AccountId,
			/// New owner.
			to: T::AccountId,
			/// Deposit that moved with the model.
			deposit: Balance,
		},
		/// A model was retired: it takes no new jobs.
		Retired {
			/// Model.
			model: ModelId,
		},
		/// A model was offered to another account, or an offer was withdrawn.
		OwnershipOffered {
			/// Model.
			model: ModelId,
			/// Account that may accept, or `None` if the offer was withdrawn.
			to: Option<T::AccountId>,
		},
		/// The end of terms over a retired Datanet was set: they will take no new jobs.
		TermsEndSet {
			/// Model.
			model: ModelId,
			/// Version of the terms.
			version: TermsVersion,
			/// Block from which on the terms take no new jobs.
			ends_at: BlockNumberFor<T>,
		},
		/// A version of terms without users was removed.
		TermsRemoved {
			/// Model.
			model: ModelId,
			/// Version of the terms.
			version: TermsVersion,
			/// Amount refunded to the model's owner.
			deposit: Balance,
		},
		/// A model was removed. Its id is never reused.
		ModelRemoved {
			/// Model.
			model: ModelId,
			/// Owner.
			owner: T::AccountId,
			/// Amount refunded to the owner.
			deposit: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The model does not exist.
		ModelNotFound,
		/// The caller does not own the model.
		NotOwner,
		/// The model is retired.
		Retired,
		/// The model was offered to its owner.
		AlreadyOwner,
		/// The model was not offered to the caller.
		NotOffered,
		/// The model is not retired.
		NotRetired,
		/// The model has no such version of terms.
		TermsNotFound,
		/// Jobs or channels are paid by these terms.
		TermsInUse,
		/// New jobs can agree to these terms.
		TermsCurrent,
		/// No Datanet that the terms rest on is retired.
		NotEnding,
		/// The end of the terms is set already.
		AlreadyEnding,
		/// The model still has terms.
		TermsLeft,
		/// The lineage would be too deep.
		MaxDepthExceeded,
		/// The shares of the split do not sum to 100%.
		SplitNotWhole,
		/// There is a data share, but no Release to pay it to.
		NoReleases,
		/// There are Releases, but no data share to pay to them.
		NoDataShare,
		/// The weights of the Releases do not sum to 100%.
		WeightsNotWhole,
		/// A Release is named twice.
		DuplicateRelease,
		/// A Release has a weight of zero.
		ZeroWeight,
		/// A Release does not exist.
		ReleaseNotFound,
		/// A Release has no points, so no contributor could be paid.
		ReleaseWithoutPoints,
		/// The cap of one contribution is above the cap of all.
		CapsInverted,
		/// There is a base share, but the model is built on no other.
		NoBase,
		/// There is a base share, but the base has no terms by which to divide it.
		BaseWithoutTerms,
		/// The lineage has more beneficiaries than terms can hold.
		MaxBeneficiariesExceeded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::ModelDeposit::get() > 0, "a model has a deposit");
			assert!(T::TermsDeposit::get() > 0, "a version of terms has a deposit");
			assert!(!T::TermsGrace::get().is_zero(), "terms over a retired Datanet take jobs for a while");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Registers a model, owned by the caller, and holds its deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Errors
		///
		/// - `ModelNotFound`: the base does not exist.
		/// - `MaxDepthExceeded`: the base has the deepest lineage already.
		/// - `ArithmeticError::Overflow`: all ids are used up.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `Registered`
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

		/// Publishes the next version of a model's terms and holds its deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the model.
		///
		/// ## Details
		///
		/// Earlier versions stay as they are for the accounts that agreed to them. The Releases
		/// that the terms name stay as long as the terms.
		///
		/// The base share is divided as the latest terms of the base divide the parts of its owner
		/// and its lineage. A base that was removed, or has no terms left, cannot be paid: the
		/// terms then need a base share of zero.
		///
		/// ## Errors
		///
		/// - `ModelNotFound`: the model does not exist.
		/// - `NotOwner`: the caller does not own the model.
		/// - `Retired`: the model is retired.
		/// - `SplitNotWhole`: the shares of the split do not sum to 100%.
		/// - `CapsInverted`: the cap of one contribution is above the cap of all.
		/// - `NoReleases`: there is a data share, but no Release.
		/// - `NoDataShare`: there are Releases, but no data share.
		/// - `WeightsNotWhole`: the weights of the Releases do not sum to 100%.
		/// - `DuplicateRelease`: a Release is named twice.
		/// - `ZeroWeight`: a Release has a weight of zero.
		/// - `ReleaseNotFound`: a Release does not exist.
		/// - `ReleaseWithoutPoints`: a Release has no points.
		/// - `NoBase`: there is a base share, but no base.
		/// - `BaseWithoutTerms`: there is a base share, but the base has no terms.
		/// - `MaxBeneficiariesExceeded`: the lineage is too long.
		/// - `ArithmeticError::Overflow`: all versions are used up.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `TermsPublished`
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

		/// Offers a model, with its deposit, to another account.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the model.
		///
		/// ## Details
		///
		/// Nothing changes until the account accepts with `accept_ownership`. A new offer replaces
		/// an earlier one. `None` withdraws it.
		///
		/// ## Errors
		///
		/// - `ModelNotFound`: the model does not exist.
		/// - `NotOwner`: the caller does not own the model.
		/// - `AlreadyOwner`: the offer is to the owner.
		///
		/// ## Events
		///
		/// - `OwnershipOffered`
		#[pallet::call_index(2)]
		pub fn transfer_ownership(origin: OriginFor<T>, model: ModelId, to: Option<T::AccountId>) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_transfer_ownership(owner, model, to)
		}

		/// Retires a model, so that it takes no new jobs and gets no new terms.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the model.
		///
		/// ## Details
		///
		/// Jobs and channels under way are not affected. The deposit stays until the terms and the
		/// model are removed. Models built on this one can leave a share to its lineage as long as
		/// its latest terms exist.
		///
		/// ## Errors
		///
		/// - `ModelNotFound`: the model does not exist.
		/// - `NotOwner`: the caller does not own the model.
		/// - `Retired`: the model is retired already.
		///
		/// ## Events
		///
		/// - `Retired`
		#[pallet::call_index(3)]
		pub fn retire(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_retire(owner, model)
		}

		/// Accepts a model, with its deposit, that was offered to the caller.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account that the model was offered to.
		///
		/// ## Details
		///
		/// The deposit is then on hold of the caller, and is refunded to the caller when the terms
		/// and the model are removed. Terms that were published before still pay the accounts that
		/// they name.
		///
		/// ## Errors
		///
		/// - `ModelNotFound`: the model does not exist.
		/// - `NotOffered`: the model was not offered to the caller.
		///
		/// An error of the transfer of the hold is passed on. The caller needs an existing account.
		///
		/// ## Events
		///
		/// - `OwnershipTransferred`
		#[pallet::call_index(4)]
		pub fn accept_ownership(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_ownership(who, model)
		}

		/// Removes a version of a model's terms that is not in use, and refunds its deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// A version is not in use if no job or channel is paid by it, and no new one can agree to
		/// it because a later version was published, the model is retired, or the terms have ended
		/// (`end_terms`). The version no longer pins its Releases. The model's owner gets the
		/// refund.
		///
		/// ## Errors
		///
		/// - `ModelNotFound`: the model does not exist.
		/// - `TermsNotFound`: the model has no such version of terms.
		/// - `TermsInUse`: jobs or channels are paid by the version.
		/// - `TermsCurrent`: new jobs can agree to the version.
		///
		/// ## Events
		///
		/// - `TermsRemoved`
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::remove_terms(MAX_RELEASES))]
		pub fn remove_terms(origin: OriginFor<T>, model: ModelId, version: TermsVersion) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let releases = Self::do_remove_terms(model, version)?;
			Ok(Some(<T as Config>::WeightInfo::remove_terms(releases)).into())
		}

		/// Removes a retired model without terms, and refunds its deposit to the owner.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// The id is never reused. Models that are built on this one stay, and can leave no share
		/// to its lineage any more.
		///
		/// ## Errors
		///
		/// - `ModelNotFound`: the model does not exist.
		/// - `NotRetired`: the model is not retired.
		/// - `TermsLeft`: the model still has terms.
		///
		/// ## Events
		///
		/// - `ModelRemoved`
		#[pallet::call_index(6)]
		pub fn remove_model(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_model(model)
		}

		/// Sets the end of a model's latest terms, which rest on a retired Datanet.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// The terms pin Releases of that Datanet, and with them the deposits of all its
		/// contributors. After a grace of `TermsGrace` blocks the model takes no new jobs under
		/// them. Once no job or channel uses them, any account may remove them with
		/// `remove_terms`. New terms end the grace: the owner of the model publishes them over
		/// other Releases.
		///
		/// ## Errors
		///
		/// - `ModelNotFound`: the model does not exist.
		/// - `Retired`: the model is retired, so its terms take no new jobs.
		/// - `AlreadyEnding`: the end of the terms is set already.
		/// - `TermsNotFound`: the model has no terms.
		/// - `NotEnding`: no Datanet that the terms rest on is retired.
		///
		/// ## Events
		///
		/// - `TermsEndSet`
		#[pallet::call_index(7)]
		#[pallet::weight(<T as Config>::WeightInfo::end_terms(MAX_RELEASES))]
		pub fn end_terms(origin: OriginFor<T>, model: ModelId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let releases = Self::do_end_terms(model)?;
			Ok(Some(<T as Config>::WeightInfo::end_terms(releases)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns those Releases of a version of terms of which contributions were revoked later,
		/// with the number of these. The model was trained on them all the same.
		///
		/// Returns none if there are no such terms.
		pub fn releases_with_revoked(model: ModelId, version: TermsVersion) -> Vec<(ReleaseId, u32)> {
			Self::do_releases_with_revoked(model, version)
		}
	}
}
