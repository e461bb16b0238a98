//! Spawner for tasks that end with the component that they belong to.

use futures::{future::BoxFuture, FutureExt};
use futures_timer::Delay;
use sc_service::SpawnEssentialTaskHandle;
use sp_core::traits::SpawnEssentialNamed;
use std::time::Duration;

/// Time that the node has to interrupt a task.
const PATIENCE: Duration = Duration::from_secs(2);

/// Spawner of essential tasks whose end counts as a failure only if the node goes on.
///
/// The tasks of the transaction pool and of the import queue end when these do, which is before the
/// node interrupts them when it is asked to stop, or when a command has imported all blocks. The
/// SDK would log that they have failed.
#[derive(Clone)]
pub struct PatientSpawner(pub SpawnEssentialTaskHandle);

fn patient(task: BoxFuture<'static, ()>) -> BoxFuture<'static, ()> {
	task.then(|()| Delay::new(PATIENCE)).boxed()
}

impl SpawnEssentialNamed for PatientSpawner {
	fn spawn_essential_blocking(&self, name: &'static str, group: Option<&'static str>, task: BoxFuture<'static, ()>) {
		self.0.spawn_essential_blocking(name, group, patient(task));
	}

	fn spawn_essential(&self, name: &'static str, group: Option<&'static str>, task: BoxFuture<'static, ()>) {
		self.0.spawn_essential(name, group, patient(task));
	}
}
