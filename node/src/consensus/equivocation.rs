//! Reports authorities that seal two blocks for one slot.
//!
//! The SDK's import looks for such blocks too. But in this release it reports the headers without
//! their seals, so the chain cannot verify who made them, and rejects the report
//! (`babe.InvalidEquivocationProof`). So this import looks first, at the headers with their seals.
//! (Of two reports of one offence the pool keeps the first.)
//!
//! Like the SDK's import, it sees the blocks that are imported while the node runs, and reports
//! nothing during the initial sync. The SDK reports equivocations of GRANDPA votes itself.

use crate::types::FullClient;
use jsonrpsee::core::async_trait;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_consensus_babe::find_pre_digest;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_consensus::BlockOrigin;
use sp_consensus_babe::{check_equivocation_proof, AuthorityIndex, BabeApi, EquivocationProof, Slot};
use sp_runtime::traits::Header as _;
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
};
use tributary_runtime::opaque::{Block, Header};

/// Number of newest slots whose headers are kept: some hours, as in the SDK.
const KEPT_SLOTS: u64 = 1_000;

type Proof = EquivocationProof<Header>;

/// Block import that reports equivocations.
#[derive(Clone)]
pub struct EquivocationReporter<Inner> {
	inner: Inner,
	reporter: Arc<Reporter>,
}

impl<Inner> EquivocationReporter<Inner> {
	/// Creates the import above `inner`.
	pub fn new(inner: Inner, client: Arc<FullClient>, pool: OffchainTransactionPoolFactory<Block>) -> Self {
		Self { inner, reporter: Arc::new(Reporter { client, pool, seen: Default::default() }) }
	}
}

#[async_trait]
impl<Inner: BlockImport<Block> + Send + Sync> BlockImport<Block> for EquivocationReporter<Inner> {
	type Error = Inner::Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Self::Error> {
		self.inner.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Self::Error> {
		let is_new =
			matches!(block.origin, BlockOrigin::NetworkBroadcast | BlockOrigin::ConsensusBroadcast | BlockOrigin::Own);
		if is_new && !block.state_action.skip_execution_checks() {
			self.reporter.observe(block.post_header());
		}
		self.inner.import_block(block).await
	}
}

struct Reporter {
	client: Arc<FullClient>,
	pool: OffchainTransactionPoolFactory<Block>,
	seen: Mutex<SeenHeaders>,
}

impl Reporter {
	/// Records a header whose seal is verified, and reports it if its author has sealed another one
	/// for the slot.
	fn observe(&self, header: Header) {
		let Some((slot, first)) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).record(&header) else {
			return;
		};
		let (number, hashes) = (*header.number(), (first.hash(), header.hash()));
		match self.report(slot, first, header) {
			Ok(true) => log::info!("Reported two blocks #{number} of one authority for slot {slot}: {hashes:?}"),
			Ok(false) => log::debug!("Blocks {hashes:?} of slot {slot} are of two authorities with the same index"),
			Err(reason) => {
				log::warn!("Could not report two blocks of one authority for slot {slot}, {hashes:?}: {reason}")
			},
		}
	}

	/// Submits a report, and returns `true`, if the headers are an equivocation.
	fn report(&self, slot: Slot, first: Header, second: Header) -> Result<bool, String> {
		let parent = *second.parent_hash();
		let best = self.client.info().best_hash;
		let Some(proof) = self.proof(slot, first, second)? else { return Ok(false) };
		// Before the first block of a session its parent does not know the session, but the best
		// block does.
		let prove = |at| {
			let proven = self.client.runtime_api().generate_key_ownership_proof(at, slot, proof.offender.clone());
			proven.map_err(|e| e.to_string())
		};
		let owner = match prove(parent) {
			Ok(Some(owner)) => owner,
			_ => prove(best)?.ok_or("the owner of the key cannot be proven")?,
		};
		let mut api = self.client.runtime_api();
		api.register_extension(self.pool.offchain_transaction_pool(best));
		let sent = api.submit_report_equivocation_unsigned_extrinsic(best, proof, owner).map_err(|e| e.to_string())?;
		sent.map(|()| true).ok_or("the transaction pool rejected the report".into())
	}

	/// Returns the proof that one authority of this epoch or the next sealed both headers.
	fn proof(&self, slot: Slot, first: Header, second: Header) -> Result<Option<Proof>, String> {
		let parent = *second.parent_hash();
		let index = find_pre_digest::<Block>(&second).map_err(|e| e.to_string())?.authority_index();
		let api = self.client.runtime_api();
		let epochs = [api.current_epoch(parent), api.next_epoch(parent)];
		let proofs = epochs.into_iter().flatten().filter_map(|epoch| {
			let (offender, _) = epoch.authorities.get(usize::try_from(index).ok()?)?.clone();
			Some(Proof { offender, slot, first_header: first.clone(), second_header: second.clone() })
		});
		Ok(proofs.into_iter().find(|proof| check_equivocation_proof(proof.clone())))
	}
}

/// First header of each authority in each of the newest slots, by the authority's index.
#[derive(Default)]
struct SeenHeaders(BTreeMap<Slot, BTreeMap<AuthorityIndex, Header>>);

impl SeenHeaders {
	/// Records a header. Returns the first header of the same slot and index if it is another one.
	fn record(&mut self, header: &Header) -> Option<(Slot, Header)> {
		let digest = find_pre_digest::<Block>(header).ok()?;
		let slot = digest.slot();
		let newest = self.0.last_key_value().map_or(slot, |(newest, _)| slot.max(*newest));
		let oldest = newest.saturating_sub(KEPT_SLOTS);
		self.0 = self.0.split_off(&oldest);
		if slot < oldest {
			return None;
		}
		let first = self.0.entry(slot).or_default().entry(digest.authority_index()).or_insert_with(|| header.clone());
		(first.hash() != header.hash()).then(|| (slot, first.clone()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_consensus_babe::{
		digests::{PreDigest, SecondaryPlainPreDigest},
		BABE_ENGINE_ID,
	};
	use sp_runtime::{Digest, DigestItem};

	/// Returns a header of this slot by the authority with this index. `content` makes headers
	/// differ.
	fn header(slot: u64, authority_index: u32, content: u8) -> Header {
		let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index, slot: slot.into() });
		let logs = vec![DigestItem::PreRuntime(BABE_ENGINE_ID, digest.encode())];
		Header::new(1, Default::default(), [content; 32].into(), Default::default(), Digest { logs })
	}

	#[test]
	fn second_header_of_a_slot_and_index_should_be_returned() {
		let mut seen = SeenHeaders::default();
		assert!(seen.record(&header(7, 0, 1)).is_none());
		// The same again, another authority's, and the next slot's.
		assert!(seen.record(&header(7, 0, 1)).is_none());
		assert!(seen.record(&header(7, 1, 2)).is_none());
		assert!(seen.record(&header(8, 0, 3)).is_none());
		assert_eq!(seen.record(&header(7, 0, 4)), Some((7.into(), header(7, 0, 1))));
		// A third one too, against the first.
		assert_eq!(seen.record(&header(7, 0, 5)), Some((7.into(), header(7, 0, 1))));
	}

	#[test]
	fn old_slots_should_be_removed() {
		let mut seen = SeenHeaders::default();
		for slot in 0..3 * KEPT_SLOTS {
			assert!(seen.record(&header(slot, 0, 1)).is_none());
		}
		assert!(seen.0.len() as u64 <= KEPT_SLOTS + 1);
		assert!(seen.record(&header(5, 0, 2)).is_none());
		assert!(!seen.0.contains_key(&5.into()));
		assert!(seen.record(&header(3 * KEPT_SLOTS - 9, 0, 2)).is_some());
	}
}
