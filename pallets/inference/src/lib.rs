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

mod agenda;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod deferred;
mod holds;
mod hooks;
mod impl_on_model_removed;
#[cfg(feature = "runtime-benchmarks")]
mod impl_provider_fixture;
mod impl_providers;
mod jobs;
#[cfg(test)]
mod mock;
mod providers;
mod settlement;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod verification;
pub mod weights;

pub use pallet::*;
pub use tributary_primitives::{sources::CITED_WHOLE, trace::MAX_PAID_RUNS};
pub use types::{
	challenge_commitment, halves, Basis, Challenge, Citation, Citations, CitedRange, CitedRanges, Dispute, Endpoint,
	Job, JobOf, JobParams, Offer, Outcome, Output, Owned, Prompt, ProvenRuns, Provider, ProviderOf, Rating, Runs, Slot,
	Stage, Submission, TrackRecord, Unbonding, Upheld, Witness, Witnesses, COLLATERAL_FACTOR, MAX_ATTEMPTS,
	MAX_CITATIONS, MAX_CITED_BYTES, MAX_DOUBLINGS, MAX_ENDPOINT, MAX_OUTPUT, MAX_PROMPT, MAX_RUNS, MAX_SERVED,
	MAX_UNBONDINGS, MAX_WITNESSES, RETRY_DELAY, SCORES,
};
pub(crate) use types::{DisputeOf, SubmissionOf};
pub use weights::WeightInfo;

/// The calls, events, errors and storage of the pallet.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use crate::{
		types::{
			Challenge, Citations, CitedRanges, Endpoint, JobOf, Offer, Output, Prompt, ProvenRuns, ProviderOf, Rating,
			Runs, Slot,
		},
		weights::WeightInfo,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::tokens::fungible::{hold, Inspect},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::BlockNumberProvider, Perbill};
	use tributary_primitives::{
		trace::{Refutation, TraceRules},
		traits::{self, Eligibility, Models, Settlement},
		Attestation, Balance, ContentHash, ContributionId, JobId, ModelId, TermsVersion,
	};
	use tributary_support::{count, dry_run};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Weights of the calls and of the steps of the agenda.
		type WeightInfo: WeightInfo;

		/// Reason of a hold.
		type RuntimeHoldReason: From<HoldReason>;

		/// Token in which fees and bonds are held.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Models and their terms.
		type Models: Models<Self::AccountId>;

		/// Contributions that may own positions of an output.
		type Eligibility: Eligibility<BlockNumberFor<Self>>;

		/// Ledger that divides and credits fees.
		type Settlement: Settlement<Self::AccountId, BlockNumberFor<Self>>;

		/// Weight of removing the receipt that the ledger keeps of a settled job. The submission is
		/// charged for it.
		type ReceiptRemoval: Get<Weight>;

		/// Ledger's record of the scores of settled jobs.
		type Ratings: traits::Ratings<Self::AccountId>;

		/// Clock that all windows count by. It may stand still, and never runs backwards.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

		/// Protocol's cut of a fee, for jobs requested from now on.
		type ProtocolCut: Get<Perbill>;

		/// Minimum fee of a job.
		type MinFee: Get<Balance>;

		/// Minimum bond with which a provider may serve and accept.
		type MinBond: Get<Balance>;

		/// Part of the collateral that a missed deadline costs, for jobs requested from now on.
		type ProviderPenalty: Get<Perbill>;

		/// Rules of the trace, for jobs requested from now on.
		type Rules: Get<TraceRules>;

		/// Blocks that a request waits for a provider.
		type RequestWindow: Get<BlockNumberFor<Self>>;

		/// Blocks that a provider has from its acceptance to its output.
		type SubmitWindow: Get<BlockNumberFor<Self>>;

		/// Blocks in which a challenge of an output may be committed.
		type ChallengeWindow: Get<BlockNumberFor<Self>>;

		/// Blocks in which a committed challenge must be revealed, from the block after its
		/// commitment on, for jobs requested from now on.
		type RevealWindow: Get<BlockNumberFor<Self>>;

		/// Minimum bond of a challenge, for jobs requested from now on. It pays for the storage.
		type ChallengeBond: Get<Balance>;

		/// Part of a job's collateral that the bond of a challenge is at least, for jobs requested
		/// from now on.
		type ChallengeBondShare: Get<Perbill>;

		/// Minimum number of blocks until an unbonding part may be withdrawn. The actual number is
		/// never lower than the submit, challenge and reveal windows together.
		type UnbondingDelay: Get<BlockNumberFor<Self>>;

		/// Account that is credited with penalties, and with the provider's share of refuted jobs.
		type TreasuryAccount: Get<Self::AccountId>;

		/// Fixtures for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: traits::benchmarking::ReleaseFixture<Self::AccountId>
			+ traits::benchmarking::ModelFixture<Self::AccountId>;
	}

	/// Reason of a hold of this pallet.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Fee of a job under way.
		#[codec(index = 0)]
		Fee,
		/// Bond of a provider.
		#[codec(index = 1)]
		Bond,
		/// Bond of a challenge.
		#[codec(index = 2)]
		Challenge,
	}

	/// Providers, by account.
	#[pallet::storage]
	pub type Providers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ProviderOf<T>>;

	/// Conditions under which each model is served, by model and provider.
	#[pallet::storage]
	pub type Serving<T: Config> = StorageDoubleMap<_, Twox64Concat, ModelId, Blake2_128Concat, T::AccountId, Offer>;

	/// Number of the next job.
	#[pallet::storage]
	pub type NextJobId<T: Config> = StorageValue<_, JobId, ValueQuery>;

	/// Jobs under way.
	#[pallet::storage]
	pub type Jobs<T: Config> = StorageMap<_, Twox64Concat, JobId, JobOf<T>>;

	/// Prompts of the jobs under way, or the commitments to them.
	#[pallet::storage]
	pub type Prompts<T: Config> = StorageMap<_, Twox64Concat, JobId, Prompt>;

	/// Committed challenges that were not upheld, by job and challenger, until they are withdrawn.
	#[pallet::storage]
	pub type Challenges<T: Config> =
		StorageDoubleMap<_, Twox64Concat, JobId, Blake2_128Concat, T::AccountId, Challenge<BlockNumberFor<T>>>;

	/// Scores that requesters gave the jobs of each existing model.
	#[pallet::storage]
	pub type ModelRatings<T: Config> = StorageMap<_, Twox64Concat, ModelId, Rating, ValueQuery>;

	/// Job in each slot of the agenda, by the block in which the slot is due and its number there.
	#[pallet::storage]
	pub type Agenda<T: Config> = StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, u32, JobId>;

	/// Number of slots of a block that were ever taken, until the cursor has passed the block.
	#[pallet::storage]
	pub type AgendaEnd<T: Config> = StorageMap<_, Twox64Concat, BlockNumberFor<T>, u32, ValueQuery>;

	/// Next slot of the agenda to work.
	#[pallet::storage]
	pub type AgendaCursor<T: Config> = StorageValue<_, Slot<BlockNumberFor<T>>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account became a provider.
		ProviderRegistered {
			/// Account of the provider.
			provider: T::AccountId,
			/// Bond of the provider.
			bond: Balance,
			/// Address at which the provider can be reached.
			endpoint: Endpoint,
		},
		/// A provider added to its bond.
		BondIncreased {
			/// Account of the provider.
			provider: T::AccountId,
			/// Added amount.
			amount: Balance,
			/// Bond after the increase.
			bond: Balance,
		},
		/// A provider started to unbond a part of its bond.
		UnbondingStarted {
			/// Account of the provider.
			provider: T::AccountId,
			/// Unbonding amount.
			amount: Balance,
			/// First block in which the amount may be withdrawn.
			until: BlockNumberFor<T>,
		},
		/// A provider withdrew what had unbonded.
		Withdrawn {
			/// Account of the provider.
			provider: T::AccountId,
			/// Withdrawn amount.
			amount: Balance,
		},
		/// A provider was removed: it has no bond left and serves no model.
		ProviderRemoved {
			/// Account of the former provider.
			provider: T::AccountId,
		},
		/// A provider started to serve a model, or changed its conditions.
		ServingStarted {
			/// Account of the provider.
			provider: T::AccountId,
			/// Served model.
			model: ModelId,
			/// Version of the model's terms to which the provider agrees.
			version: TermsVersion,
			/// Minimum fee of a job.
			min_fee: Balance,
			/// Minimum part of a fee that the provider receives, after the protocol's cut.
			min_share: Perbill,
		},
		/// A provider stopped serving a model.
		ServingStopped {
			/// Account of the provider.
			provider: T::AccountId,
			/// Model that is no longer served.
			model: ModelId,
		},
		/// A provider changed its endpoint.
		EndpointSet {
			/// Account of the provider.
			provider: T::AccountId,
			/// Address at which the provider can be reached.
			endpoint: Endpoint,
		},
		/// A job was requested and its fee put on hold.
		Requested {
			/// Number of the job.
			job: JobId,
			/// Account that requested the job.
			requester: T::AccountId,
			/// Requested model.
			model: ModelId,
			/// Version of the model's terms.
			version: TermsVersion,
			/// Provider that may accept.
			provider: T::AccountId,
			/// Prompt, or a commitment to it.
			prompt: Prompt,
			/// Fee on hold.
			fee: Balance,
			/// Last block in which the job may be accepted.
			accept_by: BlockNumberFor<T>,
		},
		/// A requester cancelled a job and was refunded.
		Cancelled {
			/// Number of the job.
			job: JobId,
			/// Account that had requested the job.
			requester: T::AccountId,
			/// Refunded fee.
			refund: Balance,
		},
		/// A provider accepted a job. It declares that it holds the prompt if that was committed.
		Accepted {
			/// Number of the job.
			job: JobId,
			/// Provider that owes the output.
			provider: T::AccountId,
			/// Locked collateral.
			collateral: Balance,
			/// Last block in which the output may be submitted.
			submit_by: BlockNumberFor<T>,
		},
		/// A provider submitted an output and its trace.
		Submitted {
			/// Number of the job.
			job: JobId,
			/// Provider that submitted the output.
			provider: T::AccountId,
			/// Bytes of the output.
			output: Output,
			/// BLAKE3 of the output.
			output_hash: ContentHash,
			/// Runs of the trace, each of them proven.
			runs: Runs,
			/// BLAKE3 of the SCALE-encoded runs.
			runs_hash: ContentHash,
			/// Number of positions of the output, owned or not.
			positions: u32,
			/// Evidence of the provider that the model made the output. The chain does not judge
			/// it.
			attestation: Option<Attestation>,
			/// First block in which the job settles, if no challenge is committed.
			settles_at: BlockNumberFor<T>,
		},
		/// A provider submitted an output and its citations. The presence of the ranges in the
		/// contributions is proven; their use is the provider's word.
		SubmittedCited {
			/// Number of the job.
			job: JobId,
			/// Provider that submitted the output.
			provider: T::AccountId,
			/// Bytes of the output.
			output: Output,
			/// BLAKE3 of the output.
			output_hash: ContentHash,
			/// Cited ranges, each of them proven to be present.
			citations: CitedRanges,
			/// BLAKE3 of the SCALE-encoded ranges.
			citations_hash: ContentHash,
			/// Number of all cited bytes.
			cited: u32,
			/// Evidence of the provider that the model made the output. The chain does not judge
			/// it.
			attestation: Option<Attestation>,
			/// First block in which the job settles.
			settles_at: BlockNumberFor<T>,
		},
		/// A challenge of a job's trace was committed, with a bond on hold.
		ChallengeCommitted {
			/// Number of the job.
			job: JobId,
			/// Account that committed the challenge.
			challenger: T::AccountId,
			/// Commitment to the refutation.
			commitment: [u8; 32],
			/// Place in the order of commitments to challenges of the job.
			sequence: u64,
			/// Bond on hold.
			bond: Balance,
			/// First block in which the challenge can no longer be revealed.
			reveal_until: BlockNumberFor<T>,
			/// First block in which the job settles.
			settles_at: BlockNumberFor<T>,
		},
		/// A challenge was upheld and its bond released. When the job settles, the upheld challenge
		/// that was committed first is rewarded.
		ChallengeUpheld {
			/// Number of the job.
			job: JobId,
			/// Account that refuted the trace.
			challenger: T::AccountId,
			/// Place in the order of commitments to challenges of the job.
			sequence: u64,
			/// Refutation of the trace.
			refutation: Refutation,
			/// Contribution whose bytes were shown.
			witness: ContributionId,
			/// Released bond.
			bond: Balance,
		},
		/// A challenge that was not upheld was withdrawn.
		ChallengeWithdrawn {
			/// Number of the job.
			job: JobId,
			/// Account that had committed the challenge.
			challenger: T::AccountId,
			/// Part of the bond that was released.
			returned: Balance,
			/// Part of the bond that went to the treasury.
			forfeited: Balance,
		},
		/// A job's trace was refuted, and its provider lost the collateral.
		Refuted {
			/// Number of the job.
			job: JobId,
			/// Provider that had submitted the trace.
			provider: T::AccountId,
			/// Challenger whose upheld challenge was committed first.
			challenger: T::AccountId,
			/// Collateral that the provider lost.
			slashed: Balance,
			/// Part of it credited to the challenger. The rest goes to the treasury.
			reward: Balance,
		},
		/// A requester scored a settled job.
		Rated {
			/// Number of the job.
			job: JobId,
			/// Account that had requested the job.
			requester: T::AccountId,
			/// Model of the job.
			model: ModelId,
			/// Provider of the job.
			provider: T::AccountId,
			/// Score from 1 to 5.
			score: u8,
		},
		/// A job was settled: the ledger has its fee, and the remaining collateral is unlocked.
		Settled {
			/// Number of the job.
			job: JobId,
			/// Provider whose collateral is unlocked.
			provider: T::AccountId,
			/// Settled fee.
			fee: Balance,
		},
		/// A job ended without an output, and its fee was refunded.
		Expired {
			/// Number of the job.
			job: JobId,
			/// Account that had requested the job.
			requester: T::AccountId,
			/// Refunded fee.
			refund: Balance,
			/// Provider that was named, or owed the output.
			provider: T::AccountId,
			/// Amount that the provider lost to the treasury: zero if it had not accepted.
			penalty: Balance,
		},
		/// A job could not leave its stage and will be tried again.
		SettlementFailed {
			/// Number of the job.
			job: JobId,
			/// Error of the attempt.
			error: DispatchError,
			/// Block of the next attempt.
			retry_at: BlockNumberFor<T>,
		},
		/// A submitted job was refunded because its settlement failed too often.
		Abandoned {
			/// Number of the job.
			job: JobId,
			/// Account that had requested the job.
			requester: T::AccountId,
			/// Refunded fee.
			refund: Balance,
			/// Provider whose collateral is unlocked, if its trace was not refuted.
			provider: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The job does not exist, or has ended.
		JobNotFound,
		/// The model has no terms of this version.
		TermsNotFound,
		/// The model's owner has published newer terms: read them, and name their version.
		TermsSuperseded,
		/// The model does not exist, or takes no new jobs.
		ModelUnavailable,
		/// The fee is below the chain's minimum.
		InsufficientFee,
		/// The fee is below the provider's minimum for the model.
		InsufficientFeeForProvider,
		/// The provider's part of the fee is below its minimum for the model.
		InsufficientShareForProvider,
		/// The caller did not request the job.
		NotRequester,
		/// The job names another provider.
		NotNamed,
		/// The caller is not the provider that accepted the job.
		NotProvider,
		/// The job was already accepted.
		AlreadyAccepted,
		/// The job was not accepted yet.
		NotAccepted,
		/// The job already has its output.
		AlreadySubmitted,
		/// The job has no output yet.
		NotSubmitted,
		/// The time for this action has passed.
		TooLate,
		/// The time for this action has not come.
		TooEarly,
		/// The account is not a provider.
		ProviderNotFound,
		/// The account is already a provider.
		AlreadyProvider,
		/// The bond is lower than the amount, or is or would be below the minimum.
		InsufficientBond,
		/// The unlocked part of the bond does not cover the job's collateral.
		InsufficientCollateral,
		/// The amount includes collateral of jobs under way.
		CollateralLocked,
		/// The provider does not serve the model under this version of its terms.
		NotServing,
		/// The provider still serves a model.
		StillServing,
		/// The provider serves the maximum number of models.
		MaxServedExceeded,
		/// The maximum number of parts of the bond are unbonding.
		MaxUnbondingsExceeded,
		/// The amount is zero.
		ZeroAmount,
		/// No part of the bond has finished unbonding.
		NothingToWithdraw,
		/// The output is empty.
		EmptyOutput,
		/// The model's terms do not attribute by runs, but by citations or through the pools alone.
		TraceNotAllowed,
		/// The model's terms do not attribute by citations.
		CitationsNotAllowed,
		/// There are more runs than the paid ones and one further run.
		MaxRunsExceeded,
		/// A run has no positions.
		EmptyRun,
		/// A run reaches beyond the output.
		RunOutOfRange,
		/// Two runs share a position, or are out of order.
		RunsOverlap,
		/// The further run, which is not paid, has more than one position.
		FurtherRunTooLong,
		/// A citation has fewer bytes than the window of the trace.
		CitationTooShort,
		/// Two citations share a byte, or are out of order.
		CitationsOverlap,
		/// The citations together have more bytes than the maximum.
		MaxCitedBytesExceeded,
		/// A run or a citation names a contribution that does not exist.
		ContributionNotFound,
		/// A run or a citation names a contribution in none of the Releases of the model's terms.
		NotInReleases,
		/// A run or a citation names a contribution that is paid through the pool only.
		NotTraceable,
		/// A run or a citation names a contribution that was closed before the job was requested.
		ContributionClosed,
		/// A run names a contribution that is shorter than the rules of the trace admit.
		ContributionTooShort,
		/// A citation names a contribution whose contributor says no to use by models that answer.
		UseRefused,
		/// The contribution does not have the bytes of a run, a citation or a refutation at the
		/// claimed offset.
		InvalidProof,
		/// The job's output has no trace that could be refuted.
		NotChallengeable,
		/// The account has already committed a challenge of the job.
		AlreadyCommitted,
		/// The account has committed no challenge of the job.
		ChallengeNotFound,
		/// The refutation or the salt differs from the commitment.
		CommitmentMismatch,
		/// The output is not that of the job.
		OutputMismatch,
		/// The runs are not those of the job.
		RunsMismatch,
		/// The refutation names a position outside of the output, a claimed position where its kind
		/// needs an unclaimed one, or the reverse.
		WrongPosition,
		/// The refutation names a position after the trace, which belongs to the pool.
		BeyondTrace,
		/// The refutation names a run that does not exist, or the last one.
		RunNotFound,
		/// The refutation names two runs that are not adjacent, or have two owners.
		RunsNotAdjacent,
		/// The refutation rests on a contribution that may not own positions of this output, or is
		/// shorter than the rules of the trace admit.
		NotEligible,
		/// The refutation rests on a contribution that is not earlier than the claimed one.
		NotEarlier,
		/// The score is not between 1 and 5.
		ScoreOutOfRange,
		/// The caller is the provider of the job, and may not score it.
		OwnJob,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::work_agenda(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			Self::check_parameters();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Registers the caller as a provider, with a bond on hold.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Errors
		///
		/// - `AlreadyProvider`: the caller is already a provider.
		/// - `InsufficientBond`: the bond is below the minimum.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `ProviderRegistered`
		#[pallet::call_index(0)]
		pub fn register_provider(origin: OriginFor<T>, bond: Balance, endpoint: Endpoint) -> DispatchResult {
			Self::do_register_provider(ensure_signed(origin)?, bond, endpoint)
		}

		/// Adds to the caller's bond.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider.
		///
		/// ## Errors
		///
		/// - `ProviderNotFound`: the caller is not a provider.
		/// - `ZeroAmount`: the amount is zero.
		/// - `InsufficientBond`: the bond would still be below the minimum.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `BondIncreased`
		#[pallet::call_index(1)]
		pub fn bond_more(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			Self::do_bond_more(ensure_signed(origin)?, amount)
		}

		/// Starts to unbond a part of the caller's bond, or all of it once it serves no model.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider.
		///
		/// ## Details
		///
		/// Collateral of jobs under way cannot be unbonded. The unbonding amount backs no job, and
		/// may be withdrawn after a delay that is at least as long as a job from its acceptance to
		/// the end of its challenges.
		///
		/// ## Errors
		///
		/// - `ProviderNotFound`: the caller is not a provider.
		/// - `ZeroAmount`: the amount is zero.
		/// - `InsufficientBond`: the bond is lower than the amount, or the rest would be
		///   below the minimum.
		/// - `CollateralLocked`: the amount includes collateral of jobs under way.
		/// - `StillServing`: nothing would remain, and the provider still serves a model.
		/// - `MaxUnbondingsExceeded`: the maximum number of parts are unbonding.
		///
		/// ## Events
		///
		/// - `UnbondingStarted`
		#[pallet::call_index(2)]
		pub fn unbond(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			Self::do_unbond(ensure_signed(origin)?, amount)
		}

		/// Releases the parts of the caller's bond that have finished unbonding.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider.
		///
		/// ## Details
		///
		/// The ledger credits an amount that the account cannot take.
		///
		/// ## Errors
		///
		/// - `ProviderNotFound`: the caller is not a provider.
		/// - `NothingToWithdraw`: no part has finished unbonding.
		///
		/// ## Events
		///
		/// - `Withdrawn`
		/// - `ProviderRemoved` if nothing remains of the provider
		#[pallet::call_index(3)]
		pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw_unbonded(ensure_signed(origin)?)
		}

		/// Starts to serve a model under the latest version of its terms, or changes conditions.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider.
		///
		/// ## Details
		///
		/// The provider agrees to this version only: once the model's owner publishes other terms,
		/// no job or channel can name the provider until it agrees to them by another call. It
		/// should hold every traceable byte of the Releases that the version names, because a
		/// trace that misses one of them can be refuted.
		///
		/// `min_share` is the minimum part of a fee that the provider receives, after the
		/// protocol's cut. The conditions apply to jobs that are not accepted yet.
		///
		/// ## Errors
		///
		/// - `ProviderNotFound`: the caller is not a provider.
		/// - `InsufficientBond`: the bond is below the minimum.
		/// - `ModelUnavailable`: the model does not exist, or takes no new jobs.
		/// - `TermsNotFound`: the model has no terms of this version.
		/// - `TermsSuperseded`: the version is not the latest.
		/// - `InsufficientShareForProvider`: the terms leave the provider less than `min_share`.
		/// - `MaxServedExceeded`: the provider serves the maximum number of models.
		///
		/// ## Events
		///
		/// - `ServingStarted`
		#[pallet::call_index(4)]
		pub fn serve(
			origin: OriginFor<T>,
			model: ModelId,
			version: TermsVersion,
			min_fee: Balance,
			min_share: Perbill,
		) -> DispatchResult {
			Self::do_serve(ensure_signed(origin)?, model, Offer { version, min_fee, min_share })
		}

		/// Stops serving a model.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider.
		///
		/// ## Details
		///
		/// Accepted jobs continue.
		///
		/// ## Errors
		///
		/// - `ProviderNotFound`: the caller is not a provider.
		/// - `NotServing`: the provider does not serve the model.
		///
		/// ## Events
		///
		/// - `ServingStopped`
		/// - `ProviderRemoved` if nothing remains of the provider
		#[pallet::call_index(5)]
		pub fn stop_serving(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			Self::do_stop_serving(ensure_signed(origin)?, model)
		}

		/// Sets the address at which the caller can be reached.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider.
		///
		/// ## Errors
		///
		/// - `ProviderNotFound`: the caller is not a provider.
		///
		/// ## Events
		///
		/// - `EndpointSet`
		#[pallet::call_index(6)]
		pub fn set_endpoint(origin: OriginFor<T>, endpoint: Endpoint) -> DispatchResult {
			Self::do_set_endpoint(ensure_signed(origin)?, endpoint)
		}

		/// Requests a job of a provider under the latest version of the model's terms, with the fee
		/// on hold.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// Naming the version protects the requester from terms that were published a moment ago. A
		/// job keeps the terms that it began with.
		///
		/// Only the named provider may accept: a requester chooses by bond, record and rating. A
		/// committed prompt must reach the provider off-chain before it accepts.
		///
		/// The weight includes the refund that follows if the provider does not answer.
		///
		/// ## Errors
		///
		/// - `InsufficientFee`: the fee is below the chain's minimum.
		/// - `ModelUnavailable`: the model does not exist, or takes no new jobs.
		/// - `TermsNotFound`: the model has no terms of this version.
		/// - `TermsSuperseded`: the version is not the latest.
		/// - `NotServing`: the named provider does not serve the model under this version.
		/// - `InsufficientFeeForProvider`: the fee is below the provider's minimum for the
		///   model.
		/// - `InsufficientShareForProvider`: the provider's part of the fee is below its minimum.
		/// - `InsufficientBond`: the provider's bond is below the minimum.
		/// - `InsufficientCollateral`: the unlocked part of that bond does not cover the
		///   collateral.
		///
		/// An error of the hold or of pinning the terms is passed on.
		///
		/// ## Events
		///
		/// - `Requested`
		#[pallet::call_index(10)]
		#[pallet::weight(Pallet::<T>::request_weight(prompt).saturating_add(Pallet::<T>::refund_weight()))]
		pub fn request(
			origin: OriginFor<T>,
			model: ModelId,
			version: TermsVersion,
			provider: T::AccountId,
			prompt: Prompt,
			fee: Balance,
		) -> DispatchResultWithPostInfo {
			let own = Self::request_weight(&prompt);
			let requested = Self::do_request(ensure_signed(origin)?, model, version, provider, prompt, fee);
			Self::charge(own, requested.map(|()| Self::refund_weight()))
		}

		/// Cancels a job that no provider has accepted, and refunds its fee.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the requester.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job does not exist, or has ended.
		/// - `NotRequester`: the caller did not request the job.
		/// - `AlreadyAccepted`: the job was already accepted.
		///
		/// ## Events
		///
		/// - `Cancelled`
		#[pallet::call_index(11)]
		pub fn cancel(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			Self::do_cancel(ensure_signed(origin)?, job)
		}

		/// Accepts a job, locks its collateral and starts its deadline.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider that the request names.
		///
		/// ## Details
		///
		/// By accepting a job with a committed prompt, a provider declares that it holds the
		/// prompt. A missing prompt excuses nothing.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job does not exist, or has ended.
		/// - `AlreadyAccepted`: the job was already accepted.
		/// - `NotNamed`: the job names another provider.
		/// - `TooLate`: the request has expired.
		/// - `NotServing`: the provider does not serve the model under the version of the job.
		/// - `InsufficientFeeForProvider`: the fee is below the provider's minimum for the
		///   model.
		/// - `InsufficientShareForProvider`: the provider's part of the fee is below its minimum.
		/// - `ProviderNotFound`: the caller is not a provider.
		/// - `InsufficientBond`: the bond is below the minimum.
		/// - `InsufficientCollateral`: the unlocked part of the bond does not cover the
		///   collateral.
		///
		/// ## Events
		///
		/// - `Accepted`
		#[pallet::call_index(12)]
		pub fn accept(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			Self::do_accept(ensure_signed(origin)?, job)
		}

		/// Submits the output of a job and the proven runs of its canonical trace.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider that accepted the job.
		///
		/// ## Details
		///
		/// Each run comes with its span proof, and is verified at once. The completeness of the
		/// trace may be challenged until the job settles.
		///
		/// `attestation` refers to evidence that the model made the output. It is kept and shown,
		/// and judged by nobody on the chain.
		///
		/// The weight includes the settlement that follows, by the terms and sources of the job.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job does not exist, or has ended.
		/// - `NotAccepted`: the job was not accepted yet.
		/// - `NotProvider`: the caller did not accept the job.
		/// - `AlreadySubmitted`: the job already has its output.
		/// - `TooLate`: the deadline has passed.
		/// - `EmptyOutput`: the output is empty.
		/// - `TraceNotAllowed`: the terms do not attribute by runs.
		/// - `MaxRunsExceeded`: there are more runs than the paid ones and one further run.
		/// - `EmptyRun`: a run has no positions.
		/// - `RunOutOfRange`: a run reaches beyond the output.
		/// - `RunsOverlap`: two runs share a position, or are out of order.
		/// - `FurtherRunTooLong`: the further run has more than one position.
		/// - `ContributionNotFound`: a contribution does not exist.
		/// - `NotInReleases`: a contribution is in none of the Releases of the terms.
		/// - `NotTraceable`: a contribution is paid through the pool only.
		/// - `ContributionClosed`: a contribution was closed before the job was requested.
		/// - `ContributionTooShort`: a contribution is shorter than the rules of the trace admit.
		/// - `InvalidProof`: a contribution does not have the bytes at the claimed offset.
		///
		/// ## Events
		///
		/// - `Submitted`
		#[pallet::call_index(13)]
		#[pallet::weight(
			Pallet::<T>::submit_weight(runs, output).saturating_add(Pallet::<T>::heaviest_deferred(count(runs.len())))
		)]
		pub fn submit(
			origin: OriginFor<T>,
			job: JobId,
			output: Output,
			runs: ProvenRuns,
			attestation: Option<Attestation>,
		) -> DispatchResultWithPostInfo {
			let own = Self::submit_weight(&runs, &output);
			Self::charge(own, Self::do_submit(ensure_signed(origin)?, job, output, runs, attestation))
		}

		/// Commits a challenge of a job's trace, with a bond on hold.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account that has no other commitment to the job.
		///
		/// ## Details
		///
		/// `commitment` is `blake3(account ++ job ++ blake3(refutation) ++ salt)`: see
		/// `challenge_commitment`. The first commitment extends the job by the reveal window.
		///
		/// The bond is frozen in the job, and grows with its collateral. A commitment must be
		/// revealed within the reveal window that follows its own block. An account may commit
		/// again once its expired commitment is withdrawn.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job does not exist, or has ended.
		/// - `NotSubmitted`: the job has no output yet.
		/// - `NotChallengeable`: the output has no trace that could be refuted.
		/// - `TooLate`: the challenge window has passed.
		/// - `AlreadyCommitted`: the caller has already committed a challenge of the job.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `ChallengeCommitted`
		#[pallet::call_index(14)]
		pub fn commit_challenge(origin: OriginFor<T>, job: JobId, commitment: [u8; 32]) -> DispatchResult {
			Self::do_commit_challenge(ensure_signed(origin)?, job, commitment)
		}

		/// Reveals a challenge: the output and the runs as submitted, and the committed refutation.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account that committed the challenge.
		///
		/// ## Details
		///
		/// A challenge may be revealed from the block after its commitment until the reveal window
		/// has passed. If the refutation holds, the bond is released at once. When the job settles,
		/// half of its collateral is credited to the challenger whose upheld challenge was
		/// committed first. The contribution whose bytes were shown is paid up to the caps of the
		/// terms, if no earlier one showed some of the same bytes, and it is one of the four that
		/// come first in the precedence.
		///
		/// The reveal pays no transaction fee if it adds to what is paid: if its contribution is
		/// paid for bytes of which none was shown before, takes no other's place, and fewer than
		/// four reveals for the job were free. Any other reveal pays its fee, also if it is upheld.
		///
		/// A refutation that does not hold changes nothing, and may be tried again.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job does not exist, or has ended.
		/// - `ChallengeNotFound`: the caller has committed no challenge of the job.
		/// - `TooEarly`: the block of the commitment has not passed.
		/// - `TooLate`: the reveal window of the commitment has passed.
		/// - `CommitmentMismatch`: the refutation or the salt differs from the commitment.
		/// - `NotSubmitted`: the job has no output yet.
		/// - `NotChallengeable`: the output has no trace that could be refuted.
		/// - `OutputMismatch`: the output is not that of the job.
		/// - `RunsMismatch`: the runs are not those of the job.
		/// - `TermsNotFound`: the model has no terms of this version.
		/// - `WrongPosition`: the position does not suit the kind of refutation.
		/// - `BeyondTrace`: the position is after the trace, and belongs to the pool.
		/// - `RunNotFound`: the run does not exist, or is the last one.
		/// - `RunsNotAdjacent`: the two runs are not adjacent, or have two owners.
		/// - `NotEligible`: the contribution may not own positions of the output, or is shorter
		///   than the rules of the trace admit.
		/// - `NotEarlier`: the contribution is not earlier than the claimed one.
		/// - `InvalidProof`: the contribution does not have the bytes at the claimed
		///   offset.
		///
		/// ## Events
		///
		/// - `ChallengeUpheld`
		#[pallet::call_index(15)]
		#[pallet::weight(Pallet::<T>::challenge_weight(refutation, output))]
		pub fn challenge(
			origin: OriginFor<T>,
			job: JobId,
			salt: [u8; 32],
			output: Output,
			runs: Runs,
			refutation: Refutation,
		) -> DispatchResultWithPostInfo {
			Ok(Self::do_challenge(ensure_signed(origin)?, job, salt, output, runs, refutation)?.into())
		}

		/// Settles a submitted job once it is due, ahead of the agenda.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// A call that weighs less than the heaviest settlement returns the difference, also if it
		/// fails.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job does not exist, or has ended.
		/// - `NotSubmitted`: the job has no output yet.
		/// - `TooEarly`: the job may still be challenged.
		/// - `TermsNotFound`: the model has no terms of this version.
		///
		/// An error of the ledger is passed on.
		///
		/// ## Events
		///
		/// - `Refuted` if a challenge was upheld
		/// - `Settled`
		#[pallet::call_index(16)]
		#[pallet::weight(Pallet::<T>::heaviest_settlement())]
		pub fn settle(origin: OriginFor<T>, job: JobId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_settle(job)
		}

		/// Refunds a job that was not accepted or submitted in time, ahead of the agenda.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// A provider that missed its deadline loses the penalty to the treasury.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job does not exist, or has ended.
		/// - `AlreadySubmitted`: the job already has its output.
		/// - `TooEarly`: the job is not due.
		///
		/// ## Events
		///
		/// - `Expired`
		#[pallet::call_index(17)]
		pub fn expire(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire(job)
		}

		/// Scores a settled job from 1 to 5, once, while its receipt is kept.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the requester, unless it was the provider too.
		///
		/// ## Details
		///
		/// The score counts for the model and the provider, weighed by the protocol's cut of the
		/// fee.
		///
		/// ## Errors
		///
		/// - `ScoreOutOfRange`: the score is not between 1 and 5.
		/// - `OwnJob`: the caller was the provider of the job.
		///
		/// An error of the ledger is passed on: no receipt, another requester, or already rated.
		///
		/// ## Events
		///
		/// - `Rated`
		#[pallet::call_index(18)]
		pub fn rate(origin: OriginFor<T>, job: JobId, score: u8) -> DispatchResult {
			Self::do_rate(ensure_signed(origin)?, job, score)
		}

		/// Submits the output of a job whose model attributes by retrieval, and its citations.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the provider that accepted the job.
		///
		/// ## Details
		///
		/// A citation is a range that was put into the context, with its bytes and span proof.
		/// Citations are ordered by contribution, then by offset, and disjoint. There may be none.
		/// Each has at least as many bytes as the window of the trace. The part of the data share
		/// that they take grows with the cited bytes, up to the caps of the terms.
		///
		/// The presence of the ranges in the contributions is verified at once. Their use is the
		/// provider's word, and cannot be challenged.
		///
		/// `attestation` refers to evidence that the model made the output. It is kept and shown,
		/// and judged by nobody on the chain.
		///
		/// The weight includes the settlement that follows, by the terms and sources of the job.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job does not exist, or has ended.
		/// - `NotAccepted`: the job was not accepted yet.
		/// - `NotProvider`: the caller did not accept the job.
		/// - `AlreadySubmitted`: the job already has its output.
		/// - `TooLate`: the deadline has passed.
		/// - `EmptyOutput`: the output is empty.
		/// - `CitationsNotAllowed`: the terms do not attribute by citations.
		/// - `CitationTooShort`: a citation has fewer bytes than the window of the trace.
		/// - `CitationsOverlap`: two citations share a byte, or are out of order.
		/// - `MaxCitedBytesExceeded`: the citations together have more bytes than the maximum.
		/// - `ContributionNotFound`: a contribution does not exist.
		/// - `NotInReleases`: a contribution is in none of the Releases of the terms.
		/// - `NotTraceable`: a contribution is paid through the pool only.
		/// - `ContributionClosed`: a contribution was closed before the job was requested.
		/// - `UseRefused`: the contributor of a contribution says no to use by models that answer.
		/// - `InvalidProof`: a contribution does not have the bytes at the claimed offset.
		///
		/// ## Events
		///
		/// - `SubmittedCited`
		#[pallet::call_index(19)]
		#[pallet::weight(
			Pallet::<T>::submit_cited_weight(citations, output)
				.saturating_add(Pallet::<T>::heaviest_deferred(count(citations.len())))
		)]
		pub fn submit_cited(
			origin: OriginFor<T>,
			job: JobId,
			output: Output,
			citations: Citations,
			attestation: Option<Attestation>,
		) -> DispatchResultWithPostInfo {
			let own = Self::submit_cited_weight(&citations, &output);
			Self::charge(own, Self::do_submit_cited(ensure_signed(origin)?, job, output, citations, attestation))
		}

		/// Withdraws a challenge that was not upheld in time, for half of its bond.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account, once the reveal window of the commitment has passed.
		///
		/// ## Details
		///
		/// Half of the bond is released to the challenger, half goes to the treasury.
		///
		/// ## Errors
		///
		/// - `ChallengeNotFound`: the challenger has committed no challenge of the job, or it
		///   was upheld.
		/// - `TooEarly`: the challenge may still be revealed.
		///
		/// ## Events
		///
		/// - `ChallengeWithdrawn`
		#[pallet::call_index(20)]
		pub fn withdraw_challenge(origin: OriginFor<T>, job: JobId, challenger: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_challenge(challenger, job)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns the result that `submit` would have now, called by the provider that accepted
		/// the job.
		pub fn dry_run_submit(job: JobId, output: Output, runs: ProvenRuns) -> Result<(), DispatchError> {
			dry_run(|| Self::do_submit(Self::assigned_provider(job)?, job, output, runs, None)).map(|_| ())
		}

		/// Returns the result that `submit_cited` would have now, called by the provider that
		/// accepted the job.
		pub fn dry_run_submit_cited(job: JobId, output: Output, citations: Citations) -> Result<(), DispatchError> {
			dry_run(|| Self::do_submit_cited(Self::assigned_provider(job)?, job, output, citations, None)).map(|_| ())
		}

		/// Verifies a refutation of the job's trace, regardless of the challenger and the time.
		///
		/// Fails with the error that `challenge` would have.
		pub fn dry_run_challenge(
			job: JobId,
			output: Output,
			runs: Runs,
			refutation: Refutation,
		) -> Result<(), DispatchError> {
			Self::refuted_by(&Self::live_job(job)?, &output, &runs, &refutation).map(|_| ())
		}
	}
}
