//! The division of the base share, in which nothing is lost.

use super::*;
use crate::lineage::{flatten, scale, WHOLE};
use proptest::prelude::*;

fn parts(list: &[(AccountId, u32)]) -> Vec<Beneficiary<AccountId>> {
	list.iter().map(|(account, share)| Beneficiary { account: *account, share: Perbill::from_parts(*share) }).collect()
}

#[test]
fn base_share_should_go_to_the_base_owner_when_it_has_no_base() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(70, 30, 0, 0)));
		let built = register(BOB, Some(base));
		assert_ok!(publish(BOB, built, percent(50, 30, 20, 0)));
		assert_eq!(shares(built), [(BOB, 300_000_000), (ALICE, 200_000_000)]);
	});
}

#[test]
fn base_share_should_follow_the_base_s_proportions_when_it_has_a_lineage() {
	ExtBuilder::default().build_and_execute(|| {
		let root = register(ALICE, None);
		assert_ok!(publish(ALICE, root, percent(70, 30, 0, 0)));
		let middle = register(BOB, Some(root));
		assert_ok!(publish(BOB, middle, percent(60, 30, 10, 0)));
		let top = register(CAROL, Some(middle));
		assert_ok!(publish(CAROL, top, percent(40, 40, 20, 0)));
		assert_eq!(shares(top), [(CAROL, 400_000_000), (BOB, 150_000_000), (ALICE, 50_000_000)]);
	});
}

#[test]
fn rounding_should_go_to_the_owner_when_shares_do_not_divide() {
	ExtBuilder::default().build_and_execute(|| {
		let root = register(ALICE, None);
		assert_ok!(publish(ALICE, root, percent(70, 30, 0, 0)));
		let middle = register(BOB, Some(root));
		assert_ok!(publish(BOB, middle, percent(40, 40, 20, 0)));
		let top = register(CAROL, Some(middle));
		assert_ok!(publish(CAROL, top, percent(60, 30, 10, 0)));
		assert_eq!(shares(top), [(CAROL, 300_000_001), (BOB, 66_666_666), (ALICE, 33_333_333)]);
	});
}

#[test]
fn lineage_should_be_fixed_when_the_base_publishes_later() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(70, 30, 0, 0)));
		let built = register(BOB, Some(base));
		assert_ok!(publish(BOB, built, percent(50, 30, 20, 0)));
		hand_over(ALICE, base, CAROL);
		assert_ok!(publish(CAROL, base, percent(70, 30, 0, 0)));
		assert_eq!(shares(built), [(BOB, 300_000_000), (ALICE, 200_000_000)]);
		// The next terms see the base's latest.
		assert_ok!(publish(BOB, built, percent(50, 30, 20, 0)));
		assert_eq!(shares(built), [(BOB, 300_000_000), (CAROL, 200_000_000)]);
	});
}

#[test]
fn base_share_should_go_to_the_base_owner_when_the_base_pays_nobody() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(100, 0, 0, 0)));
		let built = register(BOB, Some(base));
		assert_ok!(publish(BOB, built, percent(50, 30, 20, 0)));
		assert_eq!(shares(built), [(BOB, 300_000_000), (ALICE, 200_000_000)]);
	});
}

#[test]
fn owner_should_be_named_once_when_it_owns_the_base_too() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(70, 30, 0, 0)));
		let built = register(ALICE, Some(base));
		assert_ok!(publish(ALICE, built, percent(50, 30, 20, 0)));
		assert_eq!(shares(built), [(ALICE, 500_000_000)]);
	});
}

#[test]
fn ancestors_should_be_merged_when_one_account_owns_two() {
	ExtBuilder::default().build_and_execute(|| {
		let mut top = register(ALICE, None);
		assert_ok!(publish(ALICE, top, percent(50, 50, 0, 0)));
		for owner in [BOB, ALICE, CAROL] {
			top = register(owner, Some(top));
			assert_ok!(publish(owner, top, percent(50, 25, 25, 0)));
		}
		// ALICE holds 25 + 12.5 of the 50 that the third model gives, BOB 12.5.
		assert_eq!(shares(top), [(CAROL, 250_000_000), (ALICE, 187_500_000), (BOB, 62_500_000)]);
	});
}

#[test]
fn owner_should_be_named_first_when_its_share_is_zero() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(70, 30, 0, 0)));
		let built = register(BOB, Some(base));
		assert_ok!(publish(BOB, built, percent(50, 0, 50, 0)));
		assert_eq!(shares(built), [(BOB, 0), (ALICE, 500_000_000)]);
	});
}

#[test]
fn lineage_should_stay_bounded_when_it_has_the_maximum_depth() {
	ExtBuilder::default().build_and_execute(|| {
		let mut top = register(10, None);
		assert_ok!(publish(10, top, percent(50, 50, 0, 0)));
		for owner in 11..=18 {
			top = register(owner, Some(top));
			assert_ok!(publish(owner, top, percent(0, 50, 50, 0)));
		}
		let shares = shares(top);
		assert_eq!(shares.len(), usize::from(MAX_DEPTH) + 1);
		assert_eq!(shares.iter().map(|(_, share)| u64::from(*share)).sum::<u64>(), WHOLE);
	});
}

#[test]
fn lineage_should_be_merged_when_two_accounts_own_all_of_it() {
	ExtBuilder::default().build_and_execute(|| {
		let mut top = register(ALICE, None);
		assert_ok!(publish(ALICE, top, percent(50, 50, 0, 0)));
		for depth in 1..=MAX_DEPTH {
			let owner = if depth % 2 == 0 { ALICE } else { BOB };
			top = register(owner, Some(top));
			assert_ok!(publish(owner, top, percent(20, 40, 40, 0)));
		}
		let shares = shares(top);
		assert_eq!(shares.iter().map(|(account, _)| *account).collect::<Vec<_>>(), [ALICE, BOB]);
		assert_eq!(shares.iter().map(|(_, share)| u64::from(*share)).sum::<u64>(), WHOLE / 10 * 8);
	});
}

#[test]
fn lineage_should_fit_when_it_has_as_many_accounts_as_terms_can_hold() {
	let split = percent(0, 50, 50, 0);
	let crowd = |accounts: core::ops::Range<u64>| accounts.map(|account| (account, 1_000)).collect::<Vec<_>>();
	// The owner, 0, and 31 others; one more is too many.
	assert_eq!(flatten(0, &split, crowd(1..32)).unwrap().len(), 32);
	assert_eq!(flatten(0, &split, crowd(1..33)), None);
	// An account that is there already is merged: the owner, or another of them.
	assert_eq!(flatten(0, &split, crowd(0..32)).unwrap().len(), 32);
	let twice = flatten(0, &split, crowd(1..32).into_iter().chain(crowd(5..9)).collect()).unwrap();
	assert_eq!(twice.len(), 32);
	assert_eq!(twice[5], Beneficiary { account: 5, share: Perbill::from_parts(2_000) });
	// An account whose part is zero is left out.
	let nothing = crowd(1..32).into_iter().chain([(40, 0)]).collect();
	assert_eq!(flatten(0, &split, nothing).unwrap().len(), 32);
}

#[test]
fn terms_should_fit_when_the_base_leaves_room_for_the_owner() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(0, 100, 0, 0)));
		let crowd: Vec<_> = (100..132).map(|account| (account, 31_250_000)).collect();
		let hold = |crowd: &[(AccountId, u32)]| {
			Terms::<Test>::mutate(base, 1, |terms| {
				terms.as_mut().unwrap().beneficiaries = parts(crowd).try_into().unwrap();
			})
		};
		let built = register(BOB, Some(base));
		hold(&crowd);
		assert_noop!(publish(BOB, built, percent(50, 25, 25, 0)), Error::<Test>::MaxBeneficiariesExceeded);
		// With the owner among them they are as many as there may be.
		hold(&[&crowd[1..], &[(BOB, 31_250_000)]].concat());
		assert_ok!(publish(BOB, built, percent(50, 25, 25, 0)));
		assert_eq!(shares(built).len(), 32);
		assert_eq!(shares(built).iter().map(|(_, share)| u64::from(*share)).sum::<u64>(), WHOLE / 2);
	});
}

fn any_split() -> impl Strategy<Value = FeeSplit> {
	proptest::collection::vec(0..=WHOLE as u32, 3).prop_map(|mut cuts| {
		cuts.sort();
		let share = |from: u32, to: u32| Perbill::from_parts(to - from);
		FeeSplit {
			provider: share(0, cuts[0]),
			owner: share(cuts[0], cuts[1]),
			base: share(cuts[1], cuts[2]),
			data: share(cuts[2], WHOLE as u32),
		}
	})
}

proptest! {
	#[test]
	fn shares_should_sum_to_what_the_split_leaves_when_flattened(
		split in any_split(),
		base in proptest::collection::vec((0..12u64, 0..=WHOLE as u32), 0..31),
	) {
		let base = parts(&base);
		let flat = flatten(0, &split, scale(&base, 1, split.base)).unwrap();
		let sum: u64 = flat.iter().map(|other| u64::from(other.share.deconstruct())).sum();
		prop_assert_eq!(sum + u64::from(split.provider.deconstruct()) + u64::from(split.data.deconstruct()), WHOLE);
		prop_assert_eq!(flat[0].account, 0);
		prop_assert!(flat[0].share >= split.owner);
		let mut accounts: Vec<_> = flat.iter().map(|other| other.account).collect();
		accounts.sort();
		accounts.dedup();
		prop_assert_eq!(accounts.len(), flat.len());
	}

	#[test]
	fn share_should_be_off_by_less_than_one_part_when_scaled(
		share in 1..=WHOLE as u32,
		base in proptest::collection::vec((0..12u64, 0..=WHOLE as u32), 1..32),
	) {
		let sum: u128 = base.iter().map(|(_, own)| u128::from(*own)).sum();
		prop_assume!(sum > 0);
		for ((_, scaled), (_, own)) in scale(&parts(&base), 1, Perbill::from_parts(share)).iter().zip(&base) {
			let (exact, scaled) = (u128::from(share) * u128::from(*own), u128::from(*scaled));
			prop_assert!(scaled * sum <= exact && exact < (scaled + 1) * sum);
		}
	}
}
