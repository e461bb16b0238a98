//! One file a call; what is told before signing, replays, races and whole sequences beside them.

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
mod top_up;
mod views;
mod withdraw;

// The mock's pallet, not the storage of that name.
pub(crate) use crate::mock::Channels;
pub(crate) use crate::{mock::*, types::*, *};
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError, DispatchResult, TokenError};

/// A channel there is.
pub(crate) fn channel(id: ChannelId) -> ChannelOf<Test> {
	crate::Channels::<Test>::get(id).expect("there is such a channel")
}

/// An authorisation there is.
pub(crate) fn agents(id: ChannelId, number: AuthorisationId) -> AuthorisationOf<Test> {
	Authorisations::<Test>::get(id, number).expect("there is such an authorisation")
}

/// What would be paid if `who` had signed for `amount` in all.
pub(crate) fn would(
	who: Who,
	channel: ChannelId,
	authorisation: AuthorisationId,
	amount: Balance,
) -> Result<Balance, DispatchError> {
	let Redemption { units, signature, .. } = signed(who, channel, authorisation, 1, amount);
	Channels::would_redeem(channel, authorisation, units, amount, signature)
}
