//! A runtime with this pallet alone, over Releases that tests insert.

use crate::{self as pallet_models, HoldReason, NextModelId, Releases, Terms};
use alloc::collections::BTreeMap;
use frame_support::{
	derive_impl,
	traits::{fungible::InspectHold as _, ConstU128, ConstU64},
};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchResult, Perbill};
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, WeightedRelease},
	traits::{CreditReason, ReleaseInfo},
	Balance, ModelId, ReleaseId,
};
use tributary_testing::{
	ledger::{self, LedgerSetup},
	MockLedger, MockOnModelRemoved, MockReleases, ReleasePins, Releases as KnownReleases,
};

pub(crate) use tributary_testing::{RemovedModels, RetiredDatanets, RevokedCounts};

pub(crate) type CreditLog = ledger::CreditLog<AccountId>;
pub(crate) type Ledger = MockLedger<Test>;

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
pub(crate) const CAROL: AccountId = 3;
/// Account that holds what the ledger owes.
pub(crate) const POT: AccountId = 39;
/// Account without funds.
pub(crate) const NOBODY: AccountId = 99;

pub(crate) const MODEL_DEPOSIT: Balance = 100;
pub(crate) const TERMS_DEPOSIT: Balance = 10;
pub(crate) const ENDOWMENT: Balance = 10_000;
pub(crate) const EXISTENTIAL_DEPOSIT: Balance = 5;
pub(crate) const TERMS_GRACE: u64 = 100;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Models = pallet_models;
}

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

	fn is_expected(reason: CreditReason) -> bool {
		reason == CreditReason::Refund
	}
}

impl crate::Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ModelDeposit = ConstU128<MODEL_DEPOSIT>;
	type TermsDeposit = ConstU128<TERMS_DEPOSIT>;
	type TermsGrace = ConstU64<TERMS_GRACE>;
	type Clock = System;
	type Releases = MockReleases<AccountId>;
	type Ledger = Ledger;
	type OnModelRemoved = MockOnModelRemoved;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = tributary_testing::MockFixtures<AccountId, u64>;
}

/// Inserts a Release with these points, and returns its id.
pub(crate) fn cut(datanet: u32, number: u32, points: u128) -> ReleaseId {
	let id = ReleaseId { datanet, number };
	let info = ReleaseInfo { points, owner_cut: Perbill::zero(), owner: CAROL };
	KnownReleases::<AccountId>::insert(id, info);
	id
}

/// Returns a split in percent.
pub(crate) fn percent(provider: u32, owner: u32, base: u32, data: u32) -> FeeSplit {
	FeeSplit {
		provider: Perbill::from_percent(provider),
		owner: Perbill::from_percent(owner),
		base: Perbill::from_percent(base),
		data: Perbill::from_percent(data),
	}
}

/// Returns Releases with these weights in percent.
pub(crate) fn weighted(releases: &[(ReleaseId, u32)]) -> Releases {
	let weighted = |(release, weight): &(ReleaseId, u32)| WeightedRelease {
		release: *release,
		weight: Perbill::from_percent(*weight),
	};
	releases.iter().map(weighted).collect::<Vec<_>>().try_into().unwrap()
}

/// Registers a model and returns its id.
pub(crate) fn register(owner: AccountId, base: Option<ModelId>) -> ModelId {
	let model = NextModelId::<Test>::get();
	let (name, uri) = (b"a model".to_vec().try_into().unwrap(), b"https://example.org".to_vec().try_into().unwrap());
	Models::register(RuntimeOrigin::signed(owner), [7; 32], name, uri, base).unwrap();
	model
}

/// Publishes terms without data or evidence.
pub(crate) fn publish(owner: AccountId, model: ModelId, split: FeeSplit) -> DispatchResult {
	Models::publish_terms(RuntimeOrigin::signed(owner), model, split, AttributionMethod::Pooled, Default::default())
}

/// Returns the beneficiaries of the latest terms, with their parts of a billion.
pub(crate) fn shares(model: ModelId) -> Vec<(AccountId, u32)> {
	let version = crate::Models::<Test>::get(model).unwrap().latest_terms;
	let terms = Terms::<Test>::get(model, version).unwrap();
	terms.beneficiaries.into_iter().map(|other| (other.account, other.share.deconstruct())).collect()
}

/// Transfers a model to another account, which accepts it.
pub(crate) fn hand_over(owner: AccountId, model: ModelId, to: AccountId) {
	Models::transfer_ownership(RuntimeOrigin::signed(owner), model, Some(to)).unwrap();
	Models::accept_ownership(RuntimeOrigin::signed(to), model).unwrap();
}

/// Returns the pins of each Release.
pub(crate) fn pinned() -> BTreeMap<ReleaseId, u32> {
	ReleasePins::iter().collect()
}

/// Returns the number of terms that name each Release.
pub(crate) fn naming() -> BTreeMap<ReleaseId, u32> {
	let mut naming = BTreeMap::new();
	for weighted in Terms::<Test>::iter_values().flat_map(|terms| terms.releases) {
		*naming.entry(weighted.release).or_default() += 1;
	}
	naming
}

/// Returns the amount on hold of an account.
pub(crate) fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Deposit.into(), &who)
}

/// Returns the latest event.
pub(crate) fn last_event() -> RuntimeEvent {
	System::events().pop().expect("an event was deposited").event
}

/// Builder of a test's state.
#[derive(Default)]
pub(crate) struct ExtBuilder {}

impl ExtBuilder {
	/// Builds the genesis state, at block 1.
	pub(crate) fn build(self) -> TestExternalities {
		let balances = (0..40).map(|who| (who, ENDOWMENT)).collect();
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext = TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs the test, and verifies the state after it.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Models::do_try_state().unwrap();
			assert_eq!(pinned(), naming());
			Ledger::check();
		})
	}
}
