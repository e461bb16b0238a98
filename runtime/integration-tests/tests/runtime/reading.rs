//! Answers of the attribution API about accounts, disputes, eligibility and settlements.

use pallet_inference::challenge_commitment;
use tributary_integration_tests::{
	market::{
		job, market, output, proven, rules, submission, view, First, Provider, Requester, Second, Stranger, DATANET,
		FEE, FIRST, MODEL, RELEASE, SECOND,
	},
	Chain, Keyring,
};
use tributary_primitives::{
	content::prove,
	trace::{trace, Refutation, Run},
	ContributionId, JobId, ReleaseId,
};
use tributary_runtime::{presets::SHORT_WINDOWS, BlockNumber, Runtime, System, TRIB};
use tributary_runtime_api::{
	runtime_decl_for_attribution_api::AttributionApiV1, ContributionState, EvidenceLabel, IneligibleView, JobState,
	RoleView, ServiceView,
};
use tributary_testing::oracle::Oracle;

const NOWHERE: ContributionId = ContributionId { datanet: DATANET, index: 99 };

/// Submits the output of a job with the runs of its trace from `skipped` on.
fn answer(chain: &mut Chain, texts: &Oracle, job: JobId, skipped: usize) -> (Vec<u8>, Vec<Run>, Vec<Run>) {
	let (rules, output) = (rules(chain), output(texts));
	let mut left_out = trace(&rules, &output, texts);
	let runs = left_out.split_off(skipped);
	chain.must(Provider, submission(job, &output, proven(texts, &rules, &output, &runs)));
	(output, runs, left_out)
}

#[test]
fn settlement_should_be_read_in_its_block_alone() {
	let (mut chain, texts) = market();
	let job = job(&mut chain);
	answer(&mut chain, &texts, job, 0);
	let mut settlements = vec![];
	for _ in 0..SHORT_WINDOWS.inference.challenge_window + 5 {
		chain.idle(1);
		settlements.push(chain.at(Runtime::settlements));
	}
	settlements.retain(|block| !block.is_empty());
	let [block] = &settlements[..] else { panic!("one block has one: {settlements:?}") };
	let [settlement] = &block[..] else { panic!("it has one: {block:?}") };
	assert_eq!(settlement.service, ServiceView::Job { job });
	assert_eq!((settlement.model, settlement.fee), (MODEL, FEE));
	assert_eq!((&settlement.requester, &settlement.provider), (&Requester.to_account_id(), &Provider.to_account_id()));

	let receipt = view(&mut chain, job).expect("its receipt is kept").receipt.expect("it is settled");
	assert_eq!(settlement.spans, receipt.spans);
	assert!(settlement.spans.iter().all(|span| span.evidence == EvidenceLabel::CanonicalTrace));
	let pools: Vec<_> = settlement.pools.iter().map(|paid| (paid.release, paid.amount)).collect();
	assert_eq!(pools, [(RELEASE, receipt.releases[0].pool)]);
	let credits: Vec<_> =
		settlement.credits.iter().map(|credit| (credit.role, credit.release, credit.amount)).collect();
	assert_eq!(
		credits,
		[
			(RoleView::Protocol, None, receipt.protocol.amount),
			(RoleView::Provider, None, receipt.provider.amount),
			(RoleView::ModelOwner, None, receipt.owner.amount),
			(RoleView::Lineage, None, receipt.lineage[0].amount),
			(RoleView::DatanetOwner, Some(RELEASE), receipt.releases[0].owner_cut),
		]
	);
	let amounts = settlement.credits.iter().map(|credit| credit.amount);
	let amounts = amounts.chain(settlement.spans.iter().map(|span| span.amount));
	assert_eq!(amounts.chain(settlement.pools.iter().map(|pool| pool.amount)).sum::<u128>(), FEE);
}

#[test]
fn settlements_should_stay_apart_when_a_block_has_several() {
	let (mut chain, texts) = market();
	let jobs = [job(&mut chain), job(&mut chain)];
	let (rules, output) = (rules(&mut chain), output(&texts));
	let runs = trace(&rules, &output, &texts);
	let submissions = jobs.map(|job| (Provider, submission(job, &output, proven(&texts, &rules, &output, &runs))));
	for applied in chain.block(&submissions) {
		assert_eq!(applied, Ok(Ok(())));
	}
	let mut found = vec![];
	for _ in 0..SHORT_WINDOWS.inference.challenge_window + 5 {
		chain.idle(1);
		found.extend(chain.at(Runtime::settlements));
	}
	assert_eq!(
		found.iter().map(|settlement| settlement.service).collect::<Vec<_>>(),
		jobs.map(|job| { ServiceView::Job { job } })
	);
	for settlement in &found {
		let amounts = settlement.credits.iter().map(|credit| credit.amount);
		let amounts = amounts.chain(settlement.spans.iter().map(|span| span.amount));
		assert_eq!(amounts.chain(settlement.pools.iter().map(|pool| pool.amount)).sum::<u128>(), FEE);
	}
}

#[test]
fn eligibility_should_be_that_of_the_block_of_the_request() {
	let (mut chain, _) = market();
	chain.must(First, pallet_datanets::Call::revoke_consent { contribution: FIRST });
	let revoked_at = chain.at(System::block_number);
	chain.idle(3);
	let mut reasons = |requested_at: BlockNumber, releases: &[ReleaseId]| {
		let contributions = vec![FIRST, SECOND, NOWHERE].try_into().unwrap();
		let releases = releases.to_vec().try_into().unwrap();
		let views = chain.at(|| Runtime::eligibility(contributions, releases, requested_at));
		for view in &views {
			assert_eq!(view.eligible, view.reason.is_none());
			assert_eq!(view.eligible, view.hash.is_some() && view.length.is_some() && view.sequence.is_some());
		}
		assert_eq!(views.iter().map(|view| view.contribution).collect::<Vec<_>>(), [FIRST, SECOND, NOWHERE]);
		views.into_iter().map(|view| view.reason).collect::<Vec<_>>()
	};
	let not_found = Some(IneligibleView::NotFound);
	for requested_at in [1, revoked_at - 1, revoked_at] {
		assert_eq!(reasons(requested_at, &[RELEASE]), [None, None, not_found]);
	}
	assert_eq!(reasons(revoked_at + 1, &[RELEASE]), [Some(IneligibleView::Closed), None, not_found]);
	let elsewhere = Some(IneligibleView::NotInReleases);
	assert_eq!(reasons(revoked_at, &[]), [elsewhere, elsewhere, not_found]);
	assert_eq!(reasons(revoked_at, &[ReleaseId { number: 7, ..RELEASE }, RELEASE]), [None, None, not_found]);
}

#[test]
fn contributions_should_be_listed_by_contributor() {
	let (mut chain, _) = market();
	let mut page = |who: Keyring, from, limit| {
		let page = chain.at(|| Runtime::account_contributions(who.to_account_id(), from, limit));
		assert_eq!(page.account, who.to_account_id());
		let found: Vec<_> =
			page.contributions.iter().map(|view| (view.contribution, view.state, view.points)).collect();
		assert!(page.contributions.iter().all(|view| view.contributor && view.payee));
		(found, page.next)
	};
	assert_eq!(page(First, None, 9), (vec![(FIRST, ContributionState::Accepted, 30)], None));
	assert_eq!(page(Second, None, 9), (vec![(SECOND, ContributionState::Accepted, 11)], None));
	assert_eq!(page(Stranger, None, 9), (vec![], None));
	// A page that is full goes on after its last entry.
	assert_eq!(page(First, None, 0), (vec![(FIRST, ContributionState::Accepted, 30)], Some(SECOND)));
	assert_eq!(page(First, Some(SECOND), 1), (vec![], None));
	assert_eq!(page(First, Some(ContributionId { datanet: u32::MAX, index: u32::MAX }), 1), (vec![], None));
}

#[test]
fn jobs_and_channels_should_be_listed_by_their_parties() {
	let (mut chain, texts) = market();
	let jobs = [job(&mut chain), job(&mut chain)];
	answer(&mut chain, &texts, jobs[0], 0);
	chain.idle(SHORT_WINDOWS.inference.challenge_window);
	let listed = |chain: &mut Chain, who: Keyring, before| {
		let page = chain.at(|| Runtime::account_jobs(who.to_account_id(), before, 9));
		assert_eq!(page.next, None);
		page.jobs.into_iter().map(|job| (job.job, job.state)).collect::<Vec<_>>()
	};
	let [older, newer] = [(jobs[0], JobState::Settled), (jobs[1], JobState::Accepted)];
	for who in [Requester, Provider] {
		assert_eq!(listed(&mut chain, who, None), [newer, older]);
		assert_eq!(listed(&mut chain, who, Some(jobs[1])), [older]);
	}
	assert_eq!(listed(&mut chain, Stranger, None), []);

	chain.must(
		Requester,
		pallet_channels::Call::open {
			provider: Provider.to_account_id(),
			model: MODEL,
			version: 1,
			deposit: TRIB,
			expires_in: 1_000,
		},
	);
	for (who, channels) in [(Requester, vec![0]), (Provider, vec![0]), (Stranger, vec![])] {
		let page = chain.at(|| Runtime::account_channels(who.to_account_id(), None, 9));
		assert_eq!(page.channels.iter().map(|view| view.channel).collect::<Vec<_>>(), channels);
		assert!(page.channels.iter().all(|view| Some(view) == chain.at(|| Runtime::channel(0)).as_ref()));
	}
}

#[test]
fn dispute_should_show_its_challenges_and_the_one_that_is_upheld() {
	let (mut chain, texts) = market();
	let job = job(&mut chain);
	assert_eq!(view(&mut chain, job).map(|job| (job.collateral, job.dispute)), Some((Some(2 * FEE), None)));
	let (output, runs, left_out) = answer(&mut chain, &texts, job, 1);
	let Run { start, contribution, offset, .. } = left_out[0];
	let proof = prove(texts.known(contribution), offset, rules(&mut chain).window.into()).expect("it stands there");
	let refutation = Refutation::Missed { position: start, contribution, offset, proof };
	let salt = [5; 32];
	for who in [Stranger, Second] {
		let account = who.to_account_id();
		let commitment = chain.at(|| Runtime::challenge_commitment(account.clone(), job, refutation.clone(), salt));
		assert_eq!(commitment, challenge_commitment(&account, job, &refutation, &salt));
		chain.must(who, pallet_inference::Call::commit_challenge { job, commitment });
	}

	let dispute = |chain: &mut Chain| view(chain, job).and_then(|job| job.dispute);
	let open = dispute(&mut chain).expect("the trace is challenged");
	assert_eq!((open.commitments, open.upheld, open.witnesses), (2, None, vec![]));
	let mut challengers: Vec<_> =
		open.challenges.iter().map(|view| (view.sequence, view.challenger.clone(), view.bond)).collect();
	challengers.sort();
	assert_eq!(challengers, [(0, Stranger.to_account_id(), open.bond), (1, Second.to_account_id(), open.bond)]);

	chain.must(
		Second,
		pallet_inference::Call::challenge {
			job,
			salt,
			output: output.try_into().unwrap(),
			runs: runs.try_into().unwrap(),
			refutation,
		},
	);
	let upheld = dispute(&mut chain).expect("the job is not settled");
	assert_eq!(upheld.commitments, 2);
	let by = upheld.upheld.expect("it is upheld");
	assert_eq!((by.challenger, by.sequence), (Second.to_account_id(), 1));
	assert_eq!(upheld.witnesses, [contribution]);
	let left: Vec<_> = upheld.challenges.into_iter().map(|view| view.challenger).collect();
	assert_eq!(left, [Stranger.to_account_id()]);

	// The challenge that was not revealed outlives the job.
	let challenges = |chain: &mut Chain, who: Keyring| {
		let page = chain.at(|| Runtime::account_challenges(who.to_account_id(), None, 9));
		page.challenges.into_iter().map(|view| (view.job, view.under_way)).collect::<Vec<_>>()
	};
	assert_eq!(challenges(&mut chain, Stranger), [(job, true)]);
	assert_eq!(challenges(&mut chain, Second), []);
	chain.idle(SHORT_WINDOWS.inference.challenge_window + SHORT_WINDOWS.inference.reveal_window);
	assert_eq!(view(&mut chain, job).map(|job| (job.state, job.dispute)), Some((JobState::Settled, None)));
	assert_eq!(challenges(&mut chain, Stranger), [(job, false)]);
}

#[test]
fn commitment_should_be_the_one_that_contribute_reveals() {
	let (mut chain, _) = market();
	let (who, hash, salt) = (First.to_account_id(), [1; 32], [2; 32]);
	let commitment = chain.at(|| Runtime::commitment(who.clone(), hash, salt));
	assert_eq!(commitment, pallet_datanets::commitment(&who, &hash, &salt));
}
