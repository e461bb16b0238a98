//! The checks of the origins that a referendum may dispatch its call from, beside root.

use crate::{
	constants::currency::TRIB,
	types::{AccountId, Balance},
};
use frame_support::{
	parameter_types,
	traits::{EitherOf, EnsureOrigin},
};
use frame_system::EnsureRootWithSuccess;
use pallet_governance::Origin;

/// Maximum of a spend that the track of small spends decides on.
pub const MAX_SMALL_SPEND: Balance = 1_000 * TRIB;
/// Maximum of a spend that the track of big spends decides on. Only root spends more.
pub const MAX_BIG_SPEND: Balance = 100_000 * TRIB;

/// Declares a type that checks for an origin, with the value of its success.
macro_rules! ensure_origin {
	($(#[$docs:meta])* $name:ident($origin:ident) -> $success:ty = $value:expr) => {
		$(#[$docs])*
		pub struct $name;

		impl<O: Into<Result<Origin, O>> + From<Origin>> EnsureOrigin<O> for $name {
			type Success = $success;

			fn try_origin(origin: O) -> Result<$success, O> {
				origin.into().and_then(|origin| match origin {
					Origin::$origin => Ok($value),
					other => Err(O::from(other)),
				})
			}

			#[cfg(feature = "runtime-benchmarks")]
			fn try_successful_origin() -> Result<O, ()> {
				Ok(O::from(Origin::$origin))
			}
		}
	};
}

ensure_origin! {
	/// Referendum on a whitelisted call.
	EnsureWhitelistedCaller(WhitelistedCaller) -> () = ()
}
ensure_origin! {
	/// Referendum on parameters.
	EnsureParameters(Parameters) -> () = ()
}
ensure_origin! {
	/// Referendum on a small spend.
	EnsureSmallSpender(SmallSpender) -> Balance = MAX_SMALL_SPEND
}
ensure_origin! {
	/// Referendum on a big spend.
	EnsureBigSpender(BigSpender) -> Balance = MAX_BIG_SPEND
}

parameter_types! {
	/// Maximum of a spend that root decides on: none.
	pub const MaxSpend: Balance = Balance::MAX;
}

/// Origins that may spend, each up to its maximum.
pub type Spender = EitherOf<EnsureRootWithSuccess<AccountId, MaxSpend>, EitherOf<EnsureSmallSpender, EnsureBigSpender>>;
