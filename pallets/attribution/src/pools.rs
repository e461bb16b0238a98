//! The pools of a Datanet's Releases, with a cache that reads and writes each node at most once.

use crate::{Config, PoolNode, PoolNodes, ReleasePool, ReleasePools};
use alloc::collections::BTreeMap;
use core::{cell::RefCell, marker::PhantomData};
use sp_core::U256;
use tributary_primitives::{pool, traits::Source, Balance, DatanetId, Points};
use tributary_support::count;

/// A node of the tree that was read.
#[derive(Default)]
struct Cached {
	node: PoolNode,
	/// `true` if it must be written back.
	changed: bool,
}

/// Pools of one Datanet. Nothing reaches storage before [`StoredPool::write`].
pub(crate) struct StoredPool<T> {
	datanet: DatanetId,
	stored: ReleasePool,
	pool: ReleasePool,
	// The trait of the tree reads through a shared reference.
	nodes: RefCell<BTreeMap<u32, Cached>>,
	_config: PhantomData<T>,
}

impl<T: Config> StoredPool<T> {
	/// Reads the pools of a Datanet.
	pub(crate) fn open(datanet: DatanetId) -> Self {
		let stored = ReleasePools::<T>::get(datanet);
		Self { datanet, stored, pool: stored, nodes: Default::default(), _config: PhantomData }
	}

	/// Applies `f` to a node, which is read at the first access.
	fn with<R>(&self, number: u32, f: impl FnOnce(&mut Cached) -> R) -> R {
		let mut nodes = self.nodes.borrow_mut();
		let cached = nodes
			.entry(number)
			.or_insert_with(|| Cached { node: PoolNodes::<T>::get(self.datanet, number), changed: false });
		f(cached)
	}

	/// Pays `amount` to the Release `number`, which has `points`. Returns `None` if it cannot be
	/// paid.
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

	/// Returns the sum of all that a contribution earned.
	///
	/// Returns 0 while the pools are being removed: the contributions were settled up before.
	pub(crate) fn earned<AccountId>(&self, source: &Source<AccountId>) -> Balance {
		match source.first_release {
			Some(first) if !self.pool.closing => pool::earned(self, source.points, first, source.last_release),
			_ => 0,
		}
	}

	/// Takes out a claimed amount. Returns `None` if it is more than is owed.
	pub(crate) fn take(&mut self, amount: Balance) -> Option<()> {
		self.pool.owed = self.pool.owed.checked_sub(amount)?;
		Some(())
	}

	/// Records the removal of a contribution with these points that was paid `amount`. Returns
	/// `None` if a sum overflows.
	pub(crate) fn remove_contribution(&mut self, points: Points, amount: Balance) -> Option<()> {
		self.pool.paid_to_removed = self.pool.paid_to_removed.checked_add(amount)?;
		let withheld = pool::most_rounding(points, self.pool.capacity);
		self.pool.rounding = self.pool.rounding.saturating_add(withheld);
		Some(())
	}

	/// Returns the number of nodes that were read so far.
	pub(crate) fn nodes_read(&self) -> u32 {
		count(self.nodes.borrow().len())
	}

	/// Writes back what changed.
	pub(crate) fn write(self) {
		if self.pool != self.stored {
			ReleasePools::<T>::insert(self.datanet, self.pool);
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
