use super::*;
use tributary_primitives::traits::ServiceId;

#[test]
fn redeem_should_settle_the_difference_as_a_fee() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(redeem(Payer, id, 0, 25, 1_000));
		assert_eq!(
			last_event(),
			Event::Redeemed {
				channel: id,
				authorisation: 0,
				amount: 1_000,
				redeemed: 1_000,
				units: 25,
				positions: 0,
				remaining: DEPOSIT - 1_000
			}
		);
		// 5% go to the protocol; of the rest 40% to the provider, 30% and 10% to the owners of the
		// model and its base, and 20% to the data, of which the owner of the Datanet takes a tenth.
		let credits = [PROTOCOL, Provider.account(), MODEL_OWNER, BASE_OWNER, DATANET_OWNER].map(Credits::get);
		assert_eq!(credits, [50, 380, 285, 95, 19]);
		assert_eq!(PoolCredits::get(RELEASE), 171);

		assert_ok!(redeem(Payer, id, 0, 60, 1_700));
		let receipts = Receipts::get();
		assert_eq!(receipts.iter().map(|receipt| receipt.fee).collect::<Vec<_>>(), [1_000, 700]);
		assert_eq!(receipts[1].requester, Payer.account());
		assert_eq!(receipts[1].provider, Provider.account());
		assert_eq!(
			(receipts[1].service, receipts[1].model, receipts[1].version),
			(ServiceId::Channel { channel: id }, MODEL, VERSION)
		);
		assert_eq!(
			(channel(id).own, channel(id).units),
			(Tally { redeemed: 1_700, units: 60, ..Default::default() }, 60)
		);
		assert_eq!(channel_held(Payer), DEPOSIT - 1_700);
	});
}

#[test]
fn redeem_should_take_the_signatures_of_all_schemes_and_wallets() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let (ed25519, ecdsa) = (authorise(id, Agent, 5_000, 90), authorise(id, OtherAgent, 5_000, 90));
		for (amount, (who, number)) in [(Payer, 0), (Agent, ed25519), (OtherAgent, ecdsa)].into_iter().enumerate() {
			let amount = 100 + amount as u128;
			assert_ok!(redeem(who, id, number, 1, amount));
			let signature = who.sign(&voucher(id, number, 2, 2 * amount).wrapped());
			assert_ok!(bring(Redemption { signature, ..signed(who, id, number, 2, 2 * amount) }));
		}
		assert_eq!((paid(), channel(id).units), (2 * (100 + 101 + 102), 6));
	});
}

#[test]
fn redeem_should_never_pay_the_same_twice() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let (first, second) = (signed(Payer, id, 0, 1, 100), signed(Payer, id, 0, 2, 250));
		assert_ok!(bring(second.clone()));
		assert_noop!(bring(second), Error::<Test>::NothingToRedeem);
		assert_noop!(bring(first), Error::<Test>::NothingToRedeem);
		assert_eq!(paid(), 250);
	});
}

#[test]
fn redeem_should_pay_up_to_the_rest_of_cap_and_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, DEPOSIT - 1_000, 90);
		assert_ok!(redeem(Payer, id, 0, 1, 5_000));
		assert_ok!(redeem(Agent, id, number, 1, u128::MAX));
		// The rest of the deposit is less than the rest of the cap.
		assert_eq!((paid(), channel(id).remaining(), authorisation(id, number).tally.redeemed), (DEPOSIT, 0, 5_000));
		assert_noop!(redeem(Payer, id, 0, 1, 6_000), Error::<Test>::NothingToRedeem);
		// After a top-up each voucher pays the rest.
		assert_ok!(Channels::top_up(Payer.origin(), id, 10_000));
		assert_ok!(redeem(Agent, id, number, 1, u128::MAX));
		assert_eq!(authorisation(id, number).tally.redeemed, DEPOSIT - 1_000);
		assert_noop!(redeem(Agent, id, number, 1, u128::MAX), Error::<Test>::NothingToRedeem);
		assert_ok!(redeem(Payer, id, 0, 1, 6_000));
		assert_eq!(paid(), DEPOSIT + 5_000);
	});
}

#[test]
fn redeem_should_charge_a_part_and_leave_the_rest() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let whole = signed(Payer, id, 0, 8, 1_000);
		let part = |charge| Redemption { charge: Some(charge), ..whole.clone() };
		assert_ok!(bring(part(300)));
		assert_eq!(
			last_event(),
			Event::Redeemed {
				channel: id,
				authorisation: 0,
				amount: 300,
				redeemed: 300,
				units: 8,
				positions: 0,
				remaining: DEPOSIT - 300
			}
		);
		// The charge is a total, as the voucher's amount is.
		assert_noop!(bring(part(300)), Error::<Test>::NothingToRedeem);
		assert_noop!(bring(part(0)), Error::<Test>::NothingToRedeem);
		assert_ok!(bring(part(450)));
		assert_eq!((paid(), channel(id).own), (450, Tally { redeemed: 450, units: 8, ..Default::default() }));
		assert_ok!(bring(part(1_000)));
		assert_noop!(bring(whole.clone()), Error::<Test>::NothingToRedeem);
		assert_eq!((paid(), channel_held(Payer)), (1_000, DEPOSIT - 1_000));
	});
}

#[test]
fn redeem_should_never_charge_more_than_signed_cap_or_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 700, 90);
		let charge = |who, number, amount, charge| {
			bring(Redemption { charge: Some(charge), ..signed(who, id, number, 1, amount) })
		};
		assert_noop!(charge(Payer, 0, 100, 101), Error::<Test>::ChargeOutOfRange);
		assert_noop!(charge(Payer, 0, 100, u128::MAX), Error::<Test>::ChargeOutOfRange);
		assert_noop!(charge(Agent, 0, 100, 50), Error::<Test>::InvalidSignature);
		assert_ok!(charge(Agent, number, 2_000, 1_500));
		assert_eq!(paid(), 700);
		assert_ok!(charge(Payer, 0, 2 * DEPOSIT, DEPOSIT));
		assert_eq!((paid(), channel(id).remaining()), (DEPOSIT, 0));
	});
}

#[test]
fn redeem_should_fail_when_not_provider() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let voucher = signed(Payer, id, 0, 1, 100);
		// The owner of the model is paid by each voucher, and would leave the payer no discount.
		for who in [Payer.account(), OtherProvider.account(), MODEL_OWNER] {
			assert_noop!(bring_by(who, voucher.clone()), Error::<Test>::NotProvider);
		}
		assert_ok!(bring_by(Provider.account(), voucher));
	});
}

#[test]
fn redeem_should_count_the_most_units_of_each_authorisation() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 1_000, 90);
		assert_ok!(redeem(Payer, id, 0, 10, 100));
		assert_ok!(redeem(Payer, id, 0, 4, 200));
		assert_ok!(redeem(Agent, id, number, 7, 100));
		assert_eq!((channel(id).own.units, authorisation(id, number).tally.units, channel(id).units), (10, 7, 17));
		assert_ok!(redeem(Agent, id, number, u64::MAX, 200));
		assert_eq!(channel(id).units, u64::MAX);
	});
}

#[test]
fn redeem_should_fail_when_the_signature_is_not_the_key_s() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 1_000, 90);
		assert_noop!(redeem(Stranger, id, 0, 1, 100), Error::<Test>::InvalidSignature);
		assert_noop!(redeem(Provider, id, 0, 1, 100), Error::<Test>::InvalidSignature);
		assert_noop!(redeem(Agent, id, 0, 1, 100), Error::<Test>::InvalidSignature);
		assert_noop!(redeem(Payer, id, number, 1, 100), Error::<Test>::InvalidSignature);
		assert_noop!(redeem(OtherAgent, id, number, 1, 100), Error::<Test>::InvalidSignature);
		// A signature is bad for other numbers than those signed.
		let voucher = signed(Payer, id, 0, 1, 100);
		assert_noop!(bring(Redemption { amount: 101, ..voucher.clone() }), Error::<Test>::InvalidSignature);
		assert_noop!(bring(Redemption { amount: 99, ..voucher.clone() }), Error::<Test>::InvalidSignature);
		assert_noop!(bring(Redemption { units: 2, ..voucher }), Error::<Test>::InvalidSignature);
	});
}

#[test]
fn redeem_should_fail_when_there_is_nothing_to_redeem_on() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_noop!(redeem(Payer, id, 0, 1, 0), Error::<Test>::NothingToRedeem);
		assert_noop!(redeem(Payer, 77, 0, 1, 100), Error::<Test>::ChannelNotFound);
		assert_noop!(redeem(Agent, id, 1, 1, 100), Error::<Test>::AuthorisationNotFound);
		assert_noop!(Channels::redeem(RuntimeOrigin::none(), signed(Payer, id, 0, 1, 100)), BadOrigin);
	});
}

#[test]
fn redeem_should_fail_from_the_block_of_expiry_on() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 1_000, 50);
		go_to(49);
		assert_ok!(redeem(Agent, id, number, 1, 100));
		go_to(50);
		assert_noop!(redeem(Agent, id, number, 2, 200), Error::<Test>::AuthorisationExpired);
		go_to(START + DURATION - 1);
		assert_ok!(redeem(Payer, id, 0, 1, 100));
		go_to(START + DURATION);
		assert_noop!(redeem(Payer, id, 0, 2, 200), Error::<Test>::ChannelEnded);
	});
}

#[test]
fn redeem_should_wait_with_the_clock() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		// The chain goes on for a year, the clock does not.
		let block = System::block_number();
		System::set_block_number(block + 5_000_000);
		Stopped::put(1_000 + 5_000_000);
		assert_eq!(now(), START);
		assert_ok!(redeem(Payer, id, 0, 1, 100));
	});
}

#[test]
fn redeem_should_leave_all_as_it_was_when_the_ledger_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 1_000, 90);
		LedgerBroken::set(&true);
		assert_noop!(redeem(Payer, id, 0, 1, 100), DispatchError::Unavailable);
		assert_noop!(redeem(Agent, id, number, 1, 100), DispatchError::Unavailable);
		LedgerBroken::set(&false);
		assert_ok!(redeem(Payer, id, 0, 1, 100));
	});
}

#[test]
fn redeem_should_work_whatever_becomes_of_payer_provider_and_model() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		empty(Payer);
		Serving::remove((Provider.account(), MODEL));
		RetiredModels::insert(MODEL, ());
		ProtocolCut::set(&sp_runtime::Perbill::from_percent(90));
		ModelTerms::insert((MODEL, VERSION + 1), MockModels::terms(MODEL, 1).unwrap());
		assert_ok!(redeem(Payer, id, 0, 1, 1_000));
		assert_eq!((paid(), Receipts::get()[0].version, Receipts::get()[0].protocol), (1_000, VERSION, 50));
	});
}

#[test]
fn redeem_should_charge_its_checks_when_refused_before_the_ledger() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 1_000, 50);
		let refused = <() as WeightInfo>::refuse_redeem(0) + <() as WeightInfo>::verify_ecdsa()
			- <() as WeightInfo>::verify_sr25519();
		let send = |who: Party, redemption| Channels::redeem(who.origin(), redemption);
		let fails = |who, redemption, error: Error<Test>| {
			let failed = send(who, redemption).unwrap_err();
			assert_eq!((failed.error, failed.post_info.actual_weight), (error.into(), Some(refused)));
		};
		let good = signed(Payer, id, 0, 1, 100);
		fails(Provider, Redemption { channel: 77, ..good.clone() }, Error::ChannelNotFound);
		fails(Stranger, good.clone(), Error::NotProvider);
		fails(Provider, Redemption { charge: Some(101), ..good.clone() }, Error::ChargeOutOfRange);
		fails(Provider, Redemption { amount: 99, ..good.clone() }, Error::InvalidSignature);
		fails(Provider, signed(Agent, id, 7, 1, 100), Error::AuthorisationNotFound);
		assert_ok!(send(Provider, good.clone()));
		fails(Provider, good.clone(), Error::NothingToRedeem);
		go_to(50);
		fails(Provider, signed(Agent, id, number, 1, 100), Error::AuthorisationExpired);
		go_to(START + DURATION);
		fails(Provider, good, Error::ChannelEnded);
		assert!(refused.ref_time() < Channels::max_redeem_weight(0).ref_time());
	});
}

#[test]
fn redeem_should_charge_what_its_terms_take_when_the_ledger_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let voucher = signed(Payer, id, 0, 1, 100);
		LedgerBroken::set(&true);
		let failed = Channels::redeem(Provider.origin(), voucher).unwrap_err();
		let size = channel(id).frozen.terms_size();
		assert_eq!(failed.error, DispatchError::Unavailable);
		assert_eq!(failed.post_info.actual_weight, Some(Channels::redeem_weight(size, 0)));
	});
}

#[test]
fn redeem_should_charge_what_its_terms_take() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let used = Channels::redeem(Provider.origin(), signed(Payer, id, 0, 1, 100)).unwrap();
		// One Release, two beneficiaries, and the extra cost of the costliest signature scheme.
		let expected = <() as WeightInfo>::redeem(0, 1, 2) + <() as WeightInfo>::verify_ecdsa()
			- <() as WeightInfo>::verify_sr25519();
		assert_eq!(used.actual_weight, Some(expected));
		assert!(expected.all_lte(Channels::max_redeem_weight(0)));
	});
}
