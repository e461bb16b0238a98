//! The exact split of a fee: everything that one payment owes, to the last unit, without a remainder.
//!
//! ```text
//! fee ── protocol cut
//!     └─ rest ── each beneficiary's share (owner, lineage)
//!             ├─ data ── of each Release: its Datanet owner's cut
//!             │       ├─ spans: the contributions found in the output, up to the caps
//!             │       └─ pool:  what is left, to each Release by what it brought
//!             └─ provider: its share, and what rounding left of all the others
//! ```
//!
//! Every part is rounded down and taken from what is left, and at each level one receiver takes all that remains: the
//! provider of the rest, the last Release of the data and of the pool. So [`divide`] conserves for all inputs, also for terms
//! that no pallet would have let pass (shares beyond 100%, Releases without a known owner's cut, more owned positions than
//! the output has): parts are then cut to what is there, in the order in which they stand.

use crate::{
	terms::{SpanCaps, Terms, WHOLE},
	Balance, ContributionId,
};
use alloc::{vec, vec::Vec};
use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};

/// What an output owes to the contributions found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence<'a> {
	/// Owned positions (of a retrieval: cited bytes), by distinct contribution. (One that stands twice has its cap twice.)
	pub owned: &'a [(ContributionId, u32)],
	/// `n - m + 1` (of a retrieval: all cited bytes).
	pub positions: u32,
}

/// What one Release is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReleasePayment {
	/// To the owner of its Datanet.
	pub owner_cut: Balance,
	/// To all of its contributions by their points.
	pub pool: Balance,
}

/// A fee, divided to the last unit: the sum of all fields is the fee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Division {
	/// The protocol's cut.
	pub protocol: Balance,
	/// The provider's share and what rounding left.
	pub provider: Balance,
	/// In the order of the terms' beneficiaries.
	pub beneficiaries: Vec<Balance>,
	/// In the order of the terms' Releases.
	pub releases: Vec<ReleasePayment>,
	/// In the order of the evidence.
	pub spans: Vec<Balance>,
}

impl Division {
	/// The sum of all that is paid: the fee, for a division that [`divide`] made. Saturates.
	pub fn total(&self) -> Balance {
		let releases = self.releases.iter().flat_map(|release| [release.owner_cut, release.pool]);
		[self.protocol, self.provider]
			.into_iter()
			.chain(self.beneficiaries.iter().copied())
			.chain(releases)
			.chain(self.spans.iter().copied())
			.fold(0, Balance::saturating_add)
	}
}

/// Divide `fee`. `owner_cuts`: the Datanet owner's cut frozen in each Release of the terms, in their order (none where
/// one is missing).
///
/// - `protocol = floor(fee * protocol_cut)`; the rest is split.
/// - A beneficiary gets `floor(rest * share)`, the data `floor(rest * split.data)` (nothing if the terms name no Release), the
///   provider all that is left.
/// - Release `k` brings `data_k = floor(data * weight_k)`, the last one what is left; its Datanet's owner gets
///   `floor(data_k * owner_cut_k)`, and `net_k` remains of it; `D` is the sum of these.
/// - Spans, if the terms say so, take `floor(D * min(owned / positions, caps.total))`, of which a contribution gets its part by
///   positions, rounded down, and never more than `floor(D * caps.contribution)`.
/// - What spans do not take goes to the Releases: `floor(pool * net_k / D)`, the last one with anything net what is left.
pub fn divide<AccountId>(
	fee: Balance,
	protocol_cut: Perbill,
	terms: &Terms<AccountId>,
	owner_cuts: &[Perbill],
	evidence: &Evidence,
) -> Division {
	let mut rest = fee;
	let protocol = take(&mut rest, share(fee, protocol_cut));
	let after_protocol = rest;
	let beneficiaries =
		terms.beneficiaries.iter().map(|one| take(&mut rest, share(after_protocol, one.share))).collect();
	let data = if terms.releases.is_empty() { 0 } else { share(after_protocol, terms.split.data) };
	let data = take(&mut rest, data);
	let (mut releases, net) = by_release(data, terms, owner_cuts);

	let total_net = net.iter().copied().fold(0, Balance::saturating_add);
	let mut pool = total_net;
	let spans = match terms.method.caps() {
		Some(caps) => by_span(total_net, caps, evidence),
		None => vec![0; evidence.owned.len()],
	};
	let spans = spans.into_iter().map(|amount| take(&mut pool, amount)).collect();

	let to_share = pool;
	let last = net.iter().rposition(|net| *net > 0);
	for (index, (release, net)) in releases.iter_mut().zip(&net).enumerate() {
		let part = if Some(index) == last { pool } else { proportion(to_share, *net, total_net) };
		release.pool = take(&mut pool, part);
	}
	Division { protocol, provider: rest, beneficiaries, releases, spans }
}

/// The data share by Release: the owners' cuts, and what remains of each Release's part after its owner's cut.
fn by_release<AccountId>(
	data: Balance,
	terms: &Terms<AccountId>,
	owner_cuts: &[Perbill],
) -> (Vec<ReleasePayment>, Vec<Balance>) {
	let last = terms.releases.len().checked_sub(1);
	let cuts = owner_cuts.iter().copied().chain(core::iter::repeat(Perbill::zero()));
	let mut left = data;
	terms
		.releases
		.iter()
		.zip(cuts)
		.enumerate()
		.map(|(index, (release, cut))| {
			let part = if Some(index) == last { left } else { share(data, release.weight) };
			let mut part = take(&mut left, part);
			let owner_cut = share(part, cut);
			let owner_cut = take(&mut part, owner_cut);
			(ReleasePayment { owner_cut, pool: 0 }, part)
		})
		.unzip()
}

/// What spans take of `net`, in the order of the evidence: at most `net` together.
fn by_span(net: Balance, caps: SpanCaps, evidence: &Evidence) -> Vec<Balance> {
	let owned = evidence.owned.iter().fold(0u64, |sum, (_, positions)| sum.saturating_add((*positions).into()));
	let positions = u64::from(evidence.positions);
	// `owned / positions <= caps.total`, without dividing: each product is one of 64 bits and at most 30.
	let found = u128::from(owned).saturating_mul(u128::from(WHOLE));
	let cap = u128::from(positions).saturating_mul(u128::from(caps.total.deconstruct()));
	let total = if positions == 0 {
		0
	} else if found <= cap {
		fraction(net, owned, positions)
	} else {
		share(net, caps.total)
	};
	let most = share(net, caps.contribution);
	evidence.owned.iter().map(|(_, positions)| fraction(total, (*positions).into(), owned).min(most)).collect()
}

/// `floor(amount * share)`.
fn share(amount: Balance, share: Perbill) -> Balance {
	fraction(amount, share.deconstruct().into(), WHOLE)
}

/// `floor(amount * part / whole)`, `part` cut to `whole`; 0 of nothing.
fn fraction(amount: Balance, part: u64, whole: u64) -> Balance {
	proportion(amount, part.min(whole).into(), whole.into())
}

/// `floor(amount * part / whole)` for `part <= whole`; 0 of nothing.
fn proportion(amount: Balance, part: Balance, whole: Balance) -> Balance {
	// The product has 256 bits and the quotient is at most `amount`: there is none only if `whole` is 0.
	multiply_by_rational_with_rounding(amount, part, whole, Rounding::Down).unwrap_or(0)
}

/// Take `amount` of what is left, or all of it.
fn take(left: &mut Balance, amount: Balance) -> Balance {
	let taken = amount.min(*left);
	*left = left.saturating_sub(taken);
	taken
}
