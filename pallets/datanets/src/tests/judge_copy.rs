use super::Error;
use crate::{
	mock::{
		accept, accepted, advance, approve, commit, contribute, create, credit_of, cut, datanet, events, held, origin,
		padded, padded_pairs, pairs, stored, text, AccountId, Balances, CreditLog, Datanets, ExtBuilder, Reveal,
		System, Test, ALICE, BOB, CAROL, COPY_BLOCKS, COPY_BOND, DAVE, EVE, OWNER, RICH, TREASURY,
	},
	CopyVerdict, EndedReports, Event, Evidence, HoldReason, PastReport, Redirect, ReportEnd, Reports,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use tributary_primitives::{
	traits::{Contributions as _, CreditReason},
	ContributionId,
};
use CopyVerdict::{Abusive, Copy, NotCopy};

fn judge(who: AccountId, accused: ContributionId, verdict: CopyVerdict) -> DispatchResult {
	Datanets::judge_copy(origin(who), accused, verdict)
}

/// Reports as `EVE` that `BOB`'s text copies `ALICE`'s, which the curators must judge.
fn reported(curators: &[AccountId], threshold: u8) -> (u32, ContributionId, ContributionId) {
	let id = create(curators, threshold);
	let both = [(ALICE, text(1)), (BOB, padded(&text(1), 7))].map(|(who, content)| {
		let contribution = contribute(who, id, &content, 10);
		for curator in &curators[..threshold as usize] {
			approve(*curator, contribution, 10);
		}
		accept(contribution);
		contribution
	});
	cut(id);
	report(EVE, both[1], both[0]);
	events();
	(id, both[0], both[1])
}

fn report(who: AccountId, accused: ContributionId, original: ContributionId) {
	let part = pairs(&padded(&text(1), 7), &text(1), &[(5, 0, 1_000)]);
	assert_ok!(Datanets::report_copy(origin(who), accused, original, part, Default::default()));
}

#[test]
fn judge_copy_should_strike_when_enough_call_it_a_copy() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = reported(&[CAROL, DAVE, OWNER], 2);
		assert_ok!(judge(CAROL, copy, Copy));
		assert_ok!(judge(OWNER, copy, NotCopy));
		assert!(!stored(copy).is_struck());
		events();

		assert_ok!(judge(DAVE, copy, Copy));

		assert_eq!(
			events(),
			[
				Event::CopyJudged { contribution: copy, curator: DAVE, verdict: Copy },
				Event::ContributionStruck {
					contribution: copy,
					original,
					reporter: EVE,
					last_release: 1,
					reward: 15,
					penalty: 15,
				},
				Event::ReportEnded { contribution: copy, reporter: EVE, end: ReportEnd::Upheld, bond: COPY_BOND },
			]
		);
		assert_eq!(Balances::free_balance(EVE), RICH);
		assert_eq!((credit_of(EVE), credit_of(TREASURY)), (15, 15));
		assert_eq!(Datanets::source(copy).unwrap().payee, ALICE);
		assert_eq!(datanet(id).open_points, 10);
		assert_noop!(judge(OWNER, copy, Copy), Error::ReportNotFound);
	});
}

#[test]
fn judge_copy_should_acquit_when_enough_say_so() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = reported(&[CAROL, DAVE], 1);
		let before = stored(copy);
		assert_ok!(judge(CAROL, copy, NotCopy));
		assert_eq!(stored(copy), before);
		assert_eq!(Balances::free_balance(EVE), RICH);
		assert!(!Reports::<Test>::contains_key(id, copy.index));
		let again = |length| {
			let part = pairs(&padded(&text(1), 7), &text(1), &[(5, 0, length)]);
			Datanets::report_copy(origin(EVE), copy, original, part, Default::default())
		};
		assert_noop!(again(1_000), Error::AlreadyDismissed);
		assert_noop!(again(999), Error::AlreadyDismissed);
		// More evidence may be judged.
		assert_ok!(again(1_001));
		assert_ok!(judge(CAROL, copy, NotCopy));
		assert_noop!(again(1_001), Error::AlreadyDismissed);
	});
}

#[test]
fn judge_copy_should_not_be_for_judges_who_were_just_appointed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let original = accepted(OWNER, id, &text(1), 10);
		let copy = accepted(BOB, id, &padded(&text(1), 7), 10);
		// The owner appoints an account that agrees, and reports at once.
		assert_ok!(Datanets::set_curators(origin(OWNER), id, vec![CAROL, DAVE].try_into().unwrap(), 1));
		report(EVE, copy, original);
		assert_noop!(judge(DAVE, copy, Copy), Error::NotJudge);
		advance(COPY_BLOCKS);
		assert_noop!(judge(DAVE, copy, Copy), Error::NotJudge);
		assert_ok!(judge(CAROL, copy, NotCopy));
		// Without curators that are seated nothing can be reported.
		assert_ok!(Datanets::set_curators(origin(OWNER), id, vec![EVE].try_into().unwrap(), 1));
		let part = || pairs(&padded(&text(1), 7), &text(1), &[(5, 0, 2_000)]);
		advance(COPY_BLOCKS - 1);
		assert_noop!(
			Datanets::report_copy(origin(ALICE), copy, original, part(), Default::default()),
			Error::InsufficientReviewers
		);
		advance(1);
		assert_ok!(Datanets::report_copy(origin(ALICE), copy, original, part(), Default::default()));
		assert_ok!(judge(EVE, copy, NotCopy));
	});
}

#[test]
fn pasts_should_give_way_to_later_ones() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = reported(&[CAROL], 1);
		assert_ok!(judge(CAROL, copy, NotCopy));
		let past = EndedReports::<Test>::get(id, copy.index);
		assert_eq!(past.to_vec(), [PastReport { original, shown: 1_000, dismissed: true }]);
		let others: Vec<_> = (100..115)
			.map(|index| PastReport { original: ContributionId { datanet: id, index }, shown: 1, dismissed: true })
			.collect();
		EndedReports::<Test>::mutate(id, copy.index, |past| past.try_extend(others.into_iter()).unwrap());
		let part = |length| pairs(&padded(&text(1), 7), &text(1), &[(5, 0, length)]);
		assert_noop!(
			Datanets::report_copy(origin(EVE), copy, original, part(1_000), Default::default()),
			Error::AlreadyDismissed
		);
		assert_ok!(Datanets::report_copy(origin(EVE), copy, original, part(1_001), Default::default()));
		assert_ok!(judge(CAROL, copy, NotCopy));
		let past = EndedReports::<Test>::get(id, copy.index);
		assert_eq!(past.len(), 16);
		assert_eq!(past.last(), Some(&PastReport { original, shown: 1_001, dismissed: true }));
	});
}

#[test]
fn judge_copy_should_take_the_bond_of_an_abusive_report() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _, copy) = reported(&[CAROL, DAVE], 2);
		assert_ok!(judge(CAROL, copy, Abusive));
		assert_ok!(judge(DAVE, copy, Abusive));
		assert_eq!(CreditLog::get(), [(TREASURY, COPY_BOND, CreditReason::Penalty)]);
		assert_eq!(held(HoldReason::Report, EVE), 0);
		assert_eq!(Balances::free_balance(EVE), RICH - COPY_BOND);
		let end = Event::ReportEnded { contribution: copy, reporter: EVE, end: ReportEnd::Abusive, bond: COPY_BOND };
		assert_eq!(events().last(), Some(&end));
		assert_eq!(datanet(id).open_points, 20);
	});
}

#[test]
fn judge_copy_should_be_for_those_who_were_curators_at_the_report() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, _, copy) = reported(&[CAROL, DAVE], 2);
		assert_ok!(judge(CAROL, copy, Copy));
		assert_noop!(judge(CAROL, copy, Copy), Error::AlreadyJudged);
		// The owner can neither appoint curators who would take the bond, nor end the report.
		assert_ok!(Datanets::set_curators(origin(OWNER), copy.datanet, vec![OWNER].try_into().unwrap(), 1));
		assert_noop!(judge(OWNER, copy, Copy), Error::NotJudge);
		assert_noop!(Datanets::close_report(origin(OWNER), copy), Error::TooEarly);
		assert!(Datanets::is_frozen(copy));
		assert_ok!(judge(DAVE, copy, Copy));
		assert!(stored(copy).is_struck());
	});
}

#[test]
fn judge_copy_should_not_be_for_curators_after_the_accused_had_left() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let original = accepted(OWNER, id, &text(1), 10);
		let [left, stayed] = [(BOB, 7), (ALICE, 8)].map(|(who, seed)| accepted(who, id, &padded(&text(1), seed), 10));
		cut(id);
		assert_ok!(Datanets::set_curators(origin(OWNER), id, vec![DAVE].try_into().unwrap(), 1));
		assert_ok!(Datanets::revoke_consent(origin(BOB), left));
		advance(COPY_BLOCKS);
		let part = |seed| pairs(&padded(&text(1), seed), &text(1), &[(5, 0, 1_000)]);
		assert_noop!(
			Datanets::report_copy(origin(EVE), left, original, part(7), Default::default()),
			Error::InsufficientReviewers
		);
		assert_ok!(Datanets::report_copy(origin(EVE), stayed, original, part(8), Default::default()));
		assert_ok!(judge(DAVE, stayed, Copy));
		// A proof needs no curators.
		assert_ok!(Datanets::report_copy(origin(EVE), left, original, padded_pairs(&text(1), 7), Default::default()));
	});
}

#[test]
fn judge_copy_should_keep_those_out_who_have_a_part_in_it() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE, EVE, ALICE, BOB], 1);
		let original = accepted(ALICE, id, &text(1), 10);
		let copy = accepted(BOB, id, &padded(&text(1), 7), 10);
		report(EVE, copy, original);
		for who in [ALICE, BOB, EVE] {
			assert_noop!(judge(who, copy, Copy), Error::ConflictOfInterest);
		}
		assert_noop!(judge(OWNER, copy, Copy), Error::NotJudge);
		assert_noop!(judge(CAROL, original, Copy), Error::ReportNotFound);
		assert_ok!(judge(CAROL, copy, Copy));
	});
}

#[test]
fn judge_copy_should_not_count_who_came_to_have_a_part_in_it() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, original, copy) = reported(&[CAROL, DAVE], 2);
		assert_ok!(judge(CAROL, copy, NotCopy));
		assert_ok!(Datanets::transfer_contribution(origin(ALICE), original, Some(CAROL)));
		assert_ok!(Datanets::accept_transfer(origin(CAROL), original));
		assert_ok!(judge(DAVE, copy, NotCopy));
		assert_eq!(Reports::<Test>::iter().count(), 1);
		advance(COPY_BLOCKS + 1);
		assert_ok!(Datanets::close_report(origin(BOB), copy));
	});
}

#[test]
fn judge_copy_should_fail_when_its_time_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, _, copy) = reported(&[CAROL], 1);
		let ends_at = Reports::<Test>::get(copy.datanet, copy.index).unwrap().ends_at;
		System::set_block_number(ends_at + 1);
		assert_noop!(judge(CAROL, copy, Copy), Error::TooLate);
		System::set_block_number(ends_at);
		assert_ok!(judge(CAROL, copy, Copy));
	});
}

#[test]
fn judge_copy_should_change_nothing_when_the_original_is_a_copy_by_now() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = reported(&[CAROL], 1);
		let third = accepted(DAVE, id, &padded(&padded(&text(1), 7), 8), 10);
		let of_copy = pairs(&padded(&padded(&text(1), 7), 8), &padded(&text(1), 7), &[(5, 0, 1_000)]);
		assert_ok!(Datanets::report_copy(origin(EVE), third, copy, of_copy, Default::default()));
		assert_ok!(Datanets::report_copy(origin(EVE), copy, original, padded_pairs(&text(1), 7), Default::default()));
		events();
		assert_ok!(judge(CAROL, third, Copy));
		let end = Event::ReportEnded { contribution: third, reporter: EVE, end: ReportEnd::Void, bond: COPY_BOND };
		assert_eq!(events().last(), Some(&end));
		assert!(!stored(third).is_struck());
		assert_eq!(Balances::free_balance(EVE), RICH);
	});
}

#[test]
fn judge_copy_should_not_shield_a_copy_from_greater_evidence() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let licence = text(9)[..1_100].to_vec();
		let own = [&licence[..], &text(3)[..2_900]].concat();
		let stolen = [&own[..], b"x"].concat();
		let older = accepted(DAVE, id, &licence, 10);
		let original = accepted(ALICE, id, &own, 10);
		let copy = accepted(BOB, id, &stolen, 10);
		let by = |from: ContributionId, text: &[u8], length| {
			let shown = pairs(&stolen, text, &[(0, 0, length)]);
			Datanets::report_copy(origin(EVE), copy, from, shown, Default::default())
				.map(|_| ())
				.map_err(|failed| failed.error)
		};
		let evidence = || stored(copy).redirect.unwrap().evidence();

		// The licence is older, but it is not what was copied.
		assert_ok!(by(older, &licence, 1_050));
		assert_ok!(judge(CAROL, copy, Copy));
		assert_eq!((evidence(), Datanets::source(copy).unwrap().payee), (Evidence::Judged { shown: 1_050 }, DAVE));
		assert_noop!(by(original, &own, 1_040), Error::AlreadyStruck);
		assert_ok!(by(original, &own, 3_000));
		assert_ok!(judge(CAROL, copy, Copy));
		assert_eq!((evidence(), Datanets::source(copy).unwrap().payee), (Evidence::Judged { shown: 3_000 }, ALICE));
		assert_noop!(by(older, &licence, 1_100), Error::AlreadyStruck);
		assert_ok!(by(original, &own, 4_000));
		assert_eq!((evidence(), Datanets::source(copy).unwrap().payee), (Evidence::Proven, ALICE));
		assert_noop!(by(original, &own, 4_000), Error::AlreadyStruck);
		assert_eq!((stored(older).dependents, stored(original).dependents), (0, 1));
	});
}

#[test]
fn verdict_on_the_whole_should_not_yield_to_a_later_original() {
	ExtBuilder::default().build_and_execute(|| {
		let elsewhere = create(&[CAROL], 1);
		let original = accepted(ALICE, elsewhere, &text(1), 10);
		let id = create(&[CAROL], 1);
		let thief = accepted(BOB, id, &padded(&text(1), 7), 10);
		let copy = accepted(DAVE, id, &text(1), 10);
		assert_ok!(Datanets::report_copy(origin(EVE), copy, original, Default::default(), Default::default()));
		assert_ok!(judge(CAROL, copy, Copy));
		let shown = pairs(&text(1), &padded(&text(1), 7), &[(0, 5, 3_100)]);
		assert_noop!(Datanets::report_copy(origin(EVE), copy, thief, shown, Default::default()), Error::AlreadyStruck);
		assert_eq!(Datanets::source(copy).unwrap().payee, ALICE);
	});
}

#[test]
fn judge_copy_should_change_nothing_when_it_was_proven_meanwhile() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original, copy) = reported(&[CAROL], 1);
		assert_ok!(Datanets::report_copy(origin(DAVE), copy, original, padded_pairs(&text(1), 7), Default::default()));
		assert!(!Reports::<Test>::contains_key(id, copy.index));
		assert_noop!(judge(CAROL, copy, Copy), Error::ReportNotFound);
	});
}

#[test]
fn judge_copy_should_pay_the_account_when_the_original_is_elsewhere() {
	ExtBuilder::default().build_and_execute(|| {
		let elsewhere = create(&[CAROL], 1);
		let original = accepted(ALICE, elsewhere, &text(1), 10);
		let id = create(&[CAROL], 1);
		let copy = accepted(BOB, id, &padded(&text(1), 7), 10);
		cut(id);
		report(EVE, copy, original);
		assert_ok!(judge(CAROL, copy, Copy));
		let (sequence, payee) = (stored(original).sequence, ALICE);
		let evidence = Evidence::Judged { shown: 1_000 };
		assert_eq!(stored(copy).redirect, Some(Redirect::StruckAbroad { original, sequence, payee, evidence }));
		assert_eq!(stored(original).dependents, 0);
		// The copy does not prevent the removal of the other Datanet, whatever its owner does.
		assert_ok!(Datanets::revoke_consent(origin(ALICE), original));
		assert_ok!(Datanets::retire(origin(OWNER), elsewhere));
		assert_ok!(Datanets::remove_datanet(origin(EVE), elsewhere));
		assert_eq!(Datanets::source(copy).unwrap().payee, ALICE);
		// The contribution that takes its place is earlier than the original, too.
		commit(DAVE, &padded(&text(1), 7));
		advance(1);
		assert_noop!(Reveal::of(&padded(&text(1), 7), 10).by(DAVE, id), Error::AlreadyContributed);
	});
}
