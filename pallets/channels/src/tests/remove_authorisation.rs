use super::*;

#[test]
fn remove_authorisation_should_refund_the_deposit_after_expiry() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		authorise(id, Agent, 1_000, 20);
		assert_ok!(redeem(Agent, id, 1, 5, 300));
		go_to(19);
		assert_noop!(Channels::remove_authorisation(Stranger.origin(), id, 1), Error::<Test>::TooEarly);
		go_to(20);
		assert_ok!(Channels::remove_authorisation(Stranger.origin(), id, 1));
		assert_eq!(last_event(), Event::AuthorisationRemoved { channel: id, authorisation: 1 });
		assert_eq!((deposit_held(Payer), Authorisations::<Test>::iter().count()), (CHANNEL_DEPOSIT, 0));
		// The amount redeemed with it stays redeemed.
		assert_eq!((channel(id).redeemed, channel(id).units), (300, 5));
	});
}

#[test]
fn remove_authorisation_should_work_once_its_channel_is_over_or_gone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		authorise(id, Agent, 1_000, 500);
		authorise(id, Agent, 1_000, 500);
		assert_ok!(Channels::close(Provider.origin(), id));
		assert_ok!(Channels::remove_authorisation(Stranger.origin(), id, 1));
		assert_ok!(Channels::withdraw(Stranger.origin(), id));
		assert_eq!(deposit_held(Payer), AUTHORISATION_DEPOSIT);
		assert_ok!(Channels::remove_authorisation(Stranger.origin(), id, 2));
		assert_eq!((deposit_held(Payer), Balances::free_balance(Payer.account())), (0, ENDOWMENT));
	});
}

#[test]
fn remove_authorisation_should_credit_what_the_account_cannot_take() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		authorise(id, Agent, 1_000, 20);
		// Less than the existential deposit.
		Authorisations::<Test>::mutate(id, 1, |authorisation| authorisation.as_mut().unwrap().deposit = 7);
		crate::Channels::<Test>::mutate(id, |channel| {
			channel.as_mut().unwrap().frozen.storage_deposit += AUTHORISATION_DEPOSIT - 7
		});
		empty(Payer);
		go_to(20);
		assert_ok!(Channels::remove_authorisation(Stranger.origin(), id, 1));
		assert_eq!(Credits::get(Payer.account()), 7);
	});
}

#[test]
fn remove_authorisation_should_fail_when_there_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open();
		go_to(START + DURATION);
		assert_noop!(Channels::remove_authorisation(Stranger.origin(), id, 0), Error::<Test>::PayerAuthorisation);
		assert_noop!(Channels::remove_authorisation(Stranger.origin(), id, 1), Error::<Test>::AuthorisationNotFound);
		assert_noop!(Channels::remove_authorisation(RuntimeOrigin::none(), id, 1), BadOrigin);
	});
}
