//! The calls that one account may make for another.

use frame_support::traits::InstanceFilter;
use tributary_integration_tests::Keyring;
use tributary_runtime::{
	filters::proxy::ProxyType::{
		self, Any, CancelProxy, Claims, Curation, Data, Governance, Models, NonTransfer, Serving, Staking, Validating,
		Watching,
	},
	opaque, RuntimeCall, TRIB,
};

fn transfer() -> RuntimeCall {
	let dest = Keyring::Bob.to_account_id().into();
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value: TRIB })
}

fn request() -> RuntimeCall {
	RuntimeCall::Inference(pallet_inference::Call::request {
		model: 0,
		version: 1,
		provider: Keyring::Bob.to_account_id(),
		prompt: pallet_inference::Prompt::Inline(Default::default()),
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
		contribution: contribution(),
		verdict: pallet_datanets::Verdict::Reject,
	})
}

fn cut() -> RuntimeCall {
	RuntimeCall::Datanets(pallet_datanets::Call::cut_release { datanet: 0 })
}

fn give_away() -> RuntimeCall {
	let to = Some(Keyring::Bob.to_account_id());
	RuntimeCall::Models(pallet_models::Call::transfer_ownership { model: 0, to })
}

fn claim() -> RuntimeCall {
	RuntimeCall::Attribution(pallet_attribution::Call::claim_account {})
}

fn contribution() -> tributary_primitives::ContributionId {
	tributary_primitives::ContributionId { datanet: 0, index: 0 }
}

/// Returns the calls that are tried, each with its name.
fn tried() -> Vec<(&'static str, RuntimeCall)> {
	let bob = || Keyring::Bob.to_account_id();
	let publish = pallet_models::Call::publish_terms {
		model: 0,
		split: tributary_primitives::terms::FeeSplit {
			provider: sp_runtime::Perbill::one(),
			owner: Default::default(),
			base: Default::default(),
			data: Default::default(),
		},
		method: tributary_primitives::terms::AttributionMethod::Pooled,
		releases: Default::default(),
	};
	let as_multisig =
		pallet_multisig::Call::as_multi_threshold_1 { other_signatories: vec![bob()], call: Box::new(transfer()) };
	let as_another =
		pallet_proxy::Call::proxy { real: bob().into(), force_proxy_type: None, call: Box::new(transfer()) };
	vec![
		("transfer", transfer()),
		("request", request()),
		("accept", accept()),
		("unbond", unbond()),
		("review", review()),
		("cut", cut()),
		("give a model away", give_away()),
		("claim", claim()),
		("bond", pallet_inference::Call::bond_more { amount: TRIB }.into()),
		("challenge", pallet_inference::Call::commit_challenge { job: 0, commitment: [0; 32] }.into()),
		("withdraw a challenge", pallet_inference::Call::withdraw_challenge { job: 0, challenger: bob() }.into()),
		("publish", publish.into()),
		(
			"offer",
			pallet_datanets::Call::transfer_contribution { contribution: contribution(), to: Some(bob()) }.into(),
		),
		(
			"report",
			pallet_datanets::Call::report_copy {
				accused: contribution(),
				original: contribution(),
				pairs: Default::default(),
				ranges: Default::default(),
			}
			.into(),
		),
		(
			"redeem",
			pallet_channels::Call::redeem_many {
				redemptions: Default::default(),
				max_terms_size: pallet_channels::TermsSize::MAX,
			}
			.into(),
		),
		(
			"open",
			pallet_channels::Call::open { provider: bob(), model: 0, version: 1, deposit: TRIB, expires_in: 9 }.into(),
		),
		("as a multisig", as_multisig.into()),
		("as another", as_another.into()),
		("session keys", session_keys()),
		("delegate", pallet_validators::Call::delegate { pool: 0, amount: TRIB }.into()),
		("undelegate", pallet_validators::Call::undelegate { pool: 0, shares: TRIB }.into()),
		("commission", pallet_validators::Call::set_commission { commission: Default::default() }.into()),
		("claim rewards", pallet_validators::Call::claim_rewards { pool: 0 }.into()),
		("vote", vote()),
		("unlock", pallet_conviction_voting::Call::unlock { class: 0, target: bob().into() }.into()),
		("refund", pallet_referenda::Call::refund_decision_deposit { index: 0 }.into()),
		("deposit", pallet_referenda::Call::place_decision_deposit { index: 0 }.into()),
		("motion", pallet_collective::Call::vote { proposal: Default::default(), index: 0, approve: true }.into()),
		(
			"as a member",
			pallet_collective::Call::execute { proposal: Box::new(transfer()), length_bound: u32::MAX }.into(),
		),
	]
}

fn vote() -> RuntimeCall {
	let vote = pallet_conviction_voting::Vote { aye: true, conviction: pallet_conviction_voting::Conviction::None };
	let vote = pallet_conviction_voting::AccountVote::Standard { vote, balance: TRIB };
	pallet_conviction_voting::Call::vote { poll_index: 0, vote }.into()
}

fn session_keys() -> RuntimeCall {
	let keys = opaque::SessionKeys {
		babe: sp_core::sr25519::Public::default().into(),
		grandpa: sp_core::ed25519::Public::default().into(),
		authority_discovery: sp_core::sr25519::Public::default().into(),
	};
	pallet_session::Call::set_keys { keys, proof: vec![] }.into()
}

#[test]
fn proxy_should_do_its_own_work_only() {
	let all: Vec<_> = tried().into_iter().map(|(name, _)| name).collect();
	let expected: [(ProxyType, &[&str]); 12] = [
		(Any, &all),
		(
			NonTransfer,
			&[
				"unbond",
				"review",
				"cut",
				"claim",
				"withdraw a challenge",
				"redeem",
				"undelegate",
				"claim rewards",
				"unlock",
				"refund",
			],
		),
		(CancelProxy, &[]),
		(Data, &["review", "cut", "report"]),
		(Curation, &["review"]),
		(Models, &["publish"]),
		(Serving, &["accept", "redeem"]),
		(Claims, &["claim", "claim rewards"]),
		(Staking, &["session keys", "delegate", "undelegate", "commission", "claim rewards"]),
		(Validating, &["session keys", "commission", "claim rewards"]),
		(Watching, &["challenge", "withdraw a challenge"]),
		(Governance, &["vote", "unlock", "refund", "deposit", "motion"]),
	];
	for (kind, may) in expected {
		let does: Vec<_> = tried().into_iter().filter(|(_, call)| kind.filter(call)).map(|(name, _)| name).collect();
		assert_eq!(does, may, "{kind:?}");
	}
}

#[test]
fn wider_proxy_should_include_only_narrower_ones() {
	let kinds = [
		Any,
		NonTransfer,
		CancelProxy,
		Data,
		Curation,
		Models,
		Serving,
		Claims,
		Staking,
		Validating,
		Watching,
		Governance,
	];
	let calls = tried();
	for wide in kinds {
		for narrow in kinds {
			if wide.is_superset(&narrow) {
				assert!(calls.iter().all(|(_, call)| !narrow.filter(call) || wide.filter(call)), "{wide:?} {narrow:?}");
			}
		}
	}
}
