//! One file for each call, and one each for views, replays, races and random sequences.

mod adjust_agent;
mod authorise_agent;
mod close;
mod extend;
mod open;
mod races;
mod redeem;
mod redeem_many;
mod remove_authorisation;
mod replay;
mod revoke_agent;
mod sequences;
mod sources;
mod top_up;
mod views;
mod withdraw;

pub(crate) use crate::{
	mock::{
		authorise, bring, bring_by, channel_held, check, deposit_held, empty, events, go_to, last_event, now, open,
		open_by, paid, redeem, signed, voucher, AccountId, Agent, Balances, BlockNumber, Channels, CloseWindow,
		Contents, Credits, ExtBuilder, LedgerBroken, MinContent, MockContent, MockModels, ModelTerms, OtherAgent,
		OtherPayer, OtherProvider, Party, Payer, Pins, PoolCredits, ProtocolCut, Provider, Receipts, RetiredModels,
		RuntimeOrigin, Serving, SpanCredits, Stopped, Stranger, System, Test, AUTHORISATION_DEPOSIT, BASE_OWNER,
		CHANNEL_DEPOSIT, CLOSE_WINDOW, DATANET_OWNER, DEPOSIT, DURATION, ENDOWMENT, MAX_DURATION, MIN_DEPOSIT, MODEL,
		MODEL_OWNER, PROTOCOL, RELEASE, RETIRED, START, UNSERVED, VERSION,
	},
	Authorisation, AuthorisationOf, AuthorisationRemaining, Authorisations, ChannelOf, ChannelRemaining, Error, Event,
	HoldReason, Lowering, NextChannelId, Redemption, SourceLists, Tally, TermsSize, WeightInfo, MAX_REDEMPTIONS,
};
pub(crate) use frame_support::{assert_noop, assert_ok, weights::Weight};
pub(crate) use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError, DispatchResult, TokenError};
pub(crate) use tributary_primitives::{traits::Models as _, AuthorisationId, Balance, ChannelId};

/// Returns an existing channel.
pub(crate) fn channel(id: ChannelId) -> ChannelOf<Test> {
	crate::Channels::<Test>::get(id).expect("there is such a channel")
}

/// Returns an existing authorisation.
pub(crate) fn authorisation(id: ChannelId, number: AuthorisationId) -> AuthorisationOf<Test> {
	Authorisations::<Test>::get(id, number).expect("there is such an authorisation")
}

/// Returns the amount that a voucher of `who` for a total of `amount` would pay.
pub(crate) fn dry_run(
	who: Party,
	channel: ChannelId,
	authorisation: AuthorisationId,
	amount: Balance,
) -> Result<Balance, DispatchError> {
	Channels::dry_run_redeem(signed(who, channel, authorisation, 1, amount))
}
