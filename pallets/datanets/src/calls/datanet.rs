//! Datanets: creation, profile, members, curators, retirement.

use crate::{
	types::{Admission, CuratorsOf, MemberChanges, MemberChangesOf, Profile},
	Config, Curations, Datanets, Error, Event, HoldReason, Members, Pallet, Profiles,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::Get,
	BoundedVec,
};
use sp_runtime::{ArithmeticError, Perbill};
use tributary_primitives::{rights::Purposes, Balance, DatanetId};

impl<T: Config> Pallet<T> {
	/// Executes the call [`create`](Pallet::create).
	pub(crate) fn do_create(
		owner: T::AccountId,
		profile: Profile,
		admission: Admission,
		purposes: Purposes,
		curators: CuratorsOf<T>,
		threshold: u8,
		owner_cut: Perbill,
	) -> DispatchResult {
		let deposit = Self::verify_profile(&profile, owner_cut)?;
		Self::ensure_curation(&curators, threshold)?;

		Self::hold_deposit(HoldReason::Datanet, &owner, deposit)?;
		Self::insert_datanet(owner, profile, admission, purposes, curators, threshold, owner_cut, deposit)?;
		Ok(())
	}

	/// Executes the call [`update`](Pallet::update).
	pub(crate) fn do_update(
		who: T::AccountId,
		id: DatanetId,
		profile: Profile,
		admission: Admission,
		purposes: Purposes,
		owner_cut: Perbill,
	) -> DispatchResult {
		let mut datanet = Self::owned_datanet(&who, id)?;
		ensure!(purposes.are_within(&datanet.purposes), Error::<T>::PurposesWidened);
		let deposit = Self::verify_profile(&profile, owner_cut)?;

		Self::change_deposit(HoldReason::Datanet, &who, datanet.profile_deposit, deposit)?;
		datanet.deposit = datanet
			.deposit
			.checked_sub(datanet.profile_deposit)
			.and_then(|others| others.checked_add(deposit))
			.ok_or(ArithmeticError::Overflow)?;
		datanet.profile_deposit = deposit;
		datanet.admission = admission;
		datanet.purposes = purposes;
		datanet.owner_cut = owner_cut;
		Datanets::<T>::insert(id, datanet);
		Profiles::<T>::insert(id, &profile);
		let Profile { name, uri } = profile;
		Self::deposit_event(Event::DatanetUpdated { datanet: id, name, uri, admission, purposes, owner_cut });
		Ok(())
	}

	/// Executes the call [`retire`](Pallet::retire).
	pub(crate) fn do_retire(who: T::AccountId, id: DatanetId) -> DispatchResult {
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(!datanet.retired, Error::<T>::Retired);
		// The deposits of all contributors must not depend on a key that may be lost.
		ensure!(datanet.owner == who || Self::is_abandoned(&datanet), Error::<T>::NotOwner);

		datanet.retired = true;
		Datanets::<T>::insert(id, datanet);
		Self::deposit_event(Event::DatanetRetired { datanet: id, by: who });
		Ok(())
	}

	/// Executes the call [`set_members`](Pallet::set_members).
	pub(crate) fn do_set_members(
		who: T::AccountId,
		id: DatanetId,
		add: MemberChangesOf<T>,
		remove: MemberChangesOf<T>,
	) -> DispatchResult {
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		if datanet.retired {
			// Its membership has no effect any more. Any account may remove members, so that the
			// Datanet can be removed.
			ensure!(add.is_empty(), Error::<T>::Retired);
		} else {
			ensure!(datanet.owner == who, Error::<T>::NotOwner);
			Self::note_activity(&mut datanet);
		}

		let (mut returned, mut taken) = (0u128, 0u128);
		let mut removed: MemberChangesOf<T> = MemberChanges::default();
		for account in remove {
			if let Some(deposit) = Members::<T>::take(id, &account) {
				returned = returned.checked_add(deposit).ok_or(ArithmeticError::Overflow)?;
				datanet.members = datanet.members.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
				// Cannot fail: a part of `remove`, with the same bound.
				let _ = removed.try_push(account);
			}
		}
		let mut added: MemberChangesOf<T> = MemberChanges::default();
		let per_member = T::MemberDeposit::get();
		for account in add {
			if !Members::<T>::contains_key(id, &account) {
				Members::<T>::insert(id, &account, per_member);
				taken = taken.checked_add(per_member).ok_or(ArithmeticError::Overflow)?;
				datanet.members = datanet.members.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				// Cannot fail: a part of `add`, with the same bound.
				let _ = added.try_push(account);
			}
		}

		datanet.deposit = datanet
			.deposit
			.checked_add(taken)
			.and_then(|deposit| deposit.checked_sub(returned))
			.ok_or(ArithmeticError::Overflow)?;
		Self::change_deposit(HoldReason::Datanet, &datanet.owner, returned, taken)?;
		Datanets::<T>::insert(id, datanet);
		Self::deposit_event(Event::MembersChanged { datanet: id, added, removed });
		Ok(())
	}

	/// Executes the call [`set_curators`](Pallet::set_curators).
	pub(crate) fn do_set_curators(
		who: T::AccountId,
		id: DatanetId,
		curators: CuratorsOf<T>,
		threshold: u8,
	) -> DispatchResult {
		let datanet = Self::owned_datanet(&who, id)?;
		Self::ensure_curation(&curators, threshold)?;
		let from = Self::block_after(T::CopyWindow::get())?;
		let curation =
			Curations::<T>::get(id).changed(curators.clone(), threshold, from).ok_or(ArithmeticError::Overflow)?;
		let round = curation.round;

		Datanets::<T>::insert(id, datanet);
		Curations::<T>::insert(id, curation);
		Self::deposit_event(Event::CuratorsChanged { datanet: id, curators, threshold, round });
		Ok(())
	}

	/// Verifies the profile and the owner's cut, and returns the deposit for a Datanet with that
	/// profile.
	fn verify_profile(profile: &Profile, owner_cut: Perbill) -> Result<Balance, DispatchError> {
		ensure!(!profile.name.is_empty(), Error::<T>::EmptyName);
		ensure!(owner_cut <= T::MaxOwnerCut::get(), Error::<T>::MaxOwnerCutExceeded);
		let bytes = profile.name.len().saturating_add(profile.uri.len());
		Ok(Self::deposit_with_bytes(T::DatanetDeposit::get(), bytes)?)
	}

	/// Verifies that the curators are distinct and the threshold can be reached.
	fn ensure_curation(curators: &CuratorsOf<T>, threshold: u8) -> DispatchResult {
		let threshold = usize::from(threshold);
		let in_range = if curators.is_empty() { threshold == 0 } else { (1..=curators.len()).contains(&threshold) };
		ensure!(in_range, Error::<T>::ThresholdOutOfRange);
		let mut sorted: BoundedVec<_, _> = curators.clone();
		sorted.sort();
		ensure!(sorted.windows(2).all(|pair| pair.first() != pair.last()), Error::<T>::DuplicateCurator);
		Ok(())
	}
}
