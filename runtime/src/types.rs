//! The basic types of the chain, which every other file of the runtime builds on.

use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};

/// Signature of a transaction, by any of the supported schemes.
pub type Signature = MultiSignature;
/// Account: the public key, or its hash.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Reference to an account within a transaction.
pub type Address = MultiAddress<AccountId, ()>;
/// Amount in the smallest unit of the token.
pub type Balance = tributary_primitives::Balance;
/// Number of a block.
pub type BlockNumber = u32;
/// Hash of a block, a transaction or a state.
pub type Hash = sp_core::H256;
/// Number of transactions that an account has sent.
pub type Nonce = u32;
/// Header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
