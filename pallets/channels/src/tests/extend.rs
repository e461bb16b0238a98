use super::*;

#[test]
fn extend_should_let_the_channel_last_longer() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(Channels::extend(Payer.origin(), id, START + DURATION + 50));
		assert_eq!(last_event(), Event::Extended { channel: id, expires_at: START + DURATION + 50 });
		go_to(START + DURATION + 49);
		assert_ok!(redeem(Payer, id, 0, 1, 10));
		go_to(START + DURATION + 50);
		assert_noop!(redeem(Payer, id, 0, 1, 20), Error::<Test>::ChannelEnded);
	});
}

#[test]
fn extend_should_not_keep_superseded_terms() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = (open(), START + DURATION + 1);
		let terms = ModelTerms::get((MODEL, VERSION)).unwrap();
		ModelTerms::insert((MODEL, VERSION + 1), terms);
		assert_noop!(Channels::extend(Payer.origin(), id, later), Error::<Test>::TermsSuperseded);
		ModelTerms::remove((MODEL, VERSION + 1));
		RetiredModels::insert(MODEL, ());
		assert_noop!(Channels::extend(Payer.origin(), id, later), Error::<Test>::ModelUnavailable);
		RetiredModels::remove(MODEL);
		assert_ok!(Channels::extend(Payer.origin(), id, later));
	});
}

#[test]
fn extend_should_fail_when_not_later_or_too_late() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_noop!(Channels::extend(Payer.origin(), id, START + DURATION), Error::<Test>::NotLater);
		assert_noop!(Channels::extend(Payer.origin(), id, START), Error::<Test>::NotLater);
		let latest = START + MAX_DURATION;
		assert_noop!(Channels::extend(Payer.origin(), id, latest + 1), Error::<Test>::DurationOutOfRange);
		assert_ok!(Channels::extend(Payer.origin(), id, latest));
		go_to(START + 1);
		assert_ok!(Channels::extend(Payer.origin(), id, latest + 1));
	});
}

#[test]
fn extend_should_fail_when_the_channel_is_closing_over_or_of_others() {
	ExtBuilder::default().build_and_execute(|| {
		let (closing, expiring) = (open(), open());
		let later = START + DURATION + 1;
		assert_noop!(Channels::extend(Provider.origin(), closing, later), Error::<Test>::NotPayer);
		assert_noop!(Channels::extend(Payer.origin(), 77, later), Error::<Test>::ChannelNotFound);
		assert_noop!(Channels::extend(RuntimeOrigin::none(), closing, later), BadOrigin);
		assert_ok!(Channels::close(Payer.origin(), closing));
		assert_noop!(Channels::extend(Payer.origin(), closing, later), Error::<Test>::ChannelClosing);
		go_to(START + DURATION);
		assert_noop!(Channels::extend(Payer.origin(), expiring, later), Error::<Test>::ChannelEnded);
	});
}

#[test]
fn extend_should_fail_when_the_provider_asks_for_a_larger_share() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let offer = |percent| {
			Serving::insert((Provider.account(), MODEL), (VERSION, sp_runtime::Perbill::from_percent(percent)))
		};
		offer(39);
		let later = START + DURATION + 1;
		assert_noop!(Channels::extend(Payer.origin(), id, later), Error::<Test>::NotServing);
		offer(38);
		// The channel keeps the cut that it began with.
		ProtocolCut::set(&sp_runtime::Perbill::from_percent(90));
		assert_ok!(Channels::extend(Payer.origin(), id, later));
	});
}
