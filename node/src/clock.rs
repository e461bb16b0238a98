//! Ends the node when its clock is far off.
//!
//! With a clock that is behind it would refuse every block that the others make, as one from the future, and leave its
//! peers one after the other; with one that is ahead, nobody would take its own blocks. Neither looks like a wrong clock.
//!
//! It ends the node, so what shows a wrong clock must be beyond doubt:
//! - At the start, the time of the newest block in the database, which was not in the future when it was imported; and a
//!   time before which there was no such node.
//! - While it runs, the slots of the headers that peers announce. Anybody may announce anything, so only headers count
//!   that an authority of the epoch has sealed, only the newest of each, and only when more than half of all other
//!   authorities, and two of them at least, agree for a while: so many can halt the chain anyway. Only a node that all its
//!   peers have left believes fewer, and only when nobody has contradicted them. (A header is late by this clock also when
//!   it was held back on its way: who holds all of a node's connections can end it like this, as it can keep the chain
//!   from it.)

use crate::{
	error,
	service::{Block, FullClient},
};
use futures::{channel::mpsc, future, StreamExt};
use futures_timer::Delay;
use sc_consensus_babe::find_pre_digest;
use sc_service::Error;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_consensus::block_validation::{BlockAnnounceValidator, DefaultBlockAnnounceValidator, Validation};
use sp_consensus_babe::{digests::CompatibleDigestItem, AuthorityId, AuthorityPair, BabeApi, Epoch, SlotDuration};
use sp_core::{crypto::ByteArray, Pair};
use sp_keystore::KeystorePtr;
use sp_runtime::{app_crypto::AppCrypto, traits::Header as _};
use std::{
	collections::{BTreeMap, BTreeSet},
	error::Error as StdError,
	future::Future,
	pin::Pin,
	sync::Arc,
	time::{Duration, Instant, SystemTime},
};
use tributary_runtime::{opaque::Header, Hash};

/// What the clock may differ by. Further ahead, and the runtime refuses a block's timestamp; further behind, and blocks
/// wait for longer than anybody waits for them.
const TOLERANCE: Duration = Duration::from_secs(30);

/// So long the others must agree that this clock is wrong: time for a machine that wakes up to set it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The newest block may be so far ahead of the clock when the node starts.
const TOLERANCE_AT_START: Duration = Duration::from_secs(60);

/// The beginning of September 2026, when the SDK release came out that this node is built on. What a machine without a
/// battery for its clock starts at is years before.
const NO_NODE_BEFORE: Duration = Duration::from_secs(1_788_220_800);

/// Announced headers that may wait to be looked at; more are passed over.
const WAITING: usize = 64;

/// How often the authorities are asked for.
const AUTHORITIES_PERIOD: Duration = Duration::from_secs(20);

/// How often to judge what was heard when there is nothing new.
const TICK: Duration = Duration::from_secs(10);

/// What to do about it.
const REMEDY: &str = "set it right, let NTP keep it so (chrony or systemd-timesyncd), and start again";

fn now() -> Duration {
	SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// When the slot began in which a block was made, if BABE made it.
fn time_of(header: &Header, slot_duration: SlotDuration) -> Option<Duration> {
	let slot = find_pre_digest::<Block>(header).ok()?.slot();
	Some(Duration::from_millis(slot.saturating_mul(slot_duration.as_millis())))
}

/// Refuse to start with a clock that cannot be right. Sealed blocks say nothing of the time.
pub fn check_at_start(client: &FullClient, slot_duration: SlotDuration, sealed: bool) -> Result<(), Error> {
	let best = client.info();
	let newest = match client.header(best.best_hash)? {
		Some(header) if !sealed && best.best_number > 0 => time_of(&header, slot_duration),
		_ => None,
	};
	match wrong_at_start(now(), newest) {
		Some(reason) => Err(Error::Other(format!("the clock is wrong: {reason}; {REMEDY}"))),
		None => Ok(()),
	}
}

fn wrong_at_start(now: Duration, newest_block: Option<Duration>) -> Option<String> {
	match newest_block {
		Some(time) if time > now + TOLERANCE_AT_START => {
			Some(format!("the newest block in the database is {} s ahead of it", time.saturating_sub(now).as_secs()))
		},
		_ if now < NO_NODE_BEFORE => Some(format!(
			"it says that it is {} days before there was such a node",
			(NO_NODE_BEFORE - now).as_secs() / 86_400
		)),
		_ => None,
	}
}

/// A header that a peer has announced, and what the clock said.
type Announced = (Header, Duration);

/// Lets the clock's watch see what peers announce, and otherwise takes every announcement, as the SDK does.
pub struct Listener(mpsc::Sender<Announced>);

/// Where announced headers go in and come out.
pub fn listen() -> (Listener, mpsc::Receiver<Announced>) {
	let (sender, receiver) = mpsc::channel(WAITING);
	(Listener(sender), receiver)
}

impl BlockAnnounceValidator<Block> for Listener {
	fn validate(
		&mut self,
		header: &Header,
		data: &[u8],
	) -> Pin<Box<dyn Future<Output = Result<Validation, Box<dyn StdError + Send>>> + Send>> {
		// One that is passed over does no harm: more will come.
		let _ = self.0.try_send((header.clone(), now()));
		BlockAnnounceValidator::<Block>::validate(&mut DefaultBlockAnnounceValidator, header, data)
	}
}

/// Compare the clock with what the other authorities announce, for as long as the node runs.
pub async fn watch(
	client: Arc<FullClient>,
	keystore: KeystorePtr,
	slot_duration: SlotDuration,
	mut announced: mpsc::Receiver<Announced>,
	peers: impl Fn() -> usize,
) {
	let started = Instant::now();
	let mut accompanied = started;
	let mut judge = Judge::default();
	let mut epochs = [Vec::new(), Vec::new()];
	let mut asked: Option<Instant> = None;
	loop {
		// Who is left by all peers hears no more, but what it has heard still counts.
		let heard = match future::select(announced.next(), Delay::new(TICK)).await {
			future::Either::Left((Some(heard), _)) => Some(heard),
			future::Either::Right(_) => None,
			// The network has gone; that is not for this task to tell.
			future::Either::Left((None, _)) => return future::pending().await,
		};
		if asked.is_none_or(|asked| asked.elapsed() > AUTHORITIES_PERIOD) {
			asked = Some(Instant::now());
			if let Ok(authorities) = authorities(&client, client.info().best_hash) {
				let own = keystore.keys(AuthorityId::ID).unwrap_or_default();
				let all: BTreeSet<_> = authorities.iter().flatten().cloned().collect();
				judge.others = all.into_iter().filter(|id| !own.contains(&id.to_raw_vec())).collect();
				judge.newest.retain(|id, _| judge.others.contains(id));
				epochs = authorities;
			}
		}
		if let Some((header, received)) = heard {
			let Some(time) = time_of(&header, slot_duration) else { continue };
			let Some(author) = author(header, &epochs, |id| judge.takes(id, time)) else { continue };
			judge.note(author, time, received, started.elapsed());
		}
		if peers() > 0 {
			accompanied = Instant::now();
		}
		if let Some(reason) = judge.verdict(started.elapsed(), accompanied.elapsed() >= PATIENCE) {
			return error::end_because(format!("the clock is wrong: {reason}; {REMEDY}"));
		}
	}
}

/// Those of this epoch, and those of the next.
fn authorities(client: &FullClient, at: Hash) -> Result<[Vec<AuthorityId>; 2], sp_api::ApiError> {
	let api = client.runtime_api();
	let ids = |epoch: Epoch| epoch.authorities.into_iter().map(|(id, _)| id).collect();
	Ok([ids(api.current_epoch(at)?), ids(api.next_epoch(at)?)])
}

/// Who has sealed the header, if it is one whose headers are of interest. A header names its author by the place in its
/// epoch's list, and which epoch this is depends on a chain that may not be here yet: the signature tells.
fn author(
	mut header: Header,
	epochs: &[Vec<AuthorityId>],
	interesting: impl Fn(&AuthorityId) -> bool,
) -> Option<AuthorityId> {
	let place = find_pre_digest::<Block>(&header).ok()?.authority_index();
	let seal = header.digest_mut().pop()?.as_babe_seal()?;
	let sealed = header.hash();
	epochs
		.iter()
		.filter_map(|authorities| authorities.get(usize::try_from(place).ok()?))
		// First, because a signature is dear: whoever repeats headers must not keep this busy.
		.filter(|id| interesting(id))
		.find(|id| AuthorityPair::verify(&seal, sealed, id))
		.cloned()
}

/// Weighs what the other authorities say.
#[derive(Default)]
struct Judge {
	/// All authorities that are not this node's own.
	others: BTreeSet<AuthorityId>,
	/// Of each, the time of its newest header, and by how much that was off when it came.
	newest: BTreeMap<AuthorityId, (Duration, Off)>,
	/// That the clock looks wrong.
	wrong: Option<Wrong>,
}

/// In which direction, by how much, and since when.
#[derive(Clone, Copy)]
struct Wrong {
	off: Off,
	by: Duration,
	/// Since when two authorities at least have agreed on it.
	since: Duration,
	/// When the last of them was heard.
	last: Duration,
}

/// What a header says of the clock.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Off {
	/// It came when it should.
	Not,
	/// It is from the clock's future.
	Behind,
	/// It was on its way for too long, by this clock.
	Ahead,
}

impl Judge {
	/// Whether a header of this time would say anything new: old ones can be repeated by anybody.
	fn takes(&self, author: &AuthorityId, time: Duration) -> bool {
		self.others.contains(author) && self.newest.get(author).is_none_or(|(newest, _)| time > *newest)
	}

	/// Take note of a header that is truly this author's. `received` is by the clock, `at` is not.
	fn note(&mut self, author: AuthorityId, time: Duration, received: Duration, at: Duration) {
		let (off, by) = if time > received + TOLERANCE {
			(Off::Behind, time - received)
		} else if received > time + TOLERANCE {
			(Off::Ahead, received - time)
		} else {
			(Off::Not, Duration::ZERO)
		};
		self.newest.insert(author, (time, off));
		self.wrong = match self.wrong {
			// Nobody seals a header early by mistake, so one that comes in time shows that late ones are just that: repeated.
			Some(Wrong { off: Off::Ahead, .. }) | None if off == Off::Not => None,
			Some(wrong) if off == Off::Not => Some(wrong),
			Some(wrong) if wrong.off == off => Some(Wrong { by, last: at, ..wrong }),
			_ => Some(Wrong { off, by, since: at, last: at }),
		};
		if let Some(wrong) = self.wrong.filter(|wrong| self.says(wrong.off) < 2) {
			self.wrong = Some(Wrong { since: at, ..wrong });
		}
	}

	/// Of how many authorities the newest header says this.
	fn says(&self, off: Off) -> usize {
		self.newest.iter().filter(|(id, (_, said))| *said == off && self.others.contains(*id)).count()
	}

	/// What is wrong with the clock, when that is beyond doubt. Peers leave who announces blocks of the future, sometimes
	/// before they have told much: when all have left, it is enough that nobody has said otherwise.
	fn verdict(&self, at: Duration, left_alone: bool) -> Option<String> {
		let Wrong { off, by, since, last } = self.wrong?;
		let agree = self.says(off);
		// One alone may be wrong itself, or it has been silent for long and somebody repeats what it said last.
		if agree < 2 {
			return None;
		}
		let most = agree * 2 > self.others.len();
		let all_before_they_left = left_alone && self.says(Off::Not) == 0;
		// Headers that a bad line has held back are late too, but then they do not go on coming.
		let until = if off == Off::Ahead && !left_alone { last } else { at };
		((most || all_before_they_left) && until >= since + PATIENCE).then(|| {
			format!(
				"it is {} s {} of what {agree} of the {} other authorities say{}",
				by.as_secs(),
				if off == Off::Behind { "behind" } else { "ahead" },
				self.others.len(),
				if most { "" } else { ", none says otherwise, and all peers have left" },
			)
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

	fn judge(others: u8) -> Judge {
		Judge { others: (0..others).map(|n| pair(n).public()).collect(), ..Default::default() }
	}

	/// These authors announce in turn, each slot, for some minutes, with a clock that is off by so much: what is said, and
	/// when.
	fn hear(judge: &mut Judge, authors: &[u8], clock: i64) -> Option<(u64, String)> {
		(0..50).find_map(|slot| {
			let at = slot * SLOT;
			let author = pair(authors[slot as usize % authors.len()]).public();
			let time = seconds(1_000_000 + at);
			assert!(judge.takes(&author, time));
			let received = seconds((1_000_000 + at).checked_add_signed(clock).unwrap());
			judge.note(author, time, received, seconds(at));
			judge.verdict(seconds(at), false).map(|reason| (at, reason))
		})
	}

	#[test]
	fn clock_should_be_wrong_when_most_others_say_so_for_a_while() {
		let (at, reason) = hear(&mut judge(3), &[0, 1, 2], -45).unwrap();
		assert_eq!((at, reason.as_str()), (60, "it is 45 s behind of what 3 of the 3 other authorities say"));
		let (at, reason) = hear(&mut judge(3), &[0, 1], 3_600).unwrap();
		assert_eq!((at, reason.as_str()), (60, "it is 3600 s ahead of what 2 of the 3 other authorities say"));
		assert!(hear(&mut judge(2), &[0, 1], -45).is_some());
	}

	#[test]
	fn clock_should_be_trusted_when_it_is_a_little_off_or_no_majority_says_more() {
		for off in [-30, -10, 0, 10, 30] {
			assert_eq!(hear(&mut judge(3), &[0, 1, 2], off), None);
		}
		for off in [-45, 45] {
			assert_eq!(hear(&mut judge(4), &[0, 1], off), None, "half is no majority");
			assert_eq!(hear(&mut judge(1), &[0], off), None, "one alone may be wrong itself");
		}
	}

	#[test]
	fn one_timely_header_should_show_that_late_ones_are_repeated() {
		let mut judge = judge(3);
		for slot in 0..50 {
			let time = seconds(1_000_000 + slot * SLOT);
			// Two authors' headers of a minute ago, and the third one's of now.
			for (n, age) in [(0, 60), (1, 60), (2, 0)] {
				let received = time + seconds(age);
				judge.note(pair(n).public(), time, received, seconds(slot * SLOT));
				if n == 2 {
					assert_eq!(judge.verdict(seconds(1_000), true), None);
				}
			}
		}
	}

	#[test]
	fn what_was_heard_should_count_when_all_peers_have_left() {
		let mut judge = judge(3);
		for n in 0..2 {
			judge.note(pair(n).public(), seconds(1_000), seconds(1_045), seconds(n.into()));
		}
		assert_eq!(judge.verdict(seconds(59), true), None);
		assert!(judge.verdict(seconds(60), true).unwrap().contains("45 s ahead of what 2 of the 3"));

		let mut judge = super::Judge { newest: Default::default(), ..judge };
		judge.note(pair(0).public(), seconds(2_000), seconds(2_045), seconds(100));
		assert_eq!(judge.verdict(seconds(1_000), true), None, "one alone may be repeated");

		// Two of five are no majority, but all that were heard before the peers left.
		let mut judge = super::Judge { newest: Default::default(), wrong: None, others: self::judge(5).others };
		for n in 0..2 {
			judge.note(pair(n).public(), seconds(3_000), seconds(3_045), seconds(200));
		}
		assert_eq!(judge.verdict(seconds(1_000), false), None);
		assert!(judge.verdict(seconds(1_000), true).unwrap().contains("what 2 of the 5"));
		judge.note(pair(2).public(), seconds(3_000), seconds(3_000), seconds(201));
		assert_eq!(judge.verdict(seconds(1_000), true), None);
	}

	#[test]
	fn patience_should_begin_anew_once_the_clock_was_right() {
		let mut judge = judge(3);
		let mut hear = |off: i64, at: u64| {
			for n in 0..3 {
				let time = seconds(10_000 + at);
				judge.note(
					pair(n).public(),
					time,
					seconds((10_000 + at).checked_add_signed(off).unwrap()),
					seconds(at),
				);
			}
			judge.verdict(seconds(at), false)
		};
		assert_eq!(hear(-45, 0), None);
		assert_eq!(hear(-45, 30), None);
		assert_eq!(hear(0, 36), None);
		// Long after.
		assert_eq!(hear(-45, 5_000), None);
		assert_eq!(hear(-45, 5_040), None);
		assert!(hear(-45, 5_066).is_some());
	}

	#[test]
	fn headers_that_came_late_once_should_end_nothing() {
		let mut judge = judge(3);
		for n in 0..3 {
			judge.note(pair(n).public(), seconds(1_000), seconds(1_045), seconds(n.into()));
		}
		assert_eq!(judge.verdict(seconds(500), false), None);
	}

	#[test]
	fn old_headers_should_say_nothing() {
		let mut judge = judge(2);
		judge.note(pair(0).public(), seconds(1_000), seconds(1_000), seconds(0));
		assert!(!judge.takes(&pair(0).public(), seconds(1_000)));
		assert!(judge.takes(&pair(0).public(), seconds(1_006)));
		assert!(judge.takes(&pair(1).public(), seconds(1_000)));
		assert!(!judge.takes(&pair(7).public(), seconds(2_000)), "a stranger");
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
		let now = NO_NODE_BEFORE + seconds(86_400 * 100);
		assert_eq!(wrong_at_start(now, None), None);
		assert_eq!(wrong_at_start(now, Some(now + seconds(60))), None);
		assert!(wrong_at_start(now, Some(now + seconds(61))).unwrap().contains("61 s ahead"));
		assert!(wrong_at_start(seconds(0), None).unwrap().contains("days before"));
	}
}
