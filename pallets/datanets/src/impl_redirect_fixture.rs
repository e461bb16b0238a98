//! Redirected contributions for the benchmarks of other pallets.
#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up must fail")]

use crate::{types::Evidence, Config, Datanets, Error, Pallet};
use frame_support::pallet_prelude::DispatchResult;
use tributary_primitives::{content::Content, traits::benchmarking::RedirectFixture, ContributionId};

impl<T: Config> RedirectFixture<T::AccountId> for Pallet<T> {
	fn redirect_contribution(contribution: ContributionId, payee: &T::AccountId) {
		Self::redirect(contribution, payee).expect("an accepted contribution may be struck; qed")
	}
}

impl<T: Config> Pallet<T> {
	/// Makes a contribution the struck copy of a struck copy of one of `payee`'s: no payee is
	/// further away.
	fn redirect(id: ContributionId, payee: &T::AccountId) -> DispatchResult {
		let mut datanet = Datanets::<T>::get(id.datanet).ok_or(Error::<T>::DatanetNotFound)?;
		let mut enter = |text: &[u8]| {
			let content = Content::of(&[text, &id.index.to_le_bytes()].concat());
			Self::insert_accepted(payee, id.datanet, &mut datanet, content, 0)
		};
		let (original, copy) = (enter(b"original")?, enter(b"copy")?);
		Datanets::<T>::insert(id.datanet, datanet);
		for (accused, original) in [(copy, original), (id, copy)] {
			let (record, of) = (Self::contribution(accused)?, Self::contribution(original)?);
			Self::strike(accused, record, original, &of, Evidence::Proven, payee)?;
		}
		Ok(())
	}
}
