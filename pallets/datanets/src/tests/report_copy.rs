use super::Error;
use crate::{
	is_plain_copy, is_reportable,
	mock::{
		accept, acceptance, accepted, advance, approve, bond, commit, contribute, contribution_deposit, create,
		credit_of, cut, datanet, earn, events, held, origin, padded, padded_pairs, pairs, record_deposit, release,
		stored, text, wealth, AccountId, Balances, CreditLog, Datanets, ExtBuilder, PointBond, Reveal, System, Test,
		ALICE, BOB, CAROL, COPY_BLOCKS, COPY_BOND, DAVE, EVE, OWNER, PAUPER, REVIEW_WINDOW, RICH, SALT, TREASURY,
	},
	Closing, Contributions, CopyPairs, CopyRange, CopySpan, Event, Evidence, HoldReason, Kind, Redirect, ReportEnd,
	Reports,
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResult, Pays},
};
use tributary_primitives::{
	content,
	rights::Purpose,
	synthetic,
	traits::{Contributions as _, CreditReason, Eligibility as _, Ineligible, Releases as _},
	ContributionId,
};

fn report(who: AccountId, accused: ContributionId, original: ContributionId, pairs: CopyPairs) -> DispatchResult {
	Datanets::report_copy(origin(who), accused, original, pairs, Default::default())
		.map(|_| ())
		.map_err(|failed| failed.error)
}

/// Contributes `ALICE`'s text, and `BOB`'s padded copy that asks for `points`, both in Release 1.
fn copied(points: u64) -> (u32, ContributionId, ContributionId) {
	let id = create(&[CAROL], 1);
	let original = accepted(ALICE, id, &text(1), 10);
	let copy = accepted(BOB, id, &padded(&text(1), 7), points);
	cut(id);
	(id, original, copy)
}

fn proof() -> CopyPairs {
	padded_pairs(&text(1), 7)
}

/// Returns the pair for bytes `offset..offset + length` of the original.
fn part(offset: u64, length: u64) -> CopyPairs {
	pairs(&padded(&text(1), 7), &text(1), &[(offset + 5, offset, length)])
}

#[test]
fn report_copy_should_strike_at_once_when_the_pairs_say_it_all() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		assert_ok!(Datanets::transfer_contribution(origin(BOB), copy, Some(EVE)));
		earn(copy, 90);
		advance(1);
		let at = System::block_number();
		events();

		assert_ok!(report(EVE, copy, original, proof()));

		// The bond was 15: seven to the reporter, eight to the treasury.
		let span = CopySpan { accused_offset: 5, original_offset: 0, length: 3_100 };
		assert_eq!(
			events(),
			[
				Event::CopyReported {
					contribution: copy,
					original,
					reporter: EVE,
					spans: vec![span].try_into().unwrap(),
					ends_at: None,
					bond: 0,
				},
				Event::ContributionStruck {
					contribution: copy,
					original,
					reporter: EVE,
					last_release: 1,
					reward: 7,
					penalty: 8,
				},
			]
		);
		assert_eq!(CreditLog::get(), [(TREASURY, 8, CreditReason::Penalty), (EVE, 7, CreditReason::ReportReward)]);
		assert_eq!(held(HoldReason::Contribution, BOB), record_deposit());
		assert_eq!(held(HoldReason::Report, EVE), 0);
		let struck = stored(copy);
		assert_eq!(struck.redirect, Some(Redirect::Struck { original, evidence: Evidence::Proven }));
		assert_eq!(struck.offered_to, None);
		assert_eq!(acceptance(copy).closing, Some(Closing { last_release: 1, at, curation_at: at, revoked: false }));
		assert_eq!((datanet(id).open_points, datanet(id).open_contributions), (10, 1));
		// Its unclaimed earnings are the original's.
		let source = Datanets::source(copy).unwrap();
		assert_eq!((source.payee, source.points, source.last_release), (ALICE, 5, Some(1)));
		assert_eq!(Datanets::revoked(release(id, 1)), 0);
	});
}

#[test]
fn report_copy_should_leave_jobs_that_were_requested_before_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		advance(1);
		let at = System::block_number();
		assert_ok!(report(EVE, copy, original, proof()));
		assert!(Datanets::eligible(copy, &[release(id, 1)], at, Purpose::TrainAi).is_ok());
		assert_eq!(Datanets::eligible(copy, &[release(id, 1)], at + 1, Purpose::TrainAi), Err(Ineligible::Closed));
	});
}

#[test]
fn report_copy_should_keep_the_copy_from_coming_again() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		assert_ok!(report(EVE, copy, original, proof()));
		commit(BOB, &padded(&text(1), 7));
		advance(1);
		assert_noop!(Reveal::of(&padded(&text(1), 7), 5).by(BOB, id), Error::AlreadyContributed);
	});
}

#[test]
fn report_copy_should_never_pay_who_reports_himself() {
	for points in [0, 1, 2, 5, 1_000] {
		ExtBuilder::default().build_and_execute(|| {
			let (_, original, copy) = copied(points);
			earn(copy, 90);
			let before = wealth(BOB);
			assert_ok!(report(BOB, copy, original, proof()));
			let bond = bond(points);
			assert_eq!(wealth(BOB), before - bond + bond / 2);
			assert_eq!(credit_of(TREASURY), bond - bond / 2);
			assert_eq!(Datanets::source(copy).unwrap().payee, ALICE);
		});
	}
}

#[test]
fn report_copy_should_not_pay_for_what_has_no_bond() {
	ExtBuilder::default().build_and_execute(|| {
		PointBond::set(0);
		let (_, original, copy) = copied(5);
		assert_ok!(report(EVE, copy, original, proof()));
		assert_eq!(CreditLog::get(), []);
		assert!(stored(copy).is_struck());
	});
}

#[test]
fn report_copy_should_keep_the_range_of_a_revoked_one() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		assert_ok!(Datanets::revoke_consent(origin(BOB), copy));
		let at = System::block_number();
		cut(id);
		advance(1);
		assert_ok!(report(EVE, copy, original, proof()));
		assert_eq!(acceptance(copy).closing, Some(Closing { last_release: 1, at, curation_at: at, revoked: true }));
		assert_eq!(datanet(id).open_points, 10);
		assert_eq!(credit_of(EVE), 7);
		assert_eq!(Datanets::source(copy).unwrap().payee, ALICE);
		assert_eq!(Datanets::revoked(release(id, 1)), 1);
	});
}

#[test]
fn is_plain_copy_should_ask_for_disjoint_long_spans_over_nearly_all() {
	let spans = |spans: &[(u64, u64)]| -> crate::CopySpans {
		let span = |&(accused_offset, length)| CopySpan { accused_offset, original_offset: 0, length };
		spans.iter().map(span).collect::<Vec<_>>().try_into().unwrap()
	};
	for (len, given, plain) in [
		(1_000, &[(0, 950)][..], true),
		(1_000, &[(0, 949)], false),
		(1_000, &[(50, 950)], true),
		(1_000, &[(500, 500), (0, 450)], true),
		(1_000, &[(500, 500), (0, 501)], false),
		(1_000, &[(0, 500), (0, 500)], false),
		(1_000, &[(0, 255), (255, 745)], false),
		(1_000, &[(0, 256), (256, 744)], true),
		(100, &[(0, 100)], true),
		(100, &[(0, 99)], false),
		(100, &[(0, 50), (50, 50)], false),
		(256, &[(0, 256)], true),
		(256, &[(0, 255)], false),
		(1, &[(0, 1)], true),
		(1 << 40, &[(0, 16_384)], false),
	] {
		assert_eq!(is_plain_copy(len, len, &spans(given)), plain, "{given:?} of {len}");
		// A short text is part of many longer ones by chance.
		assert_eq!(is_plain_copy(len, 1 << 40, &spans(given)), plain && len >= 256, "{given:?} of {len}");
	}
}

#[test]
fn report_copy_should_take_several_pairs_and_the_whole_of_a_short_text() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let long: Vec<u8> = (0..60_000u32).map(|place| (place % 241) as u8 ^ (place / 777) as u8).collect();
		let turned = [&long[30_000..], &long[..30_000]].concat();
		let contents = [long.clone(), turned.clone(), b"short".to_vec(), b"a short text".to_vec()];
		let ids: Vec<_> = [ALICE, BOB, ALICE, BOB]
			.into_iter()
			.zip(&contents)
			.map(|(who, content)| contribute(who, id, content, 10))
			.collect();
		advance(REVIEW_WINDOW);
		for id in &ids {
			assert_ok!(Datanets::accept(origin(BOB), *id));
		}
		let spans = [(0, 30_000, 15_000), (15_000, 45_000, 15_000), (30_000, 0, 15_000), (45_000, 15_000, 14_000)];
		assert_ok!(report(EVE, ids[1], ids[0], pairs(&turned, &long, &spans)));
		assert_eq!(Datanets::source(ids[1]).unwrap().payee, ALICE);
		// Five of twelve bytes do not make a copy.
		assert_noop!(report(EVE, ids[3], ids[2], pairs(b"a short text", b"short", &[(2, 0, 5)])), Error::NotCurated);
	});
}

#[test]
fn is_reportable_should_ask_for_a_quarter_or_for_enough() {
	for (len, shown, reportable) in [
		(1_200, 300, true),
		(1_201, 300, false),
		(1 << 20, 1 << 16, true),
		(1 << 20, (1 << 16) - 1, false),
		(1 << 40, 1 << 16, true),
		(1 << 40, (1 << 16) - 1, false),
	] {
		let spans: Vec<_> = (0..4)
			.map(|place| CopySpan {
				accused_offset: place * 16_384,
				original_offset: 0,
				length: u64::saturating_sub(shown, place * 16_384).min(16_384),
			})
			.filter(|span| span.length > 0)
			.collect();
		assert_eq!(is_reportable(len, &spans.try_into().unwrap()), reportable, "{shown} of {len}");
	}
}

#[test]
fn report_copy_should_need_no_bytes_when_the_contents_are_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		// Too long for any report to show a quarter of it.
		let (content, last_byte, proof) = synthetic::content(20, 1);
		let bring = |who, id, earlier| {
			let commitment = crate::commitment(&who, &content.hash, &SALT);
			assert_ok!(Datanets::commit(origin(who), commitment));
			advance(1);
			let contribution = ContributionId { datanet: id, index: datanet(id).contributions };
			let reveal = Reveal { hash: content.hash, length: content.len, ..Reveal::of(b"x", 10) };
			assert_ok!(Reveal { last_byte, proof: proof.clone(), earlier, ..reveal }.by(who, id));
			approve(CAROL, contribution, 10);
			accept(contribution);
			contribution
		};
		let (elsewhere, id) = (create(&[CAROL], 1), create(&[CAROL], 1));
		let original = bring(ALICE, elsewhere, None);
		let mirror = bring(BOB, id, None);
		let none = CopyPairs::default;

		// In another Datanet the curators judge it.
		assert_ok!(report(EVE, mirror, original, none()));
		assert!(!stored(mirror).is_struck());
		// In the same one it is struck at once.
		let own = bring(ALICE, id, Some(original));
		assert_ok!(report(EVE, mirror, own, none()));
		assert_eq!(Datanets::source(mirror).unwrap().payee, ALICE);
		let other = accepted(DAVE, id, &text(1), 1);
		assert_noop!(report(EVE, other, own, none()), Error::NoPairs);
	});
}

#[test]
fn report_copy_should_be_free_when_upheld_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		let pays = |accused, original, pairs| {
			Datanets::report_copy(origin(EVE), accused, original, pairs, Default::default()).unwrap().pays_fee
		};
		let third_text = padded(&padded(&text(1), 7), 8);
		let third = accepted(DAVE, id, &third_text, 4);
		assert_eq!(pays(third, copy, pairs(&third_text, &padded(&text(1), 7), &[(5, 0, 3_106)])), Pays::No);
		// Only the original changes.
		assert_eq!(pays(third, original, pairs(&third_text, &text(1), &[(10, 0, 3_100)])), Pays::Yes);
		assert_eq!(pays(copy, original, part(0, 1_000)), Pays::Yes);
		assert_eq!(pays(copy, original, proof()), Pays::No);
	});
}

#[test]
fn report_copy_should_be_free_however_few_points_the_copy_asks_for() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, original, copy) = copied(0);
		assert_eq!(stored(copy).deposit, contribution_deposit(0));
		let done = Datanets::report_copy(origin(EVE), copy, original, proof(), Default::default());
		assert_eq!(done.unwrap().pays_fee, Pays::No);
		assert_eq!(credit_of(EVE), bond(0) / 2);
	});
}

#[test]
fn report_copy_should_pay_where_no_bond_is_worth_its_bytes() {
	ExtBuilder::default().build_and_execute(|| {
		let pays = |accused, original, pairs| {
			Datanets::report_copy(origin(EVE), accused, original, pairs, Default::default()).unwrap().pays_fee
		};
		// In small pieces, whose proofs are longer than they.
		let (_, original, copy) = copied(5);
		let pieces: Vec<_> = (0..12u64).map(|piece| (piece * 256 + 5, piece * 256, 256)).collect();
		let pieces = pairs(&padded(&text(1), 7), &text(1), &pieces);
		assert!(pieces.encoded_size() > (4 + 1 + 2) * 1_024);
		assert_eq!(pays(copy, original, pieces), Pays::Yes);

		// The original came later, so the accused gets the bond back.
		let elsewhere = create(&[CAROL], 1);
		let first = accepted(ALICE, elsewhere, &text(3), 10);
		let id = create(&[CAROL], 1);
		let mirror = accepted(BOB, id, &padded(&text(3), 7), 10);
		commit(ALICE, &text(3));
		advance(1);
		assert_ok!(Reveal { earlier: Some(first), ..Reveal::of(&text(3), 10) }.by(ALICE, id));
		let own = ContributionId { datanet: id, index: mirror.index + 1 };
		approve(CAROL, own, 10);
		accept(own);
		assert_eq!(pays(mirror, own, padded_pairs(&text(3), 7)), Pays::Yes);
		assert!(stored(mirror).is_struck());
	});
}

#[test]
fn report_copy_should_be_refused_where_it_shows_less_than_a_quarter() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, original, copy) = copied(5);
		// Of 3,106 bytes.
		assert_noop!(report(EVE, copy, original, part(0, 776)), Error::InsufficientEvidence);
		assert_noop!(report(EVE, copy, original, part(0, 255)), Error::InsufficientEvidence);
		assert_ok!(report(EVE, copy, original, part(0, 777)));
	});
}

#[test]
fn report_copy_should_wait_for_the_curators_when_pairs_prove_too_little() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		let before = Contributions::<Test>::get(id, copy.index);
		events();

		assert_ok!(report(EVE, copy, original, part(0, 2_000)));

		let ends_at = System::block_number() + COPY_BLOCKS;
		let span = CopySpan { accused_offset: 5, original_offset: 0, length: 2_000 };
		assert_eq!(
			events(),
			[Event::CopyReported {
				contribution: copy,
				original,
				reporter: EVE,
				spans: vec![span].try_into().unwrap(),
				ends_at: Some(ends_at),
				bond: COPY_BOND,
			}]
		);
		assert_eq!(held(HoldReason::Report, EVE), COPY_BOND);
		assert_eq!(Contributions::<Test>::get(id, copy.index), before);
		assert_noop!(report(DAVE, copy, original, part(0, 1_000)), Error::ReportOpen);
	});
}

#[test]
fn report_copy_should_wait_when_the_original_is_elsewhere() {
	ExtBuilder::default().build_and_execute(|| {
		let elsewhere = create(&[DAVE], 1);
		let original = contribute(EVE, elsewhere, &text(1), 1);
		approve(DAVE, original, 1);
		accept(original);
		let (id, _, copy) = copied(5);
		assert_ok!(report(EVE, copy, original, proof()));
		assert!(Reports::<Test>::contains_key(id, copy.index));
		// The very same bytes are no exception.
		let same = ContributionId { datanet: id, index: 0 };
		assert_ok!(report(EVE, same, original, pairs(&text(1), &text(1), &[(0, 0, 3_100)])));
		assert!(Reports::<Test>::contains_key(id, same.index));
	});
}

#[test]
fn report_copy_should_be_upheld_though_another_one_waits() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		// An accomplice occupies the place of the only report that may wait.
		assert_ok!(report(DAVE, copy, original, part(0, 1_000)));
		events();

		assert_ok!(report(EVE, copy, original, proof()));

		assert!(stored(copy).is_struck());
		assert!(!Reports::<Test>::contains_key(id, copy.index));
		assert_eq!(Balances::free_balance(DAVE), RICH);
		let end = Event::ReportEnded { contribution: copy, reporter: DAVE, end: ReportEnd::Void, bond: COPY_BOND };
		assert_eq!(events().last(), Some(&end));
	});
}

#[test]
fn report_copy_should_move_the_payee_when_the_original_is_a_copy_too() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let first = accepted(ALICE, id, &text(1), 10);
		let second = accepted(DAVE, id, &padded(&text(1), 7), 10);
		let third = accepted(BOB, id, &padded(&padded(&text(1), 7), 8), 10);
		cut(id);
		let (second_text, third_text) = (padded(&text(1), 7), padded(&padded(&text(1), 7), 8));
		let of_second = || pairs(&third_text, &second_text, &[(5, 0, 3_106)]);
		let of_first = || pairs(&third_text, &text(1), &[(10, 0, 3_100)]);
		assert_ok!(report(EVE, third, second, of_second()));
		assert_noop!(report(EVE, third, second, of_second()), Error::AlreadyStruck);
		assert_eq!(Datanets::source(third).unwrap().payee, DAVE);
		// A struck contribution earns nothing by having been copied.
		assert_ok!(report(EVE, second, first, proof()));
		assert_eq!(Datanets::source(third).unwrap().payee, ALICE);
		assert_eq!((stored(first).dependents, stored(second).dependents), (1, 1));
		let credited = CreditLog::get().len();

		assert_ok!(report(EVE, third, first, of_first()));

		assert_eq!(stored(third).redirect, Some(Redirect::Struck { original: first, evidence: Evidence::Proven }));
		assert_eq!(Datanets::source(third).unwrap().payee, ALICE);
		assert_eq!((stored(first).dependents, stored(second).dependents), (2, 0));
		assert_eq!(CreditLog::get().len(), credited, "there is no bond left to be rewarded with");
		assert_noop!(report(EVE, third, first, of_first()), Error::AlreadyStruck);
	});
}

#[test]
fn report_copy_should_keep_the_original_as_long_as_the_copy() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		assert_ok!(report(EVE, copy, original, proof()));
		assert_ok!(Datanets::retire(origin(OWNER), id));
		assert_ok!(Datanets::remove_release(origin(EVE), id));
		earn(copy, 40);
		assert_noop!(Datanets::remove_contribution(origin(EVE), original), Error::StillReferenced);
		assert_ok!(Datanets::remove_contribution(origin(EVE), copy));
		assert_ok!(Datanets::remove_contribution(origin(EVE), original));
		assert_eq!(credit_of(ALICE), 40);
		assert_eq!(wealth(BOB), RICH - 15);
		assert_ok!(Datanets::remove_datanet(origin(EVE), id));
	});
}

#[test]
fn report_copy_should_fail_when_both_are_of_one_contributor() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let first = accepted(ALICE, id, &text(1), 10);
		let revision = accepted(ALICE, id, &padded(&text(1), 7), 10);
		assert_noop!(report(EVE, revision, first, proof()), Error::SameContributor);
		assert_noop!(report(EVE, revision, first, part(0, 1_000)), Error::SameContributor);
	});
}

#[test]
fn report_copy_should_strike_at_once_only_what_is_a_corpus() {
	ExtBuilder::default().build_and_execute(|| {
		let opinion = Kind::Feedback { job: 7 };
		for (of_original, of_copy) in [(opinion, Kind::Corpus), (Kind::Corpus, opinion)] {
			let id = create(&[CAROL], 1);
			let both = [(ALICE, text(1), of_original), (BOB, padded(&text(1), 7), of_copy)];
			let [original, copy] = both.map(|(who, content, kind)| {
				commit(who, &content);
				advance(1);
				let contribution = ContributionId { datanet: id, index: datanet(id).contributions };
				assert_ok!(Reveal { kind, ..Reveal::of(&content, 10) }.by(who, id));
				approve(CAROL, contribution, 10);
				accept(contribution);
				contribution
			});
			// The curators decide.
			assert_ok!(report(EVE, copy, original, proof()));
			assert!(!stored(copy).is_struck());
			assert!(Reports::<Test>::contains_key(id, copy.index));
		}
	});
}

#[test]
fn report_copy_should_fail_when_one_of_them_is_no_part_of_a_datanet() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let original = contribute(ALICE, id, &text(1), 10);
		let copy = contribute(BOB, id, &padded(&text(1), 7), 10);
		approve(CAROL, copy, 1);
		accept(copy);
		assert_noop!(report(EVE, copy, original, proof()), Error::NotAccepted);
		assert_noop!(report(EVE, original, copy, proof()), Error::NotAccepted);
		let unknown = ContributionId { datanet: id, index: 9 };
		assert_noop!(report(EVE, copy, unknown, proof()), Error::ContributionNotFound);
		assert_noop!(report(EVE, unknown, original, proof()), Error::ContributionNotFound);
	});
}

#[test]
fn report_copy_should_fail_when_the_original_is_later_or_a_copy() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		let back = pairs(&text(1), &padded(&text(1), 7), &[(0, 5, 3_100)]);
		assert_noop!(report(EVE, original, copy, back), Error::NotEarlier);
		assert_noop!(report(EVE, copy, copy, proof()), Error::NotEarlier);
		let third = accepted(DAVE, id, &padded(&padded(&text(1), 7), 8), 1);
		assert_ok!(report(EVE, copy, original, proof()));
		let of_copy = padded_pairs(&padded(&text(1), 7), 8);
		assert_noop!(report(EVE, third, copy, of_copy), Error::NotOriginal);
	});
}

#[test]
fn report_copy_should_fail_when_a_pair_does_not_hold() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, original, copy) = copied(5);
		assert_noop!(report(EVE, copy, original, Default::default()), Error::NoPairs);
		let spoil = |spoil: fn(&mut crate::CopyPair)| {
			let mut pairs: Vec<_> = [proof(), part(0, 300)].into_iter().flatten().collect();
			spoil(&mut pairs[1]);
			CopyPairs::try_from(pairs).unwrap()
		};
		for wrong in [
			spoil(|pair| pair.bytes[0] ^= 1),
			spoil(|pair| pair.accused_offset += 1),
			spoil(|pair| pair.original_offset += 1),
			spoil(|pair| core::mem::swap(&mut pair.accused_proof, &mut pair.original_proof)),
			spoil(|pair| pair.bytes = Default::default()),
			spoil(|pair| pair.accused_offset = u64::MAX),
		] {
			assert_noop!(report(EVE, copy, original, wrong), Error::InvalidProof);
		}
	});
}

#[test]
fn report_copy_should_fail_when_too_few_could_judge_it() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = copied(5);
		// The only curator is the reporter, or has a part in it.
		assert_noop!(report(CAROL, copy, original, part(0, 1_000)), Error::InsufficientReviewers);
		for curators in [vec![ALICE], vec![BOB]] {
			assert_ok!(Datanets::set_curators(origin(OWNER), id, curators.try_into().unwrap(), 1));
			assert_noop!(report(EVE, copy, original, part(0, 1_000)), Error::InsufficientReviewers);
		}
		assert_ok!(Datanets::set_curators(origin(OWNER), id, Default::default(), 0));
		assert_noop!(report(EVE, copy, original, part(0, 300)), Error::NotCurated);
		assert_noop!(report(PAUPER, copy, original, part(0, 300)), Error::NotCurated);
		// A report that proves itself needs no curators.
		assert_ok!(report(PAUPER, copy, original, proof()));
		assert_eq!(credit_of(PAUPER), 7);
	});
}

/// Returns a text of two million bytes.
fn book() -> Vec<u8> {
	let mut bytes = vec![0; 2_000_000];
	blake3::Hasher::new().finalize_xof().fill(&mut bytes);
	bytes
}

/// Returns the range of these chunks.
fn range(accused: &[u8], original: &[u8], start: u64, chunks: u64) -> CopyRange {
	CopyRange { start, chunks, proof: content::prove_shared(accused, original, start, chunks).unwrap() }
}

#[test]
fn report_copy_should_prove_a_long_copy_without_its_bytes() {
	ExtBuilder::default().build_and_execute(|| {
		let original = book();
		let mut copy = original.clone();
		// One byte of the thief's own, which no pair of 256 KiB would outweigh.
		copy[1_000_000] ^= 1;
		let id = create(&[CAROL], 1);
		let first = accepted(ALICE, id, &original, 10);
		let accused = accepted(BOB, id, &copy, 10);
		let chunks = 2_000_000u64.div_ceil(1_024);
		let changed = 1_000_000 / 1_024;
		let report = |ranges: Vec<CopyRange>| {
			Datanets::report_copy(origin(EVE), accused, first, Default::default(), ranges.try_into().unwrap())
		};
		let front = || range(&copy, &original, 0, changed);
		let back = || range(&copy, &original, changed + 1, chunks - changed - 1);
		assert_noop!(report(vec![]), Error::NoPairs);
		let wrong = CopyRange { chunks: changed + 1, ..front() };
		assert_noop!(report(vec![wrong]), Error::InvalidProof);
		// The same chunks are shown twice.
		assert_noop!(report(vec![front(), front()]), Error::InsufficientEvidence);
		// A half is for the curators, with all that it shows.
		assert_ok!(report(vec![front()]));
		assert_eq!(Reports::<Test>::get(id, accused.index).unwrap().shown, changed * 1_024);

		let result = report(vec![front(), back()]);

		assert_eq!(result.unwrap().pays_fee, Pays::No);
		assert!(stored(accused).is_struck());
	});
}
