//! Generated economies: in no sequence of steps is anything lost or created.

use super::*;
use frame_support::traits::fungible::Inspect as _;
use proptest::prelude::*;
use sp_core::U256;

/// Accounts that do not exist yet, and so cannot be paid less than the existential deposit.
const NEWCOMERS: core::ops::Range<AccountId> = 90..93;

/// A step of an economy. Indices are taken modulo the number of objects.
#[derive(Clone, Debug)]
enum Step {
	/// A contribution is accepted.
	Accept { datanet: u32, payee: AccountId, points: u64 },
	/// A contribution is revoked.
	Revoke { contribution: usize },
	/// A contribution is struck as a copy of another one.
	Strike { contribution: usize, original: usize },
	/// A contribution is transferred.
	Transfer { contribution: usize, to: AccountId },
	/// A Release is cut.
	Cut { datanet: u32, owner_cut: u32 },
	/// A job or a channel is settled.
	Settle(Payment),
	/// A penalty is credited.
	Credit { account: AccountId, amount: Balance },
	/// Contributions claim.
	Claim { contributions: Vec<usize> },
	/// An account is paid.
	ClaimFor { account: AccountId },
	/// A requester scores a job.
	Rate { job: u64 },
	/// Blocks pass, with room for a number of steps of pruning.
	Pass { blocks: u64, steps: u64 },
}

#[derive(Clone, Debug)]
struct Payment {
	fee: Balance,
	releases: Vec<usize>,
	owned: Vec<(usize, u32)>,
	positions: u32,
	caps: (u32, u32),
	retrieval: bool,
	channel: bool,
	refuted: bool,
}

fn any_account() -> impl Strategy<Value = AccountId> {
	prop_oneof![5 => 1..6u64, 1 => NEWCOMERS]
}

fn any_step() -> impl Strategy<Value = Step> {
	use proptest::collection::vec;
	prop_oneof![
		4 => (0..2u32, any_account(), 1..1_000_000_000u64)
			.prop_map(|(datanet, payee, points)| Step::Accept { datanet, payee, points }),
		1 => any::<usize>().prop_map(|contribution| Step::Revoke { contribution }),
		1 => (any::<usize>(), any::<usize>()).prop_map(|(contribution, original)| Step::Strike { contribution, original }),
		1 => (any::<usize>(), any_account()).prop_map(|(contribution, to)| Step::Transfer { contribution, to }),
		2 => (0..2u32, 0..30u32).prop_map(|(datanet, owner_cut)| Step::Cut { datanet, owner_cut }),
		6 => (
			prop_oneof![0..100u128, 0..1_000_000_000u128],
			vec(any::<usize>(), 1..5),
			vec((any::<usize>(), 1..50u32), 0..5),
			0..300u32,
			(0..101u32, 0..101u32),
			any::<(bool, bool, bool)>(),
		)
			.prop_map(|(fee, releases, owned, positions, caps, (retrieval, channel, refuted))| {
				Step::Settle(Payment { fee, releases, owned, positions, caps, retrieval, channel, refuted })
			}),
		1 => (any_account(), 0..1_000u128).prop_map(|(account, amount)| Step::Credit { account, amount }),
		3 => vec(any::<usize>(), 0..6).prop_map(|contributions| Step::Claim { contributions }),
		1 => (1..16u64).prop_map(|account| Step::ClaimFor { account }),
		1 => (0..20u64).prop_map(|job| Step::Rate { job }),
		1 => (1..8u64, 0..9u64).prop_map(|(blocks, steps)| Step::Pass { blocks, steps }),
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
			Step::Revoke { contribution } => {
				pick(&self.contributions, [contribution].into_iter()).into_iter().for_each(close_once)
			},
			Step::Strike { contribution, original } => {
				for copy in pick(&self.contributions, [contribution].into_iter()) {
					let originals: Vec<_> =
						self.contributions.iter().copied().filter(|id| id.datanet == copy.datanet).collect();
					let payee = pick(&originals, [original].into_iter())
						.first()
						.map(|original| MockContributions::source(*original).unwrap().payee)
						.unwrap();
					close_once(copy);
					change(copy, |source| source.payee = payee);
				}
			},
			Step::Transfer { contribution, to } => {
				for id in pick(&self.contributions, [contribution].into_iter()) {
					assert_ok!(Attribution::settle_up(id));
					change(id, |source| source.payee = to);
				}
			},
			Step::Cut { datanet, owner_cut } => {
				let release = cut_with(datanet, DATANET_OWNER, Perbill::from_percent(owner_cut));
				if MockReleases::release(release).unwrap().points > 0 {
					self.releases.push(release);
				}
			},
			Step::Settle(payment) => self.settle(payment),
			Step::Credit { account, amount } => {
				fund(amount);
				assert_ok!(Attribution::credit(&account, amount, CreditReason::Penalty));
				self.paid += amount;
			},
			Step::Claim { contributions } => claim_what_can_be(&pick(&self.contributions, contributions.into_iter())),
			Step::ClaimFor { account } => {
				assert_ok!(Attribution::claim_for(RuntimeOrigin::signed(ALICE), account));
			},
			Step::Rate { job } => {
				// At most once, and only while there is a receipt.
				let scored = Attribution::receipt(job).map(|receipt| receipt.score);
				assert_eq!(Attribution::rate(job, &REQUESTER, 3).is_ok(), scored == Some(None));
			},
			Step::Pass { blocks, steps } => {
				let now = System::block_number() + blocks;
				System::set_block_number(now);
				let room = <() as WeightInfo>::prune_base() + <() as WeightInfo>::prune_receipt() * steps;
				assert!(Attribution::prune(room).all_lte(room));
			},
		}
	}

	fn settle(&mut self, payment: Payment) {
		let Payment { fee, releases, owned, positions, caps, retrieval, channel, refuted } = payment;
		let releases = pick(&self.releases, releases.into_iter());
		let Some((_, others)) = releases.split_first() else { return };
		let rest = 100 - 20 * others.len() as u32;
		let weights = core::iter::once(rest).chain(others.iter().map(|_| 20));
		let weighted: Vec<_> = releases.iter().copied().zip(weights).collect();
		let method = match spans(caps.0.max(caps.1), caps.1) {
			AttributionMethod::Spans(caps) if retrieval => AttributionMethod::Retrieval(caps),
			spans => spans,
		};
		let terms = terms(percent(31, 17, 9, 43), method, &weighted);
		let found = pick(&self.contributions, owned.iter().map(|(index, _)| *index));
		let owned: Vec<_> = found.into_iter().zip(owned.iter().map(|(_, count)| *count)).collect();
		let evidence = if refuted { Evidence::default() } else { Evidence { owned: &owned, positions } };
		let mut order =
			if channel { channel_order(self.jobs, fee, &terms) } else { order(self.jobs, fee, &terms, evidence) };
		if refuted {
			order.provider_payee = &TREASURY;
		}
		order.protocol_cut = Perbill::from_percent(3);
		let division = settle(order).unwrap();
		assert_eq!(division.total(), fee);
		self.jobs += 1;
		self.paid += fee;
	}

	/// Verifies that each contribution earned exactly its points times the accumulators of its
	/// Releases, with 64 fractional bits, whatever was claimed, transferred, struck or paid.
	fn check(&self) {
		let points = |release: &ReleaseId| U256::from(MockReleases::release(*release).unwrap().points);
		for id in &self.contributions {
			let source = MockContributions::source(*id).unwrap();
			let first = source.first_release.unwrap();
			let within = |release: &&ReleaseId| {
				let until = source.last_release.unwrap_or(u32::MAX);
				release.datanet == id.datanet && (first..=until).contains(&release.number)
			};
			let each = self.releases.iter().filter(within).fold(U256::zero(), |sum, release| {
				sum + (U256::from(Attribution::paid(*release)) << 64) / points(release)
			});
			let earned: Balance = ((each * source.points) >> 64).try_into().unwrap();
			let Claimable { pool, pool_claimed, .. } = Attribution::claimable(*id).unwrap();
			assert_eq!(pool + pool_claimed, earned);
		}
	}

	/// Pays all accounts and removes everything: the treasury gets what the pools rounded off, and
	/// nothing remains in storage.
	fn close(self) {
		for account in NEWCOMERS {
			assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(0), account, EXISTENTIAL_DEPOSIT));
		}
		for chunk in self.contributions.chunks(MAX_CLAIMS as usize) {
			assert_ok!(claim(chunk));
		}
		claim_all();
		let left = Balances::balance(&Attribution::pot()) - EXISTENTIAL_DEPOSIT;
		assert_eq!(TotalOwed::<Test>::get(), left);
		assert_eq!(Attribution::pool_owed(0) + Attribution::pool_owed(1), left);
		// Less than a unit for each contribution, and less than two for what each Release carries.
		assert!(left <= (self.contributions.len() + 2 * self.releases.len()) as Balance, "{left} left");
		assert!(left <= self.paid);

		for id in &self.contributions {
			assert_ok!(Attribution::remove(*id));
			remove(*id);
		}
		Attribution::do_try_state().unwrap();
		for datanet in 0..2 {
			while !Attribution::close_pools(datanet, 3).unwrap() {
				Attribution::do_try_state().unwrap();
			}
		}
		assert_eq!(Attribution::account_credit(&TREASURY), left);
		claim_all();
		assert_eq!(TotalOwed::<Test>::get(), 0);
		assert_eq!(Balances::balance(&Attribution::pot()), EXISTENTIAL_DEPOSIT);
		System::set_block_number(System::block_number() + RETENTION + 1);
		Attribution::prune(Weight::MAX);
		assert_eq!(AccountCredits::<Test>::iter().count() + ContributionCredits::<Test>::iter().count(), 0);
		assert_eq!(ReleasePools::<Test>::iter().count() + PoolNodes::<Test>::iter().count(), 0);
		assert_eq!(Receipts::<Test>::iter().count() + ReceiptsByBlock::<Test>::iter().count(), 0);
	}
}

/// Closes a contribution that is still open.
fn close_once(id: ContributionId) {
	if MockContributions::source(id).unwrap().last_release.is_none() {
		close(id);
	}
}

/// Claims. Payees that cannot be paid yet keep their credit.
fn claim_what_can_be(contributions: &[ContributionId]) {
	let result = claim(contributions).map_err(|error| error.error);
	assert!(result.is_ok() || result == Err(Error::<Test>::Undeliverable.into()), "{result:?}");
}

fn claim_all() {
	for account in (0..40).chain(NEWCOMERS) {
		assert_ok!(Attribution::claim_for(RuntimeOrigin::signed(ALICE), account));
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

	#[test]
	fn every_unit_should_be_accounted_for_after_every_step(
		steps in proptest::collection::vec(any_step(), 1..80),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let mut world = World::default();
			for step in steps {
				world.step(step);
				Attribution::do_try_state().unwrap();
				world.check();
			}
			world.close();
		});
	}
}
