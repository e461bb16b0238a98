//! Records of Releases, and the tally of what was revoked of them.

use crate::{
	types::{DatanetOf, Release},
	Config, Event, Pallet, Releases, RevocationNodes,
};
use core::marker::PhantomData;
use frame_support::pallet_prelude::DispatchError;
use sp_runtime::ArithmeticError;
use tributary_primitives::{tally, Balance, DatanetId, ReleaseId};

impl<T: Config> Pallet<T> {
	/// Freezes what is open into the next Release, for which `deposit` was held. The caller stores
	/// the Datanet.
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

	/// Returns the number of the Release that is cut next.
	pub(crate) fn next_release(datanet: &DatanetOf<T>) -> Result<u32, ArithmeticError> {
		let next = datanet.releases.checked_add(1).filter(|number| *number < tally::MAX_NUMBER);
		next.ok_or(ArithmeticError::Overflow)
	}

	/// Counts one more revoked contribution, which the Releases `first..=last` contain, in each of
	/// them that is left.
	pub(crate) fn count_revocation(
		id: DatanetId,
		datanet: &DatanetOf<T>,
		first: u32,
		last: u32,
	) -> Result<(), ArithmeticError> {
		let first = first.max(datanet.first_release);
		if first > last {
			return Ok(());
		}
		tally::add(&mut Revocations::<T>::of(id), first, last).ok_or(ArithmeticError::Overflow)
	}
}

/// Tally of the revocations of one Datanet, in the state.
pub(crate) struct Revocations<T> {
	datanet: DatanetId,
	config: PhantomData<T>,
}

impl<T: Config> Revocations<T> {
	/// Returns the tally of a Datanet.
	pub(crate) fn of(datanet: DatanetId) -> Self {
		Self { datanet, config: PhantomData }
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
