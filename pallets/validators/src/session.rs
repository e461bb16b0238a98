//! The steps at the change of a session.

use crate::{
	Absentees, Authored, Config, CurrentSession, Event, FeeSource as _, FinalityLagged, Jailings, Pallet, RenewalDue,
	Sessions as _, SlashesBySession, StakePools, UndividedRewards, LOG_TARGET,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::traits::Get;
use sp_staking::SessionIndex;
use tributary_support::count;

impl<T: Config> Pallet<T> {
	/// Returns the validators of a future session; `None` while nothing changes.
	///
	/// Nothing changes if they are those of the session that has just begun, with the same keys,
	/// and none is disabled. Any change must be returned: only then does the next session get a
	/// root that proves its keys, and only then are validators enabled again. They are also
	/// returned every [`Config::RenewalSessions`] in any case, and when [`RenewalDue`] is set: a
	/// report of an equivocation names a set of GRANDPA but no session, so a set must not last
	/// long.
	///
	/// The validators of the genesis count as proven.
	pub(crate) fn plan(session: SessionIndex, genesis: bool) -> Option<Vec<T::AccountId>> {
		let selected = Self::select(genesis);
		if selected.is_empty() {
			log::error!(target: LOG_TARGET, "no candidate has session keys: session {session} keeps its validators");
			return None;
		}
		let unchanged =
			|| T::Sessions::validators() == selected && !T::Sessions::keys_changed() && !T::Sessions::any_disabled();
		let due = RenewalDue::<T>::take();
		let renewed = due || session.checked_rem(T::RenewalSessions::get()).unwrap_or(0) == 0;
		if !genesis && !renewed && unchanged() {
			return None;
		}
		if genesis {
			for who in &selected {
				if let Some((id, _)) = Self::pool_of(who) {
					StakePools::<T>::mutate_extant(id, |pool| pool.proven = true);
				}
			}
		}
		let validators = count(selected.len());
		Self::deposit_event(Event::Selected { session, validators });
		Some(selected)
	}

	/// Ends a session: divides its rewards and judges the validators that made too few blocks.
	pub(crate) fn finish(session: SessionIndex, validators: &[T::AccountId]) {
		// Bounded: an author is a validator, or that of the block between two sessions.
		let authored: BTreeMap<_, _> = Authored::<T>::drain().collect();
		let paid_in = Self::unearned().saturating_sub(UndividedRewards::<T>::get());
		T::FeeSource::collect(&Self::reward_pot(), paid_in);
		Self::divide(session, &authored);
		Self::judge(session, validators, &authored, FinalityLagged::<T>::take());
	}

	/// Begins a session: removes what is too old to be reported, and disables the validators that
	/// are jailed for an offence.
	pub(crate) fn begin(session: SessionIndex, validators: Vec<T::AccountId>) {
		CurrentSession::<T>::put(session);
		Jailings::<T>::kill();
		Absentees::<T>::mutate(|ends| ends.retain(|end| *end > session));
		if let Some(oldest) = session.checked_sub(T::ReportingSessions::get()) {
			T::Sessions::prune_up_to(oldest);
			if let Some(past) = oldest.checked_sub(1) {
				// The limit clears all: no more pools were slashed than that session had
				// validators.
				let _ = SlashesBySession::<T>::clear_prefix(past, T::MaxValidators::get(), None);
			}
		}
		// A changed set enables all of its validators, also one selected before its offence.
		for validator in validators {
			if let Some((_, pool)) = Self::pool_of(&validator) {
				if let Some(severity) = pool.offence.filter(|_| !pool.is_candidate()) {
					T::Sessions::disable(validator, severity);
				}
			}
		}
	}
}
