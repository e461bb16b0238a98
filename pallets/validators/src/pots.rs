//! The accounts of the pallet.

use crate::{Config, Pallet, RewardsOwed};
use frame_support::traits::{tokens::fungible::Inspect as _, Get};
use sp_runtime::traits::AccountIdConversion as _;
use tributary_primitives::Balance;

impl<T: Config> Pallet<T> {
	/// Returns the account that holds delegated and unbonding stake.
	pub fn stake_pot() -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(b"stake")
	}

	/// Returns the account that receives fees and pays rewards.
	pub fn reward_pot() -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(b"reward")
	}

	/// Returns the amount in the reward pot that is not yet earned.
	pub fn unearned() -> Balance {
		let kept = RewardsOwed::<T>::get().saturating_add(T::Currency::minimum_balance());
		T::Currency::balance(&Self::reward_pot()).saturating_sub(kept)
	}
}
