//! What the pallet stores, and the small rules that belong to one value alone.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use tributary_primitives::{
	content::{Content, SpanProof, CHUNK_LEN},
	Balance, ContentHash, ContributionId, JobId, ModelId, Points, Sequence,
};

/// The longest name, media type or licence, in bytes.
pub const MAX_LABEL: u32 = 64;
/// The longest URI, in bytes.
pub const MAX_URI: u32 = 256;
/// Curators that a Datanet may have.
pub const MAX_CURATORS: u32 = 16;
/// Members that one call may add, and that it may remove.
pub const MAX_MEMBER_CHANGES: u32 = 64;
/// Metadata of a contribution, in bytes: media type, licence and URI.
pub const MAX_METADATA: u32 = MAX_LABEL * 2 + MAX_URI;
/// Nodes of a Datanet's pools that one call of `remove_datanet` forgets.
pub const POOL_NODES: u32 = 64;

pub(crate) type DatanetOf<T> = Datanet<<T as frame_system::Config>::AccountId>;
pub(crate) type CurationOf<T> = Curation<<T as frame_system::Config>::AccountId>;
pub(crate) type CuratorsOf<T> = Curators<<T as frame_system::Config>::AccountId>;
pub(crate) type MemberChangesOf<T> = MemberChanges<<T as frame_system::Config>::AccountId>;
pub(crate) type ReportOf<T> = crate::Report<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
pub(crate) type ReviewOf<T> = Review<<T as frame_system::Config>::AccountId>;
pub(crate) type ReleaseOf<T> = Release<BlockNumberFor<T>>;
pub(crate) type CommitmentOf<T> = Commitment<BlockNumberFor<T>>;
pub(crate) type ContributionOf<T> = Contribution<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// A short text.
pub type Label = BoundedVec<u8, ConstU32<MAX_LABEL>>;
/// Where something is to be had.
pub type Uri = BoundedVec<u8, ConstU32<MAX_URI>>;
/// The curators of a Datanet.
pub type Curators<AccountId> = BoundedVec<AccountId, ConstU32<MAX_CURATORS>>;
/// Accounts to be made members, or no longer members.
pub type MemberChanges<AccountId> = BoundedVec<AccountId, ConstU32<MAX_MEMBER_CHANGES>>;

/// Who may contribute.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Admission {
	/// Everybody.
	#[default]
	#[codec(index = 0)]
	Open,
	/// The members and the owner.
	#[codec(index = 1)]
	MembersOnly,
}

/// A Datanet: what the money and the sums need of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Datanet<AccountId> {
	/// Who steers it, and gets the owner's cut.
	pub owner: AccountId,
	/// Who may contribute.
	pub admission: Admission,
	/// The owner's part of what a Release earns; frozen into each Release when it is cut.
	pub owner_cut: Perbill,
	/// Held of the owner for the Datanet, its members and its Releases.
	pub deposit: Balance,
	/// What of that is for the Datanet itself, by the bytes of its profile.
	pub profile_deposit: Balance,
	/// Who may become the owner by taking the deposit over.
	pub offered_to: Option<AccountId>,
	/// Whether it was closed for good: nothing enters it and no Release is cut.
	pub retired: bool,
	/// How many members it has.
	pub members: u32,
	/// How many contributions it was ever given: the index of the next one.
	pub contributions: u32,
	/// How many of them are still in the state, pending ones included.
	pub contributions_left: u32,
	/// The points of the contributions that the next Release would contain.
	pub open_points: u128,
	/// The number of the contributions that the next Release would contain.
	pub open_contributions: u32,
	/// The number of the last Release; 0 before the first.
	pub releases: u32,
	/// The number of the first Release that was not removed; one more than the last if there is none.
	pub first_release: u32,
}

impl<AccountId> Datanet<AccountId> {
	/// Whether no Release is left in the state.
	pub fn has_no_release(&self) -> bool {
		self.first_release > self.releases
	}

	/// Whether a contribution of the Releases `first..=last` is in none that is left.
	pub fn has_outlived(&self, first: u32, last: u32) -> bool {
		last < first.max(self.first_release)
	}
}

/// How a Datanet presents itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Profile {
	/// Its name; never empty.
	pub name: Label,
	/// Where more about it is to be found.
	pub uri: Uri,
}

/// Who approves contributions to a Datanet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Curation<AccountId> {
	/// Distinct accounts; nobody for a Datanet that is not curated.
	pub curators: Curators<AccountId>,
	/// How many approvals accept a contribution; 0 exactly if there are no curators.
	pub threshold: u8,
	/// Counts the changes of curators. Verdicts of an earlier round are void.
	pub round: u32,
}

impl<AccountId> Default for Curation<AccountId> {
	fn default() -> Self {
		Self { curators: Default::default(), threshold: 0, round: 0 }
	}
}

impl<AccountId: PartialEq> Curation<AccountId> {
	/// Whether contributions have to be approved at all.
	pub fn is_curated(&self) -> bool {
		!self.curators.is_empty()
	}

	/// How many curators may review what `contributor` brought: nobody reviews their own.
	pub fn reviewers(&self, contributor: &AccountId) -> usize {
		self.curators.iter().filter(|curator| *curator != contributor).count()
	}

	/// Whether enough curators may review what `contributor` brings for it ever to be accepted.
	pub fn can_accept(&self, contributor: &AccountId) -> bool {
		self.reviewers(contributor) >= usize::from(self.threshold)
	}
}

/// A place in the order of contributions, taken before the content is shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Commitment<BlockNumber> {
	/// The precedence that it took.
	pub sequence: Sequence,
	/// The first block in which it may be revealed.
	pub opens_at: BlockNumber,
	/// The last block in which it may be revealed.
	pub expires_at: BlockNumber,
	/// Held of the account that made it.
	pub deposit: Balance,
}

/// What a contribution is.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Kind {
	/// Something a model may be trained on.
	#[default]
	#[codec(index = 0)]
	Corpus,
	/// What somebody thinks of an output. It earns from the pool like any other.
	#[codec(index = 1)]
	Feedback {
		/// The job that the output was for.
		job: JobId,
	},
	/// What somebody found out about a model. It earns from the pool like any other.
	#[codec(index = 2)]
	Evaluation {
		/// The model.
		model: ModelId,
	},
}

impl Kind {
	/// Whether approved content of this kind may own positions of an output.
	pub fn is_traceable(&self) -> bool {
		matches!(self, Self::Corpus)
	}
}

/// One immutable piece of content in a Datanet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Contribution<AccountId, BlockNumber> {
	/// Who brought it.
	pub contributor: AccountId,
	/// The hash of its bytes, and their proven number.
	pub content: Content,
	/// Its precedence among all contributions: lower is earlier.
	pub sequence: Sequence,
	/// What it is.
	pub kind: Kind,
	/// The most points that the contributor put up a bond for.
	pub max_points: Points,
	/// The bond for one point when it was brought.
	pub bond_per_point: Balance,
	/// Held of the contributor for it.
	pub deposit: Balance,
	/// From this block on a Datanet without curators may accept it.
	pub window_ends: BlockNumber,
	/// Where it stands. Rejected and withdrawn ones are gone from the state.
	pub status: Status<BlockNumber>,
	/// Who is paid for it, if that is not its contributor.
	pub redirect: Option<Redirect<AccountId>>,
	/// How many others of its Datanet have it for their heir: displaced by it or struck as its copies. It stays as long as
	/// they do.
	pub dependents: u32,
	/// Who may take it over, and the deposit with it.
	pub offered_to: Option<AccountId>,
}

impl<AccountId, BlockNumber> Contribution<AccountId, BlockNumber> {
	/// The content hash whose holder in this Datanet, the contribution's heir, is paid for it; `None` if there is none.
	pub fn heir(&self) -> Option<&ContentHash> {
		match &self.redirect {
			Some(Redirect::Displaced { .. }) => Some(&self.content.hash),
			Some(Redirect::Struck { content_hash, .. }) => Some(content_hash),
			Some(Redirect::StruckAbroad { .. }) | None => None,
		}
	}

	/// What was accepted, if it was.
	pub fn acceptance(&self) -> Option<&Acceptance<BlockNumber>> {
		match &self.status {
			Status::Accepted(acceptance) => Some(acceptance),
			Status::Pending => None,
		}
	}

	/// Whether it was struck as a copy.
	pub fn is_struck(&self) -> bool {
		matches!(self.redirect, Some(Redirect::Struck { .. } | Redirect::StruckAbroad { .. }))
	}

	/// Whether it gave way to an earlier commitment of the same content.
	pub fn is_displaced(&self) -> bool {
		matches!(self.redirect, Some(Redirect::Displaced { .. }))
	}
}

/// Why and to whom the earnings of a contribution go that is its contributor's no more.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Redirect<AccountId> {
	/// An earlier commitment of the same content took its place: to the contributor of whatever stands for that content.
	#[codec(index = 0)]
	Displaced {
		/// What took its place.
		original: ContributionId,
	},
	/// It was struck as a copy of another one of its Datanet: to the contributor of whatever stands for that one's content.
	#[codec(index = 1)]
	Struck {
		/// What it copies.
		original: ContributionId,
		/// The content hash of that.
		content_hash: ContentHash,
	},
	/// It was struck as a copy of one in another Datanet: to the account that was that one's contributor then. No link is
	/// kept, for one Datanet must not keep another from ending.
	#[codec(index = 2)]
	StruckAbroad {
		/// What it copies.
		original: ContributionId,
		/// The precedence of that.
		sequence: Sequence,
		/// Who is paid.
		payee: AccountId,
	},
}

impl<AccountId> Redirect<AccountId> {
	/// The contribution that was there before.
	pub fn original(&self) -> ContributionId {
		match self {
			Self::Displaced { original } | Self::Struck { original, .. } | Self::StruckAbroad { original, .. } => {
				*original
			},
		}
	}
}

/// Where a contribution stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Status<BlockNumber> {
	/// Waiting for the curators, or for the review window to end.
	#[codec(index = 0)]
	Pending,
	/// Part of the Datanet.
	#[codec(index = 1)]
	Accepted(Acceptance<BlockNumber>),
}

/// What holds of a contribution from its acceptance on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Acceptance<BlockNumber> {
	/// Its weight in the pools of the Releases that it is in; it never moves.
	pub points: Points,
	/// The first Release that it is in.
	pub first_release: u32,
	/// Whether it may own positions of an output: curators vouched that its bytes are to be had.
	pub traceable: bool,
	/// The block in which a curator found that its bytes are no longer to be had.
	pub unavailable_since: Option<BlockNumber>,
	/// The end of its range of Releases; `None` while it is in every Release to come.
	pub closing: Option<Closing<BlockNumber>>,
}

impl<BlockNumber: Copy + PartialOrd> Acceptance<BlockNumber> {
	/// Whether it is in Release `number` of its Datanet, given that there is one.
	pub fn is_in(&self, number: u32) -> bool {
		self.first_release <= number && self.closing.as_ref().is_none_or(|closing| number <= closing.last_release)
	}

	/// Whether its range was closed before block `at`.
	pub fn closed_before(&self, at: BlockNumber) -> bool {
		self.closing.as_ref().is_some_and(|closing| closing.at < at)
	}

	/// Whether it may own positions of an output that was requested in block `at`.
	pub fn traceable_at(&self, at: BlockNumber) -> bool {
		self.traceable && self.unavailable_since.is_none_or(|since| since >= at)
	}
}

/// The end of a contribution's range of Releases.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Closing<BlockNumber> {
	/// The last Release that it is in. One less than the first if it is in none.
	pub last_release: u32,
	/// The block in which its range was closed: a block's own number, which never stands still.
	pub at: BlockNumber,
	/// Whether its contributor closed it.
	pub revoked: bool,
}

/// What a contributor says about a content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Metadata {
	/// Its media type, such as `text/plain`.
	pub media_type: Label,
	/// Its licence, best as an SPDX expression.
	pub licence: Label,
	/// Where its bytes are to be had.
	pub uri: Uri,
}

impl Metadata {
	/// How long it is.
	pub fn bytes(&self) -> usize {
		self.media_type.len().saturating_add(self.licence.len()).saturating_add(self.uri.len())
	}
}

/// What a curator says about a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Verdict {
	/// It belongs here and its bytes are held.
	#[codec(index = 0)]
	Approve {
		/// The weight that it deserves.
		points: Points,
	},
	/// It does not belong here.
	#[codec(index = 1)]
	Reject,
}

/// The verdicts on a pending contribution.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Review<AccountId> {
	/// The round of curation in which they were given.
	pub round: u32,
	/// One for each curator that spoke.
	pub verdicts: BoundedVec<(AccountId, Verdict), ConstU32<MAX_CURATORS>>,
}

/// What the verdicts on a contribution come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// More verdicts are needed.
	Open,
	/// Accepted, with the lower median of the approvals' points.
	Accepted(Points),
	/// Approvals can no longer reach the threshold.
	Rejected,
}

impl<AccountId: PartialEq> Review<AccountId> {
	/// No verdict yet.
	pub fn new(round: u32) -> Self {
		Self { round, verdicts: BoundedVec::new() }
	}

	/// Count the verdicts on a contribution of `contributor`, all of them given under `curation`.
	pub fn outcome(&self, curation: &Curation<AccountId>, contributor: &AccountId) -> Outcome {
		let threshold = usize::from(curation.threshold);
		let mut points: alloc::vec::Vec<Points> = self
			.verdicts
			.iter()
			.filter_map(|(_, verdict)| match verdict {
				Verdict::Approve { points } => Some(*points),
				Verdict::Reject => None,
			})
			.collect();
		if points.len() >= threshold {
			points.sort_unstable();
			let middle = points.len().saturating_sub(1) / 2;
			return points.get(middle).map_or(Outcome::Open, |median| Outcome::Accepted(*median));
		}
		let rejections = self.verdicts.len().saturating_sub(points.len());
		if curation.reviewers(contributor).saturating_sub(rejections) < threshold {
			return Outcome::Rejected;
		}
		Outcome::Open
	}
}

/// A frozen version of a Datanet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Release<BlockNumber> {
	/// The sum of the points of the contributions in it; never 0.
	pub points: u128,
	/// How many contributions are in it.
	pub contributions: u32,
	/// The owner's part of what it earns.
	pub owner_cut: Perbill,
	/// The block in which it was cut.
	pub cut_at: BlockNumber,
	/// Held of the owner for it.
	pub deposit: Balance,
	/// How many need it to stay: terms of models that are in use.
	pub pins: u32,
}

/// Everything that a reveal brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
	/// What the commitment was salted with.
	pub salt: [u8; 32],
	/// The hash of the content, and its length.
	pub content: Content,
	/// The content's last byte.
	pub last_byte: u8,
	/// The proof that it is the last byte.
	pub length_proof: SpanProof,
	/// What the contribution is.
	pub kind: Kind,
	/// What the contributor says about it.
	pub metadata: Metadata,
	/// The most points that it may be given.
	pub max_points: Points,
}

/// The commitment of `who` to a content: `blake3(account || content hash || salt)`, the account as SCALE encodes it.
pub fn commitment<AccountId: Encode>(who: &AccountId, content_hash: &ContentHash, salt: &[u8; 32]) -> [u8; 32] {
	let mut hasher = blake3::Hasher::new();
	who.using_encoded(|bytes| {
		hasher.update(bytes);
	});
	hasher.update(content_hash);
	hasher.update(salt);
	*hasher.finalize().as_bytes()
}

/// The most points that a content is given where nobody gives them: as many KiB as a report can show. Of a longer one a copy
/// could not be struck, and its bytes are proven by nobody.
pub const MAX_POINTS_BY_SIZE: Points = 256;

/// The points of a content where nobody gives them: one for each chunk of 1 KiB that was begun, up to
/// [`MAX_POINTS_BY_SIZE`].
pub fn points_by_size(content: &Content) -> Points {
	content.len.div_ceil(CHUNK_LEN).min(MAX_POINTS_BY_SIZE)
}
