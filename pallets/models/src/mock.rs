//! A runtime of this pallet alone, over Releases that tests insert.

use crate as pallet_models;
use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{
	derive_impl,
	traits::{fungible::InspectHold as _, ConstU128},
};
use sp_runtime::{BuildStorage, DispatchResult, Perbill};
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, WeightedRelease},
	traits::ReleaseInfo,
	Balance, ModelId, ReleaseId,
};
use tributary_testing::{
	ledger::{self, LedgerSetup},
	MockLedger, MockOnModelRemoved, MockReleases, ReleasePins,
};

pub use tributary_testing::{RemovedModels, RevokedCounts};

pub type CreditLog = ledger::CreditLog<AccountId>;
pub type Ledger = MockLedger<Test>;

pub type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// Holds what the ledger owes.
pub const POT: AccountId = 39;
/// Has nothing.
pub const NOBODY: AccountId = 99;

pub const MODEL_DEPOSIT: Balance = 100;
pub const TERMS_DEPOSIT: Balance = 10;
pub const ENDOWMENT: Balance = 10_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 5;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Models: pallet_models,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

impl LedgerSetup for Test {
	type AccountId = AccountId;
	type BlockNumber = u64;
	type Currency = Balances;

	fn pot() -> AccountId {
		POT
	}

	fn endowment() -> Balance {
		ENDOWMENT
	}
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ModelDeposit = ConstU128<MODEL_DEPOSIT>;
	type TermsDeposit = ConstU128<TERMS_DEPOSIT>;
	type Releases = MockReleases<AccountId>;
	type Ledger = Ledger;
	type OnModelRemoved = MockOnModelRemoved;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = tributary_testing::MockFixtures<AccountId, u64>;
}

/// Inserts a Release with these points.
pub fn cut(datanet: u32, number: u32, points: u128) -> ReleaseId {
	let id = ReleaseId { datanet, number };
	let info = ReleaseInfo { points, owner_cut: Perbill::zero(), owner: CAROL };
	tributary_testing::Releases::<AccountId>::insert(id, info);
	id
}

pub fn percent(provider: u32, owner: u32, base: u32, data: u32) -> FeeSplit {
	FeeSplit {
		provider: Perbill::from_percent(provider),
		owner: Perbill::from_percent(owner),
		base: Perbill::from_percent(base),
		data: Perbill::from_percent(data),
	}
}

/// Releases with these weights in percent.
pub fn weighted(releases: &[(ReleaseId, u32)]) -> Releases {
	let weighted = |(release, weight): &(ReleaseId, u32)| WeightedRelease {
		release: *release,
		weight: Perbill::from_percent(*weight),
	};
	releases.iter().map(weighted).collect::<Vec<_>>().try_into().unwrap()
}

/// Registers a model and says its id.
pub fn register(owner: AccountId, base: Option<ModelId>) -> ModelId {
	let model = NextModelId::<Test>::get();
	let (name, uri) = (b"a model".to_vec().try_into().unwrap(), b"https://example.org".to_vec().try_into().unwrap());
	Models::register(RuntimeOrigin::signed(owner), [7; 32], name, uri, base).unwrap();
	model
}

/// Publishes terms without data or evidence.
pub fn publish(owner: AccountId, model: ModelId, split: FeeSplit) -> DispatchResult {
	Models::publish_terms(RuntimeOrigin::signed(owner), model, split, AttributionMethod::Pooled, Default::default())
}

/// The latest terms' beneficiaries, with their parts of a billion.
pub fn shares(model: ModelId) -> Vec<(AccountId, u32)> {
	let version = crate::Models::<Test>::get(model).unwrap().latest_terms;
	let terms = Terms::<Test>::get(model, version).unwrap();
	terms.beneficiaries.into_iter().map(|other| (other.account, other.share.deconstruct())).collect()
}

/// Gives a model to another account, which takes it.
pub fn hand_over(owner: AccountId, model: ModelId, to: AccountId) {
	Models::transfer_ownership(RuntimeOrigin::signed(owner), model, to).unwrap();
	Models::accept_ownership(RuntimeOrigin::signed(to), model).unwrap();
}

/// The pins of each Release.
pub fn pinned() -> BTreeMap<ReleaseId, u32> {
	ReleasePins::iter().collect()
}

/// How many terms name each Release.
pub fn named() -> BTreeMap<ReleaseId, u32> {
	let mut named = BTreeMap::new();
	for weighted in Terms::<Test>::iter_values().flat_map(|terms| terms.releases) {
		*named.entry(weighted.release).or_default() += 1;
	}
	named
}

pub fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Deposit.into(), &who)
}

pub fn last_event() -> RuntimeEvent {
	System::events().pop().expect("an event was deposited").event
}

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let balances = (0..40).map(|who| (who, ENDOWMENT)).collect();
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Models::do_try_state().unwrap();
			assert_eq!(pinned(), named());
			Ledger::check();
		})
	}
}
