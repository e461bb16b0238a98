//! The recovery of finality.

use super::*;

#[test]
fn recover_finality_should_start_a_change_of_the_voters() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Grandpa::stalled(), None);
		assert_ok!(Governance::recover_finality(RuntimeOrigin::root(), 10, 3));
		assert_eq!(Grandpa::stalled(), Some((10, 3)));
		System::assert_last_event(Event::<Test>::RecoveryStarted { delay: 10, finalized: 3 }.into());
	});
}

#[test]
fn recover_finality_should_accept_the_ends_of_both_ranges() {
	let ends: [(BlockNumber, BlockNumber); 2] = [(1, 0), (MAX_RECOVERY_DELAY, NOW - 1)];
	for (delay, finalized) in ends {
		ExtBuilder::default().build_and_execute(|| {
			assert_ok!(Governance::recover_finality(RuntimeOrigin::root(), delay, finalized));
			assert_eq!(Grandpa::stalled(), Some((delay, finalized)));
		});
	}
}

#[test]
fn recover_finality_should_fail_when_not_recovery_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			assert_noop!(Governance::recover_finality(origin, 10, 3), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn recover_finality_should_fail_when_delay_is_out_of_range() {
	ExtBuilder::default().build_and_execute(|| {
		for delay in [0, MAX_RECOVERY_DELAY + 1] {
			let refused = Governance::recover_finality(RuntimeOrigin::root(), delay, 3);
			assert_noop!(refused, Error::<Test>::DelayOutOfRange);
		}
	});
}

#[test]
fn recover_finality_should_fail_when_block_is_not_an_earlier_one() {
	ExtBuilder::default().build_and_execute(|| {
		for finalized in [NOW, NOW + 1] {
			let refused = Governance::recover_finality(RuntimeOrigin::root(), 10, finalized);
			assert_noop!(refused, Error::<Test>::FinalizedOutOfRange);
		}
	});
}
