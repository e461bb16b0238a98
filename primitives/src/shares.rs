//! A stake that many holders share, at a constant cost for any number of them.
//!
//! A [`SharedStake`] is an amount and the shares in it. A deposit mints shares, and burning shares
//! returns their part of the amount. A slash takes from the amount alone, hence from all holders
//! alike, by one write. [`Rewards`] keep the earnings apart: an accumulator of the amount that one
//! share has ever earned.
//!
//! # Properties
//! - **A share is always worth at most one unit**: `amount <= shares`. The first shares are minted
//!   at one unit each. A mint of `a` returns `floor(a * shares / amount) >= a` shares. Burning `s`
//!   leaves `ceil(amount * (shares - s) / shares) <= shares - s` units. A slash only lowers the
//!   amount. Nothing else changes either: a donation to the account that holds the tokens is not
//!   part of the amount.
//! - So no order of calls can make shares so expensive that the deposits of others round down to
//!   nothing, however few shares remain. **A deposit is at once worth at least itself less one
//!   unit**: rounding costs it less than one share. The attack on the first share needs a share
//!   that costs more than a deposit, so it has no first step. Hence no dead or virtual shares are
//!   needed, and the whole amount has owners.
//! - The parts of the shares, each rounded down, sum to the amount, or to less by under one unit
//!   for each holder. Rounding favours the holders that remain, and the last one takes the whole
//!   rest.
//! - There are never more than [`MAX_SHARES_PER_UNIT`] shares to a unit. A stake that was slashed
//!   below that accepts no deposits, so no multiplication overflows.
//! - The shares together never earn more than was paid to them.
//!
//! ```rust
//! use tributary_primitives::shares::{Rewards, SharedStake};
//!
//! let mut stake = SharedStake::default();
//! let first = stake.mint(1_000).unwrap();
//! // One write takes a quarter from every holder.
//! assert_eq!(stake.slash(1, 4), 250);
//! let second = stake.mint(750).unwrap();
//! assert_eq!((stake.value(first), stake.value(second)), (750, 750));
//!
//! // One write pays every holder.
//! let mut rewards = Rewards::default();
//! let since = rewards.per_share;
//! rewards.pay(500, stake.shares).unwrap();
//! assert_eq!((rewards.earned(first, since), rewards.earned(second, since)), (250, 250));
//! ```

use crate::ids::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::U256;

/// Maximum number of shares that one unit may buy.
pub const MAX_SHARES_PER_UNIT: Balance = 1 << 32;

/// Returns `a * b / c`, rounded down, or `None` if `c` is zero or the quotient does not fit.
pub fn mul_div(a: Balance, b: Balance, c: Balance) -> Option<Balance> {
	// The product of two numbers of 128 bits fits 256 bits.
	let product = U256::from(a).checked_mul(b.into())?;
	product.checked_div(c.into())?.try_into().ok()
}

/// Amount, and the shares in it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SharedStake {
	/// Value of all shares together.
	pub amount: Balance,
	/// Number of shares.
	pub shares: Balance,
}

impl SharedStake {
	/// Returns the value of `shares`, rounded down.
	pub fn value(&self, shares: Balance) -> Balance {
		mul_div(shares, self.amount, self.shares).unwrap_or(0)
	}

	/// Adds `amount` and returns the shares minted for it: at least as many as units, and worth at
	/// least `amount - 1`.
	///
	/// Returns `None` and changes nothing if `amount` is zero, if a slash has left too little for
	/// the existing shares, or if the arithmetic would overflow.
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

	/// Burns `shares` and returns their value. Returns `None` and changes nothing if there are
	/// fewer.
	pub fn burn(&mut self, shares: Balance) -> Option<Balance> {
		let remaining = self.shares.checked_sub(shares)?;
		let value = self.value(shares);
		*self = Self { amount: self.amount.checked_sub(value)?, shares: remaining };
		Some(value)
	}

	/// Takes the fraction `part / whole` of the amount, rounded down, and at most the whole amount.
	/// Returns the amount taken.
	pub fn slash(&mut self, part: Balance, whole: Balance) -> Balance {
		let taken = mul_div(self.amount, part, whole).unwrap_or(0).min(self.amount);
		self.amount = self.amount.saturating_sub(taken);
		taken
	}
}

/// Earnings of one share since the beginning, in fixed point with 64 bits after the point.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Rewards {
	/// Earnings of a share that exists since the beginning.
	pub per_share: U256,
	/// Remainder of the last division, in units of 2^-64: less than one for each share.
	pub remainder: Balance,
}

impl Rewards {
	/// Pays `amount` to `shares` shares alike. The remainder of the division is carried to the next
	/// payment, for any number of shares. Returns `None` and changes nothing if there are no shares
	/// or the arithmetic would overflow.
	pub fn pay(&mut self, amount: Balance, shares: Balance) -> Option<()> {
		let U256([low, high, ..]) = U256::from(amount);
		let scaled = U256([0, low, high, 0]).checked_add(self.remainder.into())?;
		let per_share = self.per_share.checked_add(scaled.checked_div(shares.into())?)?;
		let remainder = scaled.checked_rem(shares.into())?.try_into().ok()?;
		*self = Self { per_share, remainder };
		Some(())
	}

	/// Returns the earnings of `shares` shares since the accumulator was at `since`, rounded down.
	pub fn earned(&self, shares: Balance, since: U256) -> Balance {
		// The parts before and after the point are multiplied apart: neither product, nor their
		// sum, can overflow.
		let U256([fraction, low, middle, high]) = self.per_share.saturating_sub(since);
		let product = U256::from(fraction).saturating_mul(shares.into());
		let U256([_, low_part, high_part, _]) = product;
		let whole = U256([low, middle, high, 0]).saturating_mul(shares.into());
		let part = U256([low_part, high_part, 0, 0]);
		u128::try_from(whole.saturating_add(part)).unwrap_or(u128::MAX)
	}
}
