//! The JSON that the RPC documents.

use super::*;
use codec::{Decode, Encode};
use scale_info::{meta_type, TypeDef, TypeInfo};
use serde_json::json;
use sp_arithmetic::Perbill;
use tributary_primitives::{rights::Preference, terms::FeeSplit, trace::TraceRules, ReleaseId};

type Account = u32;

fn job() -> JobView<Account, u32> {
	JobView {
		job: u64::MAX,
		state: JobState::Settled,
		requester: 1,
		provider: 2,
		model: 3,
		version: 1,
		fee: u128::MAX,
		collateral: Some(u128::MAX),
		penalty: None,
		requested_at: None,
		submitted_at: Some(7),
		deadlines: DeadlinesView { accept_by: None, submit_by: None, challenge_by: None, settles_at: Some(9) },
		rules: Some(TraceRules { window: 32, max_runs: 8, min_content: 256 }),
		prompt_hash: None,
		output_hash: Some([0xab; 32]),
		output_length: Some(50),
		runs_hash: Some([0; 32]),
		attestation: Some(AttestationView { kind: 2, hash: [0xcd; 32] }),
		positions: Some(19),
		sources: vec![SourceView { contribution: ContributionId { datanet: 0, index: 7 }, positions: 19 }],
		evidence: Some(EvidenceLabel::Citation),
		dispute: Some(DisputeView {
			bond: 3,
			commitments: 2,
			challenges: vec![ChallengeView {
				challenger: 8,
				sequence: 1,
				commitment: [1; 32],
				bond: 3,
				reveal_from: 11,
				reveal_until: 21,
			}],
			upheld: Some(UpheldView { challenger: 9, sequence: 0 }),
			witnesses: vec![ContributionId { datanet: 0, index: 7 }],
		}),
		receipt: Some(ReceiptView {
			settled_at: 9,
			protocol: PaymentView { account: 5, amount: 50 },
			provider: PaymentView { account: 2, amount: 400 },
			owner: PaymentView { account: 6, amount: 100 },
			lineage: vec![],
			releases: vec![ReleasePaymentView {
				release: ReleaseId { datanet: 0, number: 1 },
				owner: 4,
				owner_cut: 10,
				pool: 200,
				evidence: EvidenceLabel::Pool,
			}],
			spans: vec![SpanPaymentView {
				contribution: ContributionId { datanet: 0, index: 7 },
				positions: 19,
				amount: 240,
				evidence: EvidenceLabel::CanonicalTrace,
			}],
			refuted: false,
			score: Some(4),
		}),
	}
}

#[test]
fn job_should_keep_every_digit_when_written_as_json() {
	let value = serde_json::to_value(job()).unwrap();
	assert_eq!(value["job"], "18446744073709551615");
	assert_eq!(value["fee"], "340282366920938463463374607431768211455");
	assert_eq!(value["collateral"], "340282366920938463463374607431768211455");
	assert_eq!(value["penalty"], json!(null));
	assert_eq!(value["dispute"]["commitments"], "2");
	assert_eq!(value["dispute"]["upheld"], json!({ "challenger": 9, "sequence": "0" }));
	assert_eq!(value["dispute"]["challenges"][0]["revealUntil"], 21);
	assert_eq!(value["state"], "settled");
	assert_eq!(value["promptHash"], json!(null));
	assert_eq!(value["submittedAt"], 7);
	assert_eq!(value["evidence"], "citation, inclusion proven, use declared");
	assert_eq!(value["outputHash"], format!("0x{}", "ab".repeat(32)));
	assert_eq!(value["deadlines"], json!({ "acceptBy": null, "submitBy": null, "challengeBy": null, "settlesAt": 9 }));
	assert_eq!(value["rules"], json!({ "window": 32, "maxRuns": 8, "minContent": 256 }));
	assert_eq!(value["attestation"], json!({ "kind": 2, "hash": format!("0x{}", "cd".repeat(32)) }));
	assert_eq!(value["sources"], json!([{ "contribution": { "datanet": 0, "index": 7 }, "positions": 19 }]));
	assert_eq!(value["receipt"]["settledAt"], 9);
	assert_eq!(value["receipt"]["protocol"], json!({ "account": 5, "amount": "50" }));
	assert_eq!(value["receipt"]["releases"][0]["evidence"], "pool");
	assert_eq!(value["receipt"]["releases"][0]["ownerCut"], "10");
	assert_eq!(value["receipt"]["spans"][0]["evidence"], "canonical trace, proven");
}

#[test]
fn job_should_be_the_same_when_read_back() {
	let json = serde_json::to_string(&job()).unwrap();
	assert_eq!(serde_json::from_str::<JobView<Account, u32>>(&json).unwrap(), job());
	assert_eq!(JobView::<Account, u32>::decode(&mut &job().encode()[..]).unwrap(), job());
}

#[test]
fn text_should_be_text_in_the_metadata() {
	let hold = HoldView::type_info();
	let TypeDef::Composite(fields) = hold.type_def else { panic!("a view has fields") };
	assert_eq!(fields.fields[0].ty, meta_type::<String>());
	assert_eq!(HoldView { reason: "水".into(), amount: 1 }.encode()[..4], *"水".encode());
}

#[test]
fn hash_should_be_refused_when_it_is_malformed() {
	let mut value = serde_json::to_value(job()).unwrap();
	for hash in ["", "ab", "0xab", &format!("0x{}", "zz".repeat(32)), &format!("0x{}", "ab".repeat(33))] {
		value["outputHash"] = json!(hash);
		assert!(serde_json::from_value::<JobView<Account, u32>>(value.clone()).is_err(), "{hash}");
	}
}

#[test]
fn terms_should_show_shares_as_parts_of_a_billion() {
	let terms = TermsView::<Account> {
		version: 1,
		split: FeeSplit {
			provider: Perbill::from_percent(50),
			owner: Perbill::from_percent(10),
			base: Perbill::zero(),
			data: Perbill::from_percent(40),
		},
		method: MethodView::Spans { total_cap: Perbill::from_percent(50), contribution_cap: Perbill::from_percent(20) },
		releases: vec![],
		revoked: vec![],
		beneficiaries: vec![],
	};
	let value = serde_json::to_value(&terms).unwrap();
	assert_eq!(value["split"]["provider"], 500_000_000);
	assert_eq!(value["method"], json!({ "kind": "spans", "totalCap": 500_000_000, "contributionCap": 200_000_000 }));
	assert_eq!(serde_json::to_value(MethodView::Pooled).unwrap(), json!({ "kind": "pooled" }));
	assert_eq!(serde_json::from_value::<TermsView<Account>>(value).unwrap(), terms);
}

#[test]
fn rights_should_name_the_preferences() {
	let view = RightsView {
		model: 0,
		version: 1,
		rights: vec![LicenceView {
			licence: "CC-BY-4.0".into(),
			train_ai: Preference::Yes,
			ai_use: Preference::Unstated,
			contributions: 2,
		}],
		next: Some(RightsPlace { release: 1, index: 40 }),
	};
	let value = serde_json::to_value(&view).unwrap();
	assert_eq!(
		value,
		json!({
			"model": 0,
			"version": 1,
			"rights": [{ "licence": "CC-BY-4.0", "trainAi": "yes", "aiUse": "unstated", "contributions": 2 }],
			"next": { "release": 1, "index": 40 },
		})
	);
	assert_eq!(serde_json::from_value::<RightsView>(value).unwrap(), view);
}

#[test]
fn kind_should_name_what_a_contribution_is_about() {
	let value = |kind: ContributionKind| serde_json::to_value(kind).unwrap();
	assert_eq!(value(ContributionKind::Corpus), json!("corpus"));
	assert_eq!(
		value(ContributionKind::Feedback { job: u64::MAX }),
		json!({ "feedback": { "job": "18446744073709551615" } })
	);
	assert_eq!(value(ContributionKind::Evaluation { model: 7 }), json!({ "evaluation": { "model": 7 } }));
}

#[test]
fn settlement_should_name_its_service_and_keep_every_digit() {
	let settlement = |service| SettlementView {
		service,
		model: 3,
		requester: 1,
		provider: 2,
		fee: u128::MAX,
		credits: vec![CreditView {
			account: 4,
			role: RoleView::DatanetOwner,
			release: Some(ReleaseId { datanet: 0, number: 1 }),
			amount: 10,
		}],
		spans: vec![],
		pools: vec![PoolPaymentView { release: ReleaseId { datanet: 0, number: 1 }, amount: 200 }],
	};
	for (service, json) in [
		(ServiceView::Job { job: u64::MAX }, json!({ "job": "18446744073709551615" })),
		(ServiceView::Channel { channel: 7 }, json!({ "channel": "7" })),
	] {
		let value = serde_json::to_value(settlement(service)).unwrap();
		assert_eq!(value["service"], json);
		assert_eq!(value["fee"], "340282366920938463463374607431768211455");
		let release = json!({ "datanet": 0, "number": 1 });
		assert_eq!(
			value["credits"],
			json!([{ "account": 4, "role": "datanetOwner", "release": release, "amount": "10" }])
		);
		assert_eq!(value["pools"], json!([{ "release": release, "amount": "200" }]));
		assert_eq!(serde_json::from_value::<SettlementView<Account>>(value).unwrap(), settlement(service));
	}
}

#[test]
fn cursor_should_be_a_string_or_null() {
	let page = |next| AccountJobsView::<Account> { account: 1, jobs: vec![], next };
	for (next, json) in [(None, json!(null)), (Some(u64::MAX), json!("18446744073709551615"))] {
		let value = serde_json::to_value(page(next)).unwrap();
		assert_eq!(value["next"], json);
		assert_eq!(serde_json::from_value::<AccountJobsView<Account>>(value).unwrap(), page(next));
	}
	for next in [json!(7), json!("x")] {
		let value = json!({ "account": 1, "jobs": [], "next": next });
		assert!(serde_json::from_value::<AccountJobsView<Account>>(value).is_err(), "{next}");
	}
}
