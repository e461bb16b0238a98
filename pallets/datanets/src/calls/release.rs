//! Releases: cut and removed.

use crate::{release::Revocations, Config, Datanets, Error, Event, HoldReason, Pallet, Releases};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{Defensive, Get},
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{tally, DatanetId, ReleaseId};

impl<T: Config> Pallet<T> {
	/// Executes the call [`cut_release`](Pallet::cut_release).
	pub(crate) fn do_cut_release(who: T::AccountId, id: DatanetId) -> DispatchResult {
		let mut datanet = Self::owned_datanet(&who, id)?;
		ensure!(!datanet.retired, Error::<T>::Retired);
		ensure!(datanet.open_points > 0, Error::<T>::NoPoints);

		let deposit = T::ReleaseDeposit::get();
		Self::hold_deposit(HoldReason::Datanet, &who, deposit)?;
		datanet.deposit = datanet.deposit.checked_add(deposit).ok_or(ArithmeticError::Overflow)?;
		Self::cut(id, &mut datanet, deposit)?;
		Datanets::<T>::insert(id, datanet);
		Ok(())
	}

	/// Executes the call [`remove_release`](Pallet::remove_release).
	pub(crate) fn do_remove_release(who: T::AccountId, id: DatanetId) -> DispatchResult {
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(datanet.owner == who || datanet.retired, Error::<T>::NotOwner);
		ensure!(!datanet.has_no_release(), Error::<T>::ReleaseNotFound);
		let number = datanet.first_release;
		ensure!(number < datanet.releases || datanet.retired, Error::<T>::LatestRelease);
		let release = Releases::<T>::get(id, number).defensive().ok_or(Error::<T>::ReleaseNotFound)?;
		ensure!(release.pins == 0, Error::<T>::ReleasePinned);

		if datanet.owner == who {
			Self::note_activity(&mut datanet);
		}
		Releases::<T>::remove(id, number);
		tally::remove_up_to(&mut Revocations::<T>::of(id), number);
		datanet.first_release = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		datanet.deposit = datanet.deposit.checked_sub(release.deposit).ok_or(ArithmeticError::Underflow)?;
		Self::return_deposit(HoldReason::Datanet, &datanet.owner, release.deposit)?;
		Datanets::<T>::insert(id, datanet);
		Self::deposit_event(Event::ReleaseRemoved { release: ReleaseId { datanet: id, number } });
		Ok(())
	}
}
