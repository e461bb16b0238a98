//! Finality of blocks with GRANDPA.

use super::{
	handles::Handles,
	network::{GrandpaProtocol, Network},
	partial::GrandpaLink,
};
use crate::consensus::JUSTIFICATION_PERIOD;
use sc_consensus_grandpa::{Config, GrandpaParams, SharedVoterState, VotingRulesBuilder};
use sc_service::{config::Role, error::Error, ChainType, Configuration, TaskManager};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use std::time::Duration;

/// Expected time of a GRANDPA message through the network.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Settings of the voter.
pub(super) struct Settings {
	chain_type: ChainType,
	name: String,
	role: Role,
}

impl Settings {
	/// Returns the settings in the configuration.
	pub(super) fn new(config: &Configuration) -> Self {
		Self { chain_type: config.chain_spec.chain_type(), name: config.network.node_name.clone(), role: config.role }
	}
}

/// Starts the voter. On a node that is not an authority it only follows the votes.
pub(super) fn start(
	settings: Settings,
	handles: &Handles,
	task_manager: &TaskManager,
	network: Network,
	protocol: GrandpaProtocol,
	link: GrandpaLink,
	shared_voter_state: SharedVoterState,
) -> Result<(), Error> {
	let Settings { chain_type, name, role } = settings;
	let voting_rules = match chain_type {
		// A chain with one authority has no forks, so its best block can be final at once.
		ChainType::Development => VotingRulesBuilder::new(),
		_ => VotingRulesBuilder::default(),
	};
	let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
		config: Config {
			gossip_duration: GOSSIP_DURATION,
			justification_generation_period: JUSTIFICATION_PERIOD,
			name: Some(name),
			observer_enabled: false,
			keystore: role.is_authority().then(|| handles.keystore.clone()),
			local_role: role,
			telemetry: handles.telemetry.clone(),
			protocol_name: protocol.name,
		},
		link,
		network: network.service,
		sync: network.sync,
		notification_service: protocol.notifications,
		voting_rule: voting_rules.build(),
		prometheus_registry: handles.prometheus.clone(),
		shared_voter_state,
		telemetry: handles.telemetry.clone(),
		offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(handles.pool.clone()),
	})?;
	task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	Ok(())
}
