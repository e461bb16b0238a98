use crate::mock::{
	accepted, advance, contribute, create, cut, hash, origin, stored, text, Datanets, ExtBuilder, System, ALICE, BOB,
	CAROL, REVIEW_WINDOW,
};
use frame_support::assert_ok;
use tributary_primitives::{
	content::Content,
	rights::Purpose,
	trace::Eligible,
	traits::{Eligibility, Ineligible},
	ContributionId, ReleaseId,
};

#[test]
fn eligible_should_say_why_not() {
	ExtBuilder::default().build_and_execute(|| {
		let (curated, open) = (create(&[CAROL], 1), create(&[], 0));
		let traceable = accepted(ALICE, curated, &text(1), 10);
		let pool_only = contribute(ALICE, open, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(ALICE), pool_only));
		cut(curated);
		cut(open);
		let late = accepted(BOB, curated, &text(2), 10);
		let pending = contribute(BOB, curated, &text(3), 10);
		cut(curated);

		let now = System::block_number();
		let eligible = |id, releases: &[(u32, u32)]| {
			let releases: Vec<_> = releases.iter().map(|&(datanet, number)| ReleaseId { datanet, number }).collect();
			Datanets::eligible(id, &releases, now, Purpose::TrainAi)
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
		assert_eq!(eligible(unknown, &[(curated, 1)]), Err(Ineligible::NotFound));
	});
}
