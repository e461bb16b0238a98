use super::*;

#[test]
fn channel_remaining_should_return_the_rest_and_the_end() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Channels::channel_remaining(0), None);
		let id = open();
		assert_ok!(redeem(Payer, id, 0, 7, 2_500));
		let open = ChannelRemaining {
			deposited: DEPOSIT,
			redeemed: 2_500,
			remaining: DEPOSIT - 2_500,
			units: 7,
			ends_at: START + DURATION,
			closing: false,
			over: false,
		};
		assert_eq!(Channels::channel_remaining(id), Some(open.clone()));
		assert_ok!(Channels::close(Payer.origin(), id));
		let closing = ChannelRemaining { ends_at: START + CLOSE_WINDOW, closing: true, ..open };
		assert_eq!(Channels::channel_remaining(id), Some(closing.clone()));
		go_to(START + CLOSE_WINDOW);
		assert_eq!(Channels::channel_remaining(id), Some(ChannelRemaining { over: true, ..closing }));
	});
}

#[test]
fn authorisation_remaining_should_return_the_limit_of_a_voucher() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 1_000, 50);
		assert_ok!(redeem(Agent, id, number, 3, 200));
		let of_agent = AuthorisationRemaining {
			signer: Agent.account(),
			cap: Some(1_000),
			lowering: None,
			tally: Tally { redeemed: 200, units: 3, ..Default::default() },
			remaining: 800,
			ends_at: 50,
		};
		assert_eq!(Channels::authorisation_remaining(id, number), Some(of_agent.clone()));
		let own = AuthorisationRemaining {
			signer: Payer.account(),
			cap: None,
			lowering: None,
			tally: Tally::default(),
			remaining: DEPOSIT - 200,
			ends_at: START + DURATION,
		};
		assert_eq!(Channels::authorisation_remaining(id, 0), Some(own));
		assert_eq!(Channels::authorisation_remaining(id, 2), None);
		assert_eq!(Channels::authorisation_remaining(77, 0), None);

		assert_ok!(Channels::adjust_agent(Payer.origin(), id, number, 300, 50));
		let lowering = Some(Lowering { cap: 300, from: START + CLOSE_WINDOW });
		let lowered = AuthorisationRemaining { lowering, ..of_agent.clone() };
		assert_eq!(Channels::authorisation_remaining(id, number), Some(lowered));
		go_to(START + CLOSE_WINDOW);
		let lower = AuthorisationRemaining { cap: Some(300), remaining: 100, ..of_agent.clone() };
		assert_eq!(Channels::authorisation_remaining(id, number), Some(lower.clone()));
		go_to(50);
		assert_eq!(
			Channels::authorisation_remaining(id, number),
			Some(AuthorisationRemaining { remaining: 0, ..lower })
		);
	});
}

#[test]
fn dry_run_redeem_should_return_the_result_and_change_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let number = authorise(id, Agent, 700, 90);
		let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
		assert_eq!(dry_run(Payer, id, 0, 300), Ok(300));
		assert_eq!(dry_run(Agent, id, number, 5_000), Ok(700));
		assert_eq!(dry_run(Payer, id, number, 300), Err(Error::<Test>::InvalidSignature.into()));
		assert_eq!(dry_run(Payer, 77, 0, 300), Err(Error::<Test>::ChannelNotFound.into()));
		LedgerBroken::set(&true);
		assert_eq!(dry_run(Payer, id, 0, 300), Err(DispatchError::Unavailable));
		LedgerBroken::set(&false);
		sp_io::storage::clear(&LedgerBroken::key());
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root);
		assert_ok!(redeem(Payer, id, 0, 1, 300));
		assert_eq!(dry_run(Payer, id, 0, 450), Ok(150));
		let charge =
			|charge| Channels::dry_run_redeem(Redemption { charge: Some(charge), ..signed(Payer, id, 0, 2, 450) });
		assert_eq!(charge(440), Ok(140));
		assert_eq!(charge(451), Err(Error::<Test>::ChargeOutOfRange.into()));
	});
}

#[test]
fn voucher_bytes_should_be_those_that_redeem_verifies() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_eq!(Channels::voucher_bytes(77, 0, 1, 100, None), None);
		let bytes = Channels::voucher_bytes(id, 0, 12, 345, None).unwrap();
		let text = format!(
			"Tributary channel voucher\nchain: 0x{}\nchannel: 0\nopened: 1003\nprovider: {:?}\nauthorisation: 0\n\
			units: 12\namount: 345",
			"6e".repeat(32),
			sp_core::H256(Provider.account().into())
		);
		assert_eq!(String::from_utf8(bytes.clone()).unwrap(), text);
		let signature = Payer.sign(&bytes);
		assert_ok!(bring(Redemption { signature, ..signed(Payer, id, 0, 12, 345) }));
	});
}
