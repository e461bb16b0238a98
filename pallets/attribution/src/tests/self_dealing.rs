//! An account in all roles (requester, provider, owner of the model, its base, the Datanet and its
//! contributions) pays the protocol's cut and gains nothing.

use super::*;
use proptest::prelude::*;

/// Account in all roles.
const SELF: AccountId = ALICE;

/// Returns the gain of `SELF` from paying this fee to itself and claiming all it can.
fn gain(fee: Balance, protocol_cut: Perbill, terms: impl FnOnce(ReleaseId) -> Terms<AccountId>, deal: Deal) -> i128 {
	let mut gain = 0;
	ExtBuilder::default().build_and_execute(|| {
		let mine = accept(0, SELF, deal.points);
		if deal.strangers > 0 {
			accept(0, BOB, deal.strangers);
		}
		let release = cut_with(0, SELF, Perbill::from_percent(deal.owner_cut));
		let terms = terms(release);
		let owned = [(mine, deal.owned)];
		let before = Balances::free_balance(SELF);
		let evidence = Evidence { owned: &owned, positions: deal.owned + deal.unowned };
		let mut order = order(1, fee, &terms, if deal.refuted { Evidence::default() } else { evidence });
		(order.requester, order.provider, order.protocol_cut) = (&SELF, &SELF, protocol_cut);
		order.provider_payee = if deal.refuted { &TREASURY } else { &SELF };
		settle(order).unwrap();
		claim(&[mine]).unwrap();
		Attribution::claim_account(RuntimeOrigin::signed(SELF)).unwrap();
		gain = Balances::free_balance(SELF) as i128 - before as i128;
	});
	gain
}

#[derive(Clone, Debug)]
struct Deal {
	points: u64,
	strangers: u64,
	owner_cut: u32,
	owned: u32,
	unowned: u32,
	refuted: bool,
}

fn any_deal() -> impl Strategy<Value = Deal> {
	(1..1u64 << 40, prop_oneof![Just(0), 0..1u64 << 40], 0..26u32, 1..5_000u32, 0..5_000u32, any::<bool>()).prop_map(
		|(points, strangers, owner_cut, owned, unowned, refuted)| Deal {
			points,
			strangers,
			owner_cut,
			owned,
			unowned,
			refuted,
		},
	)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

	#[test]
	fn self_dealing_should_cost_at_least_the_protocols_cut(
		fee in prop_oneof![0..10_000u128, 0..ENDOWMENT / 2],
		protocol_cut in 0..200_000_000u32,
		parts in proptest::collection::vec(0..101u32, 3),
		caps in (0..101u32, 0..101u32),
		method in 0..3u8,
		deal in any_deal(),
	) {
		let protocol_cut = Perbill::from_parts(protocol_cut);
		let mut cuts = parts;
		cuts.sort();
		let split = percent(cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 100 - cuts[2]);
		let caps = spans(caps.0.max(caps.1), caps.1).caps().unwrap();
		let method = match method {
			0 => AttributionMethod::Pooled,
			1 => AttributionMethod::Spans(caps),
			_ => AttributionMethod::Retrieval(caps),
		};
		let terms = |release| {
			let mut terms = terms(split, method, &[(release, 100)]);
			terms.beneficiaries.iter_mut().for_each(|other| other.account = SELF);
			terms
		};
		let gain = gain(fee, protocol_cut, terms, deal.clone());
		let protocol = protocol_cut.mul_floor(fee) as i128;
		prop_assert!(gain <= -protocol, "{gain} gained of {fee}, of which the protocol took {protocol}");
		if !deal.refuted && deal.strangers == 0 {
			// All but the cut is paid back, except less than two units of the pool's rounding.
			prop_assert!(gain >= -protocol - 2, "{gain}");
		}
		if deal.refuted {
			// A refuted trace costs the provider's share too.
			let share = split.provider.mul_floor(fee - protocol as u128) as i128;
			prop_assert!(gain <= -protocol - share, "{gain}");
		}
	}
}
