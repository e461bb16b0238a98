//! Order of contributions with the same content: the holder of a content hash, and the heirs of
//! contributions that were displaced or struck.
//!
//! In one Datanet a content hash has one *holder*: of the contributions that were revealed with it,
//! the one with the lowest sequence. A contribution that was displaced, or struck as a copy of
//! another one of its Datanet, has an *heir*: the holder of its own content hash, or of the
//! original's. The link is a hash, not a contribution, so it stays correct whenever the content
//! changes its holder, and moving all links at once is moving one number: the holder's
//! `dependents`. Each link leads to a lower sequence, so there are no circles.

use crate::{
	copy::ReportEnd,
	types::{Closing, ContributionOf, DatanetOf, Redirect, Status},
	Config, Contributions, Error, Event, HoldReason, Holders, Pallet,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::Defensive,
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{content::Content, ContentHash, ContributionId, DatanetId, Sequence};

impl<T: Config> Pallet<T> {
	/// Returns the holder of a content hash.
	pub(crate) fn holder(datanet: DatanetId, hash: &ContentHash) -> Option<(ContributionId, ContributionOf<T>)> {
		let index = Holders::<T>::get(datanet, hash)?;
		let contribution = Contributions::<T>::get(datanet, index).defensive()?;
		Some((ContributionId { datanet, index }, contribution))
	}

	/// Returns the account that is paid for a contribution.
	///
	/// If its heir was struck too, the heir of the heir is paid: an account that was convicted of
	/// copying earns nothing by having displaced a duplicate or having been copied. A third link is
	/// not followed, so that the cost is constant. To mend one, report the first contribution
	/// again, against the last original.
	pub(crate) fn payee(datanet: DatanetId, contribution: ContributionOf<T>) -> T::AccountId {
		let mut paid = contribution;
		for _ in 0..2 {
			let heir = paid.heir().and_then(|hash| Self::holder(datanet, hash));
			let Some((_, heir)) = heir else { break };
			paid = heir;
		}
		match paid.redirect {
			Some(Redirect::StruckAbroad { payee, .. }) => payee,
			_ => paid.contributor,
		}
	}

	/// Returns the sequence of the original of a struck contribution.
	pub(crate) fn original_sequence(datanet: DatanetId, contribution: &ContributionOf<T>) -> Option<Sequence> {
		match &contribution.redirect {
			Some(Redirect::Struck { content_hash, .. }) => {
				Self::holder(datanet, content_hash).defensive().map(|(_, original)| original.sequence)
			},
			Some(Redirect::StruckAbroad { sequence, .. }) => Some(*sequence),
			_ => None,
		}
	}

	/// Counts a contribution whose heir is the holder of `hash`.
	pub(crate) fn add_dependent(datanet: DatanetId, hash: &ContentHash) -> DispatchResult {
		Self::change_dependents(datanet, hash, |dependents| dependents.checked_add(1))
	}

	/// Uncounts a contribution at its heir, if it has one.
	pub(crate) fn remove_dependent(datanet: DatanetId, contribution: &ContributionOf<T>) -> DispatchResult {
		match contribution.heir() {
			Some(hash) => Self::change_dependents(datanet, hash, |dependents| dependents.checked_sub(1)),
			None => Ok(()),
		}
	}

	/// Applies `change` to the number of dependents of the holder of `hash`.
	fn change_dependents(
		datanet: DatanetId,
		hash: &ContentHash,
		change: impl FnOnce(u32) -> Option<u32>,
	) -> DispatchResult {
		let (id, mut heir) = Self::holder(datanet, hash).defensive().ok_or(Error::<T>::ContributionNotFound)?;
		heir.dependents = change(heir.dependents).ok_or(ArithmeticError::Overflow)?;
		Contributions::<T>::insert(id.datanet, id.index, heir);
		Ok(())
	}

	/// Returns the holder of `content` that must give way to a contribution with this sequence, if
	/// there is one.
	///
	/// A struck holder gives way only to what is even earlier than its original: anything else with
	/// the same bytes would be a copy of that original too.
	pub(crate) fn later_holder(
		datanet: DatanetId,
		content: &Content,
		sequence: Sequence,
	) -> Result<Option<(ContributionId, ContributionOf<T>)>, DispatchError> {
		let Some((id, contribution)) = Self::holder(datanet, &content.hash) else { return Ok(None) };
		let before = Self::original_sequence(datanet, &contribution).unwrap_or(contribution.sequence);
		ensure!(sequence < before, Error::<T>::AlreadyContributed);
		Ok(Some((id, contribution)))
	}

	/// Puts `original` in the place of `later`, which has the same content from a later commitment.
	///
	/// The caller stores the original and the Datanet. The content hash already names the original
	/// as its holder.
	pub(crate) fn displace(
		later_id: ContributionId,
		mut later: ContributionOf<T>,
		original_id: ContributionId,
		original: &mut ContributionOf<T>,
		datanet: &mut DatanetOf<T>,
	) -> DispatchResult {
		let Status::Accepted(acceptance) = &mut later.status else {
			Self::return_deposit(HoldReason::Contribution, &later.contributor, later.deposit)?;
			Self::remove_record(later_id, datanet)?;
			Self::deposit_event(Event::ContributionDisplaced {
				contribution: later_id,
				original: original_id,
				last_release: None,
			});
			return Ok(());
		};

		let at = frame_system::Pallet::<T>::block_number();
		let (points, first_release) = (acceptance.points, acceptance.first_release);
		let available = acceptance.traceable && acceptance.unavailable_since.is_none();
		let last_release = match &acceptance.closing {
			Some(closing) => closing.last_release,
			None => {
				acceptance.closing = Some(Closing { last_release: datanet.releases, at, revoked: false });
				Self::close_range(datanet, points)?;
				datanet.releases
			},
		};
		// A report must be made against the new holder.
		Self::end_open_report(later_id, ReportEnd::Void)?;
		Self::remove_dependent(later_id.datanet, &later)?;
		original.dependents = core::mem::take(&mut later.dependents);
		let released = last_release >= first_release;
		if released {
			// It still earns from its Releases, so its points need a bond at any time, from now on
			// the original's. Its record stays, and so does the deposit for that.
			ensure!(original.max_points >= points, Error::<T>::InsufficientPoints);
			if !later.is_struck() {
				let bond = Self::bond(later.bond_per_point, points)?;
				Self::return_deposit(HoldReason::Contribution, &later.contributor, bond)?;
				later.deposit = later.deposit.checked_sub(bond).ok_or(ArithmeticError::Underflow)?;
			}
			later.redirect = Some(Redirect::Displaced { original: original_id });
			later.offered_to = None;
			original.dependents = original.dependents.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Contributions::<T>::insert(later_id.datanet, later_id.index, later);
		} else {
			// It was never in a Release, so it earned nothing and never can.
			Self::return_deposit(HoldReason::Contribution, &later.contributor, later.deposit)?;
			Self::remove_record(later_id, datanet)?;
		}
		Self::deposit_event(Event::ContributionDisplaced {
			contribution: later_id,
			original: original_id,
			last_release: released.then_some(last_release),
		});
		let traceable = available && original.kind.is_traceable();
		Self::accept(original_id, original, datanet, points, traceable)
	}
}
