//! What is stored about channels and authorisations, and what is told of them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{Saturating, Zero},
	Perbill,
};
use tributary_primitives::{
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	AuthorisationId, Balance, ChannelId, ModelId, TermsVersion,
};

/// The authorisation that the payer has by having opened the channel.
pub const PAYERS_OWN: AuthorisationId = 0;
/// Redemptions that one call may bring.
pub const MAX_REDEMPTIONS: u32 = 64;

/// What was redeemed with the vouchers of one authorisation.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Tally {
	/// What was paid.
	pub redeemed: Balance,
	/// The most inferences that a redeemed voucher named.
	pub units: u64,
}

/// What can no longer change after a channel is opened, whatever is decreed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Frozen<BlockNumber> {
	/// The protocol's cut of what is redeemed.
	pub protocol_cut: Perbill,
	/// Blocks that the provider has to redeem what it holds before the payer can take anything back.
	pub close_window: BlockNumber,
	/// What is held for the channel's storage.
	pub storage_deposit: Balance,
	/// How many Releases the terms name: a dimension of the work of redeeming.
	pub releases: u32,
	/// How many beneficiaries the terms name: another one.
	pub beneficiaries: u32,
}

impl<BlockNumber> Frozen<BlockNumber> {
	/// How large the terms are.
	pub fn terms_size(&self) -> TermsSize {
		TermsSize { releases: self.releases, beneficiaries: self.beneficiaries }
	}
}

/// How large terms are: what the work of redeeming grows with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TermsSize {
	/// How many Releases they name.
	pub releases: u32,
	/// How many beneficiaries.
	pub beneficiaries: u32,
}

impl TermsSize {
	/// The smallest that terms are charged for.
	pub const LEAST: Self = Self { releases: 1, beneficiaries: 1 };
	/// The largest that terms can be.
	pub const MOST: Self = Self { releases: MAX_RELEASES, beneficiaries: MAX_BENEFICIARIES };

	/// Whether it is no larger than `most`.
	pub fn fits(&self, most: Self) -> bool {
		self.releases <= most.releases && self.beneficiaries <= most.beneficiaries
	}
}

/// A prepaid line between a payer and a provider.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Channel<AccountId, BlockNumber> {
	/// Who has paid in advance: the deposit that is left is on hold there.
	pub payer: AccountId,
	/// Who answers, and is paid whoever redeems.
	pub provider: AccountId,
	/// The model that answers.
	pub model: ModelId,
	/// The version of its terms under which all is settled.
	pub version: TermsVersion,
	/// The block of the chain in which it was opened: every voucher names it.
	pub opened_at: u32,
	/// What can no longer change.
	pub frozen: Frozen<BlockNumber>,
	/// The block in which it ends by itself.
	pub expires_at: BlockNumber,
	/// The block in which it ends because somebody closed it.
	pub closes_at: Option<BlockNumber>,
	/// What was paid in, in all.
	pub deposited: Balance,
	/// What was redeemed of that, by all authorisations.
	pub redeemed: Balance,
	/// The inferences that the redeemed vouchers named: the word of those who signed.
	pub units: u64,
	/// What was redeemed with the payer's own vouchers.
	pub own: Tally,
	/// The number of the next authorisation.
	pub next_authorisation: AuthorisationId,
}

impl<AccountId, BlockNumber: Copy + Ord> Channel<AccountId, BlockNumber> {
	/// What may still be redeemed, and is on hold.
	pub fn left(&self) -> Balance {
		self.deposited.saturating_sub(self.redeemed)
	}

	/// The block from which nothing may be redeemed any more.
	pub fn ends_at(&self) -> BlockNumber {
		self.closes_at.map_or(self.expires_at, |closes_at| closes_at.min(self.expires_at))
	}

	/// Whether it has ended.
	pub fn is_over(&self, now: BlockNumber) -> bool {
		now >= self.ends_at()
	}
}

/// A lower cap that is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Lowering<BlockNumber> {
	/// The lower cap.
	pub cap: Balance,
	/// The block from which it holds.
	pub from: BlockNumber,
}

/// The right of an agent's key to sign vouchers on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Authorisation<AccountId, BlockNumber> {
	/// Who gave it, and has the deposit for it on hold.
	pub payer: AccountId,
	/// Whose signature it takes.
	pub agent: AccountId,
	/// The most that may be redeemed with it, unless a lower cap holds already: see [`Authorisation::cap_at`].
	pub cap: Balance,
	/// A lower cap that is on its way, or holds already.
	pub lowering: Option<Lowering<BlockNumber>>,
	/// The block from which nothing may be redeemed with it any more.
	pub expires_at: BlockNumber,
	/// What was redeemed with it.
	pub tally: Tally,
	/// What is held for its storage.
	pub deposit: Balance,
}

impl<AccountId, BlockNumber: Copy + Ord + Saturating + Zero> Authorisation<AccountId, BlockNumber> {
	/// The most that may be redeemed with it in block `now`. Never less than what was redeemed.
	pub fn cap_at(&self, now: BlockNumber) -> Balance {
		match self.lowering {
			Some(lowering) if now >= lowering.from => lowering.cap.max(self.tally.redeemed),
			_ => self.cap,
		}
	}

	/// The lower cap that does not hold yet.
	pub fn lowering_at(&self, now: BlockNumber) -> Option<Lowering<BlockNumber>> {
		self.lowering.filter(|lowering| now < lowering.from)
	}

	/// Make a lower cap that holds the only one.
	pub fn settle_cap(&mut self, now: BlockNumber) {
		self.cap = self.cap_at(now);
		self.lowering = self.lowering_at(now);
	}

	/// Set the cap. A higher one holds at once; a lower one `window` blocks from now, and no sooner than any that was
	/// announced. Of two that are lower the later counts: with a window of its own if it is lower than the first, else in
	/// the first one's place.
	pub fn set_cap(&mut self, cap: Balance, now: BlockNumber, window: BlockNumber) {
		self.settle_cap(now);
		if cap >= self.cap {
			self.cap = cap;
			self.lowering = None;
			return;
		}
		let from = match self.lowering {
			Some(announced) if cap >= announced.cap => announced.from,
			_ => now.saturating_add(window),
		};
		self.lowering = Some(Lowering { cap, from });
	}

	/// Set the expiry. A later one holds at once; an earlier one leaves at least `window` blocks from now, or what was left
	/// anyway.
	pub fn set_expiry(&mut self, expires_at: BlockNumber, now: BlockNumber, window: BlockNumber) {
		self.expires_at = expires_at.max(now.saturating_add(window).min(self.expires_at));
	}
}

/// A voucher and where it is to be redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Redemption<Signature> {
	/// The channel.
	pub channel: ChannelId,
	/// The authorisation whose key has signed.
	pub authorisation: AuthorisationId,
	/// What the voucher says was answered.
	pub units: u64,
	/// What it says is owed.
	pub amount: Balance,
	/// The signature under it.
	pub signature: Signature,
}

/// As many redemptions as one call may bring.
pub type Redemptions<Signature> = BoundedVec<Redemption<Signature>, ConstU32<MAX_REDEMPTIONS>>;

/// What is left on a channel, for whoever is about to answer or to pay.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ChannelLeft<BlockNumber> {
	/// What was paid in, in all.
	pub deposited: Balance,
	/// What was redeemed of that.
	pub redeemed: Balance,
	/// What may still be redeemed.
	pub left: Balance,
	/// The inferences that the redeemed vouchers named.
	pub units: u64,
	/// The block from which nothing may be redeemed any more.
	pub ends_at: BlockNumber,
	/// Whether somebody closed it.
	pub closing: bool,
	/// Whether it has ended: then all that is left is the payer's.
	pub over: bool,
}

/// What is left of an authorisation, for whoever is about to take a voucher of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AuthorisationLeft<AccountId, BlockNumber> {
	/// Whose signature it takes.
	pub signer: AccountId,
	/// The most that may be redeemed with it now; `None` for the payer's own, which has the whole deposit.
	pub cap: Option<Balance>,
	/// A lower cap that is on its way.
	pub lowering: Option<Lowering<BlockNumber>>,
	/// What was redeemed with it.
	pub tally: Tally,
	/// What may still be redeemed with it now, as far as the deposit goes.
	pub left: Balance,
	/// The block from which nothing may be redeemed with it any more.
	pub ends_at: BlockNumber,
}
