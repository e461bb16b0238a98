use super::*;

#[test]
fn revoke_agent_should_leave_the_provider_the_close_window() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		authorise(id, Agent, 1_000, 80);
		assert_ok!(Channels::revoke_agent(Payer.origin(), id, 1));
		let expires_at = START + CLOSE_WINDOW;
		assert_eq!(last_event(), Event::AgentRevoked { channel: id, authorisation: 1, expires_at });
		go_to(expires_at - 1);
		assert_ok!(redeem(Agent, id, 1, 1, 300));
		go_to(expires_at);
		assert_noop!(redeem(Agent, id, 1, 2, 400), Error::<Test>::AuthorisationExpired);
		// The payer's own authorisation is not affected.
		assert_ok!(redeem(Payer, id, 0, 1, 50));
		assert_eq!(paid(), 350);
	});
}

#[test]
fn revoke_agent_should_not_prolong_what_ends_sooner() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		authorise(id, Agent, 1_000, START + 4);
		assert_ok!(Channels::revoke_agent(Payer.origin(), id, 1));
		assert_eq!(authorisation(id, 1).expires_at, START + 4);
		authorise(id, Agent, 1_000, 80);
		assert_ok!(Channels::revoke_agent(Payer.origin(), id, 2));
		go_to(START + 5);
		assert_ok!(Channels::revoke_agent(Payer.origin(), id, 2));
		assert_eq!(authorisation(id, 2).expires_at, START + CLOSE_WINDOW);
	});
}

#[test]
fn revoke_agent_should_fail_when_there_is_no_agent_to_revoke() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		authorise(id, Agent, 1_000, 20);
		assert_noop!(Channels::revoke_agent(Payer.origin(), id, 0), Error::<Test>::PayerAuthorisation);
		assert_noop!(Channels::revoke_agent(Payer.origin(), id, 2), Error::<Test>::AuthorisationNotFound);
		assert_noop!(Channels::revoke_agent(Payer.origin(), 77, 1), Error::<Test>::ChannelNotFound);
		assert_noop!(Channels::revoke_agent(Agent.origin(), id, 1), Error::<Test>::NotPayer);
		assert_noop!(Channels::revoke_agent(RuntimeOrigin::none(), id, 1), BadOrigin);
		go_to(20);
		assert_noop!(Channels::revoke_agent(Payer.origin(), id, 1), Error::<Test>::AuthorisationExpired);
		assert_ok!(Channels::close(Payer.origin(), id));
		assert_noop!(Channels::revoke_agent(Payer.origin(), id, 1), Error::<Test>::ChannelClosing);
		go_to(20 + CLOSE_WINDOW);
		assert_noop!(Channels::revoke_agent(Payer.origin(), id, 1), Error::<Test>::ChannelEnded);
	});
}
