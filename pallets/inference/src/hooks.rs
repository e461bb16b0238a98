//! The work of an idle block: jobs whose stage is over leave it.
//!
//! A cursor passes each slot of the agenda once, as far as the leftover weight of the block
//! reaches; the rest follows in a later block. The weight of every read is consumed before the
//! read.

use crate::{
	weights::WeightInfo, Agenda, AgendaCursor, AgendaEnd, Config, JobOf, Jobs, Pallet, Slot, Stage, MAX_ATTEMPTS,
	MAX_PAID_RUNS,
};
use frame_support::{
	defensive,
	pallet_prelude::DispatchResult,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{BlockNumberProvider, One, Saturating, Zero};
use tributary_primitives::JobId;

/// Divisor of a block's maximum weight: the heaviest exit fits into that part, so a block that is
/// not full has room for it.
const EXIT_DIVISOR: u64 = 4;

/// Progress of the work on the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
	/// Everything that was due is done.
	Done,
	/// The weight does not suffice for the next step.
	OutOfWeight,
}

impl<T: Config> Pallet<T> {
	/// Works the agenda as far as the meter allows.
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

	/// Works the remaining slots of the cursor's block, and removes the block when all are done.
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

	/// Works one slot: its job leaves its stage, or gets a later slot.
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

	/// Takes the one exit that `job` has when its time has come.
	fn leave(id: JobId, job: &JobOf<T>) -> DispatchResult {
		match &job.stage {
			Stage::Submitted { .. } if job.attempts < MAX_ATTEMPTS => Self::settle_job(id, job),
			_ => Self::refund_job(id, job),
		}
	}

	/// Returns the weight of the exit of `job`.
	pub(crate) fn exit_weight(job: &JobOf<T>) -> Weight {
		match &job.stage {
			Stage::Submitted { submission, dispute, .. } if job.attempts < MAX_ATTEMPTS => {
				Self::settlement_weight(job, submission, dispute)
			},
			Stage::Submitted { .. } => T::WeightInfo::abandon(),
			Stage::Requested { .. } | Stage::Accepted { .. } => T::WeightInfo::expire(),
		}
	}

	/// Returns the weight of the heaviest exit that a job can have.
	pub(crate) fn heaviest_exit() -> Weight {
		Self::heaviest_settlement().max(T::WeightInfo::expire()).max(T::WeightInfo::abandon())
	}

	/// Checks the parameters against one another.
	///
	/// Panics if they contradict: such a runtime must not be built.
	pub(crate) fn check_parameters() {
		let rules = T::Rules::get();
		assert!(rules.window > 0, "a window has bytes");
		assert!(rules.max_runs <= MAX_PAID_RUNS, "a job's state has room for every paid run");
		assert!(T::MinFee::get() > 0 && T::MinBond::get() > 0, "a job has a fee, a provider a bond");
		assert!(T::ChallengeBond::get() > 0, "a challenge has a bond");
		let windows =
			[T::RequestWindow::get(), T::SubmitWindow::get(), T::ChallengeWindow::get(), T::RevealWindow::get()];
		assert!(windows.iter().all(|window| !window.is_zero()), "a window has blocks");
		let heaviest = T::WeightInfo::agenda_base()
			.saturating_add(T::WeightInfo::agenda_block())
			.saturating_add(T::WeightInfo::agenda_entry())
			.saturating_add(T::WeightInfo::agenda_postpone())
			.saturating_add(Self::heaviest_exit());
		let block = <T as frame_system::Config>::BlockWeights::get().max_block;
		assert!(heaviest.all_lte(block.saturating_div(EXIT_DIVISOR)), "an idle block has room for any job's exit");
	}
}
