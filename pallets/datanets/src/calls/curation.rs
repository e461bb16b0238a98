//! Curation: verdicts, acceptance, availability, exclusion.

use crate::{
	types::{
		points_by_size, Absence, Acceptance, Ballot, ContributionOf, CurationOf, DatanetOf, Motion, Outcome, Review,
		ReviewOf, Status, Verdict, Votes,
	},
	Config, Contributions, Curations, Datanets, Error, Event, Holders, Pallet, Reviews,
};
use frame_support::{
	dispatch::Pays,
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{Defensive, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlockNumberProvider, Saturating},
	ArithmeticError,
};
use tributary_primitives::{ContributionId, Points};

impl<T: Config> Pallet<T> {
	/// Executes the call [`review`](Pallet::review).
	///
	/// The verdict that rejects is free of fees, so that spam does not cost the curators more than
	/// its author where few of them decide.
	pub(crate) fn do_review(who: T::AccountId, id: ContributionId, verdict: Verdict) -> Result<Pays, DispatchError> {
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
				Self::discard_pending(id, &contribution, &pending, &mut datanet, true)?;
				Datanets::<T>::insert(id.datanet, datanet);
				return Ok(Pays::No);
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
		Ok(Pays::Yes)
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
		let (mut contribution, mut acceptance) = Self::open_contribution(id)?;
		ensure!(acceptance.traceable, Error::<T>::NotTraceable);
		ensure!(acceptance.is_available(), Error::<T>::AlreadyUnavailable);

		if Self::vote(who, id, &contribution.contributor, &mut acceptance, Motion::Unavailable)? {
			let since = frame_system::Pallet::<T>::block_number();
			acceptance
				.absences
				.try_push(Absence { since, until: None })
				.map_err(|_| Error::<T>::MaxAbsencesExceeded)?;
			Self::deposit_event(Event::ContributionMarkedUnavailable { contribution: id });
		}
		contribution.status = Status::Accepted(acceptance);
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Ok(())
	}

	/// Executes the call [`mark_available`](Pallet::mark_available).
	pub(crate) fn do_mark_available(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let (mut contribution, mut acceptance) = Self::open_contribution(id)?;
		ensure!(!acceptance.is_available(), Error::<T>::AlreadyAvailable);
		// The bytes could not be declared unavailable once more.
		ensure!(!acceptance.absences.is_full(), Error::<T>::MaxAbsencesExceeded);

		if Self::vote(who, id, &contribution.contributor, &mut acceptance, Motion::Available)? {
			if let Some(absence) = acceptance.absences.last_mut() {
				absence.until = Some(frame_system::Pallet::<T>::block_number());
			}
			Self::deposit_event(Event::ContributionMarkedAvailable { contribution: id });
		}
		contribution.status = Status::Accepted(acceptance);
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Ok(())
	}

	/// Executes the call [`exclude`](Pallet::exclude).
	pub(crate) fn do_exclude(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let (mut contribution, mut acceptance) = Self::open_contribution(id)?;
		let mut datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
		let curation = Curations::<T>::get(id.datanet);
		let decided = if curation.is_curated() {
			Self::vote(who, id, &contribution.contributor, &mut acceptance, Motion::Exclude)?
		} else {
			ensure!(datanet.owner == who, Error::<T>::NotOwner);
			ensure!(T::Clock::current_block_number() >= curation.owner_from, Error::<T>::TooEarly);
			Self::note_activity(&mut datanet);
			true
		};

		contribution.status = Status::Accepted(acceptance);
		if !decided {
			Contributions::<T>::insert(id.datanet, id.index, contribution);
			return Ok(());
		}
		Self::deposit_event(Event::ContributionExcluded { contribution: id, last_release: datanet.releases });
		Self::leave(id, contribution, datanet, false)
	}

	/// Returns an accepted contribution whose range is open.
	fn open_contribution(
		id: ContributionId,
	) -> Result<(ContributionOf<T>, Acceptance<BlockNumberFor<T>>), DispatchError> {
		let contribution = Self::contribution(id)?;
		let acceptance = contribution.acceptance().ok_or(Error::<T>::NotAccepted)?.clone();
		ensure!(acceptance.closing.is_none(), Error::<T>::AlreadyClosed);
		Ok((contribution, acceptance))
	}

	/// Executes the call [`withdraw_vote`](Pallet::withdraw_vote).
	pub(crate) fn do_withdraw_vote(who: T::AccountId, id: ContributionId, motion: Motion) -> DispatchResult {
		let (mut contribution, mut acceptance) = Self::open_contribution(id)?;
		let curation = Curations::<T>::get(id.datanet);
		let bit = Self::bit_of(&who, &curation)?;
		let current = acceptance.ballot.round == curation.round;
		let votes = acceptance.ballot.votes(motion);
		ensure!(current && !Self::has_lapsed(votes) && votes.voters & bit != 0, Error::<T>::VoteNotFound);

		votes.voters &= !bit;
		contribution.status = Status::Accepted(acceptance);
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Self::deposit_event(Event::VoteWithdrawn { contribution: id, curator: who, motion });
		Ok(())
	}

	/// Counts the vote of a curator, and returns `true` if it decides.
	///
	/// A decision takes as many curators as an acceptance, within a window that begins with the
	/// first vote. Only those take part that were seated when it began, so that contributors have a
	/// window to leave an owner that appoints agreeing curators. The caller stores the acceptance.
	fn vote(
		who: T::AccountId,
		id: ContributionId,
		contributor: &T::AccountId,
		acceptance: &mut Acceptance<BlockNumberFor<T>>,
		motion: Motion,
	) -> Result<bool, DispatchError> {
		let curation = Curations::<T>::get(id.datanet);
		let bit = Self::bit_of(&who, &curation)?;
		ensure!(*contributor != who, Error::<T>::OwnContribution);
		if acceptance.ballot.round != curation.round {
			acceptance.ballot = Ballot { round: curation.round, ..Default::default() };
		}
		let votes = acceptance.ballot.votes(motion);
		if votes.voters == 0 || Self::has_lapsed(votes) {
			*votes = Votes { began: T::Clock::current_block_number(), voters: 0 };
		}
		ensure!(curation.is_seated(&who, votes.began), Error::<T>::TooEarly);
		ensure!(votes.voters & bit == 0, Error::<T>::AlreadyVoted);

		votes.voters |= bit;
		let decided = votes.voters.count_ones() >= u32::from(curation.threshold);
		if decided {
			*votes = Votes::default();
		}
		Self::deposit_event(Event::CuratorVoted { contribution: id, curator: who, motion });
		Ok(decided)
	}

	/// Returns the bit of a curator in the votes.
	fn bit_of(who: &T::AccountId, curation: &CurationOf<T>) -> Result<u16, DispatchError> {
		let place = curation.place(who).ok_or(Error::<T>::NotCurator)?;
		let place = u32::try_from(place).map_err(|_| ArithmeticError::Overflow)?;
		Ok(1u16.checked_shl(place).ok_or(ArithmeticError::Overflow)?)
	}

	/// Returns `true` if the window of a vote has ended.
	fn has_lapsed(votes: &Votes<BlockNumberFor<T>>) -> bool {
		T::Clock::current_block_number() > votes.began.saturating_add(T::CopyWindow::get())
	}

	/// Accepts a pending contribution and removes its verdicts.
	fn accept_pending(
		id: ContributionId,
		contribution: &mut ContributionOf<T>,
		mut datanet: DatanetOf<T>,
		points: Points,
		traceable: bool,
	) -> DispatchResult {
		ensure!(!Self::is_superseded(id, contribution), Error::<T>::AlreadyContributed);
		let content = (contribution.content.hash, contribution.kind);
		if !Holders::<T>::contains_key(id.datanet, content) {
			// An author's that it was below has left, after another one had entered.
			Holders::<T>::insert(id.datanet, content, id.index);
		}
		Self::enter(id, contribution, &mut datanet, points, traceable)?;
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Datanets::<T>::insert(id.datanet, datanet);
		Reviews::<T>::remove(id.datanet, id.index);
		Ok(())
	}
}
