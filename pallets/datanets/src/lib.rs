#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
// Compiled to Wasm: nothing here may panic, overflow or lose digits. CI checks that each such crate
// has this list and converts nothing by `as`, which clippy cannot deny: the codec's derives use it.
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod contribution;
mod copy;
mod datanet;
mod deposit;
mod impl_contributions;
mod impl_eligibility;
#[cfg(feature = "runtime-benchmarks")]
mod impl_redirect_fixture;
#[cfg(feature = "runtime-benchmarks")]
mod impl_release_fixture;
mod impl_releases;
#[cfg(test)]
mod mock;
mod precedence;
mod release;
mod report;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use copy::{
	is_plain_copy, is_reportable, CopyPair, CopyPairs, CopyRange, CopyRanges, CopySpan, CopySpans, CopyVerdict,
	PastReport, PastReports, Report, ReportEnd, ReportOutlook, COVERAGE, ENOUGH_BYTES, MAX_PAIRS, MAX_PAIR_LEN,
	MAX_PAST_REPORTS, MAX_RANGES, MAX_SPANS, MIN_COVERAGE, MIN_PAIR_LEN,
};
pub use pallet::*;
pub use types::{
	commitment, points_by_size, Absence, Acceptance, Admission, Ballot, Closing, Commitment, Contribution, Curation,
	Curators, Datanet, Evidence, Kind, Label, Licence, MemberChanges, Metadata, Motion, Outcome, Pending, Profile,
	Redirect, RefusedFrom, Release, Review, Status, Submission, Uri, Verdict, Votes, MAX_ABSENCES, MAX_CURATORS,
	MAX_LABEL, MAX_MEMBER_CHANGES, MAX_METADATA, MAX_POINTS_BY_SIZE, MAX_URI, POOL_NODES,
};
pub use weights::{LedgerWeights, WeightInfo};

/// The calls, events, errors and storage of the pallet.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use crate::{
		copy::{
			CopyPairs, CopyRanges, CopySpans, CopyVerdict, Exhibits, PastReports, ReportEnd, ReportOf, ReportOutlook,
		},
		types::{
			commitment, Admission, CommitmentOf, ContributionOf, CurationOf, CuratorsOf, DatanetOf, Kind, Label,
			Licence, MemberChangesOf, Metadata, Motion, Profile, ReleaseOf, ReviewOf, Submission, Uri, Verdict,
			POOL_NODES,
		},
		weights::{LedgerWeights, WeightInfo},
	};
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::BlockNumberProvider, Perbill, SaturatedConversion};
	#[cfg(feature = "runtime-benchmarks")]
	use tributary_primitives::traits::benchmarking::SubjectFixture;
	use tributary_primitives::{
		content::{Content, SpanProof},
		rights::{Preferences, Purposes},
		traits::{ContributionAccounts, Subjects},
		Balance, ContentHash, ContributionId, DatanetId, Points, ReleaseId, Sequence,
	};
	use tributary_support::{count, dry_run};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Weights of the ledger's work within the calls.
		type LedgerWeights: LedgerWeights;

		/// Token in which deposits are held.
		type Currency: fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason, Balance = Balance>;

		/// Hold reasons of the runtime.
		type RuntimeHoldReason: From<HoldReason>;

		/// Clock by which all windows are counted.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

		/// Ledger that keeps the earnings of contributions, and owes accounts what they cannot take
		/// at once.
		type Ledger: ContributionAccounts<Self::AccountId>;

		/// Subjects that contributions may have.
		type Subjects: Subjects;

		/// Account that receives penalties.
		type TreasuryAccount: Get<Self::AccountId>;

		/// Deposit for a Datanet.
		#[pallet::constant]
		type DatanetDeposit: Get<Balance>;

		/// Deposit of the owner of a Datanet for each member.
		#[pallet::constant]
		type MemberDeposit: Get<Balance>;

		/// Deposit of the owner of a Datanet for each Release.
		#[pallet::constant]
		type ReleaseDeposit: Get<Balance>;

		/// Deposit for a commitment, held until the commitment is revealed or removed.
		#[pallet::constant]
		type CommitmentDeposit: Get<Balance>;

		/// Deposit for a contribution.
		#[pallet::constant]
		type ContributionDeposit: Get<Balance>;

		/// Deposit for each byte of a name, URI, media type or licence, on top of the deposit of
		/// the object that it describes.
		#[pallet::constant]
		type ByteDeposit: Get<Balance>;

		/// Bond for each point that a contributor asks for, and at least for each KiB of the
		/// content, up to 256.
		///
		/// What is not granted is returned at the acceptance, down to the bond by size.
		#[pallet::constant]
		type PointBond: Get<Balance>;

		/// Number of blocks from a commitment to the first in which it may be revealed, at least 1.
		///
		/// A reveal publishes the content hash. By then the commitment should be final: else the
		/// author of a block could replace the one that holds it, with a commitment of its own. May
		/// change at any time, for later commitments.
		type RevealDelay: Get<BlockNumberFor<Self>>;

		/// Number of blocks in which a commitment may be revealed, at least 1.
		///
		/// A contribution waits as long after its reveal, so that no earlier commitment of the same
		/// content is left when it is accepted. May change at any time. A commitment keeps the
		/// window under which it was made, and none expires before an earlier one.
		type RevealWindow: Get<BlockNumberFor<Self>>;

		/// Number of blocks that a contribution to a Datanet without curators waits, if that is
		/// longer than the reveal window.
		///
		/// May change at any time, for later contributions.
		type ReviewWindow: Get<BlockNumberFor<Self>>;

		/// Number of blocks in which the curators may judge a report, or end a vote.
		///
		/// New curators take part in reports and votes that begin as many blocks after their
		/// appointment. May change at any time. A report keeps the window under which it was made,
		/// an appointment too.
		type CopyWindow: Get<BlockNumberFor<Self>>;

		/// Bond of the reporter of a copy that the curators must judge.
		///
		/// May change at any time, for later reports.
		type CopyBond: Get<Balance>;

		/// Number of blocks without a call by the owner after which any account may retire a
		/// Datanet.
		#[pallet::constant]
		type OwnerSilence: Get<BlockNumberFor<Self>>;

		/// Maximum part of a Release's earnings that the owner of the Datanet takes.
		#[pallet::constant]
		type MaxOwnerCut: Get<Perbill>;

		/// Fixtures of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: SubjectFixture;
	}

	/// Reasons of this pallet's holds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A Datanet, its members and its Releases.
		#[codec(index = 0)]
		Datanet,
		/// A commitment that is not revealed yet.
		#[codec(index = 1)]
		Commitment,
		/// A contribution and the points that it asks for.
		#[codec(index = 2)]
		Contribution,
		/// A report of a copy that the curators have not judged yet.
		#[codec(index = 3)]
		Report,
	}

	/// Id of the next Datanet.
	#[pallet::storage]
	pub type NextDatanetId<T: Config> = StorageValue<_, DatanetId, ValueQuery>;

	/// Sequence of the next commitment.
	#[pallet::storage]
	pub type NextSequence<T: Config> = StorageValue<_, Sequence, ValueQuery>;

	/// Latest block in which a commitment expires, of all that were ever made.
	#[pallet::storage]
	pub type LatestExpiry<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// All Datanets.
	#[pallet::storage]
	pub type Datanets<T: Config> = StorageMap<_, Twox64Concat, DatanetId, DatanetOf<T>>;

	/// Name and URI of each Datanet.
	#[pallet::storage]
	pub type Profiles<T: Config> = StorageMap<_, Twox64Concat, DatanetId, Profile>;

	/// Curators of each Datanet, and the number of approvals that accept a contribution.
	#[pallet::storage]
	pub type Curations<T: Config> = StorageMap<_, Twox64Concat, DatanetId, CurationOf<T>, ValueQuery>;

	/// Members of each Datanet, with the deposit that is held from its owner for each.
	#[pallet::storage]
	pub type Members<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Blake2_128Concat, T::AccountId, Balance>;

	/// Commitments that are neither revealed nor removed, by account.
	///
	/// The account is part of the key, so that copying a commitment from the transaction pool takes
	/// nothing away from its author.
	#[pallet::storage]
	pub type Commitments<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, [u8; 32], CommitmentOf<T>>;

	/// Pending and accepted contributions, by Datanet and index.
	#[pallet::storage]
	pub type Contributions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ContributionOf<T>>;

	/// Descriptions of contributions by their contributors.
	#[pallet::storage]
	pub type ContributionMetadata<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, Metadata>;

	/// Index of the contribution that holds each content of a Datanet, for each kind and subject.
	#[pallet::storage]
	pub type Holders<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Blake2_128Concat, (ContentHash, Kind), u32>;

	/// Verdicts on pending contributions.
	#[pallet::storage]
	pub type Reviews<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ReviewOf<T>>;

	/// Reports that wait for the curators, by the accused contribution.
	#[pallet::storage]
	pub type Reports<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ReportOf<T>>;

	/// Reports that ended without a strike, by the accused contribution.
	#[pallet::storage]
	pub type EndedReports<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, PastReports, ValueQuery>;

	/// Releases of each Datanet, by number.
	#[pallet::storage]
	pub type Releases<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ReleaseOf<T>>;

	/// Number of contributions of each Release that were revoked after it was cut, as the nodes of
	/// a tally by Release number (`tributary_primitives::tally`).
	#[pallet::storage]
	pub type RevocationNodes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, i64, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A Datanet was created.
		DatanetCreated {
			/// Id of the Datanet.
			datanet: DatanetId,
			/// Owner of the Datanet.
			owner: T::AccountId,
			/// Name of the Datanet.
			name: Label,
			/// URI of further information.
			uri: Uri,
			/// Accounts that may contribute.
			admission: Admission,
			/// Uses that it collects for.
			purposes: Purposes,
			/// Curators; none if the Datanet is not curated.
			curators: CuratorsOf<T>,
			/// Number of approvals that accept a contribution.
			threshold: u8,
			/// Owner's part of what the Releases earn.
			owner_cut: Perbill,
		},
		/// The profile of a Datanet, or its rules for later contributions and Releases, changed.
		DatanetUpdated {
			/// Id of the Datanet.
			datanet: DatanetId,
			/// Name of the Datanet.
			name: Label,
			/// URI of further information.
			uri: Uri,
			/// Accounts that may contribute.
			admission: Admission,
			/// Uses that it collects for.
			purposes: Purposes,
			/// Owner's part of what later Releases earn.
			owner_cut: Perbill,
		},
		/// A Datanet was offered to another account, or the offer was withdrawn.
		OwnershipOffered {
			/// Id of the Datanet.
			datanet: DatanetId,
			/// Account that may accept the offer; `None` if the offer was withdrawn.
			to: Option<T::AccountId>,
		},
		/// A Datanet changed its owner.
		OwnershipTransferred {
			/// Id of the Datanet.
			datanet: DatanetId,
			/// Previous owner.
			from: T::AccountId,
			/// New owner.
			to: T::AccountId,
			/// Deposit that was held from the previous owner and is held from the new one.
			deposit: Balance,
		},
		/// A Datanet was retired: nothing enters it any more.
		DatanetRetired {
			/// Id of the Datanet.
			datanet: DatanetId,
			/// Account that retired it: the owner, or any other after the owner's silence.
			by: T::AccountId,
		},
		/// A part of the pools of a retired Datanet was removed, and more is left.
		DatanetPoolsReduced {
			/// Id of the Datanet.
			datanet: DatanetId,
		},
		/// A Datanet was removed and its deposit returned.
		DatanetRemoved {
			/// Id of the Datanet.
			datanet: DatanetId,
		},
		/// The members of a Datanet changed.
		MembersChanged {
			/// Id of the Datanet.
			datanet: DatanetId,
			/// Accounts that became members.
			added: MemberChangesOf<T>,
			/// Accounts that are no longer members.
			removed: MemberChangesOf<T>,
		},
		/// The curators of a Datanet changed, which voids the verdicts on what is pending.
		CuratorsChanged {
			/// Id of the Datanet.
			datanet: DatanetId,
			/// New curators; none if the Datanet is no longer curated.
			curators: CuratorsOf<T>,
			/// Number of approvals that accept a contribution.
			threshold: u8,
			/// Round of curation that began.
			round: u32,
		},
		/// An account took a place in the order of contributions.
		Committed {
			/// Account that committed.
			who: T::AccountId,
			/// The commitment.
			commitment: [u8; 32],
			/// Precedence of the commitment.
			sequence: Sequence,
			/// First block in which the commitment may be revealed.
			opens_at: BlockNumberFor<T>,
			/// Last block in which the commitment may be revealed.
			expires_at: BlockNumberFor<T>,
		},
		/// A commitment was removed without being revealed.
		CommitmentRemoved {
			/// Account that had committed, and received the deposit.
			who: T::AccountId,
			/// The commitment.
			commitment: [u8; 32],
		},
		/// A contribution was rejected, withdrawn or displaced, and its contributor got the
		/// commitment back, with a fresh window.
		CommitmentReturned {
			/// Account that committed, and from which a deposit is held again.
			who: T::AccountId,
			/// The commitment.
			commitment: [u8; 32],
			/// Precedence of the commitment, as before.
			sequence: Sequence,
			/// Last block in which the commitment may be revealed.
			expires_at: BlockNumberFor<T>,
		},
		/// A content was contributed and waits for its review.
		ContributionSubmitted {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Account that contributed.
			contributor: T::AccountId,
			/// Hash and proven length of the content.
			content: Content,
			/// Precedence of the contribution.
			sequence: Sequence,
			/// Kind of the contribution.
			kind: Kind,
			/// Maximum number of points that the contribution may be granted.
			max_points: Points,
			/// Description by the contributor.
			metadata: Metadata,
			/// Preferences of the contributor.
			preferences: Preferences,
			/// Deposit and bond that are held for the contribution.
			deposit: Balance,
		},
		/// A contributor corrected the description of a contribution, or changed its preferences.
		MetadataUpdated {
			/// Id of the contribution.
			contribution: ContributionId,
			/// New description.
			metadata: Metadata,
			/// Preferences in later Releases.
			preferences: Preferences,
			/// Deposit and bond that are held for the contribution.
			deposit: Balance,
		},
		/// A curator reviewed a contribution.
		ContributionReviewed {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Curator that reviewed the contribution.
			curator: T::AccountId,
			/// Verdict of the curator.
			verdict: Verdict,
		},
		/// Enough curators approved a contribution before it may be accepted, by `accept`.
		ContributionApproved {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Points that the approvals grant so far.
			points: Points,
			/// First block in which the contribution may be accepted.
			acceptable_from: BlockNumberFor<T>,
		},
		/// A contribution became part of its Datanet.
		ContributionAccepted {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Points that the contribution was granted.
			points: Points,
			/// First Release that will contain the contribution.
			first_release: u32,
			/// `true` if the contribution may own positions of an output.
			traceable: bool,
			/// Deposit and bond that stay on hold for the contribution.
			deposit: Balance,
		},
		/// A contribution was rejected, its deposit returned and its content freed.
		ContributionRejected {
			/// Id of the contribution.
			contribution: ContributionId,
		},
		/// A pending contribution was withdrawn, its deposit returned and its content freed.
		ContributionWithdrawn {
			/// Id of the contribution.
			contribution: ContributionId,
		},
		/// An earlier commitment revealed the content of a pending contribution and took its place.
		/// The pending one was removed and its deposit returned.
		ContributionDisplaced {
			/// Id of the contribution that gave way.
			contribution: ContributionId,
			/// Id of the contribution that took its place.
			original: ContributionId,
		},
		/// A curator voted on an accepted contribution.
		CuratorVoted {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Curator that voted.
			curator: T::AccountId,
			/// Decision that the curator voted for.
			motion: Motion,
		},
		/// A curator withdrew a vote on an accepted contribution.
		VoteWithdrawn {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Curator that withdrew the vote.
			curator: T::AccountId,
			/// Decision for which the vote was given.
			motion: Motion,
		},
		/// The curators declared the bytes of a contribution unavailable; it still earns from the
		/// pool.
		ContributionMarkedUnavailable {
			/// Id of the contribution.
			contribution: ContributionId,
		},
		/// The curators declared the bytes of a contribution available again.
		ContributionMarkedAvailable {
			/// Id of the contribution.
			contribution: ContributionId,
		},
		/// A contribution was excluded from every later Release.
		ContributionExcluded {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Last Release that contains the contribution; one less than its first if none does.
			last_release: u32,
		},
		/// A contributor excluded a contribution from every later Release.
		ConsentRevoked {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Last Release that contains the contribution; one less than its first if none does.
			last_release: u32,
		},
		/// A contribution was offered to another account, or the offer was withdrawn.
		ContributionOffered {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Account that may accept the offer; `None` if the offer was withdrawn.
			to: Option<T::AccountId>,
		},
		/// A contribution changed its contributor; what it had earned was credited to the previous
		/// one.
		ContributionTransferred {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Previous contributor.
			from: T::AccountId,
			/// New contributor.
			to: T::AccountId,
			/// Deposit that was held from the previous contributor and is held from the new one.
			deposit: Balance,
		},
		/// A contribution that can earn nothing more was removed, its earnings credited and its
		/// deposit returned.
		ContributionRemoved {
			/// Id of the contribution.
			contribution: ContributionId,
		},
		/// A contribution was reported as a copy.
		CopyReported {
			/// Id of the accused contribution.
			contribution: ContributionId,
			/// Id of the contribution that it is said to copy.
			original: ContributionId,
			/// Account that reported the copy.
			reporter: T::AccountId,
			/// Places at which both were proven to hold the same bytes; possibly none if both
			/// contents have the same hash.
			spans: CopySpans,
			/// Last block in which the curators may judge the report; `None` if it was upheld at
			/// once.
			ends_at: Option<BlockNumberFor<T>>,
			/// Bond that is held from the reporter until then.
			bond: Balance,
		},
		/// A curator judged a report.
		CopyJudged {
			/// Id of the accused contribution.
			contribution: ContributionId,
			/// Curator that judged the report.
			curator: T::AccountId,
			/// Verdict of the curator.
			verdict: CopyVerdict,
		},
		/// A report that waited for the curators ended.
		ReportEnded {
			/// Id of the accused contribution.
			contribution: ContributionId,
			/// Account that reported the copy.
			reporter: T::AccountId,
			/// Outcome of the report.
			end: ReportEnd,
			/// Bond of the reporter: returned, or paid to the treasury if the report was abusive.
			bond: Balance,
		},
		/// A contribution was struck as a copy: its unclaimed and later earnings are the
		/// original's.
		///
		/// If it had been struck before, only the original changed.
		ContributionStruck {
			/// Id of the contribution.
			contribution: ContributionId,
			/// Id of the contribution that it copies.
			original: ContributionId,
			/// Account that reported the copy.
			reporter: T::AccountId,
			/// Last Release that contains the contribution; one less than its first if none does.
			last_release: u32,
			/// Part of the lost bond that was credited to the reporter.
			reward: Balance,
			/// Part of the lost bond that was credited to the treasury.
			penalty: Balance,
		},
		/// A Release was cut.
		ReleaseCut {
			/// Id of the Release.
			release: ReleaseId,
			/// Sum of the points of its contributions.
			points: u128,
			/// Number of its contributions.
			contributions: u32,
			/// Owner's part of what the Release earns.
			owner_cut: Perbill,
		},
		/// The oldest Release of a Datanet was removed and its deposit returned.
		ReleaseRemoved {
			/// Id of the Release.
			release: ReleaseId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The Datanet does not exist.
		DatanetNotFound,
		/// The contribution does not exist, or was rejected, withdrawn or removed.
		ContributionNotFound,
		/// The account made no such commitment, or it was revealed or removed: use the salt and the
		/// content hash that were committed to.
		CommitmentNotFound,
		/// The caller does not own the Datanet.
		NotOwner,
		/// The caller is not a curator of the Datanet.
		NotCurator,
		/// The caller is not the contributor.
		NotContributor,
		/// The caller is not a member of the Datanet.
		NotMember,
		/// The name is empty.
		EmptyName,
		/// The licence is empty, or has characters that are not printable ASCII.
		InvalidLicence,
		/// The preferences say no to a use that the Datanet collects for.
		PurposeRefused,
		/// The Datanet would collect for a use that it did not collect for before.
		PurposesWidened,
		/// A preference of an accepted contribution would change to something else than no: revoke
		/// consent to change more.
		NotStricter,
		/// The owner's cut exceeds the maximum.
		MaxOwnerCutExceeded,
		/// The threshold is not from 1 to the number of curators, or not 0 without curators.
		ThresholdOutOfRange,
		/// An account is listed twice among the curators.
		DuplicateCurator,
		/// The account has already made this commitment.
		AlreadyCommitted,
		/// The time for this has not come: a commitment may be revealed from its block `opens_at`
		/// onwards; others may remove it after its reveal window; a contribution may be
		/// accepted, or a report closed, after its window; a curator, or the owner in place of
		/// curators, decides on what began a window after the appointment.
		TooEarly,
		/// The window for revealing the commitment, or for judging the report, has ended.
		TooLate,
		/// The content is empty.
		EmptyContent,
		/// The content is longer than 1 TiB.
		MaxContentLenExceeded,
		/// The proof does not show that the content has this length, or that the bytes of a pair
		/// are in both contributions.
		InvalidProof,
		/// The Datanet holds this content already, accepted or from an earlier commitment, for the
		/// same kind and subject.
		AlreadyContributed,
		/// The earlier contribution is of another content.
		OtherContent,
		/// Too few curators remain that are neither the contributor nor have a part in the report.
		InsufficientReviewers,
		/// The curator is the contributor.
		OwnContribution,
		/// The curator has already reviewed this contribution.
		AlreadyReviewed,
		/// The contribution is not pending any more.
		NotPending,
		/// The contribution is not accepted yet.
		NotAccepted,
		/// The approvals of the curators do not reach the threshold.
		NotApproved,
		/// The contribution cannot own positions of an output anyway.
		NotTraceable,
		/// The contribution is already marked unavailable.
		AlreadyUnavailable,
		/// The contribution is not marked unavailable.
		AlreadyAvailable,
		/// The bytes were unavailable so often that they stay so.
		MaxAbsencesExceeded,
		/// The curator has already voted for this decision.
		AlreadyVoted,
		/// The caller has no such vote that counts.
		VoteNotFound,
		/// The contribution is already revoked, excluded or struck.
		AlreadyClosed,
		/// No contribution has points.
		NoPoints,
		/// The Datanet is retired: nothing enters it and no Release is cut.
		Retired,
		/// The Datanet is not retired.
		NotRetired,
		/// The job does not exist.
		JobNotFound,
		/// The model does not exist.
		ModelNotFound,
		/// Nothing was offered to the caller.
		NotOffered,
		/// The account is the owner or contributor already.
		AlreadyOwner,
		/// The Release does not exist, or was removed.
		ReleaseNotFound,
		/// The terms of a model in use name the Release.
		ReleasePinned,
		/// The latest Release stays until its Datanet is retired.
		LatestRelease,
		/// Releases are left in which something may be earned.
		ReleasesLeft,
		/// The Datanet has contributions left.
		ContributionsLeft,
		/// The Datanet has members left.
		MembersLeft,
		/// The contribution will be in later Releases.
		StillOpen,
		/// Other contributions still redirect their earnings to this one.
		StillReferenced,
		/// A report of this contribution waits for the curators.
		ReportOpen,
		/// No report of this contribution waits for the curators.
		ReportNotFound,
		/// The report has neither pairs nor ranges, and the contents differ.
		NoPairs,
		/// The pairs overlap in the accused, are shorter than 256 bytes, or cover less than a
		/// quarter of it and less than 64 KiB.
		InsufficientEvidence,
		/// The account was no curator with a seat when the report was made, or when the range of
		/// the accused ended.
		NotJudge,
		/// The original is not earlier than the accused.
		NotEarlier,
		/// Both contributions are of the same contributor: a revision is not a copy.
		SameContributor,
		/// The original is a copy itself.
		NotOriginal,
		/// The contribution was already struck, by evidence that this report does not outweigh.
		AlreadyStruck,
		/// The curators dismissed a report of the same pair that showed as many bytes.
		AlreadyDismissed,
		/// The pairs alone do not prove a copy, and the Datanet has no curators to judge it.
		NotCurated,
		/// The caller is the reporter, or a contributor of one of the two contributions.
		ConflictOfInterest,
		/// The curator has already judged this report.
		AlreadyJudged,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Creates a Datanet.
		///
		/// ## Dispatch Origin
		///
		/// Signed. The caller becomes the owner, from whom the deposit is held.
		///
		/// ## Details
		///
		/// Contributions to a Datanet without curators are accepted once their review window has
		/// ended, and earn from the pool only.
		///
		/// `purposes` are the uses that the Datanet collects for: training of models (`train_ai`),
		/// and use by models that answer, as in retrieval (`ai_use`). A contribution whose
		/// preferences say no to one of them cannot enter.
		///
		/// ## Errors
		///
		/// - `EmptyName`: the name is empty.
		/// - `MaxOwnerCutExceeded`: the owner's cut exceeds the maximum.
		/// - `ThresholdOutOfRange`: the threshold is not from 1 to the number of curators, or not 0
		///   without curators.
		/// - `DuplicateCurator`: an account is listed twice among the curators.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `DatanetCreated`
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create(
			count(name.len().saturating_add(uri.len())),
			count(curators.len()),
		))]
		pub fn create(
			origin: OriginFor<T>,
			name: Label,
			uri: Uri,
			admission: Admission,
			purposes: Purposes,
			curators: CuratorsOf<T>,
			threshold: u8,
			owner_cut: Perbill,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create(who, Profile { name, uri }, admission, purposes, curators, threshold, owner_cut)
		}

		/// Changes the profile of a Datanet, and its rules for later contributions and Releases.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner, whose deposit changes with the bytes of the name and the URI.
		///
		/// ## Details
		///
		/// Purposes may be removed and never added: contributors stated their preferences for those
		/// that they knew.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `NotOwner`: the caller does not own the Datanet.
		/// - `PurposesWidened`: the Datanet would collect for a use that it did not collect for
		///   before.
		/// - `EmptyName`: the name is empty.
		/// - `MaxOwnerCutExceeded`: the owner's cut exceeds the maximum.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `DatanetUpdated`
		#[pallet::call_index(1)]
		#[pallet::weight(
			T::WeightInfo::update(count(name.len().saturating_add(uri.len())))
				.saturating_add(T::LedgerWeights::credit())
		)]
		pub fn update(
			origin: OriginFor<T>,
			datanet: DatanetId,
			name: Label,
			uri: Uri,
			admission: Admission,
			purposes: Purposes,
			owner_cut: Perbill,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_update(who, datanet, Profile { name, uri }, admission, purposes, owner_cut)
		}

		/// Changes the members of a Datanet: removes those in `remove`, then adds those in `add`.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner, from whom a deposit is held for each member. If the Datanet is
		/// retired, any account may remove members, and none may add any.
		///
		/// ## Details
		///
		/// Removing an account that is not a member has no effect, nor has adding one that is.
		/// Membership matters only at the moment of contributing, where only members may
		/// contribute.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `NotOwner`: the caller does not own the Datanet, which is not retired.
		/// - `Retired`: `add` is not empty.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `MembersChanged`, with the accounts for which something changed.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_members(
			count(add.len()),
			count(remove.len()),
		))]
		pub fn set_members(
			origin: OriginFor<T>,
			datanet: DatanetId,
			add: MemberChangesOf<T>,
			remove: MemberChangesOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_members(who, datanet, add, remove)
		}

		/// Replaces the curators of a Datanet and the number of approvals that accept a
		/// contribution.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner.
		///
		/// ## Details
		///
		/// The reviews of what is pending begin afresh: earlier verdicts are void, and every
		/// curator may give a new one.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `NotOwner`: the caller does not own the Datanet.
		/// - `ThresholdOutOfRange`: the threshold is not from 1 to the number of curators, or not 0
		///   without curators.
		/// - `DuplicateCurator`: an account is listed twice among the curators.
		///
		/// ## Events
		///
		/// - `CuratorsChanged`
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_curators(count(curators.len())))]
		pub fn set_curators(
			origin: OriginFor<T>,
			datanet: DatanetId,
			curators: CuratorsOf<T>,
			threshold: u8,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_curators(who, datanet, curators, threshold)
		}

		/// Offers a Datanet to another account, or withdraws the offer.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner.
		///
		/// ## Details
		///
		/// The owner changes only when the other account calls `accept_ownership`.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `NotOwner`: the caller does not own the Datanet.
		/// - `AlreadyOwner`: the offer is to the owner.
		///
		/// ## Events
		///
		/// - `OwnershipOffered`
		#[pallet::call_index(4)]
		pub fn transfer_ownership(
			origin: OriginFor<T>,
			datanet: DatanetId,
			to: Option<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer_ownership(who, datanet, to)
		}

		/// Closes a Datanet permanently.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner. Any account, once the owner has made no call on the Datanet for
		/// `OwnerSilence` blocks.
		///
		/// ## Details
		///
		/// Nothing can be contributed, revealed or accepted there any more, and no Release can be
		/// cut. Any account may withdraw what is pending, which returns the deposit to its
		/// contributor. Existing Releases are still paid. Once they are no longer needed, any
		/// account may remove first the Releases, then the contributions, then the Datanet.
		///
		/// An owner that has nothing to change makes itself heard by `update` with what is there.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `NotOwner`: the caller does not own the Datanet, and its owner has not been silent for
		///   so long.
		/// - `Retired`: the Datanet is retired already.
		///
		/// ## Events
		///
		/// - `DatanetRetired`
		#[pallet::call_index(5)]
		pub fn retire(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retire(who, datanet)
		}

		/// Takes the next place in the order of all contributions, for a content not shown yet.
		///
		/// ## Dispatch Origin
		///
		/// Signed. A deposit is held until the commitment is revealed or removed.
		///
		/// ## Details
		///
		/// `commitment` is `blake3(account || content hash || salt)` with a random salt of 32
		/// bytes. Reveal it by `contribute` from the block `opens_at` of the event on, by when this
		/// one should be final, and in `expires_at` at the latest.
		///
		/// ## Errors
		///
		/// - `AlreadyCommitted`: the caller has made this commitment already.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `Committed`
		#[pallet::call_index(6)]
		pub fn commit(origin: OriginFor<T>, commitment: [u8; 32]) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit(who, commitment)
		}

		/// Reveals a commitment by contributing its content to a Datanet.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account that committed. Where only members may contribute, it must be a
		/// member or the owner.
		///
		/// ## Details
		///
		/// `last_byte` and `length_proof` prove that the content has `length` bytes. `max_points`
		/// is the maximum number of points that the contribution may be granted. A bond is held for
		/// each, and for at least as many as the content has KiB, up to 256. For points that are
		/// not granted it is returned at the acceptance, down to the bond by size.
		///
		/// `licence` should be a canonical SPDX expression. `preferences` say whether the
		/// contributor allows the training of models (`train_ai`) and use by models that answer
		/// (`ai_use`). A no to `ai_use` keeps the contribution out of citations.
		///
		/// A content may be in a Datanet once for each kind and subject. A pending contribution of
		/// it from a later commitment is displaced: it is removed, its deposit returned and its
		/// review void. An accepted one stays: it was accepted only after all earlier commitments
		/// had expired, a reveal delay and window after its own reveal.
		///
		/// An account that contributed the same content before, to another Datanet, names that
		/// contribution as `earlier`. The new one takes its precedence, and enters beside a
		/// contribution of the content that is later, pending or accepted: that one is a copy.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `Retired`: the Datanet is retired.
		/// - `NotMember`: the caller is not a member of the Datanet.
		/// - `InsufficientReviewers`: the other curators are fewer than the approvals needed.
		/// - `InvalidLicence`: the licence is empty, or has characters that are not printable
		///   ASCII.
		/// - `PurposeRefused`: the preferences say no to a use that the Datanet collects for.
		/// - `EmptyContent`: the content is empty.
		/// - `MaxContentLenExceeded`: the content is longer than 1 TiB.
		/// - `InvalidProof`: the proof does not show that the content has this length.
		/// - `JobNotFound`: the job does not exist.
		/// - `ModelNotFound`: the model does not exist.
		/// - `CommitmentNotFound`: the account made no such commitment, or it was revealed or
		///   removed.
		/// - `TooEarly`: the block `opens_at` of the commitment has not come.
		/// - `TooLate`: the reveal window has ended.
		/// - `AlreadyContributed`: the Datanet holds this content already, accepted or from an
		///   earlier commitment, for the same kind and subject.
		/// - `ContributionNotFound`: the contribution `earlier` does not exist.
		/// - `NotContributor`: the contribution `earlier` is of another contributor.
		/// - `OtherContent`: the contribution `earlier` is of another content.
		/// - `NotAccepted`: the contribution `earlier` is not accepted yet.
		/// - `NotOriginal`: the contribution `earlier` was struck as a copy.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `ContributionSubmitted`
		/// - `ContributionDisplaced` for each contribution that is displaced, and
		///   `CommitmentReturned` before.
		#[pallet::call_index(7)]
		#[pallet::weight(
			T::WeightInfo::contribute(
				count(media_type.len().saturating_add(licence.len()).saturating_add(uri.len())),
				count(length_proof.siblings.len()),
			)
			// The deposits of the commitment and of two displaced contributions.
			.saturating_add(T::LedgerWeights::credit().saturating_mul(3))
		)]
		pub fn contribute(
			origin: OriginFor<T>,
			datanet: DatanetId,
			salt: [u8; 32],
			content_hash: ContentHash,
			length: u64,
			last_byte: u8,
			length_proof: SpanProof,
			kind: Kind,
			media_type: Label,
			licence: Licence,
			uri: Uri,
			preferences: Preferences,
			max_points: Points,
			earlier: Option<ContributionId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let content = Content { hash: content_hash, len: length };
			let metadata = Metadata { media_type, licence, uri };
			let submission =
				Submission { salt, content, last_byte, length_proof, kind, metadata, preferences, max_points, earlier };
			Self::do_contribute(who, datanet, submission).map(|_| ())
		}

		/// Reviews a pending contribution, once.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a curator of the Datanet, other than the contributor.
		///
		/// ## Details
		///
		/// An approval states that the content belongs here and that the curator holds its bytes.
		/// With `threshold` approvals the contribution is accepted with the lower median of their
		/// points, at most what its contributor put up a bond for. Before `acceptable_from` the
		/// approvals are recorded: any account may call `accept` from then on. The contribution is
		/// rejected as soon as the approvals can no longer reach the threshold, and its contributor
		/// gets the commitment back, unless it was withdrawn or rejected before. The verdict that
		/// rejects is free of fees.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotPending`: the contribution is not pending any more.
		/// - `NotCurator`: the caller is not a curator of the Datanet.
		/// - `OwnContribution`: the caller is the contributor.
		/// - `AlreadyReviewed`: the caller has reviewed the contribution already.
		/// - `Retired`: the Datanet is retired.
		/// - `AlreadyContributed`: an author's contribution of the content was accepted meanwhile.
		///
		/// ## Events
		///
		/// - `ContributionReviewed`
		/// - `ContributionAccepted`, `ContributionApproved`, or `ContributionRejected` with
		///   `CommitmentReturned`, if this verdict decides.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::review().saturating_add(T::LedgerWeights::credit()))]
		pub fn review(
			origin: OriginFor<T>,
			contribution: ContributionId,
			verdict: Verdict,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Ok(Self::do_review(who, contribution, verdict)?.into())
		}

		/// Accepts a contribution that was approved or, without curators, whose window has ended.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// A contribution may be accepted once a reveal window has passed since its own reveal: no
		/// earlier commitment of its content is left then. If that is over when the last approval
		/// is given, `review` accepts it and this call is not needed.
		///
		/// Without curators, the contribution is granted a point for each KiB begun, at most 256
		/// and at most what its contributor put up a bond for. It earns from the pool only.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotPending`: the contribution is not pending any more.
		/// - `NotApproved`: the approvals of the curators do not reach the threshold.
		/// - `TooEarly`: the window has not ended.
		/// - `Retired`: the Datanet is retired.
		/// - `AlreadyContributed`: an author's contribution of the content was accepted meanwhile.
		///
		/// ## Events
		///
		/// - `ContributionAccepted`
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::accept().saturating_add(T::LedgerWeights::credit()))]
		pub fn accept(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_accept(contribution)
		}

		/// Votes that the bytes of a contribution are unavailable.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a curator of the Datanet, other than the contributor.
		///
		/// ## Details
		///
		/// As many votes as the threshold of the Datanet decide, within a window that begins with
		/// the first one. The contribution then owns no
		/// positions of an output of a job that is requested in a later block, until
		/// `mark_available`. It still earns from the pool. A change of curators voids the votes.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `AlreadyClosed`: the contribution is already revoked, excluded or struck.
		/// - `NotTraceable`: the contribution cannot own positions of an output anyway.
		/// - `AlreadyUnavailable`: the contribution is already marked unavailable.
		/// - `NotCurator`: the caller does not curate the Datanet.
		/// - `OwnContribution`: the caller is the contributor.
		/// - `TooEarly`: the caller was appointed less than a window before the vote began.
		/// - `AlreadyVoted`: the caller has voted for it already.
		///
		/// ## Events
		///
		/// - `CuratorVoted`
		/// - `ContributionMarkedUnavailable` if this vote decides
		#[pallet::call_index(10)]
		pub fn mark_unavailable(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_mark_unavailable(who, contribution)
		}

		/// Withdraws a pending contribution, which frees its content.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the contributor, who receives the deposit. Any account, if the Datanet is
		/// retired or an author's contribution of the content was accepted.
		///
		/// ## Details
		///
		/// The contributor gets the commitment back, with its precedence and a fresh window, unless
		/// its contribution was withdrawn or rejected before. A deposit is held for it again.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotPending`: the contribution is not pending any more.
		/// - `NotContributor`: the caller is not the contributor, and the contribution can still be
		///   accepted.
		///
		/// ## Events
		///
		/// - `ContributionWithdrawn`, then `CommitmentReturned` if the commitment is returned.
		#[pallet::call_index(11)]
		pub fn withdraw(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(who, contribution)
		}

		/// Excludes an accepted contribution from every later Release, permanently.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the contributor.
		///
		/// ## Details
		///
		/// An offer of the contribution to another account ends. The contribution still earns from
		/// the pools of the Releases that contain it. It owns no positions of an output of a job
		/// that is requested in a later block. Its deposit stays until `remove_contribution`: its
		/// record must outlive whatever it may still be owed. A contribution that is in no Release
		/// and is no other one's heir is removed at once.
		///
		/// A contribution that was excluded may be revoked too: its Releases count that.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `NotContributor`: the caller is not the contributor.
		/// - `AlreadyClosed`: the contribution is revoked already, or struck.
		///
		/// ## Events
		///
		/// - `ConsentRevoked`
		/// - `ContributionRemoved` if the contribution was removed
		#[pallet::call_index(12)]
		pub fn revoke_consent(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_revoke_consent(who, contribution)
		}

		/// Offers a contribution to another account, or withdraws the offer.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the contributor.
		///
		/// ## Details
		///
		/// The contributor changes only when the other account calls `accept_transfer`. A new offer
		/// replaces the previous one.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `NotContributor`: the caller is not the contributor.
		/// - `AlreadyOwner`: the offer is to the contributor.
		/// - `AlreadyClosed`: the contribution is struck.
		/// - `ReportOpen`: a report of this contribution waits for the curators.
		///
		/// ## Events
		///
		/// - `ContributionOffered`
		#[pallet::call_index(13)]
		pub fn transfer_contribution(
			origin: OriginFor<T>,
			contribution: ContributionId,
			to: Option<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer_contribution(who, contribution, to)
		}

		/// Accepts a contribution that was offered, and the deposit that is held for it.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account to which the contribution was offered.
		///
		/// ## Details
		///
		/// All unclaimed earnings are credited to the previous contributor. Later earnings are the
		/// new one's.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `NotOffered`: the contribution was not offered to the caller.
		/// - `AlreadyClosed`: the contribution is struck.
		/// - `ReportOpen`: a report of this contribution waits for the curators.
		///
		/// ## Events
		///
		/// - `ContributionTransferred`
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::accept_transfer().saturating_add(T::LedgerWeights::settle_up()))]
		pub fn accept_transfer(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_transfer(who, contribution)
		}

		/// Reports a contribution as a copy of an earlier one.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// Each pair holds the same bytes of both, at most 16 KiB, with the proofs of their places.
		/// Each range is a run of chunks that are the same in both at the same offset, proven
		/// without their bytes, however many. Pairs and ranges must be disjoint in the accused, and
		/// each must have at least 256 bytes or be the whole content. Contents with the same hash
		/// are the same: they need neither.
		/// - If both are of kind `Corpus` in one Datanet and the pairs cover at least 95% of the
		///   accused, it is struck at once. An accused shorter than 256 bytes is struck at once
		///   only for an original that is hardly longer.
		/// - Otherwise the pairs must cover a quarter of the accused or 64 KiB, a bond is held, and
		///   the curators of its Datanet judge the report within the window. Without a decision,
		///   the accused is acquitted. While the first report of a pair waits, nothing is claimed
		///   for the accused. What the curators dismissed cannot be reported again without showing
		///   more. Only curators judge an accused whose range has ended that were seated before.
		///
		/// A struck contribution is in no later Release, and owns no positions of an output of a
		/// job that is requested in a later block. Its unclaimed and later earnings are the
		/// original's. Its bond is lost: half of it to the reporter, half to the treasury. If the
		/// original entered the Datanet later, the accused could not know it, and gets the bond
		/// back.
		///
		/// A report that is upheld at once and takes a bond pays no fee, as long as it is not much
		/// longer than the bytes that the bond is for: a quarter more, and 2 KiB.
		///
		/// A struck contribution may be reported again by greater evidence: then only the original
		/// changes, without a reward. A proof at once outweighs every verdict, a verdict on more
		/// bytes one on fewer, and of equal ones that for the earlier original prevails.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `AlreadyStruck`: the contribution was already struck, by evidence that this report
		///   does not outweigh.
		/// - `SameContributor`: both contributions are of the same contributor.
		/// - `NotOriginal`: the original is a copy itself.
		/// - `NotEarlier`: the original is not earlier than the accused.
		/// - `NoPairs`: the report has neither pairs nor ranges, and the contents differ.
		/// - `InvalidProof`: a proof does not show that the bytes of its pair, or the chunks of its
		///   range, are in both contributions.
		/// - `NotCurated`: the pairs alone do not prove a copy, and the Datanet has no curators to
		///   judge it.
		/// - `InsufficientEvidence`: the pairs overlap in the accused, are shorter than 256 bytes,
		///   or cover less than a quarter of it and less than 64 KiB.
		/// - `ReportOpen`: a report of this contribution waits for the curators.
		/// - `AlreadyDismissed`: the curators dismissed a report of the same pair that showed as
		///   many bytes.
		/// - `InsufficientReviewers`: too few curators remain that are neither the contributor nor
		///   have a part in the report.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `CopyReported`
		/// - `ContributionStruck` if the report is upheld at once
		#[pallet::call_index(15)]
		#[pallet::weight(pairs.iter().fold(
			T::WeightInfo::report_copy_at_once().max(T::WeightInfo::report_copy()),
			|weight, pair| weight.saturating_add(T::WeightInfo::verify_pair(pair.kib())),
		)
		// No more values than a pair of the deepest contents has siblings.
		.saturating_add(T::WeightInfo::verify_pair(0).saturating_mul(count(ranges.len()).into()))
		// The bond of a report that ends.
		.saturating_add(T::LedgerWeights::credit()))]
		pub fn report_copy(
			origin: OriginFor<T>,
			accused: ContributionId,
			original: ContributionId,
			pairs: CopyPairs,
			ranges: CopyRanges,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let (_, pays) = Self::do_report_copy(who, accused, original, Exhibits { pairs, ranges })?;
			Ok(pays.into())
		}

		/// Judges a report, once.
		///
		/// ## Dispatch Origin
		///
		/// Signed by an account that curated the Datanet of the accused when the report was made,
		/// other than the reporter and the contributors of both.
		///
		/// ## Details
		///
		/// As many equal verdicts decide as the threshold of the Datanet was when the report was
		/// made. Those judge it who were seated then, also if they are no curators any more: no
		/// owner appoints judges for a report, or ends it by a change of curators.
		///
		/// ## Errors
		///
		/// - `ReportNotFound`: no report of this contribution waits for the curators.
		/// - `TooLate`: the window for judging the report has ended.
		/// - `NotJudge`: the caller was no curator with a seat when the report was made, or when
		///   the range of the accused ended.
		/// - `ConflictOfInterest`: the caller is the reporter, or a contributor of one of the two
		///   contributions.
		/// - `AlreadyJudged`: the caller has judged the report already.
		///
		/// ## Events
		///
		/// - `CopyJudged`
		/// - `ReportEnded` if this verdict decides, after `ContributionStruck` if it is a copy
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::judge_copy().saturating_add(T::LedgerWeights::credit()))]
		pub fn judge_copy(origin: OriginFor<T>, accused: ContributionId, verdict: CopyVerdict) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_judge_copy(who, accused, verdict)
		}

		/// Freezes the accepted contributions of a Datanet, and the owner's cut, into its next
		/// Release.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner, from whom a deposit is held for the Release.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `NotOwner`: the caller does not own the Datanet.
		/// - `Retired`: the Datanet is retired.
		/// - `NoPoints`: no contribution has points.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `ReleaseCut`
		#[pallet::call_index(17)]
		pub fn cut_release(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cut_release(who, datanet)
		}

		/// Removes a commitment that will not be revealed, and returns its deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account `who` that made it, at any time. Any account, once the reveal
		/// window has ended.
		///
		/// ## Errors
		///
		/// - `CommitmentNotFound`: there is no such commitment.
		/// - `TooEarly`: the reveal window of another account's commitment has not
		///   ended.
		///
		/// ## Events
		///
		/// - `CommitmentRemoved`
		#[pallet::call_index(18)]
		pub fn remove_commitment(origin: OriginFor<T>, who: T::AccountId, commitment: [u8; 32]) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::do_remove_commitment(caller, who, commitment)
		}

		/// Accepts a Datanet that was offered, and the deposit that is held for it.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account to which the Datanet was offered.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `NotOffered`: nothing was offered to the caller.
		///
		/// ## Events
		///
		/// - `OwnershipTransferred`
		#[pallet::call_index(19)]
		pub fn accept_ownership(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_ownership(who, datanet)
		}

		/// Removes the oldest Release of a Datanet, and returns its deposit to the owner.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner, for all but the latest Release. Any account, for every Release, if
		/// the Datanet is retired.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `ReleaseNotFound`: the Release does not exist, or was removed.
		/// - `NotOwner`: the caller does not own the Datanet, which is not retired.
		/// - `LatestRelease`: the latest Release stays until its Datanet is retired.
		/// - `ReleasePinned`: the terms of a model in use name the Release.
		///
		/// ## Events
		///
		/// - `ReleaseRemoved`
		#[pallet::call_index(20)]
		pub fn remove_release(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_release(who, datanet)
		}

		/// Removes a contribution that can earn nothing more, and returns its deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// The range of the contribution must be closed, or its Datanet retired, and no Release may
		/// be left that contains it. Unclaimed earnings are credited to its payee. Its content is
		/// freed. A report that repeats one without a decision ends.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `StillOpen`: the contribution will be in later Releases.
		/// - `ReleasesLeft`: releases are left in which something may be earned.
		/// - `StillReferenced`: other contributions still redirect their earnings to this one.
		/// - `ReportOpen`: a report of this contribution, or of one through which it is paid, waits
		///   for the curators.
		///
		/// ## Events
		///
		/// - `ReportEnded` if a report waits
		/// - `ContributionRemoved`
		#[pallet::call_index(21)]
		#[pallet::weight(
			T::WeightInfo::remove_contribution()
				.saturating_add(T::LedgerWeights::settle_up())
				.saturating_add(T::LedgerWeights::remove())
				// The bond of a report that ends.
				.saturating_add(T::LedgerWeights::credit())
		)]
		pub fn remove_contribution(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_contribution(contribution)
		}

		/// Removes a retired Datanet in which nothing is left, and returns its deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// The pools of the Datanet are removed first, up to 64 nodes a call. Repeat the call until
		/// it emits `DatanetRemoved`.
		///
		/// ## Errors
		///
		/// - `DatanetNotFound`: the Datanet does not exist.
		/// - `NotRetired`: the Datanet is not retired.
		/// - `ReleasesLeft`: releases are left in which something may be earned.
		/// - `ContributionsLeft`: the Datanet has contributions left.
		/// - `MembersLeft`: the Datanet has members left.
		///
		/// ## Events
		///
		/// - `DatanetRemoved`, or `DatanetPoolsReduced` if nodes are left.
		#[pallet::call_index(22)]
		#[pallet::weight(
			T::WeightInfo::remove_datanet().saturating_add(T::LedgerWeights::close_pools(POOL_NODES))
		)]
		pub fn remove_datanet(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_datanet(datanet)
		}

		/// Closes a report that the curators did not decide in time, and returns the reporter's
		/// bond.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Errors
		///
		/// - `ReportNotFound`: no report of this contribution waits for the curators.
		/// - `TooEarly`: the curators may still judge the report.
		///
		/// ## Events
		///
		/// - `ReportEnded`
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::close_report().saturating_add(T::LedgerWeights::credit()))]
		pub fn close_report(origin: OriginFor<T>, accused: ContributionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_report(accused)
		}

		/// Votes that the bytes of a contribution are available again.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a curator of the Datanet, other than the contributor.
		///
		/// ## Details
		///
		/// As many votes as the threshold of the Datanet decide, within a window that begins with
		/// the first one. The contribution may then own
		/// positions of an output of a job that is requested in a later block. After four times the
		/// bytes stay unavailable.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `AlreadyClosed`: the contribution is already revoked, excluded or struck.
		/// - `AlreadyAvailable`: the contribution is not marked unavailable.
		/// - `MaxAbsencesExceeded`: the bytes were unavailable four times.
		/// - `NotCurator`: the caller does not curate the Datanet.
		/// - `OwnContribution`: the caller is the contributor.
		/// - `TooEarly`: the caller was appointed less than a window before the vote began.
		/// - `AlreadyVoted`: the caller has voted for it already.
		///
		/// ## Events
		///
		/// - `CuratorVoted`
		/// - `ContributionMarkedAvailable` if this vote decides
		#[pallet::call_index(24)]
		pub fn mark_available(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_mark_available(who, contribution)
		}

		/// Votes to exclude an accepted contribution from every later Release, permanently.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a curator of the Datanet, other than the contributor. By the owner, if the
		/// Datanet is not curated.
		///
		/// ## Details
		///
		/// As many votes as the threshold of the Datanet decide, within a window that begins with
		/// the first one. Only curators take part that were appointed a window before. Without
		/// curators the owner decides, a window after the last curator has left.
		/// For the contributor the effect is that of `revoke_consent`: nothing is lost, and the
		/// Releases that exist stay as they are and are paid. The Releases count no revocation. A
		/// change of curators voids the votes.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `AlreadyClosed`: the contribution is already revoked, excluded or struck.
		/// - `NotCurator`: the caller does not curate the Datanet, which is curated.
		/// - `NotOwner`: the caller does not own the Datanet, which is not curated.
		/// - `OwnContribution`: the caller is the contributor.
		/// - `TooEarly`: the caller was appointed less than a window before the vote began.
		/// - `AlreadyVoted`: the caller has voted for it already.
		///
		/// ## Events
		///
		/// - `CuratorVoted` if the Datanet is curated
		/// - `ContributionExcluded` if this decides, then `ContributionRemoved` if the
		///   contribution was removed.
		#[pallet::call_index(25)]
		pub fn exclude(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_exclude(who, contribution)
		}

		/// Corrects the media type, the URI and the preferences of a contribution.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the contributor, whose deposit changes with the bytes.
		///
		/// ## Details
		///
		/// The licence stays: curators and models rely on it. While the contribution is pending,
		/// `withdraw` and `contribute` in one batch change everything.
		///
		/// The preferences of a pending contribution change freely. Those of an accepted one only
		/// change to no, and for later Releases: a Release is what a model was licensed under.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotContributor`: the caller is not the contributor.
		/// - `PurposeRefused`: the preferences say no to a use that the Datanet collects for.
		/// - `AlreadyClosed`: the preferences change, and the contribution is in no later Release.
		/// - `NotStricter`: a preference of an accepted contribution changes to anything but no.
		///
		/// ## Events
		///
		/// - `MetadataUpdated`
		#[pallet::call_index(26)]
		#[pallet::weight(
			T::WeightInfo::update_metadata(count(media_type.len().saturating_add(uri.len())))
				.saturating_add(T::LedgerWeights::credit())
		)]
		pub fn update_metadata(
			origin: OriginFor<T>,
			contribution: ContributionId,
			media_type: Label,
			uri: Uri,
			preferences: Preferences,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_update_metadata(who, contribution, media_type, uri, preferences)
		}

		/// Withdraws a vote on an accepted contribution that has not decided.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the curator that voted.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: the contribution does not exist, or was rejected, withdrawn or
		///   removed.
		/// - `NotAccepted`: the contribution is not accepted yet.
		/// - `AlreadyClosed`: the contribution is already revoked, excluded or struck.
		/// - `NotCurator`: the caller does not curate the Datanet.
		/// - `VoteNotFound`: the caller has no such vote that counts.
		///
		/// ## Events
		///
		/// - `VoteWithdrawn`
		#[pallet::call_index(27)]
		pub fn withdraw_vote(origin: OriginFor<T>, contribution: ContributionId, motion: Motion) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_vote(who, contribution, motion)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns the deposit that `contribute` would hold of `who` now, or its error.
		///
		/// Runs the call itself and undoes it. The commitment must be open for its reveal.
		pub fn dry_run_contribute(
			who: T::AccountId,
			datanet: DatanetId,
			salt: [u8; 32],
			content_hash: ContentHash,
			length: u64,
			last_byte: u8,
			length_proof: SpanProof,
			kind: Kind,
			media_type: Label,
			licence: Licence,
			uri: Uri,
			preferences: Preferences,
			max_points: Points,
			earlier: Option<ContributionId>,
		) -> Result<Balance, DispatchError> {
			let content = Content { hash: content_hash, len: length };
			let metadata = Metadata { media_type, licence, uri };
			let submission =
				Submission { salt, content, last_byte, length_proof, kind, metadata, preferences, max_points, earlier };
			dry_run(|| {
				let id = Self::do_contribute(who, datanet, submission)?;
				Ok(Self::contribution(id)?.deposit)
			})
		}

		/// Returns the commitment of `who` to a content, for `commit`.
		///
		/// A wallet calls it where it trusts the node with the salt, so that it needs no BLAKE3.
		pub fn commitment(who: T::AccountId, content_hash: ContentHash, salt: [u8; 32]) -> [u8; 32] {
			commitment(&who, &content_hash, &salt)
		}

		/// Returns the outcome of `report_copy` by `who` now, or its error.
		///
		/// Runs the call itself and undoes it.
		pub fn dry_run_report_copy(
			who: T::AccountId,
			accused: ContributionId,
			original: ContributionId,
			pairs: CopyPairs,
			ranges: CopyRanges,
		) -> Result<ReportOutlook, DispatchError> {
			let exhibits = Exhibits { pairs, ranges };
			dry_run(|| Self::do_report_copy(who, accused, original, exhibits).map(|(outlook, _)| outlook))
		}

		/// Returns the deposit, until its acceptance, for a content of `length` bytes with `bytes`
		/// bytes of metadata that asks for `max_points` points.
		///
		/// Returns `None` if the deposit exceeds the largest balance.
		pub fn contribution_deposit(length: u64, bytes: u32, max_points: Points) -> Option<Balance> {
			let content = Content { hash: Default::default(), len: length };
			let bytes = bytes.saturated_into();
			Self::deposit_for_contribution(&content, bytes, max_points, T::PointBond::get()).ok()
		}
	}
}
