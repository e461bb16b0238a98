//! The whole economy: from two texts to the last claim, with exact sums.

use codec::Encode as _;
use frame_support::dispatch::GetDispatchInfo as _;
use tributary_integration_tests::{
	free,
	market::{
		job, library, library_texts, market, of, output, owed, proven, rules, share, submission, view, BaseOwner,
		First, ModelOwner, Owner, Provider, Requester, Second, Stranger, BASE, DATANET, FEE, FIRST, MODEL, RELEASE,
		SECOND,
	},
	set_parameter, sudo, Chain, Keyring, DEVELOPMENT,
};
use tributary_primitives::{
	content::Content,
	rights::{Preference, Preferences, Purposes},
	terms::{AttributionMethod, FeeSplit, WeightedRelease},
	trace::{trace, ProvenRun, Run, TraceRules},
	Attestation, ContributionId, ReleaseId,
};
use tributary_runtime::{
	constants::{
		accounts::{ProtocolCutAccount, TreasuryAccount},
		currency::TREASURY_PART_OF_FEES,
	},
	fees::FEE_OF_BYTE,
	params::{dynamic_params::inference, RuntimeParameters},
	presets::SHORT_WINDOWS,
	Attribution, Balance, Balances, Inference, Network, Runtime, RuntimeCall, Session, TransactionPayment, Validators,
	EXISTENTIAL_DEPOSIT, MILLI_TRIB, TRIB,
};
use tributary_runtime_api::{
	runtime_decl_for_attribution_api::AttributionApiV1, ContributionState, JobState, LicenceView, PaymentView,
	RightsPlace,
};

/// Returns the number of positions that a contribution owns.
fn owned(runs: &[Run], id: ContributionId) -> u32 {
	runs.iter().filter(|run| run.contribution == id).map(|run| run.positions).sum()
}

#[test]
fn fee_should_reach_every_party_exactly() {
	let issuance = Chain::new(DEVELOPMENT).at(Balances::total_issuance);
	let (mut chain, texts) = market();
	let rules = rules(&mut chain);
	let (job, output) = (job(&mut chain), output(&texts));
	let runs = trace(&rules, &output, &texts);
	// A piece of the first, the second up to its quotation, the quotation, which the first owns,
	// and one more piece of the second.
	assert_eq!(runs.iter().map(|run| run.contribution.index).collect::<Vec<_>>(), [0, 1, 0, 1]);

	chain.must(Provider, submission(job, &output, proven(&texts, &rules, &output, &runs)));
	let submitted = view(&mut chain, job).expect("it is under way");
	assert_eq!(submitted.state, JobState::Submitted);
	let settles_at = submitted.deadlines.settles_at.expect("it will");
	let now = chain.at(Network::live_block);
	assert_eq!(settles_at, now + SHORT_WINDOWS.inference.challenge_window);
	chain.idle(settles_at - now - 1);
	assert_eq!(view(&mut chain, job).map(|job| job.state), Some(JobState::Submitted));
	assert_eq!(owed(&mut chain), 0);

	// The job settles by itself.
	chain.idle(1);
	let settled = view(&mut chain, job).expect("its receipt is kept");
	assert_eq!(settled.state, JobState::Settled);
	let receipt = settled.receipt.expect("it is settled");

	let protocol = of(FEE, 2);
	let rest = FEE - protocol;
	let data = of(rest, 30);
	let owner_cut = of(data, 10);
	let net = data - owner_cut;
	let positions: Balance = settled.positions.expect("it has an output").into();
	let (by_first, by_second): (Balance, Balance) = (owned(&runs, FIRST).into(), owned(&runs, SECOND).into());
	assert_eq!(positions, output.len() as Balance - 31);
	assert!(by_first > 0 && by_second > 0 && by_first + by_second < positions / 2);
	let spans = net * (by_first + by_second) / positions;
	let (to_first, to_second) = (spans * by_first / (by_first + by_second), spans * by_second / (by_first + by_second));
	let pool = net - to_first - to_second;

	assert_eq!(receipt.protocol, PaymentView { account: ProtocolCutAccount::get(), amount: protocol });
	assert_eq!(receipt.owner, PaymentView { account: ModelOwner.to_account_id(), amount: of(rest, 20) });
	assert_eq!(receipt.lineage, [PaymentView { account: BaseOwner.to_account_id(), amount: of(rest, 10) }]);
	assert_eq!(receipt.releases.len(), 1);
	assert_eq!((receipt.releases[0].owner_cut, receipt.releases[0].pool), (owner_cut, pool));
	assert_eq!(receipt.releases[0].owner, Owner.to_account_id());
	let paid: Vec<_> = receipt.spans.iter().map(|span| (span.contribution, span.amount)).collect();
	assert_eq!(paid, [(FIRST, to_first), (SECOND, to_second)]);
	// The provider has its share and the remainders of the others.
	let to_provider = rest - of(rest, 20) - of(rest, 10) - data;
	assert_eq!(receipt.provider, PaymentView { account: Provider.to_account_id(), amount: to_provider });
	assert!(to_provider - of(rest, 40) < 4);

	// The ledger owes the fee, and the pot has it.
	let ledger = chain.at(pallet_attribution::Pallet::<Runtime>::pot_account);
	assert_eq!(owed(&mut chain), FEE);
	assert_eq!(chain.at(|| free(&ledger)), EXISTENTIAL_DEPOSIT + FEE);
	chain.at(|| {
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(Balances::reserved_balance(Requester.to_account_id()), 0);
		assert_eq!(Inference::provider(&Provider.to_account_id()).map(|provider| provider.locked), Some(0));
	});

	// Any account may have the others paid.
	let before = |chain: &mut Chain, who: Keyring| chain.at(|| free(&who.to_account_id()));
	let balances: Vec<_> =
		[First, Second, Owner, ModelOwner, BaseOwner, Provider].map(|who| (who, before(&mut chain, who))).to_vec();
	chain.must(
		Stranger,
		pallet_attribution::Call::claim { contributions: vec![FIRST, SECOND, FIRST].try_into().unwrap() },
	);
	for who in [Owner, ModelOwner, BaseOwner, Provider] {
		chain.must(Stranger, pallet_attribution::Call::claim_for { account: who.to_account_id() });
	}
	let (pool_first, pool_second) = (pool * 30 / 41, pool * 11 / 41);
	let earned = [to_first + pool_first, to_second + pool_second, owner_cut, of(rest, 20), of(rest, 10), to_provider];
	for ((who, before), earned) in balances.into_iter().zip(earned) {
		assert_eq!(chain.at(|| free(&who.to_account_id())) - before, earned, "{who:?}");
	}
	// The validators' part is fetched when a session ends, and credited to them.
	let cut = ProtocolCutAccount::get();
	assert_eq!(chain.at(|| Attribution::account_credit(&cut)), protocol);
	// An earlier payout, by any account, changes nothing.
	chain.must(Stranger, pallet_attribution::Call::claim_for { account: cut.clone() });
	let earned = || Validators::validator(Keyring::Alice.to_account_id()).expect("she validates").1.earned;
	let (until_now, sessions, paid_in) =
		chain.at(|| (earned(), Session::current_index(), Validators::unearned_rewards()));
	while chain.at(Session::current_index) == sessions {
		chain.idle(1);
	}
	assert_eq!(chain.at(|| (Attribution::account_credit(&cut), free(&cut))), (0, 0));
	let fees = paid_in - TREASURY_PART_OF_FEES.mul_ceil(paid_in);
	assert_eq!(chain.at(earned) - until_now, fees + protocol);

	// Only the carried remainder of the pool is left: less than a unit for each point.
	let remainder = pool - pool_first - pool_second;
	assert_eq!(owed(&mut chain), remainder);
	assert!(remainder < 2);
	assert_eq!(chain.at(|| free(&ledger)), EXISTENTIAL_DEPOSIT + remainder);

	// A second claim pays nothing.
	let first = before(&mut chain, First);
	chain.must(Stranger, pallet_attribution::Call::claim { contributions: vec![FIRST, SECOND].try_into().unwrap() });
	assert_eq!(before(&mut chain, First), first);
	assert_eq!(owed(&mut chain), remainder);
	chain.at(|| assert_eq!(Balances::total_issuance(), issuance));
}

#[test]
fn answers_should_agree_with_the_state() {
	let (mut chain, texts) = market();
	chain.at(|| {
		let first = Runtime::contribution(FIRST).expect("it is there");
		assert_eq!((first.state, first.points, first.first_release), (ContributionState::Accepted, 30, Some(1)));
		assert_eq!(first.hash, Content::of(texts.known(FIRST)).hash);
		assert_eq!((first.length, first.sequence, first.traceable), (5_000, 0, true));
		assert_eq!(first.payee, First.to_account_id());
		assert_eq!(first.media_type, "text/plain");

		let datanet = Runtime::datanet(DATANET, 0, 10).expect("it is there");
		assert_eq!((datanet.owner, datanet.latest_release, datanet.contributions), (Owner.to_account_id(), 1, 2));
		assert_eq!((datanet.releases.len(), datanet.next), (1, None));
		assert_eq!((datanet.releases[0].points, datanet.releases[0].contributions), (41, 2));
		assert!(datanet.releases[0].cut_at > 0);

		let model = Runtime::model(MODEL).expect("it is there");
		assert_eq!((model.owner, model.base, model.depth), (ModelOwner.to_account_id(), Some(BASE), 1));
		let terms = model.terms.expect("it has terms");
		assert_eq!((terms.version, terms.beneficiaries.len()), (1, 2));
		assert_eq!(Runtime::terms(MODEL, 1), Some(terms));
		assert_eq!(Runtime::terms(MODEL, 2), None);

		let page = Runtime::providers(MODEL, None, 10).expect("the model is there");
		let [provider] = &page.providers[..] else { panic!("one account serves the model: {page:?}") };
		assert_eq!((&provider.account, provider.version), (&Provider.to_account_id(), 1));
		assert_eq!((provider.min_fee, provider.min_share), (TRIB / 2, share(39)));
		assert_eq!((provider.bond, provider.free), (20 * TRIB, 20 * TRIB));
		assert_eq!((provider.endpoint.as_str(), page.next), ("https://provider.example", None));
		assert_eq!(
			Runtime::providers(MODEL, Some(Provider.to_account_id()), 10).map(|page| page.providers),
			Some(vec![])
		);
		assert_eq!(Runtime::providers(99, None, 10), None);

		let provider = Runtime::account(Provider.to_account_id());
		assert_eq!(provider.holds.len(), 1);
		assert_eq!((provider.holds[0].reason.as_str(), provider.holds[0].amount), ("Inference.Bond", 20 * TRIB));
		let first = Runtime::account(First.to_account_id());
		assert_eq!(first.holds[0].reason, "Datanets.Contribution");

		assert_eq!(Runtime::job(99), None);
		assert_eq!(Runtime::contribution(ContributionId { datanet: 9, index: 0 }), None);
		assert_eq!(Runtime::model(9), None);
		assert_eq!(Runtime::datanet(9, 1, 1), None);
	});
	let job = job(&mut chain);
	let accepted = view(&mut chain, job).expect("it is under way");
	assert_eq!((accepted.state, accepted.fee), (JobState::Accepted, FEE));
	assert_eq!((accepted.submitted_at, accepted.evidence), (None, None));
	assert_eq!(accepted.rules, Some(TraceRules { window: 32, max_runs: 512, min_content: 256 }));
	assert_eq!(accepted.prompt_hash, Some(Content::of(b"What do the letters say?").hash));
}

/// An answer of 16 KiB that quotes 64 sources in 240 places.
#[test]
fn whole_answer_should_be_paid_and_charged_by_what_it_holds() {
	let texts = library_texts(64);
	let mut chain = library(&texts);
	let rules = rules(&mut chain);
	let quote = |number: usize| {
		let from = 7 * number % 500;
		[&texts.0[number % 64].1[from..from + 60], b"....".as_slice()].concat()
	};
	let output: Vec<u8> = (0..240).flat_map(quote).collect();
	let runs = trace(&rules, &output, &texts);
	assert_eq!(runs.len(), 240);
	let attestation = Attestation { kind: 1, hash: [5; 32] };
	let (answered, short) = (job(&mut chain), job(&mut chain));
	let mut submit = |job, output: &[u8], runs: &[Run]| {
		let mut call = submission(job, output, proven(&texts, &rules, output, runs));
		if let RuntimeCall::Inference(pallet_inference::Call::submit { attestation: evidence, .. }) = &mut call {
			*evidence = Some(attestation);
		}
		let declared = call.get_dispatch_info().call_weight;
		let length = call.encoded_size();
		chain.must(Provider, call);
		(chain.fee_paid(), chain.at(|| TransactionPayment::weight_to_fee(declared)), length)
	};
	let (long_fee, long_declared, length) = submit(answered, &output, &runs);
	let (short_fee, ..) = submit(short, &output[..60], &runs[..1]);
	println!("240 runs and 64 sources: {length} bytes, {long_fee} of {long_declared} declared; one run: {short_fee}");
	// Each is charged by its own runs, sources and terms, and not by the heaviest.
	let bytes = length as Balance * FEE_OF_BYTE;
	assert!(6 * short_fee < long_fee && long_fee < long_declared + bytes, "{short_fee} {long_fee}");

	let positions: u32 = runs.iter().map(|run| run.positions).sum();
	let shown = view(&mut chain, answered).expect("it is under way");
	assert_eq!(shown.sources.len(), 64);
	assert_eq!(shown.sources.iter().map(|source| source.positions).sum::<u32>(), positions);
	chain.idle(SHORT_WINDOWS.inference.challenge_window + 1);
	let settled = view(&mut chain, answered).expect("its receipt is kept");
	let receipt = settled.receipt.expect("it is settled");
	assert_eq!((receipt.spans.len(), receipt.spans.iter().filter(|span| span.amount > 0).count()), (64, 64));
	for shown in [shown.attestation, settled.attestation] {
		assert_eq!(shown.map(|shown| (shown.kind, shown.hash)), Some((1, [5; 32])));
	}
}

#[test]
fn datanet_should_be_read_in_pages() {
	let (mut chain, _) = market();
	for _ in 0..4 {
		chain.must(Owner, pallet_datanets::Call::cut_release { datanet: DATANET });
	}
	let page = |chain: &mut Chain, from, limit| {
		let datanet = chain.at(|| Runtime::datanet(DATANET, from, limit)).expect("it is there");
		(datanet.releases.iter().map(|release| release.number).collect::<Vec<_>>(), datanet.next)
	};
	assert_eq!(page(&mut chain, 1, 2), (vec![1, 2], Some(3)));
	assert_eq!(page(&mut chain, 3, 3), (vec![3, 4, 5], None));
	// A page is never empty while there is a next one.
	assert_eq!(page(&mut chain, 2, 0), (vec![2], Some(3)));
	assert_eq!(page(&mut chain, 6, 3), (vec![], None));
	assert_eq!(page(&mut chain, u32::MAX, u32::MAX), (vec![], None));
	assert_eq!(page(&mut chain, 0, u32::MAX), (vec![1, 2, 3, 4, 5], None));
	// A page always ends, and begins at the first Release in the state.
	assert_eq!(page(&mut chain, 2, 0), (vec![2], Some(3)));
	let mut begin_with = |first_release| {
		chain.at(|| {
			pallet_datanets::Datanets::<Runtime>::mutate(DATANET, |datanet| {
				datanet.as_mut().expect("it is there").first_release = first_release;
			});
			Runtime::datanet(DATANET, 1, 2).expect("it is there").next
		})
	};
	assert_eq!(begin_with(3), Some(5));
	assert_eq!(begin_with(1), Some(3));
}

#[test]
fn text_should_be_lossy_only_when_it_is_not_utf8() {
	let (mut chain, _) = market();
	let mut rename = |name: &[u8]| {
		chain.at(|| {
			pallet_datanets::Profiles::<Runtime>::mutate(DATANET, |profile| {
				profile.as_mut().expect("it is there").name = name.to_vec().try_into().expect("it is short");
			});
			Runtime::datanet(DATANET, 1, 1).expect("it is there").name
		})
	};
	assert_eq!(rename("Dépôt 水".as_bytes()), "Dépôt 水");
	assert_eq!(rename(&[b'a', 0xff]), "a\u{fffd}");
}

#[test]
fn wrong_submission_should_be_refused() {
	use pallet_inference::Error;
	let (mut chain, texts) = market();
	let rules = rules(&mut chain);
	let (job, output) = (job(&mut chain), output(&texts));
	let runs = trace(&rules, &output, &texts);
	let proven = proven(&texts, &rules, &output, &runs);
	let refused = |chain: &mut Chain, who: Keyring, runs: Vec<ProvenRun>, error: Error<Runtime>| {
		let before = chain.at(|| pallet_inference::Jobs::<Runtime>::get(job));
		assert_eq!(chain.send(who, submission(job, &output, runs)), Err(error.into()));
		assert_eq!(chain.at(|| pallet_inference::Jobs::<Runtime>::get(job)), before);
	};

	refused(&mut chain, Stranger, proven.clone(), Error::NotProvider);
	let mut shifted = proven.clone();
	shifted[0].run.offset += 1;
	refused(&mut chain, Provider, shifted, Error::InvalidProof);
	let mut overlapping = proven.clone();
	overlapping[1].run.start = overlapping[0].run.start;
	refused(&mut chain, Provider, overlapping, Error::RunsOverlap);
	let mut elsewhere = proven.clone();
	elsewhere[0].run.contribution = ContributionId { datanet: DATANET, index: 7 };
	refused(&mut chain, Provider, elsewhere, Error::ContributionNotFound);
	let mut of_other = proven.clone();
	of_other[0].run.contribution = SECOND;
	refused(&mut chain, Provider, of_other, Error::InvalidProof);

	chain.must(Provider, submission(job, &output, proven));
}

#[test]
fn claim_that_fails_should_cost_its_reads_only() {
	let (mut chain, _) = market();
	let unknown: Vec<_> = (0..64).map(|index| ContributionId { datanet: DATANET + 1, index }).collect();
	let call: RuntimeCall = pallet_attribution::Call::claim { contributions: unknown.try_into().unwrap() }.into();
	let error = pallet_attribution::Error::<Runtime>::ContributionNotFound;
	assert_eq!(chain.send(Stranger, call.clone()), Err(error.into()));
	let fee = chain.fee_paid();
	let charged = chain.at(|| TransactionPayment::weight_to_fee(call.get_dispatch_info().call_weight));
	assert!(2 * fee < charged, "{fee} {charged}");
}

#[test]
fn silent_provider_should_cost_the_provider_only() {
	let (mut chain, _) = market();
	let before = chain.at(|| free(&Requester.to_account_id()));
	let job = job(&mut chain);
	let issuance = chain.at(Balances::total_issuance);
	chain.idle(SHORT_WINDOWS.inference.submit_window + 1);
	assert_eq!(view(&mut chain, job), None);
	chain.at(|| {
		// The fee is refunded; only the transaction's own cost is paid.
		assert!(before - free(&Requester.to_account_id()) < MILLI_TRIB * 10);
		assert_eq!(Balances::reserved_balance(Requester.to_account_id()), 0);
		// The treasury may claim a tenth of the collateral, which is twice the fee.
		let penalty = 2 * FEE / 10;
		assert_eq!(Balances::reserved_balance(Provider.to_account_id()), 20 * TRIB - penalty);
		assert_eq!(Attribution::account_credit(&TreasuryAccount::get()), penalty);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn safe_mode_should_neither_stop_a_job_nor_its_answer() {
	let (mut chain, _) = market();
	let (answered, silent) = (job(&mut chain), job(&mut chain));
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_enter {}));
	chain.must(Provider, submission(answered, b"in time", vec![]));
	chain.idle(SHORT_WINDOWS.inference.submit_window.max(SHORT_WINDOWS.inference.challenge_window) + 2);
	assert_eq!(view(&mut chain, answered).map(|job| job.state), Some(JobState::Settled));
	assert_eq!(view(&mut chain, silent), None, "its requester is refunded");
}

#[test]
fn revocation_should_count_although_curation_stands_still() {
	let (mut chain, texts) = market();
	let rules = rules(&mut chain);
	let full_name = (b"Datanets".to_vec().try_into().unwrap(), b"review".to_vec().try_into().unwrap());
	chain.must(Keyring::Alice, sudo(pallet_tx_pause::Call::pause { full_name }));
	let stopped = chain.at(Network::curation_block);
	chain.must(First, pallet_datanets::Call::revoke_consent { contribution: FIRST });
	let (job, output) = (job(&mut chain), output(&texts));
	assert_eq!(chain.at(Network::curation_block), stopped);
	let runs = trace(&rules, &output, &texts);
	let proven = proven(&texts, &rules, &output, &runs);
	let refused = pallet_inference::Error::<Runtime>::ContributionClosed;
	assert_eq!(chain.send(Provider, submission(job, &output, proven)), Err(refused.into()));
}

#[test]
fn receipt_should_keep_what_a_new_trace_needs() {
	let (mut chain, texts) = market();
	let rules = rules(&mut chain);
	let (job, output) = (job(&mut chain), output(&texts));
	let runs = trace(&rules, &output, &texts);
	chain.must(Provider, submission(job, &output, proven(&texts, &rules, &output, &runs)));
	let submitted = view(&mut chain, job).expect("it is under way");
	chain.idle(SHORT_WINDOWS.inference.challenge_window);
	let settled = view(&mut chain, job).expect("there is a receipt");
	assert_eq!(settled.state, JobState::Settled);
	assert_eq!(settled.requested_at, submitted.requested_at);
	assert_eq!(settled.rules, submitted.rules);
	assert_eq!(settled.prompt_hash, submitted.prompt_hash);
	assert_eq!(settled.output_hash, Some(Content::of(&output).hash));
	assert_eq!(settled.output_length, submitted.output_length);
	assert_eq!(settled.runs_hash, submitted.runs_hash);
	assert_eq!(settled.sources, submitted.sources);
}

#[test]
fn governance_should_not_touch_a_job_under_way() {
	let (mut chain, texts) = market();
	let rules = rules(&mut chain);
	let (job, output) = (job(&mut chain), output(&texts));
	for parameter in [
		inference::Parameters::TraceWindow(inference::TraceWindow, Some(64)),
		inference::Parameters::ProtocolCut(inference::ProtocolCut, Some(share(20))),
		inference::Parameters::ChallengeWindow(inference::ChallengeWindow, Some(1_000)),
	] {
		chain.must(Keyring::Alice, set_parameter(RuntimeParameters::Inference(parameter)));
	}
	let runs = trace(&rules, &output, &texts);
	chain.must(Provider, submission(job, &output, proven(&texts, &rules, &output, &runs)));
	chain.idle(SHORT_WINDOWS.inference.challenge_window);
	let receipt = view(&mut chain, job).and_then(|job| job.receipt).expect("it settled after the old window");
	assert_eq!(receipt.protocol.amount, of(FEE, 2));
}

#[test]
fn rights_should_be_paged_as_they_are_in_each_release() {
	let (mut chain, _) = market();
	// In the second Release, the first contribution refuses to be cited.
	let refusing = Preferences { train_ai: Preference::Unstated, ai_use: Preference::No };
	let restate = RuntimeCall::Datanets(pallet_datanets::Call::update_metadata {
		contribution: FIRST,
		media_type: Default::default(),
		uri: Default::default(),
		preferences: refusing,
	});
	// The Datanet collects for that use.
	let refused = chain.block(&[(First, restate.clone())]).remove(0);
	assert!(matches!(refused, Ok(Err(_))), "{refused:?}");
	let narrow = pallet_datanets::Call::update {
		datanet: DATANET,
		name: b"Letters".to_vec().try_into().unwrap(),
		uri: Default::default(),
		admission: pallet_datanets::Admission::Open,
		purposes: Purposes { train_ai: true, ai_use: false },
		owner_cut: share(10),
	};
	chain.must(Owner, narrow);
	chain.must(First, restate);
	chain.must(Owner, pallet_datanets::Call::cut_release { datanet: DATANET });
	let second = ReleaseId { datanet: DATANET, number: 2 };
	let releases = [RELEASE, second].map(|release| WeightedRelease { release, weight: share(50) });
	let terms = pallet_models::Call::publish_terms {
		model: MODEL,
		split: FeeSplit { provider: share(40), owner: share(30), base: share(0), data: share(30) },
		method: AttributionMethod::Pooled,
		releases: releases.to_vec().try_into().unwrap(),
	};
	chain.must(ModelOwner, terms);

	let licence = |ai_use, contributions| LicenceView {
		licence: "CC-BY-4.0".into(),
		train_ai: Preference::Unstated,
		ai_use,
		contributions,
	};
	let mut page = |from, limit| chain.at(|| Runtime::rights(MODEL, 2, from, limit)).expect("there are terms");
	let all = page(RightsPlace::default(), 100);
	assert_eq!(all.rights, [licence(Preference::Unstated, 3), licence(Preference::No, 1)]);
	assert_eq!(all.next, None);
	let mut next = Some(RightsPlace::default());
	let mut pages = vec![];
	while let Some(from) = next {
		let view = page(from, 1);
		pages.extend(view.rights);
		next = view.next;
	}
	let (unstated, no) = (licence(Preference::Unstated, 1), licence(Preference::No, 1));
	assert_eq!(pages, [unstated.clone(), unstated.clone(), no, unstated]);
	assert_eq!(page(RightsPlace { release: 7, index: 7 }, 1).rights, []);
	assert_eq!(chain.at(|| Runtime::rights(MODEL, 9, RightsPlace::default(), 1)), None);
	let view = chain.at(|| Runtime::contribution(FIRST)).expect("it is there");
	assert_eq!((view.preferences, view.refused_from.ai_use), (refusing, Some(2)));
}
