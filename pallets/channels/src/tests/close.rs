use super::*;

#[test]
fn close_should_leave_the_provider_the_window_when_the_payer_closes() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(Channels::close(Payer.origin(), id));
		let ends_at = START + CLOSE_WINDOW;
		assert_eq!(last_event(), Event::Closed { channel: id, by: Payer.account(), ends_at });
		go_to(ends_at - 1);
		assert_noop!(Channels::withdraw(Payer.origin(), id), Error::<Test>::TooEarly);
		assert_ok!(redeem(Payer, id, 0, 1, 100));
		go_to(ends_at);
		assert_noop!(redeem(Payer, id, 0, 1, 200), Error::<Test>::ChannelEnded);
		assert_ok!(Channels::withdraw(Payer.origin(), id));
	});
}

#[test]
fn close_should_end_at_once_when_the_provider_closes() {
	ExtBuilder::default().build_and_execute(|| {
		let (open_one, closing) = (open(), open());
		assert_ok!(Channels::close(Provider.origin(), open_one));
		assert_eq!(last_event(), Event::Closed { channel: open_one, by: Provider.account(), ends_at: START });
		assert_noop!(redeem(Payer, open_one, 0, 1, 100), Error::<Test>::ChannelEnded);
		assert_ok!(Channels::withdraw(Stranger.origin(), open_one));

		assert_ok!(Channels::close(Payer.origin(), closing));
		go_to(START + 2);
		assert_ok!(Channels::close(Provider.origin(), closing));
		assert_eq!(channel(closing).ends_at(), START + 2);
	});
}

#[test]
fn close_should_not_prolong_a_channel_that_expires_sooner() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let expiry = START + DURATION;
		go_to(expiry - 2);
		assert_ok!(Channels::close(Payer.origin(), id));
		assert_eq!(last_event(), Event::Closed { channel: id, by: Payer.account(), ends_at: expiry });
		go_to(expiry);
		assert_ok!(Channels::withdraw(Payer.origin(), id));
	});
}

#[test]
fn close_should_treat_a_payer_that_is_the_provider_as_the_provider() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Channels::open(Provider.origin(), Provider.account(), MODEL, VERSION, DEPOSIT, DURATION));
		assert_ok!(Channels::close(Provider.origin(), 0));
		assert_ok!(Channels::withdraw(Provider.origin(), 0));
	});
}

#[test]
fn close_should_fail_when_closed_over_unknown_or_of_others() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		authorise(id, Agent, 1_000, 80);
		assert_noop!(Channels::close(Stranger.origin(), id), Error::<Test>::NotParty);
		assert_noop!(Channels::close(Agent.origin(), id), Error::<Test>::NotParty);
		assert_noop!(Channels::close(Payer.origin(), 77), Error::<Test>::ChannelNotFound);
		assert_noop!(Channels::close(RuntimeOrigin::none(), id), BadOrigin);
		assert_ok!(Channels::close(Payer.origin(), id));
		assert_noop!(Channels::close(Payer.origin(), id), Error::<Test>::ChannelClosing);
		go_to(START + CLOSE_WINDOW);
		assert_noop!(Channels::close(Payer.origin(), id), Error::<Test>::ChannelEnded);
		assert_noop!(Channels::close(Provider.origin(), id), Error::<Test>::ChannelEnded);
	});
}
