//! Datanets, contributions, Releases and reports of copies.

use crate::{
	harness::Harness,
	records::{Action, PendingReveal},
};
use frame_support::traits::Get;
use pallet_datanets::{commitment, Admission, CopyPair, CopyRange, CopyVerdict, Kind, Motion, Status, Verdict};
use rand::Rng;
use sp_runtime::Perbill;
use std::rc::Rc;
use tributary_primitives::{
	content::{prove, prove_length, prove_shared, Content},
	rights::{Preference, Preferences, Purposes},
	ContributionId, DatanetId,
};

use tributary_runtime::{params::dynamic_params::datanets::CopyWindow, AccountId, BlockNumber, Network, Runtime};

type Call = pallet_datanets::Call<Runtime>;
type Contribution = pallet_datanets::Contribution<AccountId, BlockNumber>;

/// Returns a random action on a Datanet or a contribution.
pub(crate) fn generate(harness: &mut Harness) -> Option<Action> {
	match harness.rng.gen_range(0..60) {
		0 => create(harness),
		1..=3 => steer(harness),
		4..=11 => commit(harness),
		12..=25 => contribute(harness),
		26..=40 => review(harness),
		41..=44 => cut(harness),
		45..=50 => report(harness),
		51..=53 => transfer(harness),
		54 | 55 => close(harness),
		_ => remove(harness),
	}
}

fn datanet(harness: &mut Harness) -> Option<(DatanetId, Datanet)> {
	let datanets: Vec<_> = harness.chain.at(|| pallet_datanets::Datanets::<Runtime>::iter().collect());
	harness.pick(&datanets)
}

type Datanet = pallet_datanets::Datanet<AccountId, BlockNumber>;

fn contribution(harness: &mut Harness, kind: impl Fn(&Contribution) -> bool) -> Option<(ContributionId, Contribution)> {
	let all: Vec<_> = harness.chain.at(|| {
		pallet_datanets::Contributions::<Runtime>::iter()
			.filter(|(_, _, contribution)| kind(contribution))
			.map(|(datanet, index, contribution)| (ContributionId { datanet, index }, contribution))
			.collect()
	});
	harness.pick(&all)
}

fn is_accepted(contribution: &Contribution) -> bool {
	matches!(contribution.status, Status::Accepted(_))
}

/// Returns some curators, or none, and a threshold that they can reach.
fn curators(harness: &mut Harness) -> (Vec<AccountId>, u8) {
	let mut curators: Vec<_> = (0..harness.rng.gen_range(0..4)).map(|_| harness.account().to_account_id()).collect();
	curators.sort();
	curators.dedup();
	let threshold = if curators.is_empty() { 0 } else { harness.rng.gen_range(1..=curators.len()) as u8 };
	(curators, threshold)
}

fn purposes(harness: &mut Harness) -> Purposes {
	Purposes { train_ai: harness.one_in(2), ai_use: harness.one_in(2) }
}

/// Returns preferences that seldom say no.
fn preferences(harness: &mut Harness) -> Preferences {
	let mut preference = || match harness.rng.gen_range(0..8) {
		0 => Preference::No,
		1 => Preference::Yes,
		_ => Preference::Unstated,
	};
	Preferences { train_ai: preference(), ai_use: preference() }
}

fn create(harness: &mut Harness) -> Option<Action> {
	let count = harness.chain.at(|| pallet_datanets::Datanets::<Runtime>::iter_keys().count());
	if count >= 4 && !harness.one_in(4) {
		return None;
	}
	let (curators, threshold) = curators(harness);
	let call = Call::create {
		name: b"Net".to_vec().try_into().ok()?,
		uri: Default::default(),
		admission: if harness.one_in(4) { Admission::MembersOnly } else { Admission::Open },
		purposes: purposes(harness),
		curators: curators.try_into().ok()?,
		threshold,
		owner_cut: Perbill::from_percent(harness.rng.gen_range(0..28)),
	};
	Some((harness.account(), call.into()))
}

fn steer(harness: &mut Harness) -> Option<Action> {
	let (id, state) = datanet(harness)?;
	let owner = harness.key(&state.owner)?;
	let accounts = vec![harness.account().to_account_id(), harness.account().to_account_id()];
	let call = match harness.rng.gen_range(0..6) {
		0 => {
			let (add, remove) = if harness.one_in(3) { (vec![], accounts) } else { (accounts, vec![]) };
			Call::set_members { datanet: id, add: add.try_into().ok()?, remove: remove.try_into().ok()? }
		},
		1 => {
			let (curators, threshold) = curators(harness);
			Call::set_curators { datanet: id, curators: curators.try_into().ok()?, threshold }
		},
		2 => Call::update {
			datanet: id,
			name: vec![b'x'; harness.rng.gen_range(1..60)].try_into().ok()?,
			uri: vec![b'y'; harness.rng.gen_range(0..200)].try_into().ok()?,
			admission: Admission::Open,
			purposes: if harness.one_in(4) { purposes(harness) } else { state.purposes },
			owner_cut: Perbill::from_percent(harness.rng.gen_range(0..28)),
		},
		3 => Call::transfer_ownership { datanet: id, to: Some(harness.account().to_account_id()) },
		4 => {
			let offered = state.offered_to?;
			return Some((harness.key(&offered)?, Call::accept_ownership { datanet: id }.into()));
		},
		// Often one whose Releases terms may pin.
		_ if harness.one_in(if state.releases > 0 { 2 } else { 6 }) => Call::retire { datanet: id },
		_ => return None,
	};
	Some((owner, call.into()))
}

fn commit(harness: &mut Harness) -> Option<Action> {
	let who = harness.account();
	// Often a known text, so that precedence matters.
	let known: Vec<Rc<[u8]>> = harness.texts.values().cloned().collect();
	let text = if harness.one_in(4) { harness.pick(&known) } else { None };
	let text = match text {
		Some(text) => text,
		None => harness.text(),
	};
	let salt = harness.bytes32();
	let commitment = commitment(&who.to_account_id(), &Content::of(&text).hash, &salt);
	let made = harness.chain.at(Network::curation_block);
	harness.pending_reveals.push(PendingReveal { who, salt, text, made });
	Some((who, Call::commit { commitment }.into()))
}

fn contribute(harness: &mut Harness) -> Option<Action> {
	// Mostly one that may be revealed now, sometimes a late one.
	let now = harness.chain.at(Network::curation_block);
	if !harness.one_in(20) {
		harness.pending_reveals.retain(|reveal| now < reveal.made + 20);
	}
	let index = harness.rng.gen_range(0..harness.pending_reveals.len().max(1));
	let PendingReveal { who, salt, text, .. } = harness.pending_reveals.get(index)?.clone();
	if harness.one_in(8) {
		let commitment = commitment(&who.to_account_id(), &Content::of(&text).hash, &salt);
		return Some((harness.account(), Call::remove_commitment { who: who.to_account_id(), commitment }.into()));
	}
	let (datanet, _) = datanet(harness)?;
	let (last_byte, length_proof) = prove_length(&text).ok()?;
	let content = Content::of(&text);
	if !harness.one_in(4) {
		harness.pending_reveals.swap_remove(index);
	}
	let kind = match harness.rng.gen_range(0..8) {
		0 => Kind::Feedback { job: harness.rng.gen_range(0..4) },
		1 => Kind::Evaluation { model: harness.rng.gen_range(0..3) },
		_ => Kind::Corpus,
	};
	// The sender's contribution of the same text to another Datanet, if there is one.
	let account = who.to_account_id();
	let earlier = contribution(harness, |known| known.contributor == account && known.content.hash == content.hash);
	let call = Call::contribute {
		datanet,
		salt,
		content_hash: content.hash,
		length: content.len,
		last_byte,
		length_proof,
		kind,
		media_type: b"text/plain".to_vec().try_into().ok()?,
		licence: b"CC0-1.0".to_vec().try_into().ok()?,
		uri: Default::default(),
		preferences: preferences(harness),
		max_points: harness.rng.gen_range(0..60),
		earlier: earlier.map(|(id, _)| id),
	};
	Some((who, call.into()))
}

fn review(harness: &mut Harness) -> Option<Action> {
	let (id, state) = contribution(harness, |contribution| contribution.pending().is_some())?;
	let curation = harness.chain.at(|| pallet_datanets::Curations::<Runtime>::get(id.datanet));
	// Often one that was approved before it might be accepted.
	if curation.curators.is_empty() || harness.one_in(2) {
		return Some((harness.account(), Call::accept { contribution: id }.into()));
	}
	if harness.one_in(16) {
		return Some((harness.key(&state.contributor)?, Call::withdraw { contribution: id }.into()));
	}
	let curator = harness.pick(&curation.curators)?;
	let verdict =
		if harness.one_in(8) { Verdict::Reject } else { Verdict::Approve { points: harness.rng.gen_range(0..80) } };
	Some((harness.key(&curator)?, Call::review { contribution: id, verdict }.into()))
}

fn cut(harness: &mut Harness) -> Option<Action> {
	let (datanet, state) = datanet(harness)?;
	Some((harness.key(&state.owner)?, Call::cut_release { datanet }.into()))
}

/// Returns pieces of equal bytes in both contents, from the front of the accused on.
fn pairs(accused: &[u8], original: &[u8], min: usize) -> Vec<CopyPair> {
	let mut pairs = vec![];
	let mut at = 0;
	while at < accused.len() && pairs.len() < 16 {
		let best = (0..original.len())
			.map(|offset| (original[offset..].iter().zip(&accused[at..]).take_while(|(a, b)| a == b).count(), offset))
			.max_by_key(|(length, offset)| (*length, std::cmp::Reverse(*offset)))
			.unwrap_or_default();
		let (length, offset) = best;
		if length < min.min(accused.len()) {
			at += 1;
			continue;
		}
		let pair = || {
			Some(CopyPair {
				bytes: accused[at..at + length].to_vec().try_into().ok()?,
				accused_offset: at as u64,
				accused_proof: prove(accused, at as u64, length as u64).ok()?,
				original_offset: offset as u64,
				original_proof: prove(original, offset as u64, length as u64).ok()?,
			})
		};
		pairs.extend(pair());
		at += length;
	}
	pairs
}

fn report(harness: &mut Harness) -> Option<Action> {
	let open: Vec<_> = harness.chain.at(|| {
		pallet_datanets::Reports::<Runtime>::iter_keys()
			.map(|(datanet, index)| ContributionId { datanet, index })
			.collect()
	});
	if !open.is_empty() && harness.one_in(2) {
		let accused = harness.pick(&open)?;
		let curation = harness.chain.at(|| pallet_datanets::Curations::<Runtime>::get(accused.datanet));
		if harness.one_in(4) || curation.curators.is_empty() {
			return Some((harness.account(), Call::close_report { accused }.into()));
		}
		let curator = harness.pick(&curation.curators)?;
		let verdict = match harness.rng.gen_range(0..4) {
			0 => CopyVerdict::NotCopy,
			1 => CopyVerdict::Abusive,
			_ => CopyVerdict::Copy,
		};
		return Some((harness.key(&curator)?, Call::judge_copy { accused, verdict }.into()));
	}
	let (accused, later) = contribution(harness, is_accepted)?;
	let early = harness.one_in(10);
	let (original, _) =
		contribution(harness, |other| is_accepted(other) && (early || other.sequence < later.sequence))?;
	if accused == original {
		return None;
	}
	let (one, other) = (harness.content(accused)?, harness.content(original)?);
	let pairs = pairs(&one, &other, 256);
	if pairs.is_empty() {
		return None;
	}
	// Sometimes by the chunks that both have in common at the front.
	let chunks = one.iter().zip(other.iter()).take_while(|(a, b)| a == b).count() as u64 / 1_024;
	let proof = prove_shared(&one, &other, 0, chunks).ok().filter(|_| chunks > 0 && harness.one_in(2));
	let (pairs, ranges) = match proof {
		Some(proof) => (vec![], vec![CopyRange { start: 0, chunks, proof }]),
		None => (pairs, vec![]),
	};
	let (pairs, ranges) = (pairs.try_into().ok()?, ranges.try_into().ok()?);
	Some((harness.account(), Call::report_copy { accused, original, pairs, ranges }.into()))
}

fn transfer(harness: &mut Harness) -> Option<Action> {
	let (id, state) = contribution(harness, is_accepted)?;
	if let Some(offered) = state.offered_to.clone().filter(|_| !harness.one_in(4)) {
		return Some((harness.key(&offered)?, Call::accept_transfer { contribution: id }.into()));
	}
	let to = (!harness.one_in(8)).then(|| harness.account().to_account_id());
	Some((harness.key(&state.contributor)?, Call::transfer_contribution { contribution: id, to }.into()))
}

/// Returns a vote that decides nothing by itself.
fn vote(harness: &mut Harness) -> Option<Action> {
	let open: Vec<_> = harness.chain.at(|| {
		let now = Network::curation_block();
		pallet_datanets::Contributions::<Runtime>::iter()
			.filter(|(.., contribution)| is_accepted(contribution))
			.flat_map(|(datanet, index, contribution)| {
				let curation = pallet_datanets::Curations::<Runtime>::get(datanet);
				let seated = curation.curators.clone().into_iter().filter(|curator| {
					curation.threshold > 1 && *curator != contribution.contributor && curation.is_seated(curator, now)
				});
				seated.map(|curator| (ContributionId { datanet, index }, curator)).collect::<Vec<_>>()
			})
			.collect()
	});
	let (contribution, curator) = harness.pick(&open)?;
	Some((harness.key(&curator)?, Call::exclude { contribution }.into()))
}

/// Returns the withdrawal of a vote that has decided nothing.
fn withdraw_vote(harness: &mut Harness) -> Option<Action> {
	let votes: Vec<_> = harness.chain.at(|| {
		let now = Network::curation_block();
		pallet_datanets::Contributions::<Runtime>::iter()
			.flat_map(|(datanet, index, contribution)| {
				let id = ContributionId { datanet, index };
				let round = pallet_datanets::Curations::<Runtime>::get(datanet).round;
				let ballot = contribution.acceptance().map(|acceptance| acceptance.ballot);
				let ballot = ballot.filter(|ballot| ballot.round == round);
				[Motion::Unavailable, Motion::Available, Motion::Exclude]
					.into_iter()
					.filter_map(move |motion| Some((id, motion, *ballot?.votes(motion))))
			})
			.filter(|(_, _, votes)| votes.voters != 0 && now <= votes.began + CopyWindow::get())
			.map(|(id, motion, votes)| (id, motion, votes.voters))
			.collect()
	});
	let (id, motion, voters) = harness.pick(&votes)?;
	let curation = harness.chain.at(|| pallet_datanets::Curations::<Runtime>::get(id.datanet));
	let curator = curation.curators.get(voters.trailing_zeros() as usize)?;
	Some((harness.key(curator)?, Call::withdraw_vote { contribution: id, motion }.into()))
}

fn close(harness: &mut Harness) -> Option<Action> {
	if harness.one_in(2) {
		if let Some(action) = withdraw_vote(harness).or_else(|| vote(harness)) {
			return Some(action);
		}
	}
	let (id, state) = contribution(harness, is_accepted)?;
	if harness.one_in(3) {
		let curation = harness.chain.at(|| pallet_datanets::Curations::<Runtime>::get(id.datanet));
		let curator = harness.pick(&curation.curators)?;
		let available = state.acceptance().is_some_and(|acceptance| acceptance.is_available());
		let call = match harness.rng.gen_range(0..4) {
			0 => Call::exclude { contribution: id },
			_ if available => Call::mark_unavailable { contribution: id },
			_ => Call::mark_available { contribution: id },
		};
		return Some((harness.key(&curator)?, call.into()));
	}
	if harness.one_in(3) {
		let uri = vec![b'z'; harness.rng.gen_range(0..200)].try_into().ok()?;
		let before = state.preferences_in(u32::MAX);
		let preferences = if harness.one_in(2) { before } else { preferences(harness) };
		let call = Call::update_metadata { contribution: id, media_type: Default::default(), uri, preferences };
		return Some((harness.key(&state.contributor)?, call.into()));
	}
	Some((harness.key(&state.contributor)?, Call::revoke_consent { contribution: id }.into()))
}

fn remove(harness: &mut Harness) -> Option<Action> {
	let (datanet, state) = datanet(harness)?;
	let call = match harness.rng.gen_range(0..4) {
		0 | 1 => Call::remove_release { datanet },
		2 => {
			let (contribution, _) = contribution(harness, is_accepted)?;
			Call::remove_contribution { contribution }
		},
		_ => Call::remove_datanet { datanet },
	};
	Some((harness.key(&state.owner)?, call.into()))
}
