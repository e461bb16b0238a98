use super::*;

#[test]
fn withdraw_should_refund_the_rest_and_remove_the_channel() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(redeem(Payer, id, 0, 1, 3_000));
		go_to(START + DURATION - 1);
		assert_noop!(Channels::withdraw(Stranger.origin(), id), Error::<Test>::TooEarly);
		go_to(START + DURATION);
		assert_ok!(Channels::withdraw(Stranger.origin(), id));
		assert_eq!(last_event(), Event::Withdrawn { channel: id, payer: Payer.account(), refund: DEPOSIT - 3_000 });
		assert_eq!((channel_held(Payer), deposit_held(Payer)), (0, 0));
		assert_eq!(Balances::free_balance(Payer.account()), ENDOWMENT - 3_000);
		assert_eq!(Pins::get((MODEL, VERSION)), 0);
		assert_noop!(Channels::withdraw(Stranger.origin(), id), Error::<Test>::ChannelNotFound);
	});
}

#[test]
fn withdraw_should_work_when_the_deposit_is_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(redeem(Payer, id, 0, 1, DEPOSIT));
		assert_ok!(Channels::close(Provider.origin(), id));
		assert_ok!(Channels::withdraw(Provider.origin(), id));
		assert_eq!(Balances::free_balance(Payer.account()), ENDOWMENT - DEPOSIT);
	});
}

#[test]
fn withdraw_should_credit_what_the_account_cannot_take() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Channels::open(Payer.origin(), Provider.account(), MODEL, VERSION, MIN_DEPOSIT, DURATION));
		empty(Payer);
		go_to(START + DURATION);
		assert_ok!(Channels::withdraw(Stranger.origin(), 0));
		// The deposit is below the existential deposit, the storage deposit is not.
		assert_eq!(Credits::get(Payer.account()), MIN_DEPOSIT);
		assert_eq!(Balances::free_balance(Payer.account()), CHANNEL_DEPOSIT);
		assert_eq!((channel_held(Payer), deposit_held(Payer)), (0, 0));
	});
}

#[test]
fn withdraw_should_need_no_ledger() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		LedgerBroken::set(&true);
		go_to(START + DURATION);
		assert_ok!(Channels::withdraw(Stranger.origin(), id));
	});
}

#[test]
fn withdraw_should_fail_when_the_channel_goes_on() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_noop!(Channels::withdraw(Payer.origin(), id), Error::<Test>::TooEarly);
		assert_noop!(Channels::withdraw(Payer.origin(), 77), Error::<Test>::ChannelNotFound);
		assert_noop!(Channels::withdraw(RuntimeOrigin::none(), id), BadOrigin);
	});
}
