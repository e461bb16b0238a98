//! The exact split of a fee: every amount that one payment owes, to the last unit, without a
//! remainder.
//!
//! ```text
//! fee ── protocol cut
//!     └─ rest ── each beneficiary's share (owner, lineage)
//!             ├─ data ── of each Release: its Datanet owner's cut
//!             │       ├─ spans: the contributions found in the output, up to the caps
//!             │       └─ pool:  the remaining data share, to each Release by its part
//!             └─ provider: its share, and the remainders of all other parts
//! ```
//!
//! Every part is rounded down and taken from the remaining amount. At each level one receiver takes
//! all that remains: the provider of the rest, the last Release of the data and of the pool. So
//! [`divide`] conserves the fee for all inputs. That includes terms that no pallet would accept:
//! shares above 100%, Releases without a known owner's cut, more owned positions than the output
//! has. Parts are then limited to the remaining amount, in their order.

use crate::{
	ids::{Balance, ContributionId},
	terms::{SpanCaps, Terms, WHOLE},
};
use alloc::{vec, vec::Vec};
use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};

/// Evidence of the contributions found in an output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence<'a> {
	/// Owned positions of each distinct contribution; cited bytes for a retrieval. A contribution
	/// that is listed twice has its cap twice.
	pub owned: &'a [(ContributionId, u32)],
	/// Positions of the output, `n - m + 1`. For a retrieval, all cited bytes, or the number of
	/// bytes that counts as a whole output if that is more.
	pub positions: u32,
}

/// Payment to one Release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReleasePayment {
	/// Amount for the owner of the Datanet.
	pub owner_cut: Balance,
	/// Amount for all contributions of the Release, by their points.
	pub pool: Balance,
}

/// Fee, divided to the last unit. The sum of all fields is the fee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Division {
	/// Cut of the protocol.
	pub protocol: Balance,
	/// Share of the provider, and all remainders.
	pub provider: Balance,
	/// Shares of the beneficiaries, in the order of the terms.
	pub beneficiaries: Vec<Balance>,
	/// Payments to the Releases, in the order of the terms.
	pub releases: Vec<ReleasePayment>,
	/// Amounts for the contributions found, in the order of the evidence.
	pub spans: Vec<Balance>,
}

impl Division {
	/// Returns the sum of all parts: the fee, for a division made by [`divide`]. Saturates.
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

/// Divides `fee`. `owner_cuts` are the Datanet owners' cuts, frozen in each Release of the terms,
/// in the order of the terms. A missing cut is zero.
///
/// - `protocol = floor(fee * protocol_cut)`. The rest is split.
/// - A beneficiary receives `floor(rest * share)`, and the data `floor(rest * split.data)`, or
///   nothing if the terms name no Release. The provider receives all that remains.
/// - The part of Release `k` is `data_k = floor(data * weight_k)`; that of the last one is all that
///   remains. The Datanet's owner receives `floor(data_k * owner_cut_k)`, and `net_k` remains. `D`
///   is the sum of all `net_k`.
/// - If the terms attribute by spans, these take `floor(D * min(owned / positions, caps.total))`.
///   Of this a contribution receives its part by positions, rounded down, and at most
///   `floor(D * caps.contribution)`.
/// - The amount `pool` that spans do not take goes to the Releases: `floor(pool * net_k / D)` each,
///   and all that remains to the last one with a `net_k` above zero.
///
/// ```rust
/// use sp_arithmetic::Perbill;
/// use tributary_primitives::{
///     split::{divide, Evidence},
///     terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
///     ContributionId, ReleaseId,
/// };
///
/// let percent = Perbill::from_percent;
/// let release = ReleaseId { datanet: 0, number: 1 };
/// let terms = Terms {
///     split: FeeSplit { provider: percent(40), owner: percent(20), base: percent(0), data: percent(40) },
///     method: AttributionMethod::Spans(SpanCaps { total: percent(50), contribution: percent(50) }),
///     releases: vec![WeightedRelease { release, weight: percent(100) }].try_into().unwrap(),
///     beneficiaries: vec![Beneficiary { account: "owner", share: percent(20) }].try_into().unwrap(),
/// };
/// // A tenth of the output is found in one contribution.
/// let owned = [(ContributionId { datanet: 0, index: 7 }, 100)];
/// let evidence = Evidence { owned: &owned, positions: 1_000 };
/// let division = divide(10_000, percent(10), &terms, &[percent(25)], &evidence);
///
/// assert_eq!(division.protocol, 1_000);
/// assert_eq!(division.beneficiaries, [1_800]);
/// assert_eq!(division.releases[0].owner_cut, 900);
/// assert_eq!(division.spans, [270]);
/// assert_eq!(division.releases[0].pool, 2_430);
/// assert_eq!(division.provider, 3_600);
/// assert_eq!(division.total(), 10_000);
/// ```
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

/// Divides the data share by Release. Returns the owners' cuts, and the rest of each Release's
/// part.
fn by_release<AccountId>(
	data: Balance,
	terms: &Terms<AccountId>,
	owner_cuts: &[Perbill],
) -> (Vec<ReleasePayment>, Vec<Balance>) {
	let last = terms.releases.len().checked_sub(1);
	let cuts = owner_cuts.iter().copied().chain(core::iter::repeat(Perbill::zero()));
	let mut remaining = data;
	terms
		.releases
		.iter()
		.zip(cuts)
		.enumerate()
		.map(|(index, (release, cut))| {
			let part = if Some(index) == last { remaining } else { share(data, release.weight) };
			let mut part = take(&mut remaining, part);
			let owner_cut = share(part, cut);
			let owner_cut = take(&mut part, owner_cut);
			(ReleasePayment { owner_cut, pool: 0 }, part)
		})
		.unzip()
}

/// Returns the parts of `net` for spans, in the order of the evidence: at most `net` together.
fn by_span(net: Balance, caps: SpanCaps, evidence: &Evidence) -> Vec<Balance> {
	let owned = evidence.owned.iter().fold(0u64, |sum, (_, positions)| sum.saturating_add((*positions).into()));
	let positions = u64::from(evidence.positions);
	// `owned / positions <= caps.total`, without a division: each product has at most 64 + 30 bits.
	let found = u128::from(owned).saturating_mul(u128::from(WHOLE));
	let cap = u128::from(positions).saturating_mul(u128::from(caps.total.deconstruct()));
	let total = if positions == 0 {
		0
	} else if found <= cap {
		fraction(net, owned, positions)
	} else {
		share(net, caps.total)
	};
	let max = share(net, caps.contribution);
	evidence.owned.iter().map(|(_, positions)| fraction(total, (*positions).into(), owned).min(max)).collect()
}

/// Returns `floor(amount * share)`.
fn share(amount: Balance, share: Perbill) -> Balance {
	fraction(amount, share.deconstruct().into(), WHOLE)
}

/// Returns `floor(amount * part / whole)`, with `part` limited to `whole`; 0 if `whole` is 0.
fn fraction(amount: Balance, part: u64, whole: u64) -> Balance {
	proportion(amount, part.min(whole).into(), whole.into())
}

/// Returns `floor(amount * part / whole)` for `part <= whole`; 0 if `whole` is 0.
fn proportion(amount: Balance, part: Balance, whole: Balance) -> Balance {
	// The product has 256 bits and the quotient is at most `amount`: it fails only if `whole` is 0.
	multiply_by_rational_with_rounding(amount, part, whole, Rounding::Down).unwrap_or(0)
}

/// Takes `amount` from `remaining`, or all of it if it is less.
fn take(remaining: &mut Balance, amount: Balance) -> Balance {
	let taken = amount.min(*remaining);
	*remaining = remaining.saturating_sub(taken);
	taken
}
