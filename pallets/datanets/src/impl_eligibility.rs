//! Right of contributions to own positions of a job's output.

use crate::{types::Status, Config, Contributions, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;
use tributary_primitives::{
	rights::{Preference, Purpose},
	trace::Eligible,
	traits::{Eligibility, Ineligible},
	ContributionId, ReleaseId,
};

impl<T: Config> Eligibility<BlockNumberFor<T>> for Pallet<T> {
	fn eligible(
		id: ContributionId,
		releases: &[ReleaseId],
		requested_at: BlockNumberFor<T>,
		purpose: Purpose,
	) -> Result<Eligible, Ineligible> {
		let contribution = Contributions::<T>::get(id.datanet, id.index).ok_or(Ineligible::NotFound)?;
		let Status::Accepted(acceptance) = &contribution.status else { return Err(Ineligible::NotInReleases) };
		let mut including = releases
			.iter()
			.filter(|release| release.datanet == id.datanet && acceptance.is_in(release.number))
			.peekable();
		if including.peek().is_none() {
			return Err(Ineligible::NotInReleases);
		}
		if acceptance.closed_before(requested_at) {
			return Err(Ineligible::Closed);
		}
		if !acceptance.traceable_at(requested_at) {
			return Err(Ineligible::NotTraceable);
		}
		// Models are trained off chain: an author whose preference was ignored is still paid.
		let refused = |number| contribution.preference(Purpose::AiUse, number) == Preference::No;
		if purpose == Purpose::AiUse && including.all(|release| refused(release.number)) {
			return Err(Ineligible::Refused);
		}
		Ok(Eligible { content: contribution.content, sequence: contribution.sequence })
	}
}
