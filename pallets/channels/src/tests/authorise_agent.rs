use super::*;

#[test]
fn authorise_agent_should_let_the_agent_sign_up_to_its_cap() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_ok!(Channels::authorise_agent(Payer.origin(), id, Agent.account(), 1_000, 50));
		assert_eq!(
			last_event(),
			Event::AgentAuthorised {
				channel: id,
				authorisation: 1,
				agent: Agent.account(),
				cap: 1_000,
				expires_at: 50
			}
		);
		assert_eq!(deposit_held(Payer), CHANNEL_DEPOSIT + AUTHORISATION_DEPOSIT);
		assert_ok!(redeem(Agent, id, 1, 7, 600));
		assert_ok!(redeem(Agent, id, 1, 9, 1_001));
		assert_eq!(paid(), 1_000);
		assert_noop!(redeem(Agent, id, 1, 9, 2_000), Error::<Test>::NothingToRedeem);
	});
}

#[test]
fn authorise_agent_should_never_reuse_a_number() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		assert_eq!(authorise(id, Agent, 100, 50), 1);
		assert_eq!(authorise(id, OtherAgent, 100, 10), 2);
		go_to(10);
		assert_ok!(Channels::remove_authorisation(Stranger.origin(), id, 2));
		assert_eq!(authorise(id, OtherAgent, 100, 50), 3);
		// A voucher that names the old number is not valid for the new one.
		let old = signed(OtherAgent, id, 2, 1, 100);
		assert_noop!(bring(old.clone()), Error::<Test>::AuthorisationNotFound);
		assert_noop!(bring(Redemption { authorisation: 3, ..old }), Error::<Test>::InvalidSignature);
		crate::Channels::<Test>::mutate(id, |channel| channel.as_mut().unwrap().next_authorisation = u32::MAX);
		let one_more = Channels::authorise_agent(Payer.origin(), id, Agent.account(), 1, 50);
		assert_noop!(one_more, ArithmeticError::Overflow);
	});
}

#[test]
fn authorise_agent_should_fail_when_it_grants_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		let grant = |cap, until| Channels::authorise_agent(Payer.origin(), id, Agent.account(), cap, until);
		assert_noop!(grant(0, 50), Error::<Test>::ZeroAmount);
		assert_noop!(grant(1, START), Error::<Test>::AuthorisationExpired);
		assert_ok!(grant(1, START + 1));
	});
}

#[test]
fn authorise_agent_should_fail_when_the_payer_cannot_grant() {
	ExtBuilder::default().build_and_execute(|| {
		let (closing, expiring, poor) = (open(), open(), open_by(OtherPayer));
		let grant = |who: Party, id| Channels::authorise_agent(who.origin(), id, Agent.account(), 1, 500);
		assert_noop!(grant(Agent, closing), Error::<Test>::NotPayer);
		assert_noop!(grant(Payer, 77), Error::<Test>::ChannelNotFound);
		let unsigned = Channels::authorise_agent(RuntimeOrigin::none(), closing, Agent.account(), 1, 50);
		assert_noop!(unsigned, BadOrigin);
		empty(OtherPayer);
		assert_noop!(grant(OtherPayer, poor), TokenError::FundsUnavailable);
		assert_ok!(Channels::close(Payer.origin(), closing));
		assert_noop!(grant(Payer, closing), Error::<Test>::ChannelClosing);
		go_to(START + DURATION);
		assert_noop!(grant(Payer, expiring), Error::<Test>::ChannelEnded);
	});
}
