//! Method `engine_finalizeBlock` of a node that seals blocks by itself, in place of that of the
//! SDK, which answers `true` also when it fails.

use crate::types::Hash;
use futures::{
	channel::{mpsc, oneshot},
	SinkExt,
};
use jsonrpsee::{core::async_trait, proc_macros::rpc, types::ErrorObjectOwned};
use sc_consensus_manual_seal::{EngineCommand, Error};

/// Sender of `engine_*` commands to the task that seals blocks.
pub type SealCommands = mpsc::Sender<EngineCommand<Hash>>;

/// Name of the method.
pub(crate) const METHOD: &str = "engine_finalizeBlock";

/// Method that makes a block final.
#[rpc(server)]
pub trait EngineRpc {
	/// Makes a block and its ancestors final, and returns `true` when they are.
	#[method(name = "engine_finalizeBlock")]
	async fn finalize_block(&self, hash: Hash, justification: Option<Vec<u8>>) -> Result<bool, ErrorObjectOwned>;
}

/// Implementation over the task that seals blocks.
pub struct Engine(pub SealCommands);

#[async_trait]
impl EngineRpcServer for Engine {
	async fn finalize_block(&self, hash: Hash, justification: Option<Vec<u8>>) -> Result<bool, ErrorObjectOwned> {
		let (sender, reply) = oneshot::channel();
		let command = EngineCommand::FinalizeBlock { hash, sender: Some(sender), justification };
		self.0.clone().send(command).await.map_err(Error::from)?;
		reply.await.map_err(Error::from)??;
		Ok(true)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{executor::block_on, future::join, StreamExt};

	#[test]
	fn failure_to_finalise_should_be_an_error() {
		for is_known in [true, false] {
			let (commands, mut task) = mpsc::channel(1);
			let seal = async {
				let Some(EngineCommand::FinalizeBlock { sender: Some(sender), .. }) = task.next().await else {
					panic!("another command")
				};
				let outcome = if is_known { Ok(()) } else { Err(Error::BlockNotFound("0x11".into())) };
				sender.send(outcome).unwrap();
			};
			let engine = Engine(commands);
			let (answer, ()) = block_on(join(engine.finalize_block(Hash::repeat_byte(7), None), seal));
			assert_eq!(answer.is_ok(), is_known);
			if let Err(error) = answer {
				assert!(error.message().contains("0x11"), "{error}");
			}
		}
	}
}
