//! JSON-RPC of the node.

use super::{handles::Handles, partial::GrandpaLink};
use crate::consensus::manual_seal::Commands;
use jsonrpsee::RpcModule;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{error::Error, ChainSpec};
use tributary_rpc::{BabeDeps, FullDeps, GrandpaDeps};
use tributary_runtime::opaque::Block;

/// Function that creates the modules for one RPC server.
pub(super) type RpcBuilder = Box<dyn Fn(SubscriptionTaskExecutor) -> Result<RpcModule<()>, Error>>;

/// Builds the function that creates the RPC modules. `seal_commands` is given if this node seals
/// blocks by itself.
pub(super) fn builder(
	chain_spec: Box<dyn ChainSpec>,
	handles: &Handles,
	babe_worker: BabeWorkerHandle<Block>,
	grandpa_link: &GrandpaLink,
	voter_state: SharedVoterState,
	seal_commands: Option<Commands>,
) -> RpcBuilder {
	let client = handles.client.clone();
	let pool = handles.pool.clone();
	let select_chain = handles.select_chain.clone();
	let keystore = handles.keystore.clone();
	let authority_set = grandpa_link.shared_authority_set().clone();
	let justifications = grandpa_link.justification_stream();
	let proofs = FinalityProofProvider::new_for_service(handles.backend.clone(), Some(authority_set.clone()));
	Box::new(move |executor| {
		tributary_rpc::create(FullDeps {
			client: client.clone(),
			pool: pool.clone(),
			select_chain: select_chain.clone(),
			chain_spec: chain_spec.cloned_box(),
			babe: BabeDeps { worker: babe_worker.clone(), keystore: keystore.clone() },
			grandpa: GrandpaDeps {
				executor,
				authority_set: authority_set.clone(),
				voter_state: voter_state.clone(),
				justifications: justifications.clone(),
				proofs: proofs.clone(),
			},
			seal_commands: seal_commands.clone(),
		})
		.map_err(Error::Application)
	})
}
