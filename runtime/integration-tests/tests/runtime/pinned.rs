//! Values that are pinned on purpose: wallets, indexers, validators and running chains rely on
//! them. A change here is a decision, and needs a migration or a new transaction version.

use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::{Get, GetCallIndex, GetCallName, PalletInfo, PalletInfoAccess},
	weights::constants::WEIGHT_REF_TIME_PER_MILLIS,
};
use pallet_governance::Origin;
use sp_runtime::{traits::TransactionExtension, Perbill};
use tributary_integration_tests::{free, Chain, Keyring, DEVELOPMENT};
use tributary_runtime::{
	constants::{
		accounts::TreasuryAccount,
		time::{HOURS, MINUTES},
	},
	governance::tracks::{Tracks, BIG_SPENDER, PARAMETERS, ROOT, SMALL_SPENDER, WHITELISTED_CALLER},
	params::{dynamic_params::inference, PUBLIC_WINDOWS},
	weights::paritydb_weights::constants::ParityDbWeight,
	AccountId, AllPalletsWithSystem, Attribution, AuthorityDiscovery, Authorship, Babe, Balances, Channels, Collective,
	ConvictionVoting, Datanets, Governance, Grandpa, Historical, Inference, Migrations, Models, Multisig, Network,
	Offences, Parameters, Preimage, Proxy, Referenda, Runtime, RuntimeCall, SafeMode, Scheduler, Session, Sudo, System,
	Timestamp, TransactionPayment, Treasury, TxExtension, TxPause, Utility, Validators, Whitelist, EPOCH_DURATION,
	EXISTENTIAL_DEPOSIT, MILLISECS_PER_BLOCK, MILLI_TRIB, SLOT_DURATION, TRIB, VERSION,
};

type Info = <Runtime as frame_system::Config>::PalletInfo;

fn index<P: 'static>() -> usize {
	Info::index::<P>().expect("it is in the table")
}

#[test]
fn pallets_should_keep_their_index() {
	assert_eq!(index::<System>(), 0);
	assert_eq!(index::<Network>(), 1);
	assert_eq!(index::<Babe>(), 2);
	assert_eq!(index::<Timestamp>(), 3);

	assert_eq!(index::<Balances>(), 10);
	assert_eq!(index::<TransactionPayment>(), 11);
	assert_eq!(index::<Treasury>(), 12);

	assert_eq!(index::<Utility>(), 20);
	assert_eq!(index::<Multisig>(), 21);
	assert_eq!(index::<Proxy>(), 22);
	assert_eq!(index::<Preimage>(), 23);
	assert_eq!(index::<Scheduler>(), 24);

	assert_eq!(index::<Sudo>(), 30);
	assert_eq!(index::<Parameters>(), 31);
	assert_eq!(index::<Migrations>(), 32);
	assert_eq!(index::<TxPause>(), 33);
	assert_eq!(index::<SafeMode>(), 34);
	assert_eq!(index::<Referenda>(), 35);
	assert_eq!(index::<ConvictionVoting>(), 36);
	assert_eq!(index::<Collective>(), 37);
	assert_eq!(index::<Whitelist>(), 38);
	assert_eq!(index::<Governance>(), 39);

	assert_eq!(index::<Validators>(), 40);
	assert_eq!(index::<Session>(), 41);
	assert_eq!(index::<Historical>(), 42);
	assert_eq!(index::<Offences>(), 43);
	assert_eq!(index::<Authorship>(), 44);
	assert_eq!(index::<Grandpa>(), 45);
	assert_eq!(index::<AuthorityDiscovery>(), 46);

	assert_eq!(index::<Datanets>(), 50);
	assert_eq!(index::<Models>(), 51);
	assert_eq!(index::<Inference>(), 52);
	assert_eq!(index::<Attribution>(), 53);
	assert_eq!(index::<Channels>(), 54);
}

/// Returns the calls of a pallet with their indices.
fn calls<Call: GetCallName + GetCallIndex>() -> Vec<(u8, &'static str)> {
	let mut calls: Vec<_> =
		Call::get_call_indices().iter().copied().zip(Call::get_call_names().iter().copied()).collect();
	calls.sort();
	calls
}

#[test]
fn calls_should_keep_their_index() {
	assert_eq!(
		calls::<pallet_datanets::Call<Runtime>>(),
		[
			(0, "create"),
			(1, "update"),
			(2, "set_members"),
			(3, "set_curators"),
			(4, "transfer_ownership"),
			(5, "retire"),
			(6, "commit"),
			(7, "contribute"),
			(8, "review"),
			(9, "accept"),
			(10, "mark_unavailable"),
			(11, "withdraw"),
			(12, "revoke_consent"),
			(13, "transfer_contribution"),
			(14, "accept_transfer"),
			(15, "report_copy"),
			(16, "judge_copy"),
			(17, "cut_release"),
			(18, "remove_commitment"),
			(19, "accept_ownership"),
			(20, "remove_release"),
			(21, "remove_contribution"),
			(22, "remove_datanet"),
			(23, "close_report"),
			(24, "mark_available"),
			(25, "exclude"),
			(26, "update_metadata"),
			(27, "withdraw_vote"),
		]
	);
	assert_eq!(
		calls::<pallet_models::Call<Runtime>>(),
		[
			(0, "register"),
			(1, "publish_terms"),
			(2, "transfer_ownership"),
			(3, "retire"),
			(4, "accept_ownership"),
			(5, "remove_terms"),
			(6, "remove_model"),
			(7, "end_terms"),
		]
	);
	assert_eq!(
		calls::<pallet_inference::Call<Runtime>>(),
		[
			(0, "register_provider"),
			(1, "bond_more"),
			(2, "unbond"),
			(3, "withdraw_unbonded"),
			(4, "serve"),
			(5, "stop_serving"),
			(6, "set_endpoint"),
			(10, "request"),
			(11, "cancel"),
			(12, "accept"),
			(13, "submit"),
			(14, "commit_challenge"),
			(15, "challenge"),
			(16, "settle"),
			(17, "expire"),
			(18, "rate"),
			(19, "submit_cited"),
			(20, "withdraw_challenge"),
		]
	);
	assert_eq!(
		calls::<pallet_validators::Call<Runtime>>(),
		[
			(0, "join"),
			(1, "bond_more"),
			(2, "leave"),
			(3, "withdraw"),
			(4, "delegate"),
			(5, "undelegate"),
			(6, "claim_rewards"),
			(7, "set_commission"),
			(8, "unjail"),
			(9, "wind_up"),
			(10, "purge_keys"),
		]
	);
	assert_eq!(
		calls::<pallet_channels::Call<Runtime>>(),
		[
			(0, "open"),
			(1, "top_up"),
			(2, "extend"),
			(3, "authorise_agent"),
			(4, "adjust_agent"),
			(5, "revoke_agent"),
			(6, "redeem"),
			(7, "redeem_many"),
			(8, "close"),
			(9, "withdraw"),
			(10, "remove_authorisation"),
		]
	);
	assert_eq!(calls::<pallet_attribution::Call<Runtime>>(), [(0, "claim"), (1, "claim_account"), (2, "claim_for")]);
	assert_eq!(calls::<pallet_governance::Call<Runtime>>(), [(0, "recover_finality")]);
}

#[test]
fn tracks_and_their_origins_should_keep_their_number() {
	use pallet_referenda::TracksInfo;
	use tributary_runtime::OriginCaller;
	let root = OriginCaller::system(frame_system::RawOrigin::Root);
	assert_eq!(Tracks::track_for(&root), Ok(ROOT));
	let own = [
		(Origin::WhitelistedCaller, WHITELISTED_CALLER),
		(Origin::Parameters, PARAMETERS),
		(Origin::SmallSpender, SMALL_SPENDER),
		(Origin::BigSpender, BIG_SPENDER),
	];
	for (index, (origin, track)) in own.into_iter().enumerate() {
		let encoded = codec::Encode::encode(&OriginCaller::from(origin));
		assert_eq!(encoded, [39, index as u8], "the pallet, and the origin in it");
		assert_eq!(Tracks::track_for(&origin.into()), Ok(track));
	}
	assert_eq!([ROOT, WHITELISTED_CALLER, PARAMETERS, SMALL_SPENDER, BIG_SPENDER], [0, 1, 2, 3, 4]);
	assert_eq!(Tracks::track_for(&frame_system::RawOrigin::None.into()), Err(()));
}

#[test]
fn pots_should_keep_their_accounts() {
	use sp_runtime::traits::AccountIdConversion;
	let account = |id: &[u8; 8]| -> AccountId { frame_support::PalletId(*id).into_account_truncating() };
	Chain::new(DEVELOPMENT).at(|| {
		assert_eq!(TreasuryAccount::get(), account(b"trb/trsy"));
		assert_eq!(Attribution::pot_account(), account(b"trb/attr"));
		assert_eq!(free(&Attribution::pot_account()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn numbers_that_governance_may_move_should_start_here() {
	Chain::new(DEVELOPMENT).at(|| {
		assert_eq!((inference::TraceWindow::get(), inference::MaxRuns::get()), (32, 512));
		assert_eq!((inference::MinContent::get(), inference::MinFee::get()), (256, 50 * MILLI_TRIB));
		assert_eq!(inference::ProtocolCut::get(), Perbill::from_percent(2));
		assert_eq!(inference::ProviderPenalty::get(), Perbill::from_percent(10));
	});
}

#[test]
fn hooks_should_run_in_the_order_of_the_indices() {
	// A session ends before any pallet asks for the author; the clock advances before any asks for
	// the time.
	let order = [
		System::index(),
		Network::index(),
		Babe::index(),
		Timestamp::index(),
		Balances::index(),
		Session::index(),
		Authorship::index(),
		Grandpa::index(),
	];
	assert!(order.is_sorted());
	let names: Vec<_> = <AllPalletsWithSystem as frame_support::traits::PalletsInfoAccess>::infos()
		.into_iter()
		.map(|info| info.index)
		.collect();
	assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn transactions_should_keep_their_extensions() {
	let names: Vec<_> = TxExtension::metadata().into_iter().map(|extension| extension.identifier).collect();
	assert_eq!(
		names,
		[
			"AuthorizeCall",
			"CheckNonZeroSender",
			"CheckSpecVersion",
			"CheckTxVersion",
			"CheckGenesis",
			"CheckMortality",
			"CheckNonce",
			"CheckWeight",
			"ChargeTransactionPayment",
			"CheckMetadataHash",
			"WeightReclaim",
		]
	);
}

#[test]
fn version_should_name_the_chain() {
	assert_eq!(&*VERSION.spec_name, "tributary");
	assert_eq!(&*VERSION.impl_name, "tributary-node");
	assert_eq!((VERSION.spec_version, VERSION.transaction_version, VERSION.system_version), (1, 1, 1));
}

#[test]
fn token_should_have_twelve_decimals() {
	assert_eq!(TRIB, 10u128.pow(12));
	assert_eq!(EXISTENTIAL_DEPOSIT, TRIB / 1_000);
	let prefix: u16 = <Runtime as frame_system::Config>::SS58Prefix::get();
	assert_eq!(prefix, 42);
}

#[test]
fn time_should_be_kept() {
	assert_eq!(SLOT_DURATION, 6_000);
	assert_eq!(MILLISECS_PER_BLOCK, SLOT_DURATION);
	assert_eq!(u64::from(MINUTES) * MILLISECS_PER_BLOCK, 60_000);
	assert_eq!(EPOCH_DURATION, u64::from(HOURS));
	let least: u64 = <Runtime as pallet_timestamp::Config>::MinimumPeriod::get();
	assert_eq!(least, 3_000);
}

#[test]
fn windows_of_a_public_network_should_be_long() {
	let windows = PUBLIC_WINDOWS;
	assert_eq!((windows.datanets.reveal_delay, windows.datanets.reveal_window), (10, 600));
	assert_eq!(windows.datanets.review_window, 14_400);
	assert_eq!((windows.inference.request_window, windows.inference.submit_window), (600, 100));
	assert_eq!((windows.inference.challenge_window, windows.inference.reveal_window), (600, 30));
	assert_eq!((windows.datanets.copy_window, windows.channels.close_window), (43_200, 14_400));
	assert_eq!((windows.inference.unbonding_delay, windows.attribution.receipt_retention), (100_800, 432_000));
}

#[test]
fn blocks_should_have_room_for_two_seconds_of_work() {
	let weights: frame_system::limits::BlockWeights = <Runtime as frame_system::Config>::BlockWeights::get();
	assert_eq!(weights.max_block.ref_time(), 2_000 * WEIGHT_REF_TIME_PER_MILLIS);
	assert_eq!(weights.max_block.proof_size(), u64::MAX);
	let normal = weights.get(DispatchClass::Normal).max_total.expect("it is limited");
	assert_eq!(normal.ref_time(), 1_500 * WEIGHT_REF_TIME_PER_MILLIS);
	let length: frame_system::limits::BlockLength = <Runtime as frame_system::Config>::BlockLength::get();
	assert_eq!(*length.max.get(DispatchClass::Normal), 3_932_160);
	assert_eq!(*length.max.get(DispatchClass::Operational), 5_242_880);
	let database: frame_support::weights::RuntimeDbWeight = <Runtime as frame_system::Config>::DbWeight::get();
	assert_eq!(database, ParityDbWeight::get());
}

#[test]
fn runtime_should_pass_its_integrity_tests() {
	Chain::new(DEVELOPMENT).at(|| {
		use frame_support::traits::IntegrityTest;
		AllPalletsWithSystem::integrity_test();
	});
}

#[test]
fn transfer_should_be_cheap_in_weight() {
	let call = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: Keyring::Bob.to_account_id().into(),
		value: TRIB,
	});
	let info = call.get_dispatch_info();
	assert_eq!(codec::Encode::encode(&call)[..2], [10, 3]);
	assert!(info.call_weight.ref_time() < WEIGHT_REF_TIME_PER_MILLIS);
}

#[test]
fn network_should_have_no_calls() {
	use frame_support::traits::GetCallMetadata;
	assert!(!RuntimeCall::get_module_names().contains(&"Network"));
}

#[test]
fn weights_should_be_those_that_were_measured() {
	use pallet_attribution::WeightInfo as _;
	use pallet_inference::WeightInfo as _;
	type Inference = tributary_runtime::weights::pallet_inference::WeightInfo<Runtime>;
	type Ledger = tributary_runtime::weights::pallet_attribution::WeightInfo<Runtime>;

	// At least the writes alone: one for each source, beneficiary and Release.
	let write = ParityDbWeight::get().writes(1).ref_time();
	assert!(<Inference as pallet_inference::WeightInfo>::settle(512, 8, 32).ref_time() > (512 + 32 + 8) * write);
	assert!(Ledger::claim(64).ref_time() > 64 * write);
	assert!(Inference::submit(513, 16_384).ref_time() > Inference::submit(0, 1).ref_time() + 513 * 10_000_000);
}
