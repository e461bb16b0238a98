//! The advance of the clocks.

use crate::{Config, CurationBlocks, CurationStandstill, IsHalted, LiveBlocks, Pallet};
use frame_support::traits::Get;
use sp_runtime::traits::{One, Saturating};

impl<T: Config> Pallet<T> {
	/// Advances both clocks unless the chain is halted. That of curation stands still while
	/// curation alone is halted, as long as it may.
	pub(crate) fn advance_clocks() {
		if T::IsHalted::is_halted() {
			return;
		}
		LiveBlocks::<T>::mutate(|live| live.saturating_inc());
		let (is_halted, stood) = (T::IsCurationHalted::is_halted(), CurationStandstill::<T>::get());
		if is_halted && stood < T::MaxStandstill::get() {
			CurationStandstill::<T>::put(stood.saturating_add(One::one()));
			return;
		}
		CurationBlocks::<T>::mutate(|live| live.saturating_inc());
		if !is_halted {
			CurationStandstill::<T>::put(stood.saturating_sub(One::one()));
		}
	}
}
