//! Path of a block into the database.

use super::{
	epoch_rollback::{reject, EpochRollback},
	equivocation::EquivocationReporter,
};
use crate::types::{FullBackend, FullClient, SelectChain};
use jsonrpsee::core::async_trait;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_consensus_babe::BabeBlockImport;
use sc_consensus_grandpa::GrandpaBlockImport;
use sp_consensus::Error;
use sp_consensus_babe::inherents::BabeCreateInherentDataProviders;
use std::sync::Arc;
use tributary_runtime::opaque::Block;

/// Complete block import of the node, from the outermost layer to the innermost.
pub type FullBlockImport = EquivocationReporter<
	EpochRollback<
		BabeBlockImport<Block, FullClient, FinalityImport, BabeCreateInherentDataProviders<Block>, SelectChain>,
	>,
>;

/// Import below BABE. With GRANDPA it records changes of the voters. A node that seals blocks has
/// no voters.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "the node has one instance")]
pub enum FinalityImport {
	/// Import of blocks that voters finalise.
	Grandpa(GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>),
	/// Import of blocks that are final when they are made.
	Sealed(Arc<FullClient>),
}

#[async_trait]
impl BlockImport<Block> for FinalityImport {
	type Error = Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
		match self {
			Self::Grandpa(import) => import.check_block(block).await,
			Self::Sealed(client) => client.check_block(block).await,
		}
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Error> {
		let result = match self {
			Self::Grandpa(import) => import.import_block(block).await?,
			Self::Sealed(client) => client.import_block(block).await?,
		};
		reject(result)
	}
}
