//! Warns while the node has no peers, because a node without peers looks much like one that works.

use futures_timer::Delay;
use std::time::Duration;
use tributary_runtime::Hash;

/// Interval between two checks: enough time to find a peer.
const PERIOD: Duration = Duration::from_secs(30);

/// Checks without a peer from one warning to the next: five minutes.
const CHECKS_PER_WARNING: u32 = 10;

/// Warns while no peer is connected. `known` is the number of peers in the specification and on the
/// command line. Every version of the node makes a chain that is `built_in` anew.
pub async fn watch(known: usize, genesis: Hash, built_in: bool, connected: impl Fn() -> usize) {
	let mut checks = 0;
	let chain = match built_in {
		true => ". Another version of the node makes another chain of this name: pass --chain the specification of the network",
		false => "",
	};
	loop {
		Delay::new(PERIOD).await;
		if connected() > 0 {
			checks = 0;
			continue;
		}
		if checks % CHECKS_PER_WARNING == 0 {
			log::warn!(
				"⚠️  No peers on this chain (genesis {genesis:?}). Of the {known} that --bootnodes and the chain \
				 specification name, none is connected: they are offline, or on another chain, or have disconnected \
				 because the clock of this machine is wrong. Use the boot nodes and the specification of one network, and \
				 check the clock{chain}"
			);
		}
		checks = checks.wrapping_add(1);
	}
}
