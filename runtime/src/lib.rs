//! The Tributary runtime: the table of pallets, the shape of a transaction, and the version.
//!
//! How each pallet is set up stands in [`configs`], what the node may ask in [`apis`], what a chain starts from in
//! [`presets`].

#![cfg_attr(not(feature = "std"), no_std)]
// The table of pallets expands into deeply nested types.
#![recursion_limit = "256"]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod migrations;
pub mod network;
pub mod presets;
mod views;
pub mod weights;

use alloc::vec::Vec;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};

pub use apis::RuntimeApi;
#[cfg(feature = "std")]
pub use apis::RUNTIME_API_VERSIONS;
pub use configs::{
	consensus::{EPOCH_DURATION, MILLISECS_PER_BLOCK, SLOT_DURATION},
	money::{EXISTENTIAL_DEPOSIT, MICRO_TRIB, MILLI_TRIB, TRIB},
};
pub use interface::{AccountId, Balance, BlockNumber, Hash, Nonce};

/// The types that the node and other tools share with the runtime.
pub mod interface {
	use super::*;

	/// Some way of signing a transaction.
	pub type Signature = MultiSignature;
	/// Who signs: the public key, or its hash.
	pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
	/// How a transaction names an account.
	pub type Address = MultiAddress<AccountId, ()>;
	/// An amount in the smallest unit of the token.
	pub type Balance = tributary_primitives::Balance;
	/// The number of a block.
	pub type BlockNumber = u32;
	/// The hash of a block, a transaction or a state.
	pub type Hash = sp_core::H256;
	/// How many transactions an account has sent.
	pub type Nonce = u32;
}

/// What the node needs to know of a block without knowing the calls in it.
pub mod opaque {
	use super::*;

	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// A block's header.
	pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
	/// A block of opaque extrinsics.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
	/// The hash of a block.
	pub type Hash = <BlakeTwo256 as sp_runtime::traits::Hash>::Output;

	sp_runtime::impl_opaque_keys! {
		/// The keys that an authority signs with, in place of its account.
		pub struct SessionKeys {
			/// Makes blocks.
			pub babe: crate::Babe,
			/// Finalises them.
			pub grandpa: crate::Grandpa,
			/// Publishes where it is to be reached.
			pub authority_discovery: crate::AuthorityDiscovery,
		}
	}
}

/// A block's header.
pub type Header = opaque::Header;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// What a signed transaction carries beside its call, in the order in which it is checked.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);
/// A transaction as it travels.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<interface::Address, RuntimeCall, interface::Signature, TxExtension>;
/// What a signature is made over.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;
/// What runs blocks.
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

#[cfg(feature = "rehearsal")]
pub use migrations::rehearsal::VERSION;

/// The version of this runtime.
#[cfg(not(feature = "rehearsal"))]
#[sp_version::runtime_version]
pub const VERSION: sp_version::RuntimeVersion = sp_version::RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("tributary"),
	impl_name: alloc::borrow::Cow::Borrowed("tributary-node"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The table of pallets. An index never changes and never comes back: it is part of every transaction and event. Genesis
/// and hooks run in the order of the indices, so: the network's numbers before all that read them, balances before those
/// that hold them, validators before sessions, sessions before those that ask who the author is.
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
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Network = crate::network;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(3)]
	pub type Timestamp = pallet_timestamp;

	// Money: 10..
	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type Treasury = pallet_treasury;

	// Accounts acting together, for one another, and later: 20..
	#[runtime::pallet_index(20)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(21)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(22)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(23)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(24)]
	pub type Scheduler = pallet_scheduler;

	// Governance and safety: 30..
	#[runtime::pallet_index(30)]
	pub type Sudo = pallet_sudo;
	#[runtime::pallet_index(31)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(32)]
	pub type Migrations = pallet_migrations;
	#[runtime::pallet_index(33)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(34)]
	pub type SafeMode = pallet_safe_mode;

	// Validators and what they agree by: 40..
	#[runtime::pallet_index(40)]
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(41)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(42)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(43)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(44)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(45)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(46)]
	pub type AuthorityDiscovery = pallet_authority_discovery;

	// The economy under the models: 50..
	#[runtime::pallet_index(50)]
	pub type Datanets = pallet_datanets;
	#[runtime::pallet_index(51)]
	pub type Models = pallet_models;
	#[runtime::pallet_index(52)]
	pub type Inference = pallet_inference;
	#[runtime::pallet_index(53)]
	pub type Attribution = pallet_attribution;
	#[runtime::pallet_index(54)]
	pub type Channels = pallet_channels;
}
