//! Assembly of the node from its components.

mod authorship;
mod background;
mod database;
mod executor;
mod finality;
mod full;
mod handles;
mod network;
mod partial;
mod rpc;
mod spawner;

pub use full::new_full;
pub use partial::{new_partial, ConsensusParts, PartialNode, RunOptions};
pub use spawner::PatientSpawner;
