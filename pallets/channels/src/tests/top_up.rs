use super::*;

#[test]
fn top_up_should_add_to_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(redeem(Payer, id, 0, 1, DEPOSIT + 500));
		assert_noop!(redeem(Payer, id, 0, 1, DEPOSIT + 500), Error::<Test>::NothingToRedeem);
		assert_ok!(Channels::top_up(Payer.origin(), id, 2_000));
		assert_eq!(last_event(), Event::ToppedUp { channel: id, amount: 2_000, deposited: DEPOSIT + 2_000 });
		assert_eq!(channel_held(Payer), 2_000);
		// The voucher that exceeded the deposit pays the rest.
		assert_ok!(redeem(Payer, id, 0, 1, DEPOSIT + 500));
		assert_eq!((paid(), channel_held(Payer)), (DEPOSIT + 500, 1_500));
	});
}

#[test]
fn top_up_should_fail_when_the_channel_is_closing_or_over() {
	ExtBuilder::default().build_and_execute(|| {
		let (closing, expiring) = (open(), open());
		assert_ok!(Channels::close(Payer.origin(), closing));
		assert_noop!(Channels::top_up(Payer.origin(), closing, 1), Error::<Test>::ChannelClosing);
		go_to(START + CLOSE_WINDOW);
		assert_noop!(Channels::top_up(Payer.origin(), closing, 1), Error::<Test>::ChannelEnded);
		go_to(START + DURATION - 1);
		assert_ok!(Channels::top_up(Payer.origin(), expiring, 1));
		go_to(START + DURATION);
		assert_noop!(Channels::top_up(Payer.origin(), expiring, 1), Error::<Test>::ChannelEnded);
	});
}

#[test]
fn top_up_should_fail_when_the_amount_or_the_payer_is_wrong() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_noop!(Channels::top_up(Payer.origin(), id, 0), Error::<Test>::ZeroAmount);
		assert_noop!(Channels::top_up(Payer.origin(), id, u128::MAX), ArithmeticError::Overflow);
		assert_noop!(Channels::top_up(Payer.origin(), id, ENDOWMENT), TokenError::FundsUnavailable);
		assert_noop!(Channels::top_up(Stranger.origin(), id, 1), Error::<Test>::NotPayer);
		assert_noop!(Channels::top_up(Payer.origin(), 77, 1), Error::<Test>::ChannelNotFound);
		assert_noop!(Channels::top_up(RuntimeOrigin::none(), id, 1), BadOrigin);
	});
}
