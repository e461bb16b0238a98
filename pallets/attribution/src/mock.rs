//! A runtime of this pallet alone, over contributions and Releases that tests insert.

use crate as pallet_attribution;
use crate::*;
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::Inspect as _, ConstU128, ConstU64},
	PalletId,
};
use sp_runtime::{BuildStorage, DispatchError, Perbill};
use tributary_primitives::{
	content::Content,
	split::{Division, Evidence},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	trace::TraceRules,
	traits::{Credit, JobRecord, Order, ReleaseInfo, Service, Settlement, Source},
	Balance, ChannelId, ContributionId, DatanetId, JobId, Points, ReleaseId,
};

pub type MockContributions = tributary_testing::MockContributions<AccountId>;
pub type MockReleases = tributary_testing::MockReleases<AccountId>;
type Releases = tributary_testing::Releases<AccountId>;
type Sources = tributary_testing::Sources<AccountId>;

pub type AccountId = u64;
pub type BlockNumber = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// Asks and pays.
pub const REQUESTER: AccountId = 10;
pub const PROVIDER: AccountId = 11;
pub const MODEL_OWNER: AccountId = 12;
pub const BASE_OWNER: AccountId = 13;
pub const DATANET_OWNER: AccountId = 14;
pub const TREASURY: AccountId = 15;
/// Has nothing.
pub const NOBODY: AccountId = 99;

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const ENDOWMENT: Balance = 1_000_000_000_000;
pub const RETENTION: u64 = 5;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Attribution: pallet_attribution,
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
}

parameter_types! {
	pub const Pot: PalletId = PalletId(*b"trib/pot");
	pub const Treasury: AccountId = TREASURY;
	/// Indices never come back, in whatever Datanet.
	pub static NextIndex: u32 = 0;
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type PalletId = Pot;
	type Contributions = MockContributions;
	type Releases = MockReleases;
	type ProtocolBeneficiary = Treasury;
	type Treasury = Treasury;
	type ReceiptRetention = ConstU64<RETENTION>;
	type Clock = System;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = tributary_testing::MockFixtures<AccountId, BlockNumber>;
}

/// The number of the next Release of a Datanet.
fn next_release(datanet: DatanetId) -> u32 {
	Releases::iter_keys().filter(|release| release.datanet == datanet).count() as u32 + 1
}

/// Inserts an accepted contribution.
pub fn accept(datanet: DatanetId, payee: AccountId, points: Points) -> ContributionId {
	let index = NextIndex::mutate(|next| {
		*next += 1;
		*next - 1
	});
	let id = ContributionId { datanet, index };
	let source = Source {
		content: Content { hash: [index as u8; 32], len: 1024 },
		sequence: index.into(),
		payee,
		points,
		first_release: Some(next_release(datanet)),
		last_release: None,
	};
	Sources::insert(id, source);
	id
}

/// Changes a contribution.
pub fn change(id: ContributionId, f: impl FnOnce(&mut Source<AccountId>)) {
	Sources::mutate(id, |source| f(source.as_mut().unwrap()))
}

/// Keeps a contribution out of every later Release.
pub fn close(id: ContributionId) {
	let last = next_release(id.datanet) - 1;
	change(id, |source| source.last_release = Some(last))
}

/// Cuts a Release of all that is open, without an owner's cut.
pub fn cut(datanet: DatanetId) -> ReleaseId {
	cut_with(datanet, DATANET_OWNER, Perbill::zero())
}

pub fn cut_with(datanet: DatanetId, owner: AccountId, owner_cut: Perbill) -> ReleaseId {
	let id = ReleaseId { datanet, number: next_release(datanet) };
	let members = Sources::iter().filter(|(id, source)| id.datanet == datanet && source.last_release.is_none());
	let points = members.map(|(_, source)| u128::from(source.points)).sum();
	Releases::insert(id, ReleaseInfo { points, owner_cut, owner });
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

pub fn spans(total: u32, contribution: u32) -> AttributionMethod {
	AttributionMethod::Spans(SpanCaps {
		total: Perbill::from_percent(total),
		contribution: Perbill::from_percent(contribution),
	})
}

/// Terms of a model of `MODEL_OWNER`, built on one of `BASE_OWNER` if there is a base share.
pub fn terms(split: FeeSplit, method: AttributionMethod, releases: &[(ReleaseId, u32)]) -> Terms<AccountId> {
	let mut beneficiaries = vec![Beneficiary { account: MODEL_OWNER, share: split.owner }];
	if !split.base.is_zero() {
		beneficiaries.push(Beneficiary { account: BASE_OWNER, share: split.base });
	}
	let weighted = |(release, weight): &(ReleaseId, u32)| WeightedRelease {
		release: *release,
		weight: Perbill::from_percent(*weight),
	};
	Terms {
		split,
		method,
		releases: releases.iter().map(weighted).collect::<Vec<_>>().try_into().unwrap(),
		beneficiaries: beneficiaries.try_into().unwrap(),
	}
}

/// Terms that give everything to the pools of these Releases.
pub fn all_to_pool(releases: &[(ReleaseId, u32)]) -> Terms<AccountId> {
	terms(percent(0, 0, 0, 100), AttributionMethod::Pooled, releases)
}

pub fn record() -> JobRecord<BlockNumber> {
	JobRecord {
		requested_at: 1,
		submitted_at: 2,
		rules: TraceRules { window: 32, max_runs: 32 },
		prompt_hash: [3; 32],
		output_hash: [1; 32],
		output_len: 191,
		runs_hash: [2; 32],
		refuted: false,
	}
}

/// An order of a job by `REQUESTER` from `PROVIDER`, without a protocol cut.
pub fn order<'a>(
	job: JobId,
	fee: Balance,
	terms: &'a Terms<AccountId>,
	evidence: Evidence<'a>,
) -> Order<'a, AccountId, BlockNumber> {
	Order {
		service: Service::Job { id: job, record: record() },
		requester: &REQUESTER,
		provider: &PROVIDER,
		provider_payee: &PROVIDER,
		model: 7,
		version: 3,
		terms,
		fee,
		protocol_cut: Perbill::zero(),
		evidence,
	}
}

/// An order of a channel of `REQUESTER` with `PROVIDER`, without a protocol cut.
pub fn channel_order(channel: ChannelId, fee: Balance, terms: &Terms<AccountId>) -> Order<'_, AccountId, BlockNumber> {
	Order { service: Service::Channel { id: channel }, ..order(0, fee, terms, Evidence::default()) }
}

/// Moves the fee to the pot and settles.
pub fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError> {
	Balances::transfer_keep_alive(RuntimeOrigin::signed(*order.requester), Attribution::pot(), order.fee)?;
	Attribution::settle(order)
}

/// Pays `amount` into the pool of a Release.
pub fn pay(job: JobId, release: ReleaseId, amount: Balance) {
	settle(order(job, amount, &all_to_pool(&[(release, 100)]), Evidence::default())).unwrap();
}

/// Claims for these contributions, in this order.
pub fn claim(contributions: &[ContributionId]) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Attribution::claim(RuntimeOrigin::signed(REQUESTER), contributions.to_vec().try_into().unwrap())
}

/// Moves so much to the pot, to be credited.
pub fn fund(amount: Balance) {
	Balances::transfer_keep_alive(RuntimeOrigin::signed(REQUESTER), Attribution::pot(), amount).unwrap();
}

/// Removes a contribution, after its account was removed.
pub fn remove(id: ContributionId) {
	Sources::remove(id);
}

/// What an account got since genesis.
pub fn gained(who: AccountId) -> Balance {
	let endowment = if who == NOBODY { 0 } else { ENDOWMENT };
	Balances::total_balance(&who).checked_sub(endowment).unwrap()
}

/// This pallet's events since the last call of this.
pub fn events() -> Vec<Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Attribution(event) => Some(event),
		_ => None,
	});
	let events = events.collect();
	System::reset_events();
	events
}

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		NextIndex::set(0);
		let balances = (0..40).map(|who| (who, ENDOWMENT)).collect();
		let config = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
			..Default::default()
		};
		let mut ext = sp_io::TestExternalities::new(config.build_storage().unwrap());
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			let issuance = Balances::total_issuance();
			test();
			Attribution::do_try_state().unwrap();
			assert_eq!(Balances::total_issuance(), issuance);
		})
	}
}
