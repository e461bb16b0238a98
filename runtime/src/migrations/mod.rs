//! Changes that a new version of the runtime makes in the state of the last one, and the handling
//! of a failed change.

#[cfg(feature = "rehearsal")]
pub mod rehearsal;

use crate::{types::BlockNumber, Runtime, SafeMode};
use frame_support::{
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	traits::SafeMode as Switch,
};

/// Migrations that fit into one block, run when the version changes. Those of a released version
/// are removed with the next.
pub type SingleBlock = (Unreleased, Permanent);

/// Migrations that are spread over blocks, each with its own cursor.
#[cfg(not(feature = "rehearsal"))]
pub type MultiBlock = ();
#[cfg(feature = "rehearsal")]
pub type MultiBlock = (rehearsal::IndexDelegations,);

/// Migrations of the next release.
#[cfg(not(feature = "rehearsal"))]
pub type Unreleased = ();
#[cfg(feature = "rehearsal")]
pub type Unreleased = rehearsal::NetworkV2;

/// Migrations that run at every upgrade.
pub type Permanent = ();

/// Handler that leaves a chain whose migration failed to those who govern it.
///
/// It enters safe mode without an end, in which exits are closed too: they would work on a state
/// that is half of one version and half of the next. The SDK's handler enters safe mode as well,
/// but keeps the migration's cursor, and while there is one a block takes no transaction at all:
/// not even the repair.
pub struct LeaveToGovernance;

impl LeaveToGovernance {
	/// Returns `true` if a migration failed and safe mode has not been left since: nothing else
	/// enters it without an end.
	pub fn entered() -> bool {
		pallet_safe_mode::EnteredUntil::<Runtime>::get() == Some(BlockNumber::MAX)
	}
}

impl FailedMigrationHandler for LeaveToGovernance {
	fn failed(_migration: Option<u32>) -> FailedMigrationHandling {
		let entered =
			<SafeMode as Switch>::enter(BlockNumber::MAX).or_else(|_| <SafeMode as Switch>::extend(BlockNumber::MAX));
		match entered {
			Ok(()) => FailedMigrationHandling::ForceUnstuck,
			// A chain without transactions is safer than one in an inconsistent state.
			Err(_) => FailedMigrationHandling::KeepStuck,
		}
	}
}
