//! Watches the clock of the machine.
//!
//! A node whose clock is slow would reject the blocks of all others as blocks from the future, and
//! lose its peers one after the other. The blocks of a node whose clock is fast would be rejected
//! by all others. Neither looks like a wrong clock in the log.
//!
//! The evidence:
//! - At the start, the time of the newest block in the database, which was not in the future when
//!   it was imported, and a time before which this node did not exist. Either ends the node.
//! - While the node runs, the slots of the headers that peers announce. A peer may announce
//!   anything, so a header counts only if an authority of the epoch has sealed it and if it is the
//!   newest of that authority. And two thirds of all authorities, at least two, must agree for a
//!   while. If no other authority has contradicted them, fewer are enough in two cases: they are
//!   more than a third of those of the current epoch, or all peers have left the node.
//!
//! The consequence depends on the direction:
//! - A clock that is behind ends the node. An honest authority never seals a header early, no
//!   header can be had before its time, and of more than a third one is honest. The authorities
//!   must be those of a recent block: the keys of validators that left long ago are worth nothing
//!   to who has them, and could end every node that syncs.
//! - A clock that is ahead stops the making of blocks until a header arrives in time, or none has
//!   arrived for some minutes. Old headers can be had by anybody, so whoever controls the
//!   connections of a node could else end it. And a line that delays the headers of all validators
//!   must not silence them for good.

use crate::{
	error::{ClockFault, NodeError},
	exit,
	types::FullClient,
};
use futures::{channel::mpsc, future, StreamExt};
use futures_timer::Delay;
use sc_consensus_babe::find_pre_digest;
use sc_service::Error;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_consensus::{
	block_validation::{BlockAnnounceValidator, DefaultBlockAnnounceValidator, Validation},
	SyncOracle,
};
use sp_consensus_babe::{digests::CompatibleDigestItem, AuthorityId, AuthorityPair, BabeApi, Epoch, SlotDuration};
use sp_core::{crypto::ByteArray, Pair};
use sp_keystore::KeystorePtr;
use sp_runtime::{app_crypto::AppCrypto, traits::Header as _};
use std::{
	collections::{BTreeMap, BTreeSet},
	error::Error as StdError,
	future::Future,
	pin::Pin,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant, SystemTime},
};
use tributary_runtime::{
	opaque::{Block, Header},
	Hash,
};

/// Maximum tolerated clock drift. If the clock is further ahead, the runtime rejects the timestamp
/// of the node's blocks. If it is further behind, the node delays the blocks of others for too
/// long.
const TOLERANCE: Duration = Duration::from_secs(30);

/// Period for which the others must agree that this clock is wrong: enough time for a machine that
/// wakes up to set its clock.
const PATIENCE: Duration = Duration::from_secs(60);

/// Period after the last late header for which the clock counts as ahead.
const EXPIRY: Duration = Duration::from_secs(5 * 60);

/// Maximum tolerated time by which the newest block is ahead of the clock when the node starts.
const TOLERANCE_AT_START: Duration = Duration::from_secs(60);

/// Beginning of September 2026, when the SDK release came out that this node is built on. A machine
/// without a battery for its clock starts years before that.
const EARLIEST_TIME: Duration = Duration::from_secs(1_788_220_800);

/// Maximum age of the best block, by this clock, whose authorities may end the node.
const RECENT: Duration = Duration::from_secs(60 * 60);

/// Maximum number of announced headers in the queue. Further ones are dropped.
const QUEUE_LENGTH: usize = 64;

/// Interval between two queries of the authorities.
const AUTHORITIES_PERIOD: Duration = Duration::from_secs(20);

/// Interval between two verdicts when no header arrives.
const TICK: Duration = Duration::from_secs(10);

fn now() -> Duration {
	SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// Returns the time at which the slot of a BABE block began.
fn time_of(header: &Header, slot_duration: SlotDuration) -> Option<Duration> {
	let slot = find_pre_digest::<Block>(header).ok()?.slot();
	Some(Duration::from_millis(slot.saturating_mul(slot_duration.as_millis())))
}

/// Returns the time of the best block, unless that is the genesis, which has none.
fn time_of_best(client: &FullClient, slot_duration: SlotDuration) -> Result<Option<Duration>, sp_blockchain::Error> {
	let best = client.info();
	let header = client.header(best.best_hash)?.filter(|_| best.best_number > 0);
	Ok(header.and_then(|header| time_of(&header, slot_duration)))
}

/// Returns an error if the clock cannot be right when the node starts. Sealed blocks do not follow
/// the time, so they are no evidence.
pub fn check_at_start(client: &FullClient, slot_duration: SlotDuration, sealed: bool) -> Result<(), Error> {
	let newest = if sealed { None } else { time_of_best(client, slot_duration)? };
	match wrong_at_start(now(), newest) {
		Some(fault) => Err(NodeError::ClockWrong(fault).into()),
		None => Ok(()),
	}
}

fn wrong_at_start(now: Duration, newest_block: Option<Duration>) -> Option<ClockFault> {
	match newest_block {
		Some(time) if time > now + TOLERANCE_AT_START => {
			Some(ClockFault::BehindDatabase { seconds: time.saturating_sub(now).as_secs() })
		},
		_ if now < EARLIEST_TIME => Some(ClockFault::BeforeRelease { days: (EARLIEST_TIME - now).as_secs() / 86_400 }),
		_ => None,
	}
}

/// Header that a peer has announced, and the time of its arrival by this clock.
type Announced = (Header, Duration);

/// Validator that passes announced headers to the clock monitor, and accepts every announcement
/// like the SDK's own.
pub struct AnnouncementListener(mpsc::Sender<Announced>);

/// Headers that the [`AnnouncementListener`] has passed on.
pub type Announcements = mpsc::Receiver<Announced>;

/// Creates both ends of the queue of announced headers.
pub fn listen() -> (AnnouncementListener, Announcements) {
	let (sender, receiver) = mpsc::channel(QUEUE_LENGTH);
	(AnnouncementListener(sender), receiver)
}

impl BlockAnnounceValidator<Block> for AnnouncementListener {
	fn validate(
		&mut self,
		header: &Header,
		data: &[u8],
	) -> Pin<Box<dyn Future<Output = Result<Validation, Box<dyn StdError + Send>>> + Send>> {
		// A dropped header does no harm, because more will follow.
		let _ = self.0.try_send((header.clone(), now()));
		BlockAnnounceValidator::<Block>::validate(&mut DefaultBlockAnnounceValidator, header, data)
	}
}

/// Oracle of the block author, which waits while the node syncs or its clock is ahead: the others
/// would refuse its blocks.
#[derive(Clone)]
pub struct AuthoringOracle<Sync> {
	sync: Sync,
	is_ahead: Arc<AtomicBool>,
}

impl<Sync> AuthoringOracle<Sync> {
	/// Returns an oracle over that of the syncing service.
	pub fn new(sync: Sync) -> Self {
		Self { sync, is_ahead: Default::default() }
	}

	/// Returns the switch by which [`watch`] stops the making of blocks.
	pub fn switch(&self) -> Arc<AtomicBool> {
		self.is_ahead.clone()
	}
}

impl<Sync: SyncOracle> SyncOracle for AuthoringOracle<Sync> {
	fn is_major_syncing(&self) -> bool {
		self.is_ahead.load(Ordering::Relaxed) || self.sync.is_major_syncing()
	}

	fn is_offline(&self) -> bool {
		self.sync.is_offline()
	}
}

/// Compares the clock with the headers of the other authorities until the node ends.
pub async fn watch(
	client: Arc<FullClient>,
	keystore: KeystorePtr,
	slot_duration: SlotDuration,
	mut announced: Announcements,
	peers: impl Fn() -> usize,
	is_ahead: Arc<AtomicBool>,
) {
	let started = Instant::now();
	let mut last_peer = started;
	let mut monitor = DriftMonitor::default();
	let mut epochs = [Vec::new(), Vec::new()];
	let mut queried: Option<Instant> = None;
	loop {
		// After all peers have left no header arrives, but earlier ones still count.
		let arrived = match future::select(announced.next(), Delay::new(TICK)).await {
			future::Either::Left((Some(arrived), _)) => Some(arrived),
			future::Either::Right(_) => None,
			// The network has ended, which another task reports.
			future::Either::Left((None, _)) => return future::pending().await,
		};
		if queried.is_none_or(|queried| queried.elapsed() > AUTHORITIES_PERIOD) {
			queried = Some(Instant::now());
			if let Ok(authorities) = authorities(&client, client.info().best_hash) {
				let own = keystore.keys(AuthorityId::ID).unwrap_or_default();
				let all: BTreeSet<_> = authorities.iter().flatten().cloned().collect();
				let (mine, others): (BTreeSet<_>, _) = all.into_iter().partition(|id| own.contains(&id.to_raw_vec()));
				monitor.is_authority = !mine.is_empty();
				monitor.others = others;
				monitor.current = authorities[0].iter().cloned().collect();
				monitor.newest.retain(|id, _| monitor.others.contains(id));
				epochs = authorities;
			}
		}
		if let Some((header, received)) = arrived {
			let Some(time) = time_of(&header, slot_duration) else { continue };
			let Some(author) = author(header, &epochs, |id| monitor.is_newer(id, time)) else { continue };
			monitor.record(author, time, received, started.elapsed());
		}
		if peers() > 0 {
			last_peer = Instant::now();
		}
		let fault = monitor.verdict(started.elapsed(), last_peer.elapsed() >= PATIENCE);
		match fault {
			Some(ClockFault::Drift { behind: true, .. }) if !is_recent(&client, slot_duration) => {},
			Some(fault @ ClockFault::Drift { behind: true, .. }) => {
				return exit::request(&NodeError::ClockWrong(fault));
			},
			Some(fault) => {
				if !is_ahead.swap(true, Ordering::Relaxed) {
					log::error!(
						"No blocks are made as long as the clock is wrong: {fault}. Set it correctly, and let NTP keep it \
						 correct (chrony or systemd-timesyncd)"
					);
				}
			},
			None => {
				if is_ahead.swap(false, Ordering::Relaxed) {
					log::info!("No authority says any longer that the clock is wrong, so blocks are made");
				}
			},
		}
	}
}

/// Returns `true` if the best block is recent by this clock.
fn is_recent(client: &FullClient, slot_duration: SlotDuration) -> bool {
	matches!(time_of_best(client, slot_duration), Ok(Some(time)) if now() < time + RECENT)
}

/// Returns the authorities of the current epoch and those of the next.
fn authorities(client: &FullClient, at: Hash) -> Result<[Vec<AuthorityId>; 2], sp_api::ApiError> {
	let api = client.runtime_api();
	let ids = |epoch: Epoch| epoch.authorities.into_iter().map(|(id, _)| id).collect();
	Ok([ids(api.current_epoch(at)?), ids(api.next_epoch(at)?)])
}

/// Returns the authority that has sealed the header, if it passes the filter. A header names its
/// author by a position in the list of its epoch. The node may not have the blocks yet that
/// determine this epoch, so the signature decides.
fn author(
	mut header: Header,
	epochs: &[Vec<AuthorityId>],
	filter: impl Fn(&AuthorityId) -> bool,
) -> Option<AuthorityId> {
	let position = find_pre_digest::<Block>(&header).ok()?.authority_index();
	let seal = header.digest_mut().pop()?.as_babe_seal()?;
	let sealed = header.hash();
	epochs
		.iter()
		.filter_map(|authorities| authorities.get(usize::try_from(position).ok()?))
		// Filters first, because a signature is expensive to verify, and a peer may repeat old
		// headers.
		.filter(|id| filter(id))
		.find(|id| AuthorityPair::verify(&seal, sealed, id))
		.cloned()
}

/// Evidence for the drift of this clock, from the headers of the other authorities.
#[derive(Default)]
struct DriftMonitor {
	/// Authorities whose keys this node does not have.
	others: BTreeSet<AuthorityId>,
	/// Authorities of the current epoch, in which each has one key.
	current: BTreeSet<AuthorityId>,
	/// `true` if this node has the keys of an authority.
	is_authority: bool,
	/// Time of each authority's newest header, and the drift that it showed on arrival.
	newest: BTreeMap<AuthorityId, (Duration, Drift)>,
	/// Suspicion that the clock is wrong.
	suspicion: Option<Suspicion>,
}

/// Direction, size and age of a suspected drift.
#[derive(Clone, Copy)]
struct Suspicion {
	drift: Drift,
	/// Size of the drift.
	by: Duration,
	/// Time since which at least two authorities agree.
	since: Duration,
	/// Time of the last header that agrees.
	last: Duration,
}

/// Drift of this clock that a header shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drift {
	/// The header arrived in time.
	None,
	/// The header is from the future by this clock.
	Behind,
	/// The header was on its way for too long by this clock.
	Ahead,
}

impl DriftMonitor {
	/// Returns `true` if a header of this time is the author's newest. A peer can repeat older
	/// ones.
	fn is_newer(&self, author: &AuthorityId, time: Duration) -> bool {
		self.others.contains(author) && self.newest.get(author).is_none_or(|(newest, _)| time > *newest)
	}

	/// Records a header that its author has sealed. `received` is by this clock, `at` by a
	/// monotonic one.
	fn record(&mut self, author: AuthorityId, time: Duration, received: Duration, at: Duration) {
		let (drift, by) = if time > received + TOLERANCE {
			(Drift::Behind, time - received)
		} else if received > time + TOLERANCE {
			(Drift::Ahead, received - time)
		} else {
			(Drift::None, Duration::ZERO)
		};
		self.newest.insert(author, (time, drift));
		self.suspicion = match self.suspicion {
			// An honest authority never seals a header early, so one header in time proves that the
			// late ones were delayed.
			Some(Suspicion { drift: Drift::Ahead, .. }) | None if drift == Drift::None => None,
			Some(suspicion) if drift == Drift::None => Some(suspicion),
			Some(suspicion) if suspicion.drift == drift => Some(Suspicion { by, last: at, ..suspicion }),
			_ => Some(Suspicion { drift, by, since: at, last: at }),
		};
		if let Some(suspicion) = self.suspicion.filter(|suspicion| self.count(suspicion.drift) < 2) {
			self.suspicion = Some(Suspicion { since: at, ..suspicion });
		}
	}

	/// Returns the authorities whose newest header shows this drift.
	fn shown(&self, drift: Drift) -> impl Iterator<Item = &AuthorityId> {
		let of_drift = self.newest.iter().filter(move |(_, (_, shown))| *shown == drift);
		of_drift.map(|(id, _)| id).filter(|id| self.others.contains(*id))
	}

	/// Returns the number of these authorities.
	fn count(&self, drift: Drift) -> usize {
		self.shown(drift).count()
	}

	/// Returns the fault of the clock once there is enough evidence. Peers disconnect from a node
	/// that announces blocks from the future, sometimes before many headers have arrived, and come
	/// back later. So when all peers have left, it suffices that no authority has contradicted. It
	/// also does when an honest one must be among those that agree.
	fn verdict(&self, at: Duration, all_peers_left: bool) -> Option<ClockFault> {
		let Suspicion { drift, by, since, last } = self.suspicion?;
		let agreeing = self.count(drift);
		// A single authority may be wrong itself, or silent while a peer repeats its last header.
		if agreeing < 2 {
			return None;
		}
		let all = self.others.len() + usize::from(self.is_authority);
		let is_majority = agreeing * 3 >= all * 2;
		let current = self.shown(drift).filter(|id| self.current.contains(*id)).count();
		let has_honest = current * 3 > self.current.len();
		let is_uncontradicted = (all_peers_left || has_honest) && self.count(Drift::None) == 0;
		// Headers that a bad line has delayed are late as well, but they do not keep coming.
		let until = if drift == Drift::Ahead && !all_peers_left { last } else { at };
		if drift == Drift::Ahead && at >= last + EXPIRY {
			return None;
		}
		((is_majority || is_uncontradicted) && until >= since + PATIENCE).then(|| ClockFault::Drift {
			behind: drift == Drift::Behind,
			seconds: by.as_secs(),
			agreeing,
			others: self.others.len(),
			unopposed: !is_majority,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_consensus_babe::digests::{PreDigest, SecondaryPlainPreDigest};
	use sp_runtime::{Digest, DigestItem};

	const SLOT: u64 = 6;

	fn seconds(s: u64) -> Duration {
		Duration::from_secs(s)
	}

	fn pair(n: u8) -> AuthorityPair {
		AuthorityPair::from_seed(&[n; 32])
	}

	fn monitor(others: u8) -> DriftMonitor {
		let others: BTreeSet<_> = (0..others).map(|n| pair(n).public()).collect();
		DriftMonitor { current: others.clone(), others, ..Default::default() }
	}

	/// Returns the monitor of an authority beside so many others.
	fn authority(others: u8) -> DriftMonitor {
		let mut monitor = monitor(others);
		monitor.current.insert(pair(100).public());
		DriftMonitor { is_authority: true, ..monitor }
	}

	/// Adds a header in time of the last authority.
	fn contradicted(mut monitor: DriftMonitor) -> DriftMonitor {
		let last = u8::try_from(monitor.others.len() - 1).unwrap();
		monitor.record(pair(last).public(), seconds(900_000), seconds(900_000), seconds(0));
		monitor
	}

	/// Records headers of these authors in turn, one a slot for some minutes, by a clock with this
	/// drift in seconds. Returns the verdict and its time.
	fn observe(monitor: &mut DriftMonitor, authors: &[u8], clock: i64) -> Option<(u64, String)> {
		(0..50).find_map(|slot| {
			let at = slot * SLOT;
			let author = pair(authors[slot as usize % authors.len()]).public();
			let time = seconds(1_000_000 + at);
			assert!(monitor.is_newer(&author, time));
			let received = seconds((1_000_000 + at).checked_add_signed(clock).unwrap());
			monitor.record(author, time, received, seconds(at));
			monitor.verdict(seconds(at), false).map(|fault| (at, fault.to_string()))
		})
	}

	#[test]
	fn clock_should_be_wrong_when_most_others_say_so_for_a_while() {
		let (at, reason) = observe(&mut monitor(3), &[0, 1, 2], -45).unwrap();
		assert_eq!((at, reason.as_str()), (60, "it is 45 s behind 3 of 3 other authorities"));
		let (at, reason) = observe(&mut monitor(3), &[0, 1], 3_600).unwrap();
		assert_eq!((at, reason.as_str()), (60, "it is 3600 s ahead of 2 of 3 other authorities"));
		assert!(observe(&mut authority(2), &[0, 1], -45).is_some());
	}

	#[test]
	fn clock_should_be_trusted_when_a_little_off_or_without_a_majority() {
		for off in [-30, -10, 0, 10, 30] {
			assert_eq!(observe(&mut monitor(3), &[0, 1, 2], off), None);
		}
		for off in [-45, 45] {
			assert_eq!(observe(&mut contradicted(authority(3)), &[0, 1], off), None, "half of all is not enough");
			assert_eq!(observe(&mut contradicted(monitor(5)), &[0, 1, 2], off), None, "three of five are not enough");
			assert_eq!(observe(&mut monitor(6), &[0, 1], off), None, "a third may be dishonest");
			assert_eq!(observe(&mut monitor(1), &[0], off), None, "one alone may be wrong itself");
		}
	}

	/// The third validator of the other three is down, and the first two come and go as peers.
	#[test]
	fn clock_should_be_wrong_when_more_than_a_third_say_so_unanimously() {
		for (off, direction) in [(-45, "behind"), (45, "ahead of")] {
			let (at, reason) = observe(&mut authority(3), &[0, 1], off).unwrap();
			assert_eq!(at, 60);
			assert_eq!(reason, format!("it is 45 s {direction} 2 of 3 other authorities, no other has contradicted"));
		}
		// Two keys of the next epoch may belong to validators of this one.
		let mut monitor = monitor(6);
		monitor.current = (0..4).map(|n| pair(n).public()).collect();
		assert_eq!(observe(&mut monitor, &[0, 4, 5], -45), None, "one of four");
	}

	#[test]
	fn one_timely_header_should_show_that_late_ones_are_repeated() {
		let mut monitor = monitor(3);
		for slot in 0..50 {
			let time = seconds(1_000_000 + slot * SLOT);
			// Two authors' headers of a minute ago, and the third one's of now.
			for (n, age) in [(0, 60), (1, 60), (2, 0)] {
				let received = time + seconds(age);
				monitor.record(pair(n).public(), time, received, seconds(slot * SLOT));
				if n == 2 {
					assert_eq!(monitor.verdict(seconds(1_000), true), None);
				}
			}
		}
	}

	#[test]
	fn what_was_heard_should_count_when_all_peers_have_left() {
		let mut monitor = monitor(3);
		for n in 0..2 {
			monitor.record(pair(n).public(), seconds(1_000), seconds(1_045), seconds(n.into()));
		}
		assert_eq!(monitor.verdict(seconds(59), true), None);
		assert!(monitor.verdict(seconds(60), true).unwrap().to_string().contains("45 s ahead of 2 of 3 "));

		let mut monitor = DriftMonitor { newest: Default::default(), ..monitor };
		monitor.record(pair(0).public(), seconds(2_000), seconds(2_045), seconds(100));
		assert_eq!(monitor.verdict(seconds(400), true), None, "one alone may be repeated");

		// Two of five are not a majority, but the only ones recorded before the peers left.
		let mut monitor = self::monitor(5);
		for n in 0..2 {
			monitor.record(pair(n).public(), seconds(3_000), seconds(3_045), seconds(200));
		}
		assert_eq!(monitor.verdict(seconds(400), false), None);
		let fault = monitor.verdict(seconds(400), true).unwrap().to_string();
		assert!(fault.contains("2 of 5 other authorities, no other has contradicted"), "{fault}");
		monitor.record(pair(2).public(), seconds(3_000), seconds(3_000), seconds(201));
		assert_eq!(monitor.verdict(seconds(400), true), None);
	}

	#[test]
	fn clock_should_be_ahead_only_while_late_headers_arrive() {
		let mut late = monitor(3);
		observe(&mut late, &[0, 1, 2], 45).unwrap();
		let last = seconds(60);
		assert!(late.verdict(last + EXPIRY - seconds(1), false).is_some());
		assert_eq!(late.verdict(last + EXPIRY, false), None);
		let mut early = monitor(3);
		observe(&mut early, &[0, 1, 2], -45).unwrap();
		assert!(early.verdict(last + EXPIRY, false).is_some(), "no header arrives before its time");
	}

	#[test]
	fn patience_should_begin_anew_once_the_clock_was_right() {
		let mut monitor = monitor(3);
		let mut observe = |off: i64, at: u64| {
			for n in 0..3 {
				let time = seconds(10_000 + at);
				monitor.record(
					pair(n).public(),
					time,
					seconds((10_000 + at).checked_add_signed(off).unwrap()),
					seconds(at),
				);
			}
			monitor.verdict(seconds(at), false)
		};
		assert_eq!(observe(-45, 0), None);
		assert_eq!(observe(-45, 30), None);
		assert_eq!(observe(0, 36), None);
		// Long after.
		assert_eq!(observe(-45, 5_000), None);
		assert_eq!(observe(-45, 5_040), None);
		assert!(observe(-45, 5_066).is_some());
	}

	#[test]
	fn headers_that_came_late_once_should_end_nothing() {
		let mut monitor = monitor(3);
		for n in 0..3 {
			monitor.record(pair(n).public(), seconds(1_000), seconds(1_045), seconds(n.into()));
		}
		assert_eq!(monitor.verdict(seconds(500), false), None);
	}

	/// Nobody needs a key to repeat old headers.
	#[test]
	fn clock_that_is_ahead_should_stop_the_making_of_blocks_and_not_the_node() {
		let oracle = AuthoringOracle::new(sp_consensus::NoNetwork);
		assert!(!oracle.is_major_syncing());
		oracle.switch().store(true, Ordering::Relaxed);
		assert!(oracle.is_major_syncing());
		assert!(!oracle.is_offline());
	}

	#[test]
	fn old_headers_should_say_nothing() {
		let mut monitor = monitor(2);
		monitor.record(pair(0).public(), seconds(1_000), seconds(1_000), seconds(0));
		assert!(!monitor.is_newer(&pair(0).public(), seconds(1_000)));
		assert!(monitor.is_newer(&pair(0).public(), seconds(1_006)));
		assert!(monitor.is_newer(&pair(1).public(), seconds(1_000)));
		assert!(!monitor.is_newer(&pair(7).public(), seconds(2_000)), "a stranger");
	}

	#[test]
	fn author_should_be_who_sealed_the_header() {
		let header = |place: u32, signer: u8| {
			let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: place, slot: 7.into() });
			let logs = vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(digest)];
			let mut header =
				Header::new(1, Default::default(), Default::default(), Default::default(), Digest { logs });
			let seal = pair(signer).sign(header.hash().as_ref());
			header.digest_mut().push(<DigestItem as CompatibleDigestItem>::babe_seal(seal));
			header
		};
		let ids = |of: &[u8]| of.iter().map(|n| pair(*n).public()).collect::<Vec<_>>();
		let epochs = [ids(&[0, 1]), ids(&[2, 3])];
		let of = |place, signer| author(header(place, signer), &epochs, |_| true);
		assert_eq!(of(1, 1), Some(pair(1).public()));
		assert_eq!(of(1, 3), Some(pair(3).public()), "of the next epoch");
		assert_eq!(of(1, 0), None, "not at that place");
		assert_eq!(of(9, 0), None);
		assert_eq!(author(header(1, 1), &epochs, |_| false), None);
		let mut unsealed = header(1, 1);
		unsealed.digest_mut().pop();
		assert_eq!(author(unsealed, &epochs, |_| true), None);
		assert_eq!(time_of(&header(1, 1), SlotDuration::from_millis(6_000)), Some(seconds(42)));
	}

	#[test]
	fn clock_should_be_wrong_at_the_start_when_it_is_before_what_has_been() {
		let now = EARLIEST_TIME + seconds(86_400 * 100);
		assert_eq!(wrong_at_start(now, None), None);
		assert_eq!(wrong_at_start(now, Some(now + seconds(60))), None);
		assert_eq!(wrong_at_start(now, Some(now + seconds(61))), Some(ClockFault::BehindDatabase { seconds: 61 }));
		let fault = wrong_at_start(seconds(0), None).unwrap();
		assert!(fault.to_string().ends_with("days before this version of the node existed"), "{fault}");
	}
}
