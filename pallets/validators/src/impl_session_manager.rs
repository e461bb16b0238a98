//! Both session managers of the session pallet: with and without the identities of validators.

use crate::{Config, Pallet, Sessions as _};
use alloc::vec::Vec;
use pallet_session::historical;
use sp_staking::SessionIndex;

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

/// Adds the empty identity to each validator.
fn with_identity<AccountId>(validators: Option<Vec<AccountId>>) -> Option<Vec<(AccountId, ())>> {
	validators.map(|validators| validators.into_iter().map(|validator| (validator, ())).collect())
}
