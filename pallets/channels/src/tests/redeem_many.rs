use super::*;

fn redeem_many(redemptions: Vec<Redemption<sp_runtime::MultiSignature>>) -> Weight {
	let most = Channels::redeem_many_weight(&redemptions, TermsSize::MAX);
	let used = Channels::redeem_many(Provider.origin(), redemptions.try_into().unwrap(), TermsSize::MAX).unwrap();
	let used = used.actual_weight.expect("it says what it used");
	assert!(used.all_lte(most));
	used
}

#[test]
fn redeem_many_should_redeem_each_by_itself() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, other) = (open(), open_by(OtherPayer));
		let number = authorise(id, Agent, 1_000, 90);
		Serving::insert((OtherProvider.account(), MODEL), (VERSION, sp_runtime::Perbill::zero()));
		let elsewhere = NextChannelId::<Test>::get();
		assert_ok!(Channels::open(Payer.origin(), OtherProvider.account(), MODEL, VERSION, DEPOSIT, DURATION));
		System::reset_events();
		redeem_many(vec![
			signed(Payer, id, 0, 1, 100),
			signed(Payer, id, 0, 1, 90),
			signed(Stranger, id, 0, 1, 500),
			signed(Agent, id, number, 1, 200),
			signed(Agent, id, 7, 1, 200),
			signed(Agent, 77, 1, 1, 200),
			signed(Payer, elsewhere, 0, 1, 300),
			signed(OtherPayer, other, 0, 1, 300),
			Redemption { charge: Some(120), ..signed(Payer, id, 0, 2, 150) },
			Redemption { charge: Some(151), ..signed(Payer, id, 0, 2, 150) },
			signed(Payer, id, 0, 2, 150),
		]);
		let failed = |channel, authorisation, error: Error<Test>| Event::RedemptionFailed {
			channel,
			authorisation,
			error: error.into(),
		};
		let redeemed = |channel, authorisation, amount, redeemed, units, remaining| Event::Redeemed {
			channel,
			authorisation,
			amount,
			redeemed,
			units,
			positions: 0,
			remaining,
		};
		assert_eq!(
			events(),
			[
				redeemed(id, 0, 100, 100, 1, DEPOSIT - 100),
				failed(id, 0, Error::NothingToRedeem),
				failed(id, 0, Error::InvalidSignature),
				redeemed(id, number, 200, 200, 1, DEPOSIT - 300),
				failed(id, 7, Error::AuthorisationNotFound),
				failed(77, 1, Error::ChannelNotFound),
				failed(elsewhere, 0, Error::NotProvider),
				redeemed(other, 0, 300, 300, 1, DEPOSIT - 300),
				redeemed(id, 0, 20, 120, 2, DEPOSIT - 320),
				failed(id, 0, Error::ChargeOutOfRange),
				redeemed(id, 0, 30, 150, 2, DEPOSIT - 350),
			]
		);
		assert_eq!(paid(), 650);
	});
}

#[test]
fn redeem_many_should_undo_what_a_failing_one_had_written() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let state = || (Credits::get(PROTOCOL), channel_held(Payer), channel(id));
		let before = state();
		LedgerBroken::set(&true);
		redeem_many(vec![signed(Payer, id, 0, 1, 100), signed(Payer, id, 0, 2, 200)]);
		assert_eq!(state(), before);
		let error = DispatchError::Unavailable;
		assert_eq!(last_event(), Event::RedemptionFailed { channel: id, authorisation: 0, error });
	});
}

#[test]
fn redeem_many_should_charge_for_those_it_has() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let one = redeem_many(vec![signed(Payer, id, 0, 1, 100)]);
		let two = redeem_many(vec![signed(Payer, id, 0, 2, 200), signed(Payer, id, 0, 3, 300)]);
		assert_eq!(two, one.saturating_mul(2));
		// These terms are far from the largest.
		assert!(two.saturating_mul(3).all_lte(Channels::pooled_weight(2, TermsSize::MAX)));
		assert_eq!(redeem_many(vec![]), Weight::zero());
		// One that is refused costs its verification.
		let refused = redeem_many(vec![signed(Payer, id, 0, 3, 300), signed(Stranger, id, 0, 4, 400)]);
		assert_eq!(refused, Channels::refuse_weight(0).saturating_mul(2));
		assert!(refused.ref_time() < two.ref_time());
	});
}

#[test]
fn redeem_many_should_settle_more_than_a_million_inferences_in_one_call() {
	ExtBuilder::default().build_and_execute(|| {
		let vouchers: Vec<_> = (0..MAX_REDEMPTIONS)
			.map(|_| {
				let channel = open();
				signed(Payer, channel, 0, 16_000, 1_600)
			})
			.collect();
		redeem_many(vouchers);
		let units: u64 = crate::Channels::<Test>::iter_values().map(|channel| channel.units).sum();
		assert!(units > 1_000_000);
		assert_eq!(paid(), 1_600 * u128::from(MAX_REDEMPTIONS));
	});
}

#[test]
fn redeem_many_should_skip_terms_larger_than_it_is_charged_for() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let size = channel(id).frozen.terms_size();
		let voucher = || vec![signed(Payer, id, 0, 1, 100)].try_into().unwrap();
		let less = TermsSize { beneficiaries: size.beneficiaries - 1, ..size };
		assert!(Channels::redeem_many(Provider.origin(), voucher(), less).is_ok());
		let error = Error::<Test>::MaxTermsSizeExceeded.into();
		assert_eq!(last_event(), Event::RedemptionFailed { channel: id, authorisation: 0, error });
		assert_eq!(paid(), 0);
		let used = Channels::redeem_many(Provider.origin(), voucher(), size).unwrap().actual_weight;
		assert_eq!(paid(), 100);
		assert!(used.is_some_and(|used| used.all_lte(Channels::pooled_weight(1, size))));
	});
}

#[test]
fn redeem_many_should_fail_when_unsigned() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Channels::redeem_many(RuntimeOrigin::none(), Default::default(), TermsSize::MAX), BadOrigin);
	});
}
