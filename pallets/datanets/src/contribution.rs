//! Contributions: committed, revealed, withdrawn, revoked.

use crate::{
	commitment, Closing, Commitment, Commitments, Config, Contribution, ContributionMetadata, ContributionOf,
	Contributions, Curations, DatanetOf, Datanets, Error, Event, HoldReason, Holders, Kind, Metadata, NextSequence,
	Pallet, Reports, Reviews, Status, Submission,
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
use tributary_primitives::{content, traits::Subjects, ContributionId, DatanetId, Points, Sequence};

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
	pub(crate) fn do_contribute(
		who: T::AccountId,
		id: DatanetId,
		submission: Submission,
	) -> Result<ContributionId, DispatchError> {
		let Submission { salt, content, last_byte, length_proof, kind, metadata, max_points } = submission;
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(!datanet.retired, Error::<T>::Retired);
		ensure!(Self::admits(id, &datanet, &who), Error::<T>::NotAdmitted);
		ensure!(Curations::<T>::get(id).can_accept(&who), Error::<T>::TooFewReviewers);
		ensure!(content.len > 0, Error::<T>::EmptyContent);
		ensure!(content.len <= content::MAX_CONTENT_LEN, Error::<T>::ContentTooLong);
		Self::ensure_subject(&kind)?;
		let commitment = commitment(&who, &content.hash, &salt);
		let held = Commitments::<T>::get(&who, commitment).ok_or(Error::<T>::CommitmentNotFound)?;
		let now = T::Clock::current_block_number();
		ensure!(now >= held.opens_at, Error::<T>::RevealTooEarly);
		ensure!(now <= held.expires_at, Error::<T>::CommitmentExpired);
		let later = Self::later_holder(id, &content, held.sequence)?;
		content::verify_length(&content, last_byte, &length_proof).map_err(|_| Error::<T>::LengthNotProven)?;
		let bond_per_point = T::PointBond::get();
		let deposit = Self::deposit_for_contribution(metadata.bytes(), max_points, bond_per_point)?;

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
			redirect: None,
			dependents: 0,
			offered_to: None,
		};
		let (contribution_id, mut contribution) = Self::enter(id, &mut datanet, contribution, metadata)?;
		if let Some((later_id, later)) = later {
			Self::displace(later_id, later, contribution_id, &mut contribution, &mut datanet)?;
			Contributions::<T>::insert(id, contribution_id.index, contribution);
		}
		Datanets::<T>::insert(id, datanet);
		Ok(contribution_id)
	}

	/// Whether what the contribution is about is there.
	fn ensure_subject(kind: &Kind) -> DispatchResult {
		match kind {
			Kind::Corpus => {},
			Kind::Feedback { job } => ensure!(T::Subjects::job_exists(*job), Error::<T>::JobNotFound),
			Kind::Evaluation { model } => ensure!(T::Subjects::model_exists(*model), Error::<T>::ModelNotFound),
		}
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
		datanet.contributions_left = datanet.contributions_left.checked_add(1).ok_or(ArithmeticError::Overflow)?;
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

	/// See [`Pallet::withdraw`].
	pub(crate) fn do_withdraw(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let contribution = Self::contribution(id)?;
		let mut datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
		// Nobody will review what is pending in a retired one, and it must not keep that from being removed.
		ensure!(contribution.contributor == who || datanet.retired, Error::<T>::NotContributor);
		ensure!(contribution.status == Status::Pending, Error::<T>::NotPending);

		Self::discard(id, &contribution, &mut datanet)?;
		Datanets::<T>::insert(id.datanet, datanet);
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

		let (first_release, last_release) = (acceptance.first_release, datanet.releases);
		let at = frame_system::Pallet::<T>::block_number();
		acceptance.closing = Some(Closing { last_release, at, revoked: true });
		Self::close(&mut datanet, acceptance.points)?;
		Self::count_revocation(id.datanet, &datanet, first_release)?;
		Self::deposit_event(Event::ConsentRevoked { contribution: id, last_release });
		// One that was never in a Release could never be found in an output or paid from a pool: the ledger does not know it.
		let unknown = last_release < first_release;
		if unknown && contribution.dependents == 0 && !Reports::<T>::contains_key(id.datanet, id.index) {
			Self::discard(id, &contribution, &mut datanet)?;
			Self::deposit_event(Event::ContributionRemoved { contribution: id });
		} else {
			Contributions::<T>::insert(id.datanet, id.index, contribution);
		}
		Datanets::<T>::insert(id.datanet, datanet);
		Ok(())
	}

	/// Return the deposit of a contribution that nobody needs, free its content hash if it stands for it, and forget it. The
	/// caller stores the Datanet.
	pub(crate) fn discard(
		id: ContributionId,
		contribution: &ContributionOf<T>,
		datanet: &mut DatanetOf<T>,
	) -> DispatchResult {
		Self::return_deposit(HoldReason::Contribution, &contribution.contributor, contribution.deposit)?;
		if !contribution.is_displaced() {
			Holders::<T>::remove(id.datanet, contribution.content.hash);
		}
		Self::erase(id, datanet)
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
	pub(crate) fn close(datanet: &mut DatanetOf<T>, points: Points) -> Result<(), ArithmeticError> {
		datanet.open_points = datanet.open_points.checked_sub(points.into()).ok_or(ArithmeticError::Underflow)?;
		datanet.open_contributions = datanet.open_contributions.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		Ok(())
	}

	/// Forget a contribution. The caller stores the Datanet.
	pub(crate) fn erase(id: ContributionId, datanet: &mut DatanetOf<T>) -> DispatchResult {
		Contributions::<T>::remove(id.datanet, id.index);
		ContributionMetadata::<T>::remove(id.datanet, id.index);
		Reviews::<T>::remove(id.datanet, id.index);
		datanet.contributions_left = datanet.contributions_left.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		Ok(())
	}

	/// The block `after` blocks from now.
	pub(crate) fn block_in(after: BlockNumberFor<T>) -> Result<BlockNumberFor<T>, ArithmeticError> {
		T::Clock::current_block_number().checked_add(&after).ok_or(ArithmeticError::Overflow)
	}
}
