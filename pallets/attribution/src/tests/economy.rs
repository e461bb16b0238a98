//! Whole economies, made up: whatever happens in whatever order, nothing is lost and nothing is made.

use super::*;
use frame_support::traits::fungible::Inspect as _;
use proptest::prelude::*;

/// Something that happens. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
	Accept { datanet: u32, payee: AccountId, points: u64 },
	Close { contribution: usize },
	Cut { datanet: u32, owner_cut: u32 },
	Settle { fee: Balance, releases: Vec<usize>, owned: Vec<(usize, u32)>, positions: u32, caps: (u32, u32) },
	Claim { contributions: Vec<usize> },
	ClaimFor { account: AccountId },
}

fn any_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => (0..2u32, 1..6u64, 1..1_000_000_000u64)
			.prop_map(|(datanet, payee, points)| Step::Accept { datanet, payee, points }),
		1 => any::<usize>().prop_map(|contribution| Step::Close { contribution }),
		2 => (0..2u32, 0..30u32).prop_map(|(datanet, owner_cut)| Step::Cut { datanet, owner_cut }),
		5 => (
			prop_oneof![0..100u128, 0..1_000_000_000u128],
			proptest::collection::vec(any::<usize>(), 1..5),
			proptest::collection::vec((any::<usize>(), 1..50u32), 0..5),
			0..300u32,
			(0..101u32, 0..101u32),
		)
			.prop_map(|(fee, releases, owned, positions, caps)| Step::Settle { fee, releases, owned, positions, caps }),
		3 => proptest::collection::vec(any::<usize>(), 0..6).prop_map(|contributions| Step::Claim { contributions }),
		1 => (1..16u64).prop_map(|account| Step::ClaimFor { account }),
	]
}

#[derive(Default)]
struct World {
	contributions: Vec<ContributionId>,
	releases: Vec<ReleaseId>,
	jobs: u64,
	paid: Balance,
}

fn pick<V: Copy + Ord>(from: &[V], indices: impl Iterator<Item = usize>) -> Vec<V> {
	let mut picked: Vec<_> = indices.filter_map(|index| from.get(index.checked_rem(from.len())?).copied()).collect();
	picked.sort();
	picked.dedup();
	picked
}

impl World {
	fn step(&mut self, step: Step) {
		match step {
			Step::Accept { datanet, payee, points } => self.contributions.push(accept(datanet, payee, points)),
			Step::Close { contribution } => {
				for id in pick(&self.contributions, [contribution].into_iter()) {
					// Closed before its first Release it is in none.
					let source = Shelf::source(id).unwrap();
					if source.last_release.is_none() {
						close(id);
					}
				}
			},
			Step::Cut { datanet, owner_cut } => {
				let release = cut_with(datanet, DATANET_OWNER, Perbill::from_percent(owner_cut));
				if Shelf::release(release).unwrap().points > 0 {
					self.releases.push(release);
				}
			},
			Step::Settle { fee, releases, owned, positions, caps } => {
				let releases = pick(&self.releases, releases.into_iter());
				let Some((_, others)) = releases.split_first() else { return };
				let rest = 100 - 20 * others.len() as u32;
				let weights = core::iter::once(rest).chain(others.iter().map(|_| 20));
				let weighted: Vec<_> = releases.iter().copied().zip(weights).collect();
				let terms = terms(percent(31, 17, 9, 43), spans(caps.0.max(caps.1), caps.1), &weighted);
				let found = pick(&self.contributions, owned.iter().map(|(index, _)| *index));
				let owned: Vec<_> = found.into_iter().zip(owned.iter().map(|(_, count)| *count)).collect();
				let mut order = order(self.jobs, fee, &terms, Evidence { owned: &owned, positions });
				order.protocol_cut = Perbill::from_percent(3);
				settle(order).unwrap();
				self.jobs += 1;
				self.paid += fee;
			},
			Step::Claim { contributions } => {
				claim(&pick(&self.contributions, contributions.into_iter())).unwrap();
			},
			Step::ClaimFor { account } => Attribution::claim_for(RuntimeOrigin::signed(ALICE), account).unwrap(),
		}
	}

	/// Everybody takes what it is owed: what is left of all fees is what the pools have rounded off.
	fn close(self) {
		for chunk in self.contributions.chunks(MAX_CLAIMS as usize) {
			claim(chunk).unwrap();
		}
		for account in 0..40 {
			Attribution::claim_for(RuntimeOrigin::signed(ALICE), account).unwrap();
		}
		let left = Balances::balance(&Attribution::pot()) - EXISTENTIAL_DEPOSIT;
		assert_eq!(TotalOwed::<Test>::get(), left);
		assert_eq!(Attribution::pool_owed(0) + Attribution::pool_owed(1), left);
		// Less than a unit for each contribution, and less than two for what each Release carries.
		assert!(left <= (self.contributions.len() + 2 * self.releases.len()) as Balance, "{left} left");
		let gains: Balance = (0..40).map(Balances::free_balance).sum();
		assert_eq!(gains + left, 40 * ENDOWMENT);
		assert!(left <= self.paid);
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 200, ..Default::default() })]

	#[test]
	fn every_unit_should_be_accounted_for_when_anything_happens(
		steps in proptest::collection::vec(any_step(), 1..60),
	) {
		ExtBuilder.build_and_execute(|| {
			let mut world = World::default();
			for step in steps {
				world.step(step);
				Attribution::do_try_state().unwrap();
			}
			world.close();
		});
	}
}
