//! Releases: frozen versions of a Datanet.

use crate::{Config, DatanetOf, Datanets, Error, Event, HoldReason, Pallet, Release, Releases};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::Get,
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{DatanetId, ReleaseId};

impl<T: Config> Pallet<T> {
	/// See [`Pallet::cut_release`].
	pub(crate) fn do_cut_release(who: T::AccountId, id: DatanetId) -> DispatchResult {
		let mut datanet = Self::owned_datanet(&who, id)?;
		ensure!(datanet.open_points > 0, Error::<T>::NoPoints);

		let deposit = T::ReleaseDeposit::get();
		Self::hold_deposit(HoldReason::Datanet, &who, deposit)?;
		datanet.deposit = datanet.deposit.checked_add(deposit).ok_or(ArithmeticError::Overflow)?;
		Self::cut(id, &mut datanet)?;
		Datanets::<T>::insert(id, datanet);
		Ok(())
	}

	/// Freeze what is open into the next Release. The caller stores the Datanet.
	pub(crate) fn cut(id: DatanetId, datanet: &mut DatanetOf<T>) -> Result<ReleaseId, DispatchError> {
		let number = Self::next_release(datanet)?;
		let points = datanet.open_points;
		let contributions = datanet.open_contributions;
		let owner_cut = datanet.owner_cut;
		datanet.releases = number;
		let cut_at = frame_system::Pallet::<T>::block_number();
		Releases::<T>::insert(id, number, Release { points, contributions, owner_cut, cut_at });
		let release = ReleaseId { datanet: id, number };
		Self::deposit_event(Event::ReleaseCut { release, points, contributions, owner_cut });
		Ok(release)
	}

	/// The number of the Release that is cut next.
	pub(crate) fn next_release(datanet: &DatanetOf<T>) -> Result<u32, ArithmeticError> {
		datanet.releases.checked_add(1).ok_or(ArithmeticError::Overflow)
	}
}
