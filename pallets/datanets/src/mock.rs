//! A chain with this pallet, balances, and mocks of the ledger and the subjects.

use crate::{
	self as pallet_datanets,
	copy::{CopyPair, CopyPairs},
	types::{Acceptance, Admission, ContributionOf, DatanetOf, Kind, Status, Verdict},
	Config, Contributions, Event, HoldReason, NextDatanetId,
};
use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResult,
	parameter_types,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		ConstU128, ConstU64, Get,
	},
	BoundedVec,
};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, Perbill};
use tributary_primitives::{
	content::{self, SpanProof},
	rights::{Preferences, Purposes},
	traits::CreditReason,
	Balance, ContentHash, ContributionId, DatanetId, Points, ReleaseId,
};
use tributary_testing::{
	ledger::{self, AccountsSetup, LedgerSetup},
	MockLedger, MockSubjects,
};

pub(crate) use tributary_testing::ledger::{PoolNodes, RemovedContributions, Unclaimed};

pub(crate) type CreditLog = ledger::CreditLog<AccountId>;
pub(crate) type Ledger = MockLedger<Test>;
/// Subjects of which job 7 and model 8 exist.
pub(crate) type Subjects = MockSubjects<7, 8>;

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
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Datanets = pallet_datanets;
}

pub(crate) type AccountId = u64;
pub(crate) type Block = frame_system::mocking::MockBlock<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = MinimumBalance;
}

pub(crate) const DATANET_DEPOSIT: Balance = 1_000;
pub(crate) const PER_MEMBER: Balance = 30;
pub(crate) const PER_BYTE: Balance = 2;
pub(crate) const PER_POINT: Balance = 3;
pub(crate) const RELEASE_DEPOSIT: Balance = 200;
pub(crate) const COMMITMENT_DEPOSIT: Balance = 50;
pub(crate) const CONTRIBUTION_DEPOSIT: Balance = 100;
pub(crate) const REVEAL_BLOCKS: u64 = 10;
pub(crate) const REVIEW_WINDOW: u64 = 20;
pub(crate) const COPY_BLOCKS: u64 = 15;
pub(crate) const COPY_BOND: Balance = 500;
pub(crate) const OWNER_SILENCE: u64 = 10_000;

parameter_types! {
	pub const MaxOwnerCut: Perbill = Perbill::from_percent(20);
	pub static ByteDeposit: Balance = PER_BYTE;
	pub static PointBond: Balance = PER_POINT;
	pub static MemberDeposit: Balance = PER_MEMBER;
	pub static RevealDelay: u64 = 1;
	pub static RevealWindow: u64 = REVEAL_BLOCKS;
	pub static MinimumBalance: Balance = 1;
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = System;
	type DatanetDeposit = ConstU128<DATANET_DEPOSIT>;
	type MemberDeposit = MemberDeposit;
	type ReleaseDeposit = ConstU128<RELEASE_DEPOSIT>;
	type CommitmentDeposit = ConstU128<COMMITMENT_DEPOSIT>;
	type ContributionDeposit = ConstU128<CONTRIBUTION_DEPOSIT>;
	type ByteDeposit = ByteDeposit;
	type PointBond = PointBond;
	type RevealDelay = RevealDelay;
	type RevealWindow = RevealWindow;
	type ReviewWindow = ConstU64<REVIEW_WINDOW>;
	type OwnerSilence = ConstU64<OWNER_SILENCE>;
	type MaxOwnerCut = MaxOwnerCut;
	type Ledger = Ledger;
	type LedgerWeights = ();
	type Subjects = Subjects;
	type TreasuryAccount = ConstU64<TREASURY>;
	type CopyWindow = ConstU64<COPY_BLOCKS>;
	type CopyBond = ConstU128<COPY_BOND>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Subjects;
}

impl LedgerSetup for Test {
	type AccountId = AccountId;
	type BlockNumber = u64;
	type Currency = Balances;

	fn pot() -> AccountId {
		POT
	}

	fn endowment() -> Balance {
		1
	}

	fn is_expected(reason: CreditReason) -> bool {
		reason != CreditReason::ChallengeReward && reason != CreditReason::OffenceReward
	}

	fn is_backed(held: Balance, owed: Balance) -> bool {
		// A slashed deposit is moved at once and credited to the reporter and the treasury.
		held >= owed
	}
}

impl AccountsSetup for Test {
	type Contributions = Datanets;
}

/// Lets a contribution earn `amount`.
pub(crate) fn earn(contribution: ContributionId, amount: Balance) {
	assert_ok!(Balances::mint_into(&POT, amount));
	Unclaimed::mutate(contribution, |unclaimed| *unclaimed += amount);
}

/// Returns the credit of an account.
pub(crate) fn credit_of(who: AccountId) -> Balance {
	ledger::Credits::<AccountId>::get(who)
}

/// Returns the balance and credit of an account.
pub(crate) fn wealth(who: AccountId) -> Balance {
	Balances::total_balance(&who) + credit_of(who)
}

pub(crate) const OWNER: AccountId = 1;
pub(crate) const ALICE: AccountId = 2;
pub(crate) const BOB: AccountId = 3;
pub(crate) const CAROL: AccountId = 11;
pub(crate) const DAVE: AccountId = 12;
pub(crate) const EVE: AccountId = 13;
pub(crate) const TREASURY: AccountId = 77;
pub(crate) const POT: AccountId = 78;
/// Account without a balance.
pub(crate) const PAUPER: AccountId = 99;

pub(crate) const RICH: Balance = 1_000_000;

#[derive(Default)]
pub(crate) struct ExtBuilder {}

impl ExtBuilder {
	pub(crate) fn build(self) -> TestExternalities {
		ByteDeposit::set(PER_BYTE);
		PointBond::set(PER_POINT);
		MemberDeposit::set(PER_MEMBER);
		RevealDelay::set(1);
		RevealWindow::set(REVEAL_BLOCKS);
		MinimumBalance::set(1);
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: [OWNER, ALICE, BOB, CAROL, DAVE, EVE]
				.map(|who| (who, RICH))
				.into_iter()
				.chain([(POT, 1), (TREASURY, 1)])
				.collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs `test`, then verifies the state of the pallet and the ledger.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Datanets::do_try_state().unwrap();
			Ledger::check();
		});
	}
}

pub(crate) fn origin(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub(crate) fn advance(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

pub(crate) fn held(reason: HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

/// Returns the events of the pallet since the last call of this function.
pub(crate) fn events() -> Vec<Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Datanets(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

pub(crate) fn bytes<S: Get<u32>>(text: &str) -> BoundedVec<u8, S> {
	text.as_bytes().to_vec().try_into().unwrap()
}

/// Returns a content of slightly more than 3 KiB, different for each `seed`.
pub(crate) fn text(seed: u8) -> Vec<u8> {
	(0..3_100u32).map(|place| (place % 251) as u8 ^ seed).collect()
}

/// Creates a Datanet of `OWNER` to which any account may contribute.
pub(crate) fn create(curators: &[AccountId], threshold: u8) -> DatanetId {
	create_for(Admission::Open, curators, threshold)
}

pub(crate) fn create_for(admission: Admission, curators: &[AccountId], threshold: u8) -> DatanetId {
	create_with(admission, Purposes::default(), curators, threshold)
}

pub(crate) fn create_with(
	admission: Admission,
	purposes: Purposes,
	curators: &[AccountId],
	threshold: u8,
) -> DatanetId {
	let id = NextDatanetId::<Test>::get();
	assert_ok!(Datanets::create(
		origin(OWNER),
		bytes("rivers"),
		bytes("https://rivers.example"),
		admission,
		purposes,
		curators.to_vec().try_into().unwrap(),
		threshold,
		Perbill::from_percent(10),
	));
	id
}

pub(crate) const SALT: [u8; 32] = [5; 32];

pub(crate) fn hash(content: &[u8]) -> ContentHash {
	*blake3::hash(content).as_bytes()
}

pub(crate) fn commit(who: AccountId, content: &[u8]) -> [u8; 32] {
	let commitment = pallet_datanets::commitment(&who, &hash(content), &SALT);
	assert_ok!(Datanets::commit(origin(who), commitment));
	commitment
}

/// Arguments of `contribute`, for tests to alter.
pub(crate) struct Reveal {
	pub(crate) salt: [u8; 32],
	pub(crate) hash: ContentHash,
	pub(crate) length: u64,
	pub(crate) last_byte: u8,
	pub(crate) proof: SpanProof,
	pub(crate) max_points: Points,
	pub(crate) kind: Kind,
	pub(crate) licence: &'static str,
	pub(crate) preferences: Preferences,
	pub(crate) earlier: Option<ContributionId>,
}

impl Reveal {
	pub(crate) fn of(content: &[u8], max_points: Points) -> Self {
		let (last_byte, proof) = content::prove_length(content).unwrap();
		let (hash, length) = (hash(content), content.len() as u64);
		Self {
			salt: SALT,
			hash,
			length,
			last_byte,
			proof,
			max_points,
			kind: Kind::Corpus,
			licence: "CC0-1.0",
			preferences: Preferences::default(),
			earlier: None,
		}
	}

	pub(crate) fn by(self, who: AccountId, datanet: DatanetId) -> DispatchResult {
		Datanets::contribute(
			origin(who),
			datanet,
			self.salt,
			self.hash,
			self.length,
			self.last_byte,
			self.proof,
			self.kind,
			bytes("text/plain"),
			bytes(self.licence),
			bytes("ipfs://x"),
			self.preferences,
			self.max_points,
			self.earlier,
		)
	}
}

/// Length of the metadata of a `Reveal`, in bytes.
pub(crate) const METADATA_BYTES: Balance = 10 + 7 + 8;

/// Returns the deposit and bond for a [`text`] that asks for `points`.
pub(crate) fn contribution_deposit(points: Points) -> Balance {
	record_deposit() + bond(points)
}

/// Returns the deposit for the record of a contribution, without a bond.
pub(crate) fn record_deposit() -> Balance {
	CONTRIBUTION_DEPOSIT + METADATA_BYTES * ByteDeposit::get()
}

/// Returns the bond for a [`text`], which has four KiB, with `points`.
pub(crate) fn bond(points: Points) -> Balance {
	PointBond::get() * Balance::from(points.max(4))
}

pub(crate) fn reveal(who: AccountId, datanet: DatanetId, content: &[u8], max_points: Points) -> ContributionId {
	let index = crate::Datanets::<Test>::get(datanet).unwrap().contributions;
	assert_ok!(Reveal::of(content, max_points).by(who, datanet));
	ContributionId { datanet, index }
}

/// Commits, and reveals in the next block.
pub(crate) fn contribute(who: AccountId, datanet: DatanetId, content: &[u8], max_points: Points) -> ContributionId {
	commit(who, content);
	advance(1);
	reveal(who, datanet, content, max_points)
}

pub(crate) fn approve(curator: AccountId, contribution: ContributionId, points: Points) {
	assert_ok!(Datanets::review(origin(curator), contribution, Verdict::Approve { points }));
}

/// Waits until a contribution may be accepted.
pub(crate) fn wait_for(contribution: ContributionId) {
	let from = stored(contribution).pending().unwrap().acceptable_from;
	advance(from.saturating_sub(System::block_number()));
}

/// Waits until an approved contribution may be accepted, and accepts it.
pub(crate) fn accept(contribution: ContributionId) {
	wait_for(contribution);
	assert_ok!(Datanets::accept(origin(EVE), contribution));
}

/// Contributes as `who`, approves as `CAROL` (the only curator) with `points`, and accepts.
pub(crate) fn accepted(who: AccountId, datanet: DatanetId, content: &[u8], points: Points) -> ContributionId {
	let id = contribute(who, datanet, content, points);
	approve(CAROL, id, points);
	accept(id);
	id
}

pub(crate) fn stored(id: ContributionId) -> ContributionOf<Test> {
	Contributions::<Test>::get(id.datanet, id.index).unwrap()
}

pub(crate) fn acceptance(id: ContributionId) -> Acceptance<u64> {
	match stored(id).status {
		Status::Accepted(acceptance) => acceptance,
		Status::Pending(_) => panic!("pending"),
	}
}

pub(crate) fn datanet(id: DatanetId) -> DatanetOf<Test> {
	crate::Datanets::<Test>::get(id).unwrap()
}

pub(crate) fn cut(id: DatanetId) {
	assert_ok!(Datanets::cut_release(origin(OWNER), id));
}

pub(crate) fn release(datanet: DatanetId, number: u32) -> ReleaseId {
	ReleaseId { datanet, number }
}

/// Returns the pairs that prove `spans` (offset in the accused, offset in the original, length).
pub(crate) fn pairs(accused: &[u8], original: &[u8], spans: &[(u64, u64, u64)]) -> CopyPairs {
	let pair = |&(accused_offset, original_offset, length): &(u64, u64, u64)| CopyPair {
		bytes: accused[accused_offset as usize..(accused_offset + length) as usize].to_vec().try_into().unwrap(),
		accused_offset,
		accused_proof: content::prove(accused, accused_offset, length).unwrap(),
		original_offset,
		original_proof: content::prove(original, original_offset, length).unwrap(),
	};
	spans.iter().map(pair).collect::<Vec<_>>().try_into().unwrap()
}

/// Returns a copy of a text, with five bytes before it and one after.
pub(crate) fn padded(original: &[u8], seed: u8) -> Vec<u8> {
	[&[seed; 5][..], original, &[seed]].concat()
}

/// Returns the pair that proves that `padded(original, seed)` contains `original`.
pub(crate) fn padded_pairs(original: &[u8], seed: u8) -> CopyPairs {
	pairs(&padded(original, seed), original, &[(5, 0, original.len() as u64)])
}
