//! Method `sync_state_genSyncSpec`: a specification from whose state a light client starts.
//!
//! The method of the SDK fails without a reason while only genesis is final, or when a block
//! becomes final meanwhile, and builds the whole genesis state for each call.

use crate::types::{Block, BlockNumber, Hash};
use jsonrpsee::{
	core::async_trait,
	proc_macros::rpc,
	types::{ErrorObject, ErrorObjectOwned},
};
use sc_chain_spec::ChainSpec;
use sc_client_api::AuxStore;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_grandpa::SharedAuthoritySet;
use sc_sync_state_rpc::LightSyncState;
use serde_json::Value;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Header;
use std::sync::{Arc, OnceLock};

/// Key of the state in a specification.
const STATE: &str = "lightSyncState";

/// Number of attempts to read the state of a block that is still the last final one.
const ATTEMPTS: usize = 5;

/// Code of all errors, as in the method of the SDK.
const CODE: i32 = 1;

/// Reason why there is no specification.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// Only genesis is final.
	#[error(
		"no block after genesis is final yet: ask again when chain_getFinalizedHead is another block, or start the light \
		 client from genesis, with the specification as it is"
	)]
	OnlyGenesis,
	/// The state cannot be read.
	#[error("the state of the last final block cannot be read: {0}")]
	State(String),
	/// The specification cannot be written.
	#[error("the chain specification cannot be written: {0}")]
	Specification(String),
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		ErrorObject::owned(CODE, error.to_string(), None::<()>)
	}
}

/// Method that returns the specification.
#[rpc(server)]
pub trait SyncStateRpc {
	/// Returns the specification of the chain with the state of the last final block.
	#[method(name = "sync_state_genSyncSpec")]
	async fn sync_spec(&self, raw: bool) -> Result<Value, Error>;
}

/// Implementation over the client and the consensus of a node.
pub struct SyncState<C> {
	client: Arc<C>,
	authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	babe: BabeWorkerHandle<Block>,
	specification: Box<dyn ChainSpec>,
	/// Specification without and with a raw genesis, as soon as they are built.
	built: [OnceLock<Value>; 2],
}

impl<C: HeaderBackend<Block> + AuxStore> SyncState<C> {
	/// Creates the implementation.
	pub fn new(
		client: Arc<C>,
		authority_set: SharedAuthoritySet<Hash, BlockNumber>,
		babe: BabeWorkerHandle<Block>,
		specification: Box<dyn ChainSpec>,
	) -> Self {
		Self { client, authority_set, babe, specification, built: Default::default() }
	}

	/// Returns the state of the last final block.
	async fn state(&self) -> Result<LightSyncState<Block>, Error> {
		for _ in 0..ATTEMPTS {
			let babe_epoch_changes = self.babe.epoch_data().await.map_err(|e| Error::State(e.to_string()))?;
			let hash = self.client.info().finalized_hash;
			let header = self.client.header(hash).map_err(|e| Error::State(e.to_string()))?;
			let finalized_block_header = header.ok_or_else(|| Error::State(format!("block {hash:?} has no header")))?;
			if *finalized_block_header.number() == 0 {
				return Err(Error::OnlyGenesis);
			}
			let weight =
				sc_consensus_babe::block_weight(&*self.client, hash).map_err(|e| Error::State(e.to_string()))?;
			// Weights of earlier final blocks are removed.
			let Some(babe_finalized_block_weight) = weight else { continue };
			return Ok(LightSyncState {
				finalized_block_header,
				babe_epoch_changes,
				babe_finalized_block_weight,
				grandpa_authority_set: self.authority_set.clone_inner(),
			});
		}
		Err(Error::State("BABE has no weight of it; ask again".into()))
	}

	/// Returns the specification without a state.
	fn specification(&self, raw: bool) -> Result<Value, Error> {
		let built = &self.built[usize::from(raw)];
		if let Some(specification) = built.get() {
			return Ok(specification.clone());
		}
		let json = self.specification.as_json(raw).map_err(Error::Specification)?;
		let specification = serde_json::from_str(&json).map_err(|e| Error::Specification(e.to_string()))?;
		Ok(built.get_or_init(|| specification).clone())
	}
}

#[async_trait]
impl<C: HeaderBackend<Block> + AuxStore + Send + Sync + 'static> SyncStateRpcServer for SyncState<C> {
	async fn sync_spec(&self, raw: bool) -> Result<Value, Error> {
		let state = serde_json::to_value(self.state().await?).map_err(|e| Error::State(e.to_string()))?;
		let mut specification = self.specification(raw)?;
		match specification.as_object_mut() {
			Some(fields) => fields.insert(STATE.into(), state),
			None => return Err(Error::Specification("it is not an object".into())),
		};
		Ok(specification)
	}
}
