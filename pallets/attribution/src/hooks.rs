//! The removal of old receipts.

use crate::{Config, OldestReceiptBlock, Pallet, Receipts, ReceiptsByBlock, WeightInfo};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{BlockNumberProvider, CheckedSub, Saturating};

impl<T: Config> Pallet<T> {
	/// Removes receipts after their retention, as many as `limit` allows, and returns the weight.
	pub(crate) fn prune(limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		if meter.try_consume(T::WeightInfo::prune_base()).is_err() {
			return meter.consumed();
		}
		if let Some(end) = T::Clock::current_block_number().checked_sub(&T::ReceiptRetention::get()) {
			Self::prune_before(end, &mut meter);
		}
		meter.consumed()
	}

	/// Removes receipts of jobs that were settled before `end`, in the order of blocks, within the
	/// limit of `meter`.
	pub(crate) fn prune_before(end: BlockNumberFor<T>, meter: &mut WeightMeter) {
		let start = OldestReceiptBlock::<T>::get();
		let mut block = start;
		let mut jobs = ReceiptsByBlock::<T>::drain_prefix(block);
		// A step removes one receipt, or goes on from a block without receipts to the next.
		while block < end && meter.try_consume(T::WeightInfo::prune_receipt()).is_ok() {
			match jobs.next() {
				Some((job, ())) => Receipts::<T>::remove(job),
				None => {
					block.saturating_inc();
					jobs = ReceiptsByBlock::<T>::drain_prefix(block);
				},
			}
		}
		if block != start {
			OldestReceiptBlock::<T>::put(block);
		}
	}
}
