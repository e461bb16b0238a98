#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod catalogue;
mod contribution;
mod curation;
mod datanet;
mod deposit;
mod release;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod synthetic;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::BlockNumberProvider, Perbill, SaturatedConversion};
	use tributary_primitives::{
		content::{Content, SpanProof},
		Balance, ContentHash, ContributionId, DatanetId, Points, ReleaseId, Sequence,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What each call costs.
		type WeightInfo: WeightInfo;

		/// The token that deposits are held in.
		type Currency: fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason, Balance = Balance>;

		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What all windows are counted in.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

		/// Held of the owner of a Datanet.
		#[pallet::constant]
		type DatanetDeposit: Get<Balance>;

		/// Held of the owner of a Datanet for each account that is made a member.
		#[pallet::constant]
		type MemberDeposit: Get<Balance>;

		/// Held of the owner of a Datanet for each Release.
		#[pallet::constant]
		type ReleaseDeposit: Get<Balance>;

		/// Held for a commitment, until it is revealed or dropped.
		#[pallet::constant]
		type CommitmentDeposit: Get<Balance>;

		/// Held for a contribution.
		#[pallet::constant]
		type ContributionDeposit: Get<Balance>;

		/// Held for each byte of name, URI, media type and licence, beside the deposit of what they describe.
		#[pallet::constant]
		type ByteDeposit: Get<Balance>;

		/// Held for each point that a contributor asks for; for those that are not given, until the acceptance.
		#[pallet::constant]
		type PointBond: Get<Balance>;

		/// How long a commitment may be revealed, at least a block. May change at any time; each commitment keeps the
		/// window that it was made under.
		type RevealWindow: Get<BlockNumberFor<Self>>;

		/// How long a contribution to a Datanet without curators waits. At least the reveal window is wise: then no
		/// earlier commitment can displace it once it is accepted. May change at any time, for later contributions.
		type ReviewWindow: Get<BlockNumberFor<Self>>;

		/// The most that an owner may take of what a Release earns.
		#[pallet::constant]
		type MaxOwnerCut: Get<Perbill>;
	}

	/// Why this pallet holds tokens.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For a Datanet, its members and its Releases.
		#[codec(index = 0)]
		Datanet,
		/// For a commitment that is not revealed yet.
		#[codec(index = 1)]
		Commitment,
		/// For a contribution and the points it asks for.
		#[codec(index = 2)]
		Contribution,
	}

	/// The id of the next Datanet.
	#[pallet::storage]
	pub type NextDatanet<T: Config> = StorageValue<_, DatanetId, ValueQuery>;

	/// The precedence that the next commitment takes.
	#[pallet::storage]
	pub type NextSequence<T: Config> = StorageValue<_, Sequence, ValueQuery>;

	/// All Datanets.
	#[pallet::storage]
	pub type Datanets<T: Config> = StorageMap<_, Twox64Concat, DatanetId, DatanetOf<T>>;

	/// How each Datanet presents itself.
	#[pallet::storage]
	pub type Profiles<T: Config> = StorageMap<_, Twox64Concat, DatanetId, Profile>;

	/// Who approves contributions to each Datanet.
	#[pallet::storage]
	pub type Curations<T: Config> = StorageMap<_, Twox64Concat, DatanetId, CurationOf<T>, ValueQuery>;

	/// The members of each Datanet, with what is held of its owner for each.
	#[pallet::storage]
	pub type Members<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Blake2_128Concat, T::AccountId, Balance>;

	/// Commitments that are neither revealed nor dropped, by who made them. Keyed by the account too, so that nobody can
	/// take a commitment that was seen on its way.
	#[pallet::storage]
	pub type Commitments<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, [u8; 32], CommitmentOf<T>>;

	/// Pending and accepted contributions, by Datanet and index.
	#[pallet::storage]
	pub type Contributions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ContributionOf<T>>;

	/// What the contributors say about their contributions.
	#[pallet::storage]
	pub type ContributionMetadata<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, Metadata>;

	/// The contribution that stands for each content of a Datanet: of those that were revealed, the one with the lowest
	/// sequence.
	#[pallet::storage]
	pub type Holders<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Identity, ContentHash, u32>;

	/// The verdicts on pending contributions.
	#[pallet::storage]
	pub type Reviews<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ReviewOf<T>>;

	/// The Releases of each Datanet, by number.
	#[pallet::storage]
	pub type Releases<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ReleaseOf<T>>;

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
		/// A contributor withdrew a pending contribution; its deposit was returned and its content hash is free again.
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
	}

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
		/// Nobody reviews their own contribution, and without this contributor there are fewer curators than approvals
		/// needed.
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
		/// The contribution was already revoked or displaced.
		AlreadyClosed,
		/// A Release needs at least one contribution with points.
		NoPoints,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	// Indices 1, 4, 5 and 13 to 16 are kept for `update`, `transfer_ownership`, `retire`, `offer_contribution`,
	// `take_contribution`, `report_copy` and `judge_copy`.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Create a Datanet.
		///
		/// Without curators its contributions are accepted when their review window has ended, and earn from the pool
		/// only.
		///
		/// - **Origin:** signed; becomes the owner, of whom the deposit is held.
		/// - **Errors:** `EmptyName`, `OwnerCutTooHigh`, `ThresholdOutOfRange`, `DuplicateCurator`.
		/// - **Events:** `DatanetCreated`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create(
			name.len().saturating_add(uri.len()).saturated_into(),
			curators.len().saturated_into(),
		))]
		pub fn create(
			origin: OriginFor<T>,
			name: Label,
			uri: Uri,
			admission: Admission,
			curators: CuratorsOf<T>,
			threshold: u8,
			owner_cut: Perbill,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create(who, Profile { name, uri }, admission, curators, threshold, owner_cut)
		}

		/// Change who is a member of a Datanet: first `remove`, then `add`.
		///
		/// Removing somebody who is no member and adding somebody who is one change nothing. Membership matters where
		/// only members may contribute, and only at the moment of contributing.
		///
		/// - **Origin:** the owner, of whom a deposit is held for each member.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`.
		/// - **Events:** `MembersChanged`, with those that really changed.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_members(
			add.len().saturated_into(),
			remove.len().saturated_into(),
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

		/// Replace the curators of a Datanet and the number of approvals that accept a contribution.
		///
		/// The reviews of what is pending begin afresh: earlier verdicts are void, and every curator may speak again.
		///
		/// - **Origin:** the owner.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`, `ThresholdOutOfRange`, `DuplicateCurator`.
		/// - **Events:** `CuratorsChanged`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_curators(curators.len().saturated_into()))]
		pub fn set_curators(
			origin: OriginFor<T>,
			datanet: DatanetId,
			curators: CuratorsOf<T>,
			threshold: u8,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_curators(who, datanet, curators, threshold)
		}

		/// Take the next place in the order of all contributions for a content that is not shown yet.
		///
		/// `commitment` is `blake3(account || content hash || salt)` with a random salt of 32 bytes. Reveal it by
		/// `contribute` in a later block, once this one is sure to stay, and before the reveal window ends.
		///
		/// - **Origin:** signed; a deposit is held until the commitment is revealed or dropped.
		/// - **Errors:** `AlreadyCommitted`.
		/// - **Events:** `Committed`.
		#[pallet::call_index(6)]
		pub fn commit(origin: OriginFor<T>, commitment: [u8; 32]) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit(who, commitment)
		}

		/// Reveal a commitment: contribute a content to a Datanet.
		///
		/// `last_byte` and `length_proof` show that the content has `length` bytes. `max_points` is the most that the
		/// contribution may be given; a bond is held for each, and returned at the acceptance for those not given.
		///
		/// If the same content stands in the Datanet from a later commitment, this contribution takes its place. If that
		/// one was pending, it is gone and this one is pending. If it was accepted, so is this one at once, with the
		/// same points as far as its own bond goes: the bytes are the same, so they need no second review. The range of
		/// the displaced one ends, and all that was not claimed of its earnings is the contributor's who was first. If
		/// that one is in a Release, `max_points` must be at least its points, so that there is always a bond for them.
		///
		/// - **Origin:** the account that committed; a member or the owner where only members may contribute.
		/// - **Errors:** `DatanetNotFound`, `NotAdmitted`, `TooFewReviewers`, `EmptyContent`, `ContentTooLong`,
		///   `CommitmentNotFound`, `RevealTooEarly`, `CommitmentExpired`, `AlreadyContributed`, `LengthNotProven`,
		///   `BondTooLow`.
		/// - **Events:** `ContributionSubmitted`; `ContributionDisplaced` and, if that one was accepted,
		///   `ContributionAccepted`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::contribute(
			media_type.len().saturating_add(licence.len()).saturating_add(uri.len()).saturated_into(),
			length_proof.siblings.len().saturated_into(),
		))]
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
			licence: Label,
			uri: Uri,
			max_points: Points,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let content = Content { hash: content_hash, len: length };
			let metadata = Metadata { media_type, licence, uri };
			let submission = Submission { salt, content, last_byte, length_proof, kind, metadata, max_points };
			Self::do_contribute(who, datanet, submission)
		}

		/// Review a pending contribution, once.
		///
		/// Approving says that the content belongs here and that its bytes are held. With `threshold` approvals the
		/// contribution is accepted with the lower median of their points, at most what its contributor put up a bond
		/// for. It is rejected as soon as approvals can no longer reach the threshold.
		///
		/// - **Origin:** a curator of the Datanet, other than the contributor.
		/// - **Errors:** `ContributionNotFound`, `NotCurator`, `OwnContribution`, `NotPending`, `AlreadyReviewed`.
		/// - **Events:** `ContributionReviewed`, then `ContributionAccepted` or `ContributionRejected` if this decides.
		#[pallet::call_index(8)]
		pub fn review(origin: OriginFor<T>, contribution: ContributionId, verdict: Verdict) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_review(who, contribution, verdict)
		}

		/// Accept a contribution to a Datanet without curators, when its review window has ended.
		///
		/// It gets a point for each KiB begun, at most what its contributor put up a bond for, and earns from the pool
		/// only.
		///
		/// - **Origin:** signed, anybody.
		/// - **Errors:** `ContributionNotFound`, `NotPending`, `HasCurators`, `ReviewWindowOpen`.
		/// - **Events:** `ContributionAccepted`.
		#[pallet::call_index(9)]
		pub fn accept_unreviewed(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_accept_unreviewed(contribution)
		}

		/// Say that the bytes of a contribution are no longer to be had.
		///
		/// For jobs requested in later blocks it cannot own positions of an output any more. It goes on earning from the
		/// pool. One curator is enough, and there is no way back: a provider must be able to hold every traceable byte.
		///
		/// - **Origin:** a curator of the Datanet.
		/// - **Errors:** `ContributionNotFound`, `NotCurator`, `NotAccepted`, `NotTraceable`, `AlreadyClosed`,
		///   `AlreadyUnavailable`.
		/// - **Events:** `ContributionUnavailable`.
		#[pallet::call_index(10)]
		pub fn mark_unavailable(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_mark_unavailable(who, contribution)
		}

		/// Take a pending contribution back. Its content hash is free again.
		///
		/// - **Origin:** the contributor, who gets the deposit back.
		/// - **Errors:** `ContributionNotFound`, `NotContributor`, `NotPending`.
		/// - **Events:** `ContributionWithdrawn`.
		#[pallet::call_index(11)]
		pub fn withdraw(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(who, contribution)
		}

		/// Keep an accepted contribution out of every later Release, for ever.
		///
		/// It goes on earning from the pools of the Releases that it is in. For jobs requested in later blocks it owns no
		/// positions of an output. Its deposit stays: its record must outlive whatever may still be owed to it.
		///
		/// - **Origin:** the contributor.
		/// - **Errors:** `ContributionNotFound`, `NotContributor`, `NotAccepted`, `AlreadyClosed`.
		/// - **Events:** `ConsentRevoked`.
		#[pallet::call_index(12)]
		pub fn revoke_consent(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_revoke_consent(who, contribution)
		}

		/// Freeze the accepted contributions of a Datanet into its next Release, together with the owner's cut.
		///
		/// - **Origin:** the owner, of whom a deposit is held for the Release.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`, `NoPoints`.
		/// - **Events:** `ReleaseCut`.
		#[pallet::call_index(17)]
		pub fn cut_release(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cut_release(who, datanet)
		}

		/// Drop a commitment that will not be revealed, and return its deposit.
		///
		/// - **Origin:** the account that made it (`who`), at any time; anybody, when its window has ended.
		/// - **Errors:** `CommitmentNotFound`, `CommitmentNotExpired`.
		/// - **Events:** `CommitmentDropped`.
		#[pallet::call_index(18)]
		pub fn drop_commitment(origin: OriginFor<T>, who: T::AccountId, commitment: [u8; 32]) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::do_drop_commitment(caller, who, commitment)
		}
	}
}
