use crate::mock::{accepted, create, cut, text, Datanets, ExtBuilder, ALICE, CAROL, OWNER};
use sp_runtime::Perbill;
use tributary_primitives::{
	traits::{ReleaseInfo, Releases},
	ReleaseId,
};

#[test]
fn release_should_name_the_owner() {
	ExtBuilder::default().build_and_execute(|| {
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
