//! The price of transactions: by weight and by length, both higher while blocks are full of either.

use crate::{constants::currency::MICRO_TRIB, types::Balance, Runtime, System, TransactionPayment};
use frame_support::{
	dispatch::DispatchClass,
	parameter_types,
	weights::{Weight, WeightToFee},
};
use pallet_transaction_payment::{Multiplier, MultiplierUpdate, TargetedFeeAdjustment};
use sp_runtime::{
	traits::{Bounded, Convert, One},
	FixedPointNumber, PerThing, Perquintill, Saturating,
};

/// Fee of a byte of a transaction, while blocks are not full: a token for a MiB.
pub const FEE_OF_BYTE: Balance = MICRO_TRIB;

parameter_types! {
	/// Fullness of blocks at which fees stay as they are.
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	/// Speed at which fees follow the fullness: at most by 125% a day.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
	/// Lowest multiplier of fees: quiet times do not make spam cheap.
	pub MinimumMultiplier: Multiplier = Multiplier::one();
	/// Highest multiplier of fees: none.
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

/// Fee of a transaction's length, which the multiplier raises like the fee of its weight.
pub struct LengthFee;

impl WeightToFee for LengthFee {
	type Balance = Balance;

	fn weight_to_fee(length: &Weight) -> Balance {
		let fee = FEE_OF_BYTE.saturating_mul(length.ref_time().into());
		TransactionPayment::next_fee_multiplier().saturating_mul_int(fee)
	}
}

/// Adjustment of the multiplier by the weight of [a
/// block](https://research.web3.foundation/Polkadot/overview/token-economics#2-slow-adjusting-mechanism)
/// or by its length, whichever fills more of it.
pub struct FeeAdjustment;

type ByWeight =
	TargetedFeeAdjustment<Runtime, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;

/// Returns the multiplier after a block of this fullness, by the formula of
/// [`TargetedFeeAdjustment`].
fn adjusted(previous: Multiplier, fullness: Multiplier) -> Multiplier {
	let speed = AdjustmentVariable::get();
	let target = Multiplier::saturating_from_rational(TargetBlockFullness::get().deconstruct(), Perquintill::ACCURACY);
	let half = Multiplier::saturating_from_rational(1, 2);
	let change = |difference: Multiplier| {
		let first = speed.saturating_mul(difference);
		(first, first.saturating_mul(first).saturating_mul(half))
	};
	if fullness >= target {
		let (first, second) = change(fullness.saturating_sub(target));
		previous.saturating_add(first.saturating_add(second).saturating_mul(previous))
	} else {
		let (first, second) = change(target.saturating_sub(fullness));
		previous.saturating_sub(first.saturating_sub(second).saturating_mul(previous))
	}
}

impl Convert<Multiplier, Multiplier> for FeeAdjustment {
	fn convert(previous: Multiplier) -> Multiplier {
		let length = <Runtime as frame_system::Config>::BlockLength::get();
		let limit = *length.max.get(DispatchClass::Normal);
		let fullness = Multiplier::saturating_from_rational(System::block_size().min(limit), limit.max(1));
		let by_length = adjusted(previous.max(MinimumMultiplier::get()), fullness);
		ByWeight::convert(previous).max(by_length)
	}
}

impl MultiplierUpdate for FeeAdjustment {
	fn min() -> Multiplier {
		MinimumMultiplier::get()
	}

	fn max() -> Multiplier {
		MaximumMultiplier::get()
	}

	fn target() -> Perquintill {
		TargetBlockFullness::get()
	}

	fn variability() -> Multiplier {
		AdjustmentVariable::get()
	}
}
