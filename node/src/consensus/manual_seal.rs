//! Ways of making blocks: by BABE as on every real chain, or by this node alone on a development
//! chain.
//!
//! A sealed block is a BABE block without the signature of its author. It claims the slot after
//! that of its parent, so that the time of the chain advances by one slot per block however fast
//! blocks are made. It is final a moment after it is made, as the blocks of every real chain are: a
//! client that waits until its transaction is in a block must have the time to see it there.

use super::{import::FullBlockImport, slots};
use crate::{
	error::NodeError,
	types::{FullClient, SelectChain, TransactionPool},
};
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
	consensus::babe::{BabeConsensusDataProvider, BabeVerifier},
	run_manual_seal, EngineCommand, ManualSealParams,
};
use sc_service::{ChainType, Configuration, Error, TaskManager};
use sc_transaction_pool_api::TransactionPool as _;
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::{AuthorityId, BABE_ENGINE_ID};
use sp_core::{crypto::ByteArray, traits::SpawnEssentialNamed};
use sp_keystore::KeystorePtr;
use sp_runtime::{app_crypto::AppCrypto, DigestItem};
use std::{
	fmt,
	str::FromStr,
	sync::Arc,
	time::{Duration, Instant},
};
use tributary_runtime::{opaque::Block, Hash};

/// Time from a sealed block to its finality. A client reads the block and its events before it
/// reports that its transaction is in there, and omits that if the block is final meanwhile.
const FINALITY_DELAY: Duration = Duration::from_millis(250);

/// Maximum time that a sealed block waits for the transaction pool to process its parent.
const POOL_TIMEOUT: Duration = Duration::from_secs(2);

/// Number of consecutive blocks without transactions after which sealing waits for the next
/// transaction to arrive. A block that ends a session takes none although they fit, so one is not
/// enough.
const MAX_EMPTY_BLOCKS: u32 = 3;

/// Number of extrinsics in a block that are not transactions: the timestamp.
const INHERENTS: usize = 1;

/// Way of making blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// The authorities make blocks in their slots.
	Babe,
	/// This node makes a block when a transaction arrives.
	Instant,
	/// This node makes a block when `engine_createBlock` is called.
	Manual,
	/// This node makes a block each time that this period has passed.
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
				Ok(0) | Err(_) => {
					Err(format!("the period `{period}` must be an integer of at least 1, in milliseconds"))
				},
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
	/// Returns `true` if this node makes all blocks by itself.
	pub fn is_manual(self) -> bool {
		self != Self::Babe
	}

	/// Returns an error if the mode cannot work with this configuration.
	pub fn validate(self, config: &Configuration) -> Result<(), NodeError> {
		if !self.is_manual() {
			return Ok(());
		}
		if config.chain_spec.chain_type() != ChainType::Development {
			let chain = config.chain_spec.name().into();
			return Err(NodeError::SealingNotDevelopment { mode: self.to_string(), chain });
		}
		if !config.role.is_authority() {
			return Err(NodeError::SealingNotAuthority(self.to_string()));
		}
		Ok(())
	}

	/// Returns an error if the blocks in the database were made the other way. Neither way imports
	/// the blocks of the other.
	pub fn validate_database(self, sealed: Option<bool>) -> Result<(), NodeError> {
		match sealed {
			Some(true) if !self.is_manual() => Err(NodeError::DatabaseSealed),
			Some(false) if self.is_manual() => Err(NodeError::DatabaseNotSealed(self.to_string())),
			_ => Ok(()),
		}
	}
}

/// Returns `true` if the best block was sealed and not signed by its author, and `None` at genesis.
pub fn is_sealed(client: &FullClient) -> Result<Option<bool>, Error> {
	let best = client.info();
	if best.best_number == 0 {
		return Ok(None);
	}
	let header = client.header(best.best_hash)?.ok_or(NodeError::HeaderMissing { hash: best.best_hash })?;
	let signed = |item: &DigestItem| matches!(item, DigestItem::Seal(id, _) if *id == BABE_ENGINE_ID);
	Ok(Some(!header.digest.logs.iter().any(signed)))
}

/// Returns an import queue for sealed blocks, for commands on a sealed database.
pub fn import_queue(
	client: Arc<FullClient>,
	block_import: FullBlockImport,
	babe_link: &BabeLink<Block>,
	spawner: &impl SpawnEssentialNamed,
) -> BasicQueue<Block> {
	let verifier = BabeVerifier::new(babe_link.epoch_changes().clone(), client);
	BasicQueue::new(verifier, Box::new(block_import), None, spawner, None)
}

/// Sender of commands to the sealing task.
pub type Commands = mpsc::Sender<EngineCommand<Hash>>;

/// Receiver of commands in the sealing task.
pub type CommandStream = mpsc::Receiver<EngineCommand<Hash>>;

/// Parameters of the sealing task.
pub struct SealingParams {
	/// Way of making blocks.
	pub sealing: Sealing,
	/// Client of the chain.
	pub client: Arc<FullClient>,
	/// Pool of pending transactions.
	pub pool: Arc<TransactionPool>,
	/// Keystore with the keys of the authority.
	pub keystore: KeystorePtr,
	/// Factory of block contents.
	pub proposer: ProposerFactory<TransactionPool, FullClient>,
	/// Rule that selects the block to build on.
	pub select_chain: SelectChain,
	/// Import of the blocks that are made.
	pub block_import: FullBlockImport,
	/// Configuration and epochs of BABE.
	pub babe_link: BabeLink<Block>,
	/// Sender of commands, for the trigger.
	pub commands: Commands,
	/// Receiver of all commands.
	pub command_stream: CommandStream,
}

/// Starts the sealing task.
pub fn start(params: SealingParams, task_manager: &TaskManager) -> Result<(), Error> {
	let SealingParams {
		sealing,
		client,
		pool,
		keystore,
		proposer,
		select_chain,
		block_import,
		babe_link,
		commands,
		command_stream,
	} = params;

	let authorities = babe_link.config().authorities.clone();
	let is_own = |(id, _): &(AuthorityId, _)| keystore.has_keys(&[(id.to_raw_vec(), AuthorityId::ID)]);
	if authorities.len() != 1 || !authorities.iter().all(is_own) {
		let (mode, authorities) = (sealing.to_string(), authorities.len());
		return Err(NodeError::SealingNotAlone { mode, authorities }.into());
	}

	let data = BabeConsensusDataProvider::new(client.clone(), keystore, babe_link.epoch_changes().clone(), authorities)
		.map_err(|e| NodeError::SealingFailed { mode: sealing.to_string(), reason: e.to_string() })?;

	let (mut sealed, signals) = mpsc::channel(0);
	// The best block too, which the node may have left without finality when it was last stopped.
	sealed.try_send(()).map_err(|e| Error::Other(e.to_string()))?;
	let sealer = Sealer { commands: commands.clone(), sealed };
	let trigger: Option<BoxFuture<()>> = match sealing {
		Sealing::Babe | Sealing::Manual => None,
		Sealing::Instant => Some(seal_on_transactions(client.clone(), pool.clone(), sealer).boxed()),
		Sealing::Interval(period) => Some(seal_on_time(period, sealer).boxed()),
	};
	let finality = finalise(client.clone(), commands, signals);

	let task = run_manual_seal(ManualSealParams {
		block_import,
		env: proposer,
		client: client.clone(),
		pool,
		commands_stream: command_stream,
		select_chain,
		consensus_data_provider: Some(Box::new(data)),
		create_inherent_data_providers: slots::after_best_block(client),
	});
	task_manager.spawn_essential_handle().spawn_blocking("sealing", Some("block-authoring"), task);
	if let Some(trigger) = trigger {
		let tasks = task_manager.spawn_essential_handle();
		tasks.spawn("sealing-trigger", Some("block-authoring"), trigger);
		tasks.spawn("sealing-finality", Some("block-authoring"), finality);
	}
	log::info!("🔏 This node alone makes all blocks (--sealing {sealing})");
	Ok(())
}

/// Handle that seals blocks.
struct Sealer {
	commands: Commands,
	/// Signal to the task that makes blocks final. It holds one: the task takes the best block.
	sealed: mpsc::Sender<()>,
}

impl Sealer {
	/// Seals a block on the best one, empty or not.
	async fn seal(&mut self) -> Result<Hash, String> {
		let (sender, reply) = oneshot::channel();
		let command = EngineCommand::SealNewBlock {
			create_empty: true,
			finalize: false,
			parent_hash: None,
			sender: Some(sender),
		};
		self.commands.send(command).await.map_err(|e| e.to_string())?;
		let block = reply.await.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
		log::info!("🔏 Sealed {}", block.hash);
		if let Err(e) = self.sealed.try_send(()) {
			// A full channel holds a signal that the task has not taken yet.
			if e.is_disconnected() {
				return Err("the task that makes blocks final has ended".into());
			}
		}
		Ok(block.hash)
	}
}

/// Makes each sealed block final, and its ancestors with it, after [`FINALITY_DELAY`].
async fn finalise(client: Arc<FullClient>, mut commands: Commands, mut signals: mpsc::Receiver<()>) {
	while signals.next().await.is_some() {
		let (hash, number) = {
			let best = client.info();
			(best.best_hash, best.best_number)
		};
		Delay::new(FINALITY_DELAY).await;
		// An earlier signal, or a call of the RPC, may have been for this block or a later one.
		if client.info().finalized_number >= number {
			continue;
		}
		let (sender, reply) = oneshot::channel();
		let command = EngineCommand::FinalizeBlock { hash, sender: Some(sender), justification: None };
		if commands.send(command).await.is_err() {
			return;
		}
		if let Ok(Err(e)) = reply.await {
			log::error!("🔏 Could not make block {hash} final: {e}");
		}
	}
}

/// Seals one block after the other while transactions are pending. Those that do not fit into a
/// block must not have to wait until another transaction arrives.
async fn seal_on_transactions(client: Arc<FullClient>, pool: Arc<TransactionPool>, mut sealer: Sealer) {
	let mut arrivals = pool.import_notification_stream();
	while arrivals.next().await.is_some() {
		let mut empty_blocks = 0;
		while empty_blocks < MAX_EMPTY_BLOCKS && has_ready(&client, &pool).await {
			match sealer.seal().await {
				Ok(hash) if has_transactions(&client, hash) => empty_blocks = 0,
				Ok(_) => empty_blocks += 1,
				Err(e) => {
					log::error!("🔏 Could not seal a block: {e}");
					break;
				},
			}
		}
	}
}

async fn has_ready(client: &FullClient, pool: &TransactionPool) -> bool {
	pool.ready_at_with_timeout(client.info().best_hash, POOL_TIMEOUT).await.next().is_some()
}

fn has_transactions(client: &FullClient, hash: Hash) -> bool {
	client.block_body(hash).ok().flatten().is_some_and(|body| body.len() > INHERENTS)
}

/// Seals a block each time that `period` has passed. If sealing takes longer, the next block
/// follows at once.
async fn seal_on_time(period: Duration, mut sealer: Sealer) {
	let mut due = Instant::now();
	loop {
		due = (due + period).max(Instant::now());
		Delay::new(due.saturating_duration_since(Instant::now())).await;
		if let Err(e) = sealer.seal().await {
			log::error!("🔏 Could not seal a block: {e}");
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
		let message = |sealing: Sealing, sealed| sealing.validate_database(sealed).map_err(|e| e.to_string());
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
