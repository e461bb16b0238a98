//! The types of channels and authorisations, and the answers of the view functions.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{Saturating, Zero},
	Perbill,
};
use tributary_primitives::{
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	voucher::Redemption,
	AuthorisationId, Balance, ContentHash, ModelId, TermsVersion,
};

/// Number of the authorisation that the payer has from the opening on.
pub const PAYERS_OWN: AuthorisationId = 0;
/// Maximum number of redemptions in one call.
pub const MAX_REDEMPTIONS: u32 = 64;

/// A channel of the chain `T`.
pub type ChannelOf<T> = Channel<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// An agent's authorisation of the chain `T`.
pub type AuthorisationOf<T> = Authorisation<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// Redemptions of one call.
pub type Redemptions<Signature> = BoundedVec<Redemption<Signature>, ConstU32<MAX_REDEMPTIONS>>;

/// Sum of what was redeemed with the vouchers of one authorisation.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Tally {
	/// Total amount paid.
	pub redeemed: Balance,
	/// Largest number of inferences that a redeemed voucher named.
	pub units: u64,
	/// Number of positions that the list of sources redeemed in full last was stated for.
	pub positions: u64,
	/// Hash of that list; `None` if none was redeemed in full.
	pub sources: Option<ContentHash>,
}

/// Conditions of a channel that are fixed at its opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ChannelParams<BlockNumber> {
	/// Protocol's cut of redeemed amounts.
	pub protocol_cut: Perbill,
	/// Number of blocks in which the provider can still redeem after a reduction.
	pub close_window: BlockNumber,
	/// Amount on hold for the storage of the channel.
	pub storage_deposit: Balance,
	/// Number of Releases that the terms name. The weight of a redemption grows with it.
	pub releases: u32,
	/// Number of beneficiaries that the terms name. The weight of a redemption grows with it.
	pub beneficiaries: u32,
	/// Minimum length of a source that is paid for spans, in bytes.
	pub min_content: u32,
}

impl<BlockNumber> ChannelParams<BlockNumber> {
	/// Returns the size of the terms.
	pub fn terms_size(&self) -> TermsSize {
		TermsSize { releases: self.releases, beneficiaries: self.beneficiaries }
	}
}

/// Size of terms, with which the weight of a redemption grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TermsSize {
	/// Number of Releases.
	pub releases: u32,
	/// Number of beneficiaries.
	pub beneficiaries: u32,
}

impl TermsSize {
	/// Smallest size that is charged for.
	pub const MIN: Self = Self { releases: 1, beneficiaries: 1 };
	/// Largest size that terms can have.
	pub const MAX: Self = Self { releases: MAX_RELEASES, beneficiaries: MAX_BENEFICIARIES };

	/// Returns `true` if neither number is larger than in `max`.
	pub fn fits(&self, max: Self) -> bool {
		self.releases <= max.releases && self.beneficiaries <= max.beneficiaries
	}
}

/// A prepaid line between a payer and a provider.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Channel<AccountId, BlockNumber> {
	/// Account that pays, on which the rest of the deposit is on hold.
	pub payer: AccountId,
	/// Account that answers, and redeems the vouchers.
	pub provider: AccountId,
	/// Model that answers.
	pub model: ModelId,
	/// Version of the model's terms under which redemptions are settled.
	pub version: TermsVersion,
	/// Block of the chain in which the channel was opened. Every voucher names it.
	pub opened_at: u32,
	/// Conditions that are fixed at the opening.
	pub frozen: ChannelParams<BlockNumber>,
	/// Block in which the channel expires.
	pub expires_at: BlockNumber,
	/// Block in which the channel ends because it was closed.
	pub closes_at: Option<BlockNumber>,
	/// Total amount deposited.
	pub deposited: Balance,
	/// Part of it that was redeemed, with all authorisations.
	pub redeemed: Balance,
	/// Number of inferences that the redeemed vouchers named: a claim of the signers.
	pub units: u64,
	/// Number of positions by whose sources redemptions in full were attributed, as the signers
	/// countersigned them.
	pub positions: u64,
	/// Tally of the payer's own vouchers.
	pub own: Tally,
	/// Number of the next authorisation.
	pub next_authorisation: AuthorisationId,
}

impl<AccountId, BlockNumber: Copy + Ord> Channel<AccountId, BlockNumber> {
	/// Returns the rest of the deposit: it is on hold and can be redeemed.
	pub fn remaining(&self) -> Balance {
		self.deposited.saturating_sub(self.redeemed)
	}

	/// Returns the block from which nothing can be redeemed.
	pub fn ends_at(&self) -> BlockNumber {
		self.closes_at.map_or(self.expires_at, |closes_at| closes_at.min(self.expires_at))
	}

	/// Returns `true` if the channel has ended.
	pub fn is_over(&self, now: BlockNumber) -> bool {
		now >= self.ends_at()
	}
}

/// A pending lower cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Lowering<BlockNumber> {
	/// Lower cap.
	pub cap: Balance,
	/// Block from which it is in effect.
	pub from: BlockNumber,
}

/// Right of an agent's key to sign vouchers on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Authorisation<AccountId, BlockNumber> {
	/// Account that gave the authorisation and has the deposit for it on hold.
	pub payer: AccountId,
	/// Account whose signature is needed.
	pub agent: AccountId,
	/// Maximum total amount, unless a lower cap is in effect: see [`Authorisation::cap_at`].
	pub cap: Balance,
	/// A lower cap that is pending, or in effect.
	pub lowering: Option<Lowering<BlockNumber>>,
	/// Block from which nothing can be redeemed.
	pub expires_at: BlockNumber,
	/// Tally of the agent's vouchers.
	pub tally: Tally,
	/// Amount on hold for the storage of the authorisation.
	pub deposit: Balance,
}

impl<AccountId, BlockNumber: Copy + Ord + Saturating + Zero> Authorisation<AccountId, BlockNumber> {
	/// Returns the cap in effect in block `now`. It is never below the amount redeemed.
	pub fn cap_at(&self, now: BlockNumber) -> Balance {
		match self.lowering {
			Some(lowering) if now >= lowering.from => lowering.cap.max(self.tally.redeemed),
			_ => self.cap,
		}
	}

	/// Returns the lower cap that is pending in block `now`.
	pub fn lowering_at(&self, now: BlockNumber) -> Option<Lowering<BlockNumber>> {
		self.lowering.filter(|lowering| now < lowering.from)
	}

	/// Replaces the cap by the lower one that is in effect.
	pub fn settle_cap(&mut self, now: BlockNumber) {
		self.cap = self.cap_at(now);
		self.lowering = self.lowering_at(now);
	}

	/// Sets the cap.
	///
	/// A higher cap is in effect at once and a lower one `window` blocks from now, but no sooner
	/// than one that is pending. The later of two lower caps counts: with a window of its own if it
	/// is below the first, otherwise from the first one's block.
	pub fn set_cap(&mut self, cap: Balance, now: BlockNumber, window: BlockNumber) {
		self.settle_cap(now);
		if cap >= self.cap {
			self.cap = cap;
			self.lowering = None;
			return;
		}
		let from = match self.lowering {
			Some(pending) if cap >= pending.cap => pending.from,
			_ => now.saturating_add(window),
		};
		self.lowering = Some(Lowering { cap, from });
	}

	/// Sets the expiry.
	///
	/// A later expiry is in effect at once. An earlier one is no closer than `window` blocks from
	/// now, unless the current one is.
	pub fn set_expiry(&mut self, expires_at: BlockNumber, now: BlockNumber, window: BlockNumber) {
		self.expires_at = expires_at.max(now.saturating_add(window).min(self.expires_at));
	}
}

/// Rest of a channel, for those who are about to answer or to pay.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ChannelRemaining<BlockNumber> {
	/// Total amount deposited.
	pub deposited: Balance,
	/// Part of it that was redeemed.
	pub redeemed: Balance,
	/// Part of it that can still be redeemed.
	pub remaining: Balance,
	/// Number of inferences that the redeemed vouchers named.
	pub units: u64,
	/// Block from which nothing can be redeemed.
	pub ends_at: BlockNumber,
	/// `true` if the channel was closed.
	pub closing: bool,
	/// `true` if the channel has ended, so that the rest of the deposit belongs to the payer.
	pub over: bool,
}

/// Rest of an authorisation, for those who are about to accept a voucher.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AuthorisationRemaining<AccountId, BlockNumber> {
	/// Account whose signature is needed.
	pub signer: AccountId,
	/// Cap in effect; `None` for the payer's own authorisation, which has the whole deposit.
	pub cap: Option<Balance>,
	/// Pending lower cap.
	pub lowering: Option<Lowering<BlockNumber>>,
	/// Tally of the vouchers.
	pub tally: Tally,
	/// Amount that can still be redeemed now, within the cap and the deposit.
	pub remaining: Balance,
	/// Block from which nothing can be redeemed.
	pub ends_at: BlockNumber,
}
