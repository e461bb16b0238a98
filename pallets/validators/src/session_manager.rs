//! What happens at the borders of sessions.

use crate::*;
use pallet_session::historical;

impl<T: Config> Pallet<T> {
	/// The validators of a session to come; `None` when they are those of the session that has just begun, with the same
	/// keys, and nobody is disabled. (Whatever changes must be said: only then does the next session get a root that proves
	/// its keys, and only then are validators enabled again.) Now and then they are said anew in any case: what is reported of
	/// a set of GRANDPA's is not known to a session, so a set must not last long.
	fn plan(session: SessionIndex, genesis: bool) -> Option<Vec<T::AccountId>> {
		let selected = Self::select();
		if selected.is_empty() {
			log::error!(target: LOG_TARGET, "no candidate has session keys: session {session} keeps its validators");
			return None;
		}
		let unchanged =
			|| T::Sessions::validators() == selected && !T::Sessions::keys_changed() && !T::Sessions::any_disabled();
		let renewed = session.checked_rem(T::RenewalSessions::get()).unwrap_or(0) == 0;
		if !genesis && !renewed && unchanged() {
			return None;
		}
		let validators = count(selected.len());
		Self::deposit_event(Event::Selected { session, validators });
		Some(selected)
	}

	/// Divide the rewards of a session, and judge who missed too many of its blocks.
	pub(crate) fn finish(session: SessionIndex, validators: &[T::AccountId]) {
		// No more authors than validators, and the one of the block between two sessions.
		let authored: BTreeMap<_, _> = Authored::<T>::drain().collect();
		let paid_in = Self::unearned().saturating_sub(CarriedOver::<T>::get());
		T::FeeSource::collect(&Self::reward_pot(), paid_in);
		Self::divide(session, &authored);
		if !FinalityLagged::<T>::take() {
			Self::judge(session, validators, &authored);
		}
	}

	/// Begin a session: forget what is too old to be reported, and keep those disabled that are in jail for an offence.
	pub(crate) fn begin(session: SessionIndex, validators: Vec<T::AccountId>) {
		CurrentSession::<T>::put(session);
		Jailings::<T>::kill();
		if let Some(oldest) = session.checked_sub(T::ReportingSessions::get()) {
			T::Sessions::prune_up_to(oldest);
			if let Some(past) = oldest.checked_sub(1) {
				// No more pools than validators of that session.
				let _ = SlashedIn::<T>::clear_prefix(past, T::MaxValidators::get(), None);
			}
		}
		// A changed set enables all of its validators, and one that was selected before its offence is in it once more.
		for validator in validators {
			if let Some((_, pool)) = Self::pool_of(&validator) {
				if let Some(severity) = pool.offence.filter(|_| !pool.is_candidate()) {
					T::Sessions::disable(validator, severity);
				}
			}
		}
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(session: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan(session, false)
	}

	fn new_session_genesis(session: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan(session, true)
	}

	fn start_session(session: SessionIndex) {
		Self::begin(session, T::Sessions::validators());
	}

	fn end_session(session: SessionIndex) {
		Self::finish(session, &T::Sessions::validators());
	}
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(session: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		with_identity(Self::plan(session, false))
	}

	fn new_session_genesis(session: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		with_identity(Self::plan(session, true))
	}

	fn start_session(session: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::start_session(session);
	}

	fn end_session(session: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::end_session(session);
	}
}

fn with_identity<AccountId>(validators: Option<Vec<AccountId>>) -> Option<Vec<(AccountId, ())>> {
	validators.map(|validators| validators.into_iter().map(|validator| (validator, ())).collect())
}

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(author: T::AccountId) {
		Authored::<T>::mutate(author, |blocks| *blocks = blocks.saturating_add(1));
		if T::FinalityLag::get() {
			FinalityLagged::<T>::put(true);
		}
	}
}
