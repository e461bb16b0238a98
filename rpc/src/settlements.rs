//! Settlements of a block, and their subscription.
//!
//! A subscriber receives one message for each finalized block, in order, from the block after the
//! one that was final when it subscribed. Blocks without settlements are sent too, so that the
//! numbers of the messages have no gap. Notifications of finality only wake a subscription up: it
//! counts the blocks itself, so it neither skips nor repeats one when several become final at once.
//!
//! A subscription holds no queue. It keeps the number of the next block, and reads that block when
//! the reader has taken the last one. A reader that takes no message for [`READ_TIMEOUT`] is
//! dropped. The latest blocks are kept for all subscribers, so each of them is read once.

use crate::{
	error::Error,
	params::{NoParam, SettlementFilterParam},
	types::{AccountId, BlockNumber, Hash},
};
use futures::{
	channel::oneshot,
	future::{select, FutureExt},
	stream::{BoxStream, StreamExt},
};
use jsonrpsee::{
	core::{
		async_trait,
		server::{
			IntoSubscriptionCloseResponse, PendingSubscriptionSink, SendTimeoutError, SubscriptionCloseResponse,
			SubscriptionMessage, SubscriptionSink,
		},
	},
	proc_macros::rpc,
	types::ErrorObjectOwned,
};
use sc_rpc::SubscriptionTaskExecutor;
use serde::{Deserialize, Serialize};
use std::{
	collections::VecDeque,
	pin::pin,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tributary_runtime_api::SettlementView;

/// Time in which a reader must make room for the next message. The connection has a bounded queue
/// of its own (`--rpc-message-buffer-capacity-per-connection`).
pub const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Number of blocks that are kept for other subscribers: a few that became final at once.
const KEPT_BLOCKS: usize = 16;

/// Settlements of one block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockSettlements {
	/// Number of the block.
	pub number: BlockNumber,
	/// Hash of the block.
	pub hash: Hash,
	/// Settlements, in their order.
	pub settlements: Vec<SettlementView<AccountId>>,
}

impl BlockSettlements {
	/// Returns the block with the settlements that pass the filter.
	fn filtered(&self, filter: &SettlementFilterParam) -> Self {
		let settlements = self.settlements.iter().filter(|settlement| filter.passes(settlement));
		Self { number: self.number, hash: self.hash, settlements: settlements.cloned().collect() }
	}
}

impl SettlementFilterParam {
	/// Returns `true` if the settlement is of the model and touches the account.
	fn passes(&self, settlement: &SettlementView<AccountId>) -> bool {
		let is_party = |account: &AccountId| {
			settlement.requester == *account
				|| settlement.provider == *account
				|| settlement.credits.iter().any(|credit| credit.account == *account)
		};
		self.model.is_none_or(|model| settlement.model == model)
			&& self.account.as_ref().is_none_or(|account| is_party(&account.0))
	}
}

/// Finalized chain, as far as subscriptions read it.
pub trait FinalizedChain: Send + Sync + 'static {
	/// Returns the number of the latest finalized block.
	fn finalized(&self) -> BlockNumber;

	/// Returns a stream with an entry whenever further blocks have become final.
	fn finality(&self) -> BoxStream<'static, ()>;

	/// Returns the settlements of the best block, or of the one with this hash.
	fn settlements_at(&self, at: Option<Hash>) -> Result<BlockSettlements, Error>;

	/// Returns the settlements of a finalized block.
	fn settlements(&self, number: BlockNumber) -> Result<BlockSettlements, Error>;
}

/// Methods that read settlements.
#[rpc(server)]
pub trait SettlementsRpc {
	/// Returns the settlements of one block.
	#[method(name = "attribution_settlements", blocking)]
	fn settlements(&self, at: Option<Hash>, end: Option<NoParam>) -> Result<BlockSettlements, Error>;

	/// Sends the settlements of each finalized block from now on, filtered by
	/// `{ "model": 0, "account": account }`. Both fields are optional.
	#[subscription(
		name = "attribution_subscribeSettlements" => "attribution_settledBlock",
		unsubscribe = "attribution_unsubscribeSettlements",
		item = BlockSettlements
	)]
	async fn subscribe_settlements(
		&self,
		filter: Option<SettlementFilterParam>,
		end: Option<NoParam>,
	) -> SubscriptionEnd;
}

/// Reason why a subscription ended.
pub struct SubscriptionEnd(Result<(), Error>);

impl IntoSubscriptionCloseResponse for SubscriptionEnd {
	fn into_response(self) -> SubscriptionCloseResponse {
		let Err(error) = self.0 else { return SubscriptionCloseResponse::None };
		// An object, as errors of methods are: clients expect a code and a message.
		SubscriptionMessage::from_json(&ErrorObjectOwned::from(error))
			.map_or(SubscriptionCloseResponse::None, SubscriptionCloseResponse::NotifErr)
	}
}

/// Latest blocks, by number.
type KeptBlocks = Mutex<VecDeque<Arc<BlockSettlements>>>;

/// Implementation of the methods over a chain.
pub struct Settlements<F> {
	chain: Arc<F>,
	executor: SubscriptionTaskExecutor,
	kept: Arc<KeptBlocks>,
	read_timeout: Duration,
}

impl<F: FinalizedChain> Settlements<F> {
	/// Creates the implementation over this chain. The executor runs what blocks.
	pub fn new(chain: F, executor: SubscriptionTaskExecutor) -> Self {
		Self { chain: Arc::new(chain), executor, kept: Arc::default(), read_timeout: READ_TIMEOUT }
	}

	/// Reads a finalized block, on a thread that may block.
	async fn read(&self, number: BlockNumber) -> Result<Arc<BlockSettlements>, Error> {
		let (sender, receiver) = oneshot::channel();
		let (chain, kept) = (self.chain.clone(), self.kept.clone());
		let reading = async move {
			// The receiver is gone if the subscription has ended.
			let _ = sender.send(read_once(&*chain, &kept, number));
		};
		self.executor.spawn_blocking("attribution-settlements", Some("rpc"), reading.boxed());
		// The task is dropped unfinished only when the node stops.
		receiver.await.unwrap_or(Err(Error::NumberNotFound(number)))
	}

	/// Sends the finalized blocks until the reader leaves.
	async fn follow(&self, sink: SubscriptionSink, filter: SettlementFilterParam) -> Result<(), Error> {
		let mut finality = self.chain.finality();
		let mut next = self.chain.finalized().saturating_add(1);
		loop {
			while next <= self.chain.finalized() {
				let block = self.read(next).await?.filtered(&filter);
				let message = SubscriptionMessage::from_json(&block)
					.map_err(|error| Error::Runtime { reason: error.to_string(), at: block.hash })?;
				match sink.send_timeout(message, self.read_timeout).await {
					Ok(()) => next = next.saturating_add(1),
					Err(SendTimeoutError::Timeout(_)) => return Err(Error::SlowReader { next }),
					Err(SendTimeoutError::Closed(_)) => return Ok(()),
				}
				// Notifications pin their blocks, so none of them may wait for a slow reader.
				while let Some(Some(())) = finality.next().now_or_never() {}
			}
			match select(pin!(sink.closed()), finality.next()).await {
				futures::future::Either::Right((Some(()), _)) => {},
				// The reader has left, or the node stops.
				_ => return Ok(()),
			}
		}
	}
}

/// Reads a block, unless it is among the latest ones that were read.
fn read_once<F: FinalizedChain>(
	chain: &F,
	kept: &KeptBlocks,
	number: BlockNumber,
) -> Result<Arc<BlockSettlements>, Error> {
	// Subscribers that want the same block wait for the first of them. A panic while the lock was
	// held leaves whole blocks.
	let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
	if let Some(block) = kept.iter().find(|block| block.number == number) {
		return Ok(block.clone());
	}
	let block = Arc::new(chain.settlements(number)?);
	if kept.len() >= KEPT_BLOCKS {
		kept.pop_front();
	}
	kept.push_back(block.clone());
	Ok(block)
}

#[async_trait]
impl<F: FinalizedChain> SettlementsRpcServer for Settlements<F> {
	fn settlements(&self, at: Option<Hash>, _: Option<NoParam>) -> Result<BlockSettlements, Error> {
		self.chain.settlements_at(at)
	}

	async fn subscribe_settlements(
		&self,
		pending: PendingSubscriptionSink,
		filter: Option<SettlementFilterParam>,
		_: Option<NoParam>,
	) -> SubscriptionEnd {
		// The connection may have been closed meanwhile.
		let Ok(sink) = pending.accept().await else { return SubscriptionEnd(Ok(())) };
		SubscriptionEnd(self.follow(sink, filter.unwrap_or_default()).await)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::params::AccountParam;
	use futures::channel::mpsc;
	use jsonrpsee::{core::server::Subscription, rpc_params, RpcModule};
	use serde_json::Value;
	use sp_core::testing::TaskExecutor;
	use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
	use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
	use tokio::sync::mpsc::Receiver;
	use tributary_runtime_api::{CreditView, RoleView, ServiceView};

	/// Chain whose finality the test advances. Reads of `pruned` fail.
	#[derive(Default)]
	struct MockChain {
		finalized: AtomicU32,
		reads: AtomicU32,
		pruned: AtomicU32,
		subscribers: Mutex<Vec<mpsc::UnboundedSender<()>>>,
	}

	impl MockChain {
		fn finalize(&self, number: BlockNumber) {
			self.finalized.store(number, SeqCst);
			for subscriber in self.subscribers.lock().unwrap().iter() {
				let _ = subscriber.unbounded_send(());
			}
		}
	}

	fn settlement(job: u64, by: Sr25519Keyring) -> SettlementView<AccountId> {
		SettlementView {
			service: ServiceView::Job { job },
			model: job as u32 % 2,
			requester: by.to_account_id(),
			provider: Bob.to_account_id(),
			fee: 7,
			credits: vec![CreditView {
				account: Charlie.to_account_id(),
				role: RoleView::ModelOwner,
				release: None,
				amount: 7,
			}],
			spans: vec![],
			pools: vec![],
		}
	}

	fn block(number: BlockNumber) -> BlockSettlements {
		BlockSettlements {
			number,
			hash: Hash::from_low_u64_be(number.into()),
			// Odd blocks have none.
			settlements: (0..2 * u64::from(1 - number % 2)).map(|job| settlement(job, Alice)).collect(),
		}
	}

	impl FinalizedChain for Arc<MockChain> {
		fn finalized(&self) -> BlockNumber {
			self.finalized.load(SeqCst)
		}

		fn finality(&self) -> BoxStream<'static, ()> {
			let (sender, receiver) = mpsc::unbounded();
			self.subscribers.lock().unwrap().push(sender);
			receiver.boxed()
		}

		fn settlements_at(&self, _: Option<Hash>) -> Result<BlockSettlements, Error> {
			Ok(block(self.finalized()))
		}

		fn settlements(&self, number: BlockNumber) -> Result<BlockSettlements, Error> {
			self.reads.fetch_add(1, SeqCst);
			if number == self.pruned.load(SeqCst) {
				return Err(Error::StateDiscarded(Hash::repeat_byte(1)));
			}
			Ok(block(number))
		}
	}

	fn module(finalized: BlockNumber) -> (Arc<MockChain>, RpcModule<Settlements<Arc<MockChain>>>) {
		let chain = Arc::new(MockChain { finalized: finalized.into(), ..Default::default() });
		let mut settlements = Settlements::new(chain.clone(), Arc::new(TaskExecutor::new()));
		settlements.read_timeout = Duration::from_millis(200);
		(chain, settlements.into_rpc())
	}

	async fn subscribe(module: &RpcModule<Settlements<Arc<MockChain>>>, buffer: usize) -> Subscription {
		module.subscribe("attribution_subscribeSettlements", rpc_params![], buffer).await.unwrap()
	}

	async fn next(subscription: &mut Subscription) -> BlockSettlements {
		let waiting = subscription.next::<BlockSettlements>();
		let message = tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("a message in time");
		message.expect("it goes on").expect("a block").0
	}

	/// Waits until the chain has as many subscribers.
	async fn subscribers(chain: &MockChain, number: usize) {
		while chain.subscribers.lock().unwrap().len() < number {
			tokio::time::sleep(Duration::from_millis(1)).await;
		}
	}

	#[tokio::test]
	async fn subscription_should_send_each_finalized_block_once() {
		let (chain, module) = module(5);
		let mut subscription = subscribe(&module, 64).await;
		subscribers(&chain, 1).await;
		// One block, many at once, a notification without a new one, one again.
		for finalized in [6, 30, 30, 31] {
			chain.finalize(finalized);
		}
		for number in 6..=31 {
			assert_eq!(next(&mut subscription).await, block(number));
		}
		let waiting = tokio::time::timeout(Duration::from_millis(50), subscription.next::<BlockSettlements>());
		assert!(waiting.await.is_err(), "no block was final after it");
	}

	#[tokio::test]
	async fn block_should_be_read_once_for_all_subscribers() {
		let (chain, module) = module(0);
		let mut subscriptions = vec![subscribe(&module, 64).await, subscribe(&module, 64).await];
		subscribers(&chain, 2).await;
		chain.finalize(10);
		for subscription in &mut subscriptions {
			for number in 1..=10 {
				assert_eq!(next(subscription).await.number, number);
			}
		}
		assert_eq!(chain.reads.load(SeqCst), 10);
	}

	/// Subscribes, and returns the raw messages.
	async fn raw(module: &RpcModule<Settlements<Arc<MockChain>>>, buffer: usize) -> Receiver<String> {
		let request = r#"{"jsonrpc":"2.0","id":1,"method":"attribution_subscribeSettlements"}"#;
		module.raw_json_request(request, buffer).await.expect("it is a request").1
	}

	/// Returns the blocks until a subscription ends, and the error with which it ends.
	async fn end(messages: &mut Receiver<String>) -> (Vec<BlockNumber>, ErrorObjectOwned) {
		let mut numbers = vec![];
		loop {
			let message = tokio::time::timeout(Duration::from_secs(10), messages.recv()).await.expect("an end in time");
			let mut message: Value = serde_json::from_str(&message.expect("an error before the end")).unwrap();
			assert_eq!(message["method"], "attribution_settledBlock");
			let params = message["params"].take();
			match serde_json::from_value(params["error"].clone()) {
				Ok(error) => return (numbers, error),
				Err(_) => numbers.push(serde_json::from_value(params["result"]["number"].clone()).unwrap()),
			}
		}
	}

	#[tokio::test]
	async fn subscription_should_end_with_an_error_when_the_reader_is_slow() {
		let (chain, module) = module(0);
		let mut messages = raw(&module, 2).await;
		subscribers(&chain, 1).await;
		chain.finalize(100);
		tokio::time::sleep(Duration::from_secs(1)).await;
		// Nothing is read for a reader that takes nothing.
		assert_eq!(chain.reads.load(SeqCst), 3);
		let (numbers, error) = end(&mut messages).await;
		assert_eq!(numbers, [1, 2]);
		assert_eq!((error.code(), error.message()), (6005, Error::SlowReader { next: 3 }.to_string().as_str()));
	}

	#[tokio::test]
	async fn subscription_should_end_with_an_error_when_a_state_is_gone() {
		let (chain, module) = module(0);
		chain.pruned.store(3, SeqCst);
		let mut messages = raw(&module, 64).await;
		subscribers(&chain, 1).await;
		chain.finalize(5);
		let (numbers, error) = end(&mut messages).await;
		assert_eq!((numbers, error.code()), (vec![1, 2], 6004));
	}

	#[tokio::test]
	async fn superfluous_parameter_should_be_refused() {
		let (_, module) = module(0);
		let refused = module.call::<_, BlockSettlements>("attribution_settlements", rpc_params![None::<Hash>, 7]).await;
		assert!(refused.unwrap_err().to_string().contains("more parameters"));
		let refused = module.subscribe("attribution_subscribeSettlements", rpc_params![None::<Hash>, 7], 1).await;
		assert!(refused.unwrap_err().to_string().contains("more parameters"));
	}

	#[test]
	fn filter_should_keep_the_model_and_the_parties() {
		let block = BlockSettlements {
			settlements: vec![settlement(0, Alice), settlement(1, Alice), settlement(2, Bob)],
			..block(4)
		};
		let jobs = |model, account: Option<Sr25519Keyring>| {
			let account = account.map(|account| AccountParam(account.to_account_id()));
			let filtered = block.filtered(&SettlementFilterParam { model, account });
			assert_eq!((filtered.number, filtered.hash), (block.number, block.hash));
			let job = |settlement: SettlementView<AccountId>| match settlement.service {
				ServiceView::Job { job } => job,
				ServiceView::Channel { .. } => unreachable!("all are jobs"),
			};
			filtered.settlements.into_iter().map(job).collect::<Vec<_>>()
		};
		assert_eq!(jobs(None, None), [0, 1, 2]);
		assert_eq!(jobs(Some(0), None), [0, 2]);
		assert_eq!(jobs(Some(0), Some(Alice)), [0]);
		assert_eq!(jobs(None, Some(Bob)), [0, 1, 2]);
		assert_eq!(jobs(None, Some(Charlie)), [0, 1, 2]);
		assert_eq!(jobs(None, Some(Sr25519Keyring::Dave)), [0; 0]);
	}
}
