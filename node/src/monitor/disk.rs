//! Ends the node in good order, with a line that names the cause, before the disk is full.

use crate::{error::NodeError, exit};
use futures_timer::Delay;
use sc_storage_monitor::StorageMonitorParams;
use sp_core::traits::SpawnEssentialNamed;
use std::{
	path::{Path, PathBuf},
	time::Duration,
};

const MIB: u64 = 1024 * 1024;

/// Minimum free space in MiB, whatever `--db-storage-threshold` is. With less, the database would
/// answer every write with an error, and the node would neither work nor end.
const FLOOR: u64 = 16;

/// Interval between two checks when only the floor is watched: a disk that is so nearly full fills
/// up within seconds.
const FLOOR_PERIOD: Duration = Duration::from_secs(1);

/// Location of the database on the disk, and the limit of its free space.
#[derive(Clone)]
pub struct Disk {
	path: PathBuf,
	threshold: u64,
	period: Duration,
}

impl Disk {
	/// Creates the monitor of the database in this folder, which need not exist yet.
	pub fn new(path: &Path, params: &StorageMonitorParams) -> Self {
		let period = match params.threshold {
			0 => FLOOR_PERIOD,
			_ => Duration::from_secs(params.polling_period.into()),
		};
		Self { path: path.into(), threshold: params.threshold.max(FLOOR), period }
	}

	/// Returns an error if there is too little free space for the node to continue.
	pub fn check(&self) -> Result<(), NodeError> {
		// Folders that do not exist yet will be on the disk of their nearest existing parent.
		let path = self.path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
		match fs4::available_space(path) {
			Ok(free) if free / MIB < self.threshold => Err(NodeError::DiskFull {
				path: self.path.clone(),
				free: free / MIB,
				required: self.threshold,
				adjustable: self.threshold > FLOOR,
			}),
			_ => Ok(()),
		}
	}

	/// Spawns the task that ends the node when there is too little free space.
	pub fn watch(self, spawner: &impl SpawnEssentialNamed) {
		let watch = async move {
			loop {
				Delay::new(self.period).await;
				if let Err(full) = self.check() {
					return exit::request(&full);
				}
			}
		};
		spawner.spawn_essential("disk-watch", None, Box::pin(watch));
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn disk(path: &Path, threshold: u64) -> Disk {
		Disk::new(path, &StorageMonitorParams { threshold, polling_period: 5 })
	}

	#[test]
	fn shortage_should_be_seen_before_the_folder_is_there() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("not/there/yet");
		assert!(disk(&path, 1).check().is_ok());
		let line = disk(&path, u64::MAX).check().unwrap_err().to_string();
		assert!(line.contains("there/yet") && line.contains("--db-storage-threshold"), "{line}");
	}

	#[test]
	fn floor_should_be_watched_without_a_threshold() {
		let disk = disk(Path::new("."), 0);
		assert_eq!((disk.threshold, disk.period), (FLOOR, FLOOR_PERIOD));
	}
}
