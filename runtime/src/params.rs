//! The numbers that governance can change while the chain runs, their defaults and their bounds.
//!
//! A value outside of the bounds is refused when it is set: [`BoundedParameters`] does not decode
//! from it, so no call can carry it. Pallets read each parameter through [`Bounded`], which holds
//! for whatever else may have written it.

use crate::{
	constants::{
		consensus::MAX_VALIDATORS,
		currency::{deposit, MILLI_TRIB, TRIB},
		time::{DAYS, EPOCH_DURATION, HOURS, MINUTES},
	},
	types::{Balance, BlockNumber},
	Runtime,
};
use codec::{Decode, DecodeWithMemTracking, Encode, Input};
use core::{marker::PhantomData, ops::RangeInclusive};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	parameter_types,
	traits::{dynamic_params::AggregatedKeyValue, Get},
};
use pallet_network::{AttributionWindows, ChannelsWindows, DatanetsWindows, InferenceWindows, Windows};
use scale_info::{Type, TypeInfo};
use sp_runtime::Perbill;
use sp_staking::SessionIndex;
use tributary_primitives::trace::{TraceRules, MAX_PAID_RUNS};

/// Windows of a public network, in live blocks of six seconds.
pub const PUBLIC_WINDOWS: Windows = Windows {
	datanets: DatanetsWindows {
		reveal_delay: MINUTES,
		reveal_window: HOURS,
		review_window: DAYS,
		copy_window: 3 * DAYS,
	},
	inference: InferenceWindows {
		request_window: HOURS,
		submit_window: 10 * MINUTES,
		challenge_window: HOURS,
		reveal_window: 3 * MINUTES,
		unbonding_delay: 7 * DAYS,
	},
	attribution: AttributionWindows { receipt_retention: 30 * DAYS },
	channels: ChannelsWindows { close_window: DAYS },
};

/// Minimum number of validators of a public network: of fewer than three, a cheating one is half of
/// them or all.
pub const MIN_VALIDATORS: u32 = 3;

parameter_types! {
	/// Slots in an epoch. Written at genesis and never again: it decides to which epoch a slot
	/// belongs.
	pub storage EpochDuration: u64 = EPOCH_DURATION;
}

/// Parameters of each pallet. A process that has begun keeps the values that it began with.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
#[expect(missing_docs, reason = "the macro drops the docs of each pallet's module")]
pub mod dynamic_params {
	use super::{
		dynamic_pallet_params, Balance, BlockNumber, Perbill, Runtime, RuntimeParametersKey, RuntimeParametersValue,
		SessionIndex, MILLI_TRIB, MIN_VALIDATORS, PUBLIC_WINDOWS, TRIB,
	};

	/// Parameters of Datanets.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod datanets {
		/// Blocks in which a commitment to a content must be revealed.
		#[codec(index = 0)]
		pub static RevealWindow: BlockNumber = PUBLIC_WINDOWS.datanets.reveal_window;
		/// Blocks after which an unreviewed contribution may be accepted.
		#[codec(index = 1)]
		pub static ReviewWindow: BlockNumber = PUBLIC_WINDOWS.datanets.review_window;
		/// Blocks in which curators decide on a report of a copy or vote on what was accepted, and
		/// after which new ones take part.
		#[codec(index = 2)]
		pub static CopyWindow: BlockNumber = PUBLIC_WINDOWS.datanets.copy_window;
		/// Amount held of the reporter of a copy.
		#[codec(index = 3)]
		pub static CopyBond: Balance = TRIB;
		/// Blocks from a commitment to a content to the first in which it may be revealed: enough
		/// for the commitment to be final.
		#[codec(index = 4)]
		pub static RevealDelay: BlockNumber = PUBLIC_WINDOWS.datanets.reveal_delay;
	}

	/// Parameters of jobs and providers.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod inference {
		/// Blocks that a requested job waits for a provider.
		#[codec(index = 0)]
		pub static RequestWindow: BlockNumber = PUBLIC_WINDOWS.inference.request_window;
		/// Blocks that a provider has to submit an output.
		#[codec(index = 1)]
		pub static SubmitWindow: BlockNumber = PUBLIC_WINDOWS.inference.submit_window;
		/// Blocks in which a submitted output may be challenged.
		#[codec(index = 2)]
		pub static ChallengeWindow: BlockNumber = PUBLIC_WINDOWS.inference.challenge_window;
		/// Blocks after which the bond of a leaving provider is free.
		#[codec(index = 3)]
		pub static UnbondingDelay: BlockNumber = PUBLIC_WINDOWS.inference.unbonding_delay;
		/// Contiguous bytes that an output must share with a contribution for a position to be
		/// owned.
		#[codec(index = 4)]
		pub static TraceWindow: u32 = 32;
		/// Maximum number of paid runs of a trace: enough for an answer of 16 KiB that quotes
		/// from hundreds of places.
		#[codec(index = 5)]
		pub static MaxRuns: u32 = 512;
		/// Network's part of a fee.
		#[codec(index = 6)]
		pub static ProtocolCut: Perbill = Perbill::from_percent(2);
		/// Part of its collateral that a provider loses for a missed deadline.
		#[codec(index = 7)]
		pub static ProviderPenalty: Perbill = Perbill::from_percent(10);
		/// Blocks in which a committed challenge must be revealed.
		#[codec(index = 8)]
		pub static RevealWindow: BlockNumber = PUBLIC_WINDOWS.inference.reveal_window;
		/// Minimum amount held of an account that commits to a challenge.
		#[codec(index = 9)]
		pub static ChallengeBond: Balance = TRIB;
		/// Minimum fee of a job.
		#[codec(index = 10)]
		pub static MinFee: Balance = 50 * MILLI_TRIB;
		/// Minimum bond of a serving provider.
		#[codec(index = 11)]
		pub static MinBond: Balance = 10 * TRIB;
		/// Part of a job's collateral that is held of an account that commits to a challenge, if it
		/// is more than the minimum.
		#[codec(index = 12)]
		pub static ChallengeBondShare: Perbill = Perbill::from_percent(5);
		/// Minimum length in bytes of a content that can own positions of an output.
		#[codec(index = 13)]
		pub static MinContent: u32 = 256;
	}

	/// Parameters of the ledger.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod attribution {
		/// Blocks for which the receipt of a settled job stays in the state.
		#[codec(index = 0)]
		pub static ReceiptRetention: BlockNumber = PUBLIC_WINDOWS.attribution.receipt_retention;
	}

	/// Parameters of payment channels.
	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod channels {
		/// Blocks in which a provider may redeem after a channel is closed or an authorisation is
		/// reduced.
		#[codec(index = 0)]
		pub static CloseWindow: BlockNumber = PUBLIC_WINDOWS.channels.close_window;
		/// Minimum deposit of a channel.
		#[codec(index = 1)]
		pub static MinDeposit: Balance = TRIB;
	}

	/// Parameters of validators.
	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod validators {
		/// Seats: the maximum number of validators of a session. Genesis fixes it.
		#[codec(index = 0)]
		pub static Seats: u32 = 100;
		/// Minimum number of validators of a session: jailing stops there, and a leaving one stays
		/// on.
		#[codec(index = 1)]
		pub static MinValidators: u32 = MIN_VALIDATORS;
		/// Minimum bond of a validator.
		#[codec(index = 2)]
		pub static MinBond: Balance = 10_000 * TRIB;
		/// Minimum amount of a delegation.
		#[codec(index = 3)]
		pub static MinDelegation: Balance = 10 * TRIB;
		/// Minimum number of sessions that a validator is in jail.
		#[codec(index = 4)]
		pub static JailSessions: SessionIndex = 24;
		/// Part of the validators that may be jailed in a session, rounded down: less than GRANDPA
		/// can do without.
		#[codec(index = 5)]
		pub static MaxJailed: Perbill = Perbill::from_percent(25);
		/// Part of its expected blocks that a validator may miss.
		#[codec(index = 6)]
		pub static MaxMissed: Perbill = Perbill::from_percent(90);
		/// Blocks that are expected of a validator before it is judged.
		#[codec(index = 7)]
		pub static MinExpectedBlocks: u32 = 20;
		/// Part of a slashed bond that goes to the reporters.
		#[codec(index = 8)]
		pub static ReporterReward: Perbill = Perbill::from_percent(10);
		/// Largest commission.
		#[codec(index = 9)]
		pub static MaxCommission: Perbill = Perbill::from_percent(50);
		/// Largest rise of a commission by one change.
		#[codec(index = 10)]
		pub static MaxCommissionRise: Perbill = Perbill::from_percent(5);
		/// Sessions until a new commission takes effect.
		#[codec(index = 11)]
		pub static CommissionDelay: SessionIndex = 24;
		/// Sessions without a block of its own, while others make some, after which a validator
		/// loses its seat.
		#[codec(index = 12)]
		pub static MaxAbsence: SessionIndex = 6;
	}
}

/// Lowest and highest value of a parameter.
pub trait Bounds: Get<<Self as Bounds>::Value> {
	/// Type of the value.
	type Value: Copy + Ord;
	/// Values that governance can set.
	const BOUNDS: RangeInclusive<<Self as Bounds>::Value>;

	/// Returns `true` if a value lies within the bounds. To have none set is always allowed: the
	/// default applies.
	fn allows(value: Option<<Self as Bounds>::Value>) -> bool {
		value.is_none_or(|value| Self::BOUNDS.contains(&value))
	}
}

/// Gives every parameter its bounds. A parameter without bounds does not compile.
macro_rules! bounds {
	($($variant:ident($pallet:ident) { $($name:ident: $value:ty = $bounds:expr;)* })*) => {
		$($(
			impl Bounds for dynamic_params::$pallet::$name {
				type Value = $value;
				const BOUNDS: RangeInclusive<$value> = $bounds;
			}
		)*)*

		impl RuntimeParameters {
			/// Returns `true` if the value lies within the bounds of its parameter.
			pub fn is_within_bounds(&self) -> bool {
				match self {
					$(RuntimeParameters::$variant(parameter) => match parameter {
						$(dynamic_params::$pallet::Parameters::$name(_, value) => {
							dynamic_params::$pallet::$name::allows(*value)
						},)*
					},)*
				}
			}
		}
	};
}

bounds! {
	Datanets(datanets) {
		// Blocks. For longer than a week, a commitment without a content could hold a place in the
		// precedence.
		RevealWindow: BlockNumber = 1..=7 * DAYS;
		// Blocks. A contributor's deposit waits no longer than a month for curators who do nothing.
		ReviewWindow: BlockNumber = 1..=30 * DAYS;
		// Blocks. The accused contribution cannot be withdrawn meanwhile: a month at most.
		CopyWindow: BlockNumber = 1..=30 * DAYS;
		// Units. Without a bond reports are spam. Above a thousand tokens an author could not
		// afford to report.
		CopyBond: Balance = 1..=1_000 * TRIB;
		// Blocks. A reveal may not share the block of its commitment. For longer than an hour,
		// contributors would wait for nothing: finality takes seconds.
		RevealDelay: BlockNumber = 1..=HOURS;
	}
	Inference(inference) {
		// Blocks. The fee is held meanwhile: a week at most.
		RequestWindow: BlockNumber = 1..=7 * DAYS;
		// Blocks. Fee and collateral are held meanwhile: a week at most.
		SubmitWindow: BlockNumber = 1..=7 * DAYS;
		// Blocks. The provider waits for its fee meanwhile: a week at most.
		ChallengeWindow: BlockNumber = 1..=7 * DAYS;
		// Blocks. Longer than it takes to answer a job and to have it challenged at their own
		// ceilings.
		UnbondingDelay: BlockNumber = 1..=90 * DAYS;
		// Bytes. Much shorter windows are common phrases, which belong to their earliest
		// contributor; much longer ones miss most quotations.
		TraceWindow: u32 = 8..=128;
		// Runs. As many as the state of a job has room for.
		MaxRuns: u32 = 1..=MAX_PAID_RUNS;
		// Above a fifth, the network would take more than most of those who work for a fee.
		ProtocolCut: Perbill = Perbill::zero()..=Perbill::from_percent(20);
		// The collateral is twice the fee: half of it is the whole fee, enough for an outage.
		ProviderPenalty: Perbill = Perbill::zero()..=Perbill::from_percent(50);
		// Blocks. A reveal needs a few to find a place in one. For longer than an hour, a provider
		// could insure itself by a single commitment to its own refutation.
		RevealWindow: BlockNumber = 5..=HOURS;
		// Units. It pays for the entry. Above ten tokens few could afford to challenge.
		ChallengeBond: Balance = deposit(1, 150)..=10 * TRIB;
		// Units. No job pays less than the weight of the heaviest settlement costs. Above a hundred
		// tokens ordinary questions are priced out.
		MinFee: Balance = 50 * MILLI_TRIB..=100 * TRIB;
		// Units. A provider has something to lose. More than a validator's bond keeps small
		// providers out.
		MinBond: Balance = 1..=10_000 * TRIB;
		// A challenger that is right risks it for a few minutes, to win half of the collateral.
		ChallengeBondShare: Perbill = Perbill::zero()..=Perbill::from_percent(10);
		// Bytes. Without a minimum, crumbs of common phrases could use up the runs; above a page,
		// short works would own nothing.
		MinContent: u32 = 1..=4_096;
	}
	Attribution(attribution) {
		// Blocks. Receipts are the largest entries of the state: a year at most.
		ReceiptRetention: BlockNumber = 1..=365 * DAYS;
	}
	Channels(channels) {
		// Blocks. The payer waits for its deposit meanwhile: a month at most.
		CloseWindow: BlockNumber = 1..=30 * DAYS;
		// Units. A channel holds something. Above a thousand tokens small payers are kept out.
		MinDeposit: Balance = 1..=1_000 * TRIB;
	}
	Validators(validators) {
		// Seats. A chain without any stops; more do not fit into the border of two sessions.
		Seats: u32 = 1..=MAX_VALIDATORS;
		// Validators. The same limits as for their maximum number.
		MinValidators: u32 = 1..=MAX_VALIDATORS;
		// Units. A validator has something to lose. Above a million tokens no newcomer could join.
		MinBond: Balance = 1..=1_000_000 * TRIB;
		// Units. A delegation is an entry of the state. Above a validator's bond few would
		// delegate.
		MinDelegation: Balance = 1..=10_000 * TRIB;
		// Sessions of an hour. Jail is more than a pause, and no more than a month.
		JailSessions: SessionIndex = 1..=720;
		// GRANDPA finalises with more than two thirds of the voters: a third of them must not be
		// missing.
		MaxJailed: Perbill = Perbill::zero()..=Perbill::from_percent(33);
		// Slots are drawn by lot. Of 20 expected blocks, bad luck alone misses three quarters once
		// in ten thousand times.
		MaxMissed: Perbill = Perbill::from_percent(75)..=Perbill::one();
		// Blocks. A validator among 300 is expected to make two in an hour: beyond 1,000, judgement
		// takes three weeks.
		MinExpectedBlocks: u32 = 1..=1_000;
		// A validator that reports itself through another account loses at least half.
		ReporterReward: Perbill = Perbill::zero()..=Perbill::from_percent(50);
		// A validator without delegators may keep everything.
		MaxCommission: Perbill = Perbill::zero()..=Perbill::one();
		// Delegators leave because of a rise: above a quarter, one change would take most of
		// their expected reward.
		MaxCommissionRise: Perbill = Perbill::zero()..=Perbill::from_percent(25);
		// Sessions of an hour. Delegators may leave before the change. A validator waits a month at
		// most.
		CommissionDelay: SessionIndex = 1..=720;
		// Sessions of an hour. A disabled validator makes no block in its session, so one is too
		// few. For longer than a week, a seat would be held by nobody.
		MaxAbsence: SessionIndex = 2..=168;
	}
}

/// Value of a parameter, within its bounds whatever has written it.
pub struct Bounded<Parameter>(PhantomData<Parameter>);

impl<Parameter: Bounds> Get<<Parameter as Bounds>::Value> for Bounded<Parameter> {
	fn get() -> <Parameter as Bounds>::Value {
		Parameter::get().clamp(*Parameter::BOUNDS.start(), *Parameter::BOUNDS.end())
	}
}

/// Network's part of a fee.
pub type ProtocolCut = Bounded<dynamic_params::inference::ProtocolCut>;

/// Rules of a trace.
pub struct Rules;

impl Get<TraceRules> for Rules {
	fn get() -> TraceRules {
		TraceRules {
			window: Bounded::<dynamic_params::inference::TraceWindow>::get(),
			max_runs: Bounded::<dynamic_params::inference::MaxRuns>::get(),
			min_content: Bounded::<dynamic_params::inference::MinContent>::get(),
		}
	}
}

/// Parameter with a value within its bounds, or with none: then the default applies.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct BoundedParameters(RuntimeParameters);

/// Error of a value outside of the bounds of its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBounds;

impl TryFrom<RuntimeParameters> for BoundedParameters {
	type Error = OutOfBounds;

	fn try_from(parameter: RuntimeParameters) -> Result<Self, OutOfBounds> {
		if parameter.is_within_bounds() {
			Ok(Self(parameter))
		} else {
			Err(OutOfBounds)
		}
	}
}

// The bounds are checked here and not in a filter of calls: governance dispatches as root, which no
// filter stops.
impl Decode for BoundedParameters {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Self::try_from(RuntimeParameters::decode(input)?)
			.map_err(|OutOfBounds| "the value is outside of the bounds of its parameter".into())
	}
}

impl DecodeWithMemTracking for BoundedParameters {}

// Clients see the parameters themselves.
impl TypeInfo for BoundedParameters {
	type Identity = RuntimeParameters;

	fn type_info() -> Type {
		RuntimeParameters::type_info()
	}
}

impl AggregatedKeyValue for BoundedParameters {
	type Key = RuntimeParametersKey;
	type Value = RuntimeParametersValue;

	fn into_parts(self) -> (Self::Key, Option<Self::Value>) {
		self.0.into_parts()
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for BoundedParameters {
	fn default() -> Self {
		use dynamic_params::datanets::{Parameters, RevealWindow};
		let parameter = Parameters::RevealWindow(RevealWindow, Some(PUBLIC_WINDOWS.datanets.reveal_window));
		Self(RuntimeParameters::Datanets(parameter))
	}
}
