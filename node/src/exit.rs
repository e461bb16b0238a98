//! Reason for which the node ends.
//!
//! An essential task of the SDK ends the node by ending itself, and its type has no place for a
//! reason. So the task records the reason here first, and the last line of the process prints it.

use std::{fmt::Display, sync::OnceLock};

/// Function that looks for a reason that no task has recorded.
type Probe = Box<dyn Fn() -> Option<String> + Send + Sync>;

static EXIT_REASON: OnceLock<String> = OnceLock::new();

static PROBE: OnceLock<Probe> = OnceLock::new();

/// Records the reason for which the calling essential task is about to end. The first reason
/// counts, because what fails later fails as its consequence.
pub(crate) fn request(reason: &impl Display) {
	let _ = EXIT_REASON.set(reason.to_string());
}

/// Installs the probe for a reason that no task has recorded. The first probe counts.
pub(crate) fn set_probe(probe: impl Fn() -> Option<String> + Send + Sync + 'static) {
	let _ = PROBE.set(Box::new(probe));
}

/// Returns the recorded reason, or else the one that the probe finds.
pub(crate) fn reason() -> Option<String> {
	EXIT_REASON.get().cloned().or_else(|| PROBE.get()?())
}

#[cfg(test)]
mod tests {
	use super::*;

	// One test, because the statics live as long as the process.
	#[test]
	fn first_recorded_reason_should_win_over_later_ones_and_the_probe() {
		assert_eq!(reason(), None);
		set_probe(|| Some("probed".into()));
		assert_eq!(reason(), Some("probed".into()));
		request(&"first");
		request(&"second");
		assert_eq!(reason(), Some("first".into()));
	}
}
