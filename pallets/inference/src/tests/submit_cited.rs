use super::*;
use codec::Encode;
use tributary_primitives::rights::Purpose;
use tributary_testing::RefusedUses;

fn refuse(citations: Vec<Citation>, error: Error<Test>) {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(RETRIEVAL);
		assert_noop!(submit_cited(job, b"Because.", citations), error);
		assert_ok!(submit_cited(job, b"Because.", vec![citation(FIRST, 0, 40)]));
	});
}

#[test]
fn submit_cited_should_keep_the_hashes_and_the_sources() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(RETRIEVAL);
		System::reset_events();
		let cited = vec![citation(FIRST, 10, 40), citation(FIRST, 50, 2_000), citation(SECOND, 0, 99)];
		assert_ok!(submit_cited(job, b"Because.", cited));

		let range = |contribution, offset, len| CitedRange { contribution, offset, len };
		let ranges = vec![range(FIRST, 10, 40), range(FIRST, 50, 2_000), range(SECOND, 0, 99)];
		let output_hash = *blake3::hash(b"Because.").as_bytes();
		let citations_hash = *blake3::hash(&ranges.encode()).as_bytes();
		assert_eq!(
			Inference::job(job).unwrap().submission(),
			Some(&Submission {
				output_hash,
				output_len: 8,
				basis: Basis::Cited,
				runs_hash: citations_hash,
				positions: CITED_WHOLE,
				owned: vec![(FIRST, 2_040), (SECOND, 99)].try_into().unwrap(),
				attestation: None,
				submitted_at: now(),
			})
		);
		assert_eq!(
			events(),
			vec![Event::SubmittedCited {
				job,
				provider: PROVIDER,
				output: b"Because.".to_vec().try_into().unwrap(),
				output_hash,
				citations: ranges.try_into().unwrap(),
				citations_hash,
				cited: 2_139,
				attestation: None,
				settles_at: now() + CHALLENGE_WINDOW,
			}]
		);
	});
}

#[test]
fn submit_cited_should_pay_what_is_cited_up_to_the_caps() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(RETRIEVAL);
		assert_ok!(submit_cited(job, b"Because.", vec![citation(FIRST, 0, 3_000), citation(SECOND, 0, 1_000)]));
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		// Of 171 for the data after its owner's cut, at most half goes to citations and at most
		// three tenths to one contribution.
		assert_eq!([FIRST, SECOND].map(SpanCredits::get), [51, 21]);
		assert_eq!(PoolCredits::get(RELEASE), 99);
		assert_eq!(receipt(job).positions, CITED_WHOLE);
	});
}

#[test]
fn submit_cited_should_pay_by_what_is_cited() {
	// Paid to the cited contribution and to the pool, of 171.
	for (bytes, paid) in
		[(WINDOW, [1, 170]), (480, [20, 151]), (1_024, [42, 129]), (1_229, [51, 120]), (4_900, [51, 120])]
	{
		ExtBuilder::default().build_and_execute(|| {
			provide();
			let job = accepted(RETRIEVAL);
			assert_ok!(submit_cited(job, b"Because.", vec![citation(FIRST, 0, bytes)]));
			skip_to(now() + CHALLENGE_WINDOW);
			assert_ok!(Inference::settle(signed(STRANGER), job));
			assert_eq!([SpanCredits::get(FIRST), PoolCredits::get(RELEASE)], paid, "{bytes} bytes");
		});
	}
}

#[test]
fn submit_cited_should_pay_the_pool_when_nothing_is_cited() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(RETRIEVAL);
		assert_ok!(submit_cited(job, b"Because.", vec![]));
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_eq!((SpanCredits::iter().count(), PoolCredits::get(RELEASE)), (0, 171));
	});
}

#[test]
fn submit_cited_should_take_as_many_bytes_and_citations_as_there_may_be() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		// Long enough contents.
		let long = text(77, 20_000);
		let source = Contents::get(FIRST).unwrap();
		Contents::insert(FIRST, MockContent { content: Content::of(&long), ..source });
		let part = |offset: usize, len: usize| Citation {
			contribution: FIRST,
			offset: offset as u64,
			bytes: long[offset..offset + len].to_vec().try_into().unwrap(),
			proof: prove(&long, offset as u64, len as u64).unwrap(),
		};
		let job = accepted(RETRIEVAL);
		let most = MAX_CITED_BYTES as usize;
		assert_noop!(
			submit_cited(job, b"Because.", vec![part(0, most - 40), part(most, 41)]),
			Error::<Test>::MaxCitedBytesExceeded
		);
		assert_ok!(submit_cited(job, b"Because.", vec![part(0, most - 40), part(most, 40)]));
		let job = accepted(RETRIEVAL);
		let each = most / MAX_CITATIONS as usize;
		let parts: Vec<_> = (0..MAX_CITATIONS as usize).map(|index| part(index * each, each)).collect();
		assert!(Citations::try_from([parts.clone(), vec![part(most, 1)]].concat()).is_err());
		assert_ok!(submit_cited(job, b"Because.", parts));
		assert_eq!(Inference::job(job).unwrap().submission().unwrap().owned.to_vec(), vec![(FIRST, MAX_CITED_BYTES)]);
	});
}

#[test]
fn submit_cited_should_fail_when_citations_overlap_or_are_out_of_order() {
	let overlapping = [
		vec![citation(FIRST, 0, 40), citation(FIRST, 9, 40)],
		vec![citation(FIRST, 0, 40), citation(FIRST, 0, 40)],
		vec![citation(FIRST, 10, 40), citation(FIRST, 0, 40)],
		vec![citation(SECOND, 0, 40), citation(FIRST, 0, 40)],
		vec![citation(FIRST, 0, 40), citation(SECOND, 0, 40), citation(FIRST, 20, 40)],
	];
	for citations in overlapping {
		refuse(citations, Error::CitationsOverlap);
	}
}

#[test]
fn submit_cited_should_fail_when_a_citation_is_short_or_not_there() {
	let mut empty = citation(FIRST, 0, 40);
	empty.bytes = Default::default();
	refuse(vec![empty], Error::CitationTooShort);
	refuse(vec![citation(FIRST, 0, WINDOW), citation(FIRST, 100, WINDOW - 1)], Error::CitationTooShort);

	let mut elsewhere = citation(FIRST, 0, 40);
	elsewhere.offset = 1;
	refuse(vec![elsewhere], Error::InvalidProof);
	let mut elsewhere = citation(FIRST, 0, 40);
	elsewhere.offset = u64::MAX;
	refuse(vec![elsewhere], Error::InvalidProof);
	let mut other = citation(FIRST, 0, 40);
	other.bytes[9] ^= 1;
	refuse(vec![other], Error::InvalidProof);
	let mut last = citation(SECOND, 0, 40);
	last.proof.tail[0] ^= 1;
	refuse(vec![citation(FIRST, 0, 40), last], Error::InvalidProof);
	let mut others = citation(FIRST, 0, 40);
	others.contribution = SECOND;
	refuse(vec![others], Error::InvalidProof);
}

#[test]
fn submit_cited_should_fail_when_the_contributor_refuses_the_use() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		RefusedUses::insert(SECOND, Purpose::AiUse);
		let job = accepted(RETRIEVAL);
		assert_noop!(submit_cited(job, b"Because.", vec![citation(SECOND, 0, 40)]), Error::<Test>::UseRefused);
		assert_ok!(submit_cited(job, b"Because.", vec![citation(FIRST, 0, 40)]));
		// A model that was trained on it owes its author what its output contains.
		RefusedUses::insert(FIRST, Purpose::AiUse);
		let job = accepted(SPANS);
		assert_ok!(submit(job, &output(), runs()));
	});
}

#[test]
fn submit_cited_should_fail_when_the_contribution_may_not_be_paid() {
	let cases =
		[(FOREIGN, Error::NotInReleases), (UNTRACEABLE, Error::NotTraceable), (CLOSED, Error::ContributionClosed)];
	for (id, error) in cases {
		refuse(vec![citation(id, 0, 40)], error);
	}
	let mut unknown = citation(FIRST, 0, 40);
	unknown.contribution.index = 77;
	refuse(vec![unknown], Error::ContributionNotFound);
}

#[test]
fn submit_cited_should_fail_when_the_model_attributes_by_no_citations() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		for model in [SPANS, POOLED, BARE] {
			let job = accepted(model);
			for citations in [vec![], vec![citation(FIRST, 0, 40)]] {
				assert_noop!(submit_cited(job, b"Because.", citations), Error::<Test>::CitationsNotAllowed);
			}
		}
	});
}

#[test]
fn submit_cited_should_be_the_providers_in_its_time_and_once() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (waiting, job) = (request(RETRIEVAL), accepted(RETRIEVAL));
		assert_noop!(submit_cited(waiting, b"Because.", vec![]), Error::<Test>::NotAccepted);
		assert_noop!(submit_cited(77, b"Because.", vec![]), Error::<Test>::JobNotFound);
		assert_noop!(submit_cited(job, b"", vec![]), Error::<Test>::EmptyOutput);
		assert_noop!(
			plain(Inference::submit_cited(
				signed(STRANGER),
				job,
				b"Because.".to_vec().try_into().unwrap(),
				Default::default(),
				None
			)),
			Error::<Test>::NotProvider
		);
		let submit_by = Inference::job(job).unwrap().submit_by().unwrap();
		skip_to(submit_by + 1);
		assert_noop!(submit_cited(job, b"Because.", vec![]), Error::<Test>::TooLate);
		skip_to(submit_by);
		assert_ok!(submit_cited(job, b"Because.", vec![]));
		assert_noop!(submit_cited(job, b"Because.", vec![]), Error::<Test>::AlreadySubmitted);
		assert_noop!(submit(job, b"Because.", vec![]), Error::<Test>::AlreadySubmitted);
	});
}

#[test]
fn submit_cited_should_be_charged_by_all_cited_bytes() {
	use frame_support::dispatch::GetDispatchInfo;
	let citations = vec![citation(FIRST, 0, 40), citation(SECOND, 0, 60)].try_into().unwrap();
	let call = Call::<Test>::submit_cited {
		job: 0,
		output: b"Because.".to_vec().try_into().unwrap(),
		citations,
		attestation: None,
	};
	let declared = RuntimeCall::from(call).get_dispatch_info().call_weight;
	let own = <() as WeightInfo>::submit_cited(2, 8, 100);
	assert_eq!(declared, own + Inference::heaviest_deferred(2));
}
