#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod contribution;
pub mod copy;
mod curation;
mod datanet;
mod deposit;
mod errors;
mod events;
#[cfg(feature = "runtime-benchmarks")]
mod fixtures;
mod impl_contributions;
mod impl_eligibility;
mod impl_releases;
mod release;
mod removal;
mod report;
mod standing;
mod transfer;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;

use frame_support::pallet_macros::import_section;

pub use copy::*;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::BlockNumberProvider, Perbill, SaturatedConversion};
	use tributary_primitives::{
		content::{Content, SpanProof},
		traits::{ContributionAccounts, Subjects},
		Balance, ContentHash, ContributionId, DatanetId, Points, ReleaseId, Sequence,
	};
	use tributary_support::dry_run;

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

		/// The ledger: it keeps what contributions earned, and owes accounts what they cannot take at once.
		type Ledger: ContributionAccounts<Self::AccountId>;

		/// The subjects that contributions may have.
		type Subjects: Subjects;

		/// Whose a penalty is.
		type TreasuryAccount: Get<Self::AccountId>;

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

		/// How long the curators may judge a report. May change at any time; each report keeps the window that it was made
		/// under.
		type CopyWindow: Get<BlockNumberFor<Self>>;

		/// Held of who reports a copy that the curators must judge. May change at any time, for later reports.
		type CopyBond: Get<Balance>;

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
		/// For a report of a copy that the curators have not judged yet.
		#[codec(index = 3)]
		Report,
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

	/// The reports that wait for the curators, by the accused.
	#[pallet::storage]
	pub type Reports<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ReportOf<T>>;

	/// The Releases of each Datanet, by number.
	#[pallet::storage]
	pub type Releases<T: Config> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ReleaseOf<T>>;

	/// How many contributions of each Release were revoked after it was cut: the nodes of a tally
	/// (`tributary_primitives::tally`) by Release number.
	#[pallet::storage]
	pub type RevocationNodes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, i64, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// What it costs on top when an account cannot take a deposit and the ledger owes it instead.
	fn owing<T: Config>() -> Weight {
		T::DbWeight::get().reads_writes(4, 4)
	}

	/// What settling a contribution's account up may cost the ledger: two paths in the tree of its Datanet's pools are read,
	/// what it was paid and what is owed to its payee are written.
	fn settling_up<T: Config>() -> Weight {
		T::DbWeight::get().reads_writes(80, 6)
	}

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

		/// Change how a Datanet presents itself, who may contribute, and the owner's cut of later Releases.
		///
		/// - **Origin:** the owner; the deposit changes with the bytes of name and URI.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`, `EmptyName`, `OwnerCutTooHigh`.
		/// - **Events:** `DatanetUpdated`.
		#[pallet::call_index(1)]
		#[pallet::weight(
			T::WeightInfo::update(name.len().saturating_add(uri.len()).saturated_into()).saturating_add(owing::<T>())
		)]
		pub fn update(
			origin: OriginFor<T>,
			datanet: DatanetId,
			name: Label,
			uri: Uri,
			admission: Admission,
			owner_cut: Perbill,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_update(who, datanet, Profile { name, uri }, admission, owner_cut)
		}

		/// Change who is a member of a Datanet: first `remove`, then `add`.
		///
		/// Removing somebody who is no member and adding somebody who is one change nothing. Membership matters where
		/// only members may contribute, and only at the moment of contributing.
		///
		/// - **Origin:** the owner, of whom a deposit is held for each member. If the Datanet is retired, anybody may remove
		///   members and nobody add any.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`, `Retired`.
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

		/// Offer a Datanet to another account, or withdraw the offer.
		///
		/// Nothing changes until that account calls `accept_ownership`.
		///
		/// - **Origin:** the owner.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`, `AlreadyOwner`.
		/// - **Events:** `OwnershipOffered`.
		#[pallet::call_index(4)]
		pub fn transfer_ownership(
			origin: OriginFor<T>,
			datanet: DatanetId,
			to: Option<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer_ownership(who, datanet, to)
		}

		/// Close a Datanet for good.
		///
		/// Nothing is contributed, revealed or accepted there any more and no Release is cut; whoever wants to may withdraw
		/// what is pending, with the deposit back to its contributor. The Releases that were cut go on being paid. When they
		/// are needed no more, anybody may remove them, then the contributions, then the Datanet.
		///
		/// - **Origin:** the owner.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`, `Retired`.
		/// - **Events:** `DatanetRetired`.
		#[pallet::call_index(5)]
		pub fn retire(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retire(who, datanet)
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
		/// - **Errors:** `DatanetNotFound`, `Retired`, `NotAdmitted`, `TooFewReviewers`, `EmptyContent`, `ContentTooLong`,
		///   `JobNotFound`, `ModelNotFound`, `CommitmentNotFound`, `RevealTooEarly`, `CommitmentExpired`, `AlreadyContributed`, `LengthNotProven`,
		///   `BondTooLow`.
		/// - **Events:** `ContributionSubmitted`; `ContributionDisplaced` and, if that one was accepted,
		///   `ContributionAccepted`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::contribute(
			media_type.len().saturating_add(licence.len()).saturating_add(uri.len()).saturated_into(),
			length_proof.siblings.len().saturated_into(),
		).saturating_add(T::DbWeight::get().reads(1)).saturating_add(owing::<T>()).saturating_add(owing::<T>()))]
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
			Self::do_contribute(who, datanet, submission).map(|_| ())
		}

		/// Review a pending contribution, once.
		///
		/// Approving says that the content belongs here and that its bytes are held. With `threshold` approvals the
		/// contribution is accepted with the lower median of their points, at most what its contributor put up a bond
		/// for. It is rejected as soon as approvals can no longer reach the threshold.
		///
		/// - **Origin:** a curator of the Datanet, other than the contributor.
		/// - **Errors:** `ContributionNotFound`, `NotCurator`, `OwnContribution`, `NotPending`, `AlreadyReviewed`,
		///   `Retired`.
		/// - **Events:** `ContributionReviewed`, then `ContributionAccepted` or `ContributionRejected` if this decides.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::review().saturating_add(owing::<T>()))]
		pub fn review(origin: OriginFor<T>, contribution: ContributionId, verdict: Verdict) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_review(who, contribution, verdict)
		}

		/// Accept a contribution to a Datanet without curators, when its review window has ended.
		///
		/// It gets a point for each KiB begun, at most 256 and at most what its contributor put up a bond for, and earns from the pool
		/// only.
		///
		/// - **Origin:** signed, anybody.
		/// - **Errors:** `ContributionNotFound`, `NotPending`, `HasCurators`, `ReviewWindowOpen`, `Retired`.
		/// - **Events:** `ContributionAccepted`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::accept_unreviewed().saturating_add(owing::<T>()))]
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
		/// - **Origin:** the contributor, who gets the deposit back; anybody, if the Datanet is retired.
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
		/// positions of an output. Its deposit stays until `remove_contribution`: its record must outlive whatever may still
		/// be owed to it. One that is in no Release, and that no other has for its heir, is gone at once.
		///
		/// - **Origin:** the contributor.
		/// - **Errors:** `ContributionNotFound`, `NotContributor`, `NotAccepted`, `AlreadyClosed`.
		/// - **Events:** `ConsentRevoked`, and `ContributionRemoved` if it is gone.
		#[pallet::call_index(12)]
		pub fn revoke_consent(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_revoke_consent(who, contribution)
		}

		/// Offer a contribution to another account, or withdraw the offer.
		///
		/// Nothing changes until that account calls `take_contribution`. A new offer takes the place of the one before.
		///
		/// - **Origin:** the contributor.
		/// - **Errors:** `ContributionNotFound`, `NotContributor`, `AlreadyOwner`, `NotAccepted`, `AlreadyClosed` if it was
		///   displaced or struck.
		/// - **Events:** `ContributionOffered`.
		#[pallet::call_index(13)]
		pub fn offer_contribution(
			origin: OriginFor<T>,
			contribution: ContributionId,
			to: Option<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_offer_contribution(who, contribution, to)
		}

		/// Take a contribution that was offered, with the deposit that is held for it.
		///
		/// All that it earned and that was not claimed is credited to the one who gives it; what it earns from now on is the
		/// taker's.
		///
		/// - **Origin:** the account that it was offered to.
		/// - **Errors:** `ContributionNotFound`, `NotOffered`, `NotAccepted`, `AlreadyClosed` if it was displaced or struck.
		/// - **Events:** `ContributionTransferred`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::take_contribution().saturating_add(settling_up::<T>()))]
		pub fn take_contribution(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_take_contribution(who, contribution)
		}

		/// Report that a contribution is a copy of an earlier one.
		///
		/// Each pair is the same bytes in both, at most 16 KiB, with the proofs that they stand there. If both are in one
		/// Datanet and the pairs are disjoint in the accused, each of at least 256 bytes or the whole, and cover at least
		/// 95% of it, the accused is struck at once (if it is shorter than 256 bytes, only for an original that is hardly
		/// longer). Otherwise the pairs must be as long and disjoint and cover a quarter of it, a bond is held, the curators of
		/// its Datanet judge the report within the window, and their silence acquits.
		///
		/// Once struck, a contribution is in no later Release and owns no positions of an output requested in a later block.
		/// All that it earned and earns and that was not claimed is the original's. The bond for its points is lost: half
		/// of it to the reporter, half to the treasury. One that was struck before may be reported for an original that
		/// is earlier still: then only the original changes, and there is no reward.
		///
		/// - **Origin:** signed, anybody.
		/// - **Errors:** `ContributionNotFound`, `NotAccepted`, `Displaced`, `NotOriginal`, `NotEarlier`, `AlreadyStruck`,
		///   `NoPairs`, `CopyNotProven`; where curators must judge `NotCurated`, `TooLittleShown`, `ReportOpen`,
		///   `TooFewReviewers`.
		/// - **Events:** `CopyReported`, then `ContributionStruck` if upheld at once.
		#[pallet::call_index(15)]
		#[pallet::weight(pairs.iter().fold(
			T::WeightInfo::report_copy_at_once().max(T::WeightInfo::report_copy()),
			|weight, pair| weight.saturating_add(T::WeightInfo::verify_pair(pair.kib())),
		))]
		pub fn report_copy(
			origin: OriginFor<T>,
			accused: ContributionId,
			original: ContributionId,
			pairs: CopyPairs,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_report_copy(who, accused, original, pairs).map(|_| ())
		}

		/// Judge a report, once.
		///
		/// As many equal verdicts as the Datanet's threshold decide it. After a change of curators nobody judges it any more:
		/// nobody brings judges for a report.
		///
		/// - **Origin:** a curator of the Datanet of the accused, other than the reporter and the contributors of both.
		/// - **Errors:** `ReportNotFound`, `NotCurator`, `ReportExpired`, `CuratorsChanged`, `Interested`,
		///   `AlreadyJudged`.
		/// - **Events:** `CopyJudged`; if this decides, `ReportEnded` after `ContributionStruck` if it is a copy.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::judge_copy().saturating_add(owing::<T>()))]
		pub fn judge_copy(origin: OriginFor<T>, accused: ContributionId, verdict: CopyVerdict) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_judge_copy(who, accused, verdict)
		}

		/// Freeze the accepted contributions of a Datanet into its next Release, together with the owner's cut.
		///
		/// - **Origin:** the owner, of whom a deposit is held for the Release.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`, `Retired`, `NoPoints`.
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

		/// Become the owner of a Datanet that was offered, with the deposit that is held for it.
		///
		/// - **Origin:** the account that it was offered to.
		/// - **Errors:** `DatanetNotFound`, `NotOffered`.
		/// - **Events:** `OwnershipTransferred`.
		#[pallet::call_index(19)]
		pub fn accept_ownership(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_ownership(who, datanet)
		}

		/// Remove the oldest Release of a Datanet, and return its deposit to the owner.
		///
		/// - **Origin:** the owner, for all but the last Release; anybody, for every one, if the Datanet is retired.
		/// - **Errors:** `DatanetNotFound`, `NotOwner`, `ReleaseNotFound`, `LatestRelease`, `ReleasePinned`.
		/// - **Events:** `ReleaseRemoved`.
		#[pallet::call_index(20)]
		pub fn remove_release(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_release(who, datanet)
		}

		/// Remove a contribution that can earn nothing any more, and return its deposit.
		///
		/// Its range is closed, by its end or by that of the Datanet, and no Release is left that it is in. What it earned
		/// and was not claimed is credited to its payee. If it stands for its content, the content hash is free again.
		///
		/// - **Origin:** signed, anybody.
		/// - **Errors:** `ContributionNotFound`, `NotAccepted`, `StillOpen`, `ReleasesLeft`, `StillNeeded`, `ReportOpen`.
		/// - **Events:** `ContributionRemoved`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::remove_contribution().saturating_add(settling_up::<T>()))]
		pub fn remove_contribution(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_contribution(contribution)
		}

		/// Remove a retired Datanet in which nothing is left, and return its deposit.
		///
		/// First its pools are forgotten, up to 64 nodes a call: call it again until it says `DatanetRemoved`.
		///
		/// - **Origin:** signed, anybody.
		/// - **Errors:** `DatanetNotFound`, `NotRetired`, `ReleasesLeft`, `ContributionsLeft`, `MembersLeft`.
		/// - **Events:** `DatanetRemoved`, or `DatanetPoolsClosing`.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::remove_datanet().saturating_add(
			T::DbWeight::get().reads_writes(u64::from(POOL_NODES).saturating_mul(2), u64::from(POOL_NODES).saturating_mul(2))
		))]
		pub fn remove_datanet(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_datanet(datanet)
		}

		/// Close a report that the curators did not decide in time, and return the reporter's bond.
		///
		/// - **Origin:** signed, anybody.
		/// - **Errors:** `ReportNotFound`, `ReportWindowOpen`.
		/// - **Events:** `ReportEnded`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::close_report().saturating_add(owing::<T>()))]
		pub fn close_report(origin: OriginFor<T>, accused: ContributionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_report(accused)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Whether `who` could contribute this now, and what would be held of it for that: the answer of the call itself, of
		/// which nothing stays. It must have been committed to in an earlier block.
		pub fn would_contribute(
			who: T::AccountId,
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
		) -> Result<Balance, DispatchError> {
			let content = Content { hash: content_hash, len: length };
			let metadata = Metadata { media_type, licence, uri };
			let submission = Submission { salt, content, last_byte, length_proof, kind, metadata, max_points };
			dry_run(|| {
				let id = Self::do_contribute(who, datanet, submission)?;
				Ok(Self::contribution(id)?.deposit)
			})
		}

		/// Whether `who` could report this now, and what would come of it: the answer of the call itself, of which nothing
		/// stays.
		pub fn would_report_copy(
			who: T::AccountId,
			accused: ContributionId,
			original: ContributionId,
			pairs: CopyPairs,
		) -> Result<ReportOutlook, DispatchError> {
			dry_run(|| Self::do_report_copy(who, accused, original, pairs))
		}

		/// What would be held for a contribution with this many bytes of metadata that asks for `max_points` points, until its
		/// acceptance; `None` if that is more than there can be.
		pub fn contribution_deposit(bytes: u32, max_points: Points) -> Option<Balance> {
			Self::deposit_for_contribution(bytes.saturated_into(), max_points, T::PointBond::get()).ok()
		}
	}
}
