//! Ends the node in good order, with a line that says why, before the disk is full.

use crate::error;
use futures_timer::Delay;
use sc_storage_monitor::StorageMonitorParams;
use sp_core::traits::SpawnEssentialNamed;
use std::{
	path::{Path, PathBuf},
	time::Duration,
};

const MIB: u64 = 1024 * 1024;

/// With less than this the database cannot go on, in MiB, whatever `--db-storage-threshold` says: it would answer every
/// write with an error, and the node would neither work nor end.
const FLOOR: u64 = 16;

/// How often to look when only the floor is watched: it is near when it is seen.
const FLOOR_PERIOD: Duration = Duration::from_secs(1);

/// The database's place on the disk, and when there is too little room in it.
#[derive(Clone)]
pub struct Disk {
	path: PathBuf,
	threshold: u64,
	period: Duration,
}

impl Disk {
	/// For the database in this folder, which need not be there yet.
	pub fn new(path: &Path, params: &StorageMonitorParams) -> Self {
		let period = match params.threshold {
			0 => FLOOR_PERIOD,
			_ => Duration::from_secs(params.polling_period.into()),
		};
		Self { path: path.into(), threshold: params.threshold.max(FLOOR), period }
	}

	/// Why the node cannot go on, if it cannot.
	pub fn shortage(&self) -> Option<String> {
		// What is there of the path; the rest will be on the same disk.
		let path = self.path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
		let free = fs4::available_space(path).ok()? / MIB;
		(free < self.threshold).then(|| {
			format!(
				"the disk is full: {free} MiB are free for `{}`, of the {} MiB that it takes to go on; make room{}",
				self.path.display(),
				self.threshold,
				if self.threshold > FLOOR { ", or move the limit with --db-storage-threshold" } else { "" },
			)
		})
	}

	/// End the node when there is too little room.
	pub fn watch(self, spawner: &impl SpawnEssentialNamed) {
		let watch = async move {
			loop {
				Delay::new(self.period).await;
				if let Some(shortage) = self.shortage() {
					return error::end_because(shortage);
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
		assert_eq!(disk(&path, 1).shortage(), None);
		let line = disk(&path, u64::MAX).shortage().unwrap();
		assert!(line.contains("there/yet") && line.contains("--db-storage-threshold"), "{line}");
	}

	#[test]
	fn floor_should_be_watched_without_a_threshold() {
		let disk = disk(Path::new("."), 0);
		assert_eq!((disk.threshold, disk.period), (FLOOR, FLOOR_PERIOD));
	}
}
