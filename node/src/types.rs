//! Types of the node's components.

use sc_executor::WasmExecutor;
use sc_service::{TFullBackend, TFullClient};
use tributary_runtime::{opaque::Block, RuntimeApi};

/// Functions of the node that the runtime may call.
pub type HostFunctions = sp_io::SubstrateHostFunctions;
/// Executor of the runtime.
pub type Executor = WasmExecutor<HostFunctions>;
/// Client of the chain.
pub type FullClient = TFullClient<Block, RuntimeApi, Executor>;
/// Database of the chain.
pub type FullBackend = TFullBackend<Block>;
/// Rule that selects the best chain: the longest of those with the most primary blocks.
pub type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;
/// Pool of pending transactions.
pub type TransactionPool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;
