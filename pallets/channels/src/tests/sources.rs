//! Payments by the sources that the payer countersigns.

use super::*;
use tributary_primitives::{
	content::Content,
	sources::{self, Sources},
	terms::AttributionMethod,
	voucher::Voucher,
	ContributionId,
};

pub(super) const FIRST: ContributionId = ContributionId { datanet: RELEASE.datanet, index: 1 };
pub(super) const SECOND: ContributionId = ContributionId { datanet: RELEASE.datanet, index: 2 };
const ELSEWHERE: ContributionId = ContributionId { datanet: 9, index: 1 };

/// Adds contributions that are eligible unless they were closed.
pub(super) fn eligible(closed: Option<BlockNumber>) {
	for id in [FIRST, SECOND, ELSEWHERE] {
		let content = MockContent { content: Content::of(&[b'a'; 256]), sequence: 0, traceable: true, closed };
		Contents::insert(id, content);
	}
}

fn list(sources: &[(ContributionId, u64)]) -> Sources {
	sources.to_vec().try_into().unwrap()
}

/// Signs a voucher of the payer that states sources, with the lists to redeem it.
fn stating(
	channel: ChannelId,
	amount: Balance,
	positions: u64,
	last: &[(ContributionId, u64)],
	new: &[(ContributionId, u64)],
) -> Redemption<sp_runtime::MultiSignature> {
	stating_by(Payer, channel, 0, amount, positions, last, new)
}

/// Signs such a voucher with this authorisation.
pub(super) fn stating_by(
	who: Party,
	channel: ChannelId,
	number: AuthorisationId,
	amount: Balance,
	positions: u64,
	last: &[(ContributionId, u64)],
	new: &[(ContributionId, u64)],
) -> Redemption<sp_runtime::MultiSignature> {
	let lists = SourceLists { positions, last: list(last), new: list(new) };
	let text = Voucher { sources: Some(lists.stated()), ..voucher(channel, number, 1, amount) }.text();
	Redemption { sources: Some(lists), signature: who.sign(&text), ..signed(who, channel, number, 1, amount) }
}

#[test]
fn sources_should_be_paid_by_the_positions_that_they_gained() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		assert_ok!(bring(stating(id, 1_000, 400, &[], &[(FIRST, 40), (SECOND, 20)])));
		// Of the data share 171 are left after the cuts. 60 of 400 positions are owned.
		assert_eq!([FIRST, SECOND].map(SpanCredits::get), [16, 8]);
		assert_eq!(PoolCredits::get(RELEASE), 171 - 24);
		let Some(Event::Redeemed { positions, .. }) = events().pop() else { panic!("it was redeemed") };
		assert_eq!(positions, 400);

		// Half of the data share at most is for sources, and 30% for one of them.
		let second = [(FIRST, 40), (SECOND, 420)];
		assert_ok!(bring(stating(id, 2_000, 800, &[(FIRST, 40), (SECOND, 20)], &second)));
		assert_eq!([FIRST, SECOND].map(SpanCredits::get), [16, 8 + 51]);
		assert_eq!(Receipts::get()[1].owned, [(SECOND, 400)]);
		let own = channel(id).own;
		assert_eq!((own.redeemed, own.positions, own.sources), (2_000, 800, Some(sources::hash(&list(&second)))));
	});
}

#[test]
fn pools_should_be_paid_when_a_voucher_states_no_sources() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		assert_ok!(redeem(Payer, id, 0, 1, 1_000));
		assert_eq!((SpanCredits::get(FIRST), PoolCredits::get(RELEASE)), (0, 171));
		assert_eq!((channel(id).own.positions, channel(id).own.sources), (0, None));
		assert_ok!(bring(stating(id, 2_000, 800, &[], &[(FIRST, 80)])));
		assert_eq!(SpanCredits::get(FIRST), 17);
		assert_ok!(redeem(Payer, id, 0, 1, 3_000));
		assert_eq!((SpanCredits::get(FIRST), channel(id).own.positions), (17, 800));
	});
}

#[test]
fn voucher_should_be_charged_as_signed_when_it_states_sources() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		let whole = stating(id, 1_000, 800, &[], &[(FIRST, 80)]);
		// The first source would be paid for one unit, and a second one for all the rest.
		for charge in [1, 1_000] {
			let part = Redemption { charge: Some(charge), ..whole.clone() };
			assert_noop!(bring(part), Error::<Test>::SourcesNeedWholeCharge);
		}
		assert_ok!(bring(whole));
		assert_eq!((SpanCredits::get(FIRST), channel(id).positions, paid()), (17, 800, 1_000));
	});
}

#[test]
fn sources_should_be_refused_when_they_are_not_those_signed() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		let good = stating(id, 1_000, 400, &[], &[(FIRST, 40), (SECOND, 20)]);
		let with = |positions, new: &[_]| Redemption {
			sources: Some(SourceLists { positions, last: list(&[]), new: list(new) }),
			..good.clone()
		};
		let pooled = Redemption { sources: None, ..good.clone() };
		let others = [with(400, &[(FIRST, 41), (SECOND, 20)]), with(400, &[]), with(401, &[(FIRST, 40), (SECOND, 20)])];
		for redemption in others.into_iter().chain([pooled]) {
			assert_noop!(bring(redemption), Error::<Test>::InvalidSignature);
		}
		assert_ok!(bring(good));
	});
}

#[test]
fn sources_should_be_refused_when_the_lists_are_wrong() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		let refused = |redemption| {
			assert_noop!(bring(redemption), Error::<Test>::InvalidSources);
		};
		refused(stating(id, 1_000, 400, &[(FIRST, 1)], &[(FIRST, 40)]));
		// Not in ascending order, twice the same, or more than all positions.
		refused(stating(id, 1_000, 400, &[], &[(SECOND, 20), (FIRST, 40)]));
		refused(stating(id, 1_000, 400, &[], &[(FIRST, 20), (FIRST, 40)]));
		refused(stating(id, 1_000, 59, &[], &[(FIRST, 40), (SECOND, 20)]));
		refused(stating(id, 1_000, u64::MAX - 1, &[], &[(FIRST, u64::MAX), (SECOND, u64::MAX)]));

		let last = [(FIRST, 40), (SECOND, 20)];
		assert_ok!(bring(stating(id, 1_000, 400, &[], &last)));
		refused(stating(id, 2_000, 399, &last, &last));
		refused(stating(id, 2_000, 800, &last, &[(FIRST, 39), (SECOND, 20)]));
		refused(stating(id, 2_000, 800, &[], &[(FIRST, 80), (SECOND, 20)]));
		refused(stating(id, 2_000, 439, &last, &[(FIRST, 80), (SECOND, 20)]));
		assert_ok!(bring(stating(id, 2_000, 440, &last, &[(FIRST, 80), (SECOND, 20)])));
	});
}

#[test]
fn sources_should_be_refused_when_they_were_not_eligible_at_the_opening() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(Some(System::block_number()));
		let id = open();
		let refused = |id, source| {
			let voucher = stating(id, 1_000, 400, &[], &[(source, 40)]);
			assert_noop!(bring(voucher), Error::<Test>::NotEligible);
		};
		refused(id, ELSEWHERE);
		refused(id, ContributionId { index: 77, ..FIRST });
		let failed = Channels::redeem(Provider.origin(), stating(id, 1_000, 400, &[], &[(ELSEWHERE, 40)])).unwrap_err();
		assert_eq!(failed.post_info.actual_weight, Some(Channels::refuse_weight(1)));
		// They were closed in the block of the opening, which changes nothing for this channel.
		go_to(START + 1);
		assert_ok!(bring(stating(id, 1_000, 400, &[], &[(FIRST, 40)])));
		refused(open(), FIRST);
	});
}

#[test]
fn sources_should_be_paid_through_the_pools_when_the_terms_are_pooled() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		ModelTerms::mutate((MODEL, VERSION), |terms| {
			terms.as_mut().unwrap().method = AttributionMethod::Pooled;
		});
		let id = open();
		assert_ok!(bring(stating(id, 1_000, 400, &[], &[(FIRST, 40)])));
		assert_eq!((SpanCredits::get(FIRST), PoolCredits::get(RELEASE)), (0, 171));
	});
}

#[test]
fn sources_should_be_attributed_when_positions_exceed_32_bits() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		let tera = 1u64 << 40;
		assert_ok!(bring(stating(id, 1_000, 10 * tera, &[], &[(FIRST, tera)])));
		// A tenth of 171, rounded down.
		assert_eq!(SpanCredits::get(FIRST), 17);
	});
}

#[test]
fn sources_should_be_charged_for_by_their_number() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		let voucher = stating(id, 1_000, 400, &[], &[(FIRST, 40), (SECOND, 20)]);
		let size = channel(id).frozen.terms_size();
		let most = Channels::redeem_many_weight(&[voucher.clone(), voucher.clone()], TermsSize::MAX);
		let used = Channels::redeem(Provider.origin(), voucher).unwrap().actual_weight;
		assert_eq!(used, Some(Channels::redeem_weight(size, 2)));
		let by_source = <() as WeightInfo>::redeem(4, 1, 1) - <() as WeightInfo>::redeem(0, 1, 1);
		assert_eq!(most, Channels::pooled_weight(2, TermsSize::MAX) + by_source);
	});
}

#[test]
fn sources_should_be_paid_of_the_rest_when_the_deposit_falls_short() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		let whole = stating(id, 10 * DEPOSIT, 400, &[], &[(FIRST, 40), (SECOND, 20)]);
		assert_ok!(bring(whole.clone()));
		// Of the data share 1,710 are left after the cuts. 60 of 400 positions are owned.
		assert_eq!((paid(), [FIRST, SECOND].map(SpanCredits::get)), (DEPOSIT, [170, 85]));
		assert_eq!((channel(id).own.positions, channel(id).own.sources, channel(id).positions), (0, None, 0));
		assert_noop!(bring(whole.clone()), Error::<Test>::NothingToRedeem);

		assert_ok!(Channels::top_up(Payer.origin(), id, 9 * DEPOSIT));
		assert_ok!(bring(whole));
		assert_eq!((paid(), [FIRST, SECOND].map(SpanCredits::get)), (10 * DEPOSIT, [170 + 1_538, 85 + 769]));
		let own = channel(id).own;
		assert_eq!((own.positions, own.sources), (400, Some(sources::hash(&list(&[(FIRST, 40), (SECOND, 20)])))));
		assert_eq!(channel(id).positions, 400);
	});
}

#[test]
fn sources_should_be_paid_of_the_rest_when_the_cap_falls_short() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let id = open();
		let number = authorise(id, Agent, 1_000, START + DURATION);
		let last = [(FIRST, 20)];
		assert_ok!(bring(stating_by(Agent, id, number, 500, 200, &[], &last)));
		assert_eq!(SpanCredits::get(FIRST), 8);
		let whole = stating_by(Agent, id, number, 2_500, 600, &last, &[(FIRST, 60)]);
		assert_ok!(bring(whole.clone()));
		assert_eq!((paid(), SpanCredits::get(FIRST)), (1_000, 8 + 8));
		assert_eq!(authorisation(id, number).tally.positions, 200, "the first list counts as the last");
		// A later voucher takes over the rest, and what its own sources gained.
		assert_ok!(Channels::adjust_agent(Payer.origin(), id, number, 9_000, START + DURATION));
		assert_ok!(bring(stating_by(Agent, id, number, 3_000, 700, &last, &[(FIRST, 70)])));
		assert_eq!((paid(), SpanCredits::get(FIRST)), (3_000, 16 + 34));
		assert_eq!((authorisation(id, number).tally.positions, channel(id).positions), (700, 700));
		assert_noop!(bring(whole), Error::<Test>::NothingToRedeem);
	});
}

#[test]
fn sources_should_take_no_more_than_their_cited_bytes() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		ModelTerms::mutate((MODEL, VERSION), |terms| {
			let method = &mut terms.as_mut().unwrap().method;
			*method = AttributionMethod::Retrieval(method.caps().unwrap());
		});
		let id = open();
		// One byte of one does not take the whole cap, nor do few bytes of a large amount.
		assert_ok!(bring(stating(id, 1_000, 1, &[], &[(FIRST, 1)])));
		assert_eq!((SpanCredits::get(FIRST), PoolCredits::get(RELEASE)), (0, 171));
		assert_ok!(bring(stating(id, 2_000, 411, &[(FIRST, 1)], &[(FIRST, 411)])));
		assert_eq!(SpanCredits::get(FIRST), 171 * 410 / 4_096);
		let last = [(FIRST, 411)];
		assert_ok!(bring(stating(id, 3_000, 8_611, &last, &[(FIRST, 411), (SECOND, 820)])));
		assert_eq!(SpanCredits::get(SECOND), 17);
	});
}

#[test]
fn sources_should_be_paid_nothing_when_they_are_too_short_to_be_traced() {
	ExtBuilder::default().build_and_execute(|| {
		eligible(None);
		let short = MockContent { content: Content::of(&[b'a'; 255]), ..Contents::get(FIRST).unwrap() };
		Contents::insert(FIRST, short);
		let id = open();
		// What is decreed later changes nothing for this channel.
		MinContent::set(&1);
		// The provider is paid all the same, and so is the other source.
		assert_ok!(bring(stating(id, 1_000, 400, &[], &[(FIRST, 40), (SECOND, 20)])));
		assert_eq!([FIRST, SECOND].map(SpanCredits::get), [0, 8]);
		assert_eq!((PoolCredits::get(RELEASE), paid()), (171 - 8, 1_000));
		let longer = open();
		assert_ok!(bring(stating(longer, 1_000, 400, &[], &[(FIRST, 40)])));
		assert_eq!(SpanCredits::get(FIRST), 17);
	});
}
