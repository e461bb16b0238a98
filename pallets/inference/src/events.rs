//! What happens, for whoever watches.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
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
			/// What is asked, or a commitment to it.
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
		/// A provider took a job, and holds its prompt if that was committed to.
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
			/// The block from which the job settles, if no challenge is committed.
			settles_at: BlockNumberFor<T>,
		},
		/// A provider submitted an output and what it cites for it. That the ranges stand in the contributions is proven; that
		/// they were used is the provider's word.
		SubmittedCited {
			/// The job.
			job: JobId,
			/// Whose output it is.
			provider: T::AccountId,
			/// The output.
			output: Output,
			/// BLAKE3 of the output.
			output_hash: ContentHash,
			/// The ranges that it cites, each of them proven to be there.
			citations: CitedRanges,
			/// BLAKE3 of the SCALE-encoded ranges.
			citations_hash: ContentHash,
			/// All cited bytes.
			cited: u32,
			/// The block from which the job settles.
			settles_at: BlockNumberFor<T>,
		},
		/// Somebody committed to a challenge of a job's trace, and put a bond on hold.
		ChallengeCommitted {
			/// The job.
			job: JobId,
			/// Who did.
			challenger: T::AccountId,
			/// What was committed to.
			commitment: [u8; 32],
			/// Its place in the order of commitments to challenges of the job.
			sequence: u64,
			/// The bond.
			bond: Balance,
			/// The block from which the job settles; until then the challenge may be revealed.
			settles_at: BlockNumberFor<T>,
		},
		/// A challenge holds, and its bond came back. Of those that hold, the one that was committed first is rewarded when the
		/// job settles.
		ChallengeUpheld {
			/// The job.
			job: JobId,
			/// Who refuted its trace.
			challenger: T::AccountId,
			/// Its place in the order of commitments to challenges of the job.
			sequence: u64,
			/// How.
			refutation: Refutation,
			/// The bond.
			bond: Balance,
		},
		/// A challenge that was not shown to hold was withdrawn.
		ChallengeWithdrawn {
			/// The job.
			job: JobId,
			/// Who had committed to it.
			challenger: T::AccountId,
			/// What came back of its bond.
			returned: Balance,
			/// What the treasury kept of it.
			forfeited: Balance,
		},
		/// A job's trace was refuted: its provider lost the collateral.
		Refuted {
			/// The job.
			job: JobId,
			/// Who had submitted the trace.
			provider: T::AccountId,
			/// Who refuted it first.
			challenger: T::AccountId,
			/// What the provider lost.
			slashed: Balance,
			/// What the challenger is credited with of it. The rest is the treasury's.
			reward: Balance,
		},
		/// A requester scored a settled job.
		Rated {
			/// The job.
			job: JobId,
			/// Who had asked.
			requester: T::AccountId,
			/// The model that answered.
			model: ModelId,
			/// The provider that did.
			provider: T::AccountId,
			/// The score.
			score: u8,
		},
		/// A job was settled: its fee is with the ledger, what is left of its collateral is free.
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
			/// Whose collateral is free, if its trace was not refuted.
			provider: T::AccountId,
		},
	}
}
