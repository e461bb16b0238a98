//! Says so when there is nobody to talk to: a node on a chain of its own looks much like one that works.

use futures_timer::Delay;
use std::time::Duration;
use tributary_runtime::Hash;

/// Time enough to find a peer.
const PERIOD: Duration = Duration::from_secs(30);

/// After the first time, say it each so many periods.
const EVERY: u32 = 10;

/// Warn while no peer speaks this chain. `known` is how many are named by the specification and the command line.
pub async fn watch(known: usize, genesis: Hash, connected: impl Fn() -> usize) {
	let mut alone = 0;
	loop {
		Delay::new(PERIOD).await;
		if connected() > 0 {
			alone = 0;
			continue;
		}
		if alone % EVERY == 0 {
			log::warn!(
				"⚠️  No peer speaks this chain, whose genesis is {genesis:?}: of {known} that --bootnodes and the chain \
				 specification name, none is there, or they are of another chain, or they have left because this \
				 machine's clock is off; take both from the network that you mean, and look at the clock"
			);
		}
		alone = alone.wrapping_add(1);
	}
}
