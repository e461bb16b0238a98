//! The end of a job: it is settled, or it is refunded.
//!
//! Its fee is on hold on the requester until one of the two happens. Neither needs the other party, and neither can be
//! hindered by the state of an account: a fee moves by force, and what an account cannot take is credited to it in the
//! ledger.

use crate::{types::*, *};
use frame_support::{
	defensive,
	dispatch::DispatchResultWithPostInfo,
	sp_runtime::SaturatedConversion,
	storage::with_storage_layer,
	traits::tokens::{fungible::hold::Mutate as _, Fortitude::Force, Precision::Exact, Restriction::Free},
};
use tributary_primitives::{
	split::Evidence,
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{Credit as _, CreditReason, JobRecord, Order, Service},
};
use tributary_support::{credit_from_hold, release_or_credit};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_settle(id: JobId) -> DispatchResultWithPostInfo {
		let job = Self::live_job(id)?;
		let Stage::Submitted { answer, dispute, .. } = &job.stage else {
			return Err(Error::<T>::NotSubmitted.into());
		};
		ensure!(T::Clock::current_block_number() >= job.due, Error::<T>::TooEarly);

		Self::settle_job(id, &job)?;
		Ok(Some(Self::settlement_weight(&job, answer, dispute)).into())
	}

	/// What the largest settlement weighs.
	pub(crate) fn heaviest_settlement() -> Weight {
		T::WeightInfo::settle(MAX_PAID_RUNS, MAX_RELEASES, MAX_BENEFICIARIES)
			.max(T::WeightInfo::settle_refuted(MAX_RELEASES, MAX_BENEFICIARIES))
	}

	/// What the largest exit that a job can have weighs.
	pub(crate) fn heaviest_exit() -> Weight {
		Self::heaviest_settlement().max(T::WeightInfo::expire()).max(T::WeightInfo::abandon())
	}

	/// What it takes to settle `job`.
	pub(crate) fn settlement_weight(
		job: &JobOf<T>,
		answer: &Answer<BlockNumberFor<T>>,
		dispute: &Dispute<T::AccountId, BlockNumberFor<T>>,
	) -> Weight {
		let (releases, beneficiaries) = (job.frozen.releases.max(1), job.frozen.beneficiaries.max(1));
		match dispute.upheld {
			Some(_) => T::WeightInfo::settle_refuted(releases, beneficiaries),
			None => T::WeightInfo::settle(answer.owned.len().saturated_into(), releases, beneficiaries),
		}
	}

	/// Hand the fee to the ledger, free the collateral and forget the job; or change nothing.
	///
	/// If its trace was refuted the collateral is lost, the provider's share of the fee is the treasury's, and the data share
	/// the pools'.
	pub(crate) fn settle_job(id: JobId, job: &JobOf<T>) -> DispatchResult {
		let Stage::Submitted { provider, answer, dispute } = &job.stage else {
			return Err(Error::<T>::NotSubmitted.into());
		};
		let terms = Self::terms_of(job)?;
		let treasury = T::TreasuryAccount::get();
		let refuted = dispute.upheld.is_some();
		let (provider_payee, owned) = match refuted {
			true => (&treasury, Default::default()),
			false => (provider, answer.owned.as_slice()),
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
						submitted_at: answer.submitted_at,
						rules: job.frozen.rules,
						prompt_hash: job.prompt_hash,
						output_hash: answer.output_hash,
						output_len: answer.output_len,
						runs_hash: answer.runs_hash,
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
				evidence: Evidence { owned, positions: answer.positions },
			})?;
			let lost = match &dispute.upheld {
				Some(upheld) => Self::slash(id, provider, &upheld.challenger, job.frozen.collateral)?,
				None => 0,
			};
			Self::free_collateral(provider, job.frozen.collateral, lost);
			Self::remove_job(id, job);
			Self::deposit_event(Event::Settled { job: id, provider: provider.clone(), fee: job.fee });
			Ok(())
		})
	}

	/// Refund the requester, free the collateral and forget the job; or change nothing. A provider that owes the output
	/// pays its penalty. One that submitted it comes here only when its job could not be settled: it owes nothing, unless its
	/// trace was refuted.
	pub(crate) fn refund_job(id: JobId, job: &JobOf<T>) -> DispatchResult {
		let (requester, refund) = (job.requester.clone(), job.fee);
		with_storage_layer(|| {
			Self::refund(HoldReason::Fee, &requester, refund)?;
			let provider = job.provider().cloned();
			let event = match &job.stage {
				Stage::Requested { .. } => Event::Expired { job: id, requester, refund, provider, penalty: 0 },
				Stage::Accepted { provider: owing } => {
					let penalty = Self::or_forgo(Self::penalise(owing, job.frozen.penalty));
					Self::free_collateral(owing, job.frozen.collateral, penalty);
					Event::Expired { job: id, requester, refund, provider, penalty }
				},
				Stage::Submitted { provider: unpaid, dispute, .. } => {
					let lost = match &dispute.upheld {
						Some(upheld) => {
							Self::or_forgo(Self::slash(id, unpaid, &upheld.challenger, job.frozen.collateral))
						},
						None => 0,
					};
					Self::free_collateral(unpaid, job.frozen.collateral, lost);
					Event::Abandoned { job: id, requester, refund, provider: unpaid.clone() }
				},
			};
			Self::remove_job(id, job);
			Self::deposit_event(event);
			Ok(())
		})
	}

	/// Refunds what is on hold on `who`. The ledger owes what the account cannot take.
	pub(crate) fn refund(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		release_or_credit::<_, T::Currency, T::Settlement>(&reason.into(), who, amount)
	}

	/// Moves what is on hold on `from` to the pot, and has the ledger owe it to `to`; or changes nothing.
	pub(crate) fn hold_to_credit(
		reason: HoldReason,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
		why: CreditReason,
	) -> DispatchResult {
		credit_from_hold::<_, T::Currency, T::Settlement>(&reason.into(), from, to, amount, why)
	}

	/// Take a penalty out of a provider's bond, for the treasury. Returns what was taken.
	fn penalise(provider: &T::AccountId, penalty: Balance) -> Result<Balance, DispatchError> {
		let treasury = T::TreasuryAccount::get();
		Self::hold_to_credit(HoldReason::Bond, provider, &treasury, penalty, CreditReason::Penalty)?;
		Ok(penalty)
	}

	/// Take a job's collateral out of a provider's bond: half for who refuted its trace, half for the treasury; or change
	/// nothing. Returns what was taken.
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

	/// What was taken from a provider whose requester is refunded: what cannot be taken is forgone, since the refund must not
	/// wait for it.
	fn or_forgo(taken: Result<Balance, DispatchError>) -> Balance {
		taken.unwrap_or_else(|_| {
			defensive!("locked collateral is on hold");
			0
		})
	}
}
