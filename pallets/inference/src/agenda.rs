//! The agenda: every job stands on it once, in the block from which on it can leave its stage without anybody's goodwill.
//!
//! Places are ordered by block and, within a block, by the order in which they were taken. A cursor passes each place
//! once. It is worked in `on_idle` as far as the block's leftover weight reaches; what is left goes on in a later block.
//! The weight of every read is taken from the meter before it is done.

use crate::{types::*, *};
use frame_support::{defensive, weights::WeightMeter};

/// How far the agenda was worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
	/// Everything that was due is done.
	Done,
	/// The weight did not suffice for what comes next.
	OutOfWeight,
}

impl<T: Config> Pallet<T> {
	/// Put a job on the agenda, `window` blocks from `now`, at least one: the cursor never gets there before.
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

	/// Take a job off the agenda. Its number in the block stays taken.
	pub(crate) fn unschedule(slot: Slot<BlockNumberFor<T>>) {
		Agenda::<T>::remove(slot.block, slot.index);
	}

	/// Work the agenda as far as the meter allows.
	pub(crate) fn work_agenda(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::agenda_base()).is_err() {
			return;
		}
		let now = T::Clock::current_block_number();
		let start = AgendaCursor::<T>::get();
		let mut cursor = start;
		while cursor.block <= now {
			match Self::work_block(&mut cursor, now, meter) {
				Progress::Done => cursor = Slot { block: cursor.block.saturating_add(One::one()), index: 0 },
				Progress::OutOfWeight => break,
			}
		}
		if cursor != start {
			AgendaCursor::<T>::put(cursor);
		}
	}

	/// Work what is left of the cursor's block, and leave nothing behind when it is done.
	pub(crate) fn work_block(
		cursor: &mut Slot<BlockNumberFor<T>>,
		now: BlockNumberFor<T>,
		meter: &mut WeightMeter,
	) -> Progress {
		if meter.try_consume(T::WeightInfo::agenda_block()).is_err() {
			return Progress::OutOfWeight;
		}
		let end = AgendaEnd::<T>::get(cursor.block);
		while cursor.index < end {
			if Self::work_slot(*cursor, now, meter) == Progress::OutOfWeight {
				return Progress::OutOfWeight;
			}
			cursor.index = cursor.index.saturating_add(1);
		}
		if end > 0 {
			AgendaEnd::<T>::remove(cursor.block);
		}
		Progress::Done
	}

	/// Work one place: let its job leave, or give it a later place.
	fn work_slot(slot: Slot<BlockNumberFor<T>>, now: BlockNumberFor<T>, meter: &mut WeightMeter) -> Progress {
		if meter.try_consume(T::WeightInfo::agenda_entry()).is_err() {
			return Progress::OutOfWeight;
		}
		let Some(id) = Agenda::<T>::get(slot.block, slot.index) else { return Progress::Done };
		let Some(job) = Jobs::<T>::get(id) else {
			defensive!("a job leaves the agenda with the state");
			Self::unschedule(slot);
			return Progress::Done;
		};
		let exit = Self::exit_weight(&job);
		if !meter.can_consume(exit.saturating_add(T::WeightInfo::agenda_postpone())) {
			return Progress::OutOfWeight;
		}
		meter.consume(exit);
		if let Err(error) = Self::leave(id, &job) {
			meter.consume(T::WeightInfo::agenda_postpone());
			Self::postpone(id, job, now, error);
		}
		Progress::Done
	}

	/// What it takes to let `job` leave its stage.
	pub(crate) fn exit_weight(job: &JobOf<T>) -> Weight {
		match &job.stage {
			Stage::Submitted { answer, dispute, .. } if job.attempts < MAX_ATTEMPTS => {
				Self::settlement_weight(job, answer, dispute)
			},
			Stage::Submitted { .. } => T::WeightInfo::abandon(),
			Stage::Requested { .. } | Stage::Accepted { .. } => T::WeightInfo::expire(),
		}
	}

	/// The one exit that `job` has when its time has come.
	fn leave(id: JobId, job: &JobOf<T>) -> DispatchResult {
		match &job.stage {
			Stage::Submitted { .. } if job.attempts < MAX_ATTEMPTS => Self::settle_job(id, job),
			_ => Self::refund_job(id, job),
		}
	}

	/// Try a job that could not leave again later, each time after twice the delay, up to a limit. Nothing else waits
	/// for it.
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
