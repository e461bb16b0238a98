//! In any sequence of steps each member has what a naive model in exact fractions says, to within
//! rounding, tokens are conserved, and all of them come back in the end.

use super::*;
use num_rational::BigRational;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
	Join(AccountId, Balance),
	BondMore(AccountId, Balance),
	Leave(AccountId),
	Delegate(AccountId, PoolId, Balance),
	/// Undelegate a number of hundredths.
	Undelegate(AccountId, PoolId, Balance),
	Withdraw(AccountId, PoolId),
	Claim(AccountId, PoolId),
	Unjail(AccountId),
	SetCommission(AccountId, u32),
	Author(AccountId, u32),
	Earn(Balance),
	/// Report an offence some sessions ago, with a fraction in hundredths.
	Report(AccountId, SessionIndex, u32),
	Lag(bool),
	Rotate,
}

const VALIDATORS: [AccountId; 6] = [ALICE, BOB, CAROL, DAVE, EVE, FERDIE];
const DELEGATORS: [AccountId; 4] = [DELEGATOR, OTHER, REPORTER, ALICE];

fn step() -> impl Strategy<Value = Step> {
	let validator = prop::sample::select(VALIDATORS.to_vec());
	let delegator = prop::sample::select(DELEGATORS.to_vec());
	let member = prop_oneof![validator.clone(), delegator.clone()];
	let pool = prop_oneof![5 => 0u32..4, 1 => 0u32..8];
	let amount = 0u128..5_000;
	prop_oneof![
		2 => (validator.clone(), 500u128..4_000).prop_map(|(who, bond)| Step::Join(who, bond)),
		1 => (validator.clone(), amount.clone()).prop_map(|(who, amount)| Step::BondMore(who, amount)),
		1 => validator.clone().prop_map(Step::Leave),
		6 => (delegator.clone(), pool.clone(), amount.clone())
			.prop_map(|(who, pool, amount)| Step::Delegate(who, pool, amount)),
		4 => (delegator, pool.clone(), prop_oneof![1 => Just(100u128), 2 => 1u128..100])
			.prop_map(|(who, pool, part)| Step::Undelegate(who, pool, part)),
		3 => (member.clone(), pool.clone()).prop_map(|(who, pool)| Step::Withdraw(who, pool)),
		3 => (member, pool).prop_map(|(who, pool)| Step::Claim(who, pool)),
		1 => validator.clone().prop_map(Step::Unjail),
		1 => (validator.clone(), 0u32..60).prop_map(|(who, rate)| Step::SetCommission(who, rate)),
		5 => (validator.clone(), 1u32..5).prop_map(|(who, blocks)| Step::Author(who, blocks)),
		3 => amount.prop_map(Step::Earn),
		2 => (validator, 0u32..6, 1u32..=100).prop_map(|(who, ago, part)| Step::Report(who, ago, part)),
		1 => any::<bool>().prop_map(Step::Lag),
		6 => Just(Step::Rotate),
	]
}

fn exact(amount: Balance) -> BigRational {
	BigRational::from_integer(amount.into())
}

fn hundredths(part: u32) -> BigRational {
	BigRational::new(part.into(), 100.into())
}

fn zero() -> BigRational {
	exact(0)
}

/// Naive model of a pool: the stake and the rewards of each member as exact fractions.
#[derive(Clone)]
struct Naive {
	bond: BigRational,
	/// Unclaimed rewards of the validator.
	earned: BigRational,
	stakes: BTreeMap<AccountId, BigRational>,
	rewards: BTreeMap<AccountId, BigRational>,
	/// Unbonding stake, by delegator and session.
	leaving: BTreeMap<(AccountId, SessionIndex), BigRational>,
}

/// Naive model of all pools. The pallet decides which steps succeed, which other tests cover.
/// The model says what each step is worth to each member.
#[derive(Default)]
struct Model {
	pools: BTreeMap<PoolId, Naive>,
	fractions: BTreeMap<(PoolId, SessionIndex), u32>,
	slot: u64,
	roundings: Balance,
}

impl Model {
	fn genesis() -> Self {
		let mut model = Self::default();
		for (id, bond) in (0..).zip(BONDS) {
			model.open(id, bond);
		}
		model
	}

	fn open(&mut self, id: PoolId, bond: Balance) {
		let (bond, earned) = (exact(bond), zero());
		let (stakes, rewards, leaving) = Default::default();
		self.pools.insert(id, Naive { bond, earned, stakes, rewards, leaving });
	}

	fn run(&mut self, step: Step) {
		let session = Validators::current_session();
		self.roundings += 1;
		match step {
			Step::Join(who, bond) => {
				let id = NextPoolId::<Test>::get();
				if Validators::join(signed(who), bond, percent(10)).is_ok() {
					self.open(id, bond);
				}
			},
			Step::BondMore(who, amount) => {
				let bonded = Validators::bond_more(signed(who), amount).is_ok();
				if bonded {
					let id = StakePoolIds::<Test>::get(who).unwrap();
					self.pools.get_mut(&id).unwrap().bond += exact(amount);
				}
			},
			Step::Leave(who) => drop(Validators::leave(signed(who))),
			Step::Delegate(who, id, amount) => {
				let delegated = Validators::delegate(signed(who), id, amount).is_ok();
				if delegated {
					*self.pools.get_mut(&id).unwrap().stakes.entry(who).or_insert_with(zero) += exact(amount);
				}
			},
			Step::Undelegate(who, id, part) => {
				let Some(position) = Validators::position_of(id, &who) else { return };
				let shares = position.shares * part / 100;
				if Validators::undelegate(signed(who), id, shares).is_ok() {
					let pool = self.pools.get_mut(&id).unwrap();
					let stake = pool.stakes.get_mut(&who).unwrap();
					let left = &*stake * BigRational::new(shares.into(), position.shares.into());
					*stake -= &left;
					*pool.leaving.entry((who, session)).or_insert_with(zero) += left;
				}
			},
			Step::Withdraw(who, id) => {
				let before = Balances::total_balance(&who) - held(who) + owed(who);
				let held_before = held(who);
				if Validators::withdraw(signed(who), id).is_err() {
					return;
				}
				let got = Balances::total_balance(&who) - held(who) + owed(who) - before;
				let over = session >= BONDING && self.is_over(id, session);
				let due = self.withdraw(who, id, session, over);
				self.agree(got, &due, "withdrawn");
				assert!(held(who) <= held_before);
			},
			Step::Claim(who, id) => {
				let before = free(who) + owed(who);
				if Validators::claim_rewards(signed(who), id).is_err() {
					return;
				}
				let got = free(who) + owed(who) - before;
				let pool = self.pools.get_mut(&id).unwrap();
				let mut due = pool.rewards.remove(&who).unwrap_or_else(zero);
				if validator_of(id) == Some(who) {
					due += std::mem::replace(&mut pool.earned, zero());
				}
				self.agree(got, &due, "claimed");
			},
			Step::Unjail(who) => drop(Validators::unjail(signed(who))),
			Step::SetCommission(who, rate) => drop(Validators::set_commission(signed(who), percent(rate))),
			Step::Author(who, blocks) => author(who, blocks),
			Step::Earn(amount) if amount > 0 => earn(amount),
			Step::Report(who, ago, part) => self.report(who, session.saturating_sub(ago), part),
			Step::Lag(lag) => FinalityLag::set(lag),
			Step::Rotate => {
				end_block();
				self.rotate(session);
			},
			_ => {},
		}
	}

	fn agree(&self, got: Balance, due: &BigRational, what: &str) {
		let apart = exact(got) - due;
		let max = exact(self.roundings);
		assert!(apart <= max && -apart <= max, "{what} {got} of {due}");
	}

	/// Returns `true` if a pool is over. A removed pool was.
	fn is_over(&self, id: PoolId, session: SessionIndex) -> bool {
		match StakePools::<Test>::get(id) {
			Some(pool) => pool.closed_at().is_some_and(|at| session >= at + BONDING),
			None => true,
		}
	}

	fn withdraw(&mut self, who: AccountId, id: PoolId, session: SessionIndex, over: bool) -> BigRational {
		let validator = Validator::get().get(&id).copied();
		let pool = self.pools.get_mut(&id).unwrap();
		let mut due = zero();
		let free: Vec<_> =
			pool.leaving.keys().filter(|(leaver, left)| *leaver == who && session >= left + BONDING).copied().collect();
		let mut touched = over;
		for key in free {
			due += pool.leaving.remove(&key).unwrap();
			touched = true;
		}
		if over {
			due += pool.stakes.remove(&who).unwrap_or_else(zero);
		}
		let gone = Delegations::<Test>::get(id, who).is_none();
		if touched && gone {
			due += pool.rewards.remove(&who).unwrap_or_else(zero);
			pool.stakes.remove(&who);
		}
		if over && validator == Some(who) {
			due += std::mem::replace(&mut pool.bond, zero());
			due += std::mem::replace(&mut pool.earned, zero());
		}
		due
	}

	/// Takes the fraction of all stake that backed the session: of the bond first, then of all in
	/// proportion.
	fn report(&mut self, who: AccountId, offence: SessionIndex, part: u32) {
		self.slot += 1;
		let id = StakePoolIds::<Test>::get(who);
		let slashed_before = id.map(|id| SlashesBySession::<Test>::get(offence, id));
		report_at(who, offence, self.slot, percent(part)).unwrap();
		let Some(id) = id else { return };
		if slashed_before == Some(SlashesBySession::<Test>::get(offence, id)) {
			return;
		}
		let before = self.fractions.insert((id, offence), part).unwrap_or(0);
		assert!(part > before, "only more is slashed");
		let ratio = BigRational::new((part - before).into(), (100 - before).into());
		let session = Validators::current_session();
		let pool = self.pools.get_mut(&id).unwrap();
		let liable = |left: SessionIndex| left + 1 >= offence && session < left + BONDING;
		let delegated: BigRational = pool
			.stakes
			.values()
			.chain(pool.leaving.iter().filter(|((_, left), _)| liable(*left)).map(|(_, amount)| amount))
			.sum();
		let loss = (&pool.bond + &delegated) * ratio;
		let by_bond = loss.clone().min(pool.bond.clone());
		pool.bond -= &by_bond;
		let rest = loss - by_bond;
		if delegated > zero() {
			let kept = exact(1) - rest / delegated;
			pool.stakes.values_mut().for_each(|stake| *stake *= &kept);
			for ((_, left), amount) in &mut pool.leaving {
				if liable(*left) {
					*amount *= &kept;
				}
			}
		}
	}

	/// Divides rewards by blocks, commission first, and the rest by stake.
	fn rotate(&mut self, session: SessionIndex) {
		let all = exact(Validators::unearned());
		let authored: BTreeMap<_, _> = Authored::<Test>::iter().collect();
		let blocks: u32 = authored.values().map(|work| work.blocks).sum();
		let fees: Balance = authored.values().map(|work| work.fees).sum();
		let by_fees = hundredths(AuthorPart::get().deconstruct() / 10_000_000) * exact(fees);
		for (who, work) in authored {
			let Some((id, stored)) = Validators::pool_of(&who) else { continue };
			if session < stored.first {
				continue;
			}
			let mut share = (&all - &by_fees) * BigRational::new(work.blocks.into(), blocks.max(1).into());
			if fees > 0 {
				share += &by_fees * BigRational::new(work.fees.into(), fees.into());
			}
			let rate = stored.commission.at(session).deconstruct() / 10_000_000;
			let pool = self.pools.get_mut(&id).unwrap();
			let commission = &share * hundredths(rate);
			let rest = share - &commission;
			pool.earned += commission;
			// By whole units of stake, since a part of a unit earns nothing.
			let stake = exact(stored.stake());
			if stored.stake() > 0 {
				pool.earned += &rest * exact(stored.bond) / &stake;
				for (delegator, delegation) in Delegations::<Test>::iter_prefix(id) {
					if delegation.shares > 0 {
						let part = BigRational::new(delegation.shares.into(), stored.delegated.shares.into());
						let due = &rest * exact(stored.delegated.amount) / &stake * part;
						*pool.rewards.entry(delegator).or_insert_with(zero) += due;
					}
				}
			}
		}
		rotate();
	}

	fn check(&self) {
		check();
		for (id, pool) in StakePools::<Test>::iter() {
			let naive = &self.pools[&id];
			self.agree(pool.bond, &naive.bond, "a bond");
			self.agree(pool.earned, &naive.earned, "a validator's rewards");
			for (who, _) in Delegations::<Test>::iter_prefix(id) {
				let position = Validators::position_of(id, &who).unwrap();
				self.agree(position.stake, naive.stakes.get(&who).unwrap_or(&zero()), "a stake");
				self.agree(position.rewards, naive.rewards.get(&who).unwrap_or(&zero()), "rewards");
				for (free_from, amount) in position.unbonding {
					self.agree(amount, &naive.leaving[&(who, free_from - BONDING)], "what leaves");
				}
			}
		}
		assert!(Session::validators().len() as u32 >= MinValidators::get());
	}
}

fn owed(who: AccountId) -> Balance {
	credits().get(&who).copied().unwrap_or(0)
}

frame_support::parameter_types! {
	/// Validators of all pools, also of removed ones.
	pub static Validator: BTreeMap<PoolId, AccountId> = BTreeMap::new();
}

fn validator_of(id: PoolId) -> Option<AccountId> {
	Validator::get().get(&id).copied()
}

fn record_validators() {
	let open = StakePools::<Test>::iter().map(|(id, pool)| (id, pool.validator));
	Validator::mutate(|known| known.extend(open));
}

/// Lets all members leave and withdraw everything.
fn wind_everything_up() {
	for who in VALIDATORS {
		let _ = Validators::leave(signed(who));
	}
	rotate_by(BONDING);
	for id in StakePools::<Test>::iter_keys().collect::<Vec<_>>() {
		let members: Vec<_> = Delegations::<Test>::iter_key_prefix(id).collect();
		let validator = pool(id).validator;
		for who in members.into_iter().chain([validator]) {
			if StakePools::<Test>::contains_key(id) {
				let _ = Validators::wind_up(signed(TREASURY), id, who);
			}
		}
		assert!(!StakePools::<Test>::contains_key(id), "pool {id} sticks: {:?}", pool(id));
	}
	assert_eq!(Delegations::<Test>::iter().count(), 0);
	assert_eq!(StakePoolIds::<Test>::iter().count(), 0);
	assert_eq!(Unbondings::<Test>::iter().count() + Released::<Test>::iter().count(), 0);
	assert_eq!(RewardsOwed::<Test>::get(), 0);
	assert!(VALIDATORS.into_iter().all(|who| held(who) == 0));
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..Default::default() })]

	#[test]
	fn each_member_should_have_what_the_model_says(steps in proptest::collection::vec(step(), 1..80)) {
		ExtBuilder::default().build().execute_with(|| {
			Validator::take();
			record_validators();
			let mut model = Model::genesis();
			for step in steps {
				model.run(step);
				record_validators();
				model.check();
			}
			let minted = Balances::total_issuance();
			wind_everything_up();
			check();
			// The pots hold only unearned rewards and the rounding of slashes.
			prop_assert_eq!(Balances::total_issuance(), minted);
			prop_assert!(free(Validators::stake_pot()) >= EXISTENTIAL_DEPOSIT);
			prop_assert_eq!(free(Validators::stake_pot()), EXISTENTIAL_DEPOSIT);
			Ok(())
		})?;
	}
}
