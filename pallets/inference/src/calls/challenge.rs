//! Challenges of a job's trace: committed first, so that the refutation cannot be copied, then
//! revealed.

use crate::{
	challenge_commitment, halves, weights::WeightInfo, Basis, Challenge, Challenges, Config, Error, Event, HoldReason,
	JobOf, Jobs, Output, Pallet, Runs, Stage, Witness,
};
use codec::Encode;
use frame_support::{
	dispatch::Pays,
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{tokens::fungible::hold::Mutate, Get},
	weights::Weight,
};
use sp_runtime::{
	traits::{BlockNumberProvider, One, Saturating},
	ArithmeticError,
};
use tributary_primitives::{
	content::Content,
	trace::{Refutation, RefutationError},
	traits::CreditReason,
	JobId,
};
use tributary_support::count;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_challenge(who: T::AccountId, id: JobId, commitment: [u8; 32]) -> DispatchResult {
		let mut job = Self::live_job(id)?;
		let Stage::Submitted { submission, dispute, .. } = &mut job.stage else {
			return Err(Error::<T>::NotSubmitted.into());
		};
		ensure!(submission.basis == Basis::Traced, Error::<T>::NotChallengeable);
		let now = T::Clock::current_block_number();
		ensure!(now < dispute.commit_until, Error::<T>::TooLate);
		ensure!(!Challenges::<T>::contains_key(id, &who), Error::<T>::AlreadyCommitted);
		let sequence = dispute.commitments;
		dispute.commitments = sequence.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let bond = job.frozen.challenge_bond;
		T::Currency::hold(&HoldReason::Challenge.into(), &who, bond)?;

		if sequence == 0 {
			let window = job.frozen.reveal_window;
			let commit_until = dispute.commit_until;
			Self::unschedule(job.slot);
			(job.due, job.slot) = Self::schedule(id, commit_until, window);
		}
		let settles_at = job.due;
		let reveal_from = now.saturating_add(One::one());
		let reveal_until = reveal_from.saturating_add(job.frozen.reveal_window.max(One::one()));
		Jobs::<T>::insert(id, job);
		Challenges::<T>::insert(id, &who, Challenge { commitment, sequence, bond, reveal_from, reveal_until });
		Self::deposit_event(Event::ChallengeCommitted {
			job: id,
			challenger: who,
			commitment,
			sequence,
			bond,
			reveal_until,
			settles_at,
		});
		Ok(())
	}

	pub(crate) fn do_challenge(
		who: T::AccountId,
		id: JobId,
		salt: [u8; 32],
		output: Output,
		runs: Runs,
		refutation: Refutation,
	) -> Result<Pays, DispatchError> {
		let mut job = Self::live_job(id)?;
		let Challenge { commitment, sequence, bond, reveal_from, reveal_until } =
			Challenges::<T>::get(id, &who).ok_or(Error::<T>::ChallengeNotFound)?;
		let now = T::Clock::current_block_number();
		ensure!(now >= reveal_from, Error::<T>::TooEarly);
		ensure!(now < reveal_until, Error::<T>::TooLate);
		let revealed = challenge_commitment(&who, id, &refutation, &salt);
		ensure!(revealed == commitment, Error::<T>::CommitmentMismatch);
		let witness = Self::refuted_by(&job, &output, &runs, &refutation)?;

		let Stage::Submitted { dispute, .. } = &mut job.stage else { return Err(Error::<T>::NotSubmitted.into()) };
		// Only what adds to the pay is free, so that no other reveal fills blocks for nothing.
		let pays = if dispute.uphold(sequence, who.clone(), witness) { Pays::No } else { Pays::Yes };
		let witness = witness.contribution;
		Jobs::<T>::insert(id, job);
		Challenges::<T>::remove(id, &who);
		Self::refund(HoldReason::Challenge, &who, bond)?;
		Self::deposit_event(Event::ChallengeUpheld { job: id, challenger: who, sequence, refutation, witness, bond });
		Ok(pays)
	}

	pub(crate) fn do_withdraw_challenge(who: T::AccountId, id: JobId) -> DispatchResult {
		let challenge = Challenges::<T>::get(id, &who).ok_or(Error::<T>::ChallengeNotFound)?;
		ensure!(T::Clock::current_block_number() >= challenge.reveal_until, Error::<T>::TooEarly);

		Challenges::<T>::remove(id, &who);
		let (returned, forfeited) = halves(challenge.bond);
		let treasury = T::TreasuryAccount::get();
		Self::hold_to_credit(HoldReason::Challenge, &who, &treasury, forfeited, CreditReason::Penalty)?;
		Self::refund(HoldReason::Challenge, &who, returned)?;
		Self::deposit_event(Event::ChallengeWithdrawn { job: id, challenger: who, returned, forfeited });
		Ok(())
	}

	/// Verifies that `refutation` shows the trace of a submitted job to be wrong. Returns the span
	/// that it shows.
	pub(crate) fn refuted_by(
		job: &JobOf<T>,
		output: &Output,
		runs: &Runs,
		refutation: &Refutation,
	) -> Result<Witness, DispatchError> {
		let submission = job.submission().ok_or(Error::<T>::NotSubmitted)?;
		ensure!(submission.basis == Basis::Traced, Error::<T>::NotChallengeable);
		ensure!(Content::of(output).hash == submission.output_hash, Error::<T>::OutputMismatch);
		ensure!(Content::of(&runs.encode()).hash == submission.runs_hash, Error::<T>::RunsMismatch);
		let terms = Self::terms_of(job)?;
		let eligible = Self::eligible_for(job, &terms);
		let rules = &job.frozen.rules;
		refutation.check(rules, output, runs, |contribution| eligible(contribution).ok()).map_err(Error::<T>::from)?;
		let contribution = refutation.witness(runs).ok_or(Error::<T>::RunNotFound)?;
		let sequence = eligible(contribution).map_err(|_| Error::<T>::NotEligible)?.sequence;
		let shown = refutation.shown(rules, runs).ok_or(Error::<T>::RunNotFound)?;
		Ok(Witness { sequence, contribution, start: shown.start, end: shown.end })
	}

	/// Returns the weight of revealing `refutation`.
	pub(crate) fn challenge_weight(refutation: &Refutation, output: &Output) -> Weight {
		let output = count(output.len());
		match refutation {
			Refutation::Earlier { .. } => T::WeightInfo::challenge_earlier(output),
			Refutation::Missed { .. } => T::WeightInfo::challenge_missed(output),
			Refutation::Split { .. } => T::WeightInfo::challenge_split(output),
		}
	}
}

impl<T> From<RefutationError> for Error<T> {
	fn from(error: RefutationError) -> Self {
		match error {
			RefutationError::WrongPosition => Self::WrongPosition,
			RefutationError::BeyondTrace => Self::BeyondTrace,
			RefutationError::RunNotFound => Self::RunNotFound,
			RefutationError::NotAdjacent => Self::RunsNotAdjacent,
			RefutationError::NotEligible => Self::NotEligible,
			RefutationError::NotEarlier => Self::NotEarlier,
			RefutationError::Proof(_) => Self::InvalidProof,
		}
	}
}
