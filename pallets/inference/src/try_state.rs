//! Invariants of the state.

use crate::{
	Agenda, AgendaCursor, AgendaEnd, Basis, Challenges, Config, DisputeOf, HoldReason, JobOf, Jobs, ModelRatings,
	NextJobId, Pallet, Prompts, Providers, Rating, Serving, Slot, Stage, SubmissionOf, CITED_WHOLE, COLLATERAL_FACTOR,
	MAX_CITED_BYTES, MAX_SERVED, MAX_WITNESSES, SCORES,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::tokens::fungible::hold::Inspect};
use sp_runtime::{
	traits::{One, Saturating},
	TryRuntimeError,
};
use tributary_primitives::{traits::Models, Balance};
use tributary_support::count;

impl<T: Config> Pallet<T> {
	/// Checks the properties that the pallet promises.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_jobs()?;
		Self::check_challenges()?;
		Self::check_ratings()?;
		Self::check_agenda()?;
		Self::check_providers()?;
		Self::check_holds()
	}

	/// Checks that every job is numbered, has its prompt, and is consistent in itself.
	fn check_jobs() -> Result<(), TryRuntimeError> {
		let next = NextJobId::<T>::get();
		let mut jobs = 0usize;
		for (id, job) in Jobs::<T>::iter() {
			jobs = jobs.saturating_add(1);
			ensure!(id < next, "a job's number was assigned");
			ensure!(job.fee > 0, "a job has a fee");
			let collateral = job.fee.checked_mul(COLLATERAL_FACTOR).ok_or("collateral overflows")?;
			ensure!(job.frozen.collateral == collateral, "a job's collateral is a multiple of its fee");
			ensure!(job.frozen.penalty <= job.frozen.collateral, "a penalty is a part of the collateral");
			ensure!(job.slot.block >= job.due, "a job's exit is not tried before it is due");
			let prompt = Prompts::<T>::get(id).ok_or("a job has its prompt")?;
			ensure!(prompt.hash() == job.prompt_hash, "a job's prompt is the one requested");
			ensure!(Self::job_exists(id), "a job was requested");
			if let Stage::Submitted { submission, dispute, .. } = &job.stage {
				Self::check_submission(&job, submission)?;
				Self::check_dispute(&job, submission, dispute)?;
			}
		}
		ensure!(Prompts::<T>::iter_keys().count() == jobs, "no prompt outlives its job");
		Ok(())
	}

	/// Checks that the record of a submission is consistent in itself.
	fn check_submission(job: &JobOf<T>, submission: &SubmissionOf<T>) -> Result<(), TryRuntimeError> {
		ensure!(submission.output_len > 0, "an output has bytes");
		let owned = submission.owned.iter().fold(0u32, |sum, (_, positions)| sum.saturating_add(*positions));
		ensure!(submission.owned.iter().all(|(_, positions)| *positions > 0), "a source owns something");
		let windows = job.frozen.rules.positions(submission.output_len);
		match submission.basis {
			Basis::Pooled => {
				ensure!(owned == 0 && submission.positions == windows, "pooled payment names no contribution")
			},
			Basis::Traced => {
				ensure!(owned <= submission.positions, "an output's positions have one owner each");
				ensure!(submission.positions == windows, "an output has the positions of its length");
			},
			Basis::Cited => {
				ensure!(submission.positions == owned.max(CITED_WHOLE), "every cited byte has one owner");
				ensure!(owned <= MAX_CITED_BYTES, "cited bytes are bounded");
			},
		}
		Ok(())
	}

	/// Checks that a job's windows for challenges are the frozen ones, and only a trace is refuted.
	fn check_dispute(
		job: &JobOf<T>,
		submission: &SubmissionOf<T>,
		dispute: &DisputeOf<T>,
	) -> Result<(), TryRuntimeError> {
		let reveal = job.frozen.reveal_window.max(One::one());
		let due = match dispute.commitments {
			0 => dispute.commit_until,
			_ => dispute.commit_until.saturating_add(reveal),
		};
		ensure!(job.due == due, "a job settles after its challenges");
		ensure!(submission.basis == Basis::Traced || dispute.commitments == 0, "only a trace is challenged");
		if let Some(upheld) = &dispute.upheld {
			ensure!(upheld.sequence < dispute.commitments, "an upheld challenge was committed");
		}
		ensure!(
			dispute.upheld.is_none() == dispute.witnesses.is_empty(),
			"an upheld challenge shows bytes of a contribution"
		);
		ensure!(dispute.witnesses.is_sorted(), "the contributions paid for their bytes are in their order");
		let mut others = dispute.witnesses.iter();
		while let Some(witness) = others.next() {
			ensure!(!others.as_slice().iter().any(|other| witness.overlaps(other)), "a shown byte is paid once");
		}
		ensure!(dispute.free_reveals <= MAX_WITNESSES, "no more reveals are free than are paid");
		Ok(())
	}

	/// Checks that every challenge is of a job that was requested, and has its own place in the
	/// order of commitments.
	fn check_challenges() -> Result<(), TryRuntimeError> {
		let mut places = BTreeSet::new();
		for (id, _, challenge) in Challenges::<T>::iter() {
			ensure!(Self::job_exists(id), "a challenged job was requested");
			ensure!(places.insert((id, challenge.sequence)), "no two challenges of a job have the same place");
			let Some(job) = Jobs::<T>::get(id) else { continue };
			let dispute = job.dispute().ok_or("a job that is challenged has an output")?;
			ensure!(challenge.sequence < dispute.commitments, "every commitment is counted");
			ensure!(challenge.reveal_from <= dispute.commit_until, "challenges are committed in their window");
			ensure!(
				challenge.reveal_from < challenge.reveal_until && challenge.reveal_until <= job.due,
				"challenges are revealed before the job is due"
			);
			ensure!(challenge.bond == job.frozen.challenge_bond, "a challenge's bond is frozen in its job");
			if let Some(upheld) = &dispute.upheld {
				ensure!(upheld.sequence != challenge.sequence, "an upheld challenge is removed");
			}
		}
		Ok(())
	}

	/// Checks that ratings are sums of possible scores, and that none outlives its model.
	fn check_ratings() -> Result<(), TryRuntimeError> {
		let possible = |rating: &Rating| {
			let (lowest, highest) = (Balance::from(*SCORES.start()), Balance::from(*SCORES.end()));
			let sums = rating.weight.saturating_mul(lowest)..=rating.weight.saturating_mul(highest);
			sums.contains(&rating.sum)
		};
		for (model, rating) in ModelRatings::<T>::iter() {
			ensure!(T::Models::exists(model), "no rating outlives its model");
			ensure!(possible(&rating), "a model's rating is of scores");
		}
		for provider in Providers::<T>::iter_values() {
			ensure!(possible(&provider.rating), "a provider's rating is of scores");
		}
		Ok(())
	}

	/// Checks that every job has one slot of the agenda, and that the cursor has yet to pass it.
	fn check_agenda() -> Result<(), TryRuntimeError> {
		let cursor = AgendaCursor::<T>::get();
		let mut slots = 0usize;
		for (block, index, id) in Agenda::<T>::iter() {
			slots = slots.saturating_add(1);
			let slot = Slot { block, index };
			let job = Jobs::<T>::get(id).ok_or("no slot of the agenda outlives its job")?;
			ensure!(job.slot == slot, "a job knows its slot of the agenda");
			ensure!(slot >= cursor, "the cursor has yet to pass every taken slot");
			ensure!(index < AgendaEnd::<T>::get(block), "a slot is within the slots of its block");
		}
		ensure!(Jobs::<T>::iter_keys().count() == slots, "every job is on the agenda once");
		for (block, end) in AgendaEnd::<T>::iter() {
			ensure!(end > 0 && block >= cursor.block, "a passed block is removed");
		}
		Ok(())
	}

	/// Checks that every provider's locked collateral is that of its jobs, and its counters are
	/// right.
	fn check_providers() -> Result<(), TryRuntimeError> {
		let mut locked = BTreeMap::<T::AccountId, Balance>::new();
		for job in Jobs::<T>::iter_values() {
			if let Some((provider, collateral)) = job.locked() {
				let sum = locked.entry(provider.clone()).or_default();
				*sum = sum.checked_add(collateral).ok_or("collateral overflows")?;
			}
		}
		for (who, provider) in Providers::<T>::iter() {
			let of_jobs = locked.remove(&who).unwrap_or_default();
			ensure!(provider.locked == of_jobs, "locked collateral is the sum over accepted and submitted jobs");
			ensure!(provider.locked <= provider.bond, "collateral is a part of the bond");
			ensure!(!provider.is_empty(), "an empty provider is removed");
			ensure!(provider.unbonding.iter().all(|part| part.amount > 0), "an unbonding part is not zero");
			let serving = Serving::<T>::iter_keys().filter(|(_, server)| *server == who).count();
			ensure!(count(serving) == provider.serving, "a provider counts its models");
			ensure!(provider.serving <= MAX_SERVED, "a provider serves a bounded number of models");
		}
		ensure!(locked.is_empty(), "only providers have jobs");
		for (_, who) in Serving::<T>::iter_keys() {
			ensure!(Providers::<T>::contains_key(who), "only providers serve");
		}
		Ok(())
	}

	/// Checks that every hold is the sum over jobs, bonds and challenges, and none outlives its
	/// object.
	fn check_holds() -> Result<(), TryRuntimeError> {
		let mut fees = BTreeMap::<T::AccountId, Balance>::new();
		for job in Jobs::<T>::iter_values() {
			let sum = fees.entry(job.requester.clone()).or_default();
			*sum = sum.checked_add(job.fee).ok_or("fees overflow")?;
		}
		for (who, fee) in &fees {
			let held = T::Currency::balance_on_hold(&HoldReason::Fee.into(), who);
			ensure!(held == *fee, "a requester has the fees of its live jobs on hold");
		}
		for (who, provider) in Providers::<T>::iter() {
			let held = T::Currency::balance_on_hold(&HoldReason::Bond.into(), &who);
			ensure!(held == provider.held(), "a provider has its bond and the unbonding parts on hold");
		}
		let mut bonds = BTreeMap::<T::AccountId, Balance>::new();
		for (_, who, challenge) in Challenges::<T>::iter() {
			let sum = bonds.entry(who).or_default();
			*sum = sum.checked_add(challenge.bond).ok_or("bonds overflow")?;
		}
		for (who, bond) in &bonds {
			let held = T::Currency::balance_on_hold(&HoldReason::Challenge.into(), who);
			ensure!(held == *bond, "a challenger has the bonds of its challenges on hold");
		}
		for who in frame_system::Account::<T>::iter_keys() {
			let fee = T::Currency::balance_on_hold(&HoldReason::Fee.into(), &who);
			ensure!(fee == 0 || fees.contains_key(&who), "no fee is held without a job");
			let bond = T::Currency::balance_on_hold(&HoldReason::Bond.into(), &who);
			ensure!(bond == 0 || Providers::<T>::contains_key(&who), "no bond is held without a provider");
			let challenge = T::Currency::balance_on_hold(&HoldReason::Challenge.into(), &who);
			ensure!(challenge == 0 || bonds.contains_key(&who), "no bond is held without a challenge");
		}
		Ok(())
	}
}
