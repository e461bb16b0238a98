//! The invariant fails on a spoilt state.

use super::*;

#[test]
fn state_should_be_refused_when_acceleration_is_zero() {
	ExtBuilder::default().build().execute_with(|| {
		Acceleration::<Test>::put(0);
		let message = TryRuntimeError::Other("the periods of governance are divided by zero");
		assert_eq!(Governance::do_try_state(), Err(message));
	});
}
