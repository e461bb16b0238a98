//! A chain of this pallet with the SDK's sessions, offences and authorship, and a mock ledger.

#![expect(unreachable_pub, reason = "the macros of FRAME expand to public items")]

use crate as pallet_validators;
use crate::{
	CollectedFees, CollectedTips, Config, Event, FeeSource, FixSeats, HoldReason, PoolId, Position, StakePoolOf,
	StakePools, ToRewards,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{hold::Inspect as _, Balanced as _, Inspect as _, Mutate as _},
		tokens::{imbalance::ResolveTo, Fortitude::Force, Precision::Exact, Preservation},
		ConstU128, ConstU32, ConstU64, FindAuthor, Hooks, Imbalance as _, OnUnbalanced as _, SuppressedDrop as _,
	},
	ConsensusEngineId, PalletId,
};
use pallet_session::{disabling::UpToLimitDisablingStrategy, historical, TestSessionHandler};
use sp_runtime::{
	impl_opaque_keys,
	testing::UintAuthorityId,
	traits::{Convert, ConvertInto, IdentityLookup},
	BuildStorage, Perbill,
};
use sp_staking::{
	offence::{Kind, Offence, OffenceError, ReportOffence},
	SessionIndex,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	ops::Range,
};
use tributary_primitives::{traits::CreditReason, Balance};
use tributary_testing::{
	ledger::{self, LedgerSetup},
	MockLedger,
};

/// Id of an account, long enough for the two pots to differ.
pub type AccountId = u128;
type Block = frame_system::mocking::MockBlock<Test>;

/// Validators from genesis on, in order of their bonds.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
/// Accounts with session keys and tokens.
pub const EVE: AccountId = 5;
pub const FERDIE: AccountId = 6;
/// Accounts with tokens.
pub const DELEGATOR: AccountId = 30;
pub const OTHER: AccountId = 31;
pub const REPORTER: AccountId = 32;
/// Account with session keys and no tokens.
pub const PAUPER: AccountId = 29;
/// More accounts with session keys and tokens.
pub const COALITION: Range<AccountId> = 1_000..1_100;
pub const TREASURY: AccountId = 500;
pub const LEDGER: AccountId = 501;
pub const PAYER: AccountId = 502;
/// Pools of the validators.
pub const ALICES: PoolId = 0;
pub const BOBS: PoolId = 1;
pub const CAROLS: PoolId = 2;
pub const DAVES: PoolId = 3;

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const ENDOWMENT: Balance = 1_000_000_000;
pub const MIN_BOND: Balance = 1_000;
pub const MIN_DELEGATION: Balance = 100;
pub const BONDING: SessionIndex = 6;
pub const REPORTING: SessionIndex = 4;
pub const JAIL: SessionIndex = 3;
pub const MAX_CANDIDATES: u32 = 8;
pub const BONDS: [Balance; 4] = [4_000, 3_000, 2_000, 1_000];

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
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(3)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(4)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(5)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(6)]
	pub type Authorship = pallet_authorship;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Block = Block;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

impl_opaque_keys! {
	pub struct MockKeys {
		pub dummy: UintAuthorityId,
	}
}

/// Sessions that a test ends.
pub struct ManualSessions;
impl pallet_session::ShouldEndSession<u64> for ManualSessions {
	fn should_end_session(_: u64) -> bool {
		false
	}
}

impl pallet_session::Config for Test {
	type Currency = Balances;
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type KeyDeposit = ConstU128<0>;
	type Keys = MockKeys;
	type NextSessionRotation = pallet_session::PeriodicSessions<ConstU64<1>, ConstU64<0>>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = TestSessionHandler;
	type SessionManager = historical::NoteHistoricalRoot<Self, Validators>;
	type ShouldEndSession = ManualSessions;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type WeightInfo = ();
}

/// Empty identity of each validator.
pub struct NoIdentity;

impl Convert<AccountId, Option<()>> for NoIdentity {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl historical::Config for Test {
	type FullIdentification = ();
	type FullIdentificationOf = NoIdentity;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_offences::Config for Test {
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Validators;
	type RuntimeEvent = RuntimeEvent;
}

/// Author of a block, set by the test.
pub struct Author;

impl FindAuthor<AccountId> for Author {
	fn find_author<'a, I>(_: I) -> Option<AccountId>
	where
		I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
	{
		FoundAuthor::get()
	}
}

impl pallet_authorship::Config for Test {
	type EventHandler = Validators;
	type FindAuthor = Author;
}

parameter_types! {
	pub const ValidatorsPalletId: PalletId = PalletId(*b"trb/vald");
	pub const TreasuryAccount: AccountId = TREASURY;
	pub const ReporterReward: Perbill = Perbill::from_percent(10);
	pub const MaxCommission: Perbill = Perbill::from_percent(50);
	pub const MaxCommissionRise: Perbill = Perbill::from_percent(5);
	pub const MaxMissed: Perbill = Perbill::from_percent(50);
	pub static AuthorPart: Perbill = Perbill::zero();
	pub static FoundAuthor: Option<AccountId> = None;
	pub static FinalityLag: bool = false;
	pub static SessionSlots: u64 = 0;
	pub static RenewalSessions: SessionIndex = 1_000;
	pub static Seats: u32 = 4;
	pub static MaxValidators: u32 = 6;
	pub static CandidateLimit: u32 = MAX_CANDIDATES;
	pub static MaxAbsence: SessionIndex = 3;
	pub static MinValidators: u32 = 2;
	pub static MaxJailed: Perbill = Perbill::from_percent(34);
	/// Revenue that the next session collects.
	pub static Revenue: Balance = 0;
	/// Amount that had entered the pot by itself, as the last session passed it.
	pub static PaidIn: Balance = 0;
}

impl FixSeats for Seats {
	fn fix(seats: u32) {
		Self::set(seats);
	}
}

impl LedgerSetup for Test {
	type AccountId = AccountId;
	type BlockNumber = u64;
	type Currency = Balances;

	fn pot() -> AccountId {
		LEDGER
	}

	fn endowment() -> Balance {
		EXISTENTIAL_DEPOSIT
	}

	fn is_expected(reason: CreditReason) -> bool {
		matches!(reason, CreditReason::Refund | CreditReason::OffenceReward)
	}

	fn is_backed(held: Balance, owed: Balance) -> bool {
		// A benchmark funds the pot beforehand.
		held == owed || cfg!(feature = "runtime-benchmarks") && held >= owed
	}
}

/// Returns the credits of all accounts.
pub fn credits() -> BTreeMap<AccountId, Balance> {
	ledger::Credits::iter().collect()
}

/// Pays the revenue that a test has set into the pot, and records the amount passed.
pub struct MockFeeSource;

impl FeeSource<AccountId> for MockFeeSource {
	fn collect(pot: &AccountId, paid_in: Balance) {
		PaidIn::set(paid_in);
		let amount = Revenue::take();
		Balances::transfer(&PAYER, pot, amount, Preservation::Preserve).unwrap();
	}
}

impl Config for Test {
	type AuthorPart = AuthorPart;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Session;
	type BondingSessions = ConstU32<BONDING>;
	type CommissionDelay = ConstU32<2>;
	type Currency = Balances;
	type FeeSource = MockFeeSource;
	type FinalityLag = FinalityLag;
	type JailSessions = ConstU32<JAIL>;
	type Ledger = MockLedger<Test>;
	type MaxAbsence = MaxAbsence;
	type MaxCandidates = CandidateLimit;
	type MaxCommission = MaxCommission;
	type MaxCommissionRise = MaxCommissionRise;
	type MaxJailed = MaxJailed;
	type MaxMissed = MaxMissed;
	type MaxValidators = MaxValidators;
	type MinBond = ConstU128<MIN_BOND>;
	type MinDelegation = ConstU128<MIN_DELEGATION>;
	type MinExpectedBlocks = ConstU32<4>;
	type MinValidators = MinValidators;
	type PalletId = ValidatorsPalletId;
	type RenewalSessions = RenewalSessions;
	type ReporterReward = ReporterReward;
	type ReportingSessions = ConstU32<REPORTING>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SessionSlots = SessionSlots;
	type Seats = Seats;
	type Sessions = Session;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type WeightInfo = ();
}

pub fn keys(who: AccountId) -> MockKeys {
	MockKeys { dummy: UintAuthorityId(who as u64) }
}

/// Builds a chain with four validators, and more accounts that can join.
pub struct ExtBuilder {
	bonds: Vec<Balance>,
	seats: Option<u32>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { bonds: BONDS.into(), seats: None }
	}
}

impl ExtBuilder {
	/// Has a validator with each of these bonds, from account 1 on, and room for more of them.
	pub fn bonds(mut self, bonds: impl IntoIterator<Item = Balance>) -> Self {
		self.bonds = bonds.into_iter().collect();
		self
	}

	/// Fixes the number of seats at genesis.
	pub fn seats(mut self, seats: u32) -> Self {
		self.seats = Some(seats);
		self
	}

	/// Builds the chain.
	pub fn build(self) -> sp_io::TestExternalities {
		let many = self.bonds.len() as u32;
		MaxValidators::set(6.max(many * 2));
		CandidateLimit::set(if many > 4 { many * 4 } else { MAX_CANDIDATES });
		let validators = 1..=self.bonds.len() as AccountId;
		let with_tokens: BTreeSet<_> = validators
			.clone()
			.chain(1..=20)
			.chain([DELEGATOR, OTHER, REPORTER, TREASURY, PAYER])
			.chain(COALITION)
			.collect();
		let mut balances: Vec<_> = with_tokens.into_iter().map(|who| (who, ENDOWMENT)).collect();
		balances.push((LEDGER, EXISTENTIAL_DEPOSIT));
		let commission = Perbill::from_percent(10);
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
			validators: crate::GenesisConfig {
				validators: validators.clone().zip(self.bonds).map(|(who, bond)| (who, bond, commission)).collect(),
				seats: self.seats,
			},
			session: pallet_session::GenesisConfig {
				keys: validators.clone().map(|who| (who, who, keys(who))).collect(),
				non_authority_keys: (5..=20)
					.chain([PAUPER])
					.chain(COALITION)
					.filter(|who| !validators.contains(who))
					.map(|who| (who, who, keys(who)))
					.collect(),
			},
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			FoundAuthor::take();
			FinalityLag::take();
			SessionSlots::take();
			Revenue::take();
			RenewalSessions::set(1_000);
			MinValidators::set(2);
			MaxAbsence::set(3);
			MaxJailed::set(Perbill::from_percent(34));
			System::set_block_number(1);
		});
		ext
	}

	/// Runs a test and checks the invariants after it.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		});
	}
}

/// Checks the invariants of the pallet, that the ledger owes exactly what it was given, and that no
/// token was created or lost.
pub fn check() {
	Validators::do_try_state().unwrap();
	MockLedger::<Test>::check();
	let accounts: Balance = frame_system::Account::<Test>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
	let collected: Balance = [CollectedFees::<Test>::get(), CollectedTips::<Test>::get()]
		.iter()
		.flatten()
		.map(|credit| credit.as_ref().peek())
		.sum();
	assert_eq!(
		accounts + collected,
		Balances::total_issuance(),
		"every token belongs to an account, or does at the end of the block"
	);
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn percent(percent: u32) -> Perbill {
	Perbill::from_percent(percent)
}

/// Returns an existing pool.
pub fn pool(id: PoolId) -> StakePoolOf<Test> {
	StakePools::<Test>::get(id).unwrap()
}

/// Ends the session, and begins the next one.
pub fn rotate() {
	end_block();
	Session::rotate_session();
	assert_eq!(Validators::current_session(), Session::current_index());
	check();
}

pub fn rotate_by(sessions: SessionIndex) {
	(0..sessions).for_each(|_| rotate());
}

/// Lets each validator of the session make a number of blocks.
pub fn author_all(blocks: u32) {
	Session::validators().into_iter().for_each(|who| author(who, blocks));
}

pub fn author(who: AccountId, blocks: u32) {
	(0..blocks).for_each(|_| {
		end_block();
		<Validators as pallet_authorship::EventHandler<_, _>>::note_author(who);
	});
}

/// Collects fees in this block.
pub fn earn(amount: Balance) {
	ToRewards::<Test>::on_unbalanced(Balances::issue(amount));
}

/// Ends the block, which pays its fees.
pub fn end_block() {
	<Validators as Hooks<u64>>::on_finalize(System::block_number());
}

pub fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Bond.into(), &who)
}

pub fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

pub fn position(id: PoolId, who: AccountId) -> Position {
	Validators::position_of(id, &who).unwrap()
}

/// Takes all free tokens from an account, which keeps its holds.
pub fn empty(who: AccountId) {
	System::inc_providers(&who);
	let all = Balances::balance(&who);
	Balances::burn_from(&who, all, Preservation::Expendable, Exact, Force).unwrap();
}

/// Returns this pallet's events.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Validators(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Returns the last of this pallet's events.
pub fn last_event() -> Event<Test> {
	events().pop().unwrap()
}

/// Offence whose fraction grows with the number of concurrent offenders.
pub struct Equivocation {
	pub offender: AccountId,
	pub session: SessionIndex,
	pub slot: u64,
	/// Fraction for one offender. Each further one adds as much.
	pub each: Perbill,
}

impl Offence<(AccountId, ())> for Equivocation {
	const ID: Kind = *b"test:equivocatio";
	type Slot = u64;

	fn offenders(&self) -> Vec<(AccountId, ())> {
		vec![(self.offender, ())]
	}
	fn session_index(&self) -> SessionIndex {
		self.session
	}
	fn validator_set_count(&self) -> u32 {
		4
	}
	fn slot(&self) -> u64 {
		self.slot
	}
	fn slash_fraction(&self, offenders: u32) -> Perbill {
		Perbill::from_parts(self.each.deconstruct().saturating_mul(offenders).min(1_000_000_000))
	}
}

/// Reports an offence of one validator.
pub fn report_at(offender: AccountId, session: SessionIndex, slot: u64, each: Perbill) -> Result<(), OffenceError> {
	Offences::report_offence(vec![REPORTER], Equivocation { offender, session, slot, each })
}

/// Reports an offence in the current session.
pub fn report(offender: AccountId, fraction: Perbill) {
	let slot = System::events().len() as u64;
	report_at(offender, Validators::current_session(), slot, fraction).unwrap();
}
