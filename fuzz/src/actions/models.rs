//! Models and their terms.

use crate::{harness::World, records::Action};
use rand::Rng;
use sp_runtime::Perbill;
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, SpanCaps, WeightedRelease},
	ModelId, ReleaseId,
};
use tributary_runtime::{AccountId, Runtime};

type Call = pallet_models::Call<Runtime>;

/// Returns a random action on a model or its terms.
pub(crate) fn generate(world: &mut World) -> Option<Action> {
	match world.rng.gen_range(0..12) {
		0 | 1 => register(world),
		2..=6 => publish(world),
		7 | 8 => hand_over(world),
		9 if world.one_in(4) => retire(world),
		_ => remove(world),
	}
}

fn model(world: &mut World) -> Option<(ModelId, pallet_models::Model<AccountId>)> {
	let models: Vec<_> = world.chain.at(|| pallet_models::Models::<Runtime>::iter().collect());
	world.pick(&models)
}

fn register(world: &mut World) -> Option<Action> {
	let base = if world.one_in(2) { model(world).map(|(id, _)| id) } else { None };
	let call = Call::register { artifact: world.bytes32(), name: Default::default(), uri: Default::default(), base };
	Some((world.account(), call.into()))
}

fn publish(world: &mut World) -> Option<Action> {
	let (id, state) = model(world)?;
	let mut releases: Vec<ReleaseId> = world.chain.at(|| {
		pallet_datanets::Releases::<Runtime>::iter_keys()
			.map(|(datanet, number)| ReleaseId { datanet, number })
			.collect()
	});
	let count = world.rng.gen_range(0..4usize).min(releases.len());
	let mut chosen = vec![];
	for _ in 0..count {
		chosen.push(releases.swap_remove(world.rng.gen_range(0..releases.len())));
	}
	let base = if state.base.is_some() && world.one_in(2) { world.rng.gen_range(0..200_000_000) } else { 0 };
	let data = if chosen.is_empty() { 0 } else { world.rng.gen_range(1..500_000_000) };
	let owner = world.rng.gen_range(0..300_000_000);
	let parts = Perbill::from_parts;
	let split = FeeSplit {
		provider: parts(1_000_000_000 - base - data - owner),
		owner: parts(owner),
		base: parts(base),
		data: parts(data),
	};
	let total = world.rng.gen_range(0..=1_000_000_000);
	let caps = SpanCaps { total: parts(total), contribution: parts(world.rng.gen_range(0..=total)) };
	let method = match world.rng.gen_range(0..5) {
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
			let weight = if index == last { remaining } else { world.rng.gen_range(0..=remaining) };
			remaining -= weight;
			WeightedRelease { release, weight: parts(weight) }
		})
		.collect();
	let call = Call::publish_terms { model: id, split, method, releases: weighted.try_into().ok()? };
	Some((world.key(&state.owner)?, call.into()))
}

fn hand_over(world: &mut World) -> Option<Action> {
	let (id, state) = model(world)?;
	if let Some(offered) = state.offered_to.clone().filter(|_| !world.one_in(4)) {
		return Some((world.key(&offered)?, Call::accept_ownership { model: id }.into()));
	}
	let new_owner = world.account().to_account_id();
	Some((world.key(&state.owner)?, Call::transfer_ownership { model: id, new_owner }.into()))
}

fn retire(world: &mut World) -> Option<Action> {
	let (id, state) = model(world)?;
	Some((world.key(&state.owner)?, Call::retire { model: id }.into()))
}

fn remove(world: &mut World) -> Option<Action> {
	let terms: Vec<_> = world.chain.at(|| pallet_models::Terms::<Runtime>::iter_keys().collect());
	if world.one_in(3) || terms.is_empty() {
		let (id, _) = model(world)?;
		return Some((world.account(), Call::remove_model { model: id }.into()));
	}
	let (model, version) = world.pick(&terms)?;
	Some((world.account(), Call::remove_terms { model, version }.into()))
}
