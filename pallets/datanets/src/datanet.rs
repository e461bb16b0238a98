//! Records of Datanets: written, and read by those who may change them.

use crate::{
	types::{Admission, Curation, CuratorsOf, Datanet, DatanetOf, Profile},
	Config, Curations, Datanets, Error, Event, Members, NextDatanetId, Pallet, Profiles,
};
use frame_support::{
	ensure,
	pallet_prelude::DispatchError,
	traits::{Defensive, Get},
};
use sp_runtime::{
	traits::{BlockNumberProvider, Saturating},
	ArithmeticError, Perbill,
};
use tributary_primitives::{rights::Purposes, Balance, ContributionId, DatanetId};

impl<T: Config> Pallet<T> {
	/// Writes a new Datanet, for which `deposit` was held.
	pub(crate) fn insert_datanet(
		owner: T::AccountId,
		profile: Profile,
		admission: Admission,
		purposes: Purposes,
		curators: CuratorsOf<T>,
		threshold: u8,
		owner_cut: Perbill,
		deposit: Balance,
	) -> Result<DatanetId, DispatchError> {
		let id = NextDatanetId::<T>::get();
		NextDatanetId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let datanet = Datanet {
			owner: owner.clone(),
			admission,
			purposes,
			owner_cut,
			deposit,
			profile_deposit: deposit,
			offered_to: None,
			retired: false,
			active_at: T::Clock::current_block_number(),
			members: 0,
			contributions: 0,
			contributions_left: 0,
			open_points: 0,
			open_contributions: 0,
			releases: 0,
			first_release: 1,
		};
		Datanets::<T>::insert(id, datanet);
		Profiles::<T>::insert(id, &profile);
		Curations::<T>::insert(id, Curation::first(curators.clone(), threshold));
		let Profile { name, uri } = profile;
		Self::deposit_event(Event::DatanetCreated {
			datanet: id,
			owner,
			name,
			uri,
			admission,
			purposes,
			curators,
			threshold,
			owner_cut,
		});
		Ok(id)
	}

	/// Returns a Datanet that `who` owns, with the owner's activity. The caller stores it.
	pub(crate) fn owned_datanet(who: &T::AccountId, id: DatanetId) -> Result<DatanetOf<T>, DispatchError> {
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(datanet.owner == *who, Error::<T>::NotOwner);
		Self::note_activity(&mut datanet);
		Ok(datanet)
	}

	/// Records that the owner of a Datanet acts. The caller stores the Datanet.
	pub(crate) fn note_activity(datanet: &mut DatanetOf<T>) {
		datanet.active_at = T::Clock::current_block_number();
	}

	/// Returns `true` if the owner has been silent for so long that any account may retire the
	/// Datanet.
	pub(crate) fn is_abandoned(datanet: &DatanetOf<T>) -> bool {
		let silence = T::Clock::current_block_number().saturating_sub(datanet.active_at);
		silence > T::OwnerSilence::get()
	}

	/// Returns the Datanet of a contribution, unless it is retired.
	pub(crate) fn active_datanet(id: ContributionId) -> Result<DatanetOf<T>, Error<T>> {
		let datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(!datanet.retired, Error::<T>::Retired);
		Ok(datanet)
	}

	/// Returns `true` if `who` may contribute.
	pub(crate) fn admits(id: DatanetId, datanet: &DatanetOf<T>, who: &T::AccountId) -> bool {
		match datanet.admission {
			Admission::Open => true,
			Admission::MembersOnly => datanet.owner == *who || Members::<T>::contains_key(id, who),
		}
	}
}
