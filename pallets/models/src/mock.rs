//! A runtime of this pallet alone, over a catalogue that tests fill as they like.

use crate as pallet_models;
use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::InspectHold as _, ConstU128},
};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Perbill};
#[cfg(feature = "runtime-benchmarks")]
use tributary_primitives::content::Content;
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, WeightedRelease},
	trace::Eligible,
	traits::{Catalogue, CreditReason, Ineligible, Ledger, OnModelRemoved, ReleaseInfo, Source},
	Balance, ContributionId, DatanetId, ModelId, ReleaseId,
};

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

parameter_types! {
	/// The points of each Release that was cut.
	pub static Cut: BTreeMap<ReleaseId, u128> = BTreeMap::new();
	/// How often each Release is needed.
	pub static Pinned: BTreeMap<ReleaseId, u32> = BTreeMap::new();
	/// How many contributions of each Release were revoked.
	pub static Revoked: BTreeMap<ReleaseId, u32> = BTreeMap::new();
	/// What the ledger owes to whom, and why.
	pub static Owed: Vec<(AccountId, Balance, CreditReason)> = Vec::new();
	/// The models that are gone, as others were told.
	pub static Gone: Vec<ModelId> = Vec::new();
}

pub struct Book;
impl Ledger<AccountId> for Book {
	fn pot() -> AccountId {
		POT
	}

	fn credit(account: &AccountId, amount: Balance, reason: CreditReason) -> DispatchResult {
		Owed::mutate(|owed| owed.push((*account, amount, reason)));
		Ok(())
	}

	fn settle_up(_: ContributionId) -> DispatchResult {
		unreachable!("models know no contributions")
	}

	fn forget(_: ContributionId) -> DispatchResult {
		unreachable!("models know no contributions")
	}

	fn close_pools(_: DatanetId, _: u32) -> Result<bool, DispatchError> {
		unreachable!("models know no pools")
	}
}

pub struct Obituary;
impl OnModelRemoved for Obituary {
	fn removed(model: ModelId) {
		Gone::mutate(|gone| gone.push(model));
	}
}

pub struct Shelf;
impl Catalogue<AccountId, u64> for Shelf {
	fn source(_: ContributionId) -> Option<Source<AccountId>> {
		None
	}

	fn release(id: ReleaseId) -> Option<ReleaseInfo<AccountId>> {
		let points = *Cut::get().get(&id)?;
		Some(ReleaseInfo { points, owner_cut: Perbill::zero(), owner: CAROL })
	}

	fn eligible(_: ContributionId, _: &[ReleaseId], _: u64) -> Result<Eligible, Ineligible> {
		Err(Ineligible::Unknown)
	}

	fn pin(id: ReleaseId) -> DispatchResult {
		Pinned::mutate(|pinned| *pinned.entry(id).or_default() += 1);
		Ok(())
	}

	fn unpin(id: ReleaseId) {
		Pinned::mutate(|pinned| {
			let users = pinned.get_mut(&id).expect("only what is pinned is unpinned");
			*users -= 1;
			if *users == 0 {
				pinned.remove(&id);
			}
		})
	}

	fn revoked(id: ReleaseId) -> u32 {
		Revoked::get().get(&id).copied().unwrap_or_default()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_release(_: &AccountId, contents: &[(Content, u64)]) -> (ReleaseId, Vec<ContributionId>) {
		let points = contents.iter().map(|(_, points)| u128::from(*points)).sum();
		(cut(Cut::get().len() as u32, 1, points), vec![])
	}
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ModelDeposit = ConstU128<MODEL_DEPOSIT>;
	type TermsDeposit = ConstU128<TERMS_DEPOSIT>;
	type Catalogue = Shelf;
	type Ledger = Book;
	type OnModelRemoved = Obituary;
}

/// Puts a Release with these points into the catalogue.
pub fn cut(datanet: u32, number: u32, points: u128) -> ReleaseId {
	let id = ReleaseId { datanet, number };
	Cut::mutate(|cut| cut.insert(id, points));
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
		Cut::set(BTreeMap::new());
		Pinned::set(BTreeMap::new());
		Revoked::set(BTreeMap::new());
		Owed::set(Vec::new());
		Gone::set(Vec::new());
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
			assert_eq!(Pinned::get(), named());
		})
	}
}
