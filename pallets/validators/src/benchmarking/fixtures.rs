//! Session keys and validators of the benchmarks.

use alloc::vec::Vec;
use codec::Decode;
use pallet_session::{historical, NextKeys, QueuedKeys, SessionInterface, Validators};
use sp_runtime::traits::{BlakeTwo256, Hash};

/// Sessions with keys and validators that a benchmark chooses.
pub trait SessionFixture<AccountId> {
	/// Gives an account session keys that no other account has.
	fn set_keys(who: &AccountId);
	/// Makes these accounts, all with session keys, validate now and in the next session.
	fn set_validators(validators: Vec<AccountId>);
}

impl<T> SessionFixture<T::AccountId> for pallet_session::Pallet<T>
where
	T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId> + historical::Config,
{
	fn set_keys(who: &T::AccountId) {
		// Keys of any kind are bytes; no other account has these.
		let bytes = BlakeTwo256::hash_of(who).0.repeat(64);
		let keys = T::Keys::decode(&mut bytes.as_slice()).expect("as many bytes as any keys need; qed");
		<Self as SessionInterface>::set_keys(who, keys).expect("no other account has the same keys; qed");
	}

	fn set_validators(validators: Vec<T::AccountId>) {
		let with_keys = |who: &T::AccountId| Some((who.clone(), NextKeys::<T>::get(who)?));
		QueuedKeys::<T>::put(validators.iter().filter_map(with_keys).collect::<Vec<_>>());
		Validators::<T>::put(validators);
	}
}
