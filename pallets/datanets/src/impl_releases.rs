//! Releases for other pallets, and the pins that keep them.

use crate::{release::Revocations, Config, Datanets, Error, Pallet, Releases};
use frame_support::{defensive, ensure, pallet_prelude::DispatchResult};
use sp_runtime::ArithmeticError;
use tributary_primitives::{
	tally,
	traits::{self, ReleaseInfo},
	ReleaseId,
};

impl<T: Config> traits::Releases<T::AccountId> for Pallet<T> {
	fn release(id: ReleaseId) -> Option<ReleaseInfo<T::AccountId>> {
		let release = Releases::<T>::get(id.datanet, id.number)?;
		let owner = Datanets::<T>::get(id.datanet)?.owner;
		Some(ReleaseInfo { points: release.points, owner_cut: release.owner_cut, owner })
	}

	fn pin(id: ReleaseId) -> DispatchResult {
		// A retired Datanet is to be removed: its Releases stay only for earlier pins.
		let retired = Datanets::<T>::get(id.datanet).is_some_and(|datanet| datanet.retired);
		ensure!(!retired, Error::<T>::Retired);
		Releases::<T>::try_mutate(id.datanet, id.number, |release| {
			let release = release.as_mut().ok_or(Error::<T>::ReleaseNotFound)?;
			release.pins = release.pins.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn unpin(id: ReleaseId) {
		Releases::<T>::mutate(id.datanet, id.number, |release| {
			let remaining = release.as_ref().and_then(|release| release.pins.checked_sub(1));
			match (release, remaining) {
				(Some(release), Some(remaining)) => release.pins = remaining,
				_ => {
					defensive!("a Release was unpinned more often than it was pinned");
				},
			}
		});
	}

	fn is_ending(id: ReleaseId) -> bool {
		Datanets::<T>::get(id.datanet).is_none_or(|datanet| datanet.retired)
	}

	fn revoked(id: ReleaseId) -> u32 {
		if !Releases::<T>::contains_key(id.datanet, id.number) {
			return 0;
		}
		tally::count(&Revocations::<T>::of(id.datanet), id.number)
	}
}
