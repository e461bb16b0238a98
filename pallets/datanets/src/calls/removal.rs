//! Removal of contributions that can earn nothing more, and of Datanets in which nothing is left.

use crate::{
	copy::ReportEnd,
	types::{Status, POOL_NODES},
	Config, Contributions, Curations, Datanets, Error, Event, HoldReason, Pallet, Profiles, RevocationNodes,
};
use frame_support::{defensive_assert, ensure, pallet_prelude::DispatchResult, traits::Defensive};
use tributary_primitives::{traits::ContributionAccounts, ContributionId, DatanetId};

/// Upper bound of the nodes that a tally has left when all Releases are removed: two paths from a
/// leaf to the root.
const TALLY_NODES: u32 = 2 * u32::BITS;

impl<T: Config> Pallet<T> {
	/// Executes the call [`remove_contribution`](Pallet::remove_contribution).
	pub(crate) fn do_remove_contribution(id: ContributionId) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		let Status::Accepted(acceptance) = &mut contribution.status else {
			return Err(Error::<T>::NotAccepted.into());
		};
		let mut datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
		let open = acceptance.closing.is_none();
		ensure!(!open || datanet.retired, Error::<T>::StillOpen);
		let last_release = acceptance.closing.as_ref().map_or(datanet.releases, |closing| closing.last_release);
		ensure!(datanet.has_outlived(acceptance.first_release, last_release), Error::<T>::ReleasesLeft);
		ensure!(contribution.dependents == 0, Error::<T>::StillReferenced);
		// What it is owed waits for a report of it, or of one through which it is paid. A report
		// that repeats one without a decision keeps nothing.
		ensure!(!Self::is_reported(id), Error::<T>::ReportOpen);
		Self::end_open_report(id, ReportEnd::Void)?;

		if open {
			Self::close_range(acceptance, &mut datanet, false)?;
			Contributions::<T>::insert(id.datanet, id.index, &contribution);
		}
		T::Ledger::settle_up(id)?;
		T::Ledger::remove(id)?;
		Self::remove_dependent(&contribution)?;
		Self::discard(id, &contribution, &mut datanet)?;
		Datanets::<T>::insert(id.datanet, datanet);
		Self::deposit_event(Event::ContributionRemoved { contribution: id });
		Ok(())
	}

	/// Executes the call [`remove_datanet`](Pallet::remove_datanet).
	pub(crate) fn do_remove_datanet(id: DatanetId) -> DispatchResult {
		let datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(datanet.retired, Error::<T>::NotRetired);
		ensure!(datanet.has_no_release(), Error::<T>::ReleasesLeft);
		ensure!(datanet.contributions_left == 0, Error::<T>::ContributionsLeft);
		ensure!(datanet.members == 0, Error::<T>::MembersLeft);

		if !T::Ledger::close_pools(id, POOL_NODES)? {
			Self::deposit_event(Event::DatanetPoolsReduced { datanet: id });
			return Ok(());
		}
		let tally = RevocationNodes::<T>::clear_prefix(id, TALLY_NODES, None);
		defensive_assert!(tally.maybe_cursor.is_none());
		Datanets::<T>::remove(id);
		Profiles::<T>::remove(id);
		Curations::<T>::remove(id);
		Self::return_deposit(HoldReason::Datanet, &datanet.owner, datanet.deposit)?;
		Self::deposit_event(Event::DatanetRemoved { datanet: id });
		Ok(())
	}
}
