//! What the node answers over JSON-RPC beside what the SDK's service always offers (`author`, `chain`, `state`,
//! `childstate`, `system`, `offchain`, and of the new JSON-RPC `archive`, `bitswap`, `chainHead`, `chainSpec`,
//! `transaction`, `transactionWatch`).

pub mod attribution;

use crate::{
	sealing::Commands,
	service::{Block, FullBackend, FullClient, SelectChain, TransactionPool},
};
use attribution::{Attribution, AttributionRpcServer};
use jsonrpsee::RpcModule;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_chain_spec::ChainSpec;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_babe_rpc::BabeApiServer;
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_grandpa_rpc::GrandpaApiServer;
use sc_consensus_manual_seal::rpc::{ManualSeal, ManualSealApiServer};
use sc_rpc::{
	dev::{Dev, DevApiServer},
	SubscriptionTaskExecutor,
};
use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
use sp_keystore::KeystorePtr;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};
use tributary_runtime::{BlockNumber, Hash};

/// What `babe_*` needs.
pub struct Babe {
	/// Answers questions about epochs.
	pub worker: BabeWorkerHandle<Block>,
	/// Our keys.
	pub keystore: KeystorePtr,
}

/// What `grandpa_*` needs.
pub struct Grandpa {
	/// Runs subscriptions.
	pub executor: SubscriptionTaskExecutor,
	/// The voters.
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	/// How the vote stands.
	pub voter_state: SharedVoterState,
	/// Justifications as they come.
	pub justifications: GrandpaJustificationStream<Block>,
	/// Proofs that a block is final.
	pub proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// What the RPC needs.
pub struct Deps {
	/// The client.
	pub client: Arc<FullClient>,
	/// The transactions that wait.
	pub pool: Arc<TransactionPool>,
	/// Which chain is the best.
	pub select_chain: SelectChain,
	/// The chain's specification.
	pub chain_spec: Box<dyn ChainSpec>,
	/// For `babe_*`.
	pub babe: Babe,
	/// For `grandpa_*`.
	pub grandpa: Grandpa,
	/// For `engine_*`: how to have a block sealed, where this node seals alone.
	pub commands: Option<Commands>,
}

/// All methods that are ours to offer.
pub fn create(deps: Deps) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
	let Deps { client, pool, select_chain, chain_spec, babe, grandpa, commands } = deps;
	let mut io = RpcModule::new(());

	io.merge(Attribution::new(client.clone()).into_rpc())?;
	io.merge(System::new(client.clone(), pool).into_rpc())?;
	io.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	io.merge(Dev::new(client.clone()).into_rpc())?;
	io.merge(
		sc_consensus_babe_rpc::Babe::new(client.clone(), babe.worker.clone(), babe.keystore, select_chain).into_rpc(),
	)?;
	io.merge(
		sc_consensus_grandpa_rpc::Grandpa::new(
			grandpa.executor,
			grandpa.authority_set.clone(),
			grandpa.voter_state,
			grandpa.justifications,
			grandpa.proofs,
		)
		.into_rpc(),
	)?;
	io.merge(SyncState::new(chain_spec, client, grandpa.authority_set, babe.worker)?.into_rpc())?;
	if let Some(commands) = commands {
		io.merge(ManualSeal::new(commands).into_rpc())?;
	}
	Ok(io)
}
