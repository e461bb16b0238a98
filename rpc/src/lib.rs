#![doc = include_str!("../README.md")]

pub mod attribution;
pub mod author;
pub mod engine;
mod error;
mod params;
pub mod server;
pub mod session_keys;
pub mod settlements;
pub mod sync_state;
pub mod types;

pub use engine::SealCommands;
pub use error::Error;
pub use params::{
	AccountParam, ContributionParam, ContributionsPageParam, DecimalParam, ListParam, NewestPageParam, NoParam,
	PageParam, ProvidersPageParam, ReleaseParam, SettlementFilterParam,
};

use attribution::{Attribution, AttributionRpcServer};
use author::{Author, AuthorRpcServer};
use engine::{Engine, EngineRpcServer};
use jsonrpsee::RpcModule;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer, TransactionPaymentRuntimeApi};
use sc_chain_spec::{ChainSpec, ChainType};
use sc_client_api::{AuxStore, Backend, BlockBackend, BlockchainEvents};
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_babe_rpc::{Babe, BabeApiServer};
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_consensus_manual_seal::rpc::{ManualSeal, ManualSealApiServer};
use sc_rpc::{
	dev::{Dev, DevApiServer},
	SubscriptionTaskExecutor,
};
use sc_transaction_pool_api::TransactionPool;
use settlements::{Settlements, SettlementsRpcServer};
use sp_api::ProvideRuntimeApi;
use sp_block_builder::BlockBuilder;
use sp_blockchain::{Error as BlockchainError, HeaderBackend, HeaderMetadata};
use sp_consensus::SelectChain;
use sp_consensus_babe::BabeApi;
use sp_core::crypto::SecretString;
use sp_keystore::KeystorePtr;
use sp_session::SessionKeys;
use std::{error::Error as StdError, sync::Arc};
use substrate_frame_rpc_system::{AccountNonceApi, System, SystemApiServer};
use sync_state::{SyncState, SyncStateRpcServer};
use tributary_primitives::Balance;
use tributary_runtime_api::AttributionApi;
use types::{AccountId, Block, BlockNumber, Hash, Nonce};

/// Dependencies of the methods that need the keys of this node.
pub struct KeystoreDeps {
	/// Keystore with the keys.
	pub keystore: KeystorePtr,
	/// Password of the keystore.
	pub password: Option<SecretString>,
}

/// Dependencies of `grandpa_*`.
pub struct GrandpaDeps<B> {
	/// Executor of subscriptions.
	pub executor: SubscriptionTaskExecutor,
	/// Current set of voters.
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	/// State of the current round.
	pub voter_state: SharedVoterState,
	/// Stream of new justifications.
	pub justifications: GrandpaJustificationStream<Block>,
	/// Provider of finality proofs.
	pub proofs: Arc<FinalityProofProvider<B, Block>>,
}

/// Dependencies of all modules.
pub struct FullDeps<C, P, SC, B> {
	/// Client of the chain.
	pub client: Arc<C>,
	/// Transaction pool.
	pub pool: Arc<P>,
	/// Rule that selects the best chain.
	pub select_chain: SC,
	/// Specification of the chain.
	pub chain_spec: Box<dyn ChainSpec>,
	/// Dependencies of the methods that need the keys of this node.
	pub keys: KeystoreDeps,
	/// Handle that answers questions about BABE's epochs.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// Dependencies of `grandpa_*`.
	pub grandpa: GrandpaDeps<B>,
	/// Sender for `engine_*`, which is offered only where this node seals blocks by itself.
	pub seal_commands: Option<SealCommands>,
}

/// Adds all modules that the service of the SDK does not offer by itself, and replaces some of its
/// methods.
pub fn extend<C, P, SC, B>(
	module: &mut RpcModule<()>,
	deps: FullDeps<C, P, SC, B>,
) -> Result<(), Box<dyn StdError + Send + Sync>>
where
	C: ProvideRuntimeApi<Block>
		+ AuxStore
		+ BlockBackend<Block>
		+ BlockchainEvents<Block>
		+ HeaderBackend<Block>
		+ HeaderMetadata<Block, Error = BlockchainError>
		+ Send
		+ Sync
		+ 'static,
	C::Api: AccountNonceApi<Block, AccountId, Nonce>
		+ AttributionApi<Block, AccountId, BlockNumber>
		+ BabeApi<Block>
		+ BlockBuilder<Block>
		+ SessionKeys<Block>
		+ TransactionPaymentRuntimeApi<Block, Balance>,
	P: TransactionPool + 'static,
	SC: SelectChain<Block> + 'static,
	B: Backend<Block> + Send + Sync + 'static,
{
	let FullDeps { client, pool, select_chain, chain_spec, keys, babe_worker, grandpa, seal_commands } = deps;
	let KeystoreDeps { keystore, password } = keys;
	let is_public_network = chain_spec.chain_type() == ChainType::Live;

	for method in author::METHODS {
		module.remove_method(method);
	}
	module.merge(Author::new(client.clone(), keystore.clone(), password, is_public_network).into_rpc())?;
	module.merge(Attribution::new(client.clone()).into_rpc())?;
	module.merge(Settlements::new(Attribution::new(client.clone()), grandpa.executor.clone()).into_rpc())?;
	module.merge(System::new(client.clone(), pool).into_rpc())?;
	module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	module.merge(Dev::new(client.clone()).into_rpc())?;
	module.merge(Babe::new(client.clone(), babe_worker.clone(), keystore, select_chain).into_rpc())?;
	module.merge(
		Grandpa::new(
			grandpa.executor,
			grandpa.authority_set.clone(),
			grandpa.voter_state,
			grandpa.justifications,
			grandpa.proofs,
		)
		.into_rpc(),
	)?;
	module.merge(SyncState::new(client, grandpa.authority_set, babe_worker, chain_spec).into_rpc())?;
	if let Some(commands) = seal_commands {
		let mut seal = ManualSeal::new(commands.clone()).into_rpc();
		seal.remove_method(engine::METHOD);
		module.merge(seal)?;
		module.merge(Engine(commands).into_rpc())?;
	}
	Ok(())
}
