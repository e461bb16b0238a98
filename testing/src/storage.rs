//! Storage of the mocks.

use codec::FullCodec;
use std::fmt::Debug;

/// Account id of any chain.
pub trait Account: FullCodec + Clone + Debug + Eq + 'static {}

impl<T: FullCodec + Clone + Debug + Eq + 'static> Account for T {}

/// Declares the prefixes of storage items in the pallet `Mock`.
macro_rules! prefix {
	($($name:ident => $item:literal),* $(,)?) => {
		$(
			/// Prefix of a storage item.
			pub struct $name;

			impl frame_support::traits::StorageInstance for $name {
				const STORAGE_PREFIX: &'static str = $item;

				fn pallet_prefix() -> &'static str {
					"Mock"
				}
			}
		)*
	};
}
pub(crate) use prefix;
