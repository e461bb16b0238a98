//! The whole arithmetic of the ledger (fees, pools, claims, copies, transfers) against a slow model
//! in exact fractions that visits all contributors at every payment.
//!
//! Let `E` be the exact amount due to a contribution: the fraction for its points of every payment
//! into one of its Releases. The model sums these fractions. The fast ledger has accumulators only.
//! For any events in any order:
//!
//! 1. The amount that a contribution was paid and may claim is
//!    `floor(points * sum of floor(2^64 * paid / points of the Release) / 2^64)`.
//! 2. So it is never above `E`, and below it by less than `1 + points * Releases / 2^64` units.
//! 3. The number of claims, and the account that sends them, change nothing: a claim pays the
//!    difference of two such amounts. The holder of a contribution receives what it earned in that
//!    time to within one unit, above or below: a fraction left by one holder goes to the next.
//! 4. The amount paid in equals the amount paid out and owed, to the unit. The pool owes what
//!    rounding keeps back.

use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;
use sp_core::{U256, U512};
use std::collections::{BTreeMap, BTreeSet};
use tributary_primitives::{
	pool::{earned, most_rounding, pay, Nodes},
	split::{divide, Evidence},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	Balance, ContributionId, Points, ReleaseId,
};

type Account = u8;

const TREASURY: Account = 100;
const PROVIDER: Account = 101;
const OWNER: Account = 102;
const DATANET_OWNER: Account = 103;

/// Fraction, not reduced: the numbers of these tests leave room in 512 bits, and overflow panics.
#[derive(Clone, Copy)]
struct Fraction {
	top: U512,
	bottom: U512,
}

impl Fraction {
	fn whole(value: Balance) -> Self {
		Self { top: value.into(), bottom: U512::one() }
	}

	fn new(top: impl Into<U512>, bottom: impl Into<U512>) -> Self {
		Self { top: top.into(), bottom: bottom.into() }
	}

	fn plus(self, other: Self) -> Self {
		Self { top: self.top * other.bottom + other.top * self.bottom, bottom: self.bottom * other.bottom }
	}

	fn is_below(self, other: Self) -> bool {
		self.top * other.bottom < other.top * self.bottom
	}
}

/// Exact amount due: sums over the points of each Release.
#[derive(Clone, Default)]
struct Exact(BTreeMap<u32, U512>);

impl Exact {
	fn add(&mut self, other: &Exact) {
		other.0.iter().for_each(|(release, top)| *self.0.entry(*release).or_default() += *top);
	}

	/// Returns the difference to an earlier amount.
	fn since(&self, earlier: &Exact) -> Exact {
		let before = |release| earlier.0.get(release).copied().unwrap_or_default();
		Exact(self.0.iter().map(|(release, top)| (*release, *top - before(release))).collect())
	}

	fn value(&self, releases: &[Release]) -> Fraction {
		self.0.iter().fold(Fraction::whole(0), |sum, (number, top)| {
			sum.plus(Fraction::new(*top, releases[*number as usize - 1].points))
		})
	}
}

#[derive(Default)]
struct Tree {
	nodes: BTreeMap<u32, U256>,
	capacity: u32,
}

impl Nodes for Tree {
	fn get(&self, node: u32) -> U256 {
		self.nodes.get(&node).copied().unwrap_or_default()
	}
	fn set(&mut self, node: u32, value: U256) {
		self.nodes.insert(node, value);
	}
	fn capacity(&self) -> u32 {
		self.capacity
	}
	fn set_capacity(&mut self, capacity: u32) {
		self.capacity = capacity;
	}
}

struct Release {
	points: u128,
	/// Members of the Release, for the model alone.
	members: Vec<usize>,
	/// Remainder of the last payment.
	remainder: u128,
	/// Sum of all payments into the Release.
	paid: Balance,
}

struct Contribution {
	points: Points,
	first: u32,
	last: Option<u32>,
	payee: Account,
	spans: Balance,
	pool_claimed: Balance,
	/// For the model: the exact amount due, and the part of it that the payees received.
	due: Exact,
	taken: Exact,
	last_payee: Option<Account>,
}

/// One Datanet, its ledger and the model.
#[derive(Default)]
struct World {
	tree: Tree,
	releases: Vec<Release>,
	contributions: Vec<Contribution>,
	credits: BTreeMap<Account, Balance>,
	pool_owed: Balance,
	paid_in: Balance,
	paid_out: Balance,
	/// Receipts from pools: for each account the amount, the exact amount due, and the number of
	/// holdings.
	had: BTreeMap<Account, (Balance, Exact, u32)>,
}

#[derive(Clone, Debug)]
enum Step {
	Accept { payee: Account, points: Points },
	Cut,
	Pay { fee: Balance, releases: Vec<usize>, owned: Vec<(usize, u32)>, unowned: u32, method: u8 },
	Revoke { contribution: usize },
	ReportCopy { copy: usize, original: usize },
	Transfer { contribution: usize, to: Account },
	Claim { contributions: Vec<usize> },
	ClaimAccount { account: Account },
}

fn any_step() -> impl Strategy<Value = Step> {
	let account = || 0..4u8;
	prop_oneof![
		3 => (account(), prop_oneof![1..5u64, 1..1u64 << 20]).prop_map(|(payee, points)| Step::Accept { payee, points }),
		2 => Just(Step::Cut),
		6 => (
			prop_oneof![0..50u128, 0..1u128 << 50],
			vec(any::<usize>(), 1..4),
			vec((any::<usize>(), 0..90u32), 0..4),
			0..200u32,
			0..3u8,
		)
			.prop_map(|(fee, releases, owned, unowned, method)| Step::Pay { fee, releases, owned, unowned, method }),
		1 => any::<usize>().prop_map(|contribution| Step::Revoke { contribution }),
		1 => any::<(usize, usize)>().prop_map(|(copy, original)| Step::ReportCopy { copy, original }),
		1 => (any::<usize>(), account()).prop_map(|(contribution, to)| Step::Transfer { contribution, to }),
		3 => vec(any::<usize>(), 0..5).prop_map(|contributions| Step::Claim { contributions }),
		1 => account().prop_map(|account| Step::ClaimAccount { account }),
	]
}

/// Returns terms over these Releases with equal weights, and the rest for the last.
fn terms(releases: &[u32], method: u8) -> Terms<Account> {
	let percent = Perbill::from_percent;
	let caps = SpanCaps { total: percent(50), contribution: percent(30) };
	let each = 1_000_000_000 / releases.len() as u32;
	let weights = releases.iter().enumerate().map(|(at, number)| WeightedRelease {
		release: ReleaseId { datanet: 0, number: *number },
		weight: if at == 0 {
			Perbill::from_parts(1_000_000_000 - each * (releases.len() as u32 - 1))
		} else {
			Perbill::from_parts(each)
		},
	});
	Terms {
		split: FeeSplit { provider: percent(23), owner: percent(17), base: percent(0), data: percent(60) },
		method: match method {
			0 => AttributionMethod::Pooled,
			1 => AttributionMethod::Spans(caps),
			_ => AttributionMethod::Retrieval(caps),
		},
		releases: weights.collect::<Vec<_>>().try_into().unwrap(),
		beneficiaries: vec![Beneficiary { account: OWNER, share: percent(17) }].try_into().unwrap(),
	}
}

fn pick(indices: &[usize], of: usize) -> BTreeSet<usize> {
	indices.iter().filter_map(|index| index.checked_rem(of)).collect()
}

impl World {
	fn step(&mut self, step: &Step) {
		let count = self.contributions.len();
		match step {
			Step::Accept { payee, points } => self.contributions.push(Contribution {
				points: *points,
				first: self.releases.len() as u32 + 1,
				last: None,
				payee: *payee,
				spans: 0,
				pool_claimed: 0,
				due: Exact::default(),
				taken: Exact::default(),
				last_payee: None,
			}),
			Step::Cut => self.cut(),
			Step::Pay { fee, releases, owned, unowned, method } => self.pay(*fee, releases, owned, *unowned, *method),
			Step::Revoke { contribution } => pick(&[*contribution], count).into_iter().for_each(|at| self.close(at)),
			Step::ReportCopy { copy, original } => {
				for (copy, original) in pick(&[*copy], count).into_iter().zip(pick(&[*original], count)) {
					// One hop: the current payee of the original.
					self.close(copy);
					self.contributions[copy].payee = self.contributions[original].payee;
				}
			},
			Step::Transfer { contribution, to } => {
				for at in pick(&[*contribution], count) {
					let (payee, amount) = self.take(at);
					*self.credits.entry(payee).or_default() += amount;
					self.contributions[at].payee = *to;
				}
			},
			Step::Claim { contributions } => {
				for at in pick(contributions, count) {
					self.paid_out += self.take(at).1;
				}
			},
			Step::ClaimAccount { account } => self.paid_out += self.credits.remove(account).unwrap_or_default(),
		}
	}

	fn cut(&mut self) {
		let members: Vec<_> =
			(0..self.contributions.len()).filter(|at| self.contributions[*at].last.is_none()).collect();
		let points = members.iter().map(|at| u128::from(self.contributions[*at].points)).sum();
		// The limit leaves room for exact fractions. A Release without points is in no terms.
		if points > 0 && self.releases.len() < 8 {
			self.releases.push(Release { points, members, remainder: 0, paid: 0 });
		}
	}

	fn close(&mut self, at: usize) {
		let now = self.releases.len() as u32;
		let contribution = &mut self.contributions[at];
		contribution.last = contribution.last.or(Some(now));
	}

	fn pay(&mut self, fee: Balance, releases: &[usize], owned: &[(usize, u32)], unowned: u32, method: u8) {
		let numbers: Vec<_> = pick(releases, self.releases.len()).into_iter().map(|at| at as u32 + 1).collect();
		if numbers.is_empty() {
			return;
		}
		let found = pick(&owned.iter().map(|(at, _)| *at).collect::<Vec<_>>(), self.contributions.len());
		let owned: Vec<_> = found
			.into_iter()
			.zip(owned)
			.map(|(at, (_, positions))| (ContributionId { datanet: 0, index: at as u32 }, *positions))
			.collect();
		let positions = owned.iter().map(|(_, positions)| positions).sum::<u32>() + unowned;
		let terms = terms(&numbers, method);
		let cuts = vec![Perbill::from_percent(11); numbers.len()];
		let division = divide(fee, Perbill::from_percent(3), &terms, &cuts, &Evidence { owned: &owned, positions });
		assert_eq!(division.total(), fee);

		self.paid_in += fee;
		let accounts =
			[(TREASURY, division.protocol), (PROVIDER, division.provider), (OWNER, division.beneficiaries[0])];
		for (account, amount) in accounts {
			*self.credits.entry(account).or_default() += amount;
		}
		for ((id, _), amount) in owned.iter().zip(&division.spans) {
			self.contributions[id.index as usize].spans += amount;
		}
		for (number, paid) in numbers.iter().zip(&division.releases) {
			*self.credits.entry(DATANET_OWNER).or_default() += paid.owner_cut;
			let release = &mut self.releases[*number as usize - 1];
			pay(&mut self.tree, *number, paid.pool, release.points, &mut release.remainder).unwrap();
			release.paid += paid.pool;
			self.pool_owed += paid.pool;
			// The model visits every contributor.
			for member in &release.members {
				let contribution = &mut self.contributions[*member];
				*contribution.due.0.entry(*number).or_default() += U512::from(paid.pool) * contribution.points;
			}
		}
	}

	fn earned(&self, at: usize) -> Balance {
		let Contribution { points, first, last, .. } = &self.contributions[at];
		earned(&self.tree, *points, *first, *last)
	}

	/// Claims all that a contribution is owed, for its payee.
	fn take(&mut self, at: usize) -> (Account, Balance) {
		let pool = self.earned(at) - self.contributions[at].pool_claimed;
		let contribution = &mut self.contributions[at];
		let spans = core::mem::take(&mut contribution.spans);
		contribution.pool_claimed += pool;
		self.pool_owed -= pool;
		let payee = contribution.payee;
		let (had, exact, tenures) = self.had.entry(payee).or_default();
		*had += pool;
		exact.add(&contribution.due.since(&contribution.taken));
		contribution.taken = contribution.due.clone();
		if contribution.last_payee.replace(payee) != Some(payee) {
			*tenures += 1;
		}
		(payee, spans + pool)
	}

	/// Returns the paid Releases among those of the contribution.
	fn paid_releases(&self, at: usize) -> impl Iterator<Item = &Release> + '_ {
		self.releases.iter().filter(move |release| release.paid > 0 && release.members.contains(&at))
	}

	fn check(&self) {
		let mut unclaimed = 0;
		for (at, contribution) in self.contributions.iter().enumerate() {
			let got = self.earned(at);
			unclaimed += got.checked_sub(contribution.pool_claimed).expect("it never falls");
			// 1: exact to the last unit.
			let each = self
				.paid_releases(at)
				.fold(U512::zero(), |sum, release| sum + (U512::from(release.paid) << 64) / U512::from(release.points));
			assert_eq!(U512::from(got), (each * contribution.points) >> 64);
			// 2: never above, and below by little more than one unit at most.
			let exact = contribution.due.value(&self.releases);
			assert!(!exact.is_below(Fraction::whole(got)));
			let count = self.paid_releases(at).count();
			let bit = Fraction::new(U512::from(contribution.points) * count, U512::one() << 64);
			assert!(exact.is_below(Fraction::whole(got + 1).plus(bit)));
		}
		// 3: every payee received its part, to within a unit for each holding.
		for (had, exact, tenures) in self.had.values() {
			let exact = exact.value(&self.releases);
			let most = Fraction::new((u64::from(*tenures) << 32) + u64::from(*tenures), 1u64 << 32);
			assert!(Fraction::whole(*had).is_below(exact.plus(most)));
			assert!(exact.is_below(Fraction::whole(*had).plus(most)));
		}
		// 4: exactly the amount that was paid in, and the pool can pay all that it owes.
		let credits: Balance = self.credits.values().sum();
		let spans: Balance = self.contributions.iter().map(|contribution| contribution.spans).sum();
		assert_eq!(self.paid_out + credits + spans + self.pool_owed, self.paid_in);
		assert!(unclaimed <= self.pool_owed);
		let kept = self.contributions.iter().map(|one| most_rounding(one.points, self.tree.capacity)).sum::<Balance>();
		assert!(self.pool_owed - unclaimed <= kept);
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

	#[test]
	fn ledger_and_exact_model_should_agree_to_the_last_unit(steps in vec(any_step(), 1..80)) {
		let mut world = World::default();
		for step in &steps {
			world.step(step);
			world.check();
		}
		// All claim, and the pool keeps the remainders of rounding: less than a unit for each.
		for at in 0..world.contributions.len() {
			world.paid_out += world.take(at).1;
		}
		let accounts: Vec<_> = world.credits.keys().copied().collect();
		accounts.iter().for_each(|account| world.step(&Step::ClaimAccount { account: *account }));
		world.check();
		prop_assert_eq!(world.paid_out + world.pool_owed, world.paid_in);
		prop_assert!(world.pool_owed <= world.contributions.len() as u128);
	}

	/// The bound on which the removal of a Datanet relies, for the maximum of points and Releases.
	#[test]
	fn rounding_should_keep_back_at_most_its_bound(
		points in vec(prop_oneof![any::<u64>(), 0..1_000u64, Just(u64::MAX)], 1..6),
		payments in vec((1u32..200, 0u128..1 << 90), 1..30),
	) {
		let all: u128 = points.iter().map(|points| u128::from(*points)).sum();
		prop_assume!(all > 0);
		let mut tree = Tree::default();
		let mut remainders = BTreeMap::<u32, u128>::new();
		for (number, amount) in &payments {
			pay(&mut tree, *number, *amount, all, remainders.entry(*number).or_default()).unwrap();
		}
		let paid: Balance = payments.iter().map(|(_, amount)| amount).sum();
		let earned: Balance = points.iter().map(|points| earned(&tree, *points, 1, None)).sum();
		let kept: Balance = points.iter().map(|points| most_rounding(*points, tree.capacity)).sum();
		prop_assert!(earned <= paid && paid - earned <= kept, "{} kept back, {kept} said", paid - earned);
	}
}
