//! Calls of two parties in one block, in either order.

use super::*;

#[test]
fn redeem_should_not_depend_on_a_close_in_its_block() {
	for close_first in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let id = open();
			if close_first {
				assert_ok!(Channels::close(Payer.origin(), id));
			}
			assert_ok!(redeem(Payer, id, 0, 1, 400));
			if !close_first {
				assert_ok!(Channels::close(Payer.origin(), id));
			}
			assert_noop!(Channels::withdraw(Payer.origin(), id), Error::<Test>::TooEarly);
			go_to(START + CLOSE_WINDOW);
			assert_ok!(Channels::withdraw(Payer.origin(), id));
			assert_eq!((paid(), Balances::free_balance(Payer.account())), (400, ENDOWMENT - 400));
		});
	}
}

#[test]
fn redeem_should_race_withdraw_by_the_block_alone() {
	for expires in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let id = open();
			let end = if expires {
				START + DURATION
			} else {
				assert_ok!(Channels::close(Payer.origin(), id));
				START + CLOSE_WINDOW
			};
			// In the last block only the provider succeeds, whichever call comes first.
			go_to(end - 1);
			assert_noop!(Channels::withdraw(Payer.origin(), id), Error::<Test>::TooEarly);
			assert_ok!(redeem(Payer, id, 0, 1, 400));
			// In the next block only the payer succeeds, whichever call comes first.
			go_to(end);
			assert_noop!(redeem(Payer, id, 0, 2, 500), Error::<Test>::ChannelEnded);
			assert_ok!(Channels::withdraw(Payer.origin(), id));
			assert_noop!(redeem(Payer, id, 0, 2, 500), Error::<Test>::ChannelNotFound);
			assert_eq!(paid(), 400);
		});
	}
}

#[test]
fn redeem_should_not_depend_on_a_revocation_in_its_block() {
	for revoke_first in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let id = open();
			let number = authorise(id, Agent, 1_000, 90);
			if revoke_first {
				assert_ok!(Channels::revoke_agent(Payer.origin(), id, number));
			}
			assert_ok!(redeem(Agent, id, number, 1, 400));
			if !revoke_first {
				assert_ok!(Channels::revoke_agent(Payer.origin(), id, number));
			}
			go_to(START + CLOSE_WINDOW - 1);
			assert_noop!(Channels::remove_authorisation(Payer.origin(), id, number), Error::<Test>::TooEarly);
			assert_ok!(redeem(Agent, id, number, 2, 500));
			go_to(START + CLOSE_WINDOW);
			assert_noop!(redeem(Agent, id, number, 3, 600), Error::<Test>::AuthorisationExpired);
			assert_ok!(Channels::remove_authorisation(Payer.origin(), id, number));
			assert_eq!(paid(), 500);
		});
	}
}

#[test]
fn redeem_should_work_after_a_lower_cap_and_a_revocation() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 1_000, 90);
		assert_ok!(Channels::adjust_agent(Payer.origin(), id, number, 0, 90));
		assert_ok!(Channels::revoke_agent(Payer.origin(), id, number));
		// If the agent's key was stolen, the thief can sign until the end of the window.
		go_to(START + CLOSE_WINDOW - 1);
		assert_ok!(redeem(Agent, id, number, 1, 5_000));
		assert_eq!(paid(), 1_000);
		go_to(START + CLOSE_WINDOW);
		assert_noop!(redeem(Agent, id, number, 1, 6_000), Error::<Test>::AuthorisationExpired);
	});
}

#[test]
fn two_vouchers_of_one_block_should_pay_the_larger_in_all() {
	for larger_first in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let id = open();
			let mut vouchers = vec![signed(Payer, id, 0, 1, 100), signed(Payer, id, 0, 2, 300)];
			if larger_first {
				vouchers.reverse();
			}
			for voucher in vouchers {
				let _ = bring(voucher);
			}
			assert_eq!((paid(), channel(id).units), (300, 2));
		});
	}
}

#[test]
fn a_close_should_not_keep_an_agent_from_being_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 1_000, 90);
		assert_ok!(Channels::close(Payer.origin(), id));
		assert_noop!(Channels::revoke_agent(Payer.origin(), id, number), Error::<Test>::ChannelClosing);
		go_to(START + CLOSE_WINDOW - 1);
		assert_ok!(redeem(Agent, id, number, 1, 700));
		assert_eq!(paid(), 700);
	});
}
