//! Slot and timestamp of the next block.

use crate::types::FullClient;
use sc_consensus_manual_seal::consensus::timestamp::SlotTimestampProvider;
use sp_consensus_babe::{
	inherents::{BabeCreateInherentDataProviders, InherentDataProvider},
	SlotDuration,
};
use std::{error::Error, sync::Arc};
use tributary_runtime::opaque::Block;

/// Takes slot and timestamp from the clock.
pub fn from_clock(slot_duration: SlotDuration) -> BabeCreateInherentDataProviders<Block> {
	Arc::new(move |_, ()| async move {
		let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
		let slot = InherentDataProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
		Ok::<_, Box<dyn Error + Send + Sync>>((slot, timestamp))
	})
}

/// Takes the slot after that of the best block, and its timestamp. The import of the new block asks
/// again, and gets the same answer.
pub fn after_best_block(client: Arc<FullClient>) -> BabeCreateInherentDataProviders<Block> {
	Arc::new(move |_, ()| {
		let client = client.clone();
		async move {
			let next = SlotTimestampProvider::new_babe(client)?;
			Ok::<_, Box<dyn Error + Send + Sync>>((
				InherentDataProvider::new(next.slot()),
				sp_timestamp::InherentDataProvider::new(next.timestamp()),
			))
		}
	})
}
