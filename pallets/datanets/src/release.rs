//! Releases: frozen versions of a Datanet, how long they stay, and what was revoked of them.

use crate::{Config, DatanetOf, Datanets, Error, Event, HoldReason, Pallet, Release, Releases, RevocationNodes};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{Defensive, Get},
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{tally, Balance, DatanetId, ReleaseId};

impl<T: Config> Pallet<T> {
	/// See [`Pallet::cut_release`].
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

	/// Freeze what is open into the next Release, for which `deposit` was held. The caller stores the Datanet.
	pub(crate) fn cut(id: DatanetId, datanet: &mut DatanetOf<T>, deposit: Balance) -> Result<ReleaseId, DispatchError> {
		let number = Self::next_release(datanet)?;
		let points = datanet.open_points;
		let contributions = datanet.open_contributions;
		let owner_cut = datanet.owner_cut;
		datanet.releases = number;
		let cut_at = frame_system::Pallet::<T>::block_number();
		let release = Release { points, contributions, owner_cut, cut_at, deposit, pins: 0 };
		Releases::<T>::insert(id, number, release);
		let release = ReleaseId { datanet: id, number };
		Self::deposit_event(Event::ReleaseCut { release, points, contributions, owner_cut });
		Ok(release)
	}

	/// See [`Pallet::remove_release`].
	pub(crate) fn do_remove_release(who: T::AccountId, id: DatanetId) -> DispatchResult {
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(datanet.owner == who || datanet.retired, Error::<T>::NotOwner);
		ensure!(!datanet.has_no_release(), Error::<T>::ReleaseNotFound);
		let number = datanet.first_release;
		ensure!(number < datanet.releases || datanet.retired, Error::<T>::LatestRelease);
		let release = Releases::<T>::get(id, number).defensive().ok_or(Error::<T>::ReleaseNotFound)?;
		ensure!(release.pins == 0, Error::<T>::ReleasePinned);

		Releases::<T>::remove(id, number);
		tally::forget(&mut Revocations::<T>::of(id), number);
		datanet.first_release = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		datanet.deposit = datanet.deposit.checked_sub(release.deposit).ok_or(ArithmeticError::Underflow)?;
		Self::return_deposit(HoldReason::Datanet, &datanet.owner, release.deposit)?;
		Datanets::<T>::insert(id, datanet);
		Self::deposit_event(Event::ReleaseRemoved { release: ReleaseId { datanet: id, number } });
		Ok(())
	}

	/// The number of the Release that is cut next.
	pub(crate) fn next_release(datanet: &DatanetOf<T>) -> Result<u32, ArithmeticError> {
		let next = datanet.releases.checked_add(1).filter(|number| *number < tally::MAX_NUMBER);
		next.ok_or(ArithmeticError::Overflow)
	}

	/// Note for each Release that is left and holds a contribution, in from Release `first` on, that it was revoked.
	pub(crate) fn count_revocation(id: DatanetId, datanet: &DatanetOf<T>, first: u32) -> Result<(), ArithmeticError> {
		let first = first.max(datanet.first_release);
		if first > datanet.releases {
			return Ok(());
		}
		tally::add(&mut Revocations::<T>::of(id), first, datanet.releases).ok_or(ArithmeticError::Overflow)
	}
}

/// The tally of revocations of one Datanet.
pub(crate) struct Revocations<T> {
	datanet: DatanetId,
	config: core::marker::PhantomData<T>,
}

impl<T: Config> Revocations<T> {
	/// That of this one.
	pub(crate) fn of(datanet: DatanetId) -> Self {
		Self { datanet, config: core::marker::PhantomData }
	}
}

impl<T: Config> tally::Nodes for Revocations<T> {
	fn get(&self, node: u32) -> i64 {
		RevocationNodes::<T>::get(self.datanet, node)
	}

	fn set(&mut self, node: u32, value: i64) {
		if value == 0 {
			RevocationNodes::<T>::remove(self.datanet, node);
		} else {
			RevocationNodes::<T>::insert(self.datanet, node, value);
		}
	}
}
