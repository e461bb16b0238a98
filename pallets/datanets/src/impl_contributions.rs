//! Contributions for other pallets.

use crate::{types::Status, Config, Contributions, Pallet};
use tributary_primitives::{
	traits::{self, Source},
	ContributionId,
};

impl<T: Config> traits::Contributions<T::AccountId> for Pallet<T> {
	fn source(id: ContributionId) -> Option<Source<T::AccountId>> {
		let contribution = Contributions::<T>::get(id.datanet, id.index)?;
		let (content, sequence) = (contribution.content, contribution.sequence);
		let (points, first_release, last_release) = match &contribution.status {
			Status::Pending(_) => (0, None, None),
			Status::Accepted(acceptance) => (
				acceptance.points,
				Some(acceptance.first_release),
				acceptance.closing.as_ref().map(|closing| closing.last_release),
			),
		};
		let payee = Self::payee(contribution);
		Some(Source { content, sequence, payee, points, first_release, last_release })
	}

	fn is_frozen(id: ContributionId) -> bool {
		Self::is_reported(id)
	}
}
