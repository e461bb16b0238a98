//! Why a call is refused.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
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
		/// The model's terms attribute by no trace: not at all by what stands in an output, or by citations.
		TraceNotAllowed,
		/// The model's terms attribute by no citations.
		CitationsNotAllowed,
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
		/// A citation has no bytes.
		EmptyCitation,
		/// Two citations share a byte, or they are out of order.
		CitationsOverlap,
		/// The citations have more bytes together than they may.
		TooManyCitedBytes,
		/// A run or a citation names a contribution that does not exist.
		UnknownContribution,
		/// A run or a citation names a contribution in none of the Releases of the model's terms.
		NotInReleases,
		/// A run or a citation names a contribution that is paid through the pool only.
		NotTraceable,
		/// A run or a citation names a contribution that was closed before the job was requested.
		ContributionClosed,
		/// The bytes of a run, a citation or a refutation do not stand in the contribution where it says.
		ProofInvalid,
		/// The job's output has no trace that could be refuted.
		NotChallengeable,
		/// The account has committed to a challenge of the job already.
		AlreadyCommitted,
		/// The account has committed to no challenge of the job.
		NotCommitted,
		/// This is not what the account has committed to.
		CommitmentMismatch,
		/// This is not the output of the job.
		OutputMismatch,
		/// These are not the runs of the job.
		RunsMismatch,
		/// The refutation names a position that is not the output's, or not claimed, or claimed, as its kind asks for.
		WrongPosition,
		/// The refutation names a position behind the trace, which belongs to the pool.
		BeyondTrace,
		/// The refutation names a run that is not there, or the last one.
		UnknownRun,
		/// The refutation names two runs that are not adjacent, or of two owners.
		RunsNotAdjacent,
		/// The refutation rests on a contribution that may not own positions of this output.
		NotEligible,
		/// The refutation rests on a contribution that is not earlier than the claimed one.
		NotEarlier,
		/// The score is not one of those that there are.
		ScoreOutOfRange,
		/// Nobody scores its own answers.
		OwnJob,
	}
}
