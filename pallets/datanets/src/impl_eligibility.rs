//! Right of contributions to own positions of a job's output.

use crate::{types::Status, Config, Contributions, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;
use tributary_primitives::{
	trace::Eligible,
	traits::{Eligibility, Ineligible},
	ContributionId, ReleaseId,
};

impl<T: Config> Eligibility<BlockNumberFor<T>> for Pallet<T> {
	fn eligible(
		id: ContributionId,
		releases: &[ReleaseId],
		requested_at: BlockNumberFor<T>,
	) -> Result<Eligible, Ineligible> {
		let contribution = Contributions::<T>::get(id.datanet, id.index).ok_or(Ineligible::NotFound)?;
		let Status::Accepted(acceptance) = contribution.status else { return Err(Ineligible::NotInReleases) };
		let included = releases.iter().any(|release| release.datanet == id.datanet && acceptance.is_in(release.number));
		if !included {
			return Err(Ineligible::NotInReleases);
		}
		if acceptance.closed_before(requested_at) {
			return Err(Ineligible::Closed);
		}
		if !acceptance.traceable_at(requested_at) {
			return Err(Ineligible::NotTraceable);
		}
		Ok(Eligible { content: contribution.content, sequence: contribution.sequence })
	}
}
