//! The clock of curation.

use core::marker::PhantomData;

/// Clock of curation, as another pallet takes it. [`Pallet`](crate::Pallet) itself is the clock of
/// all other windows.
pub struct CurationClock<T>(PhantomData<T>);
