//! Reports authorities that make two blocks for one slot.
//!
//! The SDK's import looks for them too. But what it reports, in this release, are the headers without their seals, and the
//! chain cannot tell from those who made them: it refuses the report (`babe.InvalidEquivocationProof`). So this looks first,
//! at the headers as they came. (Of two reports of one offence the pool keeps the first.)
//!
//! Like the SDK's, it sees what is imported while it runs, and reports nothing of a first sync. Votes of GRANDPA are the SDK's
//! own concern.

use crate::service::{Block, FullClient};
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
use tributary_runtime::opaque::Header;

/// Slots that are remembered: some hours, as the SDK does.
const REMEMBERED: u64 = 1_000;

type Proof = EquivocationProof<Header>;

/// An import that reports what it sees twice.
#[derive(Clone)]
pub struct Reporting<Inner> {
	inner: Inner,
	reporter: Arc<Reporter>,
}

impl<Inner> Reporting<Inner> {
	/// Watch over what goes into `inner`.
	pub fn new(inner: Inner, client: Arc<FullClient>, pool: OffchainTransactionPoolFactory<Block>) -> Self {
		Self { inner, reporter: Arc::new(Reporter { client, pool, seen: Default::default() }) }
	}
}

#[async_trait]
impl<Inner: BlockImport<Block> + Send + Sync> BlockImport<Block> for Reporting<Inner> {
	type Error = Inner::Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Self::Error> {
		self.inner.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Self::Error> {
		let is_new =
			matches!(block.origin, BlockOrigin::NetworkBroadcast | BlockOrigin::ConsensusBroadcast | BlockOrigin::Own);
		if is_new && !block.state_action.skip_execution_checks() {
			self.reporter.look_at(block.post_header());
		}
		self.inner.import_block(block).await
	}
}

struct Reporter {
	client: Arc<FullClient>,
	pool: OffchainTransactionPoolFactory<Block>,
	seen: Mutex<Seen>,
}

impl Reporter {
	/// Take note of a header that was found to be its authority's, with its seal.
	fn look_at(&self, header: Header) {
		let Some((slot, first)) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).note(&header) else {
			return;
		};
		let (number, hashes) = (*header.number(), (first.hash(), header.hash()));
		match self.report(slot, first, header) {
			Ok(true) => log::info!("Reported two blocks #{number} of slot {slot} by one authority: {hashes:?}"),
			Ok(false) => log::debug!("Blocks {hashes:?} of slot {slot} are by two authorities of the same place"),
			Err(reason) => {
				log::warn!("Two blocks of slot {slot} by one authority, {hashes:?}, are not reported: {reason}")
			},
		}
	}

	/// Says whether it is an equivocation.
	fn report(&self, slot: Slot, first: Header, second: Header) -> Result<bool, String> {
		let parent = *second.parent_hash();
		let best = self.client.info().best_hash;
		let Some(proof) = self.proof(slot, first, second)? else { return Ok(false) };
		// Before the first block of a session the parent knows nothing of it; then the best block does.
		let prove = |at| {
			let proven = self.client.runtime_api().generate_key_ownership_proof(at, slot, proof.offender.clone());
			proven.map_err(|e| e.to_string())
		};
		let owner = match prove(parent) {
			Ok(Some(owner)) => owner,
			_ => prove(best)?.ok_or("whose key it is cannot be proven")?,
		};
		let mut api = self.client.runtime_api();
		api.register_extension(self.pool.offchain_transaction_pool(best));
		let sent = api.submit_report_equivocation_unsigned_extrinsic(best, proof, owner).map_err(|e| e.to_string())?;
		sent.map(|()| true).ok_or("the pool takes no report of it".into())
	}

	/// The proof that one authority sealed both, by the authorities of this epoch or the next.
	fn proof(&self, slot: Slot, first: Header, second: Header) -> Result<Option<Proof>, String> {
		let parent = *second.parent_hash();
		let place = find_pre_digest::<Block>(&second).map_err(|e| e.to_string())?.authority_index();
		let api = self.client.runtime_api();
		let epochs = [api.current_epoch(parent), api.next_epoch(parent)];
		let proofs = epochs.into_iter().flatten().filter_map(|epoch| {
			let (offender, _) = epoch.authorities.get(usize::try_from(place).ok()?)?.clone();
			Some(Proof { offender, slot, first_header: first.clone(), second_header: second.clone() })
		});
		Ok(proofs.into_iter().find(|proof| check_equivocation_proof(proof.clone())))
	}
}

/// The first header of each authority in each of the newest slots, by the authority's place.
#[derive(Default)]
struct Seen(BTreeMap<Slot, BTreeMap<AuthorityIndex, Header>>);

impl Seen {
	/// Remember a header. Returns another one of the same slot and place, if there was one.
	fn note(&mut self, header: &Header) -> Option<(Slot, Header)> {
		let digest = find_pre_digest::<Block>(header).ok()?;
		let slot = digest.slot();
		let newest = self.0.last_key_value().map_or(slot, |(newest, _)| slot.max(*newest));
		let oldest = Slot::from(newest.saturating_sub(REMEMBERED));
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

	/// A header of that slot by the authority in that place; `content` tells one from another.
	fn header(slot: u64, authority_index: u32, content: u8) -> Header {
		let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index, slot: slot.into() });
		let logs = vec![DigestItem::PreRuntime(BABE_ENGINE_ID, digest.encode())];
		Header::new(1, Default::default(), [content; 32].into(), Default::default(), Digest { logs })
	}

	#[test]
	fn second_header_of_a_slot_and_place_should_be_noticed() {
		let mut seen = Seen::default();
		assert!(seen.note(&header(7, 0, 1)).is_none());
		// The same again, another authority's, and the next slot's.
		assert!(seen.note(&header(7, 0, 1)).is_none());
		assert!(seen.note(&header(7, 1, 2)).is_none());
		assert!(seen.note(&header(8, 0, 3)).is_none());
		assert_eq!(seen.note(&header(7, 0, 4)), Some((7.into(), header(7, 0, 1))));
		// A third one too, against the first.
		assert_eq!(seen.note(&header(7, 0, 5)), Some((7.into(), header(7, 0, 1))));
	}

	#[test]
	fn old_slots_should_be_forgotten() {
		let mut seen = Seen::default();
		for slot in 0..3 * REMEMBERED {
			assert!(seen.note(&header(slot, 0, 1)).is_none());
		}
		assert!(seen.0.len() as u64 <= REMEMBERED + 1);
		assert!(seen.note(&header(5, 0, 2)).is_none());
		assert!(!seen.0.contains_key(&5.into()));
		assert!(seen.note(&header(3 * REMEMBERED - 9, 0, 2)).is_some());
	}
}
