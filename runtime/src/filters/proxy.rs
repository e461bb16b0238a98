//! The calls that an account may make for another one.

use crate::{RuntimeCall, RuntimeCall as C};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::InstanceFilter;
use scale_info::TypeInfo;

/// Kinds of proxies, by the calls that they may make for another account.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// All calls.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Calls that neither move tokens, nor act as another account, nor stake anything that an
	/// accomplice could win: leaving, claiming, cleaning up, and steering Datanets.
	#[codec(index = 1)]
	NonTransfer,
	/// Rejection of announced calls of other proxies.
	#[codec(index = 2)]
	CancelProxy,
	/// Calls on Datanets and contributions, for the daily work of a community. They spend: a bond
	/// can be lost, half of it to an accomplice.
	#[codec(index = 3)]
	Data,
	/// Reviews of contributions, for the key of a curator.
	#[codec(index = 4)]
	Curation,
	/// Models and their terms, which decide who is paid.
	#[codec(index = 5)]
	Models,
	/// Jobs, outputs and vouchers, for the key on the machine of a provider. It cannot bond or
	/// unbond, but it can lose the bond, half of it to an accomplice: bond only as much as the
	/// machine may lose.
	#[codec(index = 6)]
	Serving,
	/// Payouts of earnings to those who earned them.
	#[codec(index = 7)]
	Claims,
	/// Validators and delegations, with all that is staked.
	#[codec(index = 8)]
	Staking,
	/// Operation of a validator: session keys, commission, release from jail. It stakes nothing,
	/// but the holder of the session keys can have the stake slashed.
	#[codec(index = 9)]
	Validating,
	/// Challenges of traces, for the key on the machine of a watcher. It can lose the bonds of
	/// challenges, as far as the account's balance reaches, and nothing else.
	#[codec(index = 10)]
	Watching,
	/// Governance: proposals, votes and delegations of votes, and motions of the collective. It can
	/// lock tokens for months and stake deposits, but moves none.
	#[codec(index = 11)]
	Governance,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			ProxyType::Any => true,
			ProxyType::NonTransfer => is_batch(call) || is_non_transfer(call),
			ProxyType::CancelProxy => cancels_proxy(call),
			ProxyType::Data => is_batch(call) || is_data(call),
			ProxyType::Curation => is_batch(call) || is_curation(call),
			ProxyType::Models => is_batch(call) || is_models(call),
			ProxyType::Serving => is_batch(call) || is_serving(call),
			ProxyType::Claims => is_batch(call) || is_claim(call),
			ProxyType::Staking => is_batch(call) || is_staking(call),
			ProxyType::Validating => is_batch(call) || is_validating(call),
			ProxyType::Watching => is_batch(call) || is_watching(call),
			ProxyType::Governance => is_batch(call) || is_governance(call),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(a, b) if a == b => true,
			(ProxyType::Any, _) => true,
			(_, ProxyType::Any) => false,
			(ProxyType::NonTransfer, ProxyType::CancelProxy | ProxyType::Curation | ProxyType::Claims) => true,
			(ProxyType::Data, ProxyType::Curation) => true,
			(ProxyType::Staking, ProxyType::Validating) => true,
			_ => false,
		}
	}
}

/// Returns `true` for a batch. The calls in it are filtered in their turn.
fn is_batch(call: &C) -> bool {
	matches!(
		call,
		C::Utility(
			pallet_utility::Call::batch { .. }
				| pallet_utility::Call::batch_all { .. }
				| pallet_utility::Call::force_batch { .. }
		)
	)
}

fn is_non_transfer(call: &C) -> bool {
	match call {
		C::System(..) | C::Preimage(..) | C::Attribution(..) => true,
		// To end votes and to have deposits back, but not to decide.
		C::ConvictionVoting(call) => matches!(
			call,
			pallet_conviction_voting::Call::undelegate { .. }
				| pallet_conviction_voting::Call::unlock { .. }
				| pallet_conviction_voting::Call::remove_vote { .. }
				| pallet_conviction_voting::Call::remove_other_vote { .. }
		),
		C::Referenda(call) => matches!(
			call,
			pallet_referenda::Call::refund_decision_deposit { .. }
				| pallet_referenda::Call::refund_submission_deposit { .. }
		),
		C::Proxy(call) => matches!(
			call,
			pallet_proxy::Call::add_proxy { .. }
				| pallet_proxy::Call::remove_proxy { .. }
				| pallet_proxy::Call::reject_announcement { .. }
				| pallet_proxy::Call::remove_announcement { .. }
		),
		C::Inference(call) => matches!(
			call,
			pallet_inference::Call::unbond { .. }
				| pallet_inference::Call::withdraw_unbonded { .. }
				| pallet_inference::Call::stop_serving { .. }
				| pallet_inference::Call::set_endpoint { .. }
				| pallet_inference::Call::cancel { .. }
				| pallet_inference::Call::settle { .. }
				| pallet_inference::Call::expire { .. }
				| pallet_inference::Call::challenge { .. }
				| pallet_inference::Call::withdraw_challenge { .. }
				| pallet_inference::Call::rate { .. }
		),
		C::Models(call) => matches!(
			call,
			pallet_models::Call::retire { .. }
				| pallet_models::Call::remove_terms { .. }
				| pallet_models::Call::remove_model { .. }
				| pallet_models::Call::end_terms { .. }
		),
		C::Validators(call) => matches!(
			call,
			pallet_validators::Call::claim_rewards { .. }
				| pallet_validators::Call::leave { .. }
				| pallet_validators::Call::purge_keys { .. }
				| pallet_validators::Call::undelegate { .. }
				| pallet_validators::Call::unjail { .. }
				| pallet_validators::Call::wind_up { .. }
				| pallet_validators::Call::withdraw { .. }
		),
		C::Datanets(
			pallet_datanets::Call::contribute { .. }
			| pallet_datanets::Call::report_copy { .. }
			| pallet_datanets::Call::accept_transfer { .. }
			| pallet_datanets::Call::accept_ownership { .. },
		) => false,
		_ => is_data(call) || redeems(call),
	}
}

fn cancels_proxy(call: &C) -> bool {
	matches!(call, C::Proxy(pallet_proxy::Call::reject_announcement { .. }))
}

/// Returns `true` for all calls on data but those that pass its earnings on.
fn is_data(call: &C) -> bool {
	match call {
		C::Datanets(call) => !matches!(
			call,
			pallet_datanets::Call::transfer_contribution { .. } | pallet_datanets::Call::transfer_ownership { .. }
		),
		_ => false,
	}
}

fn is_curation(call: &C) -> bool {
	matches!(
		call,
		C::Datanets(
			pallet_datanets::Call::review { .. }
				| pallet_datanets::Call::mark_unavailable { .. }
				| pallet_datanets::Call::mark_available { .. }
				| pallet_datanets::Call::exclude { .. }
				| pallet_datanets::Call::withdraw_vote { .. }
				| pallet_datanets::Call::judge_copy { .. }
		)
	)
}

fn is_models(call: &C) -> bool {
	matches!(
		call,
		C::Models(
			pallet_models::Call::register { .. }
				| pallet_models::Call::publish_terms { .. }
				| pallet_models::Call::retire { .. }
				| pallet_models::Call::remove_terms { .. }
				| pallet_models::Call::remove_model { .. }
				| pallet_models::Call::end_terms { .. }
		)
	)
}

fn is_serving(call: &C) -> bool {
	let serves = matches!(
		call,
		C::Inference(
			pallet_inference::Call::serve { .. }
				| pallet_inference::Call::stop_serving { .. }
				| pallet_inference::Call::set_endpoint { .. }
				| pallet_inference::Call::accept { .. }
				| pallet_inference::Call::submit { .. }
				| pallet_inference::Call::submit_cited { .. }
				| pallet_inference::Call::settle { .. }
				| pallet_inference::Call::expire { .. }
		)
	);
	serves || redeems(call)
}

fn redeems(call: &C) -> bool {
	matches!(
		call,
		C::Channels(
			pallet_channels::Call::redeem { .. }
				| pallet_channels::Call::redeem_many { .. }
				| pallet_channels::Call::withdraw { .. }
				| pallet_channels::Call::remove_authorisation { .. }
		)
	)
}

fn is_claim(call: &C) -> bool {
	matches!(call, C::Attribution(..) | C::Validators(pallet_validators::Call::claim_rewards { .. }))
}

fn is_staking(call: &C) -> bool {
	sets_keys(call) || matches!(call, C::Validators(..))
}

fn is_validating(call: &C) -> bool {
	let runs = matches!(
		call,
		C::Validators(
			pallet_validators::Call::claim_rewards { .. }
				| pallet_validators::Call::set_commission { .. }
				| pallet_validators::Call::unjail { .. }
		)
	);
	sets_keys(call) || runs
}

fn sets_keys(call: &C) -> bool {
	matches!(call, C::Session(pallet_session::Call::set_keys { .. }))
}

fn is_watching(call: &C) -> bool {
	matches!(
		call,
		C::Inference(
			pallet_inference::Call::commit_challenge { .. }
				| pallet_inference::Call::challenge { .. }
				| pallet_inference::Call::withdraw_challenge { .. }
		)
	)
}

fn is_governance(call: &C) -> bool {
	match call {
		C::ConvictionVoting(..) | C::Referenda(..) => true,
		C::Collective(call) => matches!(
			call,
			pallet_collective::Call::propose { .. }
				| pallet_collective::Call::vote { .. }
				| pallet_collective::Call::close { .. }
		),
		C::Preimage(pallet_preimage::Call::note_preimage { .. } | pallet_preimage::Call::unnote_preimage { .. }) => {
			true
		},
		_ => false,
	}
}
