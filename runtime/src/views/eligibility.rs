//! Right of contributions to own positions of an output.

use crate::{types::BlockNumber, Datanets};
use alloc::vec::Vec;
use tributary_primitives::{
	rights::Purpose,
	traits::{Eligibility, Ineligible},
	ContributionId,
};
use tributary_runtime_api::{EligibilityContributions, EligibilityReleases, EligibilityView, IneligibleView};

/// Returns the eligibility of contributions for a job requested in this block.
pub(crate) fn eligibility(
	contributions: EligibilityContributions,
	releases: EligibilityReleases,
	requested_at: BlockNumber,
) -> Vec<EligibilityView> {
	contributions.into_iter().map(|contribution| of(contribution, &releases, requested_at)).collect()
}

fn of(contribution: ContributionId, releases: &EligibilityReleases, requested_at: BlockNumber) -> EligibilityView {
	let eligible_for = |purpose| Datanets::eligible(contribution, releases, requested_at, purpose);
	let found = eligible_for(Purpose::TrainAi);
	let eligible = found.as_ref().ok();
	EligibilityView {
		contribution,
		eligible: eligible.is_some(),
		citable: eligible_for(Purpose::AiUse).is_ok(),
		reason: found.as_ref().err().map(|reason| match reason {
			Ineligible::NotFound => IneligibleView::NotFound,
			Ineligible::NotInReleases => IneligibleView::NotInReleases,
			Ineligible::NotTraceable => IneligibleView::NotTraceable,
			Ineligible::Closed => IneligibleView::Closed,
			Ineligible::Refused => IneligibleView::Refused,
		}),
		hash: eligible.map(|eligible| eligible.content.hash),
		length: eligible.map(|eligible| eligible.content.len),
		sequence: eligible.map(|eligible| eligible.sequence),
	}
}
