//! Submissions: an output with its runs and their proofs, or with its citations and theirs.

use crate::{
	verification::{citations, runs, VerificationError},
	Basis, Citations, Config, Dispute, Error, Event, JobOf, Jobs, Output, Pallet, ProvenRuns, Stage, Submission,
	SubmissionOf, CITED_WHOLE,
};
use alloc::vec::Vec;
use frame_support::{ensure, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::BlockNumberProvider, DispatchError, SaturatedConversion};
use tributary_primitives::{
	content::Content,
	terms::Terms,
	trace::{Eligible, FormError},
	traits::{Eligibility, Ineligible},
	Attestation, ContributionId, JobId,
};

impl<T: Config> Pallet<T> {
	/// Submits an output and its trace. Returns the weight of the job's exit.
	pub(crate) fn do_submit(
		who: T::AccountId,
		id: JobId,
		output: Output,
		proven: ProvenRuns,
		attestation: Option<Attestation>,
	) -> Result<Weight, DispatchError> {
		let job = Self::owed_job(&who, id, &output)?;
		let terms = Self::terms_of(&job)?;
		let eligible = Self::eligible_for(&job, &terms);
		let runs::Verified { basis, runs, runs_hash, positions, owned } =
			runs::verify(&terms.method, &job.frozen.rules, &output, &proven, eligible).map_err(Error::<T>::from)?;

		let output_hash = Content::of(&output).hash;
		let output_len = output.len().saturated_into();
		let submitted_at = frame_system::Pallet::<T>::block_number();
		let submission =
			Submission { output_hash, output_len, basis, runs_hash, positions, owned, attestation, submitted_at };
		let deferred = Self::deferred_settlement(&job, &submission);
		let settles_at = Self::put_submission(id, job, who.clone(), submission);
		Self::deposit_event(Event::Submitted {
			job: id,
			provider: who,
			output,
			output_hash,
			runs,
			runs_hash,
			positions,
			attestation,
			settles_at,
		});
		Ok(deferred)
	}

	/// Submits an output and its citations. Returns the weight of the job's exit.
	pub(crate) fn do_submit_cited(
		who: T::AccountId,
		id: JobId,
		output: Output,
		citations: Citations,
		attestation: Option<Attestation>,
	) -> Result<Weight, DispatchError> {
		let job = Self::owed_job(&who, id, &output)?;
		let terms = Self::terms_of(&job)?;
		let citations::Verified { ranges, hash, cited, owned } =
			citations::verify(&terms.method, &job.frozen.rules, &citations, Self::eligible_for(&job, &terms))
				.map_err(Error::<T>::from)?;

		let output_hash = Content::of(&output).hash;
		let submission = Submission {
			output_hash,
			output_len: output.len().saturated_into(),
			basis: Basis::Cited,
			runs_hash: hash,
			positions: cited.max(CITED_WHOLE),
			owned,
			attestation,
			submitted_at: frame_system::Pallet::<T>::block_number(),
		};
		let deferred = Self::deferred_settlement(&job, &submission);
		let settles_at = Self::put_submission(id, job, who.clone(), submission);
		Self::deposit_event(Event::SubmittedCited {
			job: id,
			provider: who,
			output,
			output_hash,
			citations: ranges,
			citations_hash: hash,
			cited,
			attestation,
			settles_at,
		});
		Ok(deferred)
	}

	/// Returns the contributions that may own positions of the job's output, as they were when the
	/// job was requested.
	pub(crate) fn eligible_for(
		job: &JobOf<T>,
		terms: &Terms<T::AccountId>,
	) -> impl Fn(ContributionId) -> Result<Eligible, Ineligible> {
		let releases: Vec<_> = terms.releases.iter().map(|weighted| weighted.release).collect();
		let (requested_at, purpose) = (job.requested_at, terms.method.purpose());
		move |contribution| T::Eligibility::eligible(contribution, &releases, requested_at, purpose)
	}

	/// Returns the job, if `who` owes its output now and `output` is not empty.
	fn owed_job(who: &T::AccountId, id: JobId, output: &[u8]) -> Result<JobOf<T>, Error<T>> {
		let job = Self::live_job(id)?;
		match &job.stage {
			Stage::Requested { .. } => return Err(Error::<T>::NotAccepted),
			Stage::Accepted { provider } => ensure!(provider == who, Error::<T>::NotProvider),
			Stage::Submitted { .. } => return Err(Error::<T>::AlreadySubmitted),
		}
		ensure!(T::Clock::current_block_number() < job.due, Error::<T>::TooLate);
		ensure!(!output.is_empty(), Error::<T>::EmptyOutput);
		Ok(job)
	}

	/// Stores a job's submission and begins its challenge window. Returns the block in which the
	/// window ends.
	fn put_submission(
		id: JobId,
		mut job: JobOf<T>,
		provider: T::AccountId,
		submission: SubmissionOf<T>,
	) -> BlockNumberFor<T> {
		Self::unschedule(job.slot);
		let settles_at;
		(settles_at, job.slot) = Self::schedule(id, T::Clock::current_block_number(), job.frozen.challenge_window);
		job.due = settles_at;
		job.stage = Stage::Submitted { provider, submission, dispute: Dispute::new(settles_at) };
		Jobs::<T>::insert(id, job);
		settles_at
	}
}

impl<T> From<VerificationError> for Error<T> {
	fn from(error: VerificationError) -> Self {
		match error {
			VerificationError::TraceNotAllowed => Self::TraceNotAllowed,
			VerificationError::CitationsNotAllowed => Self::CitationsNotAllowed,
			VerificationError::Form(FormError::TooManyRuns) => Self::MaxRunsExceeded,
			VerificationError::Form(FormError::EmptyRun) => Self::EmptyRun,
			VerificationError::Form(FormError::OutOfBounds) => Self::RunOutOfRange,
			VerificationError::Form(FormError::Overlapping) => Self::RunsOverlap,
			VerificationError::Form(FormError::FurtherRunTooLong) => Self::FurtherRunTooLong,
			VerificationError::CitationTooShort => Self::CitationTooShort,
			VerificationError::CitationsOverlap => Self::CitationsOverlap,
			VerificationError::MaxCitedBytesExceeded => Self::MaxCitedBytesExceeded,
			VerificationError::Ineligible(Ineligible::NotFound) => Self::ContributionNotFound,
			VerificationError::Ineligible(Ineligible::NotInReleases) => Self::NotInReleases,
			VerificationError::Ineligible(Ineligible::NotTraceable) => Self::NotTraceable,
			VerificationError::Ineligible(Ineligible::Closed) => Self::ContributionClosed,
			VerificationError::ContributionTooShort => Self::ContributionTooShort,
			VerificationError::Ineligible(Ineligible::Refused) => Self::UseRefused,
			VerificationError::InvalidProof => Self::InvalidProof,
		}
	}
}
