//! Types that identify blocks and accounts in requests and answers.

use sp_core::H256;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiSignature, OpaqueExtrinsic,
};

/// Account on the chain.
pub type AccountId = <<MultiSignature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Number of a block.
pub type BlockNumber = u32;
/// Hash of a block, a transaction or a state.
pub type Hash = H256;
/// Number of transactions that an account has sent.
pub type Nonce = u32;
/// Block with opaque extrinsics.
pub type Block = generic::Block<generic::Header<BlockNumber, BlakeTwo256>, OpaqueExtrinsic>;
