//! Curation: verdicts, acceptance, availability.

use crate::{
	types::{points_by_size, ContributionOf, CurationOf, DatanetOf, Outcome, Review, ReviewOf, Status, Verdict},
	Config, Contributions, Curations, Datanets, Error, Event, Pallet, Reviews,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use sp_runtime::traits::BlockNumberProvider;
use tributary_primitives::{ContributionId, Points};

impl<T: Config> Pallet<T> {
	/// Executes the call [`review`](Pallet::review).
	pub(crate) fn do_review(who: T::AccountId, id: ContributionId, verdict: Verdict) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		let curation = Curations::<T>::get(id.datanet);
		ensure!(curation.curators.contains(&who), Error::<T>::NotCurator);
		ensure!(contribution.contributor != who, Error::<T>::OwnContribution);
		let pending = contribution.pending().ok_or(Error::<T>::NotPending)?.clone();
		let mut review = Self::current_review(id, &curation);
		ensure!(review.verdicts.iter().all(|(curator, _)| *curator != who), Error::<T>::AlreadyReviewed);
		let mut datanet = Self::active_datanet(id)?;
		// Cannot fail: a verdict for each curator of this round, with the same bound.
		review.verdicts.try_push((who.clone(), verdict)).map_err(|_| Error::<T>::AlreadyReviewed)?;

		Self::deposit_event(Event::ContributionReviewed { contribution: id, curator: who, verdict });
		match review.outcome(&curation, &contribution.contributor) {
			Outcome::Open => Reviews::<T>::insert(id.datanet, id.index, review),
			Outcome::Rejected => {
				Self::deposit_event(Event::ContributionRejected { contribution: id });
				Self::discard_pending(id, &contribution, &pending, &mut datanet)?;
				Datanets::<T>::insert(id.datanet, datanet);
			},
			Outcome::Accepted(points) if T::Clock::current_block_number() >= pending.acceptable_from => {
				let traceable = contribution.kind.is_traceable();
				Self::accept_pending(id, &mut contribution, datanet, points, traceable)?;
			},
			Outcome::Accepted(points) => {
				let acceptable_from = pending.acceptable_from;
				Reviews::<T>::insert(id.datanet, id.index, review);
				Self::deposit_event(Event::ContributionApproved { contribution: id, points, acceptable_from });
			},
		}
		Ok(())
	}

	/// Executes the call [`accept`](Pallet::accept).
	pub(crate) fn do_accept(id: ContributionId) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		let pending = contribution.pending().ok_or(Error::<T>::NotPending)?;
		let curation = Curations::<T>::get(id.datanet);
		let (points, traceable, from) = if curation.is_curated() {
			let review = Self::current_review(id, &curation);
			let Outcome::Accepted(points) = review.outcome(&curation, &contribution.contributor) else {
				return Err(Error::<T>::NotApproved.into());
			};
			(points, contribution.kind.is_traceable(), pending.acceptable_from)
		} else {
			(points_by_size(&contribution.content), false, pending.unreviewed_from)
		};
		ensure!(T::Clock::current_block_number() >= from, Error::<T>::TooEarly);

		let datanet = Self::active_datanet(id)?;
		Self::accept_pending(id, &mut contribution, datanet, points, traceable)
	}

	/// Returns the verdicts of the current round on a contribution.
	fn current_review(id: ContributionId, curation: &CurationOf<T>) -> ReviewOf<T> {
		Reviews::<T>::get(id.datanet, id.index)
			.filter(|review| review.round == curation.round)
			.unwrap_or_else(|| Review::new(curation.round))
	}

	/// Executes the call [`mark_unavailable`](Pallet::mark_unavailable).
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

	/// Accepts a pending contribution and removes its verdicts.
	fn accept_pending(
		id: ContributionId,
		contribution: &mut ContributionOf<T>,
		mut datanet: DatanetOf<T>,
		points: Points,
		traceable: bool,
	) -> DispatchResult {
		Self::enter(id, contribution, &mut datanet, points, traceable)?;
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Datanets::<T>::insert(id.datanet, datanet);
		Reviews::<T>::remove(id.datanet, id.index);
		Ok(())
	}
}
