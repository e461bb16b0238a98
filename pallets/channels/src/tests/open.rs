use super::*;
use sp_runtime::Perbill;

fn open_with(deposit: Balance, expires_in: BlockNumber) -> DispatchResult {
	Channels::open(Payer.origin(), Provider.account(), MODEL, VERSION, deposit, expires_in)
}

#[test]
fn open_should_hold_the_deposits_and_freeze_the_conditions() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(open_with(DEPOSIT, DURATION));
		assert_eq!(
			last_event(),
			Event::Opened {
				channel: 0,
				payer: Payer.account(),
				provider: Provider.account(),
				model: MODEL,
				version: VERSION,
				deposit: DEPOSIT,
				opened_at: 1_000 + START,
				expires_at: START + DURATION,
				close_window: CLOSE_WINDOW,
				protocol_cut: Perbill::from_percent(5),
			}
		);
		assert_eq!((channel_held(Payer), deposit_held(Payer)), (DEPOSIT, CHANNEL_DEPOSIT));
		assert_eq!(Pins::get((MODEL, VERSION)), 1);

		ProtocolCut::set(&Perbill::from_percent(50));
		CloseWindow::set(&77);
		let frozen = channel(0).frozen;
		assert_eq!((frozen.protocol_cut, frozen.close_window), (Perbill::from_percent(5), CLOSE_WINDOW));
		assert_eq!((frozen.releases, frozen.beneficiaries), (1, 2));
		assert_ok!(open_with(MIN_DEPOSIT, MAX_DURATION));
		assert_eq!((channel(1).frozen.close_window, channel(1).expires_at), (77, START + MAX_DURATION));
		assert_eq!(deposit_held(Payer), 2 * CHANNEL_DEPOSIT);
	});
}

#[test]
fn open_should_fail_when_too_little_is_deposited() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(open_with(MIN_DEPOSIT - 1, DURATION), Error::<Test>::InsufficientDeposit);
		assert_noop!(open_with(ENDOWMENT, DURATION), TokenError::FundsUnavailable);
		assert_noop!(open_with(ENDOWMENT - CHANNEL_DEPOSIT, DURATION), TokenError::FundsUnavailable);
	});
}

#[test]
fn open_should_fail_when_the_duration_is_out_of_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(open_with(DEPOSIT, 0), Error::<Test>::DurationOutOfRange);
		assert_noop!(open_with(DEPOSIT, MAX_DURATION + 1), Error::<Test>::DurationOutOfRange);
	});
}

#[test]
fn open_should_fail_when_the_model_or_its_terms_are_unavailable() {
	ExtBuilder::default().build_and_execute(|| {
		let open =
			|model, version| Channels::open(Payer.origin(), Provider.account(), model, version, DEPOSIT, DURATION);
		assert_noop!(open(77, VERSION), Error::<Test>::ModelUnavailable);
		assert_noop!(open(RETIRED, VERSION), Error::<Test>::ModelUnavailable);
		assert_noop!(open(MODEL, VERSION + 1), Error::<Test>::TermsNotFound);
		assert_noop!(open(MODEL, VERSION - 1), Error::<Test>::TermsSuperseded);
		assert_noop!(open(UNSERVED, VERSION), Error::<Test>::NotServing);
		let other = Channels::open(Payer.origin(), OtherProvider.account(), MODEL, VERSION, DEPOSIT, DURATION);
		assert_noop!(other, Error::<Test>::NotServing);
	});
}

#[test]
fn open_should_fail_when_the_provider_did_not_agree_to_the_terms() {
	ExtBuilder::default().build_and_execute(|| {
		// The protocol takes 5% of the amount, the provider 40% of the rest.
		let offer = |version, share| Serving::insert((Provider.account(), MODEL), (version, share));
		offer(VERSION - 1, Perbill::zero());
		assert_noop!(open_with(DEPOSIT, DURATION), Error::<Test>::NotServing);
		offer(VERSION, Perbill::from_percent(39));
		assert_noop!(open_with(DEPOSIT, DURATION), Error::<Test>::NotServing);
		offer(VERSION, Perbill::from_percent(38));
		assert_ok!(open_with(DEPOSIT, DURATION));
	});
}

#[test]
fn open_should_fail_when_unsigned() {
	ExtBuilder::default().build_and_execute(|| {
		let open = Channels::open(RuntimeOrigin::none(), Provider.account(), MODEL, VERSION, DEPOSIT, DURATION);
		assert_noop!(open, BadOrigin);
	});
}

#[test]
fn open_should_never_reuse_an_id() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!((open(), open()), (0, 1));
		assert_ok!(Channels::close(Provider.origin(), 1));
		assert_ok!(Channels::withdraw(Stranger.origin(), 1));
		assert_eq!(open(), 2);
		NextChannelId::<Test>::put(u64::MAX);
		assert_noop!(open_with(DEPOSIT, DURATION), ArithmeticError::Overflow);
	});
}
