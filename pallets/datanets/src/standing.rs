//! Who stands for a content, and who is paid for what does not stand any more.
//!
//! In one Datanet a content hash has one *holder*: of the contributions that were revealed with it, the one with the lowest
//! sequence. A contribution that was displaced, or struck as the copy of another one of its Datanet, has the holder of some
//! content hash for its *heir*: of its own, or of the original's. That is a hash, not a contribution, so a link stays true
//! however often the content changes its holder, and moving all links at once is moving one number: the holder's
//! `dependents`. Each link leads to a lower sequence, so there are no circles.

use crate::{
	Closing, Config, ContributionOf, Contributions, DatanetOf, Error, Event, HoldReason, Holders, Pallet, Redirect,
	ReportEnd, Status,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::Defensive,
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{content::Content, ContentHash, ContributionId, DatanetId, Sequence};

impl<T: Config> Pallet<T> {
	/// The contribution that stands for a content.
	pub(crate) fn holder(datanet: DatanetId, hash: &ContentHash) -> Option<(ContributionId, ContributionOf<T>)> {
		let index = Holders::<T>::get(datanet, hash)?;
		let contribution = Contributions::<T>::get(datanet, index).defensive()?;
		Some((ContributionId { datanet, index }, contribution))
	}

	/// Who is paid for a contribution.
	///
	/// Where its heir was struck itself, the heir's heir: whoever was convicted of copying earns nothing by having displaced
	/// a duplicate or having been copied. No further, so that it costs a constant; a third link is mended by reporting the
	/// first contribution again, against what stands at the end.
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

	/// The precedence of what a contribution was struck as a copy of.
	pub(crate) fn struck_for(datanet: DatanetId, contribution: &ContributionOf<T>) -> Option<Sequence> {
		match &contribution.redirect {
			Some(Redirect::Struck { content_hash, .. }) => {
				Self::holder(datanet, content_hash).defensive().map(|(_, original)| original.sequence)
			},
			Some(Redirect::StruckAbroad { sequence, .. }) => Some(*sequence),
			_ => None,
		}
	}

	/// Note that a contribution has the holder of `hash` for its heir.
	pub(crate) fn depend(datanet: DatanetId, hash: &ContentHash) -> DispatchResult {
		Self::change_dependents(datanet, hash, |dependents| dependents.checked_add(1))
	}

	/// Note that a contribution has its heir no more.
	pub(crate) fn let_go(datanet: DatanetId, contribution: &ContributionOf<T>) -> DispatchResult {
		match contribution.heir() {
			Some(hash) => Self::change_dependents(datanet, hash, |dependents| dependents.checked_sub(1)),
			None => Ok(()),
		}
	}

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

	/// The contribution that stands for `content` and must give way to one with this sequence, if there is any.
	///
	/// One that was struck gives way only to what is even earlier than its original: anything else with the same bytes would
	/// be a copy of that original just the same.
	pub(crate) fn later_holder(
		datanet: DatanetId,
		content: &Content,
		sequence: Sequence,
	) -> Result<Option<(ContributionId, ContributionOf<T>)>, DispatchError> {
		let Some((id, contribution)) = Self::holder(datanet, &content.hash) else { return Ok(None) };
		let before = Self::struck_for(datanet, &contribution).unwrap_or(contribution.sequence);
		ensure!(sequence < before, Error::<T>::AlreadyContributed);
		Ok(Some((id, contribution)))
	}

	/// Put `original` into the place of `later`, which is the same content from a later commitment. The caller stores
	/// the original and the Datanet, and the index of content already names the original.
	pub(crate) fn displace(
		later_id: ContributionId,
		mut later: ContributionOf<T>,
		original_id: ContributionId,
		original: &mut ContributionOf<T>,
		datanet: &mut DatanetOf<T>,
	) -> DispatchResult {
		let Status::Accepted(acceptance) = &mut later.status else {
			Self::return_deposit(HoldReason::Contribution, &later.contributor, later.deposit)?;
			Self::erase(later_id, datanet)?;
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
				Self::close(datanet, points)?;
				datanet.releases
			},
		};
		// What is said against it is to be said against what stands there now.
		Self::drop_report(later_id, ReportEnd::Void)?;
		Self::let_go(later_id.datanet, &later)?;
		original.dependents = core::mem::take(&mut later.dependents);
		let released = last_release >= first_release;
		if released {
			// It goes on earning from its Releases, so there is a bond for its points until there is one of the original's; and
			// its record stays, and so does the deposit for that.
			ensure!(original.max_points >= points, Error::<T>::BondTooLow);
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
			// It was never in a Release: there is nothing that it earned or could earn.
			Self::return_deposit(HoldReason::Contribution, &later.contributor, later.deposit)?;
			Self::erase(later_id, datanet)?;
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
