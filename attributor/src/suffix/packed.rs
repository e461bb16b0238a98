//! Positions in the content, packed: four bytes each up to 4 GiB of content, five above.

use super::prefetch::prefetch;

/// Number of bytes that a position takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
	/// Four: for up to 4 GiB of content.
	Four,
	/// Five: for up to 1 TiB of content.
	Five,
}

impl Width {
	/// Returns the smallest width that holds every position in `length` bytes of content.
	pub fn for_length(length: u64) -> Self {
		if length <= 1 << 32 {
			Self::Four
		} else {
			Self::Five
		}
	}

	/// Returns the width in bytes.
	pub const fn bytes(self) -> usize {
		match self {
			Self::Four => 4,
			Self::Five => 5,
		}
	}

	/// Returns the width of `bytes` bytes, if there is one.
	pub(crate) fn from_bytes(bytes: u8) -> Option<Self> {
		match bytes {
			4 => Some(Self::Four),
			5 => Some(Self::Five),
			_ => None,
		}
	}

	/// Appends `positions` to `out`.
	pub(crate) fn extend(self, out: &mut Vec<u8>, positions: &[u64]) {
		let start = out.len();
		out.resize(start + positions.len() * self.bytes(), 0);
		let out = &mut out[start..];
		match self {
			Self::Four => out
				.chunks_exact_mut(4)
				.zip(positions)
				.for_each(|(out, position)| out.copy_from_slice(&(*position as u32).to_le_bytes())),
			Self::Five => out
				.chunks_exact_mut(5)
				.zip(positions)
				.for_each(|(out, position)| out.copy_from_slice(&position.to_le_bytes()[..5])),
		}
	}
}

/// A view of packed positions.
#[derive(Clone, Copy)]
pub struct Packed<'a> {
	bytes: &'a [u8],
	width: Width,
}

impl<'a> Packed<'a> {
	/// Returns a view of `bytes`, whose length must be a multiple of the width.
	pub(crate) fn new(bytes: &'a [u8], width: Width) -> Self {
		Self { bytes, width }
	}

	/// Returns the number of positions.
	pub fn len(&self) -> u64 {
		(self.bytes.len() / self.width.bytes()) as u64
	}

	/// Returns `true` if there are no positions.
	pub fn is_empty(&self) -> bool {
		self.bytes.is_empty()
	}

	/// Returns the position at `at`, which must be below [`Self::len`].
	#[inline]
	pub fn get(&self, at: u64) -> u64 {
		let at = at as usize;
		match self.width {
			Width::Four => four(&self.bytes[4 * at..4 * at + 4]),
			Width::Five => five(&self.bytes[5 * at..5 * at + 5]),
		}
	}

	/// Calls `visit` with each place in `from..to` and the position there, in order.
	#[inline]
	pub fn for_each(&self, from: u64, to: u64, mut visit: impl FnMut(u64, u64)) {
		let bytes = &self.bytes[from as usize * self.width.bytes()..to as usize * self.width.bytes()];
		match self.width {
			Width::Four => (from..).zip(bytes.chunks_exact(4)).for_each(|(at, bytes)| visit(at, four(bytes))),
			Width::Five => (from..).zip(bytes.chunks_exact(5)).for_each(|(at, bytes)| visit(at, five(bytes))),
		}
	}

	/// Asks the processor to fetch the position at `at`.
	#[inline]
	pub fn prefetch(&self, at: u64) {
		prefetch(self.bytes, at as usize * self.width.bytes());
	}
}

#[inline]
fn four(bytes: &[u8]) -> u64 {
	bytes.try_into().map_or(0, u32::from_le_bytes).into()
}

#[inline]
fn five(bytes: &[u8]) -> u64 {
	let mut wide = [0; 8];
	wide[..5].copy_from_slice(bytes);
	u64::from_le_bytes(wide)
}

#[cfg(test)]
mod tests {
	use super::{Packed, Width};

	#[test]
	fn positions_should_be_read_as_they_were_packed() {
		for (width, positions) in
			[(Width::Four, vec![0, 1, 255, 256, u32::MAX.into()]), (Width::Five, vec![0, 1 << 32, (1 << 40) - 1, 7])]
		{
			let mut bytes = Vec::new();
			width.extend(&mut bytes, &positions);
			let packed = Packed::new(&bytes, width);
			assert_eq!(packed.len(), positions.len() as u64);
			assert_eq!((0..packed.len()).map(|at| packed.get(at)).collect::<Vec<_>>(), positions);
			let mut seen = Vec::new();
			packed.for_each(1, packed.len(), |at, position| seen.push((at, position)));
			assert_eq!(seen, (1..).zip(positions[1..].iter().copied()).collect::<Vec<_>>());
		}
	}

	#[test]
	fn width_should_be_the_smallest_that_fits() {
		assert_eq!(Width::for_length(1 << 32), Width::Four);
		assert_eq!(Width::for_length((1 << 32) + 1), Width::Five);
	}
}
