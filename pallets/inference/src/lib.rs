//! # Inference
//!
//! Paid requests to models, and the bonded providers that answer them.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module. [`Pallet::job`], [`Pallet::prompt`], [`Pallet::provider`] and [`Pallet::model_rating`] read what
//! a runtime API shows. The view functions ([`Pallet::would_submit`], [`Pallet::would_submit_cited`],
//! [`Pallet::would_challenge`]) answer before anybody signs.
//!
//! ## Overview
//!
//! A requester puts a fee into escrow and names a model, the version of its terms, and (or not) a provider. The prompt is
//! given inline, or only committed to. The provider accepts, locking collateral out of its bond, and submits an output with
//! the runs of its canonical trace, each with the proof that its bytes stand in the contribution it names; or, for
//! models that attribute by retrieval, with the ranges that it cites. What stands uncontested until the challenge
//! window has passed is settled: the fee goes to the ledger, which credits everybody, and the collateral is free again.
//!
//! ```text
//!               accept               submit                 challenge window
//!  Requested ------------> Accepted ------------> Submitted ----------------> settled
//!      |  cancel, or nobody    |  deadline missed:    |                          ^
//!      |  came: refund         |  refund, penalty     | commit_challenge         | no challenge held, or one did:
//!      v                       v                      v                          | collateral slashed, fee settled
//!                                             Submitted, challenged -------------+ without the provider and the spans
//!                                               (challenge: reveal)  reveal window
//! ```
//!
//! A trace is challenged in two steps, so that what a watcher found cannot be copied: it commits to a refutation within
//! the challenge window, and reveals it in a later block. The first commitment adds the reveal window behind the
//! challenge window. Of the challenges that hold, the one that was committed first is rewarded.
//!
//! ## Terminology
//!
//! - **Due**: the block that ends a job's stage. Before it, the stage's own step may be taken; from it on, its exit.
//! - **Exit**: settlement of a submitted job, refund of any other. It needs nobody's goodwill: the agenda takes it in
//!   `on_idle`, and anybody may take it by `settle` or `expire`.
//! - **Collateral**: twice the fee, out of the provider's bond, from acceptance to the end of the job.
//! - **Refuted**: said of a job whose trace somebody showed to be wrong. Half of the collateral is the challenger's, half the
//!   treasury's; the provider's share of the fee is the treasury's, and the data share goes to the pools alone.
//! - **Cited**: said of a range that the provider says it put into the context. That the range stands in the contribution is
//!   proven; that it was used is the provider's word. So citations cannot be refuted.
//!
//! ## Properties
//!
//! - An account's holds are exactly the fees of its live jobs, its bond with what is unbonding, and the bonds of its
//!   challenges.
//! - A provider's locked collateral is the sum over its accepted and submitted jobs, and never more than its bond.
//! - Every job is in one stage and on the agenda once; silence ends in a refund or a settlement.
//! - What decides a job's trace and payment is frozen when it is requested. The version of its terms is pinned from then to
//!   its end.
//! - A challenge that holds costs its challenger nothing; any other half of its bond. Neither keeps a job from its end
//!   for longer than the reveal window, however many there are.
//! - `on_idle` keeps to the block's leftover weight, and a job that cannot leave holds up no other.
//!
//! ## Why nobody gains by refuting itself
//!
//! Let `F` be the fee, `p` the protocol's cut of it, `P` the provider's share, `B` that of the beneficiaries and `D` that of the
//! data, so that `F = p + P + B + D`. The collateral is `2F`. Take a party that is provider and challenger of one job, and
//! whatever else it likes. Beside what an unrefuted trace would have brought it,
//!
//! - it loses `2F` of collateral and is rewarded with `F` of it;
//! - it loses `P`, which is the treasury's;
//! - what it pays as requester, and what it gets of `B` and of the Datanet owners' cuts, is the same;
//! - at the very most all of `D` moves from others' spans to pools of its own.
//!
//! So it ends with at most `D - F - P = -(p + B + 2P)` more than if it had let the job settle, which is never more than
//! nothing, and less wherever the protocol, a beneficiary or the provider has any share. Whoever owns everything, the
//! requester's side too, ends with `F + P + p` less than it began with, and with only `p` less if it refutes nothing. Were the
//! collateral the fee alone, the party would lose `F / 2 + P` and could gain more where the data share is large: so the
//! factor is no parameter.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use weights::WeightInfo;

mod agenda;
mod answer;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod challenge;
mod citation;
mod errors;
mod events;
#[cfg(feature = "runtime-benchmarks")]
mod fixtures;
mod impl_on_model_removed;
mod impl_providers;
mod job;
mod provider;
mod rating;
mod settlement;
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
	pallet_macros::import_section,
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
	trace::{Refutation, TraceRules},
	traits::{self, Eligibility, Models, Settlement},
	Balance, ContentHash, JobId, ModelId, TermsVersion,
};
use tributary_support::{count, dry_run};
use types::*;

/// A provider of this chain.
pub type ProviderOf<T> = Provider<BlockNumberFor<T>>;
/// A job of this chain.
pub type JobOf<T> = Job<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

#[import_section(events::events)]
#[import_section(errors::errors)]
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
		type Eligibility: Eligibility<BlockNumberFor<Self>>;
		/// The ledger.
		type Settlement: Settlement<Self::AccountId, BlockNumberFor<Self>>;
		/// The scores of settled jobs.
		type Ratings: traits::Ratings<Self::AccountId>;
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
		/// Blocks in which a challenge of an output may be committed.
		type ChallengeWindow: Get<BlockNumberFor<Self>>;
		/// Blocks behind them in which committed challenges may be revealed, for jobs requested from now on.
		type RevealWindow: Get<BlockNumberFor<Self>>;
		/// What a challenger puts on hold, for challenges committed from now on. It pays for the storage too.
		type ChallengeBond: Get<Balance>;
		/// Blocks that a part of a bond takes to leave, at least. It is never fewer than it takes to answer a job and to
		/// have the answer challenged.
		type UnbondingDelay: Get<BlockNumberFor<Self>>;
		/// Who is credited with penalties, and with the provider's share of jobs whose trace was refuted.
		type TreasuryAccount: Get<Self::AccountId>;
		/// Fixtures for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: traits::benchmarking::ReleaseFixture<Self::AccountId>
			+ traits::benchmarking::ModelFixture<Self::AccountId>;
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
		/// The bond of a challenge.
		#[codec(index = 2)]
		Challenge,
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

	/// The prompts of the jobs under way, or the commitments to them.
	#[pallet::storage]
	pub type Prompts<T: Config> = StorageMap<_, Twox64Concat, JobId, Prompt>;

	/// The challenges that were committed to and not shown to hold, by job and challenger, until they are withdrawn.
	#[pallet::storage]
	pub type Challenges<T: Config> =
		StorageDoubleMap<_, Twox64Concat, JobId, Blake2_128Concat, T::AccountId, Challenge<BlockNumberFor<T>>>;

	/// What requesters said of the answers of each model that there is.
	#[pallet::storage]
	pub type ModelRatings<T: Config> = StorageMap<_, Twox64Concat, ModelId, Rating, ValueQuery>;

	/// The job that stands in a place of the agenda: by the block in which it is due, and its number in that block.
	#[pallet::storage]
	pub type Agenda<T: Config> = StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, u32, JobId>;

	/// How many places of a block were ever taken, until the cursor has passed it.
	#[pallet::storage]
	pub type AgendaEnd<T: Config> = StorageMap<_, Twox64Concat, BlockNumberFor<T>, u32, ValueQuery>;

	/// The next place of the agenda to work.
	#[pallet::storage]
	pub type AgendaCursor<T: Config> = StorageValue<_, Slot<BlockNumberFor<T>>, ValueQuery>;

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
			assert!(T::ChallengeBond::get() > 0, "a challenge has a bond");
			let disputes = [T::ChallengeWindow::get(), T::RevealWindow::get()];
			for window in [T::RequestWindow::get(), T::SubmitWindow::get()].into_iter().chain(disputes) {
				assert!(!window.is_zero(), "a window has blocks");
			}
			let heaviest = T::WeightInfo::agenda_base()
				.saturating_add(T::WeightInfo::agenda_block())
				.saturating_add(T::WeightInfo::agenda_entry())
				.saturating_add(T::WeightInfo::agenda_postpone())
				.saturating_add(Self::heaviest_exit());
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

		/// Start to take a part of a bond out, or all of it when no model is served any more. What is collateral of jobs under
		/// way stays, and what leaves waits for longer than an answer can be challenged.
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
		/// Without a provider named, any that serves the model may accept. A prompt that is only committed to must be given to
		/// the provider otherwise, before it accepts.
		///
		/// Origin: signed. Errors: `FeeTooLow`, `ModelUnavailable`, `UnknownTerms`, `TermsSuperseded`,
		/// `NotServing`, `FeeBelowProviderMinimum`, the hold's own, or that of pinning the terms. Event: `Requested`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::request(count(prompt.len())))]
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

		/// Take a job: its collateral is locked, and its deadline counts from here. Who accepts a job whose prompt is only
		/// committed to declares that it holds the prompt: not to have it excuses nothing.
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
		#[pallet::weight(T::WeightInfo::submit(count(runs.len()), count(output.len())))]
		pub fn submit(origin: OriginFor<T>, job: JobId, output: Output, runs: ProvenRuns) -> DispatchResult {
			Self::do_submit(ensure_signed(origin)?, job, output, runs)
		}

		/// Commit to a challenge of a job's trace, with a bond on hold. `commitment` is `blake3(account ++ job ++
		/// blake3(refutation) ++ salt)`: see [`challenge_commitment`]. The first one gives the job the reveal window before it
		/// settles.
		///
		/// Origin: anybody, once a job. Errors: `UnknownJob`, `NotSubmitted`, `NotChallengeable`, `DeadlinePassed`,
		/// `AlreadyCommitted`, the hold's own. Event: `ChallengeCommitted`.
		#[pallet::call_index(14)]
		pub fn commit_challenge(origin: OriginFor<T>, job: JobId, commitment: [u8; 32]) -> DispatchResult {
			Self::do_commit_challenge(ensure_signed(origin)?, job, commitment)
		}

		/// Reveal a challenge: the output and the runs as they were submitted, and the refutation that was committed to. If it
		/// holds, the bond comes back at once. When the job settles, half of its collateral is credited to who committed
		/// first among those whose challenge held.
		///
		/// From the block after the commitment on, until the job is due. What does not hold changes nothing and may be tried
		/// again.
		///
		/// Origin: who committed. Errors: `UnknownJob`, `NotCommitted`, `TooEarly`, `DeadlinePassed`,
		/// `CommitmentMismatch`, `OutputMismatch`, `RunsMismatch`, `WrongPosition`, `BeyondTrace`, `UnknownRun`,
		/// `RunsNotAdjacent`, `NotEligible`, `NotEarlier`, `ProofInvalid`. Event: `ChallengeUpheld`.
		#[pallet::call_index(15)]
		#[pallet::weight(Pallet::<T>::challenge_weight(refutation, output))]
		pub fn challenge(
			origin: OriginFor<T>,
			job: JobId,
			salt: [u8; 32],
			output: Output,
			runs: Runs,
			refutation: Refutation,
		) -> DispatchResult {
			Self::do_challenge(ensure_signed(origin)?, job, salt, output, runs, refutation)
		}

		/// Settle a job whose windows for challenges have passed, without waiting for the agenda.
		///
		/// Origin: anybody. Errors: `UnknownJob`, `NotSubmitted`, `TooEarly`, the ledger's own. Events: `Settled`, and before it
		/// `Refuted` if a challenge held.
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

		/// Score a settled job that one has requested, once, while its receipt is kept: from 1 to 5.
		///
		/// Origin: the requester, unless it answered itself. Errors: `ScoreOutOfRange`, `OwnJob`, the ledger's own. Event: `Rated`.
		#[pallet::call_index(18)]
		pub fn rate(origin: OriginFor<T>, job: JobId, score: u8) -> DispatchResult {
			Self::do_rate(ensure_signed(origin)?, job, score)
		}

		/// Submit the output of a job whose model attributes by retrieval, and the ranges that were put into the context, each with
		/// its bytes and span proof: in the order of contributions, then of offsets, and disjoint. There may be none.
		///
		/// That the ranges stand in the contributions is verified here. That they were used is the provider's word, and
		/// cannot be challenged.
		///
		/// Origin: the provider that accepted the job. Errors: `UnknownJob`, `NotAccepted`, `NotProvider`,
		/// `AlreadySubmitted`, `DeadlinePassed`, `EmptyOutput`, `CitationsNotAllowed`, `EmptyCitation`, `CitationsOverlap`,
		/// `TooManyCitedBytes`, `UnknownContribution`, `NotInReleases`, `NotTraceable`, `ContributionClosed`, `ProofInvalid`.
		/// Event: `SubmittedCited`.
		#[pallet::call_index(19)]
		#[pallet::weight(
			T::WeightInfo::submit_cited(count(citations.len()), count(output.len()), citation::cited(citations))
		)]
		pub fn submit_cited(origin: OriginFor<T>, job: JobId, output: Output, citations: Citations) -> DispatchResult {
			Self::do_submit_cited(ensure_signed(origin)?, job, output, citations)
		}

		/// Withdraw a challenge that was not shown to hold in its time: half of its bond comes back, half is the treasury's.
		///
		/// Origin: anybody, from the block on in which the job is due, or any time after: the money goes where it must anyway. Errors: `NotCommitted`,
		/// `TooEarly`. Event: `ChallengeWithdrawn`.
		#[pallet::call_index(20)]
		pub fn withdraw_challenge(origin: OriginFor<T>, job: JobId, challenger: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_challenge(challenger, job)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Whether `submit` with these would pass now, if the provider that accepted the job called it; the call's own error
		/// if not.
		pub fn would_submit(job: JobId, output: Output, runs: ProvenRuns) -> Result<(), DispatchError> {
			dry_run(|| Self::do_submit(Self::debtor(job)?, job, output, runs))
		}

		/// Whether `submit_cited` with these would pass now, if the provider that accepted the job called it; the call's own
		/// error if not.
		pub fn would_submit_cited(job: JobId, output: Output, citations: Citations) -> Result<(), DispatchError> {
			dry_run(|| Self::do_submit_cited(Self::debtor(job)?, job, output, citations))
		}

		/// Whether the refutation holds against the job's trace, whoever may bring it and whenever; the error of `challenge`
		/// if not.
		pub fn would_challenge(
			job: JobId,
			output: Output,
			runs: Runs,
			refutation: Refutation,
		) -> Result<(), DispatchError> {
			Self::ensure_refuted(&Self::live_job(job)?, &output, &runs, &refutation)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Who owes the job's output, or has given it.
	fn debtor(job: JobId) -> Result<T::AccountId, Error<T>> {
		Self::live_job(job)?.locked().map(|(provider, _)| provider.clone()).ok_or(Error::<T>::NotAccepted)
	}
}
