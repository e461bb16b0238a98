//! The agenda: every job has one slot, at the first block in which it can leave its stage without
//! the action of any party.
//!
//! Slots are ordered by block and, within a block, by the order in which they were taken. The hook
//! of the pallet works them off.

use crate::{Agenda, AgendaEnd, Config, Event, JobOf, Jobs, Pallet, Slot, MAX_DOUBLINGS, RETRY_DELAY};
use frame_support::traits::DefensiveSaturating;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{One, Saturating},
	DispatchError,
};
use tributary_primitives::JobId;

impl<T: Config> Pallet<T> {
	/// Puts a job on the agenda, `window` blocks after `now` and at least one: the cursor never
	/// gets there before.
	pub(crate) fn schedule(
		job: JobId,
		now: BlockNumberFor<T>,
		window: BlockNumberFor<T>,
	) -> (BlockNumberFor<T>, Slot<BlockNumberFor<T>>) {
		let block = now.saturating_add(window.max(One::one()));
		let index = AgendaEnd::<T>::mutate(block, |end| {
			let index = *end;
			*end = end.defensive_saturating_add(1);
			index
		});
		Agenda::<T>::insert(block, index, job);
		(block, Slot { block, index })
	}

	/// Removes a job from the agenda. The number of its slot stays taken.
	pub(crate) fn unschedule(slot: Slot<BlockNumberFor<T>>) {
		Agenda::<T>::remove(slot.block, slot.index);
	}

	/// Gives a job whose exit failed a later slot. Each delay is twice the one before, up to a
	/// limit, and no other job waits for it.
	pub(crate) fn postpone(id: JobId, mut job: JobOf<T>, now: BlockNumberFor<T>, error: DispatchError) {
		Self::unschedule(job.slot);
		let doublings = job.attempts.min(MAX_DOUBLINGS);
		let delay = RETRY_DELAY.saturating_mul(2u32.saturating_pow(doublings.into()));
		let (retry_at, slot) = Self::schedule(id, now, delay.into());
		job.attempts = job.attempts.saturating_add(1);
		job.slot = slot;
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::SettlementFailed { job: id, error, retry_at });
	}
}
