//! Network of the node.

use super::handles::Handles;
use crate::monitor::clock::{self, Announcements};
use sc_consensus::DefaultImportQueue;
use sc_consensus_grandpa::SharedAuthoritySet;
use sc_network::{
	config::FullNetworkConfiguration,
	service::traits::{NetworkService, NotificationService},
	types::ProtocolName,
	NetworkBackend,
};
use sc_network_sync::SyncingService;
use sc_network_transactions::TransactionsHandlerController;
use sc_rpc::system::Request;
use sc_service::{error::Error, BuildNetworkParams, ChainType, Configuration, TaskManager, WarpSyncConfig};
use sc_utils::mpsc::TracingUnboundedSender;
use sp_blockchain::HeaderBackend;
use std::sync::Arc;
use tributary_runtime::{opaque::Block, BlockNumber, Hash};

/// Handles of the running network.
#[derive(Clone)]
pub(super) struct Network {
	/// Service that sends and receives.
	pub service: Arc<dyn NetworkService>,
	/// Service that syncs the chain.
	pub sync: Arc<SyncingService<Block>>,
}

/// Queues at the ends of the network, each with one owner.
pub(super) struct NetworkQueues {
	/// Sender of requests from `system_*`.
	pub rpc_requests: TracingUnboundedSender<Request<Block>>,
	/// Controller of the exchange of transactions.
	pub transactions: TransactionsHandlerController<Hash>,
	/// Headers that peers have announced.
	pub announcements: Announcements,
	/// Protocol of GRANDPA, unless the node does not take part in it.
	pub grandpa: Option<GrandpaProtocol>,
}

/// Protocol over which GRANDPA's voters exchange messages.
pub(super) struct GrandpaProtocol {
	/// Name of the protocol.
	pub name: ProtocolName,
	/// Service for its messages.
	pub notifications: Box<dyn NotificationService>,
}

/// Sets the defaults that depend on the chain. A node of a public network asks three peers before
/// it warps, but on one machine there may be only one.
pub(super) fn set_defaults(config: &mut Configuration) {
	if matches!(config.chain_spec.chain_type(), ChainType::Development | ChainType::Local) {
		config.network.min_peers_to_start_warp_sync.get_or_insert(1);
	}
}

/// Returns the number of peers in the specification and on the command line.
pub(super) fn known_peers(config: &Configuration) -> usize {
	config.network.boot_nodes.len() + config.network.default_peers_set.reserved_nodes.len()
}

/// Builds the network.
pub(super) fn build<N: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	handles: &Handles,
	task_manager: &TaskManager,
	import_queue: DefaultImportQueue<Block>,
	authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	with_grandpa: bool,
) -> Result<(Network, NetworkQueues), Error> {
	let metrics = N::register_notification_metrics(handles.prometheus.as_ref());
	let mut net_config = FullNetworkConfiguration::<_, _, N>::new(&config.network, handles.prometheus.clone());
	let genesis = handles.client.info().genesis_hash;
	let grandpa = with_grandpa.then(|| {
		let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
		let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			name.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
		net_config.add_notification_protocol(protocol);
		GrandpaProtocol { name, notifications }
	});
	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		handles.backend.clone(),
		authority_set,
		Vec::new(),
	));

	let (listener, announcements) = clock::listen();
	let (service, rpc_requests, transactions, sync, _bitswap) = sc_service::build_network(BuildNetworkParams {
		config,
		net_config,
		client: handles.client.clone(),
		transaction_pool: handles.pool.clone(),
		spawn_handle: task_manager.spawn_handle(),
		spawn_essential_handle: task_manager.spawn_essential_handle(),
		import_queue,
		block_announce_validator_builder: Some(Box::new(|_| Box::new(listener))),
		warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
		block_relay: None,
		metrics,
		gap_sync_body_policy: None,
	})?;
	Ok((Network { service, sync }, NetworkQueues { rpc_requests, transactions, announcements, grandpa }))
}
