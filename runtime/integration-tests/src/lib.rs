#![doc = include_str!("../README.md")]

mod counting;
pub mod market;
pub mod offences;

use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	storage::{storage_prefix, with_transaction_unchecked, TransactionOutcome},
	traits::WhitelistedStorageKeys,
};
use serde_json::Value;
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	BABE_ENGINE_ID,
};
use sp_io::TestExternalities;
use sp_runtime::{
	generic::Era,
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	Digest, DigestItem, DispatchResult,
};
use std::collections::{BTreeMap, BTreeSet};
use tributary_runtime::{
	filters::lane::CheckLane, params::RuntimeParameters, presets, AccountId, AllPalletsWithSystem, Balance, Balances,
	Executive, Hash, Header, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, Session, SignedPayload, System,
	TxExtension, UncheckedExtrinsic, SLOT_DURATION,
};

pub use counting::{counted, Touched};
pub use sp_keyring::Sr25519Keyring as Keyring;

/// Slot before that of block 1. Any other would do.
const START: u64 = 290_000_000;

/// Name of the preset for a laptop.
pub const DEVELOPMENT: &str = "development";
/// Name of the preset for a network on one machine.
pub const LOCAL: &str = "local_testnet";

/// Merges `patch` into `base`, as chain specifications do.
fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(Value::Null), value);
			}
		},
		(base, patch) => *base = patch,
	}
}

/// Returns the whole genesis configuration of a preset.
pub fn genesis(preset: &str) -> Value {
	let default = get_preset::<RuntimeGenesisConfig>(&None, presets::get_preset).expect("there is a default");
	let patch = presets::get_preset(&preset.into()).expect("the preset exists");
	let mut whole: Value = serde_json::from_slice(&default).expect("it is JSON");
	merge(&mut whole, serde_json::from_slice(&patch).expect("it is JSON"));
	whole
}

/// Chain in memory, with the hash and the slot of its last block.
pub struct Chain {
	state: TestExternalities,
	parent: Hash,
	slot: u64,
}

impl Chain {
	/// Starts a chain at the genesis of a preset.
	pub fn new(preset: &str) -> Self {
		Self::from_genesis(genesis(preset))
	}

	/// Starts a chain at this genesis.
	pub fn from_genesis(genesis: Value) -> Self {
		let mut state = TestExternalities::new_empty();
		let parent = state.execute_with(|| {
			build_state::<RuntimeGenesisConfig>(genesis.to_string().into_bytes()).expect("genesis builds");
			System::block_hash(0)
		});
		Self { state, parent, slot: START }
	}

	/// Reads or changes the state between two blocks.
	pub fn at<R>(&mut self, read: impl FnOnce() -> R) -> R {
		self.state.execute_with(read)
	}

	/// Makes one block in the next slot, and returns the result of each transaction.
	pub fn block(&mut self, transactions: &[(Keyring, RuntimeCall)]) -> Vec<Applied> {
		self.block_after(1, 0, transactions)
	}

	/// Makes one block `slots` slots after the last one, by this authority, and returns the result
	/// of each transaction.
	pub fn block_after(&mut self, slots: u64, author: u32, transactions: &[(Keyring, RuntimeCall)]) -> Vec<Applied> {
		// Each is signed only when it is applied: its nonce depends on those before it.
		self.build(slots, author, || transactions.iter().map(|(who, call)| sign(*who, call.clone())))
	}

	fn build<Transactions: IntoIterator<Item = UncheckedExtrinsic>>(
		&mut self,
		slots: u64,
		author: u32,
		transactions: impl FnOnce() -> Transactions,
	) -> Vec<Applied> {
		self.slot += slots;
		let (slot, parent) = (self.slot, self.parent);
		let (hash, results) = self.state.execute_with(|| {
			begin(slot, parent, author);
			let results = transactions().into_iter().map(apply_metered).collect();
			let (header, touched) = counted(Executive::finalize_block);
			let block = System::block_weight().total();
			assert!(covers(block.ref_time(), &touched), "the hooks touch {touched:?}, the block has {block:?}");
			(header.hash(), results)
		});
		// Otherwise each root would be computed over all changes since genesis.
		self.state.commit_all().expect("no transaction is open");
		self.parent = hash;
		results
	}

	/// Returns the result of `read` at the end of such a block, and rolls the block back.
	pub fn preview<Transactions: IntoIterator<Item = UncheckedExtrinsic>, R>(
		&mut self,
		slots: u64,
		author: u32,
		transactions: impl FnOnce() -> Transactions,
		read: impl FnOnce() -> R,
	) -> R {
		let (slot, parent) = (self.slot + slots, self.parent);
		self.state.execute_with(|| {
			with_transaction_unchecked(|| {
				begin(slot, parent, author);
				transactions().into_iter().map(Executive::apply_extrinsic).for_each(|_| {});
				TransactionOutcome::Rollback(read())
			})
		})
	}

	/// Returns the slot of the last block.
	pub fn slot(&self) -> u64 {
		self.slot
	}

	/// Makes one block with a transaction that must succeed, and a tip for the author of the block.
	pub fn tipped(&mut self, who: Keyring, call: impl Into<RuntimeCall>, tip: Balance) {
		let call = call.into();
		let result = self.build(1, 0, || Some(sign_with_tip(who, call, tip))).remove(0);
		assert!(matches!(result, Ok(Ok(_))), "{result:?}");
	}

	/// Makes one block with an unsigned transaction.
	pub fn bare(&mut self, call: impl Into<RuntimeCall>) -> Applied {
		self.bare_by(0, call)
	}

	/// Makes one block by this authority with an unsigned transaction.
	pub fn bare_by(&mut self, author: u32, call: impl Into<RuntimeCall>) -> Applied {
		self.bare_after(1, author, call)
	}

	/// Makes one block `slots` slots after the last one, by this authority, with an unsigned
	/// transaction.
	pub fn bare_after(&mut self, slots: u64, author: u32, call: impl Into<RuntimeCall>) -> Applied {
		let bare = UncheckedExtrinsic::new_bare(call.into());
		self.build(slots, author, || vec![bare]).remove(0)
	}

	/// Makes `count` empty blocks.
	pub fn idle(&mut self, count: u32) {
		for _ in 0..count {
			self.block(&[]);
		}
	}

	/// Makes a block with this one transaction, or a second one where the end of a session leaves
	/// no room.
	pub fn send(&mut self, who: Keyring, call: impl Into<RuntimeCall>) -> DispatchResult {
		let transaction = (who, call.into());
		for _ in 0..2 {
			match self.block(std::slice::from_ref(&transaction)).remove(0) {
				Ok(result) => return result.map(|_| ()),
				Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => continue,
				Err(invalid) => panic!("{:?} of {who:?}: {invalid:?}", transaction.1),
			}
		}
		panic!("there is room in one of two blocks")
	}

	/// Sends a transaction that must succeed.
	pub fn must(&mut self, who: Keyring, call: impl Into<RuntimeCall>) {
		let call = call.into();
		let result = self.send(who, call.clone());
		assert!(result.is_ok(), "{call:?} of {who:?}: {result:?}");
	}

	/// Returns the events of the last block.
	pub fn events(&mut self) -> Vec<RuntimeEvent> {
		self.at(|| System::read_events_no_consensus().map(|record| record.event).collect())
	}

	/// Returns the fee of the last block's first signed transaction.
	pub fn fee_paid(&mut self) -> Balance {
		let fee = self.events().into_iter().find_map(|event| match event {
			RuntimeEvent::TransactionPayment(pallet_transaction_payment::Event::TransactionFeePaid {
				actual_fee,
				..
			}) => Some(actual_fee),
			_ => None,
		});
		fee.expect("a fee was paid")
	}
}

/// Begins a block in this slot, by this authority.
fn begin(slot: u64, parent: Hash, author: u32) {
	let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: author, slot: slot.into() });
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, pre_digest.encode())] };
	let number = System::block_number() + 1;
	Executive::initialize_block(&Header::new(number, Default::default(), Default::default(), parent, digest));
	let now = slot * SLOT_DURATION;
	let set = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(pallet_timestamp::Call::set { now }));
	Executive::apply_extrinsic(set).expect("the inherent is valid").expect("the time is set");
}

/// Applies a transaction, and verifies that it is charged for at least the keys that it touches.
fn apply_metered(transaction: UncheckedExtrinsic) -> Applied {
	let call = transaction.function.clone();
	let before = System::block_weight().total();
	let (result, touched) = counted(|| Executive::apply_extrinsic(transaction));
	let charged = System::block_weight().total().saturating_sub(before);
	if result.is_ok() {
		assert!(
			covers(charged.ref_time(), &touched),
			"{call:?} is charged {charged:?}, and reads {} keys and writes {}: {touched:?}",
			touched.read.len(),
			touched.written.len(),
		);
	}
	result
}

/// Items that each transaction touches, and that no block leaves in the state.
const TRANSIENT: [(&str, &str); 5] = [
	("System", "BlockSize"),
	("System", "ExtrinsicData"),
	("System", "ExtrinsicWeightReclaimed"),
	("System", "InherentsApplied"),
	("TransactionPayment", "TxPaymentCredit"),
];

/// Well-known keys of the same kind: the index of the transaction, and the depth of its layers.
const TRANSIENT_KEYS: [&[u8]; 2] = [b":extrinsic_index", b":transaction_level:"];

/// Returns the numbers of keys that were read and written, without those that every block touches
/// anyway and those of which it leaves nothing.
pub fn counts(touched: &Touched) -> (u64, u64) {
	let common = AllPalletsWithSystem::whitelisted_storage_keys();
	let transient = TRANSIENT.map(|(pallet, item)| storage_prefix(pallet.as_bytes(), item.as_bytes()));
	let is_counted = |key: &Vec<u8>| {
		common.iter().all(|known| known.key != *key)
			&& !transient.iter().any(|prefix| key.starts_with(prefix))
			&& !TRANSIENT_KEYS.contains(&key.as_slice())
	};
	let count = |keys: &BTreeSet<Vec<u8>>| keys.iter().filter(|key| is_counted(key)).count() as u64;
	(count(&touched.read), count(&touched.written))
}

/// Returns `true` if this time is enough for the keys that were touched.
fn covers(time: u64, touched: &Touched) -> bool {
	let (read, written) = counts(touched);
	let database = <Runtime as frame_system::Config>::DbWeight::get();
	time >= database.reads(read).ref_time() + database.writes(written).ref_time()
}

/// Verifies the state at the end of every test.
impl Drop for Chain {
	fn drop(&mut self) {
		if !std::thread::panicking() {
			check_state(self);
		}
	}
}

/// Result of a transaction: invalid, failed, or successful.
pub type Applied = sp_runtime::ApplyExtrinsicResult;

/// Signs a transaction with the account's next nonce.
pub fn sign(who: Keyring, call: RuntimeCall) -> UncheckedExtrinsic {
	sign_with_tip(who, call, 0)
}

fn sign_with_tip(who: Keyring, call: RuntimeCall, tip: Balance) -> UncheckedExtrinsic {
	let account = who.to_account_id();
	let extension: TxExtension = (
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(System::account_nonce(&account)),
		CheckLane,
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("the extension is complete");
	let signature = payload.using_encoded(|bytes| who.sign(bytes));
	UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension)
}

/// Returns the free balance of an account.
pub fn free(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

/// Wraps a call so that the chain's root makes it.
pub fn sudo(call: impl Into<RuntimeCall>) -> RuntimeCall {
	RuntimeCall::Sudo(pallet_sudo::Call::sudo { call: Box::new(call.into()) })
}

/// Returns the call by which the chain's root sets a parameter.
///
/// Panics if the value is outside of the bounds of the parameter.
pub fn set_parameter(parameter: RuntimeParameters) -> RuntimeCall {
	let key_value = parameter.try_into().expect("the value is within the bounds of its parameter");
	sudo(pallet_parameters::Call::set_parameter { key_value })
}

/// Verifies that each pallet counts the uses of its items by other pallets as they are.
/// Otherwise a deposit would never be released, or something in use could be removed.
fn check_pins() {
	let mut pins = BTreeMap::new();
	for terms in pallet_models::Terms::<Runtime>::iter_values() {
		for weighted in &terms.releases {
			*pins.entry((weighted.release.datanet, weighted.release.number)).or_insert(0u32) += 1;
		}
	}
	for (datanet, number, release) in pallet_datanets::Releases::<Runtime>::iter() {
		assert_eq!(release.pins, pins.remove(&(datanet, number)).unwrap_or(0), "pins of Release {datanet}:{number}");
	}
	assert!(pins.is_empty(), "terms name Releases that are gone: {pins:?}");

	let jobs = pallet_inference::Jobs::<Runtime>::iter_values().map(|job| (job.model, job.version));
	let channels = pallet_channels::Channels::<Runtime>::iter_values().map(|channel| (channel.model, channel.version));
	let mut users = BTreeMap::new();
	for terms in jobs.chain(channels) {
		*users.entry(terms).or_insert(0u32) += 1;
	}
	for (model, version, uses) in pallet_models::TermsUses::<Runtime>::iter() {
		let counted = users.remove(&(model, version)).unwrap_or(0);
		assert_eq!(uses.users, counted, "users of terms {version} of model {model}");
	}
	assert!(users.is_empty(), "jobs or channels rest on terms that are gone: {users:?}");
}

/// Verifies that the validators of the running session are the members of the collective.
fn check_collective() {
	let mut validators = Session::validators();
	validators.sort();
	assert_eq!(pallet_collective::Members::<Runtime>::get(), validators, "the members are not the validators");
}

/// Verifies the state of each of our own pallets, the uses that they count for each other, and the
/// members of the collective.
pub fn check_state(chain: &mut Chain) {
	chain.at(|| {
		pallet_network::Pallet::<Runtime>::do_try_state().expect("the clock holds together");
		pallet_datanets::Pallet::<Runtime>::do_try_state().expect("the Datanets hold together");
		pallet_models::Pallet::<Runtime>::do_try_state().expect("the models hold together");
		pallet_inference::Pallet::<Runtime>::do_try_state().expect("the jobs hold together");
		pallet_attribution::Pallet::<Runtime>::do_try_state().expect("the ledger holds together");
		pallet_validators::Pallet::<Runtime>::do_try_state().expect("the validators hold together");
		pallet_channels::Pallet::<Runtime>::do_try_state().expect("the channels hold together");
		check_pins();
		check_collective();
	});
}
