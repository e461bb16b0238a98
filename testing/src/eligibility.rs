use crate::storage::prefix;
use codec::{Decode, Encode, FullCodec};
use frame_support::{storage::types::StorageMap, Twox64Concat};
use std::marker::PhantomData;
use tributary_primitives::{
	content::Content,
	rights::Purpose,
	trace::Eligible,
	traits::{Eligibility, Ineligible},
	ContributionId, ReleaseId, Sequence,
};

prefix!(ContentsPrefix => "Contents", RefusedUsesPrefix => "RefusedUses");

/// Contribution that is in all Releases of its Datanet.
#[derive(Clone, Debug, Encode, Decode)]
pub struct MockContent<BlockNumber> {
	/// Hash and length of the content.
	pub content: Content,
	/// Precedence of the contribution.
	pub sequence: Sequence,
	/// `false` if the contribution is paid through the pool only.
	pub traceable: bool,
	/// Block in which the contribution was closed.
	pub closed: Option<BlockNumber>,
}

/// Contributions that [`MockEligibility`] knows.
pub type Contents<BlockNumber> = StorageMap<ContentsPrefix, Twox64Concat, ContributionId, MockContent<BlockNumber>>;

/// Use that the contributor of a contribution refuses.
pub type RefusedUses = StorageMap<RefusedUsesPrefix, Twox64Concat, ContributionId, Purpose>;

/// Eligibility of contributions that a test inserts into [`Contents`].
pub struct MockEligibility<BlockNumber>(PhantomData<BlockNumber>);

impl<BlockNumber: FullCodec + PartialOrd + 'static> Eligibility<BlockNumber> for MockEligibility<BlockNumber> {
	fn eligible(
		id: ContributionId,
		releases: &[ReleaseId],
		requested_at: BlockNumber,
		purpose: Purpose,
	) -> Result<Eligible, Ineligible> {
		let MockContent { content, sequence, traceable, closed } =
			Contents::<BlockNumber>::get(id).ok_or(Ineligible::NotFound)?;
		if !releases.iter().any(|release| release.datanet == id.datanet) {
			return Err(Ineligible::NotInReleases);
		}
		if !traceable {
			return Err(Ineligible::NotTraceable);
		}
		match closed {
			Some(closed) if closed < requested_at => Err(Ineligible::Closed),
			_ if RefusedUses::get(id) == Some(purpose) => Err(Ineligible::Refused),
			_ => Ok(Eligible { content, sequence }),
		}
	}
}
