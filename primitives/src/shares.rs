//! A stake that many share, at a constant cost for any number of them.
//!
//! A [`SharedStake`] is an amount and the shares in it. Who puts an amount in gets shares for it, who gives shares back
//! gets their part of the amount, and a slash takes from the amount alone, so from everybody alike, by one write. What
//! shares earn goes beside it, into [`Rewards`]: an accumulator of what one share has ever earned.
//!
//! # Properties
//! - **A share is worth at most one unit, always**: `amount <= shares`. The first shares are minted at one unit each. A mint of `a`
//!   gives `floor(a * shares / amount) >= a` shares; giving back `s` leaves `ceil(amount * (shares - s) / shares) <=
//!   shares - s` units; a slash only lowers the amount; and nothing else changes either (a donation to an account that holds the
//!   tokens is no part of them).
//! - So nobody can make shares dear, by whatever order of calls and however few shares are left, and then have others' deposits
//!   round down to nothing: **a deposit is worth at least itself less one unit at once** (it gives away less than one share in
//!   rounding). The attack on the first share, which needs a share that costs more than a deposit, has no first step. Hence no
//!   dead or virtual shares are needed, and all of the amount is somebody's.
//! - The shares' parts, each rounded down, add up to the amount, or to less by under one unit for each holder. Rounding stays
//!   with those who stay; the last who leaves takes all that is left.
//! - Shares never grow beyond [`MAX_SHARES_PER_UNIT`] to a unit: a stake that was slashed so far takes no more deposits, so no
//!   multiplication overflows.
//! - All that shares earned together is never more than what was paid to them.

use crate::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::U256;

/// Shares that one unit may buy at most.
pub const MAX_SHARES_PER_UNIT: Balance = 1 << 32;

/// `a * b / c`, rounded down; `None` when `c` is zero or the quotient does not fit.
pub fn mul_div(a: Balance, b: Balance, c: Balance) -> Option<Balance> {
	// The product of two numbers of 128 bits has room.
	let product = U256::from(a).checked_mul(b.into())?;
	product.checked_div(c.into())?.try_into().ok()
}

/// An amount, and the shares in it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SharedStake {
	/// What all shares are worth together.
	pub amount: Balance,
	/// How many there are.
	pub shares: Balance,
}

impl SharedStake {
	/// What `shares` are worth, rounded down.
	pub fn value(&self, shares: Balance) -> Balance {
		mul_div(shares, self.amount, self.shares).unwrap_or(0)
	}

	/// Put `amount` in, for the shares that are returned: at least as many as units, and worth all of them but one at most.
	///
	/// `None`, and nothing is changed, when `amount` is zero, when a slash has left too little for the shares that there are,
	/// or when the arithmetic would overflow.
	pub fn mint(&mut self, amount: Balance) -> Option<Balance> {
		let minted = match self.shares {
			0 => amount,
			shares if shares.div_ceil(MAX_SHARES_PER_UNIT) > self.amount => return None,
			shares => mul_div(amount, shares, self.amount)?,
		};
		if minted == 0 {
			return None;
		}
		*self = Self { amount: self.amount.checked_add(amount)?, shares: self.shares.checked_add(minted)? };
		Some(minted)
	}

	/// Take `shares` out, for what they are worth. `None`, and nothing is changed, when there are not so many.
	pub fn burn(&mut self, shares: Balance) -> Option<Balance> {
		let left = self.shares.checked_sub(shares)?;
		let value = self.value(shares);
		*self = Self { amount: self.amount.checked_sub(value)?, shares: left };
		Some(value)
	}

	/// Take `part` out of every `whole`, rounded down: all of it when they are the same. Returns what was taken.
	pub fn slash(&mut self, part: Balance, whole: Balance) -> Balance {
		let taken = mul_div(self.amount, part, whole).unwrap_or(0).min(self.amount);
		self.amount = self.amount.saturating_sub(taken);
		taken
	}
}

/// What one share has ever earned, in fixed point with 64 bits after the point.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Rewards {
	/// What a share that was there from the beginning has earned.
	pub per_share: U256,
	/// What was left of the last division: less than all shares together, in units of 2^-64.
	pub remainder: Balance,
}

impl Rewards {
	/// Pay `amount` to `shares` shares, each alike. What is left of the division is carried to the next payment, whatever
	/// the number of shares is then. `None`, and nothing is changed, without shares or when the arithmetic would overflow.
	pub fn pay(&mut self, amount: Balance, shares: Balance) -> Option<()> {
		let U256([low, high, ..]) = U256::from(amount);
		let scaled = U256([0, low, high, 0]).checked_add(self.remainder.into())?;
		let per_share = self.per_share.checked_add(scaled.checked_div(shares.into())?)?;
		let remainder = scaled.checked_rem(shares.into())?.try_into().ok()?;
		*self = Self { per_share, remainder };
		Some(())
	}

	/// What `shares` shares have earned since the accumulator stood at `since`, rounded down.
	pub fn earned(&self, shares: Balance, since: U256) -> Balance {
		// The parts after and before the point by themselves: neither product, nor their sum, can overflow.
		let U256([fraction, low, middle, high]) = self.per_share.saturating_sub(since);
		let product = U256::from(fraction).saturating_mul(shares.into());
		let U256([_, low_part, high_part, _]) = product;
		let whole = U256([low, middle, high, 0]).saturating_mul(shares.into());
		let part = U256([low_part, high_part, 0, 0]);
		u128::try_from(whole.saturating_add(part)).unwrap_or(u128::MAX)
	}
}
