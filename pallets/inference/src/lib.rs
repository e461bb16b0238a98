//! # Inference
//!
//! Paid requests to models, and the bonded providers that answer them.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module. [`Pallet::job`], [`Pallet::prompt`] and [`Pallet::provider`] read what a runtime API shows.
//!
//! ## Overview
//!
//! A requester puts a fee into escrow and names a model, the version of its terms, and (or not) a provider. The provider
//! accepts, locking collateral out of its bond, and submits an output with the runs of its canonical trace, each with
//! the proof that its bytes stand in the contribution it names. What stands uncontested until the challenge window has
//! passed is settled: the fee goes to the ledger, which credits everybody, and the collateral is free again.
//!
//! ```text
//!               accept               submit                 challenge window
//!  Requested ------------> Accepted ------------> Submitted ----------------> settled
//!      |  cancel, or nobody    |  deadline missed: refund, penalty
//!      |  came: refund         |
//!      v                       v
//! ```
//!
//! ## Terminology
//!
//! - **Due**: the block that ends a job's stage. Before it, the stage's own step may be taken; from it on, its exit.
//! - **Exit**: settlement of a submitted job, refund of any other. It needs nobody's goodwill: the agenda takes it in
//!   `on_idle`, and anybody may take it by `settle` or `expire`.
//! - **Collateral**: twice the fee, out of the provider's bond, from acceptance to the end of the job.
//!
//! ## Properties
//!
//! - An account's holds are exactly the fees of its live jobs, and its bond with what is unbonding.
//! - A provider's locked collateral is the sum over its accepted and submitted jobs, and never more than its bond.
//! - Every job is in one stage and on the agenda once; silence ends in a refund or a settlement.
//! - What decides a job's trace and payment is frozen when it is requested.
//! - `on_idle` keeps to the block's leftover weight, and a job that cannot leave holds up no other.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use weights::WeightInfo;

mod agenda;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod job;
mod provider;
mod submission;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::*,
	sp_runtime::{
		traits::{BlockNumberProvider, One, Saturating, Zero},
		Perbill,
	},
	traits::{
		tokens::fungible::{hold, Inspect},
		DefensiveSaturating,
	},
	weights::WeightMeter,
};
use frame_system::pallet_prelude::*;
use tributary_primitives::{
	trace::TraceRules,
	traits::{Catalogue, Models, Settlement},
	Balance, ContentHash, JobId, ModelId, TermsVersion,
};
use types::*;

/// A provider of this chain.
pub type ProviderOf<T> = Provider<BlockNumberFor<T>>;
/// A job of this chain.
pub type JobOf<T> = Job<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

#[frame_support::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What each call and each step of the agenda weighs.
		type WeightInfo: WeightInfo;
		/// The reason of a hold.
		type RuntimeHoldReason: From<HoldReason>;
		/// The token: fees and bonds are held in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The models and their terms.
		type Models: Models<Self::AccountId>;
		/// The contributions that an output may be traced to.
		type Catalogue: Catalogue<Self::AccountId, BlockNumberFor<Self>>;
		/// The ledger.
		type Settlement: Settlement<Self::AccountId, BlockNumberFor<Self>>;
		/// What all windows count. It may stand still, and never goes back.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;
		/// The protocol's cut of a fee, for jobs requested from now on.
		type ProtocolCut: Get<Perbill>;
		/// The least fee.
		type MinFee: Get<Balance>;
		/// The least bond with which a provider may serve and accept.
		type MinBond: Get<Balance>;
		/// The part of the collateral that a missed deadline costs, for jobs requested from now on.
		type ProviderPenalty: Get<Perbill>;
		/// The rules of the trace, for jobs requested from now on.
		type Rules: Get<TraceRules>;
		/// Blocks that a request waits for a provider.
		type RequestWindow: Get<BlockNumberFor<Self>>;
		/// Blocks that a provider has from its acceptance to its output.
		type SubmitWindow: Get<BlockNumberFor<Self>>;
		/// Blocks in which an output may be challenged.
		type ChallengeWindow: Get<BlockNumberFor<Self>>;
		/// Blocks that a part of a bond takes to leave.
		type UnbondingDelay: Get<BlockNumberFor<Self>>;
		/// Who is credited with penalties.
		type TreasuryAccount: Get<Self::AccountId>;
	}

	/// Why an amount is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The fee of a job under way.
		#[codec(index = 0)]
		Fee,
		/// A provider's bond.
		#[codec(index = 1)]
		Bond,
		// Index 2 is kept for the bond of a challenge.
	}

	/// The providers.
	#[pallet::storage]
	pub type Providers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ProviderOf<T>>;

	/// The models that a provider serves, and the least fee that it takes for each.
	#[pallet::storage]
	pub type Serving<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ModelId, Balance>;

	/// The number of the next job.
	#[pallet::storage]
	pub type NextJob<T: Config> = StorageValue<_, JobId, ValueQuery>;

	/// The jobs under way.
	#[pallet::storage]
	pub type Jobs<T: Config> = StorageMap<_, Twox64Concat, JobId, JobOf<T>>;

	/// The prompts of the jobs under way.
	#[pallet::storage]
	pub type Prompts<T: Config> = StorageMap<_, Twox64Concat, JobId, Prompt>;

	/// The job that stands in a place of the agenda: by the block in which it is due, and its number in that block.
	#[pallet::storage]
	pub type Agenda<T: Config> = StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, u32, JobId>;

	/// How many places of a block were ever taken, until the cursor has passed it.
	#[pallet::storage]
	pub type AgendaEnd<T: Config> = StorageMap<_, Twox64Concat, BlockNumberFor<T>, u32, ValueQuery>;

	/// The next place of the agenda to work.
	#[pallet::storage]
	pub type AgendaCursor<T: Config> = StorageValue<_, Slot<BlockNumberFor<T>>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody became a provider.
		ProviderRegistered {
			/// The provider.
			provider: T::AccountId,
			/// Its bond.
			bond: Balance,
			/// Where to reach it.
			endpoint: Endpoint,
		},
		/// A provider bonded more.
		BondIncreased {
			/// The provider.
			provider: T::AccountId,
			/// How much more.
			amount: Balance,
			/// Its bond now.
			bond: Balance,
		},
		/// A part of a bond is on its way out.
		UnbondingStarted {
			/// The provider.
			provider: T::AccountId,
			/// How much.
			amount: Balance,
			/// The block from which it may be withdrawn.
			until: BlockNumberFor<T>,
		},
		/// A provider took out what had unbonded.
		Withdrawn {
			/// The provider.
			provider: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A provider has nothing bonded and serves nothing any more.
		ProviderRemoved {
			/// Who was the provider.
			provider: T::AccountId,
		},
		/// A provider serves a model, or changed the least fee it takes for it.
		ServingStarted {
			/// The provider.
			provider: T::AccountId,
			/// The model.
			model: ModelId,
			/// The least fee.
			min_fee: Balance,
		},
		/// A provider serves a model no more.
		ServingStopped {
			/// The provider.
			provider: T::AccountId,
			/// The model.
			model: ModelId,
		},
		/// A provider is to be reached elsewhere.
		EndpointSet {
			/// The provider.
			provider: T::AccountId,
			/// Where to reach it.
			endpoint: Endpoint,
		},
		/// A job was requested and its fee put on hold.
		Requested {
			/// The job.
			job: JobId,
			/// Who asked.
			requester: T::AccountId,
			/// The model asked.
			model: ModelId,
			/// The version of its terms.
			version: TermsVersion,
			/// The provider asked, or anybody who serves the model.
			provider: Option<T::AccountId>,
			/// What is asked.
			prompt: Prompt,
			/// What it pays.
			fee: Balance,
			/// The last block in which it may be accepted.
			accept_by: BlockNumberFor<T>,
		},
		/// A requester took a job back and its fee with it.
		Cancelled {
			/// The job.
			job: JobId,
			/// Who had asked.
			requester: T::AccountId,
			/// The fee.
			refund: Balance,
		},
		/// A provider took a job.
		Accepted {
			/// The job.
			job: JobId,
			/// Who owes the output.
			provider: T::AccountId,
			/// What it locked for that.
			collateral: Balance,
			/// The last block in which the output may be submitted.
			submit_by: BlockNumberFor<T>,
		},
		/// A provider submitted an output and its trace.
		Submitted {
			/// The job.
			job: JobId,
			/// Whose output it is.
			provider: T::AccountId,
			/// The output.
			output: Output,
			/// BLAKE3 of the output.
			output_hash: ContentHash,
			/// The runs of its trace, each of them proven.
			runs: Runs,
			/// BLAKE3 of the SCALE-encoded runs.
			runs_hash: ContentHash,
			/// The windows of the output, owned or not.
			positions: u32,
			/// The block from which the job settles.
			settles_at: BlockNumberFor<T>,
		},
		/// A job was settled: its fee is with the ledger, its collateral is free.
		Settled {
			/// The job.
			job: JobId,
			/// Whose collateral is free.
			provider: T::AccountId,
			/// The fee.
			fee: Balance,
		},
		/// A job ended without an output and its fee went back.
		Expired {
			/// The job.
			job: JobId,
			/// Who had asked.
			requester: T::AccountId,
			/// The fee.
			refund: Balance,
			/// Who was asked, or owed the output.
			provider: Option<T::AccountId>,
			/// What that provider lost to the treasury: nothing if it had not accepted.
			penalty: Balance,
		},
		/// A job could not leave its stage and is tried again later.
		SettlementFailed {
			/// The job.
			job: JobId,
			/// Why.
			error: DispatchError,
			/// The block of the next try.
			retry_at: BlockNumberFor<T>,
		},
		/// A job with an output could not be settled for so long that its fee went back.
		Abandoned {
			/// The job.
			job: JobId,
			/// Who had asked.
			requester: T::AccountId,
			/// The fee.
			refund: Balance,
			/// Whose collateral is free.
			provider: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such job under way.
		UnknownJob,
		/// The model has no such version of terms.
		UnknownTerms,
		/// The model's owner has published newer terms: read them, and name their version.
		TermsSuperseded,
		/// There is no such model, or it takes no new jobs.
		ModelUnavailable,
		/// The fee is below the chain's minimum.
		FeeTooLow,
		/// The fee is below what the provider takes for the model.
		FeeBelowProviderMinimum,
		/// Only who requested the job may do this.
		NotRequester,
		/// The job asks another provider.
		NotNamed,
		/// Only the provider that accepted the job may do this.
		NotProvider,
		/// The job was accepted already.
		AlreadyAccepted,
		/// The job was not accepted yet.
		NotAccepted,
		/// The job has its output already.
		AlreadySubmitted,
		/// The job has no output yet.
		NotSubmitted,
		/// The time for this has passed.
		DeadlinePassed,
		/// The time for this has not come.
		TooEarly,
		/// The account is not a provider.
		NotRegistered,
		/// The account is a provider already.
		AlreadyRegistered,
		/// The bond is less than asked for, or is or would be below the minimum.
		InsufficientBond,
		/// The free part of the bond does not cover the job's collateral.
		InsufficientCollateral,
		/// That much of the bond is collateral of jobs under way.
		CollateralLocked,
		/// The provider does not serve the model.
		NotServing,
		/// The provider still serves a model.
		StillServing,
		/// The provider serves as many models as it may.
		MaxServedExceeded,
		/// As many parts of the bond are on their way out as may be.
		MaxUnbondingExceeded,
		/// The amount is zero.
		ZeroAmount,
		/// Nothing has unbonded.
		NothingToWithdraw,
		/// The output is empty.
		EmptyOutput,
		/// The model's terms attribute by no trace.
		TraceNotAllowed,
		/// There are more runs than are paid, and one further.
		TooManyRuns,
		/// A run has no positions.
		EmptyRun,
		/// A run reaches beyond the output.
		RunOutOfBounds,
		/// Two runs share a position, or they are out of order.
		RunsOverlap,
		/// The further run, which is not paid, has more than one position.
		FurtherRunTooLong,
		/// A run names a contribution that does not exist.
		UnknownContribution,
		/// A run names a contribution in none of the Releases of the model's terms.
		NotInReleases,
		/// A run names a contribution that is paid through the pool only.
		NotTraceable,
		/// A run names a contribution that was closed before the job was requested.
		ContributionClosed,
		/// The bytes of a run do not stand in its contribution where it says.
		ProofInvalid,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::work_agenda(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			let rules = T::Rules::get();
			assert!(rules.window > 0, "a window has bytes");
			assert!(rules.max_runs <= MAX_PAID_RUNS, "a job's state has room for every paid run");
			assert!(T::MinFee::get() > 0 && T::MinBond::get() > 0, "a job has a fee, a provider a bond");
			for window in [T::RequestWindow::get(), T::SubmitWindow::get(), T::ChallengeWindow::get()] {
				assert!(!window.is_zero(), "a window has blocks");
			}
			let heaviest = T::WeightInfo::agenda_base()
				.saturating_add(T::WeightInfo::agenda_block())
				.saturating_add(T::WeightInfo::agenda_entry())
				.saturating_add(T::WeightInfo::agenda_postpone())
				.saturating_add(Self::heaviest_settlement().max(T::WeightInfo::expire()));
			let block = <T as frame_system::Config>::BlockWeights::get().max_block;
			assert!(heaviest.all_lte(block / 4), "an idle block has room for any job's exit");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame_support::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Become a provider, with a bond that is put on hold.
		///
		/// Origin: signed. Errors: `AlreadyRegistered`, `InsufficientBond`, the hold's own. Event: `ProviderRegistered`.
		#[pallet::call_index(0)]
		pub fn register_provider(origin: OriginFor<T>, bond: Balance, endpoint: Endpoint) -> DispatchResult {
			Self::do_register(ensure_signed(origin)?, bond, endpoint)
		}

		/// Add to a bond.
		///
		/// Origin: the provider. Errors: `NotRegistered`, `ZeroAmount`, `InsufficientBond`, the hold's own. Event:
		/// `BondIncreased`.
		#[pallet::call_index(1)]
		pub fn bond_more(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			Self::do_bond_more(ensure_signed(origin)?, amount)
		}

		/// Start to take a part of a bond out, or all of it when no model is served any more.
		///
		/// Origin: the provider. Errors: `NotRegistered`, `ZeroAmount`, `InsufficientBond`, `CollateralLocked`,
		/// `StillServing`, `MaxUnbondingExceeded`. Event: `UnbondingStarted`.
		#[pallet::call_index(2)]
		pub fn unbond(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			Self::do_unbond(ensure_signed(origin)?, amount)
		}

		/// Get back what has unbonded.
		///
		/// Origin: the provider. Errors: `NotRegistered`, `NothingToWithdraw`. Events: `Withdrawn`, and `ProviderRemoved`
		/// when that was all.
		#[pallet::call_index(3)]
		pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw_unbonded(ensure_signed(origin)?)
		}

		/// Serve a model for at least `min_fee` a job; again, to change that fee for jobs not yet accepted.
		///
		/// Origin: a provider. Errors: `NotRegistered`, `InsufficientBond`, `ModelUnavailable`, `MaxServedExceeded`.
		/// Event: `ServingStarted`.
		#[pallet::call_index(4)]
		pub fn serve(origin: OriginFor<T>, model: ModelId, min_fee: Balance) -> DispatchResult {
			Self::do_serve(ensure_signed(origin)?, model, min_fee)
		}

		/// Serve a model no more. Jobs accepted before go on.
		///
		/// Origin: the provider. Errors: `NotRegistered`, `NotServing`. Events: `ServingStopped`, and `ProviderRemoved`
		/// when nothing is left of the provider.
		#[pallet::call_index(5)]
		pub fn stop_serving(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			Self::do_stop_serving(ensure_signed(origin)?, model)
		}

		/// Say where the provider is to be reached.
		///
		/// Origin: the provider. Errors: `NotRegistered`. Event: `EndpointSet`.
		#[pallet::call_index(6)]
		pub fn set_endpoint(origin: OriginFor<T>, endpoint: Endpoint) -> DispatchResult {
			Self::do_set_endpoint(ensure_signed(origin)?, endpoint)
		}

		/// Ask a model, under the latest version of its terms, and put the fee on hold. Naming the version makes sure that
		/// nobody agrees to terms that were published a moment ago; a job keeps those that it began with.
		///
		/// Without a provider named, any that serves the model may accept.
		///
		/// Origin: signed. Errors: `FeeTooLow`, `ModelUnavailable`, `UnknownTerms`, `TermsSuperseded`,
		/// `NotServing`, `FeeBelowProviderMinimum`, or the hold's own. Event: `Requested`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::request(length(prompt.len())))]
		pub fn request(
			origin: OriginFor<T>,
			model: ModelId,
			version: TermsVersion,
			provider: Option<T::AccountId>,
			prompt: Prompt,
			fee: Balance,
		) -> DispatchResult {
			Self::do_request(ensure_signed(origin)?, model, version, provider, prompt, fee)
		}

		/// Take a request back that nobody has accepted.
		///
		/// Origin: the requester. Errors: `UnknownJob`, `NotRequester`, `AlreadyAccepted`. Event: `Cancelled`.
		#[pallet::call_index(11)]
		pub fn cancel(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			Self::do_cancel(ensure_signed(origin)?, job)
		}

		/// Take a job: its collateral is locked, and its deadline counts from here.
		///
		/// Origin: a provider that serves the model, the named one if the request names one. Errors: `UnknownJob`,
		/// `AlreadyAccepted`, `NotNamed`, `DeadlinePassed`, `NotServing`, `FeeBelowProviderMinimum`, `NotRegistered`,
		/// `InsufficientBond`, `InsufficientCollateral`. Event: `Accepted`.
		#[pallet::call_index(12)]
		pub fn accept(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			Self::do_accept(ensure_signed(origin)?, job)
		}

		/// Submit the output of a job and the runs of its canonical trace, each with its span proof.
		///
		/// That the runs stand where they say is verified here; that they are all of the trace may be challenged until
		/// the job settles.
		///
		/// Origin: the provider that accepted the job. Errors: `UnknownJob`, `NotAccepted`, `NotProvider`,
		/// `AlreadySubmitted`, `DeadlinePassed`, `EmptyOutput`, `TraceNotAllowed`, `TooManyRuns`, `EmptyRun`,
		/// `RunOutOfBounds`, `RunsOverlap`, `FurtherRunTooLong`, `UnknownContribution`, `NotInReleases`, `NotTraceable`,
		/// `ContributionClosed`, `ProofInvalid`. Event: `Submitted`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::submit(length(runs.len()), length(output.len())))]
		pub fn submit(origin: OriginFor<T>, job: JobId, output: Output, runs: ProvenRuns) -> DispatchResult {
			Self::do_submit(ensure_signed(origin)?, job, output, runs)
		}

		// Indices 14 and 15 are kept for `commit_challenge` and `challenge`.

		/// Settle a job whose challenge window has passed, without waiting for the agenda.
		///
		/// Origin: anybody. Errors: `UnknownJob`, `NotSubmitted`, `TooEarly`, the ledger's own. Event: `Settled`.
		#[pallet::call_index(16)]
		#[pallet::weight(Pallet::<T>::heaviest_settlement())]
		pub fn settle(origin: OriginFor<T>, job: JobId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_settle(job)
		}

		/// Refund a job that nobody accepted, or whose provider missed the deadline, without waiting for the agenda.
		///
		/// Origin: anybody. Errors: `UnknownJob`, `AlreadySubmitted`, `TooEarly`. Event: `Expired`.
		#[pallet::call_index(17)]
		pub fn expire(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire(job)
		}

		// Index 18 is kept for `rate`.
	}
}

/// A length as a dimension of weight.
fn length(len: usize) -> u32 {
	u32::try_from(len).unwrap_or(u32::MAX)
}
