//! The operational lane of a block, for those whose calls can succeed.
//!
//! Operational calls may use the whole weight of a block, come before all others, and never raise
//! the fee. Their class is that of the call, whoever signs it. Without a check, anybody could fill
//! every block with calls of root that fail.

use crate::{Collective, Multisig, Proxy, Runtime, RuntimeCall, RuntimeOrigin, System};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, GetDispatchInfo, PostDispatchInfo},
	pallet_prelude::{TransactionSource, TransactionValidityError, Weight},
};
use frame_system::CheckWeight;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, BlakeTwo256, Hash, Implication, StaticLookup, TransactionExtension, ValidateResult,
	},
	transaction_validity::{InvalidTransaction, TransactionValidity},
	DispatchResult,
};
type AccountId = <Runtime as frame_system::Config>::AccountId;

/// [`CheckWeight`], which also refuses an operational call that its signer may not make.
// Without a field, so that clients know from the metadata that nothing is encoded.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct CheckLane;

/// Returns `true` if this account may make this call, as far as its class tells.
pub fn may_make(who: &AccountId, call: &RuntimeCall) -> bool {
	if call.get_dispatch_info().class != DispatchClass::Operational {
		return true;
	}
	match call {
		RuntimeCall::Sudo(_) => pallet_sudo::Key::<Runtime>::get().as_ref() == Some(who),
		RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code }) => {
			// The hash comes first in the authorisation, and has no other way out of it.
			System::authorized_upgrade().is_some_and(|upgrade| {
				upgrade.using_encoded(|bytes| bytes.starts_with(BlakeTwo256::hash(code).as_ref()))
			})
		},
		RuntimeCall::Collective(call) => is_motion(call) && Collective::is_member(who),
		RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, call, .. }) => {
			<Runtime as frame_system::Config>::Lookup::lookup(real.clone())
				.is_ok_and(|real| Proxy::find_proxy(&real, who, None).is_ok() && may_make(&real, call))
		},
		RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call }) => {
			let mut all: Vec<_> = other_signatories.iter().chain([who]).cloned().collect();
			all.sort();
			may_make(&Multisig::multi_account_id(&all, 1), call)
		},
		RuntimeCall::Utility(
			pallet_utility::Call::batch { calls }
			| pallet_utility::Call::batch_all { calls }
			| pallet_utility::Call::force_batch { calls },
		) => calls.iter().all(|call| may_make(who, call)),
		_ => false,
	}
}

/// Returns `true` if this call is a step of a motion. A member alone dispatches nothing as
/// operational: neither by `execute`, nor by a motion that needs no vote of another member.
fn is_motion(call: &pallet_collective::Call<Runtime>) -> bool {
	use pallet_collective::{Call, Members, ProposalOf, Voting};
	match call {
		Call::propose { threshold, .. } => *threshold > 1 || Members::<Runtime>::decode_len() == Some(1),
		Call::vote { proposal, .. } => Voting::<Runtime>::contains_key(proposal),
		Call::close { proposal_hash, .. } => ProposalOf::<Runtime>::contains_key(proposal_hash),
		_ => false,
	}
}

impl TransactionExtension<RuntimeCall> for CheckLane {
	type Implicit = ();
	type Pre = ();
	type Val = u32;

	// The name that clients know. Nothing that they encode differs.
	const IDENTIFIER: &'static str = "CheckWeight";

	fn weight(&self, call: &RuntimeCall) -> Weight {
		// The key of sudo, or the members and the motion, and the proxies of the named account.
		let reads = if call.get_dispatch_info().class == DispatchClass::Operational { 3 } else { 0 };
		CheckWeight::<Runtime>::new()
			.weight(call)
			.saturating_add(<Runtime as frame_system::Config>::DbWeight::get().reads(reads))
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
		implicit: (),
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<u32, RuntimeCall> {
		if info.class == DispatchClass::Operational {
			if let Some(who) = origin.as_system_origin_signer() {
				if !may_make(who, call) {
					return Err(InvalidTransaction::Call.into());
				}
			}
		}
		CheckWeight::<Runtime>::new().validate(origin, call, info, len, implicit, implication, source)
	}

	fn prepare(
		self,
		val: u32,
		origin: &RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<(), TransactionValidityError> {
		CheckWeight::<Runtime>::new().prepare(val, origin, call, info, len)
	}

	fn post_dispatch_details(
		pre: (),
		info: &DispatchInfo,
		post_info: &PostDispatchInfo,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		CheckWeight::<Runtime>::post_dispatch_details(pre, info, post_info, len, result)
	}

	fn bare_validate(call: &RuntimeCall, info: &DispatchInfo, len: usize) -> TransactionValidity {
		CheckWeight::<Runtime>::bare_validate(call, info, len)
	}

	fn bare_validate_and_prepare(
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<(), TransactionValidityError> {
		CheckWeight::<Runtime>::bare_validate_and_prepare(call, info, len)
	}

	fn bare_post_dispatch(
		info: &DispatchInfo,
		post_info: &mut PostDispatchInfo,
		len: usize,
		result: &DispatchResult,
	) -> Result<(), TransactionValidityError> {
		CheckWeight::<Runtime>::bare_post_dispatch(info, post_info, len, result)
	}
}
