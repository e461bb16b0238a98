//! Tasks of a running node beside its consensus and its RPC.

use super::{handles::Handles, network::Network};
use futures::FutureExt;
use sc_network_transactions::TransactionsHandlerController;
use sc_service::{error::Error, Configuration, MetricsService, TaskManager};
use sc_telemetry::Telemetry;
use sp_blockchain::HeaderBackend;
use substrate_prometheus_endpoint::init_prometheus;
use tributary_runtime::Hash;

/// Group of the tasks of the transaction pool.
const POOL: Option<&str> = Some("transaction-pool");

/// Starts the upkeep of the transaction pool and its exchange with peers, the metrics, the
/// telemetry, and the line that describes the node every few seconds. First stores the session keys
/// of a node with a name of development, such as `--alice`.
pub(super) fn start(
	config: &Configuration,
	handles: &Handles,
	task_manager: &TaskManager,
	network: &Network,
	transactions: TransactionsHandlerController<Hash>,
	telemetry: Option<&mut Telemetry>,
) -> Result<(), Error> {
	let Handles { client, pool, .. } = handles;
	let best = client.info();
	let seeds = config.dev_key_seed.iter().cloned().collect();
	sp_session::generate_initial_session_keys(client.clone(), best.best_hash, seeds, handles.keystore.clone())
		.map_err(|e| Error::Application(e.into()))?;

	let machine = sc_sysinfo::gather_sysinfo();
	sc_sysinfo::print_sysinfo(&machine);
	if let Some(telemetry) = telemetry {
		sc_service::init_telemetry(
			config.network.node_name.clone(),
			config.impl_name.clone(),
			config.impl_version.clone(),
			config.chain_spec.name().into(),
			config.role.is_authority(),
			network.service.clone(),
			client.clone(),
			telemetry,
			Some(machine),
		)?;
	}
	log::info!("📦 Highest known block at #{}", best.best_number);

	let tasks = task_manager.spawn_handle();
	let upkeep = sc_transaction_pool::notification_future(
		client.clone(),
		pool.clone(),
		config.transaction_pool.use_all_block_notifications(),
	);
	tasks.spawn("txpool-notifications", POOL, upkeep);
	let exchange =
		sc_service::propagate_transaction_notifications(pool.clone(), transactions, handles.telemetry.clone());
	tasks.spawn("on-transaction-imported", POOL, exchange);

	let metrics = match &config.prometheus_config {
		None => MetricsService::new(handles.telemetry.clone()),
		Some(prometheus) => {
			let endpoint = init_prometheus(prometheus.port, prometheus.registry.clone()).map(drop);
			tasks.spawn("prometheus-endpoint", None, endpoint);
			MetricsService::with_prometheus(
				handles.telemetry.clone(),
				&prometheus.registry,
				config.role,
				&config.network.node_name,
				&config.impl_version,
			)?
		},
	};
	let (service, sync) = (network.service.clone(), network.sync.clone());
	let measure = metrics.run(client.clone(), pool.clone(), service.clone(), sync.clone());
	tasks.spawn("telemetry-periodic-send", None, measure);
	tasks.spawn("informant", None, sc_informant::build(client.clone(), service, sync));
	Ok(())
}
