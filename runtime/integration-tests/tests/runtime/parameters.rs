//! The numbers that governance can change, and their bounds.

use codec::{Decode, Encode};
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::{dynamic_params::AggregatedKeyValue, Get, PalletInfoAccess},
};
use pallet_inference::{MAX_OUTPUT, MAX_RUNS};
use scale_info::{TypeDef, TypeInfo};
use sp_runtime::{traits::Dispatchable, DispatchError, Perbill};
use tributary_integration_tests::{set_parameter, Chain, Keyring, DEVELOPMENT};
use tributary_primitives::{
	content::SpanProof,
	trace::{ProvenRun, Run, TraceRules},
	Attestation, ContributionId,
};
use tributary_runtime::{
	configs::system::{RuntimeBlockLength, RuntimeBlockWeights},
	params::{
		dynamic_params::{attribution, channels, datanets, inference, validators},
		Bounded, BoundedParameters, Bounds, OutOfBounds, Rules, RuntimeParameters,
	},
	BlockNumber, Parameters, Runtime, RuntimeCall, RuntimeOrigin, TransactionPayment,
};

/// Neighbours of a number, where there are any.
trait Neighbours: Sized {
	fn before(self) -> Option<Self>;
	fn after(self) -> Option<Self>;
}

impl Neighbours for u32 {
	fn before(self) -> Option<Self> {
		self.checked_sub(1)
	}

	fn after(self) -> Option<Self> {
		self.checked_add(1)
	}
}

impl Neighbours for u128 {
	fn before(self) -> Option<Self> {
		self.checked_sub(1)
	}

	fn after(self) -> Option<Self> {
		self.checked_add(1)
	}
}

impl Neighbours for Perbill {
	fn before(self) -> Option<Self> {
		self.deconstruct().checked_sub(1).map(Self::from_parts)
	}

	fn after(self) -> Option<Self> {
		(self < Self::one()).then(|| Self::from_parts(self.deconstruct() + 1))
	}
}

/// Decodes the call that sets a parameter, and the same within a call of the chain's root.
fn decode(parameter: &RuntimeParameters) -> [Result<RuntimeCall, String>; 2] {
	let set = (Parameters::index() as u8, 0u8, parameter).encode();
	let sudo = [(tributary_runtime::Sudo::index() as u8, 0u8).encode(), set.clone()].concat();
	[set, sudo].map(|bytes| RuntimeCall::decode(&mut &bytes[..]).map_err(|error| error.to_string()))
}

fn assert_accepted(parameter: RuntimeParameters) {
	assert!(decode(&parameter).iter().all(Result::is_ok), "{parameter:?}");
	let key_value = BoundedParameters::try_from(parameter).expect("it is within the bounds");
	let call = RuntimeCall::from(pallet_parameters::Call::set_parameter { key_value });
	assert!(call.dispatch(RuntimeOrigin::root()).is_ok());
}

fn assert_refused(parameter: RuntimeParameters) {
	for decoded in decode(&parameter) {
		let error = decoded.expect_err(&format!("{parameter:?} is outside of the bounds"));
		assert!(error.contains("the value is outside of the bounds of its parameter"), "{error}");
	}
	assert_eq!(BoundedParameters::try_from(parameter), Err(OutOfBounds));
}

/// Verifies that a parameter accepts the values from its floor to its ceiling, and no other.
fn check<Key, Pallet>(key: Key, wrap: fn(Pallet) -> RuntimeParameters)
where
	Key: Bounds + Clone,
	<Key as Bounds>::Value: Neighbours + core::fmt::Debug,
	Pallet: From<(Key, <Key as Bounds>::Value)> + From<Key>,
{
	let (floor, ceiling) = (*Key::BOUNDS.start(), *Key::BOUNDS.end());
	assert!(floor < ceiling, "{floor:?} to {ceiling:?}");
	assert!(Key::BOUNDS.contains(&Key::get()), "the default is {:?}", Key::get());
	for value in [floor, ceiling] {
		assert_accepted(wrap((key.clone(), value).into()));
		assert_eq!(Key::get(), value);
		assert_eq!(Bounded::<Key>::get(), value);
	}
	for value in [floor.before(), ceiling.after()].into_iter().flatten() {
		assert_refused(wrap((key.clone(), value).into()));
	}
	// Without a value, the default applies again.
	assert_accepted(wrap(key.into()));
}

/// Returns the number of parameters that a pallet has.
fn count<Parameters: TypeInfo>() -> usize {
	match Parameters::type_info().type_def {
		TypeDef::Variant(parameters) => parameters.variants.len(),
		other => panic!("parameters are an enumeration: {other:?}"),
	}
}

macro_rules! check_all {
	($($variant:ident($pallet:ident): $($name:ident),*;)*) => {
		$(
			$(check($pallet::$name, RuntimeParameters::$variant);)*
			assert_eq!(count::<$pallet::Parameters>(), [$(stringify!($name)),*].len(), "every parameter is checked");
		)*
	};
}

#[test]
fn parameter_should_be_refused_outside_of_its_bounds() {
	Chain::new(DEVELOPMENT).at(|| {
		check_all! {
			Datanets(datanets): RevealDelay, RevealWindow, ReviewWindow, CopyWindow, CopyBond;
			Inference(inference): RequestWindow, SubmitWindow, ChallengeWindow, UnbondingDelay, TraceWindow, MaxRuns,
				ProtocolCut, ProviderPenalty, RevealWindow, ChallengeBond, MinFee, MinBond, ChallengeBondShare,
				MinContent;
			Attribution(attribution): ReceiptRetention;
			Channels(channels): CloseWindow, MinDeposit;
			Validators(validators): Seats, MinValidators, MinBond, MinDelegation, JailSessions, MaxJailed,
				MaxMissed, MinExpectedBlocks, ReporterReward, MaxCommission, MaxCommissionRise, CommissionDelay,
				MaxAbsence;
		}
	});
}

#[test]
fn minimum_fee_should_cover_the_heaviest_settlement() {
	let weight = RuntimeCall::from(pallet_inference::Call::settle { job: 0 }).get_dispatch_info().call_weight;
	Chain::new(DEVELOPMENT).at(|| {
		let price = TransactionPayment::weight_to_fee(weight);
		let floor = *inference::MinFee::BOUNDS.start();
		assert!(price <= floor, "a settlement may weigh {price}, and a job may pay {floor}");
	});
}

#[test]
fn largest_submission_should_fit_into_a_block() {
	let proof = SpanProof {
		head: vec![0; 1023].try_into().unwrap(),
		tail: vec![0; 1023].try_into().unwrap(),
		siblings: vec![[0; 32]; 60].try_into().unwrap(),
	};
	let run = Run { start: 0, positions: 1, contribution: ContributionId { datanet: 0, index: 0 }, offset: u64::MAX };
	let submit = pallet_inference::Call::submit {
		job: u64::MAX,
		output: vec![0; MAX_OUTPUT as usize].try_into().unwrap(),
		runs: vec![ProvenRun { run, proof }; MAX_RUNS as usize].try_into().unwrap(),
		attestation: Some(Attestation { kind: 0, hash: [0; 32] }),
	};
	let submit = RuntimeCall::from(submit);
	let (limits, lengths) = (RuntimeBlockWeights::get(), RuntimeBlockLength::get());
	let normal = limits.get(DispatchClass::Normal);
	let (weight, length) = (submit.get_dispatch_info().call_weight, submit.encoded_size() as u32);
	println!("the largest submission: {length} bytes, {weight:?}");
	// Twice, so that one of them does not keep all others out.
	assert!((weight * 2).all_lte(normal.max_extrinsic.unwrap()), "{weight:?}");
	assert!(length < *lengths.max.get(DispatchClass::Normal) / 3 * 2, "{length}");
}

#[test]
fn parameter_should_stay_within_its_bounds_whatever_was_written() {
	use RuntimeParameters::{Datanets, Inference, Validators};
	let all = Some(Perbill::one());
	Chain::new(DEVELOPMENT).at(|| {
		for parameter in [
			Inference(inference::Parameters::TraceWindow(inference::TraceWindow, Some(0))),
			Inference(inference::Parameters::MaxRuns(inference::MaxRuns, Some(1_000))),
			Inference(inference::Parameters::MinContent(inference::MinContent, Some(u32::MAX))),
			Inference(inference::Parameters::ProtocolCut(inference::ProtocolCut, all)),
			Datanets(datanets::Parameters::RevealDelay(datanets::RevealDelay, Some(100_000))),
			Datanets(datanets::Parameters::RevealWindow(datanets::RevealWindow, Some(0))),
			Validators(validators::Parameters::ReporterReward(validators::ReporterReward, all)),
			Validators(validators::Parameters::MaxJailed(validators::MaxJailed, all)),
		] {
			let (key, value) = parameter.into_parts();
			pallet_parameters::Parameters::<Runtime>::set(key, value);
		}
		let rules: TraceRules = Rules::get();
		assert_eq!((rules.window, rules.max_runs, rules.min_content), (8, 512, 4_096));
		let cut: Perbill = <Runtime as pallet_inference::Config>::ProtocolCut::get();
		assert_eq!(cut, Perbill::from_percent(20));
		let delay: BlockNumber = <Runtime as pallet_datanets::Config>::RevealDelay::get();
		assert_eq!(delay, 600);
		let window: BlockNumber = <Runtime as pallet_datanets::Config>::RevealWindow::get();
		assert_eq!(window, 1);
		let reward: Perbill = <Runtime as pallet_validators::Config>::ReporterReward::get();
		assert_eq!(reward, Perbill::from_percent(50));
		let jailed: Perbill = <Runtime as pallet_validators::Config>::MaxJailed::get();
		assert_eq!(jailed, Perbill::from_percent(33));
	});
}

#[test]
fn clients_should_see_parameters_as_they_are_declared() {
	let parameters = scale_info::meta_type::<RuntimeParameters>();
	assert_eq!(scale_info::meta_type::<BoundedParameters>().type_id(), parameters.type_id());
}

#[test]
fn parameter_should_be_set_by_root_only() {
	let parameter = || RuntimeParameters::Inference((inference::ChallengeWindow, 77).into());
	let mut chain = Chain::new(DEVELOPMENT);
	let key_value = parameter().try_into().expect("it is within the bounds");
	let refused = chain.send(Keyring::Bob, pallet_parameters::Call::set_parameter { key_value });
	assert_eq!(refused, Err(DispatchError::BadOrigin));
	chain.must(Keyring::Alice, set_parameter(parameter()));
	chain.at(|| assert_eq!(inference::ChallengeWindow::get(), 77));
}
