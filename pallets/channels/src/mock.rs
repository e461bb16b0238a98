//! A chain with this pallet alone, whose accounts are real keys. Its neighbours are mocks: models
//! with counted pins, providers, and a ledger that takes the fee and records the credits for it.

#![expect(unreachable_pub, reason = "the macros of FRAME expand to public items")]

use crate as pallet_channels;
use crate::{Event, Redemption};
use frame_support::{
	derive_impl,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{fungible::Inspect, ConstU128, ConstU32},
};
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_runtime::{
	traits::IdentifyAccount, AccountId32, BuildStorage, DispatchResult, MultiSignature, MultiSigner, Perbill,
};
use tributary_primitives::{
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	traits::{CreditReason, ServiceId},
	voucher::Voucher,
	AuthorisationId, Balance, ChannelId, ModelId, ReleaseId, TermsVersion,
};
use tributary_testing::{
	ledger::{self, LedgerSetup, SettlementSetup},
	MockEligibility, MockLedger, MockProviders,
};

pub use tributary_testing::{
	ledger::{PoolCredits, SpanCredits},
	MockContent, Pins, RetiredModels,
};

pub type Contents = tributary_testing::Contents<BlockNumber>;
pub type Credits = ledger::Credits<AccountId>;
pub type Ledger = MockLedger<Test>;
pub type MockModels = tributary_testing::MockModels<AccountId>;
pub type ModelTerms = tributary_testing::ModelTerms<AccountId>;
pub type Receipts = ledger::Receipts<AccountId, BlockNumber>;
pub type Serving = tributary_testing::Serving<AccountId>;

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

/// An account of the mock, which can sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
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

pub use Party::{Agent, OtherAgent, OtherPayer, OtherProvider, Payer, Provider, Stranger};

impl Party {
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
/// Number of blocks until the mock's channels expire.
pub const DURATION: BlockNumber = 100;
/// Block in which tests begin.
pub const START: BlockNumber = 3;

/// A model that attributes by spans: through a channel it is pooled all the same.
pub const MODEL: ModelId = 0;
/// A model that takes no new jobs.
pub const RETIRED: ModelId = 1;
/// A model without a provider.
pub const UNSERVED: ModelId = 2;
/// Latest version of the terms of each model.
pub const VERSION: TermsVersion = 2;
pub const RELEASE: ReleaseId = ReleaseId { datanet: 0, number: 1 };

parameter_types! {
	pub storage ProtocolCut: Perbill = Perbill::from_percent(5);
	pub storage CloseWindow: BlockNumber = CLOSE_WINDOW;
	pub storage MinContent: u32 = 256;
	/// `true` if every settlement of the ledger fails.
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
	type BenchmarkHelper = Fixtures;
	type ChannelDeposit = ConstU128<CHANNEL_DEPOSIT>;
	type Clock = Clock;
	type CloseWindow = CloseWindow;
	type Currency = Balances;
	type Eligibility = MockEligibility<BlockNumber>;
	type MaxDuration = ConstU32<MAX_DURATION>;
	type MinContent = MinContent;
	type MinDeposit = ConstU128<MIN_DEPOSIT>;
	type Models = MockModels;
	type ProtocolCut = ProtocolCut;
	type Providers = MockProviders<AccountId>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Settlement = Ledger;
	type Signature = MultiSignature;
	type Signer = MultiSigner;
	type WeightInfo = ();
}

/// Number of blocks in which the clock stood still.
#[storage_alias]
pub type Stopped = StorageValue<Mock, BlockNumber, ValueQuery>;

/// Clock: the blocks of the chain less those in which it stood still.
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

impl LedgerSetup for Test {
	type AccountId = AccountId;
	type BlockNumber = BlockNumber;
	type Currency = Balances;

	fn pot() -> AccountId {
		POT
	}

	fn endowment() -> Balance {
		EXISTENTIAL_DEPOSIT
	}

	fn is_expected(reason: CreditReason) -> bool {
		reason == CreditReason::Refund
	}
}

impl SettlementSetup for Test {
	fn protocol() -> AccountId {
		PROTOCOL
	}

	fn datanet_owner() -> AccountId {
		DATANET_OWNER
	}

	fn is_broken() -> bool {
		LedgerBroken::get()
	}

	fn is_settled(service: ServiceId) -> bool {
		matches!(service, ServiceId::Channel { .. })
	}
}

#[cfg(feature = "runtime-benchmarks")]
type Fixtures = tributary_testing::MockFixtures<AccountId, BlockNumber>;

#[cfg(feature = "runtime-benchmarks")]
impl crate::SignerFixture<MultiSigner, AccountId, MultiSignature> for Fixtures {
	fn signer(scheme: crate::Scheme) -> (MultiSigner, AccountId) {
		<()>::signer(scheme)
	}

	fn sign(signer: &MultiSigner, message: &[u8]) -> MultiSignature {
		<()>::sign(signer, message)
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

/// Returns the current live block.
pub fn now() -> BlockNumber {
	<Clock as sp_runtime::traits::BlockNumberProvider>::current_block_number()
}

/// Goes to a live block.
pub fn go_to(block: BlockNumber) {
	System::set_block_number(block + Stopped::get());
}

/// Opens a channel from `Payer` to `Provider`, with `DEPOSIT`, for `DURATION`.
pub fn open() -> ChannelId {
	open_by(Payer)
}

pub fn open_by(payer: Party) -> ChannelId {
	let channel = crate::NextChannelId::<Test>::get();
	Channels::open(payer.origin(), Provider.account(), MODEL, VERSION, DEPOSIT, DURATION).unwrap();
	channel
}

/// Lets the payer of a channel authorise `agent`.
pub fn authorise(channel: ChannelId, agent: Party, cap: Balance, expires_at: BlockNumber) -> AuthorisationId {
	let found = crate::Channels::<Test>::get(channel).unwrap();
	let origin = RuntimeOrigin::signed(found.payer);
	Channels::authorise_agent(origin, channel, agent.account(), cap, expires_at).unwrap();
	found.next_authorisation
}

/// Returns a voucher on a channel of this chain.
pub fn voucher(channel: ChannelId, authorisation: AuthorisationId, units: u64, amount: Balance) -> Voucher {
	let (opened_at, provider) = crate::Channels::<Test>::get(channel)
		.map_or((0, Provider.account()), |channel| (channel.opened_at, channel.provider));
	Voucher {
		genesis: GENESIS.0,
		channel,
		opened_at,
		provider: provider.into(),
		authorisation,
		units,
		amount,
		sources: None,
	}
}

/// Returns a voucher that `who` has signed.
pub fn signed(
	who: Party,
	channel: ChannelId,
	authorisation: AuthorisationId,
	units: u64,
	amount: Balance,
) -> Redemption<MultiSignature> {
	let signature = who.sign(&voucher(channel, authorisation, units, amount).text());
	Redemption { channel, authorisation, units, amount, sources: None, signature, charge: None }
}

/// Redeems a voucher in a transaction of the channel's provider: a failure changes nothing.
pub fn bring(redemption: Redemption<MultiSignature>) -> DispatchResult {
	let provider =
		crate::Channels::<Test>::get(redemption.channel).map_or(Provider.account(), |channel| channel.provider);
	bring_by(provider, redemption)
}

/// Redeems a voucher in a transaction of this account.
pub fn bring_by(who: AccountId, redemption: Redemption<MultiSignature>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(who);
	frame_support::storage::with_storage_layer(|| {
		Channels::redeem(origin, redemption).map(|_| ()).map_err(|error| error.error)
	})
}

/// Lets `who` sign a voucher, and redeems it.
pub fn redeem(who: Party, channel: ChannelId, number: AuthorisationId, units: u64, amount: Balance) -> DispatchResult {
	bring(signed(who, channel, number, units, amount))
}

/// Returns the total amount paid through the ledger.
pub fn paid() -> Balance {
	Receipts::get().iter().map(|receipt| receipt.fee).sum()
}

pub fn channel_held(who: Party) -> Balance {
	held(crate::HoldReason::Channel, who)
}

pub fn deposit_held(who: Party) -> Balance {
	held(crate::HoldReason::Deposit, who)
}

fn held(reason: crate::HoldReason, who: Party) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who.account())
}

/// Returns this pallet's events of the block.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Channels(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Returns the last of this pallet's events.
pub fn last_event() -> Event<Test> {
	events().pop().expect("an event")
}

/// Takes all free tokens from an account, which keeps its holds and lives by another reference.
pub fn empty(who: Party) {
	use frame_support::traits::fungible::Mutate;
	System::inc_providers(&who.account());
	Balances::set_balance(&who.account(), 0);
	assert_eq!(Balances::free_balance(who.account()), 0);
}

#[derive(Default)]
pub struct ExtBuilder {}

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
			// The clock stood still for a while, so it differs from the number of the block.
			Stopped::put(1_000);
			go_to(START);
			for model in [MODEL, RETIRED, UNSERVED] {
				ModelTerms::insert((model, 1), terms(30));
				ModelTerms::insert((model, VERSION), terms(40));
			}
			RetiredModels::insert(RETIRED, ());
			for model in [MODEL, RETIRED] {
				Serving::insert((Provider.account(), model), (VERSION, Perbill::zero()));
			}
		});
		ext
	}

	/// Builds the chain with a keystore in the host.
	#[cfg(feature = "runtime-benchmarks")]
	pub fn build_with_keys(self) -> sp_io::TestExternalities {
		let mut ext = self.build();
		ext.register_extension(sp_keystore::KeystoreExt::new(sp_keystore::testing::MemoryKeystore::new()));
		ext
	}

	/// Runs a test and checks the invariants after it.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		})
	}
}

/// Checks the invariants of the pallet, that the ledger owes exactly what it was given, and that no
/// token was created or lost.
pub fn check() {
	Channels::do_try_state().unwrap();
	Ledger::check();
	let accounts: Balance = frame_system::Account::<Test>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
	assert_eq!(accounts, Balances::total_issuance(), "every token belongs to an account");
	let pins: u32 = Pins::iter_values().sum();
	assert_eq!(pins as usize, crate::Channels::<Test>::iter().count(), "each channel pins its terms");
}
