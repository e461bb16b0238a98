//! A hint to the processor.

/// Asks the processor to fetch the cache line that holds `bytes[at]`.
#[inline]
#[allow(unsafe_code, reason = "the prefetch instruction is an intrinsic")]
pub(super) fn prefetch(bytes: &[u8], at: usize) {
	#[cfg(target_arch = "x86_64")]
	if let Some(byte) = bytes.get(at) {
		use std::arch::x86_64::{_mm_prefetch, _MM_HINT_T0};
		// SAFETY: a prefetch is a hint, and the address lies in a live slice.
		unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(byte).cast()) };
	}
	#[cfg(not(target_arch = "x86_64"))]
	let _ = (bytes, at);
}
