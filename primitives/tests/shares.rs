//! Shares against a slow model in exact fractions: deposits, withdrawals, slashes and payments in
//! any order.

use num_rational::BigRational;
use proptest::{collection::vec, prelude::*};
use sp_core::U256;
use tributary_primitives::{
	shares::{mul_div, Rewards, SharedStake, MAX_SHARES_PER_UNIT},
	Balance,
};

/// Returns a configuration with this number of cases and without files: a failure prints its
/// smallest input.
fn cases(cases: u32) -> ProptestConfig {
	ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

fn exact(amount: Balance) -> BigRational {
	BigRational::from_integer(amount.into())
}

fn fraction(part: Balance, whole: Balance) -> BigRational {
	BigRational::new(part.into(), whole.into())
}

/// Holder: its shares and its exact part of the amount, its earnings and the exact earnings.
#[derive(Clone)]
struct Holder {
	shares: Balance,
	stake: BigRational,
	since: U256,
	earned: Balance,
	due: BigRational,
}

/// Stake with its holders, and the number of roundings.
#[derive(Default)]
struct Economy {
	stake: SharedStake,
	rewards: Rewards,
	holders: Vec<Holder>,
	paid: Balance,
	steps: Balance,
}

#[derive(Clone, Debug)]
enum Step {
	Enter(Balance),
	Add(prop::sample::Index, Balance),
	/// Burn this many thousandths of the holder's shares.
	Leave(prop::sample::Index, Balance),
	/// Slash this many thousandths.
	Slash(Balance),
	Pay(Balance),
}

fn step(most: Balance) -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => (1..most).prop_map(Step::Enter),
		2 => (any::<prop::sample::Index>(), 1..most).prop_map(|(who, amount)| Step::Add(who, amount)),
		3 => (any::<prop::sample::Index>(), 1u128..=1_000).prop_map(|(who, part)| Step::Leave(who, part)),
		1 => (0u128..900).prop_map(Step::Slash),
		3 => (0..most).prop_map(Step::Pay),
	]
}

impl Economy {
	fn settle(&mut self, at: usize) {
		let holder = &mut self.holders[at];
		holder.earned += self.rewards.earned(holder.shares, holder.since);
		holder.since = self.rewards.per_share;
	}

	/// The exact model counts shares too, because a withdrawal names a number of shares, but of
	/// exact amounts.
	fn run(&mut self, step: Step) {
		self.steps += 1;
		match step {
			Step::Enter(amount) => {
				let Some(shares) = self.stake.mint(amount) else { return };
				let since = self.rewards.per_share;
				let (stake, due) = (exact(amount), exact(0));
				self.holders.push(Holder { shares, stake, since, earned: 0, due });
			},
			Step::Add(who, amount) if !self.holders.is_empty() => {
				let at = who.index(self.holders.len());
				self.settle(at);
				let Some(shares) = self.stake.mint(amount) else { return };
				self.holders[at].shares += shares;
				self.holders[at].stake += exact(amount);
			},
			Step::Leave(who, part) if !self.holders.is_empty() => {
				let at = who.index(self.holders.len());
				self.settle(at);
				let holder = &mut self.holders[at];
				let shares = mul_div(holder.shares, part, 1_000).unwrap();
				if shares == 0 {
					return;
				}
				let due = &holder.stake * fraction(shares, holder.shares);
				let got = self.stake.burn(shares).unwrap();
				// Within the sum of all roundings so far.
				assert!(exact(got) <= &due + exact(self.steps), "{got} for {due}");
				assert!(exact(got) >= &due - exact(self.steps), "{got} for {due}");
				holder.stake -= due;
				holder.shares -= shares;
			},
			Step::Slash(part) => {
				self.stake.slash(part, 1_000);
				for holder in &mut self.holders {
					holder.stake *= fraction(1_000 - part, 1_000);
				}
			},
			Step::Pay(amount) if self.stake.shares > 0 => {
				self.rewards.pay(amount, self.stake.shares).unwrap();
				self.paid += amount;
				for holder in &mut self.holders {
					holder.due += exact(amount) * fraction(holder.shares, self.stake.shares);
				}
			},
			_ => {},
		}
	}

	fn check(&mut self) {
		assert_eq!(self.holders.iter().map(|holder| holder.shares).sum::<Balance>(), self.stake.shares);
		assert!(self.stake.amount <= self.stake.shares, "a share is worth more than a unit");
		let values: Vec<_> = self.holders.iter().map(|holder| self.stake.value(holder.shares)).collect();
		let sum: Balance = values.iter().sum();
		assert!(sum <= self.stake.amount);
		let holding = self.holders.iter().filter(|holder| holder.shares > 0).count() as Balance;
		assert!(self.stake.amount - sum < holding.max(1), "more than rounding is lost");
		for (holder, value) in self.holders.iter().zip(values) {
			let apart = exact(value) - &holder.stake;
			assert!(apart <= exact(self.steps) && -apart <= exact(self.steps + 1), "worth {value} of {}", holder.stake);
		}
		(0..self.holders.len()).for_each(|at| self.settle(at));
		assert!(self.holders.iter().map(|holder| holder.earned).sum::<Balance>() <= self.paid);
		for holder in &self.holders {
			// Above the amount due by less than a unit, which was carried over from before, and
			// below it by at most a unit for each settlement.
			assert!(exact(holder.earned) <= &holder.due + exact(1));
			assert!(exact(holder.earned + self.steps) >= holder.due, "earned {} of {}", holder.earned, holder.due);
		}
	}
}

proptest! {
	#![proptest_config(cases(1_000))]

	#[test]
	fn shares_should_be_the_slow_model(steps in vec(step(1 << 40), 1..50)) {
		let mut economy = Economy::default();
		for step in steps {
			economy.run(step);
			economy.check();
		}
	}

	/// With amounts of a few units rounding dominates.
	#[test]
	fn shares_should_be_the_slow_model_when_amounts_are_tiny(steps in vec(step(8), 1..60)) {
		let mut economy = Economy::default();
		for step in steps {
			economy.run(step);
			economy.check();
		}
	}

	/// The last holder takes the rest, so nothing is left without an owner.
	#[test]
	fn last_holder_should_leave_nothing(steps in vec(step(1 << 30), 1..40)) {
		let mut economy = Economy::default();
		steps.into_iter().for_each(|step| economy.run(step));
		for at in 0..economy.holders.len() {
			economy.stake.burn(economy.holders[at].shares).unwrap();
		}
		prop_assert_eq!(economy.stake, SharedStake::default());
	}

	/// The attack on the first share: after any actions of an attacker alone, a deposit is worth
	/// itself less one unit.
	#[test]
	fn deposit_should_keep_its_value_after_any_actions(
		steps in vec(step(1 << 20), 0..60), leave in 0u128..3, victim in 1u128..1 << 90,
	) {
		let mut economy = Economy::default();
		steps.into_iter().for_each(|step| economy.run(step));
		// Leave the minimum number of shares.
		let most = economy.stake.shares;
		economy.stake.burn(most.saturating_sub(leave)).unwrap();
		if let Some(shares) = economy.stake.mint(victim) {
			let worth = economy.stake.value(shares);
			prop_assert!(worth <= victim && worth + 1 >= victim, "{} of {}", worth, victim);
		}
	}

	#[test]
	fn mul_div_should_be_exact(a: u128, b: u128, c: u128) {
		let expected = (c > 0).then(|| U256::from(a) * U256::from(b) / U256::from(c));
		prop_assert_eq!(mul_div(a, b, c), expected.and_then(|quotient| quotient.try_into().ok()));
	}

	#[test]
	fn nonsense_should_change_nothing(amount: u128, shares: u128, put: u128, part: u128, whole: u128, remainder: u128) {
		let mut stake = SharedStake { amount: amount.min(shares), shares };
		let before = stake;
		if stake.mint(put).is_none() {
			prop_assert_eq!(stake, before);
		}
		prop_assert!(stake.amount <= stake.shares);
		let before = stake;
		if stake.burn(part).is_none() {
			prop_assert_eq!(stake, before);
		}
		prop_assert!(stake.amount <= stake.shares);
		let before = stake;
		let taken = stake.slash(part, whole);
		prop_assert_eq!(stake.amount + taken, before.amount);
		let mut rewards = Rewards { per_share: U256::MAX, remainder };
		let before = rewards;
		if rewards.pay(put, shares).is_none() {
			prop_assert_eq!(rewards, before);
		}
		rewards.earned(shares, U256::zero());
	}
}

#[test]
fn first_shares_should_cost_one_unit_each() {
	let mut stake = SharedStake::default();
	assert_eq!(stake.mint(100), Some(100));
	assert_eq!(stake.mint(50), Some(50));
	assert_eq!(stake, SharedStake { amount: 150, shares: 150 });
	assert_eq!(stake.mint(0), None);
	assert_eq!(stake.burn(151), None);
	assert_eq!(stake.burn(150), Some(150));
	assert_eq!(stake, SharedStake::default());
}

#[test]
fn slash_should_cut_all_holders_alike() {
	let mut stake = SharedStake::default();
	let (alice, bob) = (stake.mint(600).unwrap(), stake.mint(400).unwrap());
	assert_eq!(stake.slash(1, 4), 250);
	assert_eq!((stake.value(alice), stake.value(bob)), (450, 300));
	// Shares are cheaper now.
	assert_eq!(stake.mint(75), Some(100));
	assert_eq!(stake.slash(0, 4), 0);
	assert_eq!(stake.slash(1, 0), 0);
	assert_eq!(stake.slash(7, 7), 825);
	assert_eq!((stake.value(alice), stake.shares), (0, 1_100));
	// Nothing is left to be shared, and deposits are refused.
	assert_eq!(stake.mint(1_000_000), None);
	assert_eq!(stake.burn(alice), Some(0));
}

#[test]
fn mint_should_fail_when_a_slash_has_left_too_little() {
	let mut stake = SharedStake { amount: 1, shares: MAX_SHARES_PER_UNIT };
	assert_eq!(stake.mint(3), Some(3 * MAX_SHARES_PER_UNIT));
	let mut stake = SharedStake { amount: 1, shares: MAX_SHARES_PER_UNIT + 1 };
	assert_eq!(stake.mint(3), None);
	assert_eq!(stake.burn(MAX_SHARES_PER_UNIT + 1), Some(1));
}

/// Rounding can raise the value of a share again after a slash, when shares are burnt for nothing:
/// up to a unit and no further.
#[test]
fn share_should_never_cost_more_than_a_unit() {
	let mut stake = SharedStake { amount: 50, shares: 100 };
	for _ in 0..50 {
		assert!(stake.burn(1).unwrap() <= 1);
		assert!(stake.amount <= stake.shares);
	}
	let mut stake = SharedStake { amount: 99, shares: 100 };
	assert_eq!(stake.burn(1), Some(0));
	assert_eq!(stake.burn(1), Some(1));
	assert_eq!(stake.mint(1_000), Some(1_000));
}

#[test]
fn small_rewards_should_not_be_lost() {
	let mut rewards = Rewards::default();
	assert_eq!(rewards.pay(5, 0), None);
	for _ in 0..1_000 {
		rewards.pay(2, 1_000_000_007).unwrap();
	}
	assert_eq!(rewards.earned(1_000_000_007, U256::zero()), 1_999);
	assert_eq!(rewards.earned(500_000_004, U256::zero()), 1_000);
	assert_eq!(rewards.earned(1, U256::zero()), 0);
	assert_eq!(rewards.earned(1_000_000_007, rewards.per_share), 0);
}

#[test]
fn rewards_should_hold_the_whole_issuance() {
	let mut rewards = Rewards::default();
	rewards.pay(u128::MAX, 1).unwrap();
	assert_eq!(rewards.earned(1, U256::zero()), u128::MAX);
	rewards.pay(1 << 90, 1 << 100).unwrap();
	assert_eq!(rewards.earned(1 << 100, rewards.per_share - (U256::one() << 54)), 1 << 90);
}
