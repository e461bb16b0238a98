//! Order of contributions with the same content, and the heirs of those that were struck.
//!
//! In one Datanet a content has one *holder* for each kind and subject. While the holder is
//! pending, an earlier commitment takes its place: the holder is *displaced*. An accepted holder is
//! never displaced, because it is accepted only when all earlier commitments have expired.
//!
//! An author who contributed the content before, to another Datanet, names that contribution and
//! takes its precedence along. Such a contribution enters *beside* a later holder, pending or
//! accepted, and holds the content from then on: no mirror of what is public shuts an author out,
//! and no author delays another contributor by a precedence that any number of commitments may
//! name.
//!
//! Whoever withdraws, or is rejected, gets the commitment back once. So an account that displaces
//! others and gives up again delays them by a bounded time.
//!
//! A contribution that was struck as a copy of another one of its Datanet has an *heir*: that
//! original. Each link leads to a lower sequence, so there are no circles. An heir counts its
//! `dependents` and stays as long as they do.

use crate::{
	types::{Commitment, ContributionOf, DatanetOf, Kind, PendingOf, Redirect, Status},
	Commitments, Config, Contributions, Error, Event, HoldReason, Holders, LatestExpiry, Pallet, Reports,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{Defensive, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlockNumberProvider, CheckedAdd, One, Saturating},
	ArithmeticError,
};
use tributary_primitives::{ContentHash, ContributionId, DatanetId, Sequence};

/// Claim of a reveal to a content.
pub(crate) struct Entry {
	/// Precedence of the contribution.
	pub(crate) sequence: Sequence,
	/// Precedence of the commitment.
	pub(crate) committed: Sequence,
	/// `true` if it names an earlier contribution, whose precedence it takes.
	pub(crate) named: bool,
	/// `true` if the commitment was revealed before, and returned.
	pub(crate) returned: bool,
}

impl<T: Config> Pallet<T> {
	/// Returns the first block in which a commitment of this block may be revealed.
	pub(crate) fn next_opening() -> Result<BlockNumberFor<T>, ArithmeticError> {
		Self::block_after(T::RevealDelay::get().max(One::one()))
	}

	/// Returns the last block in which a commitment of this block may be revealed.
	///
	/// It is never before the end of an earlier window, even if a parameter was lowered since:
	/// commitments expire in the order of their sequences.
	pub(crate) fn next_expiry() -> Result<BlockNumberFor<T>, ArithmeticError> {
		let further = T::RevealWindow::get().saturating_sub(One::one());
		let last = Self::next_opening()?.checked_add(&further).ok_or(ArithmeticError::Overflow)?;
		Ok(last.max(LatestExpiry::<T>::get()))
	}

	/// Returns the holder of a content for a kind and subject.
	pub(crate) fn holder(
		datanet: DatanetId,
		hash: &ContentHash,
		kind: Kind,
	) -> Option<(ContributionId, ContributionOf<T>)> {
		let index = Holders::<T>::get(datanet, (hash, kind))?;
		let contribution = Contributions::<T>::get(datanet, index).defensive()?;
		Some((ContributionId { datanet, index }, contribution))
	}

	/// Returns the account that is paid for a contribution.
	///
	/// If its heir was struck too, the heir of the heir is paid: an account that was convicted of
	/// copying earns nothing by having been copied. A third link is not followed, so that the cost
	/// is constant. To mend one, report the first contribution again, against the last original.
	pub(crate) fn payee(contribution: ContributionOf<T>) -> T::AccountId {
		let mut paid = contribution;
		for _ in 0..2 {
			let Some(heir) = paid.heir().and_then(|heir| Self::contribution(heir).defensive().ok()) else { break };
			paid = heir;
		}
		match paid.redirect {
			Some(Redirect::StruckAbroad { payee, .. }) => payee,
			_ => paid.contributor,
		}
	}

	/// Returns `true` if a report waits of a contribution, or of one through which it is paid.
	///
	/// A report that repeats one without a decision does not count: it would freeze earnings
	/// without end.
	pub(crate) fn is_reported(id: ContributionId) -> bool {
		let mut paid = Some(id);
		for _ in 0..3 {
			let Some(next) = paid else { break };
			if Reports::<T>::get(next.datanet, next.index).is_some_and(|report| report.freezes) {
				return true;
			}
			paid = Self::contribution(next).ok().and_then(|contribution| contribution.heir());
		}
		false
	}

	/// Returns the sequence of the original of a struck contribution.
	pub(crate) fn original_sequence(contribution: &ContributionOf<T>) -> Option<Sequence> {
		match &contribution.redirect {
			Some(Redirect::Struck { original, .. }) => {
				Self::contribution(*original).defensive().ok().map(|original| original.sequence)
			},
			Some(Redirect::StruckAbroad { sequence, .. }) => Some(*sequence),
			None => None,
		}
	}

	/// Counts a contribution whose heir is `heir`.
	pub(crate) fn add_dependent(heir: ContributionId) -> DispatchResult {
		Self::change_dependents(heir, |dependents| dependents.checked_add(1))
	}

	/// Uncounts a contribution at its heir, if it has one.
	pub(crate) fn remove_dependent(contribution: &ContributionOf<T>) -> DispatchResult {
		match contribution.heir() {
			Some(heir) => Self::change_dependents(heir, |dependents| dependents.checked_sub(1)),
			None => Ok(()),
		}
	}

	/// Applies `change` to the number of dependents of a contribution.
	fn change_dependents(id: ContributionId, change: impl FnOnce(u32) -> Option<u32>) -> DispatchResult {
		let mut heir = Self::contribution(id).defensive()?;
		heir.dependents = change(heir.dependents).ok_or(ArithmeticError::Overflow)?;
		Contributions::<T>::insert(id.datanet, id.index, heir);
		Ok(())
	}

	/// Returns the precedence of a contribution of `who` with this content.
	pub(crate) fn earlier_sequence(
		who: &T::AccountId,
		hash: &ContentHash,
		id: ContributionId,
	) -> Result<Sequence, DispatchError> {
		let earlier = Self::contribution(id)?;
		ensure!(earlier.contributor == *who, Error::<T>::NotContributor);
		ensure!(earlier.content.hash == *hash, Error::<T>::OtherContent);
		ensure!(earlier.acceptance().is_some(), Error::<T>::NotAccepted);
		ensure!(!earlier.is_struck(), Error::<T>::NotOriginal);
		Ok(earlier.sequence)
	}

	/// Removes the pending holders of a content that must give way to an entry. The caller stores
	/// the Datanet.
	///
	/// An entry that names an earlier contribution gives way to none but the author that is beside
	/// the holder already. Any other takes the place of what was committed later: of an author and
	/// of the holder beside which that author is.
	pub(crate) fn displace(
		datanet_id: DatanetId,
		datanet: &mut DatanetOf<T>,
		hash: &ContentHash,
		kind: Kind,
		entry: &Entry,
	) -> Result<Vec<ContributionId>, DispatchError> {
		let mut displaced = Vec::new();
		// At most two: an author enters beside a holder that is no such author, or displaces it.
		while let Some((id, holder)) = Self::holder(datanet_id, hash, kind) {
			let Status::Pending(pending) = &holder.status else { break };
			if entry.named && holder.beside.is_none() {
				break;
			}
			let prevails =
				if entry.named { entry.sequence < holder.sequence } else { entry.committed < pending.committed };
			ensure!(prevails, Error::<T>::AlreadyContributed);
			Self::discard_pending(id, &holder, pending, datanet, false)?;
			displaced.push(id);
		}
		Ok(displaced)
	}

	/// Returns the index of the holder of a content, beside which an entry of another account may
	/// be made if it named an earlier contribution, or was revealed before: the holder may be a
	/// mirror of what that reveal made public.
	pub(crate) fn beside(
		who: &T::AccountId,
		datanet_id: DatanetId,
		hash: &ContentHash,
		kind: Kind,
		entry: &Entry,
	) -> Result<Option<u32>, DispatchError> {
		let Some((id, holder)) = Self::holder(datanet_id, hash, kind) else { return Ok(None) };
		let may_enter =
			(entry.named || entry.returned) && entry.sequence < holder.sequence && holder.contributor != *who;
		ensure!(may_enter, Error::<T>::AlreadyContributed);
		Ok(Some(id.index))
	}

	/// Returns `true` if another contribution of the content was accepted: an author's that entered
	/// beside this one.
	pub(crate) fn is_superseded(id: ContributionId, contribution: &ContributionOf<T>) -> bool {
		Self::holder(id.datanet, &contribution.content.hash, contribution.kind)
			.is_some_and(|(holder, other)| holder != id && other.acceptance().is_some())
	}

	/// Removes a pending contribution, returns its deposit, and gives its contributor the
	/// commitment back, with its sequence and a fresh window. The caller stores the Datanet.
	///
	/// A reveal publishes the content hash. Without the commitment, an account that watched would
	/// be earlier than a contributor who has to reveal once more. If the contribution was given up,
	/// withdrawn or rejected, that happens only once: an account must not keep others out, or
	/// displace them, by an early commitment that it never brings to an acceptance.
	pub(crate) fn discard_pending(
		id: ContributionId,
		contribution: &ContributionOf<T>,
		pending: &PendingOf<T>,
		datanet: &mut DatanetOf<T>,
		given_up: bool,
	) -> DispatchResult {
		Self::discard(id, contribution, datanet)?;
		if given_up && pending.returned {
			return Ok(());
		}
		Self::return_commitment(&contribution.contributor, pending, pending.returned || given_up)
	}

	/// Restores a commitment that was revealed.
	fn return_commitment(who: &T::AccountId, pending: &PendingOf<T>, returned: bool) -> DispatchResult {
		let PendingOf::<T> { commitment, committed, .. } = *pending;
		let (sequence, deposit) = match Commitments::<T>::get(who, commitment) {
			// The account has made the same commitment once more. The earlier sequence counts.
			Some(held) => (committed.min(held.sequence), held.deposit),
			None => {
				let deposit = T::CommitmentDeposit::get();
				// An account that cannot pay the deposit loses the commitment, and must not prevent
				// the removal of the contribution by others.
				if Self::hold_deposit(HoldReason::Commitment, who, deposit).is_err() {
					return Ok(());
				}
				(committed, deposit)
			},
		};
		let (opens_at, expires_at) = (T::Clock::current_block_number(), Self::next_expiry()?);
		LatestExpiry::<T>::put(expires_at);
		let restored = Commitment { sequence, opens_at, expires_at, returned, deposit };
		Commitments::<T>::insert(who, commitment, restored);
		Self::deposit_event(Event::CommitmentReturned { who: who.clone(), commitment, sequence, expires_at });
		Ok(())
	}
}
