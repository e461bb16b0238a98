//! Types of the state, with the rules that concern a single value.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use tributary_primitives::{
	content::{Content, SpanProof, CHUNK_LEN},
	rights::{Preference, Preferences, Purpose, Purposes, MAX_LICENCE},
	Balance, ContentHash, ContributionId, JobId, ModelId, Points, Sequence,
};

/// Maximum length of a name or media type, in bytes.
pub const MAX_LABEL: u32 = 64;
/// Maximum length of a URI, in bytes.
pub const MAX_URI: u32 = 256;
/// Maximum number of curators of a Datanet.
pub const MAX_CURATORS: u32 = 16;
/// Maximum number of members that one call adds, and that it removes.
pub const MAX_MEMBER_CHANGES: u32 = 64;
/// Maximum length of a contribution's metadata, in bytes: media type, licence and URI.
pub const MAX_METADATA: u32 = MAX_LABEL + MAX_LICENCE + MAX_URI;
/// Maximum number of times in which the bytes of a contribution were unavailable. The last one is
/// permanent.
pub const MAX_ABSENCES: u32 = 4;
/// Maximum number of nodes of a Datanet's pools that one call of `remove_datanet` removes.
pub const POOL_NODES: u32 = 64;

pub(crate) type DatanetOf<T> = Datanet<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
pub(crate) type CurationOf<T> = Curation<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
pub(crate) type CuratorsOf<T> = Curators<<T as frame_system::Config>::AccountId>;
pub(crate) type MemberChangesOf<T> = MemberChanges<<T as frame_system::Config>::AccountId>;
pub(crate) type ReviewOf<T> = Review<<T as frame_system::Config>::AccountId>;
pub(crate) type ReleaseOf<T> = Release<BlockNumberFor<T>>;
pub(crate) type PendingOf<T> = Pending<BlockNumberFor<T>>;
pub(crate) type CommitmentOf<T> = Commitment<BlockNumberFor<T>>;
pub(crate) type ContributionOf<T> = Contribution<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Short text.
pub type Label = BoundedVec<u8, ConstU32<MAX_LABEL>>;
/// Address of something outside the chain.
pub type Uri = BoundedVec<u8, ConstU32<MAX_URI>>;
/// Licence of a contribution.
pub type Licence = BoundedVec<u8, ConstU32<MAX_LICENCE>>;
/// Curators of a Datanet.
pub type Curators<AccountId> = BoundedVec<AccountId, ConstU32<MAX_CURATORS>>;
/// Accounts that become members, or cease to be members.
pub type MemberChanges<AccountId> = BoundedVec<AccountId, ConstU32<MAX_MEMBER_CHANGES>>;

/// Accounts that may contribute.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Admission {
	/// All accounts.
	#[default]
	#[codec(index = 0)]
	Open,
	/// The members and the owner.
	#[codec(index = 1)]
	MembersOnly,
}

/// Datanet, as far as deposits and sums need it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Datanet<AccountId, BlockNumber> {
	/// Account that governs the Datanet and receives the owner's cut.
	pub owner: AccountId,
	/// Accounts that may contribute.
	pub admission: Admission,
	/// Uses that it collects for. None is ever added.
	pub purposes: Purposes,
	/// Owner's part of what a Release earns, frozen into each Release when it is cut.
	pub owner_cut: Perbill,
	/// Deposit of the owner for the Datanet, its members and its Releases.
	pub deposit: Balance,
	/// Part of the deposit that is for the Datanet itself, by the bytes of its profile.
	pub profile_deposit: Balance,
	/// Account that may become the owner by taking over the deposit.
	pub offered_to: Option<AccountId>,
	/// `true` once the Datanet is closed permanently: nothing enters it and no Release is cut.
	pub retired: bool,
	/// Block of the latest call on the Datanet by its owner, by the clock of the windows.
	pub active_at: BlockNumber,
	/// Number of members.
	pub members: u32,
	/// Number of contributions that were ever submitted, which is the index of the next one.
	pub contributions: u32,
	/// Number of contributions that are still in the state, pending ones included.
	pub contributions_left: u32,
	/// Points of the contributions that the next Release would contain.
	pub open_points: u128,
	/// Number of the contributions that the next Release would contain.
	pub open_contributions: u32,
	/// Number of the latest Release; 0 before the first.
	pub releases: u32,
	/// Number of the oldest Release that was not removed; one more than the latest if none is left.
	pub first_release: u32,
}

impl<AccountId, BlockNumber> Datanet<AccountId, BlockNumber> {
	/// Returns `true` if no Release is left in the state.
	pub fn has_no_release(&self) -> bool {
		self.first_release > self.releases
	}

	/// Returns `true` if none of the Releases `first..=last` is left.
	pub fn has_outlived(&self, first: u32, last: u32) -> bool {
		last < first.max(self.first_release)
	}
}

/// Public description of a Datanet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Profile {
	/// Name; never empty.
	pub name: Label,
	/// Address of further information.
	pub uri: Uri,
}

/// Rule by which contributions to a Datanet are approved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Curation<AccountId, BlockNumber> {
	/// Distinct accounts; none for a Datanet that is not curated.
	pub curators: Curators<AccountId>,
	/// Number of approvals that accept a contribution; 0 exactly if there are no curators.
	pub threshold: u8,
	/// Number of changes of curators. Verdicts of an earlier round are void.
	pub round: u32,
	/// Block from which on each curator, by its place, takes part in votes and judges reports that
	/// begin then: a window after its appointment, so that no owner appoints judges for a case.
	pub seated_from: BoundedVec<BlockNumber, ConstU32<MAX_CURATORS>>,
	/// Block from which on the owner decides alone, while there are no curators.
	pub owner_from: BlockNumber,
}

impl<AccountId, BlockNumber: Default> Default for Curation<AccountId, BlockNumber> {
	fn default() -> Self {
		Self {
			curators: Default::default(),
			threshold: 0,
			round: 0,
			seated_from: Default::default(),
			owner_from: Default::default(),
		}
	}
}

impl<AccountId: PartialEq, BlockNumber: Copy + Default + PartialOrd> Curation<AccountId, BlockNumber> {
	/// Returns the first curation of a Datanet, whose curators contributors know.
	pub fn first(curators: Curators<AccountId>, threshold: u8) -> Self {
		let seats = curators.iter().map(|_| BlockNumber::default()).collect::<alloc::vec::Vec<_>>();
		Self { curators, threshold, seated_from: BoundedVec::truncate_from(seats), ..Default::default() }
	}

	/// Returns the curation after a change of curators. Those that are new are seated from block
	/// `from` on, and so is the owner if there were curators before. Returns `None` if no round is
	/// left.
	pub fn changed(&self, curators: Curators<AccountId>, threshold: u8, from: BlockNumber) -> Option<Self> {
		let round = self.round.checked_add(1)?;
		let seat = |curator| match self.place(curator) {
			Some(place) => self.seated_from.get(place).copied().unwrap_or(from),
			None => from,
		};
		let seats = curators.iter().map(seat).collect::<alloc::vec::Vec<_>>();
		let owner_from = if self.is_curated() { from } else { self.owner_from };
		Some(Self { curators, threshold, round, seated_from: BoundedVec::truncate_from(seats), owner_from })
	}

	/// Returns the place of a curator among them.
	pub fn place(&self, who: &AccountId) -> Option<usize> {
		self.curators.iter().position(|curator| curator == who)
	}

	/// Returns `true` if a curator had its seat when a vote or a report began.
	pub fn is_seated(&self, who: &AccountId, began: BlockNumber) -> bool {
		self.place(who).and_then(|place| self.seated_from.get(place)).is_some_and(|from| *from <= began)
	}

	/// Returns `true` if contributions must be approved.
	pub fn is_curated(&self) -> bool {
		!self.curators.is_empty()
	}

	/// Returns the number of curators that may review a contribution of `contributor`.
	///
	/// Curators do not review their own contributions.
	pub fn reviewers(&self, contributor: &AccountId) -> usize {
		self.curators.iter().filter(|curator| *curator != contributor).count()
	}

	/// Returns `true` if enough curators may review a contribution of `contributor` to accept it.
	pub fn can_accept(&self, contributor: &AccountId) -> bool {
		self.reviewers(contributor) >= usize::from(self.threshold)
	}
}

/// Place in the order of contributions, taken before the content is shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Commitment<BlockNumber> {
	/// Precedence of the commitment.
	pub sequence: Sequence,
	/// First block in which the commitment may be revealed.
	pub opens_at: BlockNumber,
	/// Last block in which the commitment may be revealed.
	pub expires_at: BlockNumber,
	/// `true` if its contribution was withdrawn or rejected before. It is not returned once more.
	pub returned: bool,
	/// Deposit of the account that committed.
	pub deposit: Balance,
}

/// Kind of a contribution.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Kind {
	/// Data that a model may be trained on.
	#[default]
	#[codec(index = 0)]
	Corpus,
	/// Opinion on an output. It earns from the pool like any other contribution.
	#[codec(index = 1)]
	Feedback {
		/// Job that the output was for.
		job: JobId,
	},
	/// Evaluation of a model. It earns from the pool like any other contribution.
	#[codec(index = 2)]
	Evaluation {
		/// Evaluated model.
		model: ModelId,
	},
}

impl Kind {
	/// Returns `true` if approved content of this kind may own positions of an output.
	pub fn is_traceable(&self) -> bool {
		matches!(self, Self::Corpus)
	}
}

/// Immutable piece of content in a Datanet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Contribution<AccountId, BlockNumber> {
	/// Account that contributed, or to which the contribution was transferred.
	pub contributor: AccountId,
	/// Hash and proven length of the bytes.
	pub content: Content,
	/// Precedence among all contributions: lower is earlier. Contributions have the same one only
	/// if they are of the same content and took it from one another, directly or not, by naming an
	/// earlier contribution. Then the lower id is earlier.
	pub sequence: Sequence,
	/// Kind of the contribution.
	pub kind: Kind,
	/// Preferences of its contributor at the acceptance.
	pub preferences: Preferences,
	/// Maximum number of points. The bond is for as many, or for those by size if they are more.
	pub max_points: Points,
	/// Bond for one point at the time of contributing.
	pub bond_per_point: Balance,
	/// Deposit and bond that are held from the contributor.
	pub deposit: Balance,
	/// Part of the deposit that is for the contribution itself, by the bytes of its metadata.
	pub record_deposit: Balance,
	/// Status. Rejected and withdrawn contributions are removed from the state.
	pub status: Status<BlockNumber>,
	/// Redirection of its earnings away from the contributor.
	pub redirect: Option<Redirect<AccountId>>,
	/// Number of contributions of the same Datanet that were struck as copies of this one. It stays
	/// as long as they do.
	pub dependents: u32,
	/// Account that may accept the contribution and its deposit.
	pub offered_to: Option<AccountId>,
	/// Index of the later contribution of the same content beside which it entered, and which holds
	/// the content again once this one is removed.
	pub beside: Option<u32>,
}

impl<AccountId, BlockNumber> Contribution<AccountId, BlockNumber> {
	/// Returns the contribution of this Datanet, the heir, whose payee is paid for this one.
	///
	/// Returns `None` if the contribution has no heir.
	pub fn heir(&self) -> Option<ContributionId> {
		match &self.redirect {
			Some(Redirect::Struck { original, .. }) => Some(*original),
			Some(Redirect::StruckAbroad { .. }) | None => None,
		}
	}

	/// Returns the terms of its acceptance, or `None` while it is pending.
	pub fn acceptance(&self) -> Option<&Acceptance<BlockNumber>> {
		match &self.status {
			Status::Accepted(acceptance) => Some(acceptance),
			Status::Pending(_) => None,
		}
	}

	/// Returns its wait for the acceptance, or `None` once it is accepted.
	pub fn pending(&self) -> Option<&Pending<BlockNumber>> {
		match &self.status {
			Status::Pending(pending) => Some(pending),
			Status::Accepted(_) => None,
		}
	}

	/// Returns the preference about a use in Release `number` of its Datanet.
	pub fn preference(&self, purpose: Purpose, number: u32) -> Preference {
		let refused_from = self.acceptance().and_then(|acceptance| acceptance.refused_from.about(purpose));
		if refused_from.is_some_and(|first| first <= number) {
			Preference::No
		} else {
			self.preferences.about(purpose)
		}
	}

	/// Returns the preferences in Release `number` of its Datanet.
	pub fn preferences_in(&self, number: u32) -> Preferences {
		Preferences {
			train_ai: self.preference(Purpose::TrainAi, number),
			ai_use: self.preference(Purpose::AiUse, number),
		}
	}

	/// Returns `true` if the contribution was struck as a copy.
	pub fn is_struck(&self) -> bool {
		self.redirect.is_some()
	}
}

/// Redirection of a contribution's earnings away from its contributor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Redirect<AccountId> {
	/// To the contributor of the original: it was struck as a copy of another contribution of its
	/// Datanet.
	#[codec(index = 0)]
	Struck {
		/// Contribution that it copies.
		original: ContributionId,
		/// Evidence of the copy.
		evidence: Evidence,
	},
	/// To the account that was the original's contributor at that time: it was struck as a copy of
	/// a contribution of another Datanet. No link is kept, because no Datanet may prevent the
	/// removal of another one.
	#[codec(index = 1)]
	StruckAbroad {
		/// Contribution that it copies.
		original: ContributionId,
		/// Precedence of the original.
		sequence: Sequence,
		/// Account that is paid.
		payee: AccountId,
		/// Evidence of the copy.
		evidence: Evidence,
	},
}

/// Evidence by which a contribution was struck as a copy. A greater one outweighs it.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Evidence {
	/// Verdict of the curators.
	#[codec(index = 0)]
	Judged {
		/// Number of bytes of the accused that were shown to be the original's.
		shown: u64,
	},
	/// Proof that needed no curators.
	#[codec(index = 1)]
	Proven,
}

impl<AccountId> Redirect<AccountId> {
	/// Returns the earlier contribution.
	pub fn original(&self) -> ContributionId {
		match self {
			Self::Struck { original, .. } | Self::StruckAbroad { original, .. } => *original,
		}
	}

	/// Returns the evidence of the copy.
	pub fn evidence(&self) -> Evidence {
		match self {
			Self::Struck { evidence, .. } | Self::StruckAbroad { evidence, .. } => *evidence,
		}
	}
}

/// Status of a contribution.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Status<BlockNumber> {
	/// Waiting for the curators, and for a window to end.
	#[codec(index = 0)]
	Pending(Pending<BlockNumber>),
	/// Part of the Datanet.
	#[codec(index = 1)]
	Accepted(Acceptance<BlockNumber>),
}

/// Wait of a contribution for its acceptance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pending<BlockNumber> {
	/// Commitment that the contribution revealed.
	pub commitment: [u8; 32],
	/// Precedence of the commitment, which may be later than that of the contribution.
	pub committed: Sequence,
	/// `true` if the commitment had been returned before.
	pub returned: bool,
	/// First block in which the contribution may be accepted: every commitment with a lower
	/// sequence has expired by then.
	pub acceptable_from: BlockNumber,
	/// First block in which a Datanet without curators may accept the contribution.
	pub unreviewed_from: BlockNumber,
}

/// Terms of a contribution from its acceptance on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Acceptance<BlockNumber> {
	/// Weight in the pools of the Releases that contain the contribution. It never changes.
	pub points: Points,
	/// First Release that contains the contribution.
	pub first_release: u32,
	/// `true` if the contribution may own positions of an output: curators confirmed that its bytes
	/// are available.
	pub traceable: bool,
	/// Times in which its bytes were unavailable, the latest one last.
	pub absences: BoundedVec<Absence<BlockNumber>, ConstU32<MAX_ABSENCES>>,
	/// Releases from which on the contributor refused a use.
	pub refused_from: RefusedFrom,
	/// Votes of the curators that have decided nothing yet.
	pub ballot: Ballot<BlockNumber>,
	/// End of its range of Releases; `None` while every later Release contains it.
	pub closing: Option<Closing<BlockNumber>>,
}

impl<BlockNumber: Copy + PartialOrd> Acceptance<BlockNumber> {
	/// Returns `true` if Release `number` of its Datanet, if it exists, contains the contribution.
	pub fn is_in(&self, number: u32) -> bool {
		self.first_release <= number && self.closing.as_ref().is_none_or(|closing| number <= closing.last_release)
	}

	/// Returns `true` if the range was closed before block `at`.
	pub fn closed_before(&self, at: BlockNumber) -> bool {
		self.closing.as_ref().is_some_and(|closing| closing.at < at)
	}

	/// Returns `true` unless the curators found its bytes unavailable.
	pub fn is_available(&self) -> bool {
		self.absences.last().is_none_or(|absence| absence.until.is_some())
	}

	/// Returns `true` if the contribution may own positions of an output requested in block `at`.
	pub fn traceable_at(&self, at: BlockNumber) -> bool {
		self.traceable && !self.absences.iter().any(|absence| absence.covers(at))
	}
}

/// First Release in which the preference about each use is no, although it was not at the
/// acceptance.
///
/// A Release is what a model was licensed under, so earlier Releases keep the earlier preference.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct RefusedFrom {
	/// First Release in which training is refused.
	pub train_ai: Option<u32>,
	/// First Release in which use by a model that answers is refused.
	pub ai_use: Option<u32>,
}

impl RefusedFrom {
	/// Returns the first Release in which a use is refused.
	pub fn about(&self, purpose: Purpose) -> Option<u32> {
		match purpose {
			Purpose::TrainAi => self.train_ai,
			Purpose::AiUse => self.ai_use,
		}
	}

	/// Records that a use is refused from Release `number` on.
	pub fn refuse(&mut self, purpose: Purpose, number: u32) {
		match purpose {
			Purpose::TrainAi => self.train_ai = Some(number),
			Purpose::AiUse => self.ai_use = Some(number),
		}
	}
}

/// Time in which the bytes of a contribution were unavailable.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Absence<BlockNumber> {
	/// Block in which the curators declared the bytes unavailable, by the chain's own number.
	pub since: BlockNumber,
	/// Block in which the curators declared them available again.
	pub until: Option<BlockNumber>,
}

impl<BlockNumber: Copy + PartialOrd> Absence<BlockNumber> {
	/// Returns `true` if an output requested in block `at` falls into the absence.
	///
	/// Nothing that happens in block `at` or later changes the answer for it.
	pub fn covers(&self, at: BlockNumber) -> bool {
		self.since < at && self.until.is_none_or(|until| until >= at)
	}
}

/// Decision on an accepted contribution that takes as many curators as an acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Motion {
	/// The bytes cannot be obtained.
	#[codec(index = 0)]
	Unavailable,
	/// The bytes can be obtained again.
	#[codec(index = 1)]
	Available,
	/// No later Release shall contain the contribution.
	#[codec(index = 2)]
	Exclude,
}

/// Votes of the curators on an accepted contribution.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Ballot<BlockNumber> {
	/// Round of curation in which the votes were given.
	pub round: u32,
	/// Votes that the bytes are unavailable.
	pub unavailable: Votes<BlockNumber>,
	/// Votes that the bytes are available again.
	pub available: Votes<BlockNumber>,
	/// Votes for the exclusion from later Releases.
	pub exclude: Votes<BlockNumber>,
}

/// Votes for a motion.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Votes<BlockNumber> {
	/// Block of the first vote.
	pub began: BlockNumber,
	/// Curators that voted: a bit for each, by its place among them.
	pub voters: u16,
}

impl<BlockNumber> Ballot<BlockNumber> {
	/// Returns the votes for a motion.
	pub fn votes(&mut self, motion: Motion) -> &mut Votes<BlockNumber> {
		match motion {
			Motion::Unavailable => &mut self.unavailable,
			Motion::Available => &mut self.available,
			Motion::Exclude => &mut self.exclude,
		}
	}
}

/// End of a contribution's range of Releases.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Closing<BlockNumber> {
	/// Last Release that contains the contribution; one less than the first if none does.
	pub last_release: u32,
	/// Block in which the range was closed, by the chain's own block number, which never stands
	/// still.
	pub at: BlockNumber,
	/// The same block by the clock of curation: curators that were seated later do not judge the
	/// contribution.
	pub curation_at: BlockNumber,
	/// `true` if the contributor revoked consent, even if the range was closed before.
	pub revoked: bool,
}

/// Description of a content by its contributor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Metadata {
	/// Media type, such as `text/plain`.
	pub media_type: Label,
	/// Licence, as a canonical SPDX expression: printable ASCII, never empty.
	pub licence: Licence,
	/// Address of the bytes.
	pub uri: Uri,
}

impl Metadata {
	/// Returns the length of all fields together, in bytes.
	pub fn bytes(&self) -> usize {
		self.media_type.len().saturating_add(self.licence.len()).saturating_add(self.uri.len())
	}
}

/// Verdict of a curator on a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Verdict {
	/// The content belongs to the Datanet, and the curator holds its bytes.
	#[codec(index = 0)]
	Approve {
		/// Proposed weight of the contribution.
		points: Points,
	},
	/// The content does not belong to the Datanet.
	#[codec(index = 1)]
	Reject,
}

/// Verdicts on a pending contribution.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Review<AccountId> {
	/// Round of curation in which the verdicts were given.
	pub round: u32,
	/// At most one verdict of each curator.
	pub verdicts: BoundedVec<(AccountId, Verdict), ConstU32<MAX_CURATORS>>,
}

/// Outcome of the verdicts on a contribution.
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
	/// Returns a review without verdicts.
	pub fn new(round: u32) -> Self {
		Self { round, verdicts: BoundedVec::new() }
	}

	/// Counts the verdicts on a contribution of `contributor`, all of them given under `curation`.
	pub fn outcome<BlockNumber>(&self, curation: &Curation<AccountId, BlockNumber>, contributor: &AccountId) -> Outcome
	where
		BlockNumber: Copy + Default + PartialOrd,
	{
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

/// Frozen version of a Datanet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Release<BlockNumber> {
	/// Sum of the points of its contributions; never 0.
	pub points: u128,
	/// Number of its contributions.
	pub contributions: u32,
	/// Owner's part of what the Release earns.
	pub owner_cut: Perbill,
	/// Block in which the Release was cut.
	pub cut_at: BlockNumber,
	/// Deposit of the owner for the Release.
	pub deposit: Balance,
	/// Number of terms of models in use that need the Release to stay.
	pub pins: u32,
}

/// Arguments of a reveal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
	/// Salt of the commitment.
	pub salt: [u8; 32],
	/// Hash and claimed length of the content.
	pub content: Content,
	/// Last byte of the content.
	pub last_byte: u8,
	/// Proof that this byte is the last one.
	pub length_proof: SpanProof,
	/// Kind of the contribution.
	pub kind: Kind,
	/// Description by the contributor.
	pub metadata: Metadata,
	/// Preferences of the contributor.
	pub preferences: Preferences,
	/// Maximum number of points that the contribution may be granted.
	pub max_points: Points,
	/// Contribution of the same content by the same account, whose precedence this one takes.
	pub earlier: Option<ContributionId>,
}

/// Returns the commitment of `who` to a content: `blake3(account || content hash || salt)`.
///
/// The account is encoded in SCALE.
pub fn commitment<AccountId: Encode>(who: &AccountId, content_hash: &ContentHash, salt: &[u8; 32]) -> [u8; 32] {
	let mut hasher = blake3::Hasher::new();
	who.using_encoded(|bytes| {
		hasher.update(bytes);
	});
	hasher.update(content_hash);
	hasher.update(salt);
	*hasher.finalize().as_bytes()
}

/// Maximum number of points of a content that no curator reviews.
///
/// The length of a content is proven, and its bytes are not: the more points a length alone gave,
/// the more an invented content would earn. It is as many KiB as a report of a copy shows.
pub const MAX_POINTS_BY_SIZE: Points = 256;

/// Returns the points of a content that no curator reviews: one for each chunk of 1 KiB begun, up
/// to [`MAX_POINTS_BY_SIZE`].
pub fn points_by_size(content: &Content) -> Points {
	content.len.div_ceil(CHUNK_LEN).min(MAX_POINTS_BY_SIZE)
}

/// Returns the number of points for which a contribution with `points` has a bond: at least those
/// by size, for what a report shows to strike a copy grows with its size, whatever it asks for.
pub(crate) fn bonded_points(content: &Content, points: Points) -> Points {
	points.max(points_by_size(content))
}
