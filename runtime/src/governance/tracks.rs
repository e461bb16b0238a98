//! The tracks that referenda are decided on: for each origin its deposit, its periods, and the
//! approval and support that it needs.
//!
//! Approval is the part of the votes, weighed by conviction, that are ayes. Support is the part of
//! all tokens, without conviction, that vote aye. Both thresholds fall while a referendum is being
//! decided: what most holders want passes soon, what few object to passes late. The forms of the
//! curves and the order of the periods are those of Polkadot's runtime
//! (`relay/polkadot/src/governance/tracks.rs` of polkadot-fellows/runtimes); the numbers are ours:
//!
//! - Two weeks of decision, not four: holders are fewer, and an upgrade may be needed.
//! - Support never falls to nothing. Polkadot's does, where hundreds of accounts watch each
//!   referendum; here a single account could pass one that the others overlook.

use crate::{
	constants::{
		currency::TRIB,
		time::{DAYS, HOURS, MINUTES},
	},
	types::{Balance, BlockNumber},
	OriginCaller, Runtime,
};
use alloc::borrow::Cow;
use core::marker::PhantomData;
use frame_support::traits::Get;
use pallet_governance::{Acceleration, Origin};
use pallet_referenda::{Curve, Track, TrackInfo};
use sp_runtime::{str_array, FixedI64};

/// Number of a track.
pub type TrackId = u16;

/// Track of root: upgrades, and all that has no track of its own.
pub const ROOT: TrackId = 0;
/// Track of calls that the collective has whitelisted. They are dispatched as root.
pub const WHITELISTED_CALLER: TrackId = 1;
/// Track of parameters.
pub const PARAMETERS: TrackId = 2;
/// Track of small spends of the treasury.
pub const SMALL_SPENDER: TrackId = 3;
/// Track of big spends of the treasury.
pub const BIG_SPENDER: TrackId = 4;

/// Days in which a referendum is decided.
const DECISION: BlockNumber = 14 * DAYS;
/// The same, for the curves, in days and in hours.
const DECISION_DAYS: u128 = 14;
const DECISION_HOURS: u128 = DECISION_DAYS.saturating_mul(24);

const fn percent(number: u128) -> FixedI64 {
	FixedI64::from_rational(number, 100)
}

/// Approval of what can change everything: 80% after two days, and more than half in the end.
const APPROVAL: Curve = Curve::make_reciprocal(2, DECISION_DAYS, percent(80), percent(50), percent(100));
/// Approval of an urgent call: 96% after sixteen hours. The collective has examined it.
const URGENT_APPROVAL: Curve = Curve::make_reciprocal(16, DECISION_HOURS, percent(96), percent(50), percent(100));
/// Approval of a small spend: more than half after eight days.
const SMALL_SPEND_APPROVAL: Curve = Curve::make_linear(8, DECISION_DAYS, percent(50), percent(100));
/// Approval of a big spend: more than half in the end.
const BIG_SPEND_APPROVAL: Curve = Curve::make_linear(DECISION_DAYS, DECISION_DAYS, percent(50), percent(100));

/// Support of root: half of all tokens pass it at once, a twentieth at the end.
const ROOT_SUPPORT: Curve = Curve::make_linear(DECISION_DAYS, DECISION_DAYS, percent(5), percent(50));
/// Support of an urgent call: a fifth of all tokens after a day.
const URGENT_SUPPORT: Curve = Curve::make_reciprocal(1, DECISION_DAYS, percent(20), percent(2), percent(50));
/// Support of a change of parameters, whose bounds limit the harm: a tenth after three days.
const PARAMETERS_SUPPORT: Curve = Curve::make_reciprocal(3, DECISION_DAYS, percent(10), percent(1), percent(50));
/// Support of a small spend: a fiftieth after four days.
const SMALL_SPEND_SUPPORT: Curve = Curve::make_reciprocal(4, DECISION_DAYS, percent(2), percent(1), percent(50));
/// Support of a big spend: a twentieth after eight days.
const BIG_SPEND_SUPPORT: Curve = Curve::make_reciprocal(8, DECISION_DAYS, percent(5), percent(2), percent(50));

/// Tracks of a public network.
static TRACKS: [Track<TrackId, Balance, BlockNumber>; 5] = [
	Track {
		id: ROOT,
		info: TrackInfo {
			name: str_array("root"),
			// One at a time, so that all holders look at it.
			max_deciding: 1,
			decision_deposit: 10_000 * TRIB,
			prepare_period: 2 * HOURS,
			decision_period: DECISION,
			confirm_period: DAYS,
			// A day to leave before it happens.
			min_enactment_period: DAYS,
			min_approval: APPROVAL,
			min_support: ROOT_SUPPORT,
		},
	},
	Track {
		id: WHITELISTED_CALLER,
		info: TrackInfo {
			name: str_array("whitelisted_caller"),
			max_deciding: 10,
			decision_deposit: 1_000 * TRIB,
			prepare_period: 30 * MINUTES,
			decision_period: DECISION,
			confirm_period: 10 * MINUTES,
			min_enactment_period: 10 * MINUTES,
			min_approval: URGENT_APPROVAL,
			min_support: URGENT_SUPPORT,
		},
	},
	Track {
		id: PARAMETERS,
		info: TrackInfo {
			name: str_array("parameters"),
			max_deciding: 10,
			decision_deposit: 1_000 * TRIB,
			prepare_period: 2 * HOURS,
			decision_period: DECISION,
			confirm_period: 3 * HOURS,
			min_enactment_period: DAYS,
			min_approval: APPROVAL,
			min_support: PARAMETERS_SUPPORT,
		},
	},
	Track {
		id: SMALL_SPENDER,
		info: TrackInfo {
			name: str_array("small_spender"),
			max_deciding: 20,
			decision_deposit: 100 * TRIB,
			prepare_period: 2 * HOURS,
			decision_period: DECISION,
			confirm_period: DAYS,
			min_enactment_period: DAYS,
			min_approval: SMALL_SPEND_APPROVAL,
			min_support: SMALL_SPEND_SUPPORT,
		},
	},
	Track {
		id: BIG_SPENDER,
		info: TrackInfo {
			name: str_array("big_spender"),
			max_deciding: 10,
			decision_deposit: 1_000 * TRIB,
			prepare_period: 4 * HOURS,
			decision_period: DECISION,
			confirm_period: 3 * DAYS,
			min_enactment_period: DAYS,
			min_approval: BIG_SPEND_APPROVAL,
			min_support: BIG_SPEND_SUPPORT,
		},
	},
];

/// Returns a period of a public network as it is on this one.
fn accelerated(period: BlockNumber, divisor: u32) -> BlockNumber {
	period.checked_div(divisor).unwrap_or(period).max(1)
}

/// Period of a public network, as it is on this one.
pub struct Accelerated<Period>(PhantomData<Period>);

impl<Period: Get<BlockNumber>> Get<BlockNumber> for Accelerated<Period> {
	fn get() -> BlockNumber {
		accelerated(Period::get(), Acceleration::<Runtime>::get())
	}
}

/// Tracks of this network.
pub struct Tracks;

impl pallet_referenda::TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = TrackId;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<TrackId, Balance, BlockNumber>>> {
		let divisor = Acceleration::<Runtime>::get();
		TRACKS.iter().map(move |track| {
			if divisor <= 1 {
				return Cow::Borrowed(track);
			}
			let mut track = track.clone();
			for period in [
				&mut track.info.prepare_period,
				&mut track.info.decision_period,
				&mut track.info.confirm_period,
				&mut track.info.min_enactment_period,
			] {
				*period = accelerated(*period, divisor);
			}
			Cow::Owned(track)
		})
	}

	fn track_for(origin: &OriginCaller) -> Result<TrackId, ()> {
		match origin {
			OriginCaller::system(frame_system::RawOrigin::Root) => Ok(ROOT),
			OriginCaller::Governance(origin) => Ok(match origin {
				Origin::WhitelistedCaller => WHITELISTED_CALLER,
				Origin::Parameters => PARAMETERS,
				Origin::SmallSpender => SMALL_SPENDER,
				Origin::BigSpender => BIG_SPENDER,
			}),
			_ => Err(()),
		}
	}
}
