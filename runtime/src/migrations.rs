//! What a new version of the runtime changes in the state of the last one.

/// Migrations that fit into one block, run when the version changes. Those of a released version are removed with the next.
pub type SingleBlock = (Unreleased, Permanent);

/// Migrations that are spread over blocks, each with its own cursor.
pub type MultiBlock = ();

/// For the next release.
pub type Unreleased = ();

/// Run at every upgrade.
pub type Permanent = ();
