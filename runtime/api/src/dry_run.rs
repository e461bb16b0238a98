//! Effects of a call that was run and undone.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// Effects that a call would have now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CallEffects<Event> {
	/// Result of the call.
	pub result: Result<(), DispatchError>,
	/// Events that the call would emit, in their order; none if it fails.
	pub events: Vec<Event>,
}
