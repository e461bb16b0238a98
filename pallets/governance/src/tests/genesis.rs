//! The genesis configuration.

use super::*;

#[test]
fn acceleration_should_stay_unwritten_when_it_is_one() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Acceleration::<Test>::get(), 1);
		assert!(!Acceleration::<Test>::exists());
	});
}

#[test]
fn acceleration_should_be_written_when_it_is_above_one() {
	ExtBuilder::default().acceleration(1_000).build_and_execute(|| {
		assert_eq!(Acceleration::<Test>::get(), 1_000);
	});
}

#[test]
#[should_panic(expected = "the periods of governance are divided by at least one")]
fn chain_should_not_start_when_acceleration_is_zero() {
	ExtBuilder::default().acceleration(0).build();
}
