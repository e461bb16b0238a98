//! Models and their terms.

use crate::{harness::Harness, records::Action};
use rand::Rng;
use sp_runtime::Perbill;
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, SpanCaps, WeightedRelease},
	ModelId, ReleaseId,
};
use tributary_runtime::{AccountId, BlockNumber, Runtime};

type Call = pallet_models::Call<Runtime>;

/// Returns a random action on a model or its terms.
pub(crate) fn generate(harness: &mut Harness) -> Option<Action> {
	match harness.rng.gen_range(0..12) {
		0 | 1 => register(harness),
		2..=6 => publish(harness),
		7 | 8 => hand_over(harness),
		9 if harness.one_in(4) => retire(harness),
		9 => end_terms(harness),
		_ => remove(harness),
	}
}

fn model(harness: &mut Harness) -> Option<(ModelId, pallet_models::Model<AccountId, BlockNumber>)> {
	let models: Vec<_> = harness.chain.at(|| pallet_models::Models::<Runtime>::iter().collect());
	harness.pick(&models)
}

fn register(harness: &mut Harness) -> Option<Action> {
	let base = if harness.one_in(2) { model(harness).map(|(id, _)| id) } else { None };
	let call = Call::register { artifact: harness.bytes32(), name: Default::default(), uri: Default::default(), base };
	Some((harness.account(), call.into()))
}

fn publish(harness: &mut Harness) -> Option<Action> {
	let (id, state) = model(harness)?;
	let mut releases: Vec<ReleaseId> = harness.chain.at(|| {
		pallet_datanets::Releases::<Runtime>::iter_keys()
			.map(|(datanet, number)| ReleaseId { datanet, number })
			.collect()
	});
	let count = harness.rng.gen_range(0..4usize).min(releases.len());
	let mut chosen = vec![];
	for _ in 0..count {
		chosen.push(releases.swap_remove(harness.rng.gen_range(0..releases.len())));
	}
	let base = if state.base.is_some() && harness.one_in(2) { harness.rng.gen_range(0..200_000_000) } else { 0 };
	let data = if chosen.is_empty() { 0 } else { harness.rng.gen_range(1..500_000_000) };
	let owner = harness.rng.gen_range(0..300_000_000);
	let parts = Perbill::from_parts;
	let split = FeeSplit {
		provider: parts(1_000_000_000 - base - data - owner),
		owner: parts(owner),
		base: parts(base),
		data: parts(data),
	};
	let total = harness.rng.gen_range(0..=1_000_000_000);
	let caps = SpanCaps { total: parts(total), contribution: parts(harness.rng.gen_range(0..=total)) };
	let method = match harness.rng.gen_range(0..5) {
		_ if data == 0 => AttributionMethod::Pooled,
		0 => AttributionMethod::Pooled,
		1 => AttributionMethod::Retrieval(caps),
		_ => AttributionMethod::Spans(caps),
	};
	let mut remaining = 1_000_000_000;
	let last = chosen.len().saturating_sub(1);
	let weighted: Vec<_> = chosen
		.into_iter()
		.enumerate()
		.map(|(index, release)| {
			let weight = if index == last { remaining } else { harness.rng.gen_range(0..=remaining) };
			remaining -= weight;
			WeightedRelease { release, weight: parts(weight) }
		})
		.collect();
	let call = Call::publish_terms { model: id, split, method, releases: weighted.try_into().ok()? };
	Some((harness.key(&state.owner)?, call.into()))
}

fn hand_over(harness: &mut Harness) -> Option<Action> {
	let (id, state) = model(harness)?;
	if let Some(offered) = state.offered_to.clone().filter(|_| !harness.one_in(4)) {
		return Some((harness.key(&offered)?, Call::accept_ownership { model: id }.into()));
	}
	let to = harness.account().to_account_id();
	Some((harness.key(&state.owner)?, Call::transfer_ownership { model: id, to: Some(to) }.into()))
}

fn retire(harness: &mut Harness) -> Option<Action> {
	let (id, state) = model(harness)?;
	Some((harness.key(&state.owner)?, Call::retire { model: id }.into()))
}

/// Ends terms over a retired Datanet, or tries to end others.
fn end_terms(harness: &mut Harness) -> Option<Action> {
	let ending: Vec<_> = harness.chain.at(|| {
		let retired = |release: &ReleaseId| {
			pallet_datanets::Datanets::<Runtime>::get(release.datanet).is_some_and(|datanet| datanet.retired)
		};
		pallet_models::Terms::<Runtime>::iter()
			.filter(|(_, _, terms)| terms.releases.iter().any(|weighted| retired(&weighted.release)))
			.map(|(model, _, _)| model)
			.collect()
	});
	let model = match harness.pick(&ending) {
		Some(model) => model,
		None => model(harness)?.0,
	};
	Some((harness.account(), Call::end_terms { model }.into()))
}

fn remove(harness: &mut Harness) -> Option<Action> {
	let terms: Vec<_> = harness.chain.at(|| pallet_models::Terms::<Runtime>::iter_keys().collect());
	if harness.one_in(3) || terms.is_empty() {
		let (id, _) = model(harness)?;
		return Some((harness.account(), Call::remove_model { model: id }.into()));
	}
	let (model, version) = harness.pick(&terms)?;
	Some((harness.account(), Call::remove_terms { model, version }.into()))
}
