use crate::mock::{accepted, contribute, create, cut, hash, origin, text, Datanets, ExtBuilder, ALICE, BOB, CAROL};
use frame_support::assert_ok;
use tributary_primitives::{
	content::Content,
	traits::{Contributions, Source},
	ContributionId,
};

#[test]
fn source_should_show_a_pending_contribution_without_points() {
	ExtBuilder::default().build_and_execute(|| {
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
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		cut(id);
		let contribution = accepted(BOB, id, &text(2), 5);
		let source = Datanets::source(contribution).unwrap();
		assert_eq!((source.points, source.first_release, source.last_release), (5, Some(2), None));
	});
}
