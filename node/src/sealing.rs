//! How blocks are made: by BABE as on every real chain, or by this node alone at the developer's word.
//!
//! A sealed block is a BABE block without its author's signature. It claims the slot after its parent's, so that chain
//! time advances by one slot a block however fast blocks are made, and it is final as soon as it is made.

use crate::service::{BabeImport, Block, FullClient, SelectChain, TransactionPool};
use futures::{
	channel::{mpsc, oneshot},
	future::BoxFuture,
	FutureExt, SinkExt, StreamExt,
};
use futures_timer::Delay;
use sc_basic_authorship::ProposerFactory;
use sc_client_api::BlockBackend;
use sc_consensus::import_queue::BasicQueue;
use sc_consensus_babe::BabeLink;
use sc_consensus_manual_seal::{
	consensus::{
		babe::{BabeConsensusDataProvider, BabeVerifier},
		timestamp::SlotTimestampProvider,
	},
	run_manual_seal, EngineCommand, ManualSealParams,
};
use sc_service::{ChainType, Configuration, Error, TaskManager};
use sc_transaction_pool_api::TransactionPool as _;
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::{inherents::BabeCreateInherentDataProviders, AuthorityId, BABE_ENGINE_ID};
use sp_core::crypto::ByteArray;
use sp_keystore::KeystorePtr;
use sp_runtime::{app_crypto::AppCrypto, DigestItem};
use std::{
	fmt,
	str::FromStr,
	sync::Arc,
	time::{Duration, Instant},
};
use tributary_runtime::Hash;

/// How long a sealed block waits for the transaction pool to take note of its parent.
const POOL_PATIENCE: Duration = Duration::from_secs(2);

/// After so many blocks in a row that took none of the waiting transactions, wait for the next one to arrive. A block
/// that ends a session takes none although they fit, so one is not enough.
const EMPTY_IN_A_ROW: u32 = 3;

/// Extrinsics of a block that are no transactions: the timestamp.
const INHERENTS: usize = 1;

/// Who makes a block, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// The authorities, in their slots.
	Babe,
	/// This node, when a transaction arrives.
	Instant,
	/// This node, when `engine_createBlock` is called.
	Manual,
	/// This node, each time that so much time has passed.
	Interval(Duration),
}

impl FromStr for Sealing {
	type Err = String;

	fn from_str(mode: &str) -> Result<Self, Self::Err> {
		match mode.split_once('=') {
			None if mode == "babe" => Ok(Self::Babe),
			None if mode == "instant" => Ok(Self::Instant),
			None if mode == "manual" => Ok(Self::Manual),
			Some(("interval", period)) => match period.parse() {
				Ok(0) | Err(_) => Err(format!("`{period}` is no number of milliseconds from 1")),
				Ok(period) => Ok(Self::Interval(Duration::from_millis(period))),
			},
			_ => Err("expected babe, instant, manual or interval=MS".into()),
		}
	}
}

impl fmt::Display for Sealing {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Babe => f.write_str("babe"),
			Self::Instant => f.write_str("instant"),
			Self::Manual => f.write_str("manual"),
			Self::Interval(period) => write!(f, "interval={}", period.as_millis()),
		}
	}
}

impl Sealing {
	/// Whether this node makes all blocks by itself.
	pub fn is_alone(self) -> bool {
		self != Self::Babe
	}

	/// Refuse a mode that cannot work with this configuration.
	pub fn check(self, config: &Configuration) -> Result<(), Error> {
		if !self.is_alone() {
			return Ok(());
		}
		if config.chain_spec.chain_type() != ChainType::Development {
			return Err(Error::Other(format!(
				"--sealing {self} is for a development chain and {} is none: use --dev, or leave --sealing away",
				config.chain_spec.name()
			)));
		}
		if !config.role.is_authority() {
			return Err(Error::Other(format!(
				"--sealing {self} makes blocks, so it needs an authority: add --alice or --dev"
			)));
		}
		Ok(())
	}

	/// Refuse to go on with a chain whose blocks were made the other way: neither would import the other's.
	pub fn check_database(self, sealed: Option<bool>) -> Result<(), Error> {
		match sealed {
			Some(true) if !self.is_alone() => Err(Error::Other(
				"the blocks in this database were made with --sealing instant, manual or interval, and BABE cannot go on from \
				 them: give one of these, another --base-path, or run purge-chain"
					.into(),
			)),
			Some(false) if self.is_alone() => Err(Error::Other(format!(
				"the blocks in this database were made by BABE, and --sealing {self} cannot go on from them: leave --sealing \
				 away, give another --base-path, or run purge-chain"
			))),
			_ => Ok(()),
		}
	}
}

/// Whether the best block was sealed by a node alone, and not signed by its author. `None` at genesis.
pub fn is_sealed(client: &FullClient) -> Result<Option<bool>, Error> {
	let best = client.info();
	if best.best_number == 0 {
		return Ok(None);
	}
	let header = client
		.header(best.best_hash)?
		.ok_or_else(|| Error::Other(format!("the database has no header of its best block {}", best.best_hash)))?;
	let signed = |item: &DigestItem| matches!(item, DigestItem::Seal(id, _) if *id == BABE_ENGINE_ID);
	Ok(Some(!header.digest.logs.iter().any(signed)))
}

/// Slot and time of the block to be made next: one slot after the best block's. Importing that block asks again and
/// gets the same answer.
pub fn next_slot(client: Arc<FullClient>) -> BabeCreateInherentDataProviders<Block> {
	Arc::new(move |_, ()| {
		let client = client.clone();
		async move {
			let next = SlotTimestampProvider::new_babe(client)?;
			Ok::<_, Box<dyn std::error::Error + Send + Sync>>((
				sp_consensus_babe::inherents::InherentDataProvider::new(next.slot()),
				sp_timestamp::InherentDataProvider::new(next.timestamp()),
			))
		}
	})
}

/// An import queue that takes sealed blocks, for commands on a sealed database.
pub fn import_queue(
	client: Arc<FullClient>,
	block_import: BabeImport,
	babe_link: &BabeLink<Block>,
	task_manager: &TaskManager,
) -> BasicQueue<Block> {
	let verifier = BabeVerifier::new(babe_link.epoch_changes().clone(), client);
	BasicQueue::new(verifier, Box::new(block_import), None, &task_manager.spawn_essential_handle(), None)
}

/// The way to tell the sealing task to make or finalise a block.
pub type Commands = mpsc::Sender<EngineCommand<Hash>>;

/// What the sealing task needs.
pub struct Params {
	/// When blocks are made.
	pub sealing: Sealing,
	/// The client.
	pub client: Arc<FullClient>,
	/// The transactions that wait.
	pub pool: Arc<TransactionPool>,
	/// Where the authority's keys are.
	pub keystore: KeystorePtr,
	/// What fills blocks.
	pub proposer: ProposerFactory<TransactionPool, FullClient>,
	/// Which block to build on.
	pub select_chain: SelectChain,
	/// Where made blocks go.
	pub block_import: BabeImport,
	/// The epochs.
	pub babe_link: BabeLink<Block>,
	/// A sender of commands, for the clock or the pool.
	pub commands: Commands,
	/// All commands that come.
	pub commands_stream: mpsc::Receiver<EngineCommand<Hash>>,
}

/// Start to make blocks alone.
pub fn start(params: Params, task_manager: &TaskManager) -> Result<(), Error> {
	let Params {
		sealing,
		client,
		pool,
		keystore,
		proposer,
		select_chain,
		block_import,
		babe_link,
		commands,
		commands_stream,
	} = params;

	let authorities = babe_link.config().authorities.clone();
	let ours = |(id, _): &(AuthorityId, _)| keystore.has_keys(&[(id.to_raw_vec(), AuthorityId::ID)]);
	if authorities.len() != 1 || !authorities.iter().all(ours) {
		return Err(Error::Other(format!(
			"--sealing {sealing} needs a chain with one authority whose keys this node has, and this chain has {} of them: \
			 use --dev (which is Alice), or leave --sealing away",
			authorities.len()
		)));
	}

	let data = BabeConsensusDataProvider::new(client.clone(), keystore, babe_link.epoch_changes().clone(), authorities)
		.map_err(|e| Error::Other(format!("cannot start --sealing {sealing}: {e}")))?;

	let when: Option<BoxFuture<()>> = match sealing {
		Sealing::Babe | Sealing::Manual => None,
		Sealing::Instant => Some(seal_on_transactions(client.clone(), pool.clone(), commands).boxed()),
		Sealing::Interval(period) => Some(seal_on_time(period, commands).boxed()),
	};

	let work = run_manual_seal(ManualSealParams {
		block_import,
		env: proposer,
		client: client.clone(),
		pool,
		commands_stream,
		select_chain,
		consensus_data_provider: Some(Box::new(data)),
		create_inherent_data_providers: next_slot(client),
	});
	task_manager.spawn_essential_handle().spawn_blocking("sealing", Some("block-authoring"), work);
	if let Some(when) = when {
		task_manager.spawn_essential_handle().spawn("sealing-when", Some("block-authoring"), when);
	}
	log::info!("🔏 Blocks are made by this node alone (--sealing {sealing}); each is final at once");
	Ok(())
}

/// Have a block made on the best one, empty or not, and finalised.
async fn seal(commands: &mut Commands) -> Result<Hash, String> {
	let (sender, reply) = oneshot::channel();
	let command =
		EngineCommand::SealNewBlock { create_empty: true, finalize: true, parent_hash: None, sender: Some(sender) };
	commands.send(command).await.map_err(|e| e.to_string())?;
	let block = reply.await.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
	log::info!("🔏 Sealed {}", block.hash);
	Ok(block.hash)
}

/// One block after another for as long as transactions wait: those that a block cannot take must not be stranded until
/// somebody sends another.
async fn seal_on_transactions(client: Arc<FullClient>, pool: Arc<TransactionPool>, mut commands: Commands) {
	let mut arrivals = pool.import_notification_stream();
	while arrivals.next().await.is_some() {
		let mut empty_in_a_row = 0;
		while empty_in_a_row < EMPTY_IN_A_ROW && has_ready(&client, &pool).await {
			match seal(&mut commands).await {
				Ok(hash) if has_transactions(&client, hash) => empty_in_a_row = 0,
				Ok(_) => empty_in_a_row += 1,
				Err(e) => {
					log::error!("🔏 No block could be sealed: {e}");
					break;
				},
			}
		}
	}
}

async fn has_ready(client: &FullClient, pool: &TransactionPool) -> bool {
	pool.ready_at_with_timeout(client.info().best_hash, POOL_PATIENCE).await.next().is_some()
}

fn has_transactions(client: &FullClient, hash: Hash) -> bool {
	client.block_body(hash).ok().flatten().is_some_and(|body| body.len() > INHERENTS)
}

/// A block each time that `period` has passed; when making one takes longer, the next follows at once.
async fn seal_on_time(period: Duration, mut commands: Commands) {
	let mut due = Instant::now();
	loop {
		due = (due + period).max(Instant::now());
		Delay::new(due.saturating_duration_since(Instant::now())).await;
		if let Err(e) = seal(&mut commands).await {
			log::error!("🔏 No block could be sealed: {e}");
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn mode_should_be_read_and_shown_alike() {
		for mode in ["babe", "instant", "manual", "interval=1", "interval=6000"] {
			assert_eq!(mode.parse::<Sealing>().unwrap().to_string(), mode);
		}
		assert_eq!("interval=250".parse(), Ok(Sealing::Interval(Duration::from_millis(250))));
	}

	#[test]
	fn mode_should_be_refused_when_unknown_or_without_a_period() {
		for mode in ["", "abc", "Babe", "babe=1", "instant=1", "interval"] {
			assert!(mode.parse::<Sealing>().unwrap_err().contains("babe, instant, manual or interval=MS"), "{mode}");
		}
		for mode in ["interval=", "interval=0", "interval=-5", "interval=1.5", "interval=99999999999999999999"] {
			assert!(mode.parse::<Sealing>().unwrap_err().contains("milliseconds"), "{mode}");
		}
	}

	#[test]
	fn database_should_be_refused_when_its_blocks_were_made_the_other_way() {
		let message = |sealing: Sealing, sealed| sealing.check_database(sealed).map_err(|e| e.to_string());
		assert!(message(Sealing::Babe, Some(true)).unwrap_err().contains("purge-chain"));
		assert!(message(Sealing::Manual, Some(false)).unwrap_err().contains("--sealing manual"));
		for (sealing, sealed) in [
			(Sealing::Babe, None),
			(Sealing::Babe, Some(false)),
			(Sealing::Instant, None),
			(Sealing::Instant, Some(true)),
		] {
			assert_eq!(message(sealing, sealed), Ok(()));
		}
	}
}
