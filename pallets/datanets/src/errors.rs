//! What went wrong. A section of the pallet's module.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such Datanet.
		DatanetNotFound,
		/// There is no such contribution, or it was rejected or withdrawn.
		ContributionNotFound,
		/// The account made no such commitment, or it was revealed or dropped; salt and content hash must be those that
		/// were committed to.
		CommitmentNotFound,
		/// Only the Datanet's owner may do this.
		NotOwner,
		/// Only a curator of the Datanet may do this.
		NotCurator,
		/// Only the contributor may do this.
		NotContributor,
		/// Only members may contribute to this Datanet.
		NotAdmitted,
		/// A Datanet needs a name.
		EmptyName,
		/// The owner's cut is above the most that is allowed.
		OwnerCutTooHigh,
		/// The threshold must be from 1 to the number of curators, and 0 if there are none.
		ThresholdOutOfRange,
		/// An account was named twice.
		DuplicateCurator,
		/// The account already made this commitment.
		AlreadyCommitted,
		/// A commitment may be revealed from the block after its own on.
		RevealTooEarly,
		/// The commitment's window has ended.
		CommitmentExpired,
		/// Until its window has ended only the account that made the commitment may drop it.
		CommitmentNotExpired,
		/// A content has at least one byte.
		EmptyContent,
		/// A content has at most 1 TiB.
		ContentTooLong,
		/// The proof does not show that the content has this length.
		LengthNotProven,
		/// The Datanet holds this content from an earlier commitment.
		AlreadyContributed,
		/// The content is in a Release from a later commitment, with more points than `max_points`: contribute it with at
		/// least as many.
		BondTooLow,
		/// Nobody reviews their own contribution or judges a report that they have a part in, and the other curators are fewer
		/// than verdicts needed.
		TooFewReviewers,
		/// Nobody reviews their own contribution.
		OwnContribution,
		/// The curator has already reviewed this contribution.
		AlreadyReviewed,
		/// The contribution is no longer pending.
		NotPending,
		/// The contribution is not accepted yet.
		NotAccepted,
		/// The Datanet has curators, so its contributions are accepted by review.
		HasCurators,
		/// The contribution's review window has not ended.
		ReviewWindowOpen,
		/// The contribution could not own positions of an output anyway.
		NotTraceable,
		/// The contribution was already marked unavailable.
		AlreadyUnavailable,
		/// The contribution was already revoked, displaced or struck.
		AlreadyClosed,
		/// A Release needs at least one contribution with points.
		NoPoints,
		/// The Datanet is retired: nothing enters it and no Release is cut.
		Retired,
		/// The Datanet is not retired.
		NotRetired,
		/// There is no such job.
		JobNotFound,
		/// There is no such model.
		ModelNotFound,
		/// Nothing was offered to this account.
		NotOffered,
		/// It is the account's already.
		AlreadyOwner,
		/// There is no such Release, or it was removed.
		ReleaseNotFound,
		/// Terms of a model that are in use name the Release.
		ReleasePinned,
		/// The last Release of a Datanet that is not retired stays.
		LatestRelease,
		/// There are Releases left in which something may be earned.
		ReleasesLeft,
		/// The Datanet has contributions left.
		ContributionsLeft,
		/// The Datanet has members left.
		MembersLeft,
		/// The contribution will be in the Releases to come.
		StillOpen,
		/// The contribution is paid for others, displaced by it or struck as its copies, that are still there.
		StillNeeded,
		/// A report of this contribution waits for the curators.
		ReportOpen,
		/// No report of this contribution waits for the curators.
		ReportNotFound,
		/// The curators may still judge the report.
		ReportWindowOpen,
		/// The time to judge the report is over.
		ReportExpired,
		/// A report needs at least one pair of spans.
		NoPairs,
		/// The bytes of a pair do not stand in both contributions.
		CopyNotProven,
		/// The pairs must be disjoint in the accused, each of at least 256 bytes or the whole, and cover a quarter of it.
		TooLittleShown,
		/// The curators changed since the report, so nobody judges it any more: it ends with its window, and may be made again.
		CuratorsChanged,
		/// The original is not earlier than the accused.
		NotEarlier,
		/// The original is a copy itself, or gave way to an earlier commitment.
		NotOriginal,
		/// The contribution gave way to an earlier commitment of the same content: report the one that stands for it now.
		Displaced,
		/// The contribution was struck as a copy of something that is no later than this original.
		AlreadyStruck,
		/// The pairs do not make it a copy by themselves, and the Datanet has no curators to judge it.
		NotCurated,
		/// The reporter and the contributors of both do not judge a report.
		Interested,
		/// The curator has already judged this report.
		AlreadyJudged,
	}
}
