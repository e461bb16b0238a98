//! Handles of the components that most steps of the assembly need.

use crate::types::{FullBackend, FullClient, SelectChain, TransactionPool};
use sc_telemetry::TelemetryHandle;
use sp_keystore::KeystorePtr;
use std::sync::Arc;
use substrate_prometheus_endpoint::Registry;

/// Handles of the shared components.
pub(super) struct Handles {
	/// Client of the chain.
	pub client: Arc<FullClient>,
	/// Database of the chain.
	pub backend: Arc<FullBackend>,
	/// Pool of pending transactions.
	pub pool: Arc<TransactionPool>,
	/// Keystore with the keys of this node.
	pub keystore: KeystorePtr,
	/// Rule that selects the best chain.
	pub select_chain: SelectChain,
	/// Registry of the metrics, unless they are disabled.
	pub prometheus: Option<Registry>,
	/// Handle of the telemetry, unless it is disabled.
	pub telemetry: Option<TelemetryHandle>,
}
