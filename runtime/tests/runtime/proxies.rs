//! What one account may do for another.

use frame_support::traits::InstanceFilter;
use tributary_runtime::{configs::system::ProxyType, *};

fn transfer() -> RuntimeCall {
	let dest = crate::common::Keyring::Bob.to_account_id().into();
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value: TRIB })
}

fn request() -> RuntimeCall {
	RuntimeCall::Inference(pallet_inference::Call::request {
		model: 0,
		version: 1,
		provider: None,
		prompt: pallet_inference::types::Prompt::Inline(Default::default()),
		fee: TRIB,
	})
}

fn accept() -> RuntimeCall {
	RuntimeCall::Inference(pallet_inference::Call::accept { job: 0 })
}

fn unbond() -> RuntimeCall {
	RuntimeCall::Inference(pallet_inference::Call::unbond { amount: TRIB })
}

fn review() -> RuntimeCall {
	RuntimeCall::Datanets(pallet_datanets::Call::review {
		contribution: tributary_primitives::ContributionId { datanet: 0, index: 0 },
		verdict: pallet_datanets::Verdict::Reject,
	})
}

fn cut() -> RuntimeCall {
	RuntimeCall::Datanets(pallet_datanets::Call::cut_release { datanet: 0 })
}

fn give_away() -> RuntimeCall {
	let new_owner = crate::common::Keyring::Bob.to_account_id();
	RuntimeCall::Models(pallet_models::Call::transfer_ownership { model: 0, new_owner })
}

fn claim() -> RuntimeCall {
	RuntimeCall::Attribution(pallet_attribution::Call::claim_account {})
}

#[test]
fn proxy_should_do_its_own_work_only() {
	use ProxyType::*;
	// Who may: transfer, ask, accept, unbond, review, cut a Release, give a model away, claim.
	let calls = [transfer(), request(), accept(), unbond(), review(), cut(), give_away(), claim()];
	let expected = [
		(Any, [true; 8]),
		(NonTransfer, [false, false, true, true, true, true, false, true]),
		(CancelProxy, [false; 8]),
		(Data, [false, false, false, false, true, true, false, false]),
		(Curation, [false, false, false, false, true, false, false, false]),
		(Models, [false; 8]),
		(Serving, [false, false, true, false, false, false, false, false]),
		(Claims, [false, false, false, false, false, false, false, true]),
	];
	for (kind, may) in expected {
		assert_eq!(calls.clone().map(|call| kind.filter(&call)), may, "{kind:?}");
	}
}

#[test]
fn wider_proxy_should_include_only_narrower_ones() {
	let kinds = {
		use ProxyType::*;
		[Any, NonTransfer, CancelProxy, Data, Curation, Models, Serving, Claims]
	};
	let calls = [transfer(), request(), accept(), unbond(), review(), cut(), give_away(), claim()];
	for wide in kinds {
		for narrow in kinds {
			if wide.is_superset(&narrow) {
				assert!(calls.iter().all(|call| !narrow.filter(call) || wide.filter(call)), "{wide:?} {narrow:?}");
			}
		}
	}
}
