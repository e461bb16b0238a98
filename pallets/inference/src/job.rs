//! A job from its request to its end.
//!
//! Its fee is on hold on the requester until one of two things happens: it is settled, or it is refunded. Neither needs
//! the other party, and neither can be hindered by the state of an account: a fee moves by force, and what an account
//! cannot take is credited to it in the ledger.

use crate::{submission::Verified, types::*, *};
use frame_support::{
	defensive,
	dispatch::DispatchResultWithPostInfo,
	sp_runtime::{ArithmeticError, SaturatedConversion},
	storage::with_storage_layer,
	traits::tokens::{fungible::hold::Mutate as _, Fortitude::Force, Precision::Exact, Restriction::Free},
};
use tributary_primitives::{
	content::Content,
	split::Evidence,
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{JobRecord, Order},
	ReleaseId,
};

impl<T: Config> Pallet<T> {
	/// A job under way. A settled one is in the ledger's receipts.
	pub fn job(id: JobId) -> Option<JobOf<T>> {
		Jobs::<T>::get(id)
	}

	/// The prompt of a job under way.
	pub fn prompt(id: JobId) -> Option<Prompt> {
		Prompts::<T>::get(id)
	}

	pub(crate) fn do_request(
		requester: T::AccountId,
		model: ModelId,
		version: TermsVersion,
		provider: Option<T::AccountId>,
		prompt: Prompt,
		fee: Balance,
	) -> DispatchResult {
		ensure!(fee >= T::MinFee::get(), Error::<T>::FeeTooLow);
		ensure!(T::Models::takes_jobs(model), Error::<T>::ModelUnavailable);
		let terms = T::Models::terms(model, version).ok_or(Error::<T>::UnknownTerms)?;
		ensure!(T::Models::latest_terms(model) == Some(version), Error::<T>::TermsSuperseded);
		if let Some(provider) = &provider {
			Self::ensure_serves(provider, model, fee)?;
		}
		let collateral = fee.checked_mul(COLLATERAL_FACTOR).ok_or(ArithmeticError::Overflow)?;
		let id = NextJob::<T>::get();
		let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Fee.into(), &requester, fee)?;

		NextJob::<T>::put(next);
		let now = T::Clock::current_block_number();
		let (due, slot) = Self::schedule(id, now, T::RequestWindow::get());
		let job = Job {
			requester: requester.clone(),
			model,
			version,
			fee,
			prompt_hash: prompt.hash(),
			requested_at: frame_system::Pallet::<T>::block_number(),
			frozen: Frozen {
				rules: T::Rules::get(),
				protocol_cut: T::ProtocolCut::get(),
				collateral,
				penalty: T::ProviderPenalty::get().mul_floor(collateral),
				submit_window: T::SubmitWindow::get(),
				challenge_window: T::ChallengeWindow::get(),
				releases: terms.releases.len().saturated_into(),
				beneficiaries: terms.beneficiaries.len().saturated_into(),
			},
			stage: Stage::Requested { provider: provider.clone() },
			due,
			slot,
			attempts: 0,
		};
		let accept_by = last_before(due);
		Jobs::<T>::insert(id, job);
		Prompts::<T>::insert(id, &prompt);
		Self::deposit_event(Event::Requested { job: id, requester, model, version, provider, prompt, fee, accept_by });
		Ok(())
	}

	pub(crate) fn do_cancel(who: T::AccountId, id: JobId) -> DispatchResult {
		let job = Self::live_job(id)?;
		ensure!(job.requester == who, Error::<T>::NotRequester);
		ensure!(matches!(job.stage, Stage::Requested { .. }), Error::<T>::AlreadyAccepted);

		Self::give_back(HoldReason::Fee, &who, job.fee)?;
		Self::remove_job(id, &job);
		Self::deposit_event(Event::Cancelled { job: id, requester: who, refund: job.fee });
		Ok(())
	}

	pub(crate) fn do_accept(who: T::AccountId, id: JobId) -> DispatchResult {
		let mut job = Self::live_job(id)?;
		let Stage::Requested { provider } = &job.stage else { return Err(Error::<T>::AlreadyAccepted.into()) };
		ensure!(provider.as_ref().is_none_or(|named| *named == who), Error::<T>::NotNamed);
		let now = T::Clock::current_block_number();
		ensure!(now < job.due, Error::<T>::DeadlinePassed);
		Self::ensure_serves(&who, job.model, job.fee)?;
		Self::lock_collateral(&who, job.frozen.collateral)?;

		let collateral = job.frozen.collateral;
		Self::unschedule(job.slot);
		(job.due, job.slot) = Self::schedule(id, now, job.frozen.submit_window);
		job.stage = Stage::Accepted { provider: who.clone() };
		let submit_by = last_before(job.due);
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::Accepted { job: id, provider: who, collateral, submit_by });
		Ok(())
	}

	pub(crate) fn do_submit(who: T::AccountId, id: JobId, output: Output, proven: ProvenRuns) -> DispatchResult {
		let mut job = Self::live_job(id)?;
		match &job.stage {
			Stage::Requested { .. } => return Err(Error::<T>::NotAccepted.into()),
			Stage::Accepted { provider } => ensure!(*provider == who, Error::<T>::NotProvider),
			Stage::Submitted { .. } => return Err(Error::<T>::AlreadySubmitted.into()),
		}
		let now = T::Clock::current_block_number();
		ensure!(now < job.due, Error::<T>::DeadlinePassed);
		ensure!(!output.is_empty(), Error::<T>::EmptyOutput);
		let terms = T::Models::terms(job.model, job.version).ok_or(Error::<T>::UnknownTerms)?;
		let releases: Vec<ReleaseId> = terms.releases.iter().map(|weighted| weighted.release).collect();
		let Verified { runs, runs_hash, positions, owned } =
			submission::verify(&terms.method, &job.frozen.rules, &output, &proven, |contribution| {
				T::Catalogue::eligible(contribution, &releases, job.requested_at)
			})
			.map_err(Error::<T>::from)?;

		let output_hash = Content::of(&output).hash;
		Self::unschedule(job.slot);
		(job.due, job.slot) = Self::schedule(id, now, job.frozen.challenge_window);
		job.stage = Stage::Submitted {
			provider: who.clone(),
			answer: Answer {
				output_hash,
				output_len: output.len().saturated_into(),
				runs_hash,
				positions,
				owned,
				submitted_at: frame_system::Pallet::<T>::block_number(),
			},
		};
		let settles_at = job.due;
		Jobs::<T>::insert(id, job);
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

	pub(crate) fn do_settle(id: JobId) -> DispatchResultWithPostInfo {
		let job = Self::live_job(id)?;
		let Stage::Submitted { provider, answer } = &job.stage else { return Err(Error::<T>::NotSubmitted.into()) };
		ensure!(T::Clock::current_block_number() >= job.due, Error::<T>::TooEarly);

		Self::settle_job(id, &job, provider, answer)?;
		Ok(Some(Self::settlement_weight(&job, answer)).into())
	}

	pub(crate) fn do_expire(id: JobId) -> DispatchResult {
		let job = Self::live_job(id)?;
		ensure!(job.answer().is_none(), Error::<T>::AlreadySubmitted);
		ensure!(T::Clock::current_block_number() >= job.due, Error::<T>::TooEarly);

		Self::refund_job(id, &job)
	}

	/// What the largest settlement weighs.
	pub(crate) fn heaviest_settlement() -> Weight {
		T::WeightInfo::settle(MAX_PAID_RUNS, MAX_RELEASES, MAX_BENEFICIARIES)
	}

	/// What it takes to settle `job`.
	pub(crate) fn settlement_weight(job: &JobOf<T>, answer: &Answer<BlockNumberFor<T>>) -> Weight {
		T::WeightInfo::settle(
			answer.owned.len().saturated_into(),
			job.frozen.releases.max(1),
			job.frozen.beneficiaries.max(1),
		)
	}

	/// Hand the fee to the ledger, free the collateral and forget the job; or change nothing.
	pub(crate) fn settle_job(
		id: JobId,
		job: &JobOf<T>,
		provider: &T::AccountId,
		answer: &Answer<BlockNumberFor<T>>,
	) -> DispatchResult {
		let terms = T::Models::terms(job.model, job.version).ok_or(Error::<T>::UnknownTerms)?;
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
				job: id,
				requester: &job.requester,
				provider,
				model: job.model,
				version: job.version,
				terms: &terms,
				fee: job.fee,
				protocol_cut: job.frozen.protocol_cut,
				evidence: Evidence { owned: &answer.owned, positions: answer.positions },
				record: JobRecord {
					requested_at: job.requested_at,
					submitted_at: answer.submitted_at,
					rules: job.frozen.rules,
					prompt_hash: job.prompt_hash,
					output_hash: answer.output_hash,
					output_len: answer.output_len,
					runs_hash: answer.runs_hash,
				},
			})?;
			Self::free_collateral(provider, job.frozen.collateral, 0);
			Self::remove_job(id, job);
			Self::deposit_event(Event::Settled { job: id, provider: provider.clone(), fee: job.fee });
			Ok(())
		})
	}

	/// Refund the requester, free the collateral and forget the job; or change nothing. A provider that owes the output
	/// pays its penalty. One that submitted it owes nothing: its job ends here only when it could not be settled.
	pub(crate) fn refund_job(id: JobId, job: &JobOf<T>) -> DispatchResult {
		let (requester, refund) = (job.requester.clone(), job.fee);
		with_storage_layer(|| {
			Self::give_back(HoldReason::Fee, &requester, refund)?;
			let provider = job.provider().cloned();
			let event = match &job.stage {
				Stage::Requested { .. } => Event::Expired { job: id, requester, refund, provider, penalty: 0 },
				Stage::Accepted { provider: owing } => {
					let penalty = Self::penalise(owing, job.frozen.penalty);
					Self::free_collateral(owing, job.frozen.collateral, penalty);
					Event::Expired { job: id, requester, refund, provider, penalty }
				},
				Stage::Submitted { provider: unpaid, .. } => {
					Self::free_collateral(unpaid, job.frozen.collateral, 0);
					Event::Abandoned { job: id, requester, refund, provider: unpaid.clone() }
				},
			};
			Self::remove_job(id, job);
			Self::deposit_event(event);
			Ok(())
		})
	}

	/// Let `who` have back what is on hold. What its account cannot take, having nothing free and too little coming to
	/// live on, the ledger owes it.
	pub(crate) fn give_back(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		if with_storage_layer(|| T::Currency::release(&reason.into(), who, amount, Exact)).is_ok() {
			return Ok(());
		}
		Self::hold_to_credit(reason, who, who, amount)
	}

	/// Move what is on hold on `from` to the pot, and have the ledger owe it to `to`; or change nothing.
	fn hold_to_credit(reason: HoldReason, from: &T::AccountId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		with_storage_layer(|| {
			let pot = T::Settlement::pot();
			T::Currency::transfer_on_hold(&reason.into(), from, &pot, amount, Exact, Free, Force)?;
			T::Settlement::credit(to, amount)
		})
	}

	/// Take a penalty out of a provider's bond, for the treasury. Returns what was taken: a penalty that cannot be taken
	/// is forgone, since the requester's refund must not wait for it.
	fn penalise(provider: &T::AccountId, penalty: Balance) -> Balance {
		if penalty == 0 {
			return 0;
		}
		match Self::hold_to_credit(HoldReason::Bond, provider, &T::TreasuryAccount::get(), penalty) {
			Ok(()) => penalty,
			Err(_) => {
				defensive!("locked collateral is on hold");
				0
			},
		}
	}

	fn live_job(id: JobId) -> Result<JobOf<T>, Error<T>> {
		Jobs::<T>::get(id).ok_or(Error::<T>::UnknownJob)
	}

	fn remove_job(id: JobId, job: &JobOf<T>) {
		Self::unschedule(job.slot);
		Jobs::<T>::remove(id);
		Prompts::<T>::remove(id);
	}
}
