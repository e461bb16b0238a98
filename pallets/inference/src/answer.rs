//! What a provider answers: an output with its trace, or with what it cites.

use crate::{citation, submission, types::*, *};
use frame_support::sp_runtime::SaturatedConversion;
use tributary_primitives::{content::Content, terms::Terms, trace::Eligible, traits::Ineligible, ContributionId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit(who: T::AccountId, id: JobId, output: Output, proven: ProvenRuns) -> DispatchResult {
		let job = Self::owed_job(&who, id, &output)?;
		let terms = Self::terms_of(&job)?;
		let eligible = Self::eligible_for(&job, &terms);
		let submission::Verified { basis, runs, runs_hash, positions, owned } =
			submission::verify(&terms.method, &job.frozen.rules, &output, &proven, eligible)
				.map_err(Error::<T>::from)?;

		let output_hash = Content::of(&output).hash;
		let output_len = output.len().saturated_into();
		let submitted_at = frame_system::Pallet::<T>::block_number();
		let answer = Answer { output_hash, output_len, basis, runs_hash, positions, owned, submitted_at };
		let settles_at = Self::put_answer(id, job, who.clone(), answer);
		Self::deposit_event(Event::Submitted {
			job: id,
			provider: who,
			output,
			output_hash,
			runs,
			runs_hash,
			positions,
			settles_at,
		});
		Ok(())
	}

	pub(crate) fn do_submit_cited(
		who: T::AccountId,
		id: JobId,
		output: Output,
		citations: Citations,
	) -> DispatchResult {
		let job = Self::owed_job(&who, id, &output)?;
		let terms = Self::terms_of(&job)?;
		let citation::Verified { ranges, hash, cited, owned } =
			citation::verify(&terms.method, &citations, Self::eligible_for(&job, &terms)).map_err(Error::<T>::from)?;

		let output_hash = Content::of(&output).hash;
		let answer = Answer {
			output_hash,
			output_len: output.len().saturated_into(),
			basis: Basis::Cited,
			runs_hash: hash,
			positions: cited,
			owned,
			submitted_at: frame_system::Pallet::<T>::block_number(),
		};
		let settles_at = Self::put_answer(id, job, who.clone(), answer);
		Self::deposit_event(Event::SubmittedCited {
			job: id,
			provider: who,
			output,
			output_hash,
			citations: ranges,
			citations_hash: hash,
			cited,
			settles_at,
		});
		Ok(())
	}

	/// The terms that a job was requested under.
	pub(crate) fn terms_of(job: &JobOf<T>) -> Result<Terms<T::AccountId>, Error<T>> {
		T::Models::terms(job.model, job.version).ok_or(Error::<T>::UnknownTerms)
	}

	/// What may own positions of the job's output: as it was when the job was requested.
	pub(crate) fn eligible_for(
		job: &JobOf<T>,
		terms: &Terms<T::AccountId>,
	) -> impl Fn(ContributionId) -> Result<Eligible, Ineligible> {
		let releases: Vec<_> = terms.releases.iter().map(|weighted| weighted.release).collect();
		let requested_at = job.requested_at;
		move |contribution| T::Eligibility::eligible(contribution, &releases, requested_at)
	}

	/// The job, if `who` owes its output now and this could be one.
	fn owed_job(who: &T::AccountId, id: JobId, output: &[u8]) -> Result<JobOf<T>, Error<T>> {
		let job = Self::live_job(id)?;
		match &job.stage {
			Stage::Requested { .. } => return Err(Error::<T>::NotAccepted),
			Stage::Accepted { provider } => ensure!(provider == who, Error::<T>::NotProvider),
			Stage::Submitted { .. } => return Err(Error::<T>::AlreadySubmitted),
		}
		ensure!(T::Clock::current_block_number() < job.due, Error::<T>::DeadlinePassed);
		ensure!(!output.is_empty(), Error::<T>::EmptyOutput);
		Ok(job)
	}

	/// Keep a job's answer, and give it the time in which it may be challenged. Returns when that ends.
	fn put_answer(
		id: JobId,
		mut job: JobOf<T>,
		provider: T::AccountId,
		answer: Answer<BlockNumberFor<T>>,
	) -> BlockNumberFor<T> {
		Self::unschedule(job.slot);
		let settles_at;
		(settles_at, job.slot) = Self::schedule(id, T::Clock::current_block_number(), job.frozen.challenge_window);
		job.due = settles_at;
		job.stage = Stage::Submitted { provider, answer, dispute: Dispute::new(settles_at) };
		Jobs::<T>::insert(id, job);
		settles_at
	}
}
