//! Curation: verdicts, acceptance, availability.

use crate::{
	points_by_size, Acceptance, Config, ContributionOf, Contributions, Curations, DatanetOf, Datanets, Error, Event,
	HoldReason, Outcome, Pallet, Review, Reviews, Status, Verdict,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Defensive};
use sp_runtime::{traits::BlockNumberProvider, ArithmeticError};
use tributary_primitives::{ContributionId, Points};

impl<T: Config> Pallet<T> {
	/// See [`Pallet::review`].
	pub(crate) fn do_review(who: T::AccountId, id: ContributionId, verdict: Verdict) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		let curation = Curations::<T>::get(id.datanet);
		ensure!(curation.curators.contains(&who), Error::<T>::NotCurator);
		ensure!(contribution.contributor != who, Error::<T>::OwnContribution);
		ensure!(contribution.status == Status::Pending, Error::<T>::NotPending);
		let mut review = Reviews::<T>::get(id.datanet, id.index)
			.filter(|review| review.round == curation.round)
			.unwrap_or_else(|| Review::new(curation.round));
		ensure!(review.verdicts.iter().all(|(curator, _)| *curator != who), Error::<T>::AlreadyReviewed);
		let mut datanet = Self::taking_datanet(id)?;
		// One verdict for each curator of this round: it fits.
		review.verdicts.try_push((who.clone(), verdict)).map_err(|_| Error::<T>::AlreadyReviewed)?;

		Self::deposit_event(Event::ContributionReviewed { contribution: id, curator: who, verdict });
		match review.outcome(&curation, &contribution.contributor) {
			Outcome::Open => Reviews::<T>::insert(id.datanet, id.index, review),
			Outcome::Rejected => {
				Self::discard(id, &contribution, &mut datanet)?;
				Datanets::<T>::insert(id.datanet, datanet);
				Self::deposit_event(Event::ContributionRejected { contribution: id });
			},
			Outcome::Accepted(points) => {
				let traceable = contribution.kind.is_traceable();
				Self::accept_pending(id, &mut contribution, datanet, points, traceable)?;
			},
		}
		Ok(())
	}

	/// See [`Pallet::accept_unreviewed`].
	pub(crate) fn do_accept_unreviewed(id: ContributionId) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		ensure!(contribution.status == Status::Pending, Error::<T>::NotPending);
		ensure!(!Curations::<T>::get(id.datanet).is_curated(), Error::<T>::HasCurators);
		ensure!(T::Clock::current_block_number() >= contribution.window_ends, Error::<T>::ReviewWindowOpen);

		let datanet = Self::taking_datanet(id)?;
		let points = points_by_size(&contribution.content);
		Self::accept_pending(id, &mut contribution, datanet, points, false)
	}

	/// See [`Pallet::mark_unavailable`].
	pub(crate) fn do_mark_unavailable(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		ensure!(Curations::<T>::get(id.datanet).curators.contains(&who), Error::<T>::NotCurator);
		let Status::Accepted(acceptance) = &mut contribution.status else {
			return Err(Error::<T>::NotAccepted.into());
		};
		ensure!(acceptance.traceable, Error::<T>::NotTraceable);
		ensure!(acceptance.closing.is_none(), Error::<T>::AlreadyClosed);
		ensure!(acceptance.unavailable_since.is_none(), Error::<T>::AlreadyUnavailable);

		acceptance.unavailable_since = Some(frame_system::Pallet::<T>::block_number());
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Self::deposit_event(Event::ContributionUnavailable { contribution: id, curator: who });
		Ok(())
	}

	/// The Datanet of a contribution, if it still takes any.
	fn taking_datanet(id: ContributionId) -> Result<DatanetOf<T>, Error<T>> {
		let datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(!datanet.retired, Error::<T>::Retired);
		Ok(datanet)
	}

	/// Accept a pending contribution and forget its verdicts.
	fn accept_pending(
		id: ContributionId,
		contribution: &mut ContributionOf<T>,
		mut datanet: DatanetOf<T>,
		points: Points,
		traceable: bool,
	) -> DispatchResult {
		Self::accept(id, contribution, &mut datanet, points, traceable)?;
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Datanets::<T>::insert(id.datanet, datanet);
		Reviews::<T>::remove(id.datanet, id.index);
		Ok(())
	}

	/// Make a contribution part of its Datanet with `points`, at most those that there is a bond for, and return the
	/// bond for the rest. The caller stores both.
	pub(crate) fn accept(
		id: ContributionId,
		contribution: &mut ContributionOf<T>,
		datanet: &mut DatanetOf<T>,
		points: Points,
		traceable: bool,
	) -> DispatchResult {
		let points = points.min(contribution.max_points);
		let unused = Self::bond(contribution.bond_per_point, contribution.max_points.saturating_sub(points))?;
		let first_release = Self::next_release(datanet)?;
		let open_points = datanet.open_points.checked_add(points.into());
		let open_contributions = datanet.open_contributions.checked_add(1);

		Self::return_deposit(HoldReason::Contribution, &contribution.contributor, unused)?;
		contribution.deposit = contribution.deposit.checked_sub(unused).ok_or(ArithmeticError::Underflow)?;
		contribution.status =
			Status::Accepted(Acceptance { points, first_release, traceable, unavailable_since: None, closing: None });
		datanet.open_points = open_points.ok_or(ArithmeticError::Overflow)?;
		datanet.open_contributions = open_contributions.ok_or(ArithmeticError::Overflow)?;
		Self::deposit_event(Event::ContributionAccepted {
			contribution: id,
			points,
			first_release,
			traceable,
			deposit: contribution.deposit,
		});
		Ok(())
	}
}
