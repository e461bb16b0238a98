//! The recovery of finality.

use crate::{Config, Error, Event, FinalityRecovery as _, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::One;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_recover_finality(delay: BlockNumberFor<T>, finalized: BlockNumberFor<T>) -> DispatchResult {
		let delays = BlockNumberFor::<T>::one()..=T::MaxRecoveryDelay::get();
		ensure!(delays.contains(&delay), Error::<T>::DelayOutOfRange);
		ensure!(finalized < frame_system::Pallet::<T>::block_number(), Error::<T>::FinalizedOutOfRange);
		T::Finality::recover(delay, finalized)?;

		Self::deposit_event(Event::RecoveryStarted { delay, finalized });
		Ok(())
	}
}
