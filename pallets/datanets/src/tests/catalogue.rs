use crate::mock::*;
use frame_support::assert_ok;
use sp_runtime::Perbill;
use tributary_primitives::{
	content::Content,
	trace::Eligible,
	traits::{Catalogue, Ineligible, ReleaseInfo, Source},
	ContributionId, ReleaseId,
};

#[test]
fn source_should_show_a_pending_contribution_without_points() {
	run(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		assert_eq!(
			Datanets::source(contribution),
			Some(Source {
				content: Content { hash: hash(&text(1)), len: 3_100 },
				sequence: 0,
				payee: ALICE,
				points: 0,
				first_release: None,
				last_release: None,
			})
		);
		assert_eq!(Datanets::source(ContributionId { datanet: id, index: 1 }), None);
		assert_ok!(Datanets::withdraw(origin(ALICE), contribution));
		assert_eq!(Datanets::source(contribution), None);
	});
}

#[test]
fn source_should_show_an_open_range_once_accepted() {
	run(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		cut(id);
		let contribution = accepted(BOB, id, &text(2), 5);
		let source = Datanets::source(contribution).unwrap();
		assert_eq!((source.points, source.first_release, source.last_release), (5, Some(2), None));
	});
}

#[test]
fn release_should_name_the_owner() {
	run(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		assert_eq!(Datanets::release(ReleaseId { datanet: id, number: 1 }), None);
		cut(id);
		assert_eq!(
			Datanets::release(ReleaseId { datanet: id, number: 1 }),
			Some(ReleaseInfo { points: 10, owner_cut: Perbill::from_percent(10), owner: OWNER })
		);
		for (datanet, number) in [(id, 0), (id, 2), (id + 1, 1)] {
			assert_eq!(Datanets::release(ReleaseId { datanet, number }), None);
		}
	});
}

#[test]
fn eligible_should_say_why_not() {
	run(|| {
		let (curated, open) = (create(&[CAROL], 1), create(&[], 0));
		let traceable = accepted(ALICE, curated, &text(1), 10);
		let pool_only = contribute(ALICE, open, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept_unreviewed(origin(ALICE), pool_only));
		cut(curated);
		cut(open);
		let late = accepted(BOB, curated, &text(2), 10);
		let pending = contribute(BOB, curated, &text(3), 10);
		cut(curated);

		let now = System::block_number();
		let eligible = |id, releases: &[(u32, u32)]| {
			let releases: Vec<_> = releases.iter().map(|&(datanet, number)| ReleaseId { datanet, number }).collect();
			Datanets::eligible(id, &releases, now)
		};
		let content = Content { hash: hash(&text(1)), len: 3_100 };
		let found = Eligible { content, sequence: stored(traceable).sequence };
		assert_eq!(eligible(traceable, &[(curated, 1)]), Ok(found));
		assert_eq!(eligible(traceable, &[(open, 1), (curated, 2)]), Ok(found));
		assert_eq!(eligible(traceable, &[]), Err(Ineligible::NotInReleases));
		assert_eq!(eligible(traceable, &[(open, 1)]), Err(Ineligible::NotInReleases));
		assert_eq!(eligible(late, &[(curated, 1)]), Err(Ineligible::NotInReleases));
		assert!(eligible(late, &[(curated, 2)]).is_ok());
		assert_eq!(eligible(pending, &[(curated, 1), (curated, 2)]), Err(Ineligible::NotInReleases));
		assert_eq!(eligible(pool_only, &[(open, 1)]), Err(Ineligible::NotTraceable));
		let unknown = ContributionId { datanet: curated, index: 9 };
		assert_eq!(eligible(unknown, &[(curated, 1)]), Err(Ineligible::Unknown));
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn benchmark_release_should_make_an_eligible_corpus() {
	// Without `try_state`: the Releases before it are only said to be there.
	ExtBuilder::default().build().execute_with(|| {
		let contents: Vec<_> = (1..=40).map(|seed| (crate::synthetic::content(3, seed).0, u64::from(seed))).collect();
		let (release, ids) = <Datanets as Catalogue<_, _>>::benchmark_release(&PAUPER, &contents);
		assert_eq!(Datanets::release(release).unwrap().points, (1..=40).sum::<u128>());
		for (id, (content, points)) in ids.into_iter().zip(contents) {
			let found = Datanets::eligible(id, &[release], System::block_number()).unwrap();
			assert_eq!(found.content, content);
			assert_eq!(Datanets::source(id).unwrap().points, points);
		}
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn benchmark_redirect_should_pay_another() {
	ExtBuilder::default().build().execute_with(|| {
		let content = crate::synthetic::content(3, 1).0;
		let (_, ids) = <Datanets as Catalogue<_, _>>::benchmark_release(&PAUPER, &[(content, 5)]);
		<Datanets as Catalogue<_, _>>::benchmark_redirect(ids[0], &ALICE);
		let source = Datanets::source(ids[0]).unwrap();
		assert_eq!((source.payee, source.points), (ALICE, 5));
	});
}
