//! The pools of a Datanet's Releases, read and written once each however often they are asked for.

use crate::*;
use alloc::collections::BTreeMap;
use core::{cell::RefCell, marker::PhantomData};
use sp_core::U256;
use tributary_primitives::{pool, traits::Source, Balance, DatanetId, Points, ReleaseId};
use tributary_support::count;

/// A node, and whether it must be written back.
#[derive(Default)]
struct Cached {
	node: PoolNode,
	changed: bool,
}

/// One Datanet's pools. Nothing reaches storage before [`StoredPool::write`].
pub(crate) struct StoredPool<T> {
	datanet: DatanetId,
	stored: Pool,
	pool: Pool,
	// The tree is read through a shared reference.
	nodes: RefCell<BTreeMap<u32, Cached>>,
	_config: PhantomData<T>,
}

impl<T: Config> StoredPool<T> {
	pub(crate) fn open(datanet: DatanetId) -> Self {
		let stored = Pools::<T>::get(datanet);
		Self { datanet, stored, pool: stored, nodes: Default::default(), _config: PhantomData }
	}

	fn with<R>(&self, number: u32, f: impl FnOnce(&mut Cached) -> R) -> R {
		let mut nodes = self.nodes.borrow_mut();
		let cached = nodes
			.entry(number)
			.or_insert_with(|| Cached { node: PoolNodes::<T>::get(self.datanet, number), changed: false });
		f(cached)
	}

	/// Pay `amount` to the Release `number`, which has `points`. `None` if it cannot be paid.
	pub(crate) fn pay(&mut self, number: u32, amount: Balance, points: u128) -> Option<()> {
		if self.pool.closing {
			return None;
		}
		let owed = self.pool.owed.checked_add(amount)?;
		let before = self.with(number, |cached| cached.node);
		let paid = before.paid.checked_add(amount)?;
		let mut remainder = before.remainder;
		pool::pay(self, number, amount, points, &mut remainder)?;
		self.with(number, |cached| {
			cached.node.remainder = remainder;
			cached.node.paid = paid;
			cached.changed = true;
		});
		self.pool.owed = owed;
		Some(())
	}

	/// All that a contribution ever earned. Nothing once the pools are being removed: each was settled up with before.
	pub(crate) fn earned<AccountId>(&self, source: &Source<AccountId>) -> Balance {
		match source.first_release {
			Some(first) if !self.pool.closing => pool::earned(self, source.points, first, source.last_release),
			_ => 0,
		}
	}

	/// Take out what was claimed. `None` if that is more than is owed.
	pub(crate) fn take(&mut self, amount: Balance) -> Option<()> {
		self.pool.owed = self.pool.owed.checked_sub(amount)?;
		Some(())
	}

	/// Note that a contribution with these points, which was paid `amount`, is forgotten. `None` if a sum overflows.
	pub(crate) fn forget(&mut self, points: Points, amount: Balance) -> Option<()> {
		self.pool.forgotten = self.pool.forgotten.checked_add(amount)?;
		let kept = pool::most_rounding(points, self.pool.capacity);
		self.pool.rounding = self.pool.rounding.saturating_add(kept);
		Some(())
	}

	/// Nodes that were read so far.
	pub(crate) fn nodes_read(&self) -> u32 {
		count(self.nodes.borrow().len())
	}

	/// Write back what changed.
	pub(crate) fn write(self) {
		if self.pool != self.stored {
			Pools::<T>::insert(self.datanet, self.pool);
		}
		for (number, cached) in self.nodes.into_inner() {
			if cached.changed {
				PoolNodes::<T>::insert(self.datanet, number, cached.node);
			}
		}
	}
}

impl<T: Config> pool::Nodes for StoredPool<T> {
	fn get(&self, node: u32) -> U256 {
		self.with(node, |cached| cached.node.sum)
	}

	fn set(&mut self, node: u32, value: U256) {
		self.with(node, |cached| {
			cached.node.sum = value;
			cached.changed = true;
		})
	}

	fn capacity(&self) -> u32 {
		self.pool.capacity
	}

	fn set_capacity(&mut self, capacity: u32) {
		self.pool.capacity = capacity;
	}
}

impl<T: Config> Pallet<T> {
	/// All that was ever paid to the pool of a Release.
	pub fn paid(release: ReleaseId) -> Balance {
		PoolNodes::<T>::get(release.datanet, release.number).paid
	}

	/// What the pools of a Datanet's Releases owe, carried remainders included.
	pub fn pool_owed(datanet: DatanetId) -> Balance {
		Pools::<T>::get(datanet).owed
	}
}
