//! Transfers of Datanets and contributions.
//!
//! A transfer has two steps, so that no account has a deposit held without its consent.

use crate::{
	types::{ContributionOf, DatanetOf},
	Config, Contributions, Datanets, Error, Event, HoldReason, Pallet, Reports,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use tributary_primitives::{traits::ContributionAccounts, ContributionId, DatanetId};

impl<T: Config> Pallet<T> {
	/// Executes the call [`transfer_ownership`](Pallet::transfer_ownership).
	pub(crate) fn do_transfer_ownership(who: T::AccountId, id: DatanetId, to: Option<T::AccountId>) -> DispatchResult {
		let datanet = Self::owned_datanet(&who, id)?;
		ensure!(to.as_ref() != Some(&who), Error::<T>::AlreadyOwner);

		Datanets::<T>::insert(id, DatanetOf::<T> { offered_to: to.clone(), ..datanet });
		Self::deposit_event(Event::OwnershipOffered { datanet: id, to });
		Ok(())
	}

	/// Executes the call [`accept_ownership`](Pallet::accept_ownership).
	pub(crate) fn do_accept_ownership(who: T::AccountId, id: DatanetId) -> DispatchResult {
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(datanet.offered_to.as_ref() == Some(&who), Error::<T>::NotOffered);

		let (from, deposit) = (datanet.owner.clone(), datanet.deposit);
		Self::move_deposit(HoldReason::Datanet, &from, &who, deposit)?;
		Self::note_activity(&mut datanet);
		Datanets::<T>::insert(id, DatanetOf::<T> { owner: who.clone(), offered_to: None, ..datanet });
		Self::deposit_event(Event::OwnershipTransferred { datanet: id, from, to: who, deposit });
		Ok(())
	}

	/// Executes the call [`transfer_contribution`](Pallet::transfer_contribution).
	pub(crate) fn do_transfer_contribution(
		who: T::AccountId,
		id: ContributionId,
		to: Option<T::AccountId>,
	) -> DispatchResult {
		let contribution = Self::contribution(id)?;
		ensure!(contribution.contributor == who, Error::<T>::NotContributor);
		ensure!(to.as_ref() != Some(&who), Error::<T>::AlreadyOwner);
		Self::ensure_transferable(&contribution)?;
		// An offer may be withdrawn at any time.
		let reported = Reports::<T>::contains_key(id.datanet, id.index);
		ensure!(to.is_none() || !reported, Error::<T>::ReportOpen);

		let offered = ContributionOf::<T> { offered_to: to.clone(), ..contribution };
		Contributions::<T>::insert(id.datanet, id.index, offered);
		Self::deposit_event(Event::ContributionOffered { contribution: id, to });
		Ok(())
	}

	/// Executes the call [`accept_transfer`](Pallet::accept_transfer).
	pub(crate) fn do_accept_transfer(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let contribution = Self::contribution(id)?;
		ensure!(contribution.offered_to.as_ref() == Some(&who), Error::<T>::NotOffered);
		Self::ensure_transferable(&contribution)?;
		// A copyist must not hand the bond to an account that cannot know of the report.
		ensure!(!Reports::<T>::contains_key(id.datanet, id.index), Error::<T>::ReportOpen);

		T::Ledger::settle_up(id)?;
		let (from, deposit) = (contribution.contributor.clone(), contribution.deposit);
		Self::move_deposit(HoldReason::Contribution, &from, &who, deposit)?;
		let taken = ContributionOf::<T> { contributor: who.clone(), offered_to: None, ..contribution };
		Contributions::<T>::insert(id.datanet, id.index, taken);
		Self::deposit_event(Event::ContributionTransferred { contribution: id, from, to: who, deposit });
		Ok(())
	}

	/// Verifies that a contribution may change its contributor.
	///
	/// A pending contribution stays with the contributor whom the reviewers know, and one whose
	/// earnings are redirected has nothing to transfer.
	fn ensure_transferable(contribution: &ContributionOf<T>) -> DispatchResult {
		ensure!(contribution.acceptance().is_some(), Error::<T>::NotAccepted);
		ensure!(contribution.redirect.is_none(), Error::<T>::AlreadyClosed);
		Ok(())
	}
}
