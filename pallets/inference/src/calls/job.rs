//! A job from its request to its acceptance or cancellation.

use crate::{
	types::last_before, Config, Error, Event, HoldReason, Job, JobParams, Jobs, NextJobId, Pallet, Prompt, Prompts,
	Stage, COLLATERAL_FACTOR,
};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{tokens::fungible::hold::Mutate, Get},
};
use sp_runtime::{traits::BlockNumberProvider, ArithmeticError, SaturatedConversion};
use tributary_primitives::{traits::Models, Balance, JobId, ModelId, TermsVersion};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request(
		requester: T::AccountId,
		model: ModelId,
		version: TermsVersion,
		provider: T::AccountId,
		prompt: Prompt,
		fee: Balance,
	) -> DispatchResult {
		ensure!(fee >= T::MinFee::get(), Error::<T>::InsufficientFee);
		ensure!(T::Models::takes_jobs(model), Error::<T>::ModelUnavailable);
		let terms = T::Models::terms(model, version).ok_or(Error::<T>::TermsNotFound)?;
		ensure!(T::Models::latest_terms(model) == Some(version), Error::<T>::TermsSuperseded);
		let protocol_cut = T::ProtocolCut::get();
		let provider_share = terms.provider_share(protocol_cut);
		Self::ensure_serves(&provider, model, version, fee, provider_share)?;
		let collateral = fee.checked_mul(COLLATERAL_FACTOR).ok_or(ArithmeticError::Overflow)?;
		Self::ensure_backs(&Self::registered(&provider)?, collateral)?;
		let id = NextJobId::<T>::get();
		let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Fee.into(), &requester, fee)?;
		T::Models::pin_terms(model, version)?;

		NextJobId::<T>::put(next);
		let now = T::Clock::current_block_number();
		let (due, slot) = Self::schedule(id, now, T::RequestWindow::get());
		let job = Job {
			requester: requester.clone(),
			model,
			version,
			fee,
			prompt_hash: prompt.hash(),
			requested_at: frame_system::Pallet::<T>::block_number(),
			frozen: JobParams {
				rules: T::Rules::get(),
				protocol_cut,
				provider_share,
				collateral,
				penalty: T::ProviderPenalty::get().mul_floor(collateral),
				submit_window: T::SubmitWindow::get(),
				challenge_window: T::ChallengeWindow::get(),
				reveal_window: T::RevealWindow::get(),
				challenge_bond: T::ChallengeBond::get().max(T::ChallengeBondShare::get().mul_floor(collateral)),
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

		Self::refund(HoldReason::Fee, &who, job.fee)?;
		Self::remove_job(id, &job);
		Self::deposit_event(Event::Cancelled { job: id, requester: who, refund: job.fee });
		Ok(())
	}

	pub(crate) fn do_accept(who: T::AccountId, id: JobId) -> DispatchResult {
		let mut job = Self::live_job(id)?;
		let Stage::Requested { provider } = &job.stage else { return Err(Error::<T>::AlreadyAccepted.into()) };
		ensure!(*provider == who, Error::<T>::NotNamed);
		let now = T::Clock::current_block_number();
		ensure!(now < job.due, Error::<T>::TooLate);
		Self::ensure_serves(&who, job.model, job.version, job.fee, job.frozen.provider_share)?;
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
}
