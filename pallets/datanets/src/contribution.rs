//! Contributions: committed, revealed, displaced by an earlier one, withdrawn, revoked.

use crate::{
	commitment, Closing, Commitment, Commitments, Config, Contribution, ContributionMetadata, ContributionOf,
	Contributions, Curations, DatanetOf, Datanets, Error, Event, HoldReason, Holders, Metadata, NextSequence, Pallet,
	Reviews, Status, Submission,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{Defensive, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlockNumberProvider, CheckedAdd, One},
	ArithmeticError,
};
use tributary_primitives::{
	content::{self, Content},
	ContributionId, DatanetId, Points, Sequence,
};

impl<T: Config> Pallet<T> {
	/// See [`Pallet::commit`].
	pub(crate) fn do_commit(who: T::AccountId, commitment: [u8; 32]) -> DispatchResult {
		ensure!(!Commitments::<T>::contains_key(&who, commitment), Error::<T>::AlreadyCommitted);
		let deposit = T::CommitmentDeposit::get();
		let opens_at = Self::block_in(One::one())?;
		let expires_at = Self::block_in(T::RevealWindow::get().max(One::one()))?;

		Self::hold_deposit(HoldReason::Commitment, &who, deposit)?;
		let sequence = Self::take_sequence()?;
		Commitments::<T>::insert(&who, commitment, Commitment { sequence, opens_at, expires_at, deposit });
		Self::deposit_event(Event::Committed { who, commitment, sequence, expires_at });
		Ok(())
	}

	/// See [`Pallet::drop_commitment`].
	pub(crate) fn do_drop_commitment(caller: T::AccountId, who: T::AccountId, commitment: [u8; 32]) -> DispatchResult {
		let held = Commitments::<T>::get(&who, commitment).ok_or(Error::<T>::CommitmentNotFound)?;
		let expired = T::Clock::current_block_number() > held.expires_at;
		ensure!(caller == who || expired, Error::<T>::CommitmentNotExpired);

		Commitments::<T>::remove(&who, commitment);
		Self::return_deposit(HoldReason::Commitment, &who, held.deposit)?;
		Self::deposit_event(Event::CommitmentDropped { who, commitment });
		Ok(())
	}

	/// See [`Pallet::contribute`].
	pub(crate) fn do_contribute(who: T::AccountId, id: DatanetId, submission: Submission) -> DispatchResult {
		let Submission { salt, content, last_byte, length_proof, kind, metadata, max_points } = submission;
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(Self::admits(id, &datanet, &who), Error::<T>::NotAdmitted);
		ensure!(Curations::<T>::get(id).can_accept(&who), Error::<T>::TooFewReviewers);
		ensure!(content.len > 0, Error::<T>::EmptyContent);
		ensure!(content.len <= content::MAX_CONTENT_LEN, Error::<T>::ContentTooLong);
		let commitment = commitment(&who, &content.hash, &salt);
		let held = Commitments::<T>::get(&who, commitment).ok_or(Error::<T>::CommitmentNotFound)?;
		let now = T::Clock::current_block_number();
		ensure!(now >= held.opens_at, Error::<T>::RevealTooEarly);
		ensure!(now <= held.expires_at, Error::<T>::CommitmentExpired);
		let later = Self::later_holder(id, &content, held.sequence)?;
		content::verify_length(&content, last_byte, &length_proof).map_err(|_| Error::<T>::LengthNotProven)?;
		let bond_per_point = T::PointBond::get();
		let bytes = metadata.media_type.len().saturating_add(metadata.licence.len()).saturating_add(metadata.uri.len());
		let deposit = Self::deposit_with_bytes(T::ContributionDeposit::get(), bytes)?
			.checked_add(Self::bond(bond_per_point, max_points)?)
			.ok_or(ArithmeticError::Overflow)?;

		Commitments::<T>::remove(&who, commitment);
		Self::return_deposit(HoldReason::Commitment, &who, held.deposit)?;
		Self::hold_deposit(HoldReason::Contribution, &who, deposit)?;
		let contribution = Contribution {
			contributor: who,
			content,
			sequence: held.sequence,
			kind,
			max_points,
			bond_per_point,
			deposit,
			window_ends: Self::block_in(T::ReviewWindow::get())?,
			status: Status::Pending,
		};
		let (contribution_id, mut contribution) = Self::enter(id, &mut datanet, contribution, metadata)?;
		if let Some((later_id, later)) = later {
			Self::displace(later_id, later, contribution_id, &mut contribution, &mut datanet)?;
			Contributions::<T>::insert(id, contribution_id.index, contribution);
		}
		Datanets::<T>::insert(id, datanet);
		Ok(())
	}

	/// Write a new, pending contribution. The caller stores the Datanet.
	pub(crate) fn enter(
		id: DatanetId,
		datanet: &mut DatanetOf<T>,
		contribution: ContributionOf<T>,
		metadata: Metadata,
	) -> Result<(ContributionId, ContributionOf<T>), DispatchError> {
		let index = datanet.contributions;
		datanet.contributions = index.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Holders::<T>::insert(id, contribution.content.hash, index);
		ContributionMetadata::<T>::insert(id, index, &metadata);
		Contributions::<T>::insert(id, index, &contribution);
		let contribution_id = ContributionId { datanet: id, index };
		Self::deposit_event(Event::ContributionSubmitted {
			contribution: contribution_id,
			contributor: contribution.contributor.clone(),
			content: contribution.content,
			sequence: contribution.sequence,
			kind: contribution.kind,
			max_points: contribution.max_points,
			metadata,
			deposit: contribution.deposit,
		});
		Ok((contribution_id, contribution))
	}

	/// The contribution that stands for `content` and must give way to one with this sequence, if there is any.
	fn later_holder(
		id: DatanetId,
		content: &Content,
		sequence: Sequence,
	) -> Result<Option<(ContributionId, ContributionOf<T>)>, DispatchError> {
		let Some(index) = Holders::<T>::get(id, content.hash) else { return Ok(None) };
		let contribution = Contributions::<T>::get(id, index).defensive().ok_or(Error::<T>::ContributionNotFound)?;
		ensure!(sequence < contribution.sequence, Error::<T>::AlreadyContributed);
		Ok(Some((ContributionId { datanet: id, index }, contribution)))
	}

	/// Put `original` into the place of `later`, which is the same content from a later commitment. The caller stores
	/// the original and the Datanet, and the index of content already names the original.
	fn displace(
		later_id: ContributionId,
		mut later: ContributionOf<T>,
		original_id: ContributionId,
		original: &mut ContributionOf<T>,
		datanet: &mut DatanetOf<T>,
	) -> DispatchResult {
		let Status::Accepted(acceptance) = &mut later.status else {
			Self::return_deposit(HoldReason::Contribution, &later.contributor, later.deposit)?;
			Self::erase(later_id);
			Self::deposit_event(Event::ContributionDisplaced {
				contribution: later_id,
				original: original_id,
				last_release: None,
			});
			return Ok(());
		};

		let now = frame_system::Pallet::<T>::block_number();
		let (points, first_release) = (acceptance.points, acceptance.first_release);
		let available = acceptance.traceable && acceptance.unavailable_since.is_none();
		let last_release = match &mut acceptance.closing {
			Some(closing) => {
				closing.original = Some(original_id);
				closing.last_release
			},
			closing @ None => {
				*closing = Some(Closing { last_release: datanet.releases, at: now, original: Some(original_id) });
				Self::close(datanet, points)?;
				datanet.releases
			},
		};
		let released = last_release >= first_release;
		if released {
			// It goes on earning from its Releases, so there is a bond for its points until there is one of the original's; and
			// its record stays, and so does the deposit for that.
			ensure!(original.max_points >= points, Error::<T>::BondTooLow);
			let bond = Self::bond(later.bond_per_point, points)?;
			Self::return_deposit(HoldReason::Contribution, &later.contributor, bond)?;
			later.deposit = later.deposit.checked_sub(bond).ok_or(ArithmeticError::Underflow)?;
			Contributions::<T>::insert(later_id.datanet, later_id.index, later);
		} else {
			// It is in no Release: there is nothing that it earned or could earn.
			Self::return_deposit(HoldReason::Contribution, &later.contributor, later.deposit)?;
			Self::erase(later_id);
		}
		Self::deposit_event(Event::ContributionDisplaced {
			contribution: later_id,
			original: original_id,
			last_release: released.then_some(last_release),
		});
		let traceable = available && original.kind.is_traceable();
		Self::accept(original_id, original, datanet, points, traceable)
	}

	/// See [`Pallet::withdraw`].
	pub(crate) fn do_withdraw(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let contribution = Self::contribution(id)?;
		ensure!(contribution.contributor == who, Error::<T>::NotContributor);
		ensure!(contribution.status == Status::Pending, Error::<T>::NotPending);

		Self::discard(id, &contribution)?;
		Self::deposit_event(Event::ContributionWithdrawn { contribution: id });
		Ok(())
	}

	/// See [`Pallet::revoke_consent`].
	pub(crate) fn do_revoke_consent(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		ensure!(contribution.contributor == who, Error::<T>::NotContributor);
		let Status::Accepted(acceptance) = &mut contribution.status else {
			return Err(Error::<T>::NotAccepted.into());
		};
		ensure!(acceptance.closing.is_none(), Error::<T>::AlreadyClosed);
		let mut datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;

		let last_release = datanet.releases;
		let at = frame_system::Pallet::<T>::block_number();
		acceptance.closing = Some(Closing { last_release, at, original: None });
		Self::close(&mut datanet, acceptance.points)?;
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Datanets::<T>::insert(id.datanet, datanet);
		Self::deposit_event(Event::ConsentRevoked { contribution: id, last_release });
		Ok(())
	}

	/// Return the deposit of a pending contribution, free its content hash and forget it.
	pub(crate) fn discard(id: ContributionId, contribution: &ContributionOf<T>) -> DispatchResult {
		Self::return_deposit(HoldReason::Contribution, &contribution.contributor, contribution.deposit)?;
		Holders::<T>::remove(id.datanet, contribution.content.hash);
		Self::erase(id);
		Ok(())
	}

	/// A contribution that is still in the state.
	pub(crate) fn contribution(id: ContributionId) -> Result<ContributionOf<T>, Error<T>> {
		Contributions::<T>::get(id.datanet, id.index).ok_or(Error::<T>::ContributionNotFound)
	}

	/// The next place in the order of contributions.
	pub(crate) fn take_sequence() -> Result<Sequence, ArithmeticError> {
		let sequence = NextSequence::<T>::get();
		NextSequence::<T>::put(sequence.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		Ok(sequence)
	}

	/// Take a contribution out of what the next Release will contain.
	fn close(datanet: &mut DatanetOf<T>, points: Points) -> Result<(), ArithmeticError> {
		datanet.open_points = datanet.open_points.checked_sub(points.into()).ok_or(ArithmeticError::Underflow)?;
		datanet.open_contributions = datanet.open_contributions.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		Ok(())
	}

	fn erase(id: ContributionId) {
		Contributions::<T>::remove(id.datanet, id.index);
		ContributionMetadata::<T>::remove(id.datanet, id.index);
		Reviews::<T>::remove(id.datanet, id.index);
	}

	/// The block `after` blocks from now.
	fn block_in(after: BlockNumberFor<T>) -> Result<BlockNumberFor<T>, ArithmeticError> {
		T::Clock::current_block_number().checked_add(&after).ok_or(ArithmeticError::Overflow)
	}
}
