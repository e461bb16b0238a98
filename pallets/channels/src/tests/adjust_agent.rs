use super::*;
use proptest::prelude::*;

const CAP: Balance = 1_000;
const EXPIRY: BlockNumber = 80;

fn adjust(id: ChannelId, cap: Balance, expires_at: BlockNumber) -> DispatchResult {
	Channels::adjust_agent(Payer.origin(), id, 1, cap, expires_at)
}

fn with_agent() -> ChannelId {
	let id = open();
	authorise(id, Agent, CAP, EXPIRY);
	id
}

#[test]
fn adjust_agent_should_grant_more_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		let id = with_agent();
		assert_ok!(adjust(id, CAP + 500, EXPIRY + 5));
		assert_eq!(
			last_event(),
			Event::AgentAdjusted {
				channel: id,
				authorisation: 1,
				cap: CAP + 500,
				lowering: None,
				expires_at: EXPIRY + 5
			}
		);
		assert_ok!(redeem(Agent, id, 1, 1, 9_999));
		assert_eq!(paid(), CAP + 500);
		go_to(EXPIRY + 4);
		assert_noop!(redeem(Agent, id, 1, 1, 9_999), Error::<Test>::NothingToRedeem);
	});
}

#[test]
fn adjust_agent_should_lower_a_cap_after_the_close_window() {
	ExtBuilder::default().build_and_execute(|| {
		let id = with_agent();
		assert_ok!(adjust(id, 400, EXPIRY));
		let lowering = Some(Lowering { cap: 400, from: START + CLOSE_WINDOW });
		assert_eq!(
			last_event(),
			Event::AgentAdjusted { channel: id, authorisation: 1, cap: CAP, lowering, expires_at: EXPIRY }
		);
		go_to(START + CLOSE_WINDOW - 1);
		// A voucher is payable until the last block of the window.
		assert_eq!(dry_run(Agent, id, 1, 700), Ok(700));
		go_to(START + CLOSE_WINDOW);
		assert_eq!(dry_run(Agent, id, 1, 700), Ok(400));
		assert_ok!(redeem(Agent, id, 1, 1, 700));
		assert_eq!((paid(), authorisation(id, 1).cap, authorisation(id, 1).lowering), (400, 400, None));
	});
}

#[test]
fn adjust_agent_should_never_take_back_what_was_redeemed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = with_agent();
		assert_ok!(redeem(Agent, id, 1, 1, 300));
		assert_ok!(adjust(id, 0, EXPIRY));
		assert_ok!(redeem(Agent, id, 1, 1, 600));
		go_to(START + CLOSE_WINDOW);
		assert_noop!(redeem(Agent, id, 1, 1, 700), Error::<Test>::NothingToRedeem);
		// A cap below the amount redeemed counts as one of that amount.
		assert_ok!(adjust(id, 650, EXPIRY));
		assert_ok!(redeem(Agent, id, 1, 1, 700));
		assert_eq!(paid(), 650);
	});
}

#[test]
fn adjust_agent_should_give_a_further_reduction_a_window_of_its_own() {
	ExtBuilder::default().build_and_execute(|| {
		let id = with_agent();
		assert_ok!(adjust(id, 400, EXPIRY));
		go_to(START + 5);
		assert_ok!(adjust(id, 200, EXPIRY));
		assert_eq!(authorisation(id, 1).lowering, Some(Lowering { cap: 200, from: START + 5 + CLOSE_WINDOW }));
		go_to(START + CLOSE_WINDOW);
		assert_eq!(dry_run(Agent, id, 1, 700), Ok(700));
		go_to(START + 5 + CLOSE_WINDOW);
		assert_eq!(dry_run(Agent, id, 1, 700), Ok(200));
	});
}

#[test]
fn adjust_agent_should_soften_or_end_a_reduction_on_its_way() {
	ExtBuilder::default().build_and_execute(|| {
		let id = with_agent();
		assert_ok!(adjust(id, 400, EXPIRY));
		go_to(START + 5);
		assert_ok!(adjust(id, 600, EXPIRY));
		assert_eq!(authorisation(id, 1).lowering, Some(Lowering { cap: 600, from: START + CLOSE_WINDOW }));
		assert_ok!(adjust(id, CAP, EXPIRY));
		assert_eq!((authorisation(id, 1).cap, authorisation(id, 1).lowering), (CAP, None));
	});
}

#[test]
fn adjust_agent_should_bring_an_expiry_no_nearer_than_the_close_window() {
	ExtBuilder::default().build_and_execute(|| {
		let id = with_agent();
		assert_ok!(adjust(id, CAP, START + 40));
		assert_eq!(authorisation(id, 1).expires_at, START + 40);
		assert_ok!(adjust(id, CAP, 0));
		assert_eq!(authorisation(id, 1).expires_at, START + CLOSE_WINDOW);
		// An expiry that is sooner stays as it was.
		go_to(START + 5);
		assert_ok!(adjust(id, CAP, START + 6));
		assert_eq!(authorisation(id, 1).expires_at, START + CLOSE_WINDOW);
	});
}

#[test]
fn adjust_agent_should_fail_when_there_is_no_agent_to_adjust() {
	ExtBuilder::default().build_and_execute(|| {
		let id = with_agent();
		assert_noop!(Channels::adjust_agent(Payer.origin(), id, 0, 1, 1), Error::<Test>::PayerAuthorisation);
		assert_noop!(Channels::adjust_agent(Payer.origin(), id, 2, 1, 1), Error::<Test>::AuthorisationNotFound);
		assert_noop!(Channels::adjust_agent(Payer.origin(), 77, 1, 1, 1), Error::<Test>::ChannelNotFound);
		assert_noop!(Channels::adjust_agent(Agent.origin(), id, 1, 9_999, 99), Error::<Test>::NotPayer);
		assert_noop!(Channels::adjust_agent(RuntimeOrigin::none(), id, 1, 1, 1), BadOrigin);
		go_to(EXPIRY);
		assert_noop!(adjust(id, CAP, EXPIRY + 9), Error::<Test>::AuthorisationExpired);
		assert_ok!(Channels::close(Payer.origin(), id));
		assert_noop!(adjust(id, CAP, EXPIRY + 9), Error::<Test>::ChannelClosing);
		go_to(START + DURATION);
		assert_noop!(adjust(id, CAP, EXPIRY + 9), Error::<Test>::ChannelEnded);
	});
}

/// Returns the amount that can be redeemed in block `at` with an authorisation.
fn redeemable(authorisation: &AuthorisationOf<Test>, at: BlockNumber) -> Balance {
	if at < authorisation.expires_at {
		authorisation.cap_at(at)
	} else {
		0
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() })]

	/// No adjustment reduces what was redeemable in a block within the window.
	#[test]
	fn no_adjustment_should_shorten_what_can_be_redeemed_within_the_window(
		steps in proptest::collection::vec((0u32..12, 0u128..1_200, 0u32..120), 1..12),
	) {
		let (mut now, window) = (0, 10);
		let mut authorisation = Authorisation {
			payer: Payer.account(),
			agent: Agent.account(),
			cap: CAP,
			lowering: None,
			expires_at: EXPIRY,
			tally: Tally::default(),
			deposit: 0,
		};
		for (passed, cap, expires_at) in steps {
			now += passed;
			let before = authorisation.clone();
			authorisation.set_cap(cap, now, window);
			authorisation.set_expiry(expires_at, now, window);
			for at in now..now + window {
				prop_assert!(redeemable(&authorisation, at) >= redeemable(&before, at));
			}
			// In the end the requested values are in effect.
			let last = now + window;
			prop_assert_eq!(authorisation.cap_at(last), cap);
			prop_assert!(authorisation.expires_at <= expires_at.max(last));
		}
	}
}
