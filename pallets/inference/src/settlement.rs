//! The end of a job: it is settled, or it is refunded.
//!
//! Its fee is on hold on the requester until one of the two happens. Neither needs the other party,
//! and the state of an account can hinder neither: a fee is moved by force, and the ledger credits
//! what an account cannot take.

use crate::{
	halves, weights::WeightInfo, Config, DisputeOf, Error, Event, HoldReason, JobOf, Outcome, Pallet, Stage,
	SubmissionOf, MAX_PAID_RUNS,
};
use alloc::vec::Vec;
use frame_support::{
	defensive,
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	traits::{
		tokens::{fungible::hold::Mutate, Fortitude::Force, Precision::Exact, Restriction::Free},
		Get,
	},
	weights::Weight,
};
use sp_runtime::{DispatchError, SaturatedConversion};
use tributary_primitives::{
	split::Evidence,
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{Credit, CreditReason, JobRecord, Order, Service, Settlement},
	Balance, JobId,
};
use tributary_support::count;

impl<T: Config> Pallet<T> {
	/// Returns the weight of the heaviest settlement.
	pub(crate) fn heaviest_settlement() -> Weight {
		T::WeightInfo::settle(MAX_PAID_RUNS, MAX_RELEASES, MAX_BENEFICIARIES)
			.max(T::WeightInfo::settle_refuted(MAX_RELEASES, MAX_BENEFICIARIES))
	}

	/// Returns the weight of settling `job`.
	pub(crate) fn settlement_weight(job: &JobOf<T>, submission: &SubmissionOf<T>, dispute: &DisputeOf<T>) -> Weight {
		let (releases, beneficiaries) = (job.frozen.releases.max(1), job.frozen.beneficiaries.max(1));
		match dispute.upheld {
			Some(_) => T::WeightInfo::settle_refuted(releases, beneficiaries),
			None => T::WeightInfo::settle(submission.owned.len().saturated_into(), releases, beneficiaries),
		}
	}

	/// Passes the fee to the ledger, unlocks the collateral and removes the job; or changes
	/// nothing.
	///
	/// If the trace was refuted, the collateral is lost and the provider's share of the fee goes to
	/// the treasury. Of the data share, the contributions whose bytes refuted it receive what the
	/// caps allow, in equal parts. The rest goes to the pools.
	pub(crate) fn settle_job(id: JobId, job: &JobOf<T>) -> DispatchResult {
		let Stage::Submitted { provider, submission, dispute } = &job.stage else {
			return Err(Error::<T>::NotSubmitted.into());
		};
		let terms = Self::terms_of(job)?;
		let treasury = T::TreasuryAccount::get();
		let refuted = dispute.upheld.is_some();
		let shown: Vec<_> = dispute.injured().into_iter().map(|contribution| (contribution, 1)).collect();
		let (provider_payee, owned, positions) = match refuted {
			true => (&treasury, shown.as_slice(), count(shown.len())),
			false => (provider, submission.owned.as_slice(), submission.positions),
		};
		with_storage_layer(|| {
			T::Currency::transfer_on_hold(
				&HoldReason::Fee.into(),
				&job.requester,
				&T::Settlement::pot(),
				job.fee,
				Exact,
				Free,
				Force,
			)?;
			T::Settlement::settle(Order {
				service: Service::Job {
					id,
					record: JobRecord {
						requested_at: job.requested_at,
						submitted_at: submission.submitted_at,
						rules: job.frozen.rules,
						prompt_hash: job.prompt_hash,
						output_hash: submission.output_hash,
						output_len: submission.output_len,
						runs_hash: submission.runs_hash,
						attestation: submission.attestation,
						refuted,
					},
				},
				requester: &job.requester,
				provider,
				provider_payee,
				model: job.model,
				version: job.version,
				terms: &terms,
				fee: job.fee,
				protocol_cut: job.frozen.protocol_cut,
				evidence: Evidence { owned, positions },
			})?;
			let (lost, outcome) = match &dispute.upheld {
				Some(upheld) => {
					(Self::slash(id, provider, &upheld.challenger, job.frozen.collateral)?, Outcome::Refuted)
				},
				None => (0, Outcome::Settled),
			};
			Self::free_collateral(provider, job, lost, outcome);
			Self::remove_job(id, job);
			Self::deposit_event(Event::Settled { job: id, provider: provider.clone(), fee: job.fee });
			Ok(())
		})
	}

	/// Refunds the requester, unlocks the collateral and removes the job; or changes nothing.
	///
	/// A provider that owes the output pays its penalty. A provider that submitted it comes here
	/// only when its job could not be settled: it owes nothing, unless its trace was refuted.
	pub(crate) fn refund_job(id: JobId, job: &JobOf<T>) -> DispatchResult {
		let (requester, refund) = (job.requester.clone(), job.fee);
		with_storage_layer(|| {
			Self::refund(HoldReason::Fee, &requester, refund)?;
			let provider = job.provider().clone();
			let event = match &job.stage {
				Stage::Requested { .. } => Event::Expired { job: id, requester, refund, provider, penalty: 0 },
				Stage::Accepted { provider: owing } => {
					let penalty = Self::or_forgo(Self::penalise(owing, job.frozen.penalty));
					Self::free_collateral(owing, job, penalty, Outcome::Expired);
					Event::Expired { job: id, requester, refund, provider, penalty }
				},
				Stage::Submitted { provider: unpaid, dispute, .. } => {
					let (lost, outcome) = match &dispute.upheld {
						Some(upheld) => {
							let slashed = Self::slash(id, unpaid, &upheld.challenger, job.frozen.collateral);
							(Self::or_forgo(slashed), Outcome::Refuted)
						},
						None => (0, Outcome::Abandoned),
					};
					Self::free_collateral(unpaid, job, lost, outcome);
					Event::Abandoned { job: id, requester, refund, provider: unpaid.clone() }
				},
			};
			Self::remove_job(id, job);
			Self::deposit_event(event);
			Ok(())
		})
	}

	/// Moves a penalty from a provider's bond to the treasury. Returns the moved amount.
	fn penalise(provider: &T::AccountId, penalty: Balance) -> Result<Balance, DispatchError> {
		let treasury = T::TreasuryAccount::get();
		Self::hold_to_credit(HoldReason::Bond, provider, &treasury, penalty, CreditReason::Penalty)?;
		Ok(penalty)
	}

	/// Moves a job's collateral out of a provider's bond, half to the challenger that refuted its
	/// trace and half to the treasury; or changes nothing. Returns the moved amount.
	fn slash(
		id: JobId,
		provider: &T::AccountId,
		challenger: &T::AccountId,
		collateral: Balance,
	) -> Result<Balance, DispatchError> {
		let (reward, rest) = halves(collateral);
		with_storage_layer(|| {
			let treasury = T::TreasuryAccount::get();
			Self::hold_to_credit(HoldReason::Bond, provider, challenger, reward, CreditReason::ChallengeReward)?;
			Self::hold_to_credit(HoldReason::Bond, provider, &treasury, rest, CreditReason::Penalty)?;
			Self::deposit_event(Event::Refuted {
				job: id,
				provider: provider.clone(),
				challenger: challenger.clone(),
				slashed: collateral,
				reward,
			});
			Ok(collateral)
		})
	}

	/// Returns the amount taken from a provider whose requester is refunded. An amount that cannot
	/// be taken is forgone, since the refund must not wait for it.
	fn or_forgo(taken: Result<Balance, DispatchError>) -> Balance {
		taken.unwrap_or_else(|_| {
			defensive!("locked collateral is on hold");
			0
		})
	}
}
