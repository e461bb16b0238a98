//! A runtime with this pallet alone, over contributions and Releases that tests insert.

use crate::{self as pallet_attribution, Event};
use frame_support::{
	derive_impl,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	parameter_types,
	traits::{fungible::Inspect as _, ConstU128, ConstU64},
	PalletId,
};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, Perbill};
use tributary_primitives::{
	content::Content,
	split::{Division, Evidence},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	trace::TraceRules,
	traits::{Credit, JobRecord, Order, ReleaseInfo, Service, Settlement, Source},
	Balance, ChannelId, ContributionId, DatanetId, JobId, Points, ReleaseId,
};

pub(crate) type MockContributions = tributary_testing::MockContributions<AccountId>;
pub(crate) type MockReleases = tributary_testing::MockReleases<AccountId>;
type Releases = tributary_testing::Releases<AccountId>;
type Sources = tributary_testing::Sources<AccountId>;

pub(crate) type AccountId = u64;
pub(crate) type BlockNumber = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
pub(crate) const CAROL: AccountId = 3;
/// Account that asks and pays.
pub(crate) const REQUESTER: AccountId = 10;
pub(crate) const PROVIDER: AccountId = 11;
pub(crate) const MODEL_OWNER: AccountId = 12;
pub(crate) const BASE_OWNER: AccountId = 13;
pub(crate) const DATANET_OWNER: AccountId = 14;
pub(crate) const TREASURY: AccountId = 15;
/// An account without funds.
pub(crate) const NOBODY: AccountId = 99;

pub(crate) const EXISTENTIAL_DEPOSIT: Balance = 10;
pub(crate) const ENDOWMENT: Balance = 1_000_000_000_000;
/// Number of blocks for which receipts are kept.
pub(crate) const RETENTION: u64 = 5;

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
	pub type Attribution = pallet_attribution;
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
}

parameter_types! {
	pub const Pot: PalletId = PalletId(*b"trb/attr");
	pub const TreasuryAccount: AccountId = TREASURY;
	/// Index of the next contribution, in whatever Datanet.
	pub static NextIndex: u32 = 0;
}

impl crate::Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type PalletId = Pot;
	type Contributions = MockContributions;
	type Releases = MockReleases;
	type ProtocolBeneficiary = TreasuryAccount;
	type TreasuryAccount = TreasuryAccount;
	type ReceiptRetention = ConstU64<RETENTION>;
	type Clock = System;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = tributary_testing::MockFixtures<AccountId, BlockNumber>;
}

/// Returns the number of the next Release of a Datanet.
fn next_release(datanet: DatanetId) -> u32 {
	Releases::iter_keys().filter(|release| release.datanet == datanet).count() as u32 + 1
}

/// Inserts an accepted contribution and returns its id.
pub(crate) fn accept(datanet: DatanetId, payee: AccountId, points: Points) -> ContributionId {
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
pub(crate) fn change(id: ContributionId, f: impl FnOnce(&mut Source<AccountId>)) {
	Sources::mutate(id, |source| f(source.as_mut().unwrap()))
}

/// Excludes a contribution from every later Release.
pub(crate) fn close(id: ContributionId) {
	let last = next_release(id.datanet) - 1;
	change(id, |source| source.last_release = Some(last))
}

/// Cuts a Release of all open contributions, without an owner's cut.
pub(crate) fn cut(datanet: DatanetId) -> ReleaseId {
	cut_with(datanet, DATANET_OWNER, Perbill::zero())
}

/// Cuts a Release of all open contributions, with an owner's cut.
pub(crate) fn cut_with(datanet: DatanetId, owner: AccountId, owner_cut: Perbill) -> ReleaseId {
	let id = ReleaseId { datanet, number: next_release(datanet) };
	let members = Sources::iter().filter(|(id, source)| id.datanet == datanet && source.last_release.is_none());
	let points = members.map(|(_, source)| u128::from(source.points)).sum();
	Releases::insert(id, ReleaseInfo { points, owner_cut, owner });
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

/// Returns attribution by spans, with caps in percent.
pub(crate) fn spans(total: u32, contribution: u32) -> AttributionMethod {
	AttributionMethod::Spans(SpanCaps {
		total: Perbill::from_percent(total),
		contribution: Perbill::from_percent(contribution),
	})
}

/// Returns terms of a model of `MODEL_OWNER`, built on one of `BASE_OWNER` if there is a base
/// share.
pub(crate) fn terms(split: FeeSplit, method: AttributionMethod, releases: &[(ReleaseId, u32)]) -> Terms<AccountId> {
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

/// Returns terms that pay everything to the pools of these Releases.
pub(crate) fn all_to_pool(releases: &[(ReleaseId, u32)]) -> Terms<AccountId> {
	terms(percent(0, 0, 0, 100), AttributionMethod::Pooled, releases)
}

/// Returns the record of a job.
pub(crate) fn record() -> JobRecord<BlockNumber> {
	JobRecord {
		requested_at: 1,
		submitted_at: 2,
		rules: TraceRules { window: 32, max_runs: 32, min_content: 256 },
		prompt_hash: [3; 32],
		output_hash: [1; 32],
		output_len: 191,
		runs_hash: [2; 32],
		attestation: None,
		refuted: false,
	}
}

/// Returns an order of a job by `REQUESTER` from `PROVIDER`, without a protocol cut.
pub(crate) fn order<'a>(
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

/// Returns an order of a channel of `REQUESTER` with `PROVIDER`, without a protocol cut.
pub(crate) fn channel_order(
	channel: ChannelId,
	fee: Balance,
	terms: &Terms<AccountId>,
) -> Order<'_, AccountId, BlockNumber> {
	Order { service: Service::Channel { id: channel }, ..order(0, fee, terms, Evidence::default()) }
}

/// Moves the fee to the pot and settles.
pub(crate) fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError> {
	Balances::transfer_keep_alive(RuntimeOrigin::signed(*order.requester), Attribution::pot(), order.fee)?;
	Attribution::settle(order)
}

/// Pays `amount` into the pool of a Release.
pub(crate) fn pay(job: JobId, release: ReleaseId, amount: Balance) {
	settle(order(job, amount, &all_to_pool(&[(release, 100)]), Evidence::default())).unwrap();
}

/// Claims for these contributions, in this order.
pub(crate) fn claim(contributions: &[ContributionId]) -> DispatchResultWithPostInfo {
	Attribution::claim(RuntimeOrigin::signed(REQUESTER), contributions.to_vec().try_into().unwrap())
}

/// Claims, without the weight that was used.
pub(crate) fn claim_result(contributions: &[ContributionId]) -> DispatchResult {
	claim(contributions).map(|_| ()).map_err(|failed| failed.error)
}

/// Moves an amount to the pot, to be credited.
pub(crate) fn fund(amount: Balance) {
	Balances::transfer_keep_alive(RuntimeOrigin::signed(REQUESTER), Attribution::pot(), amount).unwrap();
}

/// Removes a contribution. Its account must have been removed.
pub(crate) fn remove(id: ContributionId) {
	Sources::remove(id);
}

/// Returns the amount that an account got since genesis.
pub(crate) fn gained(who: AccountId) -> Balance {
	let endowment = if who == NOBODY { 0 } else { ENDOWMENT };
	Balances::total_balance(&who).checked_sub(endowment).unwrap()
}

/// Returns the events of the pallet since the last call of this function.
pub(crate) fn events() -> Vec<Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Attribution(event) => Some(event),
		_ => None,
	});
	let events = events.collect();
	System::reset_events();
	events
}

/// Builder of a test's state.
#[derive(Default)]
pub(crate) struct ExtBuilder {}

impl ExtBuilder {
	/// Builds the genesis state, at block 1.
	pub(crate) fn build(self) -> TestExternalities {
		NextIndex::set(0);
		let balances = (0..40).map(|who| (who, ENDOWMENT)).collect();
		let config = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
			..Default::default()
		};
		let mut ext = TestExternalities::new(config.build_storage().unwrap());
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs the test, and verifies the state after it.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			let issuance = Balances::total_issuance();
			test();
			Attribution::do_try_state().unwrap();
			assert_eq!(Balances::total_issuance(), issuance);
		})
	}
}
