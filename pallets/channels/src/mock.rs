//! A chain with this pallet alone, whose accounts are real keys. Its neighbours are small fakes that keep their state in
//! the chain's storage, so that what is rolled back is rolled back there too: models with counted pins, providers, and a ledger
//! that really takes the fee and records what it owes for it.

use crate as pallet_channels;
use crate::{types::*, Event};
use codec::{Decode, Encode};
use frame_support::{
	derive_impl,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{fungible::Inspect, ConstU128, ConstU32},
	Twox64Concat,
};
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_runtime::{
	traits::IdentifyAccount, AccountId32, BuildStorage, DispatchError, DispatchResult, MultiSignature, MultiSigner,
	Perbill,
};
use tributary_primitives::{
	split::{divide, Division},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	traits::{CreditReason, Ledger, Models, Order, Providers, Service, Settlement},
	voucher::Voucher,
	AuthorisationId, Balance, ChannelId, ContributionId, DatanetId, JobId, ModelId, ReleaseId, TermsVersion,
};

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
	pub type Channels = pallet_channels;
}

pub type AccountId = AccountId32;
pub type BlockNumber = u32;

/// Somebody who can sign: everybody of the mock, by one seed a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
	Payer,
	OtherPayer,
	/// An agent with an ed25519 key.
	Agent,
	/// An agent with an ECDSA key.
	OtherAgent,
	Provider,
	OtherProvider,
	Stranger,
}

pub use Who::*;

impl Who {
	fn seed(self) -> [u8; 32] {
		[self as u8 + 1; 32]
	}

	pub fn account(self) -> AccountId {
		match self {
			Agent => MultiSigner::from(ed25519::Pair::from_seed(&self.seed()).public()).into_account(),
			OtherAgent => MultiSigner::from(ecdsa::Pair::from_seed(&self.seed()).public()).into_account(),
			_ => MultiSigner::from(sr25519::Pair::from_seed(&self.seed()).public()).into_account(),
		}
	}

	pub fn sign(self, bytes: &[u8]) -> MultiSignature {
		match self {
			Agent => ed25519::Pair::from_seed(&self.seed()).sign(bytes).into(),
			OtherAgent => ecdsa::Pair::from_seed(&self.seed()).sign(bytes).into(),
			_ => sr25519::Pair::from_seed(&self.seed()).sign(bytes).into(),
		}
	}

	pub fn origin(self) -> RuntimeOrigin {
		RuntimeOrigin::signed(self.account())
	}
}

pub const MODEL_OWNER: AccountId = AccountId32::new([0x95; 32]);
pub const BASE_OWNER: AccountId = AccountId32::new([0x96; 32]);
pub const DATANET_OWNER: AccountId = AccountId32::new([0x97; 32]);
pub const PROTOCOL: AccountId = AccountId32::new([0x98; 32]);
pub const POT: AccountId = AccountId32::new([0x99; 32]);
pub const GENESIS: H256 = H256([0x6e; 32]);

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const ENDOWMENT: Balance = 1_000_000;
pub const MIN_DEPOSIT: Balance = 5;
pub const DEPOSIT: Balance = 10_000;
pub const CHANNEL_DEPOSIT: Balance = 30;
pub const AUTHORISATION_DEPOSIT: Balance = 20;
pub const CLOSE_WINDOW: BlockNumber = 10;
pub const MAX_DURATION: BlockNumber = 1_000;
/// How long the mock's channels last.
pub const DURATION: BlockNumber = 100;
/// The block in which tests begin.
pub const START: BlockNumber = 3;

/// Attributes by spans: through a channel it is pooled all the same.
pub const MODEL: ModelId = 0;
/// Takes no new jobs.
pub const RETIRED: ModelId = 1;
/// Served by nobody.
pub const UNSERVED: ModelId = 2;
/// The latest version of the terms of each of them.
pub const VERSION: TermsVersion = 2;
pub const RELEASE: ReleaseId = ReleaseId { datanet: 0, number: 1 };

parameter_types! {
	pub storage ProtocolCut: Perbill = Perbill::from_percent(5);
	pub storage CloseWindow: BlockNumber = CLOSE_WINDOW;
	/// Whether the ledger refuses whatever it is given.
	pub storage LedgerBroken: bool = false;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

impl crate::Config for Test {
	type AuthorisationDeposit = ConstU128<AUTHORISATION_DEPOSIT>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	#[cfg(feature = "runtime-benchmarks")]
	type Catalogue = fakes::FakeCatalogue;
	type ChannelDeposit = ConstU128<CHANNEL_DEPOSIT>;
	type Clock = Clock;
	type CloseWindow = CloseWindow;
	type Currency = Balances;
	type MaxDuration = ConstU32<MAX_DURATION>;
	type MinDeposit = ConstU128<MIN_DEPOSIT>;
	type Models = FakeModels;
	type ProtocolCut = ProtocolCut;
	type Providers = FakeProviders;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Settlement = FakeLedger;
	type Signature = MultiSignature;
	type Signer = MultiSigner;
	type WeightInfo = ();
}

/// Blocks in which the clock stood still.
#[storage_alias]
pub type Stopped = StorageValue<Fakes, BlockNumber, ValueQuery>;

/// The blocks less those in which the clock stood still: another number than the chain's own.
pub struct Clock;

impl sp_runtime::traits::BlockNumberProvider for Clock {
	type BlockNumber = BlockNumber;

	fn current_block_number() -> BlockNumber {
		System::block_number() - Stopped::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_block_number(block: BlockNumber) {
		System::set_block_number(block + Stopped::get());
	}
}

#[storage_alias]
pub type ModelTerms = StorageMap<Fakes, Twox64Concat, (ModelId, TermsVersion), Terms<AccountId>>;
#[storage_alias]
pub type Pins = StorageMap<Fakes, Twox64Concat, (ModelId, TermsVersion), u32, ValueQuery>;
#[storage_alias]
pub type RetiredModels = StorageMap<Fakes, Twox64Concat, ModelId, ()>;

pub struct FakeModels;

impl Models<AccountId> for FakeModels {
	fn takes_jobs(model: ModelId) -> bool {
		Self::exists(model) && !RetiredModels::contains_key(model)
	}

	fn terms(model: ModelId, version: TermsVersion) -> Option<Terms<AccountId>> {
		ModelTerms::get((model, version))
	}

	fn latest_terms(model: ModelId) -> Option<TermsVersion> {
		ModelTerms::iter_keys().filter(|(of, _)| *of == model).map(|(_, version)| version).max()
	}

	fn pin_terms(model: ModelId, version: TermsVersion) -> DispatchResult {
		Pins::mutate((model, version), |pins| *pins += 1);
		Ok(())
	}

	fn unpin_terms(model: ModelId, version: TermsVersion) {
		Pins::mutate((model, version), |pins| *pins = pins.checked_sub(1).expect("what is unpinned was pinned"));
	}

	fn exists(model: ModelId) -> bool {
		Self::latest_terms(model).is_some()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_model(_: &AccountId, terms: Terms<AccountId>) -> (ModelId, TermsVersion) {
		let model = 100 + u32::try_from(ModelTerms::iter().count()).unwrap();
		ModelTerms::insert((model, VERSION), terms);
		(model, VERSION)
	}
}

#[storage_alias]
pub type Serving = StorageMap<Fakes, Twox64Concat, (AccountId, ModelId), ()>;

pub struct FakeProviders;

impl Providers<AccountId> for FakeProviders {
	fn serves(provider: &AccountId, model: ModelId) -> bool {
		Serving::contains_key((provider, model))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_serve(provider: &AccountId, model: ModelId) {
		Serving::insert((provider, model), ());
	}
}

/// What the fake ledger keeps of a settlement.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FakeReceipt {
	pub channel: ChannelId,
	pub requester: AccountId,
	pub provider: AccountId,
	pub model: ModelId,
	pub version: TermsVersion,
	pub fee: Balance,
	pub protocol: Balance,
	pub pool: Balance,
}

#[storage_alias]
pub type Credits = StorageMap<Fakes, Twox64Concat, AccountId, Balance, ValueQuery>;
#[storage_alias]
pub type PoolCredits = StorageMap<Fakes, Twox64Concat, ReleaseId, Balance, ValueQuery>;
#[storage_alias]
pub type Receipts = StorageValue<Fakes, Vec<FakeReceipt>, ValueQuery>;

pub struct FakeLedger;

impl FakeLedger {
	/// All that it owes.
	pub fn owed() -> Balance {
		Credits::iter_values().chain(PoolCredits::iter_values()).sum()
	}

	/// What the pot holds beyond what it was born with.
	pub fn backed() -> Balance {
		Balances::balance(&POT) - EXISTENTIAL_DEPOSIT
	}
}

impl Ledger<AccountId> for FakeLedger {
	fn pot() -> AccountId {
		POT
	}

	fn credit(account: &AccountId, amount: Balance, reason: CreditReason) -> DispatchResult {
		assert_eq!(reason, CreditReason::Refund);
		assert_eq!(Self::backed(), Self::owed() + amount, "the amount is in the pot before it is credited");
		Credits::mutate(account, |credit| *credit += amount);
		Ok(())
	}

	fn settle_up(_: ContributionId) -> DispatchResult {
		unreachable!("no contribution changes hands here")
	}

	fn forget(_: ContributionId) -> DispatchResult {
		unreachable!("no contribution is removed here")
	}

	fn close_pools(_: DatanetId, _: u32) -> Result<bool, DispatchError> {
		unreachable!("no Datanet is removed here")
	}
}

impl Settlement<AccountId, BlockNumber> for FakeLedger {
	fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError> {
		// What it wrote before it failed must be undone by the caller.
		Credits::mutate(PROTOCOL, |credit| *credit += 1);
		if LedgerBroken::get() {
			return Err(DispatchError::Unavailable);
		}
		Credits::mutate(PROTOCOL, |credit| *credit -= 1);
		assert_eq!(Self::backed(), Self::owed() + order.fee, "the fee is in the pot before it is settled");
		assert_eq!(order.provider, order.provider_payee, "a channel's provider forfeits nothing");
		assert!(order.evidence.owned.is_empty() && order.evidence.positions == 0, "a channel is pooled");
		assert!(Pins::get((order.model, order.version)) > 0, "terms are pinned while they are paid by");
		let Service::Channel { id } = order.service else { panic!("a channel is settled") };

		let cuts: Vec<_> = order.terms.releases.iter().map(|_| Perbill::from_percent(10)).collect();
		let division = divide(order.fee, order.protocol_cut, order.terms, &cuts, &order.evidence);
		assert_eq!(division.total(), order.fee);
		Credits::mutate(PROTOCOL, |credit| *credit += division.protocol);
		Credits::mutate(order.provider_payee, |credit| *credit += division.provider);
		for (beneficiary, amount) in order.terms.beneficiaries.iter().zip(&division.beneficiaries) {
			Credits::mutate(&beneficiary.account, |credit| *credit += amount);
		}
		for (weighted, payment) in order.terms.releases.iter().zip(&division.releases) {
			Credits::mutate(DATANET_OWNER, |credit| *credit += payment.owner_cut);
			PoolCredits::mutate(weighted.release, |credit| *credit += payment.pool);
		}
		Receipts::mutate(|receipts| {
			receipts.push(FakeReceipt {
				channel: id,
				requester: order.requester.clone(),
				provider: order.provider.clone(),
				model: order.model,
				version: order.version,
				fee: order.fee,
				protocol: division.protocol,
				pool: division.releases.iter().map(|payment| payment.pool).sum(),
			})
		});
		Ok(division)
	}

	fn rate(_: JobId, _: &AccountId, _: u8) -> Result<(ModelId, AccountId), DispatchError> {
		unreachable!("nothing is rated here")
	}
}

#[cfg(feature = "runtime-benchmarks")]
mod fakes {
	use super::*;
	use tributary_primitives::{
		content::Content,
		trace::Eligible,
		traits::{Catalogue, Ineligible, ReleaseInfo, Source},
		Points,
	};

	#[storage_alias]
	pub type Releases = StorageMap<Fakes, Twox64Concat, ReleaseId, u128>;

	pub struct FakeCatalogue;

	impl Catalogue<AccountId, BlockNumber> for FakeCatalogue {
		fn source(_: ContributionId) -> Option<Source<AccountId>> {
			None
		}

		fn release(id: ReleaseId) -> Option<ReleaseInfo<AccountId>> {
			let owner_cut = Perbill::from_percent(10);
			Releases::get(id).map(|points| ReleaseInfo { points, owner_cut, owner: DATANET_OWNER })
		}

		fn eligible(_: ContributionId, _: &[ReleaseId], _: BlockNumber) -> Result<Eligible, Ineligible> {
			Err(Ineligible::Unknown)
		}

		fn pin(_: ReleaseId) -> DispatchResult {
			Ok(())
		}

		fn unpin(_: ReleaseId) {}

		fn revoked(_: ReleaseId) -> u32 {
			0
		}

		fn benchmark_release(_: &AccountId, contents: &[(Content, Points)]) -> (ReleaseId, Vec<ContributionId>) {
			let datanet = 100 + u32::try_from(Releases::iter().count()).unwrap();
			let release = ReleaseId { datanet, number: 1 };
			Releases::insert(release, contents.iter().map(|(_, points)| u128::from(*points)).sum::<u128>());
			(release, contents.iter().zip(0..).map(|(_, index)| ContributionId { datanet, index }).collect())
		}
	}
}

fn terms(provider: u32) -> Terms<AccountId> {
	let split = FeeSplit {
		provider: Perbill::from_percent(provider),
		owner: Perbill::from_percent(70 - provider),
		base: Perbill::from_percent(10),
		data: Perbill::from_percent(20),
	};
	let caps = SpanCaps { total: Perbill::from_percent(50), contribution: Perbill::from_percent(30) };
	Terms {
		split,
		method: AttributionMethod::Spans(caps),
		releases: vec![WeightedRelease { release: RELEASE, weight: Perbill::one() }].try_into().unwrap(),
		beneficiaries: vec![
			Beneficiary { account: MODEL_OWNER, share: split.owner },
			Beneficiary { account: BASE_OWNER, share: split.base },
		]
		.try_into()
		.unwrap(),
	}
}

/// What all windows count.
pub fn now() -> BlockNumber {
	<Clock as sp_runtime::traits::BlockNumberProvider>::current_block_number()
}

/// Be in the block in which the clock says so.
pub fn go_to(block: BlockNumber) {
	System::set_block_number(block + Stopped::get());
}

/// Open a channel as the mock's are: from `Payer` to `Provider`, with `DEPOSIT`, for `DURATION`.
pub fn open() -> ChannelId {
	open_by(Payer)
}

pub fn open_by(payer: Who) -> ChannelId {
	let channel = crate::NextChannel::<Test>::get();
	Channels::open(payer.origin(), Provider.account(), MODEL, VERSION, DEPOSIT, DURATION).unwrap();
	channel
}

/// Have the payer of a channel authorise `agent`.
pub fn authorise(channel: ChannelId, agent: Who, cap: Balance, expires_at: BlockNumber) -> AuthorisationId {
	let found = crate::Channels::<Test>::get(channel).unwrap();
	let origin = RuntimeOrigin::signed(found.payer);
	Channels::authorise_agent(origin, channel, agent.account(), cap, expires_at).unwrap();
	found.next_authorisation
}

/// The voucher for so much on a channel of this chain.
pub fn voucher(channel: ChannelId, authorisation: AuthorisationId, units: u64, amount: Balance) -> Voucher {
	let opened_at = crate::Channels::<Test>::get(channel).map_or(0, |channel| channel.opened_at);
	Voucher { genesis: GENESIS.0, channel, opened_at, authorisation, units, amount }
}

/// Such a voucher, signed.
pub fn signed(
	who: Who,
	channel: ChannelId,
	authorisation: AuthorisationId,
	units: u64,
	amount: Balance,
) -> Redemption<MultiSignature> {
	let signature = who.sign(&voucher(channel, authorisation, units, amount).text());
	Redemption { channel, authorisation, units, amount, signature }
}

/// Bring a voucher, as a transaction of somebody who has nothing to do with it: what fails changes nothing.
pub fn bring(redemption: Redemption<MultiSignature>) -> DispatchResult {
	let Redemption { channel, authorisation, units, amount, signature } = redemption;
	frame_support::storage::with_storage_layer(|| {
		Channels::redeem(Stranger.origin(), channel, authorisation, units, amount, signature)
			.map(|_| ())
			.map_err(|error| error.error)
	})
}

/// Have somebody sign for so much, and redeem it.
pub fn redeem(who: Who, channel: ChannelId, number: AuthorisationId, units: u64, amount: Balance) -> DispatchResult {
	bring(signed(who, channel, number, units, amount))
}

/// What was paid through the ledger for channels, in all.
pub fn paid() -> Balance {
	Receipts::get().iter().map(|receipt| receipt.fee).sum()
}

pub fn channel_held(who: Who) -> Balance {
	held(crate::HoldReason::Channel, who)
}

pub fn deposit_held(who: Who) -> Balance {
	held(crate::HoldReason::Deposit, who)
}

fn held(reason: crate::HoldReason, who: Who) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who.account())
}

/// This pallet's events of the block.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Channels(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The last of them.
pub fn last_event() -> Event<Test> {
	events().pop().expect("an event")
}

/// Leave an account nothing but what is on hold, as somebody can whose account lives by another reference.
pub fn empty(who: Who) {
	use frame_support::traits::fungible::Mutate;
	System::inc_providers(&who.account());
	Balances::set_balance(&who.account(), 0);
	assert_eq!(Balances::free_balance(who.account()), 0);
}

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let endowed =
			[Payer, OtherPayer, Agent, Provider, OtherProvider, Stranger].map(|who| (who.account(), ENDOWMENT));
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: endowed.into_iter().chain([(POT, EXISTENTIAL_DEPOSIT)]).collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			frame_system::BlockHash::<Test>::insert(0, GENESIS);
			// The chain has seen more blocks than the clock.
			Stopped::put(1_000);
			go_to(START);
			for model in [MODEL, RETIRED, UNSERVED] {
				ModelTerms::insert((model, 1), terms(30));
				ModelTerms::insert((model, VERSION), terms(40));
			}
			RetiredModels::insert(RETIRED, ());
			for model in [MODEL, RETIRED] {
				Serving::insert((Provider.account(), model), ());
			}
		});
		ext
	}

	/// With a keystore in the host.
	#[cfg(feature = "runtime-benchmarks")]
	pub fn build_with_keys(self) -> sp_io::TestExternalities {
		let mut ext = self.build();
		ext.register_extension(sp_keystore::KeystoreExt::new(sp_keystore::testing::MemoryKeystore::new()));
		ext
	}

	/// Run a test, and check what must always hold after it: the pallet's own properties, and that the ledger owes
	/// exactly what it was given and no token was made or lost.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		})
	}
}

/// What must always hold.
pub fn check() {
	Channels::do_try_state().unwrap();
	assert_eq!(FakeLedger::owed(), FakeLedger::backed(), "the ledger owes what it was given");
	let accounts: Balance = frame_system::Account::<Test>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
	assert_eq!(accounts, Balances::total_issuance(), "every token is somebody's");
	let pins: u32 = Pins::iter_values().sum();
	assert_eq!(pins as usize, crate::Channels::<Test>::iter().count(), "each channel pins its terms");
}
