/// Returns a length in the type of weight components and event fields.
///
/// Saturates: every list of a runtime has far fewer than 2^32 items.
pub fn count(length: usize) -> u32 {
	u32::try_from(length).unwrap_or(u32::MAX)
}
