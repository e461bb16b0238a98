//! The migrations of a next version to rehearse an upgrade with: one of either kind.
//! `scripts/next-runtime.sh` builds that version, and it is never released.
//!
//! Both do the work of real ones and harm nothing: values in force stay in force, and new items are
//! beside the old ones.

use crate::{
	params::{dynamic_params::validators, RuntimeParameters},
	types::AccountId,
	weights::paritydb_weights::constants::ParityDbWeight,
	Network, Runtime,
};
#[cfg(feature = "try-runtime")]
use alloc::vec::Vec;
use frame_support::{
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError, VersionedMigration},
	storage::StoragePrefixedMap,
	storage_alias,
	traits::{dynamic_params::AggregatedKeyValue, Get, UncheckedOnRuntimeUpgrade},
	weights::{Weight, WeightMeter},
	Blake2_128Concat, Twox64Concat,
};
use pallet_validators::{Delegations, PoolId};

/// Migration in one block, to the second version of the network's numbers.
pub type NetworkV2 = VersionedMigration<1, 2, KeepJailSessions, Network, ParityDbWeight>;

/// Writes the present length of jail to the state, so that a later version may have another default
/// without changing the length on running chains.
pub struct KeepJailSessions;

impl UncheckedOnRuntimeUpgrade for KeepJailSessions {
	fn on_runtime_upgrade() -> Weight {
		let in_force = validators::JailSessions::get();
		let parameter = validators::Parameters::JailSessions(validators::JailSessions, Some(in_force));
		if let (key, Some(value)) = RuntimeParameters::Validators(parameter).into_parts() {
			pallet_parameters::Parameters::<Runtime>::insert(key, value);
		}
		ParityDbWeight::get().reads_writes(1, 1)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(codec::Encode::encode(&validators::JailSessions::get()))
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(before: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		use frame_support::ensure;
		let parameter = validators::Parameters::JailSessions(validators::JailSessions, None);
		let (key, _) = RuntimeParameters::Validators(parameter).into_parts();
		ensure!(pallet_parameters::Parameters::<Runtime>::contains_key(key), "the length is in the state");
		ensure!(codec::Encode::encode(&validators::JailSessions::get()) == before, "the length is unchanged");
		Ok(())
	}
}

/// The pools that each account delegates to.
#[storage_alias]
pub type PoolsOf = StorageDoubleMap<Validators, Blake2_128Concat, AccountId, Twox64Concat, PoolId, ()>;

/// Maximum number of entries of a step: few, so that a rehearsal on a small network takes several
/// blocks.
const ENTRIES_PER_STEP: u32 = 4;

/// Migration over several blocks: indexes by account the delegations, which are stored by pool.
/// Fails at a delegation that cannot be read.
pub struct IndexDelegations;

impl SteppedMigration for IndexDelegations {
	/// Entry that was migrated last.
	type Cursor = (PoolId, AccountId);
	type Identifier = MigrationId<20>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"validators/delegated", version_from: 1, version_to: 2 }
	}

	fn migrating_prefixes() -> Option<impl IntoIterator<Item = alloc::vec::Vec<u8>>> {
		Some([PoolsOf::final_prefix().to_vec()])
	}

	fn step(
		mut cursor: Option<Self::Cursor>,
		meter: &mut WeightMeter,
	) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
		// Reads the key and the value of the old entry, and writes the new one.
		let entry = ParityDbWeight::get().reads_writes(2, 1);
		if !meter.can_consume(entry) {
			return Err(SteppedMigrationError::InsufficientWeight { required: entry });
		}
		let mut keys = match &cursor {
			None => Delegations::<Runtime>::iter_keys(),
			Some((pool, who)) => {
				Delegations::<Runtime>::iter_keys_from(Delegations::<Runtime>::hashed_key_for(pool, who))
			},
		};
		for _ in 0..ENTRIES_PER_STEP {
			if meter.try_consume(entry).is_err() {
				break;
			}
			let Some((pool, who)) = keys.next() else { return Ok(None) };
			if Delegations::<Runtime>::get(pool, &who).is_none() {
				return Err(SteppedMigrationError::Failed);
			}
			PoolsOf::insert(&who, pool, ());
			cursor = Some((pool, who));
		}
		Ok(cursor)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		frame_support::ensure!(PoolsOf::iter_keys().next().is_none(), "nothing is indexed yet");
		Ok(codec::Encode::encode(&(Delegations::<Runtime>::iter_keys().count() as u64)))
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(before: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		use frame_support::ensure;
		ensure!(codec::Encode::encode(&(PoolsOf::iter_keys().count() as u64)) == before, "all are indexed");
		for (who, pool) in PoolsOf::iter_keys() {
			ensure!(Delegations::<Runtime>::contains_key(pool, who), "each indexed delegation exists");
		}
		Ok(())
	}
}
