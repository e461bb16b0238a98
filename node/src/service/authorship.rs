//! Authoring of blocks with BABE.

use super::{handles::Handles, network::Network};
use crate::{
	consensus::{import::FullBlockImport, slots},
	monitor::clock::AuthoringOracle,
	types::{FullClient, TransactionPool},
};
use futures::{FutureExt, StreamExt};
use sc_authority_discovery::WorkerConfig;
use sc_basic_authorship::ProposerFactory;
use sc_consensus_babe::{BabeLink, BabeParams, SlotProportion};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{Event, NetworkEventStream};
use sc_network_sync::SyncingService;
use sc_service::{error::Error, Configuration, TaskManager};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::{AuthorityId, AuthorityPair, BabeApi, BabeAuthorityWeight};
use sp_core::Pair;
use std::{fs, path::Path, sync::Arc};
use tributary_runtime::{opaque::Block, BlockNumber};

/// Portion of a slot in which a block may be filled. The rest is for its way to the other nodes.
const PROPOSAL_PORTION: f32 = 0.5;

/// Maximum number of slots without a block between two blocks while finality stalls: one block is
/// made in a minute.
///
/// Governance and the loss of idle seats count blocks, and end a stall that does not end by itself.
/// The default of the SDK, a block in ten minutes, would make them wait for days.
const MAX_BACKOFF: BlockNumber = 9;

/// File in which the SDK keeps the addresses of the authorities between two runs.
const ADDRESS_CACHE: &str = "authority_discovery_addr_cache.json";

/// Settings of an authority.
pub(super) struct Settings {
	force_authoring: bool,
	discovery: WorkerConfig,
	/// Secret of a name of development, such as `//Bob` for `--bob`.
	seed: Option<String>,
}

impl Settings {
	/// Returns the settings in the configuration of an authority, and `None` for any other node.
	pub(super) fn new(config: &Configuration) -> Option<Self> {
		config.role.is_authority().then(|| Self {
			force_authoring: config.force_authoring,
			seed: config.dev_key_seed.clone(),
			discovery: WorkerConfig {
				publish_non_global_ips: config.network.allow_non_globals_in_dht,
				public_addresses: config.network.public_addresses.clone(),
				persisted_cache_directory: config.network.net_config_path.clone(),
				..Default::default()
			},
		})
	}
}

/// Creates the factory that fills blocks with transactions.
pub(super) fn new_proposer(
	handles: &Handles,
	task_manager: &TaskManager,
) -> ProposerFactory<TransactionPool, FullClient> {
	ProposerFactory::new(
		task_manager.spawn_handle(),
		handles.client.clone(),
		handles.pool.clone(),
		handles.prometheus.as_ref(),
		handles.telemetry.clone(),
	)
}

/// Starts the authoring of blocks, and the discovery of the other authorities.
pub(super) fn start(
	settings: Settings,
	handles: &Handles,
	task_manager: &TaskManager,
	network: &Network,
	oracle: AuthoringOracle<Arc<SyncingService<Block>>>,
	block_import: FullBlockImport,
	babe_link: BabeLink<Block>,
	with_grandpa: bool,
) -> Result<(), Error> {
	if let Some(seed) = &settings.seed {
		let best = handles.client.info().best_hash;
		let epoch = handles.client.runtime_api().current_epoch(best).map_err(sp_blockchain::Error::from)?;
		describe_authority(seed, &epoch.authorities);
	}
	let babe = sc_consensus_babe::start_babe(BabeParams {
		keystore: handles.keystore.clone(),
		client: handles.client.clone(),
		select_chain: handles.select_chain.clone(),
		env: new_proposer(handles, task_manager),
		block_import,
		sync_oracle: oracle,
		justification_sync_link: network.sync.clone(),
		create_inherent_data_providers: slots::from_clock(babe_link.config().slot_duration()),
		force_authoring: settings.force_authoring,
		// Without voters there is no finality to wait for.
		backoff_authoring_blocks: with_grandpa.then(backoff),
		babe_link,
		block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
		max_block_proposal_slot_portion: None,
		telemetry: handles.telemetry.clone(),
	})?;
	task_manager.spawn_essential_handle().spawn_blocking("babe-proposer", Some("block-authoring"), babe);
	discover_authorities(settings.discovery, handles, task_manager, network);
	Ok(())
}

/// Returns the slowing down of authoring while finality stalls.
fn backoff() -> BackoffAuthoringOnFinalizedHeadLagging<BlockNumber> {
	BackoffAuthoringOnFinalizedHeadLagging { max_interval: MAX_BACKOFF, ..Default::default() }
}

/// Logs what the node with a name of development can do among these authorities. With the wrong
/// name it would run and do nothing, and alone among several its blocks would never be final.
fn describe_authority(seed: &str, authorities: &[(AuthorityId, BabeAuthorityWeight)]) {
	let is_own =
		|public: &AuthorityId| AuthorityPair::from_string(seed, None).is_ok_and(|pair| pair.public() == *public);
	let count = authorities.len();
	if !authorities.iter().any(|(public, _)| is_own(public)) {
		log::warn!(
			"⚠️  {seed} is no authority of this chain, so this node makes no blocks. Start it with the name of an authority, \
			 such as --alice, or let {seed} join"
		);
	} else if count > 1 {
		log::info!("👥 {seed} is one of {count} authorities. Blocks become final while {} of them run", quorum(count));
	}
}

/// Returns the number of authorities without which nothing becomes final.
fn quorum(authorities: usize) -> usize {
	authorities - authorities.saturating_sub(1) / 3
}

/// Makes the cache of addresses if there is none, which the SDK would report as a failure.
fn make_address_cache(folder: &Path) {
	let path = folder.join(ADDRESS_CACHE);
	if !path.exists() {
		// A failure to write shows when the cache is kept.
		_ = fs::write(path, r#"{"authority_id_to_addresses":{}}"#);
	}
}

/// Publishes the addresses of this authority, and looks for those of the others.
fn discover_authorities(config: WorkerConfig, handles: &Handles, task_manager: &TaskManager, network: &Network) {
	if let Some(folder) = &config.persisted_cache_directory {
		make_address_cache(folder);
	}
	let dht_events = network
		.service
		.event_stream("authority-discovery")
		.filter_map(|event| async move {
			match event {
				Event::Dht(event) => Some(event),
				_ => None,
			}
		})
		.boxed();
	let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
		config,
		handles.client.clone(),
		Arc::new(network.service.clone()),
		dht_events,
		sc_authority_discovery::Role::PublishAndDiscover(handles.keystore.clone()),
		handles.prometheus.clone(),
		task_manager.spawn_handle(),
	);
	task_manager.spawn_handle().spawn("authority-discovery", Some("networking"), worker.run().boxed());
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_consensus_slots::BackoffAuthoringBlocksStrategy;

	#[test]
	fn quorum_should_be_more_than_two_thirds() {
		for (authorities, needed) in [(1, 1), (2, 2), (3, 3), (4, 3), (7, 5), (10, 7)] {
			assert_eq!(quorum(authorities), needed);
			assert!(3 * needed > 2 * authorities && 3 * (needed - 1) <= 2 * authorities);
		}
	}

	#[test]
	fn authoring_should_slow_down_to_a_block_a_minute_while_finality_stalls() {
		let may_author = |head: BlockNumber, slots: u64| {
			!backoff().should_backoff(head, 1_000.into(), 0, (1_000 + slots).into(), "test")
		};
		assert!(may_author(50, 1));
		assert!(!may_author(60, 5) && may_author(60, 6));
		for head in [100, 100_000] {
			assert!(!may_author(head, 9) && may_author(head, 10));
		}
	}
}
