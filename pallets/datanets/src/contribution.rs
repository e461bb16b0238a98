//! Records of contributions: written, accepted, closed, removed.

use crate::{
	types::{Acceptance, Ballot, Closing, ContributionOf, DatanetOf, Metadata, RefusedFrom, Status},
	Config, ContributionMetadata, Contributions, EndedReports, Error, Event, HoldReason, Holders, NextSequence, Pallet,
	Reviews,
};
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlockNumberProvider, CheckedAdd},
	ArithmeticError,
};
use tributary_primitives::{ContributionId, DatanetId, Points, Sequence};

impl<T: Config> Pallet<T> {
	/// Returns a contribution that is still in the state.
	pub(crate) fn contribution(id: ContributionId) -> Result<ContributionOf<T>, Error<T>> {
		Contributions::<T>::get(id.datanet, id.index).ok_or(Error::<T>::ContributionNotFound)
	}

	/// Takes the next place in the order of contributions.
	pub(crate) fn next_sequence() -> Result<Sequence, ArithmeticError> {
		let sequence = NextSequence::<T>::get();
		NextSequence::<T>::put(sequence.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		Ok(sequence)
	}

	/// Returns the block `blocks` blocks from now.
	pub(crate) fn block_after(blocks: BlockNumberFor<T>) -> Result<BlockNumberFor<T>, ArithmeticError> {
		T::Clock::current_block_number().checked_add(&blocks).ok_or(ArithmeticError::Overflow)
	}

	/// Writes a new, pending contribution. The caller stores the Datanet.
	pub(crate) fn insert_contribution(
		id: DatanetId,
		datanet: &mut DatanetOf<T>,
		contribution: ContributionOf<T>,
		metadata: Metadata,
	) -> Result<(ContributionId, ContributionOf<T>), DispatchError> {
		let index = datanet.contributions;
		datanet.contributions = index.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		datanet.contributions_left = datanet.contributions_left.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Holders::<T>::insert(id, (contribution.content.hash, contribution.kind), index);
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
			preferences: contribution.preferences,
			deposit: contribution.deposit,
		});
		Ok((contribution_id, contribution))
	}

	/// Makes a contribution part of its Datanet with `points`, at most those that its bond covers,
	/// and returns the bond for the rest. The caller stores both.
	pub(crate) fn enter(
		id: ContributionId,
		contribution: &mut ContributionOf<T>,
		datanet: &mut DatanetOf<T>,
		points: Points,
		traceable: bool,
	) -> DispatchResult {
		let points = points.min(contribution.max_points);
		let bond = |points| Self::bond(contribution.bond_per_point, &contribution.content, points);
		let unused = bond(contribution.max_points)?.saturating_sub(bond(points)?);
		let first_release = Self::next_release(datanet)?;
		let open_points = datanet.open_points.checked_add(points.into());
		let open_contributions = datanet.open_contributions.checked_add(1);

		Self::return_deposit(HoldReason::Contribution, &contribution.contributor, unused)?;
		contribution.deposit = contribution.deposit.checked_sub(unused).ok_or(ArithmeticError::Underflow)?;
		contribution.status = Status::Accepted(Acceptance {
			points,
			first_release,
			traceable,
			absences: Default::default(),
			refused_from: RefusedFrom::default(),
			ballot: Ballot::default(),
			closing: None,
		});
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

	/// Ends the range of an accepted contribution with the latest Release, and removes it from what
	/// the next one will contain. The caller stores both.
	pub(crate) fn close_range(
		acceptance: &mut Acceptance<BlockNumberFor<T>>,
		datanet: &mut DatanetOf<T>,
		revoked: bool,
	) -> Result<(), ArithmeticError> {
		let points = acceptance.points.into();
		datanet.open_points = datanet.open_points.checked_sub(points).ok_or(ArithmeticError::Underflow)?;
		datanet.open_contributions = datanet.open_contributions.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		acceptance.closing = Some(Closing {
			last_release: datanet.releases,
			at: frame_system::Pallet::<T>::block_number(),
			curation_at: T::Clock::current_block_number(),
			revoked,
		});
		Ok(())
	}

	/// Frees the content of a contribution: the one beside which it entered holds it again.
	fn free_content(id: ContributionId, contribution: &ContributionOf<T>) {
		let content = (contribution.content.hash, contribution.kind);
		let beside = contribution.beside.filter(|index| Contributions::<T>::contains_key(id.datanet, index));
		match Self::holder(id.datanet, &content.0, content.1) {
			Some((holder, _)) if holder == id => match beside {
				Some(index) => Holders::<T>::insert(id.datanet, content, index),
				None => Holders::<T>::remove(id.datanet, content),
			},
			Some((holder, other)) if other.beside == Some(id.index) => {
				let other = ContributionOf::<T> { beside, ..other };
				Contributions::<T>::insert(holder.datanet, holder.index, other);
			},
			_ => {},
		}
	}

	/// Returns the deposit of a contribution, frees the content that it holds, and removes its
	/// record. The caller stores the Datanet.
	pub(crate) fn discard(
		id: ContributionId,
		contribution: &ContributionOf<T>,
		datanet: &mut DatanetOf<T>,
	) -> DispatchResult {
		Self::return_deposit(HoldReason::Contribution, &contribution.contributor, contribution.deposit)?;
		Self::free_content(id, contribution);
		Contributions::<T>::remove(id.datanet, id.index);
		ContributionMetadata::<T>::remove(id.datanet, id.index);
		Reviews::<T>::remove(id.datanet, id.index);
		EndedReports::<T>::remove(id.datanet, id.index);
		datanet.contributions_left = datanet.contributions_left.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		Ok(())
	}
}
