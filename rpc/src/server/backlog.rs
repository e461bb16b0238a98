//! Accounts of the answers that clients have not read.

use std::{
	collections::BTreeMap,
	future::Future,
	io, mem,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex, MutexGuard, PoisonError, Weak,
	},
	task::{ready, Context, Poll, Waker},
	time::{Duration, Instant},
};
use tokio::sync::{Notify, Semaphore};

/// Limits of what the server keeps for clients that do not read, and of the time that it waits for
/// requests. A connection has room for one answer of the largest size.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// Unread answers of all connections in bytes above which the server closes those whose clients
	/// have gone longest without reading.
	pub total: usize,
	/// Time without reading after which a connection is closed for which something waits: an
	/// answer, or a notification of a subscription.
	pub patience: Duration,
	/// Calls of one connection that run at a time. While there are twice as many, nothing further
	/// is read from it.
	pub running: usize,
	/// Time that a client has for the head of a request, and again for its body. A connection may
	/// idle as long before a request.
	pub request: Duration,
}

impl Default for Limits {
	fn default() -> Self {
		Self {
			total: 256 * 1024 * 1024,
			patience: Duration::from_secs(20),
			running: 8,
			request: Duration::from_secs(60),
		}
	}
}

/// Time after which an answer that is ready is surely being written. Unread answers of which none
/// is written for longer are in a batch that is still being answered, or were replaced by an error
/// since, as in a batch that is too large.
const QUIET: Duration = Duration::from_millis(500);

/// Interval between two sweeps.
pub(super) const SWEEP: Duration = Duration::from_millis(250);

/// Accounts of all connections.
pub(super) struct Backlogs {
	limits: Limits,
	unread: AtomicUsize,
	connections: Mutex<Connections>,
}

#[derive(Default)]
struct Connections {
	opened: u64,
	accounts: BTreeMap<u64, Weak<Backlog>>,
}

impl Backlogs {
	/// Creates the accounts of a server.
	pub(super) fn new(limits: Limits) -> Arc<Self> {
		Arc::new(Self { limits, unread: AtomicUsize::new(0), connections: Mutex::default() })
	}

	/// Opens the account of a new connection with room for so many bytes.
	pub(super) fn open(self: &Arc<Self>, room: usize) -> Arc<Backlog> {
		let backlog = Arc::new(Backlog {
			all: self.clone(),
			room,
			state: Mutex::new(State {
				unread: 0,
				received: 0,
				calls: 0,
				blocked: None,
				progress: Instant::now(),
				exception: None,
				is_closed: false,
				is_reader_waiting: false,
				reader: None,
				writer: None,
			}),
			changed: Notify::new(),
			running: Semaphore::new(self.limits.running),
		});
		let mut connections = self.connections();
		let number = connections.opened;
		connections.opened += 1;
		connections.accounts.insert(number, Arc::downgrade(&backlog));
		backlog
	}

	/// Closes the connections whose clients have not read for too long, and sees to it that no
	/// account stops a connection for good.
	pub(super) fn sweep(&self, now: Instant) {
		self.connections().accounts.retain(|_, backlog| backlog.strong_count() > 0);
		for backlog in self.living() {
			let state = backlog.state();
			let blocked = state.blocked.map(|since| now.saturating_duration_since(since));
			if blocked.is_some_and(|time| time >= self.limits.patience) {
				drop(state);
				backlog.close("its client reads nothing");
			} else if state.unread > 0 && state.is_quiet(now) {
				match state.calls {
					0 => backlog.take(state, usize::MAX),
					_ => backlog.signal(state),
				}
			}
		}
		self.relieve();
	}

	/// Closes the connections whose clients have gone longest without reading, if all together have
	/// too many unread answers. Those with less than their share of the room stay.
	fn relieve(&self) {
		if self.unread() <= self.limits.total {
			return;
		}
		let living = self.living();
		let share = self.limits.total / living.len().max(1);
		let mut waiting: Vec<_> = living
			.into_iter()
			.filter_map(|backlog| {
				let (unread, progress) = {
					let state = backlog.state();
					(state.unread, state.progress)
				};
				(unread > share).then_some((progress, backlog))
			})
			.collect();
		waiting.sort_by_key(|(progress, _)| *progress);
		for (_, backlog) in waiting {
			if self.unread() <= self.limits.total {
				break;
			}
			backlog.close("all clients together have too many unread answers");
		}
	}

	/// Returns the unread answers of all connections in bytes.
	fn unread(&self) -> usize {
		self.unread.load(Ordering::Relaxed)
	}

	fn living(&self) -> Vec<Arc<Backlog>> {
		self.connections().accounts.values().filter_map(Weak::upgrade).collect()
	}

	fn connections(&self) -> MutexGuard<'_, Connections> {
		self.connections.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// Account of one connection.
pub(super) struct Backlog {
	all: Arc<Backlogs>,
	/// Unread answers in bytes from which on no call begins and nothing further is read.
	room: usize,
	state: Mutex<State>,
	/// Signal to the calls that wait for room.
	changed: Notify,
	/// Places for calls that run.
	running: Semaphore,
}

struct State {
	/// Bytes of answers that the socket has not taken.
	unread: usize,
	/// Bytes that were read since there was last no call that waits or runs. They may all belong to
	/// requests that are still in memory.
	received: usize,
	/// Number of calls that wait or run.
	calls: usize,
	/// Time at which the socket last refused to take more, if it has taken nothing since.
	blocked: Option<Instant>,
	/// Time at which the socket last took something, or had nothing to take.
	progress: Instant,
	/// Time at which a call last began without room.
	exception: Option<Instant>,
	is_closed: bool,
	/// `true` if the task that reads waits until it may.
	is_reader_waiting: bool,
	/// Tasks that read and write.
	reader: Option<Waker>,
	writer: Option<Waker>,
}

impl State {
	/// Returns `true` if nothing is written although there are unread answers, and no call has
	/// begun without room lately.
	fn is_quiet(&self, now: Instant) -> bool {
		let since = self.exception.map_or(self.progress, |exception| exception.max(self.progress));
		self.blocked.is_none() && now.saturating_duration_since(since) >= QUIET
	}
}

impl Backlog {
	/// Runs a call when there is a place and room for its answer, and adds the answer to the
	/// account. Returns `None` if the connection is closed.
	pub(super) async fn run<T>(&self, call: impl Future<Output = T>, size: impl FnOnce(&T) -> usize) -> Option<T> {
		let _call = Call::begin(self);
		let _place = self.running.acquire().await.ok()?;
		self.wait_for_room().await?;
		let answer = call.await;
		self.answer(size(&answer));
		Some(answer)
	}

	/// Waits until the client has read enough of its answers. Returns `None` if the connection is
	/// closed.
	async fn wait_for_room(&self) -> Option<()> {
		loop {
			// Before the look at the account, so that no later signal is missed.
			let changed = self.changed.notified();
			match self.look_for_room(Instant::now()) {
				Poll::Ready(outcome) => return outcome,
				Poll::Pending => changed.await,
			}
		}
	}

	fn look_for_room(&self, now: Instant) -> Poll<Option<()>> {
		let mut state = self.state();
		if state.is_closed {
			return Poll::Ready(None);
		}
		let have_all_room = self.all.unread() <= self.all.limits.total;
		if state.unread < self.room && (have_all_room || state.unread == 0) {
			return Poll::Ready(Some(()));
		}
		// The unread answers may wait for this call, as its predecessors in a batch do.
		if state.is_quiet(now) {
			state.exception = Some(now);
			return Poll::Ready(Some(()));
		}
		Poll::Pending
	}

	/// Adds an answer to the account.
	fn answer(&self, bytes: usize) {
		let mut state = self.state();
		if state.is_closed {
			return;
		}
		if state.unread == 0 {
			state.progress = Instant::now();
		}
		state.unread += bytes;
		self.all.unread.fetch_add(bytes, Ordering::Relaxed);
		drop(state);
		self.all.relieve();
	}

	/// Removes bytes from the account.
	fn take(&self, mut state: MutexGuard<'_, State>, bytes: usize) {
		let taken = bytes.min(state.unread);
		state.unread -= taken;
		self.all.unread.fetch_sub(taken, Ordering::Relaxed);
		self.signal(state);
	}

	/// Wakes the calls and the reader that wait for a change of the account.
	fn signal(&self, mut state: MutexGuard<'_, State>) {
		let is_needed = mem::take(&mut state.is_reader_waiting) || state.is_closed;
		let reader = if is_needed { state.reader.take() } else { None };
		drop(state);
		self.changed.notify_waiters();
		if let Some(reader) = reader {
			reader.wake();
		}
	}

	/// Waits until the socket may be read, which it may not be while the client should read: a
	/// request stays in memory until its answer is on its way.
	pub(super) fn poll_read(&self, cx: &Context<'_>) -> Poll<io::Result<()>> {
		let mut state = self.state();
		if state.is_closed {
			return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
		}
		state.reader = Some(cx.waker().clone());
		let has_calls = state.calls >= 2 * self.all.limits.running || state.calls > 0 && state.received >= self.room;
		state.is_reader_waiting = state.blocked.is_some() || state.unread >= self.room || has_calls;
		match state.is_reader_waiting {
			true => Poll::Pending,
			false => Poll::Ready(Ok(())),
		}
	}

	/// Notes that bytes were read from the socket.
	pub(super) fn receive(&self, bytes: usize) {
		let mut state = self.state();
		if state.calls == 0 {
			state.received = 0;
		}
		state.received = state.received.saturating_add(bytes);
	}

	/// Writes to the socket, and removes what it has taken from the account.
	pub(super) fn poll_write(
		&self,
		cx: &mut Context<'_>,
		write: impl FnOnce(&mut Context<'_>) -> Poll<io::Result<usize>>,
	) -> Poll<io::Result<usize>> {
		{
			let mut state = self.state();
			if state.is_closed {
				return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
			}
			state.writer = Some(cx.waker().clone());
		}
		let written = write(cx);
		let mut state = self.state();
		state.blocked = match written {
			Poll::Pending => state.blocked.or(Some(Instant::now())),
			Poll::Ready(_) => None,
		};
		let bytes = match ready!(written) {
			Ok(bytes) => bytes,
			Err(e) => {
				drop(state);
				self.close("its socket has failed");
				return Poll::Ready(Err(e));
			},
		};
		state.progress = Instant::now();
		self.take(state, bytes);
		Poll::Ready(Ok(bytes))
	}

	/// Closes the connection and the account.
	pub(super) fn close(&self, reason: &str) {
		let mut state = self.state();
		if state.is_closed {
			return;
		}
		log::debug!(target: "rpc", "Closing a connection with {} unread bytes: {reason}", state.unread);
		state.is_closed = true;
		let writer = state.writer.take();
		self.take(state, usize::MAX);
		if let Some(writer) = writer {
			writer.wake();
		}
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// Call that waits or runs.
struct Call<'a> {
	backlog: &'a Backlog,
}

impl<'a> Call<'a> {
	fn begin(backlog: &'a Backlog) -> Self {
		backlog.state().calls += 1;
		Self { backlog }
	}
}

impl Drop for Call<'_> {
	fn drop(&mut self) {
		let mut state = self.backlog.state();
		state.calls -= 1;
		self.backlog.signal(state);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{executor::block_on, future::FutureExt, task::noop_waker};
	use std::{
		future::{pending, ready as done},
		thread::sleep,
	};

	const LIMITS: Limits =
		Limits { total: 250, patience: Duration::from_secs(20), running: 2, request: Duration::from_secs(60) };

	const ROOM: usize = 100;

	/// Makes an answer of a size, if the call may begin now.
	fn answer(backlog: &Backlog, bytes: usize) -> bool {
		backlog.run(done(()), |()| bytes).now_or_never().is_some()
	}

	fn write(backlog: &Backlog, outcome: Poll<io::Result<usize>>) {
		_ = backlog.poll_write(&mut Context::from_waker(&noop_waker()), |_| outcome);
	}

	fn read(backlog: &Backlog) -> Poll<io::Result<()>> {
		backlog.poll_read(&Context::from_waker(&noop_waker()))
	}

	fn is_closed(backlog: &Backlog) -> bool {
		matches!(read(backlog), Poll::Ready(Err(_)))
	}

	#[test]
	fn connection_should_wait_until_its_client_reads() {
		let all = Backlogs::new(LIMITS);
		let backlog = all.open(ROOM);
		assert!(answer(&backlog, 99) && read(&backlog).is_ready());
		assert!(answer(&backlog, 99), "there was room when it began");
		assert!(!answer(&backlog, 1) && read(&backlog).is_pending());
		write(&backlog, Poll::Ready(Ok(98)));
		assert!(!answer(&backlog, 1) && read(&backlog).is_pending());
		write(&backlog, Poll::Ready(Ok(1)));
		assert!(answer(&backlog, 1) && read(&backlog).is_pending());
		write(&backlog, Poll::Ready(Ok(usize::MAX)));
		assert!(read(&backlog).is_ready());
		assert_eq!(all.unread(), 0);
	}

	#[test]
	fn waiting_call_should_run_when_its_client_has_read() {
		let all = Backlogs::new(LIMITS);
		let backlog = all.open(ROOM);
		assert!(answer(&backlog, ROOM));
		let mut call = Box::pin(backlog.run(done(7), |_| 1));
		assert_eq!(call.as_mut().now_or_never(), None);
		write(&backlog, Poll::Ready(Ok(ROOM)));
		assert_eq!(block_on(call), Some(7));
	}

	#[test]
	fn calls_of_one_connection_should_run_a_few_at_a_time() {
		let all = Backlogs::new(LIMITS);
		let backlog = all.open(ROOM);
		let mut calls = Vec::new();
		for may_read in [true, true, true, false] {
			let mut call = Box::pin(backlog.run(pending::<()>(), |()| 0));
			assert_eq!(call.as_mut().now_or_never(), None);
			calls.push(call);
			assert_eq!(read(&backlog).is_ready(), may_read, "{} calls", calls.len());
		}
		assert_eq!(backlog.running.available_permits(), 0);
		drop(calls);
		assert!(read(&backlog).is_ready() && answer(&backlog, 1));
	}

	#[test]
	fn requests_of_waiting_calls_should_be_limited() {
		let all = Backlogs::new(LIMITS);
		let backlog = all.open(ROOM);
		backlog.receive(ROOM);
		assert!(read(&backlog).is_ready(), "a request may still be incomplete");
		let mut call = Box::pin(backlog.run(pending::<()>(), |()| 0));
		assert_eq!(call.as_mut().now_or_never(), None);
		assert!(read(&backlog).is_pending());
		drop(call);
		assert!(read(&backlog).is_ready());
		backlog.receive(1);
		let mut call = Box::pin(backlog.run(pending::<()>(), |()| 0));
		assert_eq!(call.as_mut().now_or_never(), None);
		assert!(read(&backlog).is_ready(), "what came before is gone");
	}

	#[test]
	fn nothing_should_be_read_while_nothing_is_taken() {
		let all = Backlogs::new(LIMITS);
		let backlog = all.open(ROOM);
		write(&backlog, Poll::Pending);
		assert!(read(&backlog).is_pending());
		write(&backlog, Poll::Ready(Ok(1)));
		assert!(read(&backlog).is_ready());
		write(&backlog, Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())));
		assert!(is_closed(&backlog));
	}

	#[test]
	fn connection_should_be_closed_when_its_client_reads_nothing() {
		let all = Backlogs::new(LIMITS);
		let (backlog, other) = (all.open(ROOM), all.open(ROOM));
		assert!(answer(&backlog, 50) && answer(&other, 50));
		write(&backlog, Poll::Pending);
		all.sweep(Instant::now() + LIMITS.patience - Duration::from_secs(1));
		assert!(!is_closed(&backlog));
		write(&backlog, Poll::Ready(Ok(1)));
		all.sweep(Instant::now() + 2 * LIMITS.patience);
		assert!(!is_closed(&backlog), "its client has read");
		write(&backlog, Poll::Pending);
		all.sweep(Instant::now() + LIMITS.patience);
		assert!(is_closed(&backlog) && !is_closed(&other));
		assert_eq!(block_on(backlog.run(done(()), |()| 1)), None, "no call begins any more");
	}

	#[test]
	fn connection_should_be_closed_when_only_notifications_wait() {
		let all = Backlogs::new(LIMITS);
		let backlog = all.open(ROOM);
		write(&backlog, Poll::Pending);
		all.sweep(Instant::now() + LIMITS.patience - Duration::from_secs(1));
		assert!(!is_closed(&backlog));
		all.sweep(Instant::now() + LIMITS.patience);
		assert!(is_closed(&backlog));
	}

	#[test]
	fn longest_without_reading_should_be_closed_when_all_have_too_much() {
		let all = Backlogs::new(LIMITS);
		let open: Vec<_> = (0..4).map(|_| all.open(ROOM)).collect();
		let idle = all.open(ROOM);
		for backlog in &open {
			assert!(answer(backlog, 80));
			write(backlog, Poll::Pending);
			sleep(Duration::from_millis(2));
		}
		let closed = |backlog: &Arc<Backlog>| is_closed(backlog);
		assert_eq!(open.iter().map(closed).collect::<Vec<_>>(), [true, false, false, false]);
		assert!(!is_closed(&idle));
		assert_eq!(all.unread(), 240);
	}

	#[test]
	fn connection_with_less_than_its_share_should_stay_when_all_have_too_much() {
		let all = Backlogs::new(LIMITS);
		let (small, large) = (all.open(ROOM), all.open(3 * ROOM));
		assert!(answer(&small, 80));
		sleep(Duration::from_millis(2));
		assert!(answer(&large, 200));
		assert!(is_closed(&large) && !is_closed(&small));
	}

	#[test]
	fn connection_should_answer_one_call_when_all_have_too_much() {
		let all = Backlogs::new(Limits { total: 30, ..LIMITS });
		let (busy, idle) = (all.open(ROOM), all.open(ROOM));
		assert!(answer(&busy, 20) && answer(&idle, 10));
		all.unread.fetch_add(10, Ordering::Relaxed);
		assert!(!answer(&busy, 1) && !answer(&idle, 1));
		write(&idle, Poll::Ready(Ok(10)));
		all.unread.fetch_add(10, Ordering::Relaxed);
		assert!(!answer(&busy, 1) && answer(&idle, 0));
	}

	#[test]
	fn account_should_be_corrected_when_nothing_is_left_to_write() {
		let all = Backlogs::new(LIMITS);
		let backlog = all.open(ROOM);
		assert!(answer(&backlog, 2 * ROOM) && read(&backlog).is_pending());
		all.sweep(Instant::now());
		assert!(read(&backlog).is_pending(), "it may still be on its way");
		all.sweep(Instant::now() + QUIET);
		assert!(read(&backlog).is_ready());
		drop(backlog);
		all.sweep(Instant::now());
		assert!(all.connections().accounts.is_empty());
	}

	#[test]
	fn batch_should_be_answered_whatever_its_connection_has_room_for() {
		let all = Backlogs::new(LIMITS);
		let backlog = all.open(ROOM);
		assert!(answer(&backlog, ROOM) && !answer(&backlog, 1));
		let later = Instant::now() + QUIET;
		assert!(backlog.look_for_room(later).is_ready());
		assert!(backlog.look_for_room(later).is_pending(), "one after the other");
		assert!(backlog.look_for_room(later + QUIET).is_ready());
		write(&backlog, Poll::Pending);
		assert!(backlog.look_for_room(later + 2 * QUIET).is_pending(), "its client should read");
	}
}
