#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
// Compiled to Wasm: nothing here may panic, overflow or lose digits. CI checks that each such crate
// has this list and converts nothing by `as`, which clippy cannot deny: the codec's derives use it.
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]
// The table of pallets expands into deeply nested types.
#![recursion_limit = "256"]
#![allow(missing_docs, reason = "the table, the APIs and the Wasm binary are generated without docs")]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

#[cfg_attr(
	feature = "try-runtime",
	allow(clippy::expect_used, reason = "a check of a try-runtime that fails must end it")
)]
pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
#[warn(missing_docs)]
pub mod configs;
#[warn(missing_docs)]
pub mod constants;
#[warn(missing_docs)]
pub mod fees;
#[warn(missing_docs)]
pub mod filters;
#[warn(missing_docs)]
mod genesis;
#[warn(missing_docs)]
pub mod governance;
#[warn(missing_docs)]
pub mod migrations;
#[warn(missing_docs)]
pub mod params;
#[warn(missing_docs)]
pub mod presets;
#[warn(missing_docs)]
mod types;
mod views;
pub mod weights;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::generic;
use sp_version::RuntimeVersion;

pub use apis::RuntimeApi;
#[cfg(feature = "std")]
pub use apis::RUNTIME_API_VERSIONS;
pub use constants::{
	currency::{EXISTENTIAL_DEPOSIT, MICRO_TRIB, MILLI_TRIB, TRIB},
	time::{EPOCH_DURATION, MILLISECS_PER_BLOCK, SLOT_DURATION},
};
pub use types::{AccountId, Address, Balance, BlockNumber, Hash, Header, Nonce, Signature};

/// Blocks as the node knows them, without the calls in them.
pub mod opaque {
	use super::Vec;
	use sp_runtime::generic;

	pub use super::types::{Hash, Header};
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// Block of opaque extrinsics.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;

	sp_runtime::impl_opaque_keys! {
		/// Keys that an authority signs with, in place of its account.
		pub struct SessionKeys {
			/// Key that makes blocks.
			pub babe: crate::Babe,
			/// Key that finalises blocks.
			pub grandpa: crate::Grandpa,
			/// Key that publishes the addresses of the authority.
			pub authority_discovery: crate::AuthorityDiscovery,
		}
	}
}

/// Block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// Extensions of a signed transaction, in the order in which they are checked.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	filters::lane::CheckLane,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);
/// Transaction as it travels.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// Bytes that a signature is made over.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;
/// Executor of blocks.
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

/// Version of this runtime.
#[cfg(not(feature = "rehearsal"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("tributary"),
	impl_name: Cow::Borrowed("tributary-node"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// Version after the current one, to rehearse an upgrade with. No call has changed, so transactions
/// are encoded as before.
#[cfg(feature = "rehearsal")]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("tributary"),
	impl_name: Cow::Borrowed("tributary-node"),
	authoring_version: 1,
	spec_version: 2,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// Table of pallets. An index never changes and never comes back: it is part of every transaction
/// and event. Genesis and hooks run in the order of the indices. Thus the numbers of the network
/// come before all that read them, balances before those that hold them, validators before
/// sessions, and sessions before those that ask for the author.
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
	pub struct Runtime;

	// System and time: 0..
	/// Blocks, events, accounts and the code of the runtime.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	/// Numbers of genesis, and the clock of the windows.
	#[runtime::pallet_index(1)]
	pub type Network = pallet_network;
	/// Block production.
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;
	/// Time of each block.
	#[runtime::pallet_index(3)]
	pub type Timestamp = pallet_timestamp;

	// Money: 10..
	/// Token: balances, transfers and holds.
	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	/// Fees of transactions.
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	/// Pot that governance spends from.
	#[runtime::pallet_index(12)]
	pub type Treasury = pallet_treasury;

	// Accounts acting together, for one another, and later: 20..
	/// Several calls in one.
	#[runtime::pallet_index(20)]
	pub type Utility = pallet_utility;
	/// Accounts of several signatories.
	#[runtime::pallet_index(21)]
	pub type Multisig = pallet_multisig;
	/// Calls of one account for another.
	#[runtime::pallet_index(22)]
	pub type Proxy = pallet_proxy;
	/// Calls known by their hash.
	#[runtime::pallet_index(23)]
	pub type Preimage = pallet_preimage;
	/// Calls at a later block.
	#[runtime::pallet_index(24)]
	pub type Scheduler = pallet_scheduler;

	// Governance and safety: 30..
	/// Account that governs, as long as there is one.
	#[runtime::pallet_index(30)]
	pub type Sudo = pallet_sudo;
	/// Numbers that governance can change.
	#[runtime::pallet_index(31)]
	pub type Parameters = pallet_parameters;
	/// Changes of the state that a new version makes over several blocks.
	#[runtime::pallet_index(32)]
	pub type Migrations = pallet_migrations;
	/// Single calls that governance has stopped.
	#[runtime::pallet_index(33)]
	pub type TxPause = pallet_tx_pause;
	/// Emergency in which only essential calls are open.
	#[runtime::pallet_index(34)]
	pub type SafeMode = pallet_safe_mode;
	/// Proposals that all holders of tokens decide on.
	#[runtime::pallet_index(35)]
	pub type Referenda = pallet_referenda;
	/// Votes on referenda, weighed by the time for which tokens are locked.
	#[runtime::pallet_index(36)]
	pub type ConvictionVoting = pallet_conviction_voting;
	/// Motions of the running validators.
	#[runtime::pallet_index(37)]
	pub type Collective = pallet_collective;
	/// Calls that a referendum may make soon, as the collective has examined them.
	#[runtime::pallet_index(38)]
	pub type Whitelist = pallet_whitelist;
	/// Origins of referenda, and the recovery of finality.
	#[runtime::pallet_index(39)]
	pub type Governance = pallet_governance;

	// Validators and consensus: 40..
	/// Stake, rewards, jail and the choice of validators.
	#[runtime::pallet_index(40)]
	pub type Validators = pallet_validators;
	/// Keys of the validators, and the end of each session.
	#[runtime::pallet_index(41)]
	pub type Session = pallet_session;
	/// Validators of past sessions, for reports of offences.
	#[runtime::pallet_index(42)]
	pub type Historical = pallet_session::historical;
	/// Reports of equivocations, each counted once.
	#[runtime::pallet_index(43)]
	pub type Offences = pallet_offences;
	/// Author of each block.
	#[runtime::pallet_index(44)]
	pub type Authorship = pallet_authorship;
	/// Finality.
	#[runtime::pallet_index(45)]
	pub type Grandpa = pallet_grandpa;
	/// Keys by which authorities find each other.
	#[runtime::pallet_index(46)]
	pub type AuthorityDiscovery = pallet_authority_discovery;

	// The economy under the models: 50..
	/// Collections of data: contributions, reviews and Releases.
	#[runtime::pallet_index(50)]
	pub type Datanets = pallet_datanets;
	/// Models, and the terms under which they earn.
	#[runtime::pallet_index(51)]
	pub type Models = pallet_models;
	/// Providers and jobs, from the request to the settlement.
	#[runtime::pallet_index(52)]
	pub type Inference = pallet_inference;
	/// Ledger that divides each fee and pays the claims on it.
	#[runtime::pallet_index(53)]
	pub type Attribution = pallet_attribution;
	/// Prepaid channels, settled by vouchers.
	#[runtime::pallet_index(54)]
	pub type Channels = pallet_channels;
}
