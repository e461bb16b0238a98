//! What happened. A section of the pallet's module.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A Datanet was created.
		DatanetCreated {
			/// Its id.
			datanet: DatanetId,
			/// Who owns it.
			owner: T::AccountId,
			/// Its name.
			name: Label,
			/// Where more about it is to be found.
			uri: Uri,
			/// Who may contribute.
			admission: Admission,
			/// Who curates; nobody if it is not curated.
			curators: CuratorsOf<T>,
			/// How many approvals accept a contribution.
			threshold: u8,
			/// The owner's part of what its Releases earn.
			owner_cut: Perbill,
		},
		/// A Datanet presents itself otherwise, or has other rules for what is to come.
		DatanetUpdated {
			/// The Datanet.
			datanet: DatanetId,
			/// Its name.
			name: Label,
			/// Where more about it is to be found.
			uri: Uri,
			/// Who may contribute.
			admission: Admission,
			/// The owner's part of what its later Releases earn.
			owner_cut: Perbill,
		},
		/// A Datanet was offered to somebody else, or an offer withdrawn.
		OwnershipOffered {
			/// The Datanet.
			datanet: DatanetId,
			/// Who may accept it; nobody any more if `None`.
			to: Option<T::AccountId>,
		},
		/// A Datanet changed hands.
		OwnershipTransferred {
			/// The Datanet.
			datanet: DatanetId,
			/// Who owned it.
			from: T::AccountId,
			/// Who owns it.
			to: T::AccountId,
			/// What was held of the one and is held of the other.
			deposit: Balance,
		},
		/// A Datanet takes nothing in any more, for good.
		DatanetRetired {
			/// The Datanet.
			datanet: DatanetId,
		},
		/// A part of the pools of a retired Datanet was forgotten; there is more.
		DatanetPoolsClosing {
			/// The Datanet.
			datanet: DatanetId,
		},
		/// A Datanet is gone, and its deposit returned.
		DatanetRemoved {
			/// The Datanet.
			datanet: DatanetId,
		},
		/// The members of a Datanet changed.
		MembersChanged {
			/// The Datanet.
			datanet: DatanetId,
			/// Who became a member.
			added: MemberChangesOf<T>,
			/// Who is no longer a member.
			removed: MemberChangesOf<T>,
		},
		/// The curators of a Datanet changed; the verdicts on what is pending are void.
		CuratorsChanged {
			/// The Datanet.
			datanet: DatanetId,
			/// Who curates from now on; nobody if it is not curated any more.
			curators: CuratorsOf<T>,
			/// How many approvals accept a contribution.
			threshold: u8,
			/// The round of curation that began.
			round: u32,
		},
		/// A place in the order of contributions was taken.
		Committed {
			/// By whom.
			who: T::AccountId,
			/// The commitment.
			commitment: [u8; 32],
			/// The precedence that it took.
			sequence: Sequence,
			/// The last block in which it may be revealed.
			expires_at: BlockNumberFor<T>,
		},
		/// A commitment was dropped without being revealed.
		CommitmentDropped {
			/// Who had made it, and got the deposit back.
			who: T::AccountId,
			/// The commitment.
			commitment: [u8; 32],
		},
		/// A content was contributed and waits for its review.
		ContributionSubmitted {
			/// Its id.
			contribution: ContributionId,
			/// Who brought it.
			contributor: T::AccountId,
			/// Its hash and proven length.
			content: Content,
			/// Its precedence.
			sequence: Sequence,
			/// What it is.
			kind: Kind,
			/// The most points that it may be given.
			max_points: Points,
			/// What the contributor says about it.
			metadata: Metadata,
			/// What is held for it.
			deposit: Balance,
		},
		/// A curator reviewed a contribution.
		ContributionReviewed {
			/// The contribution.
			contribution: ContributionId,
			/// Who reviewed it.
			curator: T::AccountId,
			/// What the curator said.
			verdict: Verdict,
		},
		/// A contribution became part of its Datanet.
		ContributionAccepted {
			/// The contribution.
			contribution: ContributionId,
			/// Its points.
			points: Points,
			/// The first Release that it will be in.
			first_release: u32,
			/// Whether it may own positions of an output.
			traceable: bool,
			/// What stays on hold for it.
			deposit: Balance,
		},
		/// A contribution was rejected; its deposit was returned and its content hash is free again.
		ContributionRejected {
			/// The contribution.
			contribution: ContributionId,
		},
		/// A pending contribution was withdrawn, by its contributor or because its Datanet is retired; its deposit was returned and its content hash is free again.
		ContributionWithdrawn {
			/// The contribution.
			contribution: ContributionId,
		},
		/// An earlier commitment revealed the same content; the deposit of the displaced contribution was returned.
		ContributionDisplaced {
			/// The contribution that gave way.
			contribution: ContributionId,
			/// The contribution that took its place.
			original: ContributionId,
			/// The last Release that it is in: all that was not claimed of what it earned and earns there is the
			/// original's. `None` if it is in no Release, and gone.
			last_release: Option<u32>,
		},
		/// A curator found that the bytes of a contribution are no longer to be had; it keeps earning from the pool.
		ContributionUnavailable {
			/// The contribution.
			contribution: ContributionId,
			/// Who said so.
			curator: T::AccountId,
		},
		/// A contributor keeps a contribution out of every later Release.
		ConsentRevoked {
			/// The contribution.
			contribution: ContributionId,
			/// The last Release that it is in; one less than its first if it is in none.
			last_release: u32,
		},
		/// A contribution was offered to somebody else, or an offer withdrawn.
		ContributionOffered {
			/// The contribution.
			contribution: ContributionId,
			/// Who may take it; nobody any more if `None`.
			to: Option<T::AccountId>,
		},
		/// A contribution changed hands; what it had earned was credited to the one who gave it.
		ContributionTransferred {
			/// The contribution.
			contribution: ContributionId,
			/// Who gave it.
			from: T::AccountId,
			/// Who took it.
			to: T::AccountId,
			/// What was held of the one and is held of the other.
			deposit: Balance,
		},
		/// A contribution that can earn nothing any more is gone. What was left of its earnings was credited, and its deposit
		/// returned.
		ContributionRemoved {
			/// The contribution.
			contribution: ContributionId,
		},
		/// A contribution was reported to be a copy.
		CopyReported {
			/// The accused.
			contribution: ContributionId,
			/// What it is said to be a copy of.
			original: ContributionId,
			/// Who reported it.
			reporter: T::AccountId,
			/// Where the same bytes were proven to stand in both.
			spans: CopySpans,
			/// The last block in which the curators may judge it; `None` if it was upheld at once.
			ends_at: Option<BlockNumberFor<T>>,
			/// What is held of the reporter until then.
			bond: Balance,
		},
		/// A curator judged a report.
		CopyJudged {
			/// The accused.
			contribution: ContributionId,
			/// Who judged it.
			curator: T::AccountId,
			/// What the curator said.
			verdict: CopyVerdict,
		},
		/// A report that waited for the curators came to its end.
		ReportEnded {
			/// The accused.
			contribution: ContributionId,
			/// Who reported it.
			reporter: T::AccountId,
			/// How it ended.
			end: ReportEnd,
			/// What was held of the reporter: returned, or the treasury's if the report was abusive.
			bond: Balance,
		},
		/// A contribution was struck as a copy: all that was not claimed of what it earned and earns is the original's. If it
		/// was struck before, only the original changed.
		ContributionStruck {
			/// The contribution.
			contribution: ContributionId,
			/// What it copies.
			original: ContributionId,
			/// Who reported it.
			reporter: T::AccountId,
			/// The last Release that it is in; one less than its first if it is in none.
			last_release: u32,
			/// What the reporter was credited of its bond.
			reward: Balance,
			/// What the treasury was credited of its bond.
			penalty: Balance,
		},
		/// A Release was cut.
		ReleaseCut {
			/// Its id.
			release: ReleaseId,
			/// The sum of the points of its contributions.
			points: u128,
			/// How many contributions are in it.
			contributions: u32,
			/// The owner's part of what it earns.
			owner_cut: Perbill,
		},
		/// The oldest Release of a Datanet is gone, and its deposit returned.
		ReleaseRemoved {
			/// The Release.
			release: ReleaseId,
		},
	}
}
