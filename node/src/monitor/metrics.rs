//! Prometheus metrics of the chain: settlements, fees, payments to Release pools, challenges.
//!
//! The metrics count the events of blocks that became final since the node started. A block counts
//! as missed if its state is not available (a syncing node passes many blocks at once), or if it is
//! of a runtime whose types this binary does not have.

use crate::types::FullClient;
use codec::Decode;
use frame_system::EventRecord;
use futures::StreamExt;
use sc_client_api::{BlockchainEvents, StorageProvider};
use sp_api::{Core, ProvideRuntimeApi};
use sp_core::storage::StorageKey;
use std::sync::Arc;
use substrate_prometheus_endpoint::{register, Counter, CounterVec, Opts, PrometheusError, Registry, F64, U64};
use tributary_primitives::traits::ServiceId;
use tributary_runtime::{Balance, Hash, RuntimeEvent, TRIB, VERSION};

type Events = Vec<EventRecord<RuntimeEvent, Hash>>;

/// Counters of the chain.
#[derive(Clone)]
pub struct Metrics {
	/// Final blocks, by `read` and `missed`.
	blocks: CounterVec<U64>,
	/// Settled fees, by service.
	settlements: CounterVec<U64>,
	/// Sum of the settled fees in TRIB, by service.
	settled: CounterVec<F64>,
	/// Payments to Release pools.
	pool_payments: Counter<U64>,
	/// Sum of the payments to Release pools in TRIB.
	pool_paid: Counter<F64>,
	/// Transactions that paid a fee.
	transactions: Counter<U64>,
	/// Sum of the transaction fees in TRIB.
	transaction_fees: Counter<F64>,
	/// Challenges, by outcome.
	challenges: CounterVec<U64>,
}

impl Metrics {
	/// Registers the counters.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let count = |name: &str, help: &str| register(Counter::new(format!("tributary_{name}"), help)?, registry);
		let amount = |name: &str, help: &str| register(Counter::new(format!("tributary_{name}"), help)?, registry);
		let by = |name: &str, help: &str, label: &str| {
			register(CounterVec::new(Opts::new(format!("tributary_{name}"), help), &[label])?, registry)
		};
		let amount_by = |name: &str, help: &str, label: &str| {
			register(CounterVec::new(Opts::new(format!("tributary_{name}"), help), &[label])?, registry)
		};
		let metrics = Self {
			blocks: by("final_blocks_total", "Final blocks, by whether the node could read their events", "events")?,
			settlements: by("settlements_total", "Fees that were divided among all recipients", "service")?,
			settled: amount_by("settled_fees_trib_total", "Sum of the divided fees, in TRIB", "service")?,
			pool_payments: count("pool_payments_total", "Payments to Release pools")?,
			pool_paid: amount("pool_paid_trib_total", "Sum of the payments to Release pools, in TRIB")?,
			transactions: count("paid_transactions_total", "Transactions that paid a fee")?,
			transaction_fees: amount("transaction_fees_trib_total", "Sum of the transaction fees, in TRIB")?,
			challenges: by("challenges_total", "Challenges of traces, by outcome", "outcome")?,
		};
		// Series exist from the start, at zero.
		for service in ["job", "channel"] {
			metrics.settlements.with_label_values(&[service]);
			metrics.settled.with_label_values(&[service]);
		}
		for outcome in ["committed", "upheld", "withdrawn"] {
			metrics.challenges.with_label_values(&[outcome]);
		}
		Ok(metrics)
	}

	/// Counts until the node ends.
	pub async fn follow(self, client: Arc<FullClient>) {
		let mut warned = false;
		let mut finality = client.finality_notification_stream();
		while let Some(block) = finality.next().await {
			for hash in block.tree_route.iter().chain([&block.hash]) {
				match events(&client, *hash) {
					Ok(events) => self.count(&events),
					Err(reason) => {
						self.blocks.with_label_values(&["missed"]).inc();
						if !warned {
							log::warn!("The metrics omit block {hash:?}, and others for the same reason: {reason}");
							warned = true;
						}
					},
				}
			}
		}
	}

	fn count(&self, events: &Events) {
		self.blocks.with_label_values(&["read"]).inc();
		for EventRecord { event, .. } in events {
			match event {
				RuntimeEvent::Attribution(pallet_attribution::Event::Settled { service, fee, .. }) => {
					let service = match service {
						ServiceId::Job { .. } => "job",
						ServiceId::Channel { .. } => "channel",
					};
					self.settlements.with_label_values(&[service]).inc();
					self.settled.with_label_values(&[service]).inc_by(in_trib(*fee));
				},
				RuntimeEvent::Attribution(pallet_attribution::Event::PoolPaid { amount, .. }) => {
					self.pool_payments.inc();
					self.pool_paid.inc_by(in_trib(*amount));
				},
				RuntimeEvent::TransactionPayment(pallet_transaction_payment::Event::TransactionFeePaid {
					// Includes the tip.
					actual_fee,
					..
				}) => {
					self.transactions.inc();
					self.transaction_fees.inc_by(in_trib(*actual_fee));
				},
				RuntimeEvent::Inference(event) => {
					let outcome = match event {
						pallet_inference::Event::ChallengeCommitted { .. } => "committed",
						pallet_inference::Event::ChallengeUpheld { .. } => "upheld",
						pallet_inference::Event::ChallengeWithdrawn { .. } => "withdrawn",
						_ => continue,
					};
					self.challenges.with_label_values(&[outcome]).inc();
				},
				_ => {},
			}
		}
	}
}

/// Converts an amount to TRIB. A counter may round, unlike an account.
fn in_trib(amount: Balance) -> f64 {
	amount as f64 / TRIB as f64
}

/// Returns the events of a block, if this binary has the types of its runtime.
fn events(client: &FullClient, block: Hash) -> Result<Events, String> {
	let version = client.runtime_api().version(block).map_err(|e| e.to_string())?;
	if version.spec_version != VERSION.spec_version {
		return Err(format!(
			"its runtime is version {}, and this node knows {}",
			version.spec_version, VERSION.spec_version
		));
	}
	let key = [sp_io::hashing::twox_128(b"System"), sp_io::hashing::twox_128(b"Events")].concat();
	match client.storage(block, &StorageKey(key)).map_err(|e| e.to_string())? {
		Some(stored) => Decode::decode(&mut stored.0.as_slice()).map_err(|e| e.to_string()),
		None => Ok(Vec::new()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_system::Phase;
	use sp_keyring::Sr25519Keyring::{Alice, Bob};
	use tributary_primitives::ids::ReleaseId;

	#[test]
	fn events_should_be_counted_and_added_up() {
		let registry = Registry::new();
		let metrics = Metrics::register(&registry).unwrap();
		let settled = |service| {
			RuntimeEvent::Attribution(pallet_attribution::Event::Settled {
				service,
				model: 1,
				requester: Alice.to_account_id(),
				provider: Bob.to_account_id(),
				fee: 3 * TRIB / 2,
			})
		};
		let release = ReleaseId { datanet: 1, number: 2 };
		let events = [
			settled(ServiceId::Job { job: 7 }),
			settled(ServiceId::Job { job: 8 }),
			settled(ServiceId::Channel { channel: 9 }),
			RuntimeEvent::Attribution(pallet_attribution::Event::PoolPaid {
				service: ServiceId::Job { job: 7 },
				release,
				amount: TRIB / 4,
			}),
			RuntimeEvent::TransactionPayment(pallet_transaction_payment::Event::TransactionFeePaid {
				who: Alice.to_account_id(),
				actual_fee: 2 * TRIB,
				tip: TRIB,
			}),
			RuntimeEvent::Inference(pallet_inference::Event::ChallengeWithdrawn {
				job: 7,
				challenger: Bob.to_account_id(),
				returned: 1,
				forfeited: 0,
			}),
		];
		let record = |event| EventRecord { phase: Phase::Finalization, event, topics: Vec::new() };
		metrics.count(&events.into_iter().map(record).collect());

		assert_eq!(metrics.blocks.with_label_values(&["read"]).get(), 1);
		assert_eq!(metrics.settlements.with_label_values(&["job"]).get(), 2);
		assert_eq!(metrics.settled.with_label_values(&["job"]).get(), 3.0);
		assert_eq!(metrics.settled.with_label_values(&["channel"]).get(), 1.5);
		assert_eq!((metrics.pool_payments.get(), metrics.pool_paid.get()), (1, 0.25));
		assert_eq!((metrics.transactions.get(), metrics.transaction_fees.get()), (1, 2.0));
		assert_eq!(metrics.challenges.with_label_values(&["withdrawn"]).get(), 1);
	}
}
