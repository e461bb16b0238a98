use crate::mock::{Datanets, ExtBuilder, System, ALICE, PAUPER};
use tributary_primitives::{
	rights::Purpose,
	synthetic,
	traits::{
		benchmarking::{RedirectFixture, ReleaseFixture},
		Contributions, Eligibility, Releases,
	},
};

#[test]
fn create_release_should_make_an_eligible_corpus() {
	// Without `try_state`: the earlier Releases are only counted, not written.
	ExtBuilder::default().build().execute_with(|| {
		let contents: Vec<_> = (1..=40).map(|seed| (synthetic::content(3, seed).0, u64::from(seed))).collect();
		let (release, ids) = Datanets::create_release(&PAUPER, &contents);
		assert_eq!(Datanets::release(release).unwrap().points, (1..=40).sum::<u128>());
		for (id, (content, points)) in ids.into_iter().zip(contents) {
			let found = Datanets::eligible(id, &[release], System::block_number(), Purpose::TrainAi).unwrap();
			assert_eq!(found.content, content);
			assert_eq!(Datanets::source(id).unwrap().points, points);
		}
	});
}

#[test]
fn redirect_contribution_should_pay_another() {
	ExtBuilder::default().build().execute_with(|| {
		let content = synthetic::content(3, 1).0;
		let (_, ids) = Datanets::create_release(&PAUPER, &[(content, 5)]);
		Datanets::redirect_contribution(ids[0], &ALICE);
		let source = Datanets::source(ids[0]).unwrap();
		assert_eq!((source.payee, source.points), (ALICE, 5));
	});
}
