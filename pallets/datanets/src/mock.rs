//! A runtime to test in.

use crate::{self as pallet_datanets, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		ConstU128, ConstU64,
	},
};
use sp_runtime::{BuildStorage, Perbill};
use tributary_primitives::{
	content::{self, SpanProof},
	Balance, ContentHash, ContributionId, DatanetId, Points, ReleaseId,
};
use tributary_testing::{
	ledger::{self, AccountsSetup, LedgerSetup},
	MockLedger, MockSubjects,
};

pub use tributary_testing::ledger::{PoolNodes, RemovedContributions, Unclaimed};

pub type CreditLog = ledger::CreditLog<AccountId>;
pub type Ledger = MockLedger<Test>;
/// Job 7 and model 8 exist.
pub type Subjects = MockSubjects<7, 8>;

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

pub type AccountId = u64;
pub type Block = frame_system::mocking::MockBlock<Test>;

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

pub const DATANET_DEPOSIT: Balance = 1_000;
pub const PER_MEMBER: Balance = 30;
pub const PER_BYTE: Balance = 2;
pub const PER_POINT: Balance = 3;
pub const RELEASE_DEPOSIT: Balance = 200;
pub const COMMITMENT_DEPOSIT: Balance = 50;
pub const CONTRIBUTION_DEPOSIT: Balance = 100;
pub const REVEAL_BLOCKS: u64 = 10;
pub const REVIEW_WINDOW: u64 = 20;
pub const COPY_BLOCKS: u64 = 15;
pub const COPY_BOND: Balance = 500;

parameter_types! {
	pub const MaxOwnerCut: Perbill = Perbill::from_percent(20);
	pub static ByteDeposit: Balance = PER_BYTE;
	pub static PointBond: Balance = PER_POINT;
	pub static MemberDeposit: Balance = PER_MEMBER;
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
	type RevealWindow = RevealWindow;
	type ReviewWindow = ConstU64<REVIEW_WINDOW>;
	type MaxOwnerCut = MaxOwnerCut;
	type Ledger = Ledger;
	type Subjects = Subjects;
	type TreasuryAccount = ConstU64<TREASURY>;
	type CopyWindow = ConstU64<COPY_BLOCKS>;
	type CopyBond = ConstU128<COPY_BOND>;
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
}

impl AccountsSetup for Test {
	type Contributions = Datanets;
}

/// Let a contribution earn.
pub fn earn(contribution: ContributionId, amount: Balance) {
	assert_ok!(Balances::mint_into(&POT, amount));
	Unclaimed::mutate(contribution, |unclaimed| *unclaimed += amount);
}

/// What is credited to an account.
pub fn credit_of(who: AccountId) -> Balance {
	ledger::Credits::<AccountId>::get(who)
}

/// All that an account has or is owed.
pub fn wealth(who: AccountId) -> Balance {
	Balances::total_balance(&who) + credit_of(who)
}

pub const OWNER: AccountId = 1;
pub const ALICE: AccountId = 2;
pub const BOB: AccountId = 3;
pub const CAROL: AccountId = 11;
pub const DAVE: AccountId = 12;
pub const EVE: AccountId = 13;
pub const TREASURY: AccountId = 77;
pub const POT: AccountId = 78;
/// Has nothing.
pub const PAUPER: AccountId = 99;

pub const RICH: Balance = 1_000_000;

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		ByteDeposit::set(PER_BYTE);
		PointBond::set(PER_POINT);
		MemberDeposit::set(PER_MEMBER);
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
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Run `test`, then check that the pallet's promises hold.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Datanets::do_try_state().unwrap();
			Ledger::check();
		});
	}
}

pub fn run(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(test);
}

pub fn origin(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn advance(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

pub fn held(reason: HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The events of the pallet since the last call of this function.
pub fn events() -> Vec<Event<Test>> {
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

pub fn bytes<S: frame_support::traits::Get<u32>>(text: &str) -> frame_support::BoundedVec<u8, S> {
	text.as_bytes().to_vec().try_into().unwrap()
}

/// A content of 3 KiB and a little, different for each `seed`.
pub fn text(seed: u8) -> Vec<u8> {
	(0..3_100u32).map(|place| (place % 251) as u8 ^ seed).collect()
}

/// A Datanet of `OWNER`, open to everybody.
pub fn create(curators: &[AccountId], threshold: u8) -> DatanetId {
	create_for(Admission::Open, curators, threshold)
}

pub fn create_for(admission: Admission, curators: &[AccountId], threshold: u8) -> DatanetId {
	let id = NextDatanet::<Test>::get();
	assert_ok!(Datanets::create(
		origin(OWNER),
		bytes("rivers"),
		bytes("https://rivers.example"),
		admission,
		curators.to_vec().try_into().unwrap(),
		threshold,
		Perbill::from_percent(10),
	));
	id
}

pub const SALT: [u8; 32] = [5; 32];

pub fn hash(content: &[u8]) -> ContentHash {
	*blake3::hash(content).as_bytes()
}

pub fn commit(who: AccountId, content: &[u8]) -> [u8; 32] {
	let commitment = commitment(&who, &hash(content), &SALT);
	assert_ok!(Datanets::commit(origin(who), commitment));
	commitment
}

/// What `contribute` takes, to be spoilt by tests.
pub struct Reveal {
	pub salt: [u8; 32],
	pub hash: ContentHash,
	pub length: u64,
	pub last_byte: u8,
	pub proof: SpanProof,
	pub max_points: Points,
	pub kind: Kind,
}

impl Reveal {
	pub fn of(content: &[u8], max_points: Points) -> Self {
		let (last_byte, proof) = content::prove_length(content).unwrap();
		let (hash, length) = (hash(content), content.len() as u64);
		Self { salt: SALT, hash, length, last_byte, proof, max_points, kind: Kind::Corpus }
	}

	pub fn by(self, who: AccountId, datanet: DatanetId) -> frame_support::dispatch::DispatchResult {
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
			bytes("CC0-1.0"),
			bytes("ipfs://x"),
			self.max_points,
		)
	}
}

/// Bytes of the metadata that `Reveal` brings.
pub const METADATA_BYTES: Balance = 10 + 7 + 8;

/// What is held for a contribution with this bond.
pub fn contribution_deposit(points: Points) -> Balance {
	CONTRIBUTION_DEPOSIT + METADATA_BYTES * ByteDeposit::get() + PointBond::get() * Balance::from(points)
}

pub fn reveal(who: AccountId, datanet: DatanetId, content: &[u8], max_points: Points) -> ContributionId {
	let index = crate::Datanets::<Test>::get(datanet).unwrap().contributions;
	assert_ok!(Reveal::of(content, max_points).by(who, datanet));
	ContributionId { datanet, index }
}

/// Commit, and reveal in the next block.
pub fn contribute(who: AccountId, datanet: DatanetId, content: &[u8], max_points: Points) -> ContributionId {
	commit(who, content);
	advance(1);
	reveal(who, datanet, content, max_points)
}

pub fn approve(curator: AccountId, contribution: ContributionId, points: Points) {
	assert_ok!(Datanets::review(origin(curator), contribution, Verdict::Approve { points }));
}

/// A contribution of `who`, approved by `CAROL` (the only curator) with `points`.
pub fn accepted(who: AccountId, datanet: DatanetId, content: &[u8], points: Points) -> ContributionId {
	let id = contribute(who, datanet, content, points);
	approve(CAROL, id, points);
	id
}

pub fn stored(id: ContributionId) -> ContributionOf<Test> {
	Contributions::<Test>::get(id.datanet, id.index).unwrap()
}

pub fn acceptance(id: ContributionId) -> Acceptance<u64> {
	match stored(id).status {
		Status::Accepted(acceptance) => acceptance,
		Status::Pending => panic!("pending"),
	}
}

pub fn datanet(id: DatanetId) -> DatanetOf<Test> {
	crate::Datanets::<Test>::get(id).unwrap()
}

pub fn cut(id: DatanetId) {
	assert_ok!(Datanets::cut_release(origin(OWNER), id));
}

pub fn release(datanet: DatanetId, number: u32) -> ReleaseId {
	ReleaseId { datanet, number }
}

/// The pairs that show `spans` (offset in the accused, offset in the original, length).
pub fn pairs(accused: &[u8], original: &[u8], spans: &[(u64, u64, u64)]) -> CopyPairs {
	let pair = |&(accused_offset, original_offset, length): &(u64, u64, u64)| CopyPair {
		bytes: accused[accused_offset as usize..(accused_offset + length) as usize].to_vec().try_into().unwrap(),
		accused_offset,
		accused_proof: content::prove(accused, accused_offset, length).unwrap(),
		original_offset,
		original_proof: content::prove(original, original_offset, length).unwrap(),
	};
	spans.iter().map(pair).collect::<Vec<_>>().try_into().unwrap()
}

/// A copy of a text, with a few bytes before it and one after.
pub fn padded(original: &[u8], seed: u8) -> Vec<u8> {
	[&[seed; 5][..], original, &[seed]].concat()
}

/// The pair that shows that `padded(original, seed)` holds `original`.
pub fn padded_pairs(original: &[u8], seed: u8) -> CopyPairs {
	pairs(&padded(original, seed), original, &[(5, 0, original.len() as u64)])
}
